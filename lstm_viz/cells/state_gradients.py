"""What a backward sweep through a traced cell returns."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class StateGradients:
    """Gradients of a loss at every step of a traced sequence (backpropagation through time).

    In a batch every shape has B after T.
    """

    dL_dh: FloatArray  # (T, H), what autograd leaves in h_t.grad
    dL_dc: FloatArray | None  # (T, H), what autograd leaves in c_t.grad; None without a cell state
    dL_dpre: FloatArray  # (T, G·H), at the pre-activations, row blocks in the cell's gate order
    direct: FloatArray | None  # (T, H), the part of it that ran along the belt alone
