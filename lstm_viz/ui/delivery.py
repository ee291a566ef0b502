"""What a finished run said reaches the browser before a fragment runs again.

Streamlit 1.67 loses messages otherwise. A run hands its messages to the event loop one by one. When
a fragment's timer or widget asks to run at the moment at which the run has ended but its last
messages still wait there, the session makes a new runner, and takes no message of the one before:
elements are missing, or stay though they were left out, and a fragment within an element that never
came ends the whole page with “Cannot set a node at a delta path”. With two fragments that run twice
a second that moment comes every few seconds; a busy server makes it longer.
"""

from __future__ import annotations

from functools import wraps

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

_LOOK_AGAIN = 0.002  # s; the runner says that it is over within less
_WAITING = "_requests_in_order"  # of a session


class _StillEnding(Exception):
    """The runner before takes no more requests but has not been let go.

    The session lets go of it with its last message, which comes after all others.
    """


def deliver_before_fragments() -> None:
    """Let a fragment's request wait until the runner that has stopped has said all it had to say.

    It may be called any number of times. Only fragments wait, and what is asked after them: a run
    of the whole page makes everything anew.
    """
    request_rerun, create_scriptrunner = AppSession.request_rerun, AppSession._create_scriptrunner
    if hasattr(request_rerun, "__wrapped__"):
        return

    @wraps(request_rerun)
    def request_in_order(session: AppSession, client_state: ClientState | None) -> None:
        waiting: list[ClientState | None] = session.__dict__.setdefault(_WAITING, [])
        waiting.append(client_state)
        if len(waiting) == 1:
            take(session, waiting)

    def take(session: AppSession, waiting: list[ClientState | None]) -> None:
        # What comes meanwhile waits behind it: each request brings what all widgets are set to.
        try:
            while waiting:
                request_rerun(session, waiting[0])
                waiting.pop(0)
        except _StillEnding:
            session._event_loop.call_later(_LOOK_AGAIN, take, session, waiting)
        except BaseException:
            waiting.pop(0)
            session._event_loop.call_soon(take, session, waiting)
            raise

    # It is the runner that knows, when it is asked, whether it takes one more request. To look at
    # it before does not do: its thread may end between the look and the request.
    @wraps(create_scriptrunner)
    def create_when_the_last_has_ended(session: AppSession, asked: RerunData) -> None:
        if session._scriptrunner is not None:
            raise _StillEnding
        create_scriptrunner(session, asked)

    AppSession.request_rerun = request_in_order  # type: ignore[method-assign, assignment]
    AppSession._create_scriptrunner = (  # type: ignore[method-assign]
        create_when_the_last_has_ended  # type: ignore[assignment]
    )
