"""What was found last, for whoever asks for the same from another thread. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache

_Asked = TypeVar("_Asked", bound=Hashable)
_Found = TypeVar("_Found")


class Latest(Generic[_Asked, _Found]):
    """Results by what was asked for; the one that was asked for the longest ago is let go first.

    Parameters
    ----------
    most : int
        How many are kept.
    """

    def __init__(self, most: int) -> None:
        self._kept: LRUCache[_Asked, _Found] = LRUCache(most)
        self._lock = Lock()  # to look one up moves it to the front

    def get(self, asked: _Asked) -> _Found | None:
        """What was found for it; None when it is not there, or no more."""
        with self._lock:
            return self._kept.get(asked)

    def put(self, asked: _Asked, found: _Found) -> None:
        """Keep what was found."""
        with self._lock:
            self._kept[asked] = found

    def clear(self) -> None:
        """Let all of it go."""
        with self._lock:
            self._kept.clear()
