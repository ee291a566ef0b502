"""Who may compute now: so many at a time on a server, the others in a line. Knows no Streamlit."""

from __future__ import annotations

import os
import threading
import time

PLACES = max(1, (os.cpu_count() or 1) // 2)
"""So many train at a time on a server. A training keeps a core busy; the others draw the pages of
everyone, who would otherwise wait for each click."""


LONGEST_PIECE = 120.0
"""Seconds after which a place is taken from who gives no sign. What is computed in one piece takes
well under a second as a rule; loading PyTorch, or the longest update that is allowed, some seconds
on a busy server."""


class NeverCameBack(RuntimeError):
    """What was computed has not come back for so long that its place went to others."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"it gave no sign for {seconds:g} seconds")


class Queue:
    """Places, and a line for them: who came first is served first.

    Parameters
    ----------
    places : int
        So many compute at a time.
    longest_piece : float
        Seconds without a sign after which somebody's place is free for others.
    """

    def __init__(self, places: int = PLACES, longest_piece: float = LONGEST_PIECE) -> None:
        self.places = places
        self.longest_piece = longest_piece
        self._order: list[Ticket] = []  # who came first is first; so many as there are places train
        self._changed = threading.Condition()

    def enter(self) -> Ticket:
        """Take a place, or the end of the line."""
        with self._changed:
            ticket = Ticket(self)
            self._order.append(ticket)
            return ticket

    def _line_of(self, ticket: Ticket) -> int | None:
        self._turn_out()
        if ticket not in self._order:
            return None
        return max(0, self._order.index(ticket) - self.places + 1)

    def _turn_out(self) -> None:
        """Take the place of who gave no sign for too long. Those in line have no time to keep."""
        now = time.monotonic()
        holders, line = self._order[: self.places], self._order[self.places :]
        stay = [one for one in holders if now - one._sign < self.longest_piece]
        if len(stay) < len(holders):
            for one in line:
                one._sign = now
            self._order = stay + line
            self._changed.notify_all()


class Ticket:
    """A place, or somebody's turn to come."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._sign = time.monotonic()  # when its holder last gave one

    def give_sign(self) -> bool:
        """Say that the place is used; returns whether it still is one's own."""
        with self._queue._changed:
            if self._queue._line_of(self) == 0:
                self._sign = time.monotonic()
                return True
            return False

    @property
    def line(self) -> int | None:
        """How many places will have to come free: 0 with a place, 1 next; None out of the line."""
        with self._queue._changed:
            return self._queue._line_of(self)

    def wait(self, seconds: float) -> bool:
        """Wait for a place, at most so long; returns whether there is one now."""
        with self._queue._changed:
            self._queue._changed.wait_for(lambda: self._queue._line_of(self) == 0, seconds)
            return self._queue._line_of(self) == 0

    def leave(self) -> None:
        """Give the place back, or leave the line; a second time it does nothing."""
        with self._queue._changed:
            order = self._queue._order
            if self in order:
                for one in order[self._queue.places :][:1]:  # who gets the place begins now
                    one._sign = time.monotonic()
                order.remove(self)
                self._queue._changed.notify_all()


QUEUE = Queue()
"""The server's own."""
