"""A training that goes on while its page is used: paused, gone on with, stopped, told of.

Knows no Streamlit, and no PyTorch: what trains is begun in a thread of its own.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Literal
from weakref import WeakSet

from lstm_viz.errors import InvalidInput
from lstm_viz.on_device import DeviceFailed
from lstm_viz.training import Training, TrainingSettings
from lstm_viz.ui.queue import QUEUE, NeverCameBack, Queue, Ticket

UNWATCHED = 10.0
"""Seconds without a look at it after which it rests; the next look wakes it. A page in sight looks
twice a second."""

_PATIENCE = 0.2  # seconds between two questions whether it is still wanted, in the line

State = Literal["waiting", "loading", "training", "paused", "stopped", "done", "failed"]
ACTIVE: tuple[State, ...] = ("waiting", "loading", "training")
OVER: tuple[State, ...] = ("stopped", "done", "failed")

_Wish = Literal["go on", "pause", "end"]

_server_ends = threading.Event()
_threads: WeakSet[threading.Thread] = WeakSet()
_LAST_PIECE = 5.0  # seconds that the server waits for pieces that are being trained when it ends


@atexit.register
def _end_all() -> None:
    """Let all threads come to an end: Python must not go from under PyTorch while it computes."""
    _server_ends.set()
    end = time.monotonic() + _LAST_PIECE
    for thread in list(_threads):
        thread.join(max(0.0, end - time.monotonic()))


class Job:
    """One training of one visitor.

    Parameters
    ----------
    settings : TrainingSettings
        What is trained.
    begin : callable
        Begins the training; called in the job's thread, once it has a place.
    queue : Queue
        Where it stands in line.
    """

    def __init__(
        self,
        settings: TrainingSettings,
        begin: Callable[[], Iterator[Training]],
        queue: Queue = QUEUE,
    ) -> None:
        self.settings = settings
        self.latest: Training | None = None  # what there is so far
        self.problem: BaseException | None = None  # what it failed with
        self.was_left = False  # whether leaving its page has paused it
        self._begin = begin
        self._queue = queue
        self._pieces: Iterator[Training] | None = None
        self._computes = False  # whether a thread is in the midst of a piece
        self._wish: _Wish = "go on"
        self._is_over = False  # there is nothing more to train
        self._ticket: Ticket | None = None  # while a thread of it runs
        self._watched = time.monotonic()
        self._lock = threading.RLock()

    @property
    def state(self) -> State:
        """What it is at."""
        with self._lock:
            self._find_out_whether_it_came_back()
            if self.problem is not None:
                return "failed"
            if self._is_over:
                return "done"
            if self._wish == "end":
                return "stopped"
            if self._wish == "pause":
                return "paused"
            if self.line:
                return "waiting"
            return "loading" if self.latest is None else "training"

    @property
    def line(self) -> int:
        """Its place in the line, from 1; 0 when it has its turn or wants none."""
        with self._lock:
            return 0 if self._ticket is None else self._ticket.line or 0

    @property
    def holds_a_place(self) -> bool:
        """Whether one of the server's places is its own at this moment."""
        with self._lock:
            return self._ticket is not None and self._ticket.line == 0

    def look(self) -> None:
        """Say that somebody looks on; wakes it where it rested because nobody did."""
        with self._lock:
            self._watched = time.monotonic()
            self._find_out_whether_it_came_back()
            if self._ticket is None and self._is_wanted:
                self._ticket = self._queue.enter()
                thread = threading.Thread(
                    target=self._train, args=(self._ticket,), name="training", daemon=True
                )
                try:
                    thread.start()
                except RuntimeError as problem:  # the system has no more threads for us
                    self._fail(problem)
                    self._rested(self._ticket)
                else:
                    _threads.add(thread)

    def pause(self, *, was_left: bool = False) -> None:
        """Rest after the piece that is being trained, and give the place back."""
        with self._lock:
            if self._is_wanted:
                self._wish = "pause"
                self.was_left = was_left

    def go_on(self) -> None:
        """Take it up again where it was paused, at the end of the line."""
        with self._lock:
            if self._wish == "pause":
                self._wish = "go on"
                self.was_left = False
            self.look()

    def stop(self) -> None:
        """End it for good; what was trained is kept."""
        with self._lock:
            if not self._is_over:
                self._wish = "end"
            if self._ticket is None:
                self._close()

    def rest(self) -> None:
        """Say that nobody looks on any more; the next look wakes it."""
        with self._lock:
            self._watched = -UNWATCHED

    @property
    def _is_wanted(self) -> bool:
        return self._wish == "go on" and not self._is_over and self.problem is None

    def _train(self, ticket: Ticket) -> None:
        """What its thread does."""
        try:
            while self._goes_on(ticket):
                if ticket.give_sign():
                    self._next_piece(ticket)
                else:
                    ticket.wait(_PATIENCE)
        finally:
            self._rested(ticket)

    def _goes_on(self, ticket: Ticket) -> bool:
        with self._lock:
            self._find_out_whether_it_came_back()
            is_watched = time.monotonic() - self._watched < UNWATCHED
            is_asked = self._ticket is ticket and self._is_wanted
            if is_asked and is_watched and not _server_ends.is_set():
                return True
            self._rested(ticket)
            return False

    def _rested(self, ticket: Ticket) -> None:
        with self._lock:
            ticket.leave()
            if self._ticket is ticket:
                self._ticket = None
            is_at_its_end = self._wish == "end" or self._is_over or self.problem is not None
            if self._ticket is None and is_at_its_end:
                self._close()

    def _find_out_whether_it_came_back(self) -> None:
        """Give it up where its place went to others; a thread cannot be ended from outside."""
        if self._ticket is not None and self._ticket.line is None:
            self._ticket = None
            if self._is_wanted or self._wish == "pause":
                self._fail(NeverCameBack(self._queue.longest_piece))

    def _fail(self, problem: BaseException) -> None:
        """Keep what went wrong, to be told on the page; what is not told in full is logged."""
        if not isinstance(problem, InvalidInput | DeviceFailed):
            logging.getLogger(__name__).error("A training failed.", exc_info=problem)
        with self._lock:
            self.problem = problem.with_traceback(None)  # which holds on to all its arrays

    def _next_piece(self, ticket: Ticket) -> None:
        self._computes = True
        try:
            if self._pieces is None:
                self._pieces = self._begin()
            latest = next(self._pieces)
        except StopIteration:
            with self._lock:
                self._is_over = True
        except BaseException as problem:  # told on the page, whatever it was
            if self._ticket is ticket:
                self._fail(problem)
        else:
            with self._lock:
                if self._ticket is ticket:  # else it was given up before it came back
                    self.latest = latest
                    self._is_over = latest.is_done
        finally:
            self._computes = False

    def _close(self) -> None:
        """Let go of what the training holds: optimisers, what is on a device."""
        if self._computes:  # its thread does it, should it ever come back
            return
        pieces, self._pieces = self._pieces, None
        close = getattr(pieces, "close", None)
        try:
            if close is not None:
                close()
        except BaseException as problem:  # on a device that has failed for good, perhaps
            logging.getLogger(__name__).error("A training did not end well.", exc_info=problem)
