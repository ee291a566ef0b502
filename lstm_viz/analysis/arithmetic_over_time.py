"""The arithmetic of one of an LSTM's numbers at every step, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lstm_viz.analysis.arithmetic import arithmetic, is_coupled
from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace, VariantTrace
from lstm_viz.notation import LSTM_GATES, Activation


@dataclass(frozen=True, eq=False)
class ArithmeticOverTime:
    """How one unit's number comes about at each step: what `arithmetic` tells, for every t.

    With N terms; where a term is one number and not a product, `second` is 1. Where an intervention
    has cut its wire, `second`, what arrives, is 0; where one holds the gate, `combined` is the sum
    that the gate would have followed.
    """

    quantity: str  # "f", "i", "g", "o", "c" or "h"
    unit: int
    labels: tuple[str, ...]  # N: "W·x₂", "f(t)·C(t−1)", …
    is_product: tuple[bool, ...]  # N: whether the term has two factors
    first: FloatArray  # (T, N)
    second: FloatArray  # (T, N)
    terms: FloatArray  # (T, N), first times second
    operation: Literal["sum", "product"]  # how the terms are combined
    combined: FloatArray  # (T,), as the trace holds it
    activation: Activation  # "none" where the combined number is the value
    value: FloatArray  # (T,), as the trace holds it
    is_cut: tuple[bool, ...] = ()  # N: whether the term's wire is cut; none of them by default
    held: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    """(T,), where the gate is held; nowhere by default, and never for C and h themselves."""

    def __post_init__(self) -> None:
        if not self.is_cut:
            object.__setattr__(self, "is_cut", (False,) * len(self.labels))
        if not self.held.size:
            object.__setattr__(self, "held", np.zeros(len(self.value), np.bool_))

    @property
    def if_free(self) -> FloatArray:
        """(T,): `value` and, where the gate is held, what its sum would have given instead."""
        if self.activation == "sigmoid":
            with np.errstate(over="ignore"):  # exp(800) = inf gives 0
                followed = 1 / (1 + np.exp(-self.combined))
        else:
            followed = np.tanh(self.combined)
        return np.where(self.held, followed, self.value)

    def largest(self, most: int) -> tuple[NDArray[np.intp], FloatArray]:
        """Pick at each step the largest terms, in their own order, and add up the others.

        Parameters
        ----------
        most : int
            How many there may be, the sum of the others included; 2 or more.

        Returns
        -------
        which : ndarray, shape (T, K)
            The terms' numbers. K is N where that is few enough, or most - 1.
        others : ndarray, shape (T,)
            The sum of those that are left out; 0 where there are none.
        """
        count = len(self.labels)
        if count <= most:
            which = np.tile(np.arange(count), (len(self.value), 1))
            return which, np.zeros(len(self.value))
        order = np.argsort(-np.abs(self.terms), axis=1, kind="stable")
        which = np.sort(order[:, : most - 1], axis=1)
        rest = np.take_along_axis(self.terms, order[:, most - 1 :], axis=1)
        return which, rest.sum(axis=1)


def arithmetic_over_time(
    trace: LSTMTrace, quantity: str, unit: int, *, channels: Sequence[str] | None = None
) -> ArithmeticOverTime:
    """Tell how one unit's number came about at every step.

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace of a single sequence, without a projection.
    quantity : str
        ``"f"``, ``"i"``, ``"g"``, ``"o"``, ``"c"`` or ``"h"``; see `arithmetic`.
    unit : int
        The unit, 0 to H-1.
    channels : sequence of str, optional
        The input columns' names, D of them.

    Returns
    -------
    ArithmeticOverTime

    Raises
    ------
    InvalidInput
        When the quantity or the unit does not exist, or the trace is of a batch.
    """
    # The first step says what the terms are and how they are combined; they stay the same.
    told = arithmetic(trace, quantity, unit, 0, channels=channels)
    if quantity == "f" and is_coupled(trace):
        ones, i = np.ones(trace.steps), trace.i[:, unit].astype(np.float64)
        first, second = np.stack([ones, -ones], axis=1), np.stack([ones, i], axis=1)
        combined = value = trace.f[:, unit]
        held = np.zeros(trace.steps, np.bool_)
    elif quantity in LSTM_GATES:
        cell, row = trace.cell, trace.cell.rows(quantity).start + unit
        weights = [cell.weight_ih[row], cell.weight_hh[row]]
        from_h = trace.h_prev
        if trace.interventions.cut_recurrent:
            from_h = np.zeros_like(from_h)
        signals = [trace.x, from_h]
        peephole = trace.cell.peephole(quantity) if isinstance(trace, VariantTrace) else None
        if peephole is not None:
            weights.append(peephole[[unit]])
            signals.append((trace.c if quantity == "o" else trace.c_prev)[:, [unit]])
        if cell.bias_ih is not None and cell.bias_hh is not None:
            weights.append(np.array([cell.bias_ih[row], cell.bias_hh[row]]))
            signals.append(np.ones((trace.steps, 2)))
        second = np.concatenate(signals, axis=1, dtype=np.float64)
        first = np.broadcast_to(np.concatenate(weights), second.shape).astype(np.float64)
        combined = getattr(trace, f"pre_{quantity}")[:, unit]
        value = getattr(trace, quantity)[:, unit]
        held = trace.held(quantity)[:, unit]
    else:
        held = np.zeros(trace.steps, np.bool_)
        if quantity == "c":
            columns = (trace.f, trace.i), (trace.c_prev, trace.g)
            value = trace.c[:, unit]
        else:
            ones = np.ones_like(trace.o)
            columns = (trace.o, trace.tanh_c), (ones, ones)
            value = trace.read[:, unit]
        first, second = (
            np.stack([column[:, unit] for column in factors], axis=1).astype(np.float64)
            for factors in columns
        )
        combined = value
    return ArithmeticOverTime(
        quantity=quantity,
        unit=unit,
        labels=tuple(line.label for line in told.lines),
        is_product=tuple(len(line.factors) == 2 for line in told.lines),
        first=first,
        second=second,
        terms=first * second,
        operation=told.operation,
        combined=combined.astype(np.float64),
        activation=told.activation,
        value=value.astype(np.float64),
        is_cut=tuple(line.is_cut for line in told.lines),
        held=held,
    )
