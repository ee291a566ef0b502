"""How long the cell state remembers: after how many steps half of it is forgotten."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_viz.arrays import FloatArray, read_only
from lstm_viz.cells import LSTMTrace
from lstm_viz.errors import InvalidInput


@dataclass(frozen=True, eq=False)
class HalfLife:
    """How fast what is in the cell state after each step is forgotten, for every unit."""

    steps: FloatArray  # (T, H), 1…T-1: until half or less is left; inf: not before the end
    left_at_end: FloatArray  # (T, H), ∏_{j=s+1..T-1} f_j: the share left after the last step, 0…1


def half_life(trace: LSTMTrace) -> HalfLife:
    """Count, from each step on, the steps until half of the cell state is forgotten.

    The half-life from step s on is the smallest n ≥ 1 with::

        ∏_{j=s+1..s+n} f_j ≤ 1/2

    The product is the share that is left of C(s) in C(s+n), as in `ledger`.

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace of a single sequence.

    Returns
    -------
    HalfLife
        ``steps`` is inf exactly where ``left_at_end`` is more than 1/2.

    Raises
    ------
    InvalidInput
        When the trace is not an LSTM's, is of a batch or was read backward.
    """
    if not isinstance(trace, LSTMTrace):
        raise InvalidInput("only an LSTM's trace has a cell state with a half-life.")
    trace.require_forward()
    trace.require_single()
    last = trace.steps - 1
    later = np.arange(trace.steps)[:, None]
    # share[s] = ∏_{j≥s} f_j, so what is left at the end of C(s) is share[s+1]
    share = np.cumprod(trace.f[::-1], axis=0)[::-1]
    left_at_end = np.concatenate([share[1:], np.ones_like(share[:1])])

    # over[m][s] = ∏ of the 2^m factors after step s. No f exceeds 1, so the product only falls and
    # the largest n that leaves more than half is found bit by bit, from the highest.
    over = [np.concatenate([trace.f[1:], np.zeros_like(trace.f[:1])])]
    while 2 ** len(over) <= last:
        reach, so_far = 2 ** (len(over) - 1), over[-1]
        beyond = np.concatenate([so_far[reach:], np.zeros_like(so_far[:reach])])
        over.append(so_far * beyond)
    reached = np.broadcast_to(later, trace.f.shape)
    left = np.ones_like(trace.f)
    for power in range(len(over) - 1, -1, -1):
        next_left = left * np.take_along_axis(over[power], reached, axis=0)
        more_than_half = next_left > 0.5
        left = np.where(more_than_half, next_left, left)
        reached = reached + more_than_half * 2**power
    # Multiplied in another order, a product that is 1/2 up to rounding may fall on its other side.
    steps = np.minimum(reached + 1, last) - later
    return HalfLife(
        steps=read_only(np.where(left_at_end > 0.5, np.inf, np.maximum(steps, 1))),
        left_at_end=read_only(left_at_end),
    )
