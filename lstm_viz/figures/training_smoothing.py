"""A noisy course of losses as a line and a band: the running median and the middle 80 %."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray

_LEAST_WINDOW, _MOST_WINDOW = 5, 401
_POINTS_A_WINDOW = 4
_MOST_POINTS = 250
_LOW, _HIGH = 0.1, 0.9


@dataclass(frozen=True, eq=False)
class RunningBand:
    """What lies in a window around each of some updates."""

    updates: NDArray[np.intp]  # (P,), how many updates the network had had: 0, …, the last one
    low: FloatArray  # (P,), the value under which a tenth lies
    median: FloatArray  # (P,), the lower one of an even number
    high: FloatArray  # (P,), the value over which a tenth lies; inf where it is no number


def window_for(end: int) -> int:
    """How many updates are taken together on an axis that ends here: odd, from 5 to 401."""
    return min(max(_LEAST_WINDOW, 2 * (end // 100) + 1), _MOST_WINDOW)


def running_band(losses: FloatArray, window: int) -> RunningBand:
    """Follow the losses' median in a window that is cut off at both ends of the course.

    Parameters
    ----------
    losses : ndarray, shape (N,)
        One an update. What is no number counts as larger than all numbers.
    window : int
        Odd.
    """
    values = np.where(np.isnan(losses), np.inf, losses).astype(np.float64)
    count, half = len(values), window // 2
    if not count:
        return RunningBand(np.empty(0, np.intp), *(np.empty(0) for _ in range(3)))
    every = max(1, window // _POINTS_A_WINDOW, count // _MOST_POINTS)
    updates = np.unique(np.append(np.arange(0, count, every), count - 1))
    found = np.empty((len(updates), 3))
    whole = (updates >= half) & (updates < count - half)
    if whole.any():
        windows = np.lib.stride_tricks.sliding_window_view(values, 2 * half + 1)
        found[whole] = _ranked(windows[updates[whole] - half])
    for k in np.flatnonzero(~whole):
        first = max(0, updates[k] - half)
        found[k] = _ranked(values[None, first : updates[k] + half + 1])[0]
    return RunningBand(updates, *found.T)


def _ranked(windows: FloatArray) -> FloatArray:
    """The values of three ranks in each row, (rows, 3)."""
    last = windows.shape[1] - 1
    ranks = [round(_LOW * last), last // 2, round(_HIGH * last)]
    return np.partition(windows, sorted(set(ranks)), axis=1)[:, ranks]
