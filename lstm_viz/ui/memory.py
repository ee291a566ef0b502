"""The server's memory, so that what visitors took goes back to the system when they have left.

Streamlit runs a page in a thread of its own each time. The C library of most Linux systems keeps a
heap for each of many threads, and puts ever larger blocks into them the longer it runs: what is
still used then lies scattered among what is free. One heap is enough, since Python's threads take
turns, and large blocks get a place of their own that goes back as soon as they are free.

What is kept for whoever asks for the same (traces, pictures as they are sent) is let go when nobody
is there to ask: it would hold on to the heaps that a class has filled.
"""

from __future__ import annotations

import ctypes
import gc
import sys
import threading
import time
from functools import _lru_cache_wrapper

from streamlit import runtime
from streamlit.runtime import RuntimeState

# What malloc.h calls M_ARENA_MAX, M_MMAP_THRESHOLD, M_TRIM_THRESHOLD.
_MOST_HEAPS, _LARGE, _KEPT_FREE = -8, -3, -1
_LARGE_BLOCK = 512 * 1024
"""Bytes. What a page computes is smaller; what has a place of its own takes longer to get."""
_LARGE_BLOCK_IN_TRAINING = 32 * 1024**2  # the most there is
GIVEN_BACK_EVERY = 60.0
"""Seconds between two times at which the system is given back what is free."""


def keep_memory_together() -> bool:
    """Let threads share heaps without large blocks in them, and give back what is free in them.

    Returns
    -------
    bool
        Whether it can be done here: on Linux, with the GNU C library.
    """
    library = _gnu_c_library()
    if library is None:
        return False
    library.mallopt(_MOST_HEAPS, 1)
    library.mallopt(_LARGE, _LARGE_BLOCK)
    library.mallopt(_KEPT_FREE, 2 * _LARGE_BLOCK_IN_TRAINING)

    def give_back() -> None:
        while True:
            time.sleep(GIVEN_BACK_EVERY)
            if _nobody_is_there():
                forget_what_is_kept()
            # What a visit was made of holds on to itself in circles, and who leaves asks for
            # nothing more, so that Python would not come to look for it.
            gc.collect()
            library.malloc_trim(0)

    threading.Thread(target=give_back, name="give_back_memory", daemon=True).start()
    return True


def forget_what_is_kept() -> None:
    """Empty what the functions of ``lstm_viz.ui`` keep of their latest results.

    Where only one result is kept it stays: it is the same for all.
    """
    for name, module in list(sys.modules.items()):
        if name.startswith("lstm_viz.ui."):
            for each in list(vars(module).values()):
                if getattr(each, "__module__", None) == name and _results_kept(each) > 1:
                    each.cache_clear()


def expect_training() -> None:
    """Take large blocks from the heap from now on: PyTorch asks for the same ones at each update.

    With places of their own an update takes half as long again.
    """
    library = _gnu_c_library()
    if library is not None:
        library.mallopt(_LARGE, _LARGE_BLOCK_IN_TRAINING)


def _nobody_is_there() -> bool:
    return runtime.exists() and runtime.get_instance().state is RuntimeState.NO_SESSIONS_CONNECTED


def _results_kept(function: object) -> float:
    """Of how many calls, or bytes, a function keeps results at most; 0 where there is no most."""
    if isinstance(function, _lru_cache_wrapper):
        return function.cache_parameters()["maxsize"] or 0
    return getattr(getattr(function, "cache", None), "maxsize", 0)  # as cachetools has it


def _gnu_c_library() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "gnu_get_libc_version") else None
