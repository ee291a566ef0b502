"""Everything that an LSTM cell computed on one sequence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray, read_only
from lstm_viz.cells.interventions import NO_INTERVENTIONS, Interventions
from lstm_viz.cells.recurrent import RecurrentTrace
from lstm_viz.notation import LSTM_GATES

if TYPE_CHECKING:
    from lstm_viz.cells.lstm import LSTM


@dataclass(frozen=True, eq=False, kw_only=True)
class LSTMTrace(RecurrentTrace):
    """Everything an LSTM cell computed on one sequence; all arrays read-only.

    Gate symbols mean the value after activation, ``pre_…`` the sum before it; of a gate that an
    intervention holds, the value it is held at, and the sum that it would have followed. In a batch
    every shape has B after T. P = H without a projection.
    """

    cell: LSTM
    interventions: Interventions = NO_INTERVENTIONS
    c0: FloatArray  # (H,)
    pre_i: FloatArray  # (T, H)
    pre_f: FloatArray  # (T, H)
    pre_g: FloatArray  # (T, H)
    pre_o: FloatArray  # (T, H)
    i: FloatArray  # (T, H), 0…1
    f: FloatArray  # (T, H), 0…1
    g: FloatArray  # (T, H), -1…1, the candidate C̃
    o: FloatArray  # (T, H), 0…1
    c: FloatArray  # (T, H), retained + written
    tanh_c: FloatArray  # (T, H), -1…1
    read: FloatArray  # (T, H), o ⊙ tanh C, -1…1
    h: FloatArray  # (T, P), `read`, or its projection

    @cached_property
    def c_prev(self) -> FloatArray:
        """The C that each step started from, shape (T, H)."""
        return self._state_before(self.c0, self.c)

    @cached_property
    def retained(self) -> FloatArray:
        """f ⊙ C(t-1), shape (T, H): what is kept of the old cell state, to the last bit."""
        return read_only(self.f * self.c_prev)

    @cached_property
    def written(self) -> FloatArray:
        """i ⊙ C̃, shape (T, H): what is written to the cell state, to the last bit."""
        return read_only(self.i * self.g)

    def held(self, gate: str) -> NDArray[np.bool_]:
        """Where an intervention holds a gate, shape (T, H), the same for a whole batch.

        Raises
        ------
        ValueError
            When there is no such gate.
        """
        held: NDArray[np.bool_] = self._held[:, LSTM_GATES.index(gate)]
        return held

    @cached_property
    def _held(self) -> NDArray[np.bool_]:
        """(T, 4, H), gates in PyTorch's order."""
        held = ~np.isnan(self.interventions.held(self.steps, self.cell.hidden_size))
        held.flags.writeable = False
        return held[::-1] if self.backward else held

    @property
    def seen_weight_hh(self) -> FloatArray:
        """The recurrent weights as the gates see them, shape (4H, P): 0 where the wires are cut."""
        weights = self.cell.weight_hh
        return np.zeros_like(weights) if self.interventions.cut_recurrent else weights

    @cached_property
    def slopes(self) -> tuple[FloatArray, FloatArray]:
        """The local slopes that both the Jacobian and the backward sweep are made of.

        Returns
        -------
        gate_slopes : ndarray, shape (T, 4, H)
            ∂C(t)/∂pre_i, ∂C(t)/∂pre_f, ∂C(t)/∂pre_g and, last, ∂read(t)/∂pre_o at fixed C;
            0 where a gate is held.
        e : ndarray, shape (T, H)
            ∂read(t)/∂C(t) = o ⊙ (1 - tanh²C).
        """
        gate_slopes = np.stack(
            [
                self.g * self.i * (1 - self.i),
                self.c_prev * self.f * (1 - self.f),
                self.i * (1 - self.g**2),
                self.tanh_c * self.o * (1 - self.o),
            ],
            axis=-2,
        )
        if self.interventions:
            batch_axes = (1,) * (gate_slopes.ndim - 3)
            held = self._held.reshape(len(self._held), *batch_axes, *self._held.shape[1:])
            gate_slopes = np.where(held, gate_slopes.dtype.type(0), gate_slopes)
        return read_only(gate_slopes), read_only(self.o * (1 - self.tanh_c**2))
