"""The GRU cell: parameters, forward trace, one-step Jacobian, backward sweep.

PyTorch's and cuDNN's form, where the reset gate acts after the recurrent product (Cho et al. 2014
apply it before; Keras calls this form ``reset_after``)::

    r(t) = σ(W_r x(t) + b_ir + U_r h(t-1) + b_hr)
    z(t) = σ(W_z x(t) + b_iz + U_z h(t-1) + b_hz)
    q(t) = U_n h(t-1) + b_hn
    n(t) = tanh(W_n x(t) + b_in + r(t) ⊙ q(t))
    h(t) = z(t) ⊙ h(t-1)  +  (1 - z(t)) ⊙ n(t)        retained + written
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from lstm_viz import notation
from lstm_viz.arrays import FloatArray, initial_state, read_only, require_in_range, sequence_array
from lstm_viz.cells.recurrent import RecurrentCell, RecurrentTrace
from lstm_viz.cells.state_gradients import StateGradients


@dataclass(frozen=True, eq=False)
class GRU(RecurrentCell):
    """One GRU cell in PyTorch's layout: row blocks r, z, n.

    Raises
    ------
    InvalidInput
        When an array has the wrong shape or holds anything but finite numbers.
    """

    weight_ih: FloatArray  # (3H, D)
    weight_hh: FloatArray  # (3H, H)
    bias_ih: FloatArray | None = None  # (3H,)
    bias_hh: FloatArray | None = None  # (3H,), its n rows inside the reset product

    kind: ClassVar[str] = "GRU"
    gates: ClassVar[tuple[str, ...]] = notation.GRU_GATES
    keep_gate: ClassVar[str | None] = "z"  # z multiplies the old state

    def trace(self, x: ArrayLike, h0: ArrayLike | None = None) -> GRUTrace:
        """Run the cell over a sequence and keep everything.

        Parameters
        ----------
        x : array_like, shape (T, D) or (T, B, D)
            The input. float32 is computed in float32, everything else in float64.
        h0 : array_like, shape (H,) or (B, H), optional
            The state before the first step; zeros by default.

        Returns
        -------
        GRUTrace

        Raises
        ------
        InvalidInput
            When an array has the wrong shape, the sequence is empty or too long, or a value is
            not finite.
        """
        H = self.hidden_size
        x = sequence_array(x, self.input_size, values_per_step=10 * H)
        h0 = initial_state("h0", h0, x, H)
        dtype = x.dtype
        previous = h0
        with np.errstate(over="ignore", invalid="ignore"):  # exp(800) = inf gives the gate 0
            U_T = self.weight_hh.T.astype(dtype)
            pre = x @ self.weight_ih.T.astype(dtype)  # (T, 3H), completed step by step
            bias_q = np.zeros(H, dtype)
            if self.bias_ih is not None and self.bias_hh is not None:
                pre += self.bias_ih.astype(dtype)
                pre[..., : 2 * H] += self.bias_hh[: 2 * H].astype(dtype)
                bias_q = self.bias_hh[2 * H :].astype(dtype)
            gates = np.empty_like(pre)
            q, retained, written, h = (np.empty_like(pre[..., :H]) for _ in range(4))
            for t in range(x.shape[0]):
                from_h = previous @ U_T
                pre[t, ..., : 2 * H] += from_h[..., : 2 * H]
                gates[t, ..., : 2 * H] = 1 / (1 + np.exp(-pre[t, ..., : 2 * H]))
                r, z = gates[t, ..., :H], gates[t, ..., H : 2 * H]
                np.add(from_h[..., 2 * H :], bias_q, out=q[t])
                pre[t, ..., 2 * H :] += r * q[t]
                n = np.tanh(pre[t, ..., 2 * H :], out=gates[t, ..., 2 * H :])
                np.multiply(z, previous, out=retained[t])
                np.multiply(1 - z, n, out=written[t])
                previous = np.add(retained[t], written[t], out=h[t])
        require_in_range(pre)
        pre_r, pre_z, pre_n = (read_only(pre[..., self.rows(gate)]) for gate in self.gates)
        r, z, n = (read_only(gates[..., self.rows(gate)]) for gate in self.gates)
        return GRUTrace(
            cell=self,
            x=read_only(x.copy()),
            h0=read_only(h0),
            pre_r=pre_r,
            pre_z=pre_z,
            pre_n=pre_n,
            r=r,
            z=z,
            n=n,
            q=read_only(q),
            retained=read_only(retained),
            written=read_only(written),
            h=read_only(h),
        )

    def jacobian(self, trace: GRUTrace, t: int) -> FloatArray:
        """The exact one-step Jacobian ∂h(t)/∂h(t-1).

        ::

            B = D(r) U_n + D(q ⊙ r(1-r)) U_r
            J = D(z) + D((h(t-1) - n) ⊙ z(1-z)) U_z + D((1-z)(1-n²)) B

        Parameters
        ----------
        trace : GRUTrace
            A trace of this cell.
        t : int
            The step, from 0 to T-1.

        Returns
        -------
        ndarray, shape (H, H) or (B, H, H)
        """
        step = trace.index(t)
        slope_r, slope_z, slope_n = (slope[step][..., None] for slope in trace.slopes)
        U_r, U_z, U_n = (self.weight_hh[self.rows(gate)] for gate in self.gates)
        r, z = trace.r[step][..., None], trace.z[step][..., None]
        B = r * U_n + slope_r * U_r
        return z * np.eye(self.hidden_size, dtype=z.dtype) + slope_z * U_z + slope_n * B

    def backpropagate(self, trace: GRUTrace, h_seed: FloatArray) -> StateGradients:
        """Sweep a loss's gradient back through a trace.

        Parameters
        ----------
        trace : GRUTrace
            A trace of this cell.
        h_seed : ndarray, shape (T, H) or (T, B, H)
            ∂L/∂h(t) as the loss itself sees h(t), later steps not counted.

        Returns
        -------
        StateGradients
            Without `dL_dc`. `direct` is what would be left if the gates did not see h:
            z(t+1) ⊙ direct(t+1) plus the loss's own share.
        """
        trace.require_forward()
        H = self.hidden_size
        dtype = trace.h.dtype
        U = self.weight_hh.astype(dtype, copy=False)
        slope_r, slope_z, slope_n = trace.slopes
        dL_dh = np.array(h_seed, dtype)
        direct = np.array(h_seed, dtype)
        dL_dpre = np.empty((*trace.h.shape[:-1], 3 * H), dtype)
        from_next: FloatArray = np.zeros_like(trace.h0)
        direct_from_next: FloatArray = from_next
        for t in range(trace.steps - 1, -1, -1):
            dL_dh[t] += from_next
            direct[t] += direct_from_next
            at_n = slope_n[t] * dL_dh[t]
            at_r = slope_r[t] * at_n
            at_z = slope_z[t] * dL_dh[t]
            dL_dpre[t] = np.concatenate([at_r, at_z, at_n], axis=-1)
            at_products = np.concatenate([at_r, at_z, at_n * trace.r[t]], axis=-1)
            from_next = trace.z[t] * dL_dh[t] + at_products @ U
            direct_from_next = trace.z[t] * direct[t]
        return StateGradients(
            dL_dh=read_only(dL_dh),
            dL_dc=None,
            dL_dpre=read_only(dL_dpre),
            direct=read_only(direct),
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class GRUTrace(RecurrentTrace):
    """Everything a GRU cell computed on one sequence; all arrays read-only.

    Gate symbols mean the value after activation, ``pre_…`` the sum before it. In a batch every
    shape has B after T.
    """

    cell: GRU
    pre_r: FloatArray  # (T, H)
    pre_z: FloatArray  # (T, H)
    pre_n: FloatArray  # (T, H), the reset product included
    r: FloatArray  # (T, H), 0…1
    z: FloatArray  # (T, H), 0…1
    n: FloatArray  # (T, H), -1…1, the candidate
    q: FloatArray  # (T, H), U_n h(t-1) + b_hn, what the reset gate multiplies
    retained: FloatArray  # (T, H), z ⊙ h(t-1)
    written: FloatArray  # (T, H), (1 - z) ⊙ n
    h: FloatArray  # (T, H), retained + written

    @cached_property
    def slopes(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """The local slopes that both the Jacobian and the backward sweep are made of.

        Returns
        -------
        tuple of ndarray, shape (T, H) each
            ∂pre_n/∂pre_r = q r(1-r), ∂h/∂pre_z = (h(t-1) - n) z(1-z),
            ∂h/∂pre_n = (1-z)(1-n²).
        """
        return (
            read_only(self.q * self.r * (1 - self.r)),
            read_only((self.h_prev - self.n) * self.z * (1 - self.z)),
            read_only((1 - self.z) * (1 - self.n**2)),
        )
