"""A computation that goes on while its page is used: shown as it grows, stopped, gone on with.

Knows no Streamlit.
"""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable, Iterator

from lstm_viz.gradients import Comparison

AT_ONCE = 0.3
"""Seconds that a page waits for the whole of it before it shows what is there."""

UNWATCHED = 15.0
"""Seconds without a look at it after which it rests; the next look wakes it."""

_turns = threading.BoundedSemaphore(max(1, os.cpu_count() or 1))
"""So many pieces are computed at a time on a server; the others wait for their turn."""


class Job:
    """One comparison, piece by piece."""

    def __init__(self, key: Hashable, pieces: Iterator[Comparison]) -> None:
        self.key = key
        self.latest: Comparison | None = None  # what there is so far
        self.is_done = False  # all of it is there, or it failed
        self.is_stopped = False  # by the visitor
        self.problem: Exception | None = None  # what it failed with
        self._pieces = pieces
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._watched = time.monotonic()

    def begin(self) -> None:
        """Compute for a moment, and let the rest go on by itself."""
        end = time.monotonic() + AT_ONCE
        while not self.is_done and time.monotonic() < end:
            self._next_piece()
        self.look()

    def look(self) -> None:
        """Say that somebody still wants it."""
        self._watched = time.monotonic()
        with self._lock:
            resting = self._thread is None or not self._thread.is_alive()
            if resting and not self.is_done and not self.is_stopped:
                self._thread = threading.Thread(target=self._go_on, name="gradients", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """End it after the piece that is being computed."""
        self.is_stopped = True

    def go_on(self) -> None:
        """Take it up again where it was stopped."""
        self.is_stopped = False
        self.look()

    def _go_on(self) -> None:
        while not self.is_done and not self.is_stopped:
            if time.monotonic() - self._watched > UNWATCHED:
                return
            self._next_piece()

    def _next_piece(self) -> None:
        with _turns:
            try:
                self.latest = next(self._pieces)
                self.is_done = self.latest.is_whole
            except StopIteration:
                self.is_done = True
            except Exception as problem:  # told on the page, whatever it was
                self.problem = problem
                self.is_done = True


class Finished:
    """The last comparisons that were computed, for whoever asks for the same."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Comparison] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Comparison | None:
        """What was computed for a key; None when it is not there, or no more."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Hashable, comparison: Comparison) -> None:
        """Keep a comparison, and let the one go that was asked for the longest ago."""
        with self._lock:
            self._kept[key] = comparison
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
