"""A computation that goes on while its page is used: shown as it grows, stopped, gone on with.

Knows no Streamlit.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Hashable, Iterator

from lstm_viz.errors import InvalidInput
from lstm_viz.gradients import Comparison
from lstm_viz.on_device import DeviceFailed
from lstm_viz.ui.queue import NeverCameBack, Queue, Ticket

AT_ONCE = 0.3
"""Seconds that a page waits for the whole of it before it shows what is there."""

UNWATCHED = 15.0
"""Seconds without a look at it after which it rests; the next look wakes it."""

_PATIENCE = 0.2  # seconds between two questions whether it is still wanted, in the line

_turns = Queue(max(1, os.cpu_count() or 1), longest_piece=60.0)
"""So many pieces are computed at a time on a server; the others wait for their turn."""


class Job:
    """One comparison, piece by piece.

    Parameters
    ----------
    key : hashable
        What is compared.
    pieces : iterator of Comparison
        Computes it; each piece holds all that there is so far.
    latest : Comparison, optional
        What an earlier try has computed: shown until there is more.
    turns : Queue
        Where it waits for its turn, piece by piece.
    """

    def __init__(
        self,
        key: Hashable,
        pieces: Iterator[Comparison],
        latest: Comparison | None = None,
        turns: Queue | None = None,
    ) -> None:
        self.key = key
        self.latest = latest  # what there is so far
        self.is_done = False  # all of it is there, or it failed
        self.is_stopped = False  # by the visitor
        self.problem: BaseException | None = None  # what it failed with
        self._pieces = pieces
        self._turns = turns or _turns
        self._turn: Ticket | None = None  # while its thread computes, or waits for its turn
        self._changed = threading.Condition(threading.RLock())
        self._watched = time.monotonic()

    def begin(self) -> None:
        """Let it compute by itself, and wait a moment for the whole of it."""
        end = time.monotonic() + AT_ONCE
        self.look()
        with self._changed:
            while not self.is_done and (left := end - time.monotonic()) > 0:
                self._changed.wait(left)

    def look(self) -> None:
        """Say that somebody still wants it."""
        self._watched = time.monotonic()
        with self._changed:
            self._find_out_whether_it_came_back()
            if self._turn is None and not self.is_done and not self.is_stopped:
                self._turn = self._turns.enter()
                thread = threading.Thread(
                    target=self._go_on, args=(self._turn,), name="gradients", daemon=True
                )
                try:
                    thread.start()
                except RuntimeError as problem:  # the system has no more threads for us
                    self._end_turn(self._turn)
                    self._end(problem)

    def stop(self) -> None:
        """End it after the piece that is being computed."""
        self.is_stopped = True

    def go_on(self) -> None:
        """Take it up again where it was stopped."""
        self.is_stopped = False
        self.look()

    def _go_on(self, turn: Ticket) -> None:
        """What its thread does; after each piece it is the next one's turn."""
        try:
            while self._is_wanted(turn):
                if turn.give_sign():
                    self._next_piece(turn)
                    turn = self._turn_after(turn)
                else:
                    turn.wait(_PATIENCE)
        finally:
            self._end_turn(turn)

    def _is_wanted(self, turn: Ticket) -> bool:
        with self._changed:
            self._find_out_whether_it_came_back()
            is_watched = time.monotonic() - self._watched <= UNWATCHED
            is_mine = self._turn is turn and not self.is_done and not self.is_stopped
            if not (is_mine and is_watched):
                self._end_turn(turn)  # at once: the next look begins a thread of its own
                return False
            return True

    def _turn_after(self, turn: Ticket) -> Ticket:
        """The end of the line, after a piece."""
        with self._changed:
            turn.leave()
            if self._turn is turn:
                self._turn = turn = self._turns.enter()
            return turn

    def _end_turn(self, turn: Ticket) -> None:
        with self._changed:
            turn.leave()
            if self._turn is turn:
                self._turn = None

    def _find_out_whether_it_came_back(self) -> None:
        """Give it up where its turn went to others; a thread cannot be ended from outside."""
        if self._turn is not None and self._turn.line is None:
            self._turn = None
            self._end(NeverCameBack(self._turns.longest_piece))

    def _next_piece(self, turn: Ticket) -> None:
        try:
            latest = next(self._pieces)
        except StopIteration:
            self._end(None, turn)
        except BaseException as problem:  # told on the page, whatever it was
            self._end(problem, turn)
        else:
            with self._changed:
                if self._turn is turn:  # else it was given up before it came back
                    if self.latest is None or latest.done >= self.latest.done:
                        self.latest = latest
                    self.is_done = latest.is_whole
                    self._changed.notify_all()

    def _end(self, problem: BaseException | None, turn: Ticket | None = None) -> None:
        with self._changed:
            if self._turn is not turn:  # it was given up before it came back
                return
            if problem is not None and not isinstance(problem, InvalidInput | DeviceFailed):
                logging.getLogger(__name__).error("A comparison failed.", exc_info=problem)
            # Without its traceback, which holds on to all its arrays.
            self.problem = None if problem is None else problem.with_traceback(None)
            self.is_done = True
            self._changed.notify_all()
