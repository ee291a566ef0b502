"""What a change did: where a trace differs most from the one that was pinned before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lstm_viz.cells import LSTMTrace, Trace
from lstm_viz.errors import InvalidInput
from lstm_viz.notation import LSTM_QUANTITIES


@dataclass(frozen=True)
class Difference:
    """One unit's value of one quantity at one step, before and now."""

    quantity: str  # its key: "f", "i", "g", "o", "c" or "h"
    unit: int
    t: int  # from 0
    before: float
    now: float

    @property
    def change(self) -> float:
        """How much more it is now than before."""
        return self.now - self.before


def what_moved(trace: LSTMTrace, pinned: LSTMTrace) -> tuple[Difference, ...]:
    """Find the step of its largest change for every quantity of every unit.

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace of a single sequence: now.
    pinned : LSTMTrace
        One of as many steps and units: before.

    Returns
    -------
    tuple of Difference
        One for each of f, i, C̃, o, C and h of each unit, the largest ``|change|`` first; equal
        ones in the order of the quantities, then of the units. Of equal steps the earliest.

    Raises
    ------
    InvalidInput
        When one of the two is not an LSTM's or is of a batch, or they differ in shape.
    """
    if not isinstance(trace, LSTMTrace):
        raise InvalidInput("only an LSTM's trace has all of f, i, C̃, o, C and h.")
    require_comparable(trace, pinned)
    found = []
    for quantity in LSTM_QUANTITIES:
        before = np.asarray(getattr(pinned, quantity), np.float64)
        now = np.asarray(getattr(trace, quantity), np.float64)
        with np.errstate(over="ignore"):  # two cell states near the ends of float64 are inf apart
            steps = np.abs(now - before).argmax(axis=0).tolist()
        found += [
            Difference(quantity, unit, t, float(before[t, unit]), float(now[t, unit]))
            for unit, t in enumerate(steps)
        ]
    return tuple(sorted(found, key=lambda difference: -abs(difference.change)))


def largest_by_quantity(differences: Iterable[Difference]) -> dict[str, Difference]:
    """Pick the largest change of each quantity.

    Parameters
    ----------
    differences : iterable of Difference
        As `what_moved` gives them.

    Returns
    -------
    dict
        By quantity, in the order in which a textbook tells them.
    """
    largest: dict[str, Difference] = {}
    for difference in differences:
        known = largest.get(difference.quantity)
        if known is None or abs(difference.change) > abs(known.change):
            largest[difference.quantity] = difference
    return {quantity: largest[quantity] for quantity in LSTM_QUANTITIES if quantity in largest}


def require_comparable(trace: Trace, pinned: Trace) -> None:
    """Raise `InvalidInput` unless two traces can be laid over each other, value by value.

    Parameters
    ----------
    trace, pinned : LSTMTrace, GRUTrace or RNNTrace
        Of a single sequence each, of the same kind of cell and of the same shape.
    """
    are_lstms = isinstance(trace, LSTMTrace) and isinstance(pinned, LSTMTrace)
    if trace.cell.kind != pinned.cell.kind and not are_lstms:  # an LSTM's variants have all it has
        raise InvalidInput(
            f"the pinned trace is of a cell of kind {pinned.cell.kind}, this one of kind "
            f"{trace.cell.kind}; expected the same kind."
        )
    trace.require_single()
    pinned.require_single()
    here, there = ((part.steps, part.cell.hidden_size) for part in (trace, pinned))
    if here != there:
        raise InvalidInput(
            f"the pinned trace has (T, H) = {there}, this one {here}; expected as many steps and "
            "units."
        )
    if trace.h.shape != pinned.h.shape:
        raise InvalidInput(
            f"h of the pinned trace has shape {pinned.h.shape}, of this one {trace.h.shape}; "
            "expected the same projection."
        )
