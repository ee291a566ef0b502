"""What a run said reaches the browser, also when a fragment runs right after it.

Streamlit 1.67 loses messages otherwise. A run hands its messages to the event loop one by one, and
there they wait until they are sent.

- When a fragment's timer or widget asks to run at the moment at which a run has ended but its last
  messages still wait, the session makes a new runner, and takes no message of the one before.
- When a fragment begins to run while messages wait, those about its elements are dropped: it says
  them again. But when the whole page was run before, that it has finished stays among what waits,
  and the browser takes away every element that the page has not named: the fragment's too. What
  stands after it moves up, and what the fragment says now takes the place of it.

Elements are missing then, or stay though they were left out, and a fragment within an element that
is not there ends the whole page with “Cannot set a node at a delta path”. With fragments that run
twice a second those moments come every few seconds; a busy server makes them longer.

And what a visitor asked for is not lost while it waits for its turn: when the page is asked for
again, Streamlit would put that in its place, with no word of the click.
"""

from __future__ import annotations

from functools import wraps
from threading import Lock

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from lstm_viz.ui.turns import has_not_begun

_LOOK_AGAIN = 0.002  # s; a runner that has come to its end says so within less
_WAITING, _JOINED = "_requests_in_order", "_runner_to_join"  # of a session
_lock = Lock()


class _StillEnding(Exception):
    """The runner before takes no more requests but has not been let go.

    The session lets go of it with its last message, which comes after all others.
    """


def deliver_before_fragments() -> None:
    """Let a fragment's request wait until the runner before has said all, and drop nothing of it.

    And let a request of the page join one that no runner has taken up yet.

    It may be called any number of times. Only fragments wait, and what is asked after them: a run
    of the whole page makes everything anew.
    """
    with _lock:
        if not hasattr(AppSession.request_rerun, "__wrapped__"):
            _let_requests_wait_or_join()
            _keep_what_waits_when_a_fragment_begins()


def _let_requests_wait_or_join() -> None:
    request_rerun, create_scriptrunner = AppSession.request_rerun, AppSession._create_scriptrunner

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
                request(session, waiting[0])
                waiting.pop(0)
        except _StillEnding:
            session._event_loop.call_later(_LOOK_AGAIN, take, session, waiting)
        except BaseException:
            waiting.pop(0)
            session._event_loop.call_soon(take, session, waiting)
            raise

    def request(session: AppSession, asked: ClientState | None) -> None:
        runner = session._scriptrunner
        if runner is None or (asked is not None and asked.fragment_id):
            request_rerun(session, asked)
            return
        # The page is asked for: Streamlit would stop the runner here, and make a new one.
        session.__dict__[_JOINED], session._scriptrunner = runner, None
        try:
            request_rerun(session, asked)
        finally:
            if session.__dict__.pop(_JOINED, None) is not None:  # it was not even tried
                session._scriptrunner = runner

    # It is the runner that knows, when it is asked, whether it takes one more request. To look at
    # it before does not do: its thread may end between the look and the request.
    @wraps(create_scriptrunner)
    def join_or_create(session: AppSession, asked: RerunData) -> None:
        before: ScriptRunner | None = session.__dict__.pop(_JOINED, None)
        if before is not None:
            if _join(before, asked):
                session._scriptrunner = before
                return
            before.request_stop()
        if session._scriptrunner is not None:
            raise _StillEnding
        create_scriptrunner(session, asked)

    AppSession.request_rerun = request_in_order  # type: ignore[method-assign, assignment]
    AppSession._create_scriptrunner = join_or_create  # type: ignore[method-assign, assignment]


def _join(runner: ScriptRunner, asked: RerunData) -> bool:
    """Add to what a runner was asked for, if it has not begun; Streamlit says how they combine."""
    requests = runner._requests
    with requests._lock:
        return has_not_begun(requests) and requests._request_rerun_locked(asked)


def _keep_what_waits_when_a_fragment_begins() -> None:
    clear_queue = AppSession._clear_queue

    @wraps(clear_queue)
    def clear_before_a_page(session: AppSession, fragments: list[str] | None = None) -> None:
        if fragments is None:
            clear_queue(session)
        else:
            # What is said from here on follows what waits, and does not take the place of any of
            # it: there it would come before the message that its run has begun.
            session._browser_queue._delta_index_map = {}

    AppSession._clear_queue = clear_before_a_page  # type: ignore[method-assign, assignment]
