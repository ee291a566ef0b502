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
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

_LOOK_AGAIN = 0.002  # s; the runner says that it is over within less
_WAITING = "_requests_in_order"  # of a session


def deliver_before_fragments() -> None:
    """Let a fragment's request wait until the runner that has stopped has said all it had to say.

    It may be called any number of times. Only fragments wait, and what is asked after them: a run
    of the whole page makes everything anew.
    """
    request_rerun = AppSession.request_rerun
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
        while waiting:
            first = waiting[0]
            if first is not None and first.fragment_id and _is_ending(session):
                session._event_loop.call_later(_LOOK_AGAIN, take, session, waiting)
                return
            try:
                request_rerun(session, first)
            finally:
                waiting.pop(0)

    AppSession.request_rerun = request_in_order  # type: ignore[method-assign, assignment]


def _is_ending(session: AppSession) -> bool:
    """Whether a runner takes no more requests but has not been let go.

    The session lets go of it with its last message, which comes after all others.
    """
    runner = session._scriptrunner
    return runner is not None and runner._requests._state is ScriptRequestType.STOP
