"""What the stage says of a variant of the LSTM where it differs from the plain one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.cells import LSTMTrace, VariantTrace
from lstm_viz.figures.digits import counted
from lstm_viz.figures.moving import AddUp, Item, Numbers, Row, Value
from lstm_viz.figures.stage_form import StageForm

_PLAIN = {
    "arrive": "Every gate sees both.",
    "forget": "f(t) says how much of each lane stays. Unit ",
    "write": "i(t)·C̃(t) drops onto the belt. Unit ",
    "update": "Kept plus written is the new C(t). In unit ",
    "read": "o(t)·tanh C(t) leaves as h(t). Unit ",
}
"""What is said of a phase where nothing is held."""


def beginnings_of(form: StageForm) -> dict[str, str]:
    """How the sentence of each phase begins where nothing is held."""
    begins = dict(_PLAIN)
    if not form.has_forget_gate:
        begins["forget"] = "No forget gate: every lane goes on as it is. Unit "
    if form.is_coupled:
        begins["forget"] = "f(t) = 1 − i(t): what will be written pushes out as much. Unit "
    if form.outputs is not None:
        numbers = counted(form.outputs, "number")
        begins["read"] = f"W_hr makes h(t), {numbers}, of o(t)·tanh C(t). Unit "
    return begins


def peephole_arrays(
    trace: LSTMTrace, units: Sequence[int], form: StageForm
) -> dict[str, NDArray[np.float64]]:
    """What the peepholes of each gate that has them add to its sum.

    ``peeped_f``, (T, units), and so on; their weights, ``peephole_f``, (1, units); and the whole
    sums, ``sum_f``, (T, units).
    """
    if not isinstance(trace, VariantTrace):
        return {}
    picked = list(units)
    arrays = {}
    for gate in form.peepholes:
        weights = trace.cell.peephole(gate)
        arrays[f"peephole_{gate}"] = np.asarray(weights, np.float64)[None, picked]
        arrays[f"peeped_{gate}"] = np.asarray(trace.peeped(gate)[:, picked], np.float64)
        sums = getattr(trace, f"pre_{gate}")
        arrays[f"sum_{gate}"] = np.asarray(sums[:, picked], np.float64)
    return arrays


def peephole_clauses(form: StageForm, gates: str, about: str) -> tuple[Any, ...]:
    """Say what a phase's gates see of the cell state, and what that does to their sums.

    `about` is the array that says which unit is told of.
    """
    pieces: list[Any] = []
    for gate in gates:
        if gate not in form.peepholes:
            continue
        state = Row("c", later=1) if gate == "o" else Row("c")
        seen = "C(t)" if gate == "o" else "C(t−1)"
        weights, adds = Row(f"peephole_{gate}"), Row(f"peeped_{gate}")
        decimals = AddUp((weights, state), adds, product=True)

        def number(row: Row, places: Any = 2, *, signed: bool = False) -> Value:
            return Item(Numbers(row, places, signed=signed), Row(about))

        pieces += [
            f" Its {gate} sees {seen}: ",
            number(weights, decimals),
            " × ",
            number(state, decimals, signed=True),
            " = ",
            number(adds, signed=True),
            " of its sum of ",
            number(Row(f"sum_{gate}"), signed=True),
            ".",
        ]
    return tuple(pieces)
