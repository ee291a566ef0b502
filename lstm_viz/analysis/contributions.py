"""Where one number comes from: the terms that a gate's sum is made of."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from lstm_viz import notation
from lstm_viz.arrays import checked_index
from lstm_viz.cells import GRUTrace, LSTMTrace, RNNTrace, Trace, VariantTrace
from lstm_viz.errors import InvalidInput

TermKind = Literal["input", "recurrent", "peephole", "bias_ih", "bias_hh"]


@dataclass(frozen=True)
class Term:
    """One product in a sum: a weight times what came along its wire."""

    kind: TermKind
    source: int | None  # the input feature or the unit it comes from; None for a bias
    weight: float  # the weight, or the bias itself
    signal: float  # x_d(t), h_k(t-1), through a peephole C_k(t-1) or C_k(t); 1 for a bias
    gain: float  # how much of it arrives: r(t) behind a GRU's reset gate, 0 on a cut wire, else 1

    @property
    def value(self) -> float:
        """What the term adds to the sum: weight · signal · gain."""
        # Where nothing arrives, a product beyond the float range is not to become inf · 0 = nan.
        return self.weight * self.signal * self.gain if self.gain else 0.0


@dataclass(frozen=True)
class Contributions:
    """One number of a trace, taken apart.

    ``math.fsum(term.value for term in terms) + rounding`` is `pre`, and `pre` through
    `activation` is `value`, unless the gate is `held`; both are the numbers that the trace holds.
    """

    gate: str
    unit: int
    t: int
    terms: tuple[Term, ...]  # inputs first, then h(t-1), a peephole, then the biases
    rounding: float  # what floating-point addition in another order leaves: about 1e-16
    pre: float  # the sum, as the trace holds it
    value: float  # after the activation, as the trace holds it; if `held`, what it is held at
    activation: notation.Activation
    held: bool  # by an intervention: `pre` is the sum that the gate would have followed

    @property
    def total(self) -> float:
        """The exact sum of all terms and the rounding, rounded once: equal to `pre`.

        Where terms cancel to less than 1e-16 of the largest, to 1e-16 of that rest.
        """
        return math.fsum([*(term.value for term in self.terms), self.rounding])


def contributions(
    trace: Trace, gate: str, unit: int, t: int, *, batch: int | None = None
) -> Contributions:
    """Take one gate's value apart into the terms of its sum.

    Parameters
    ----------
    trace : LSTMTrace, GRUTrace or RNNTrace
        A finished trace; a variant's as well.
    gate : str
        ``"i"``, ``"f"``, ``"g"``, ``"o"`` (LSTM; of a variant those that it has), ``"r"``, ``"z"``,
        ``"n"`` (GRU), ``"h"`` (RNN).
    unit : int
        The unit, 0 to H-1.
    t : int
        The step, 0 to T-1.
    batch : int, optional
        Which sequence of a batch, 0 to B-1; required for a batch.

    Returns
    -------
    Contributions

    Raises
    ------
    InvalidInput
        When the gate, unit, step or batch index does not exist.

    Notes
    -----
    The sum is the argument of σ or tanh in the cell's equations (module `lstm_viz.cells`). In a
    GRU's candidate, the recurrent terms and `bias_hh` are multiplied by r(t). Where an intervention
    has cut the wires of h(t-1), the recurrent terms have gain 0 and `bias_hh` stays.
    """
    cell = trace.cell
    if gate not in cell.gates:
        raise InvalidInput(f"gate is {gate!r}; expected one of {', '.join(cell.gates)}.")
    checked_index("unit", unit, cell.hidden_size)
    step = trace.index(t)
    pick: tuple[int, ...] = (step,)
    if trace.batch_size is None:
        if batch is not None:
            raise InvalidInput(f"batch is {batch}, but the trace is of a single sequence.")
    else:
        if batch is None:
            raise InvalidInput(
                f"the trace holds a batch of {trace.batch_size}; expected batch = 0 to "
                f"{trace.batch_size - 1}."
            )
        checked_index("batch", batch, trace.batch_size)
        pick = (step, batch)

    row = cell.rows(gate).start + unit
    from_h = gain = 1.0
    held = False
    if isinstance(trace, GRUTrace) and gate == "n":
        from_h = gain = float(trace.r[pick][unit])
    if isinstance(trace, LSTMTrace):
        from_h = 0.0 if trace.interventions.cut_recurrent else 1.0
        held = bool(trace.held(gate)[step, unit])
    terms = [
        Term("input", d, float(weight), float(signal), 1.0)
        for d, (weight, signal) in enumerate(zip(cell.weight_ih[row], trace.x[pick], strict=True))
    ]
    terms += [
        Term("recurrent", k, float(weight), float(signal), from_h)
        for k, (weight, signal) in enumerate(
            zip(cell.weight_hh[row], trace.h_prev[pick], strict=True)
        )
    ]
    if isinstance(trace, VariantTrace):
        weights = trace.cell.peephole(gate)
        if weights is not None:
            seen = (trace.c if gate == "o" else trace.c_prev)[pick][unit]
            terms.append(Term("peephole", unit, float(weights[unit]), float(seen), 1.0))
    if cell.bias_ih is not None and cell.bias_hh is not None:
        terms.append(Term("bias_ih", None, float(cell.bias_ih[row]), 1.0, 1.0))
        terms.append(Term("bias_hh", None, float(cell.bias_hh[row]), 1.0, gain))
    pre = float(getattr(trace, f"pre_{gate}")[pick][unit])
    value = float(getattr(trace, gate)[pick][unit])
    return Contributions(
        gate=gate,
        unit=unit,
        t=step,
        terms=tuple(terms),
        rounding=-math.fsum([*(term.value for term in terms), -pre]),
        pre=pre,
        value=value,
        activation=_activation(trace, gate),
        held=held,
    )


def _activation(trace: Trace, gate: str) -> notation.Activation:
    if isinstance(trace, RNNTrace):
        return trace.cell.nonlinearity
    return notation.QUANTITIES[gate].activation
