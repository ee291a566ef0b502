"""The server's memory, so that what visitors took goes back to the system when they have left.

Streamlit runs a page in a thread of its own each time. The C library of most Linux systems keeps a
heap for each of many threads, and what is still used lies scattered in all of them. Two heaps are
enough, since Python's threads take turns; a class is answered a little faster with them as well.
"""

from __future__ import annotations

import ctypes
import sys
import threading
import time

_ARENA_MAX = -8  # M_ARENA_MAX of malloc.h: the most heaps
_HEAPS = 2
GIVEN_BACK_EVERY = 60.0
"""Seconds between two times at which the system is given back what is free."""


def keep_memory_together() -> bool:
    """Let all threads share few heaps, and give back what is free in them now and then.

    Returns
    -------
    bool
        Whether it can be done here: on Linux, with the GNU C library.
    """
    library = _gnu_c_library()
    if library is None or not library.mallopt(_ARENA_MAX, _HEAPS):
        return False

    def give_back() -> None:
        while True:
            time.sleep(GIVEN_BACK_EVERY)
            library.malloc_trim(0)

    threading.Thread(target=give_back, name="give_back_memory", daemon=True).start()
    return True


def _gnu_c_library() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "gnu_get_libc_version") else None
