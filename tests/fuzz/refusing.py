"""What a test of a limit asks: refused in words, and little memory taken before."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from lstm_viz.errors import InvalidInput
from tests.fuzz.way_in import require_readable

MOST_MEMORY = 100_000_000
"""Bytes that anything of the size of an upload may take beside its own."""


def refused(read: Callable[[Any], object], given: Any, most: int = MOST_MEMORY) -> str:
    """The words with which something is refused, once it is known that it took little memory."""
    tracemalloc.start()
    try:
        with pytest.raises(InvalidInput) as problem:
            read(given)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < most, f"{peak / 1e6:.0f} MB"
    require_readable(str(problem.value))
    return str(problem.value)
