"""Who may train now: so many at a time on a server, the others in a line. Knows no Streamlit."""

from __future__ import annotations

import os
import threading

PLACES = max(1, (os.cpu_count() or 1) // 2)
"""So many train at a time on a server. A training keeps a core busy; the others draw the pages of
everyone, who would otherwise wait for each click."""


class Queue:
    """Places, and a line for them: who came first is served first."""

    def __init__(self, places: int = PLACES) -> None:
        self.places = places
        self._order: list[Ticket] = []  # who came first is first; so many as there are places train
        self._changed = threading.Condition()

    def enter(self) -> Ticket:
        """Take a place, or the end of the line."""
        with self._changed:
            ticket = Ticket(self)
            self._order.append(ticket)
            return ticket

    def _line_of(self, ticket: Ticket) -> int | None:
        if ticket not in self._order:
            return None
        return max(0, self._order.index(ticket) - self.places + 1)


class Ticket:
    """A place, or somebody's turn to come."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue

    @property
    def line(self) -> int | None:
        """How many places will have to come free: 0 with a place, 1 next; None who has left."""
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
            if self in self._queue._order:
                self._queue._order.remove(self)
                self._queue._changed.notify_all()


QUEUE = Queue()
"""The server's own."""
