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
from contextlib import contextmanager
from functools import wraps

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

LONGEST = 0.15
"""Seconds that a turn lasts. Most pages take a tenth of it, and the slowest little more."""


class Turns:
    """One at a time, in the order in which they came; who takes long goes on beside the next.

    Parameters
    ----------
    longest : float
        Seconds that a turn lasts at most.
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
            while not mine.wait(self.longest):
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

    It may be called any number of times.

    Parameters
    ----------
    turns : Turns
        Who is next.
    """
    run_script = ScriptRunner._run_script
    if hasattr(run_script, "__wrapped__"):
        return

    @wraps(run_script)
    def run_in_turn(runner: ScriptRunner, asked: RerunData) -> None:
        with turns.turn():
            run_script(runner, asked)

    ScriptRunner._run_script = run_in_turn  # type: ignore[method-assign, assignment]
