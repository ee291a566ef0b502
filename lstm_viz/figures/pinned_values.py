"""A second trace to compare with, pinned: its arrays, and how they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from lstm_viz.cells import LSTMTrace
from lstm_viz.figures.moving import ByPhase, Products, Row, Value

_PREFIX = "pinned_"

Read = TypeVar("Read", bound=Value)


def pinned_arrays(pinned: LSTMTrace | None, units: Sequence[int]) -> dict[str, NDArray[np.float64]]:
    """The pinned trace's gates, (T, units), and states, (T+1, units), for a picture; or none."""
    if pinned is None:
        return {}
    picked = list(units)
    found = {key: getattr(pinned, key) for key in ("f", "i", "g", "o")}
    found["c"] = np.concatenate([pinned.c0[None], pinned.c])
    found["h"] = np.concatenate([pinned.h0[None], pinned.h])
    return {
        f"{_PREFIX}{key}": np.asarray(values[:, picked], np.float64)
        for key, values in found.items()
    }


def of_pinned(value: Read) -> Read:
    """The same value, read from the pinned trace's arrays."""
    if isinstance(value, Row):
        return replace(value, array=f"{_PREFIX}{value.array}")
    if isinstance(value, Products):
        left, right = value.parts
        return replace(value, parts=(of_pinned(left), of_pinned(right)))
    if isinstance(value, ByPhase):
        before = None if value.before is None else of_pinned(value.before)
        return replace(value, values=tuple(map(of_pinned, value.values)), before=before)
    raise TypeError(f"a pinned {type(value).__name__} is not read from a trace's arrays")
