"""Pages are computed one after the other, not all at once.

Streamlit runs each page and each fragment in a thread of its own, and Python lets only one of its
threads compute at a time. Where many are asked for at the same moment they would interrupt each
other every few milliseconds, the loop that talks to the browsers would get its share as one of
them, and all would be late; in turns each is ready as soon as it can be. Whoever takes long is not
waited for: the next begins beside it.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import (
    ScriptRequest,
    ScriptRequests,
    ScriptRequestType,
)

LONGEST = 0.15
"""Seconds that a turn lasts. Most pages take a tenth of it, and the slowest little more."""

_TURN = "_turn"  # of a runner's requests, while it runs
_lock = threading.Lock()


class Turns:
    """One at a time, in the order in which they came; who takes long goes on beside the next.

    Parameters
    ----------
    longest : float
        Seconds after which who has the turn is not waited for any more.
    """

    def __init__(self, longest: float = LONGEST) -> None:
        self.longest = longest
        self._line: deque[threading.Event] = deque()  # the first has the turn; set when it got it
        self._since = 0.0  # when it got it
        self._all_rest = threading.Event()
        self._all_rest.set()
        self._lock = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn, and have it."""
        mine = threading.Event()
        with self._lock:
            self._line.append(mine)
            self._all_rest.clear()
            if len(self._line) == 1:
                self._begin_next()
        try:
            while not mine.wait(max(0.0, self._since + self.longest - time.monotonic())):
                with self._lock:
                    if self._line and time.monotonic() - self._since >= self.longest:
                        self._line.popleft()
                        self._begin_next()
            yield
        finally:
            with self._lock:
                if self._line and self._line[0] is mine:  # else it took long, and the next began
                    self._line.popleft()
                    self._begin_next()

    def wait_until_all_rest(self, longest: float) -> bool:
        """Wait until nobody has a turn or waits for one, at most so many seconds.

        Returns
        -------
        bool
            Whether nobody does.
        """
        return self._all_rest.wait(longest)

    def _begin_next(self) -> None:
        if self._line:
            self._since = time.monotonic()
            self._line[0].set()
        else:
            self._all_rest.set()


TURNS = Turns()
"""The server's own."""


def compute_in_turns(turns: Turns = TURNS) -> None:
    """Let all pages and fragments of the server be computed in turns.

    A run waits before it takes what it was asked for, so that until its turn comes more can be
    asked of it: see `has_not_begun`. It may be called any number of times.

    Parameters
    ----------
    turns : Turns
        Who is next.
    """
    with _lock:
        take_request = ScriptRequests.on_scriptrunner_ready
        run_thread = ScriptRunner._run_script_thread
        if hasattr(take_request, "__wrapped__"):
            return

        @wraps(take_request)
        def take_in_turn(requests: ScriptRequests) -> ScriptRequest:
            end_turn(requests)
            with ExitStack() as turn:
                if requests._state is ScriptRequestType.RERUN:
                    turn.enter_context(turns.turn())
                taken = take_request(requests)
                if taken.type is ScriptRequestType.RERUN:
                    requests.__dict__[_TURN] = turn.pop_all()
            return taken

        def end_turn(requests: ScriptRequests) -> None:
            if _TURN in requests.__dict__:
                requests.__dict__.pop(_TURN).close()

        @wraps(run_thread)
        def run_and_end_turn(runner: ScriptRunner) -> None:
            try:
                run_thread(runner)
            finally:
                end_turn(runner._requests)

        ScriptRequests.on_scriptrunner_ready = take_in_turn  # type: ignore[method-assign, assignment]
        ScriptRunner._run_script_thread = run_and_end_turn  # type: ignore[method-assign, assignment]


def has_not_begun(requests: ScriptRequests) -> bool:
    """Whether a runner has been asked to run and has not taken it up; ask with its lock held."""
    return requests._state is ScriptRequestType.RERUN and _TURN not in requests.__dict__
