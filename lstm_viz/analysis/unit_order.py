"""In which order the units are listed, so that a heatmap shows what they have in common."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import Trace
from lstm_viz.errors import InvalidInput
from lstm_viz.notation import QUANTITIES

UnitOrder = Literal["index", "mean", "range", "peak", "similar"]

UNIT_ORDERS: tuple[UnitOrder, ...] = get_args(UnitOrder)
"""By what units can be ordered."""


def unit_order(trace: Trace, quantity: str, by: UnitOrder) -> tuple[int, ...]:
    """Order the units of a trace by what one quantity of theirs does.

    Parameters
    ----------
    trace : LSTMTrace, GRUTrace or RNNTrace
        A finished trace of a single sequence.
    quantity : str
        A quantity with a value for each unit: ``"f"``, ``"c"``, ``"h"``, …
    by : str
        ``"index"``: as the network has them. ``"mean"``: the largest mean over time first.
        ``"range"``: the largest difference between its highest and lowest value first.
        ``"peak"``: the one that is farthest from 0 at the earliest step first. ``"similar"``:
        neighbours alike, see Notes.

    Returns
    -------
    tuple of int
        Each unit, 0 to H-1, once; equal ones by their index. For the h of an LSTM with a
        projection, 0 to P-1.

    Raises
    ------
    InvalidInput
        When the trace has no such quantity or is of a batch, or there is no such order.

    Notes
    -----
    ``"similar"`` is a chain of nearest neighbours, by the Euclidean distance between two units'
    values over all steps. It begins with the unit that is farthest from the average unit, which
    stands at an edge of them all, and goes on to the nearest unit that is not in it yet.
    """
    if quantity == "x" or quantity not in QUANTITIES or not hasattr(trace, quantity):
        raise InvalidInput(f"a {trace.cell.kind}'s units have no quantity {quantity!r}.")
    if by not in UNIT_ORDERS:
        raise InvalidInput(f"by is {by!r}; expected one of {', '.join(UNIT_ORDERS)}.")
    trace.require_single()
    values = _scaled(getattr(trace, quantity))
    if by == "index":
        return tuple(range(values.shape[1]))
    if by == "similar":
        return _chain_of_neighbours(values)
    if by == "peak":
        late = np.abs(values).argmax(axis=0)
        return _in_order(late)
    size = values.mean(axis=0) if by == "mean" else np.ptp(values, axis=0)
    return _in_order(-size)


def _scaled(values: FloatArray) -> FloatArray:
    """The values in float64, at most 1: a power of two changes no order and no tie."""
    exponent = int(np.frexp(np.abs(values).max())[1])
    return np.ldexp(np.asarray(values, np.float64), -exponent)


def _in_order(keys: FloatArray) -> tuple[int, ...]:
    return tuple(np.argsort(keys, kind="stable").tolist())


def _chain_of_neighbours(values: FloatArray) -> tuple[int, ...]:
    chain: list[int] = []
    left = np.ones(values.shape[1], dtype=bool)
    from_average = _squared_distances(values, values.mean(axis=1))
    unit = int(from_average.argmax())
    while True:
        chain.append(unit)
        left[unit] = False
        if not left.any():
            return tuple(chain)
        distances = _squared_distances(values, values[:, unit])
        unit = int(np.where(left, distances, np.inf).argmin())


def _squared_distances(values: FloatArray, one: FloatArray) -> FloatArray:
    return ((values - one[:, None]) ** 2).sum(axis=0)
