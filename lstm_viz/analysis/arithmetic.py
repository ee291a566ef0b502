"""The arithmetic of any of an LSTM's six numbers, in the form in which it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lstm_viz.analysis.contributions import Term, contributions
from lstm_viz.arrays import FloatArray, checked_index
from lstm_viz.cells import LSTMTrace, VariantTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.notation import LSTM_GATES, LSTM_QUANTITIES, Activation, subscript


@dataclass(frozen=True)
class Line:
    """One line of a calculation: what it is called and what it comes to."""

    label: str  # "W·x₂", "f(t)·C(t−1)"
    factors: tuple[float, ...]  # what is multiplied; one number for a bias
    value: float  # their product
    is_cut: bool = False  # an intervention has cut the wire: the second factor, what arrives, is 0


@dataclass(frozen=True)
class Arithmetic:
    """How one number came about: its lines combined, then the activation.

    A gate that is `held` does not follow its sum: its lines still give `combined`, but `value` is
    what it is held at.
    """

    quantity: str  # "f", "i", "g", "o", "c" or "h"
    unit: int
    t: int
    lines: tuple[Line, ...]
    operation: Literal["sum", "product"]  # how the lines are combined
    rounding: float  # what floating-point addition in another order leaves: about 1e-16
    combined: float  # as the trace holds it
    activation: Activation  # "none" where the combined number is the value
    value: float  # as the trace holds it
    held: bool  # whether an intervention holds the gate; a C or an h is never held itself


def arithmetic(
    trace: LSTMTrace,
    quantity: str,
    unit: int,
    t: int,
    *,
    channels: Sequence[str] | None = None,
) -> Arithmetic:
    """Tell how one number of a trace came about.

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace of a single sequence, without a projection.
    quantity : str
        ``"f"``, ``"i"``, ``"g"``, ``"o"``: the terms of the gate's sum; ``"c"``: what was kept and
        what was written; ``"h"``: the output gate times tanh C(t). Where gates are coupled,
        ``"f"`` is what the input gate leaves of 1; a cell without a forget gate has no ``"f"``.
    unit : int
        The unit, 0 to H-1.
    t : int
        The step, 0 to T-1.
    channels : sequence of str, optional
        The input columns' names, D of them.

    Returns
    -------
    Arithmetic

    Raises
    ------
    InvalidInput
        When the quantity, unit or step does not exist.
    """
    if quantity == "f" and is_coupled(trace):
        return _rest_of_one(trace, unit, t)
    if quantity in LSTM_GATES:
        told = contributions(trace, quantity, unit, t)
        return Arithmetic(
            quantity=quantity,
            unit=unit,
            t=told.t,
            lines=tuple(
                Line(
                    _label(term, channels, quantity),
                    (term.weight,) if term.source is None else (term.weight, _arrived(term)),
                    term.value,
                    is_cut=term.gain == 0,
                )
                for term in told.terms
            ),
            operation="sum",
            rounding=told.rounding,
            combined=told.pre,
            activation=told.activation,
            value=told.value,
            held=told.held,
        )
    if quantity not in LSTM_QUANTITIES:
        expected = ", ".join(LSTM_QUANTITIES)
        raise InvalidInput(f"quantity is {quantity!r}; expected one of {expected}.")
    trace.require_single()
    step = trace.index(t)
    at = step, checked_index("unit", unit, trace.cell.hidden_size)
    if quantity == "c":
        lines = (
            Line("f(t)·C(t−1)", (_at(trace.f, at), _at(trace.c_prev, at)), _at(trace.retained, at)),
            Line("i(t)·C̃(t)", (_at(trace.i, at), _at(trace.g, at)), _at(trace.written, at)),
        )
        value = _at(trace.c, at)
    else:
        lines = (
            Line("o(t)", (_at(trace.o, at),), _at(trace.o, at)),
            Line("tanh C(t)", (_at(trace.tanh_c, at),), _at(trace.tanh_c, at)),
        )
        value = _at(trace.read, at)
    return Arithmetic(
        quantity=quantity,
        unit=unit,
        t=step,
        lines=lines,
        operation="sum" if quantity == "c" else "product",
        rounding=0.0,  # the trace adds and multiplies exactly these two numbers
        combined=value,
        activation="none",
        value=value,
        held=False,
    )


def is_coupled(trace: LSTMTrace) -> bool:
    """Whether the trace's cell has no forget gate of its own, but f(t) = 1 - i(t)."""
    return isinstance(trace, VariantTrace) and trace.cell.forgets == "as it writes"


def _rest_of_one(trace: LSTMTrace, unit: int, t: int) -> Arithmetic:
    """Coupled gates: f(t) = 1 - i(t)."""
    trace.require_single()
    step = trace.index(t)
    at = step, checked_index("unit", unit, trace.cell.hidden_size)
    i, f = _at(trace.i, at), _at(trace.f, at)
    return Arithmetic(
        quantity="f",
        unit=unit,
        t=step,
        lines=(Line("1", (1.0,), 1.0), Line("−i(t)", (-1.0, i), -i)),
        operation="sum",
        rounding=0.0,
        combined=f,
        activation="none",
        value=f,
        held=False,
    )


def _arrived(term: Term) -> float:
    """What came along the term's wire to its end."""
    return term.signal if term.gain else 0.0


def _at(values: FloatArray, at: tuple[int, int]) -> float:
    return float(values[at])


def _label(term: Term, channels: Sequence[str] | None, gate: str) -> str:
    if term.source is None:
        return "b (input side)" if term.kind == "bias_ih" else "b (recurrent side)"
    if term.kind == "recurrent":
        return f"U·h{subscript(term.source + 1)}(t−1)"
    if term.kind == "peephole":
        return f"p·C{subscript(term.source + 1)}({'t' if gate == 'o' else 't−1'})"
    name = channels[term.source] if channels else f"x{subscript(term.source + 1)}"
    return f"W·{name}"
