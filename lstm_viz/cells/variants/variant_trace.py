"""Everything that a variant of the LSTM computed on one sequence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from lstm_viz.arrays import FloatArray, read_only
from lstm_viz.cells.lstm_trace import LSTMTrace
from lstm_viz.notation import LSTM_GATES

if TYPE_CHECKING:
    from lstm_viz.cells.variants.variant_lstm import VariantLSTM


@dataclass(frozen=True, eq=False, kw_only=True)
class VariantTrace(LSTMTrace):
    """A variant's trace: what an LSTM's holds, so that what is told of the one is of the other.

    Where the cell has no forget gate of its own, `f` is what the belt was scaled by all the same.
    """

    # Its sizes and weights go by the names that an LSTM's have.
    cell: VariantLSTM  # type: ignore[assignment]

    @cached_property
    def slopes(self) -> tuple[FloatArray, FloatArray]:
        """See `LSTMTrace.slopes`.

        Coupled, what the input gate's sum does to C(t) counts that it writes as much as it
        forgets, and the forget gate has no sum of its own.
        """
        of_gates, e = super().slopes
        i, f = (LSTM_GATES.index(gate) for gate in "if")
        if self.cell.forgets != "by its gate":
            of_gates = np.array(of_gates)
            if self.cell.forgets == "as it writes":
                of_gates[..., i, :] -= of_gates[..., f, :]
            of_gates[..., f, :] = 0
        return read_only(of_gates), e

    def slope(self, gate: str) -> FloatArray:
        """The slope of C(t), or for o of `read` at fixed C, in a gate's sum; shape (T, H)."""
        return self.slopes[0][..., LSTM_GATES.index(gate), :]

    @cached_property
    def c_by_c(self) -> FloatArray:
        """∂C(t)/∂C(t-1) = f + d_i ⊙ p_i + d_f ⊙ p_f, shape (T, H)."""
        carried = np.array(self.f)
        for gate in ("i", "f"):
            carried += self.slope(gate) * self._weights(gate)
        return read_only(carried)

    @cached_property
    def h_by_c(self) -> FloatArray:
        """∂read(t)/∂C(t) = e + d_o ⊙ p_o, shape (T, H)."""
        return read_only(self.slopes[1] + self.slope("o") * self._weights("o"))

    def peeped(self, gate: str) -> FloatArray:
        """What a gate's peepholes add to its sum, shape (T, H): p ⊙ C(t-1), for o p ⊙ C(t)."""
        return read_only(self._weights(gate) * (self.c if gate == "o" else self.c_prev))

    def _weights(self, gate: str) -> FloatArray:
        """A gate's peephole weights in the trace's precision; zeros where it has none."""
        weights = self.cell.peephole(gate)
        if weights is None:
            return np.zeros(self.cell.hidden_size, self.c.dtype)
        return weights.astype(self.c.dtype, copy=False)
