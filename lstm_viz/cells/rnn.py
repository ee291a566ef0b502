"""The vanilla (Elman) RNN cell: parameters, forward trace, one-step Jacobian, backward sweep.

With φ = tanh or relu (Elman 1990; `torch.nn.RNN`)::

    h(t) = φ(W x(t) + U h(t-1) + b)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import ArrayLike

from lstm_viz import notation
from lstm_viz.arrays import FloatArray, initial_state, read_only, require_in_range, sequence_array
from lstm_viz.cells.recurrent import RecurrentCell, RecurrentTrace
from lstm_viz.cells.state_gradients import StateGradients
from lstm_viz.errors import InvalidInput

Nonlinearity = Literal["tanh", "relu"]


@dataclass(frozen=True, eq=False)
class RNN(RecurrentCell):
    """One vanilla RNN cell in PyTorch's layout.

    Raises
    ------
    InvalidInput
        When an array has the wrong shape or holds anything but finite numbers, or the
        nonlinearity is unknown.
    """

    weight_ih: FloatArray  # (H, D)
    weight_hh: FloatArray  # (H, H)
    bias_ih: FloatArray | None = None  # (H,)
    bias_hh: FloatArray | None = None  # (H,)
    nonlinearity: Nonlinearity = "tanh"

    kind: ClassVar[str] = "RNN"
    gates: ClassVar[tuple[str, ...]] = notation.RNN_GATES

    def __post_init__(self) -> None:
        if self.nonlinearity not in ("tanh", "relu"):
            raise InvalidInput(f"nonlinearity is {self.nonlinearity!r}; expected 'tanh' or 'relu'.")
        super().__post_init__()

    def trace(self, x: ArrayLike, h0: ArrayLike | None = None) -> RNNTrace:
        """Run the cell over a sequence and keep everything.

        Parameters
        ----------
        x : array_like, shape (T, D) or (T, B, D)
            The input. float32 is computed in float32, everything else in float64.
        h0 : array_like, shape (H,) or (B, H), optional
            The state before the first step; zeros by default.

        Returns
        -------
        RNNTrace

        Raises
        ------
        InvalidInput
            When an array has the wrong shape, the sequence is empty or too long, a value is
            not finite, or a relu state grew beyond the range of its dtype.
        """
        x = sequence_array(x, self.input_size, values_per_step=2 * self.hidden_size)
        h0 = initial_state("h0", h0, x, self.hidden_size)
        previous = h0
        with np.errstate(over="ignore", invalid="ignore"):  # found below, and named
            U_T = self.weight_hh.T.astype(x.dtype)
            pre = x @ self.weight_ih.T.astype(x.dtype)
            if self.bias_ih is not None and self.bias_hh is not None:
                pre += np.add(self.bias_ih, self.bias_hh, dtype=np.float64).astype(x.dtype)
            h = np.empty_like(pre)
            for pre_t, h_t in zip(pre, h, strict=True):
                pre_t += previous @ U_T
                if self.nonlinearity == "tanh":
                    np.tanh(pre_t, out=h_t)
                else:
                    np.maximum(pre_t, 0.0, out=h_t)
                previous = h_t
        require_in_range(pre)
        return RNNTrace(
            cell=self,
            x=read_only(x.copy()),
            h0=read_only(h0),
            pre=read_only(pre),
            h=read_only(h),
        )

    def jacobian(self, trace: RNNTrace, t: int) -> FloatArray:
        """The exact one-step Jacobian ∂h(t)/∂h(t-1) = D(φ'(pre)) U (Pascanu et al. 2013, eq. 6).

        Parameters
        ----------
        trace : RNNTrace
            A trace of this cell.
        t : int
            The step, from 0 to T-1.

        Returns
        -------
        ndarray, shape (H, H) or (B, H, H)
        """
        return trace.slope[trace.index(t)][..., None] * self.weight_hh

    def backpropagate(self, trace: RNNTrace, h_seed: FloatArray) -> StateGradients:
        """Sweep a loss's gradient back through a trace.

        Parameters
        ----------
        trace : RNNTrace
            A trace of this cell.
        h_seed : ndarray, shape (T, H) or (T, B, H)
            ∂L/∂h(t) as the loss itself sees h(t), later steps not counted.

        Returns
        -------
        StateGradients
            Without `dL_dc` and `direct`: there is no belt.
        """
        trace.require_forward()
        U = self.weight_hh.astype(trace.h.dtype, copy=False)
        dL_dh = np.array(h_seed, trace.h.dtype)
        dL_dpre = np.empty_like(dL_dh)
        at_pre = np.zeros_like(trace.h0)
        for t in range(trace.steps - 1, -1, -1):
            dL_dh[t] += at_pre @ U
            at_pre = np.multiply(trace.slope[t], dL_dh[t], out=dL_dpre[t])
        return StateGradients(
            dL_dh=read_only(dL_dh), dL_dc=None, dL_dpre=read_only(dL_dpre), direct=None
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class RNNTrace(RecurrentTrace):
    """Everything a vanilla RNN cell computed on one sequence; all arrays read-only.

    In a batch every shape has B after T.
    """

    cell: RNN
    pre: FloatArray  # (T, H), before the nonlinearity
    h: FloatArray  # (T, H), after it

    @property
    def pre_h(self) -> FloatArray:
        """`pre` by the name that the cell's only row block has, shape (T, H)."""
        return self.pre

    @cached_property
    def from_h(self) -> FloatArray:
        """U h(t-1), what comes round the loop, shape (T, H), float64."""
        U = self.cell.weight_hh.astype(np.float64)
        return read_only(self.h_prev.astype(np.float64) @ U.T)

    @cached_property
    def from_x(self) -> FloatArray:
        """W x(t) + b, shape (T, H), float64: with `from_h` it adds up to `pre`."""
        return read_only(self.pre.astype(np.float64) - self.from_h)

    @cached_property
    def slope(self) -> FloatArray:
        """φ'(pre), shape (T, H): 1 - h² for tanh; 1 where relu lets through, 0 elsewhere."""
        if self.cell.nonlinearity == "tanh":
            return read_only(1 - self.h**2)
        return read_only((self.h > 0).astype(self.h.dtype))
