"""What a variant changes at each step, in numbers. Knows no Streamlit."""

from __future__ import annotations

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.figures.digits import shown
from lstm_viz.figures.stage_form import StageForm
from lstm_viz.notation import QUANTITIES

NEXT_TO_NOTHING = 0.005
"""A difference smaller than this does not show in two decimals."""


def compared(trace: LSTMTrace, plain: LSTMTrace) -> dict[str, tuple[FloatArray, FloatArray]]:
    """The quantities of both, (T, H) each, by what they are called.

    Without a forget gate f is not one of them; with a projection, h is what goes into it.
    """
    found = {
        QUANTITIES[key].symbol: (getattr(trace, key), getattr(plain, key))
        for key in (*StageForm.of(trace).gates, "c")
    }
    name = "h" if trace.cell.weight_hr is None else "o·tanh C"
    return found | {name: (trace.read, plain.read)}


def largest_differences(trace: LSTMTrace, plain: LSTMTrace) -> list[str]:
    """Say for every step what differs most: ``o of unit 1 is 1.00, plain 0.00``."""
    both = compared(trace, plain)
    names = list(both)
    now, before = (np.stack([pair[k] for pair in both.values()], axis=1) for k in (0, 1))
    told = []
    for t, apart in enumerate(np.abs(now - before)):
        which, unit = np.unravel_index(int(apart.argmax()), apart.shape)
        if apart[which, unit] < NEXT_TO_NOTHING:
            told.append(f"nothing by more than {NEXT_TO_NOTHING:g}")
            continue
        values = [shown(float(part[t, which, unit])) for part in (now, before)]
        told.append(f"{names[which]} of unit {unit + 1} is {values[0]}, plain {values[1]}")
    return told
