"""The cell state's books over all steps: what each step wrote and how it is forgotten."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_viz.arrays import FloatArray, checked_index, read_only, whole_number
from lstm_viz.cells import LSTMTrace
from lstm_viz.errors import InvalidInput


@dataclass(frozen=True, eq=False)
class LedgerHistory:
    """One unit's C(t) at every step as what earlier steps wrote and what is left of it.

    ``remaining.sum(axis=0) + initial + others + rounding`` is `total`.
    """

    unit: int
    sources: tuple[int, ...]  # the steps told one by one, N of them, ascending
    remaining: FloatArray  # (N, T), what is left at step t of what each source wrote; 0 before it
    initial: FloatArray  # (T,), what is left of C(0)
    others: FloatArray  # (T,), what is left of what all steps but the sources wrote
    other_steps: int  # how many steps are not sources, T - N
    rounding: FloatArray  # (T,), what floating-point arithmetic in another order leaves
    total: FloatArray  # (T,), C(t) as the trace holds it

    @property
    def steps(self) -> int:
        """T, the number of steps."""
        return self.total.shape[0]


def ledger_history(trace: LSTMTrace, unit: int, bands: int = 12) -> LedgerHistory:
    """Follow what each step wrote to one unit's cell state through all later steps.

    What is left at step t of what step s wrote (see `ledger`)::

        remaining(s, t) = i(s) C̃(s) ∏_{j=s+1..t} f(j)        for s ≤ t

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace of a single sequence.
    unit : int
        The unit, 0 to H-1.
    bands : int
        How many steps to follow one by one, 1 or more: those of which the most was ever there.
        The rest is told together.

    Returns
    -------
    LedgerHistory

    Raises
    ------
    InvalidInput
        When the trace is not an LSTM's, is of a batch or was read backward, or there is no such
        unit or count of bands.
    """
    if not isinstance(trace, LSTMTrace):
        raise InvalidInput("only an LSTM's trace has a cell state to split.")
    trace.require_forward()
    trace.require_single()
    checked_index("unit", unit, trace.cell.hidden_size)
    whole_number("bands", bands)
    f, written, c = trace.f[:, unit], trace.written[:, unit], trace.c[:, unit]
    # f is at most 1: the most that is ever there of what a step wrote is what it wrote.
    by_size = np.argsort(-np.abs(written), kind="stable")
    sources = np.sort(by_size[:bands])
    remaining = np.zeros((len(sources), trace.steps), f.dtype)
    for row, source in zip(remaining, sources, strict=True):
        row[source] = 1
        row[source + 1 :] = np.cumprod(f[source + 1 :])
        row *= written[source]
    written_by_others = np.array(written)
    written_by_others[sources] = 0
    others = np.empty_like(f)
    left = f.dtype.type(0)
    for t in range(trace.steps):
        others[t] = left = f[t] * left + written_by_others[t]
    initial = np.cumprod(f) * trace.c0[unit]
    rounding = c - (remaining.sum(axis=0) + initial + others)
    return LedgerHistory(
        unit=int(unit),
        sources=tuple(int(source) for source in sources),
        remaining=read_only(remaining),
        initial=read_only(initial),
        others=read_only(others),
        other_steps=trace.steps - len(sources),
        rounding=read_only(rounding),
        total=c,
    )
