"""The cell state's books: what each step wrote, and what is left of it later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.errors import InvalidInput


@dataclass(frozen=True, eq=False)
class Ledger:
    """C(t) as what each earlier step wrote and what is left of it.

    ``remaining.sum(axis=0) + initial + rounding`` is `c`. In a batch every shape has B after the
    step axis.
    """

    t: int
    written: FloatArray  # (t+1, H), i_k ⊙ C̃_k: what step k wrote
    left: FloatArray  # (t+1, H), ∏_{j=k+1..t} f_j: the share of it that is left, 0…1
    remaining: FloatArray  # (t+1, H), left ⊙ written
    initial: FloatArray  # (H,), what is left of C(0): ∏ f_j ⊙ c0
    rounding: FloatArray  # (H,), what floating-point arithmetic in another order leaves
    c: FloatArray  # (H,), C(t) as the trace holds it


def ledger(trace: LSTMTrace, t: int) -> Ledger:
    """Split the cell state at a step into what each earlier step wrote and what is left of it.

    Unrolling C(t) = f(t) ⊙ C(t-1) + i(t) ⊙ C̃(t) gives::

        C(t) = Σ_k (∏_{j>k} f_j) ⊙ i_k ⊙ C̃_k  +  (∏_j f_j) ⊙ C(0)

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace.
    t : int
        The step, 0 to T-1.

    Returns
    -------
    Ledger

    Raises
    ------
    InvalidInput
        When the trace is not an LSTM's or was read backward, or the step does not exist.
    """
    if not isinstance(trace, LSTMTrace):
        raise InvalidInput("only an LSTM's trace has a cell state to split.")
    trace.require_forward()
    step = trace.index(t)
    f = trace.f[: step + 1]
    # share[k] = ∏_{j≥k} f_j, so what is left of step k's writing is share[k+1]
    share = np.cumprod(f[::-1], axis=0)[::-1]
    left = np.concatenate([share[1:], np.ones_like(share[:1])])
    written = trace.written[: step + 1]
    remaining = left * written
    initial = share[0] * trace.c0
    c = trace.c[step]
    rounding = c - (remaining.sum(axis=0) + initial)
    for array in (left, remaining, initial, rounding):
        array.flags.writeable = False
    return Ledger(
        t=step,
        written=written,
        left=left,
        remaining=remaining,
        initial=initial,
        rounding=rounding,
        c=c,
    )
