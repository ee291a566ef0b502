"""The LSTM cell: parameters, forward trace, one-step Jacobian, backward sweep.

With σ the logistic function and ⊙ the elementwise product (Hochreiter & Schmidhuber 1997; the
forget gate from Gers, Schmidhuber & Cummins 2000; no peepholes, as in `torch.nn.LSTM`)::

    i(t) = σ(W_i x(t) + U_i h(t-1) + b_i)
    f(t) = σ(W_f x(t) + U_f h(t-1) + b_f)
    g(t) = tanh(W_g x(t) + U_g h(t-1) + b_g)        the candidate C̃(t)
    o(t) = σ(W_o x(t) + U_o h(t-1) + b_o)
    C(t) = f(t) ⊙ C(t-1)  +  i(t) ⊙ C̃(t)            retained + written
    h(t) = o(t) ⊙ tanh C(t)                          with a projection: W_hr (o ⊙ tanh C)

Each bias is the sum of two, `bias_ih` and `bias_hh`, as in PyTorch and cuDNN.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz import notation
from lstm_viz.arrays import FloatArray, initial_state, read_only, require_in_range, sequence_array
from lstm_viz.cells.interventions import NO_INTERVENTIONS, Interventions
from lstm_viz.cells.lstm_trace import LSTMTrace
from lstm_viz.cells.recurrent import RecurrentCell
from lstm_viz.cells.state_gradients import StateGradients


@dataclass(frozen=True, eq=False)
class LSTM(RecurrentCell):
    """One LSTM cell in PyTorch's layout: row blocks i, f, g, o.

    Raises
    ------
    InvalidInput
        When an array has the wrong shape or holds anything but finite numbers.
    """

    weight_ih: FloatArray  # (4H, D)
    weight_hh: FloatArray  # (4H, H); with a projection (4H, P)
    bias_ih: FloatArray | None = None  # (4H,)
    bias_hh: FloatArray | None = None  # (4H,)
    weight_hr: FloatArray | None = None  # (P, H), only with a projection (LSTMP)

    kind: ClassVar[str] = "LSTM"
    gates: ClassVar[tuple[str, ...]] = notation.LSTM_GATES
    keep_gate: ClassVar[str | None] = "f"
    write_gate: ClassVar[str | None] = "i"
    can_project: ClassVar[bool] = True

    @cached_property
    def _sweep_weights(self) -> dict[np.dtype, tuple[FloatArray, FloatArray, FloatArray]]:
        """W, U and the summed bias as the forward sweep wants them, for either dtype.

        Rows are i, f, o negated, then g. σ(z) = 1 / (1 + exp(-z)): with the minus in the weights,
        which is exact, the three sigmoids of a step are one contiguous exp.
        """
        H = self.hidden_size
        order = np.r_[0 : 2 * H, 3 * H : 4 * H, 2 * H : 3 * H]
        sign = np.repeat([-1.0, 1.0], [3 * H, H])
        bias = np.zeros(4 * H)
        with np.errstate(over="ignore"):  # a weight beyond the range shows up as a sum that is inf
            if self.bias_ih is not None and self.bias_hh is not None:
                bias = np.add(self.bias_ih, self.bias_hh, dtype=np.float64)
            W = self.weight_ih[order] * sign[:, None]
            U = self.weight_hh[order] * sign[:, None]
            b = bias[order] * sign
            return {
                dtype: (
                    W.astype(dtype),
                    U.astype(dtype, order="F"),  # column-major is the faster layout for U h
                    b.astype(dtype),
                )
                for dtype in (np.dtype(np.float64), np.dtype(np.float32))
            }

    def trace(
        self,
        x: ArrayLike,
        h0: ArrayLike | None = None,
        c0: ArrayLike | None = None,
        *,
        interventions: Interventions = NO_INTERVENTIONS,
    ) -> LSTMTrace:
        """Run the cell over a sequence and keep everything.

        Parameters
        ----------
        x : array_like, shape (T, D) or (T, B, D)
            The input. float32 is computed in float32, everything else in float64.
        h0, c0 : array_like, shape (H,) or (B, H), optional
            The state before the first step; zeros by default.
        interventions : Interventions
            Gates that are held and wires that are cut; none by default.

        Returns
        -------
        LSTMTrace

        Raises
        ------
        InvalidInput
            When an array has the wrong shape, the sequence is empty or too long, a value is not
            finite, or an intervention is on a unit that does not exist.
        """
        H, P = self.hidden_size, self.output_size
        projected = self.weight_hr is not None
        x = sequence_array(x, self.input_size, values_per_step=11 * H + projected * P)
        h0 = initial_state("h0", h0, x, P)
        c0 = initial_state("c0", c0, x, H)
        steps, batch, dtype = x.shape[0], x.shape[1:-1], x.dtype
        W, U, b = self._sweep_weights[dtype]
        if interventions.cut_recurrent:
            U = np.zeros_like(U)
        held = _held_columns(interventions, steps, H, dtype, bool(batch))
        weight_hr = self.weight_hr
        if weight_hr is not None:
            with np.errstate(over="ignore"):
                weight_hr = weight_hr.astype(dtype, copy=False)

        # One step lives in one contiguous column of scratch, features first, so that each line
        # of the equations below is one call over neighbouring numbers; it is then copied whole
        # into the record.
        scratch = np.empty((11 * H + projected * P, *batch), dtype)
        pre, gates, candidate = scratch[: 4 * H], scratch[4 * H : 7 * H], scratch[7 * H : 8 * H]
        gates_and_candidate = scratch[4 * H : 8 * H]
        candidate_and_c, c = scratch[7 * H : 9 * H], scratch[8 * H : 9 * H]
        tanh_c, read = scratch[9 * H : 10 * H], scratch[10 * H : 11 * H]
        h = scratch[11 * H :] if projected else read
        pre_sigmoid, pre_tanh = pre[: 3 * H], pre[3 * H :]
        i_and_f, o = gates[: 2 * H], gates[2 * H :]
        products = np.empty_like(i_and_f)
        written, retained = products[:H], products[H:]
        ones = np.ones_like(gates)
        record = np.empty((steps, *scratch.shape), dtype)

        c[...], h[...] = c0.T, h0.T
        U_dot, add, multiply = U.dot, np.add, np.multiply
        exp, tanh, reciprocal = np.exp, np.tanh, np.reciprocal
        with np.errstate(over="ignore", invalid="ignore"):  # exp(800) = inf gives the gate 0
            if batch:
                from_input = np.matmul(W, x.swapaxes(1, 2)) + b[:, None]  # (T, 4H, B)
            else:
                from_input = x @ W.T + b  # (T, 4H)
            for t, step_input in enumerate(from_input):
                U_dot(h, pre)
                add(pre, step_input, pre)
                exp(pre_sigmoid, gates)
                add(gates, ones, gates)
                reciprocal(gates, gates)
                tanh(pre_tanh, candidate)
                if held is not None:
                    np.copyto(gates_and_candidate, held[0][t], where=held[1][t])
                multiply(i_and_f, candidate_and_c, products)  # i ⊙ C̃ and f ⊙ C(t-1)
                add(retained, written, c)
                tanh(c, tanh_c)
                multiply(o, tanh_c, read)
                if weight_hr is not None:
                    weight_hr.dot(read, h)
                record[t] = scratch
        np.negative(record[:, : 3 * H], out=record[:, : 3 * H])
        # Behind σ and tanh all is bounded, except what a projection makes of it.
        require_in_range(record if projected else record[:, : 4 * H])
        record.flags.writeable = False
        if batch:
            record = record.swapaxes(1, 2)  # (T, B, features)

        def part(k: int) -> FloatArray:
            return record[..., k * H : (k + 1) * H]

        pre_i, pre_f, pre_o, pre_g, i, f, o, g, c, tanh_c, read = map(part, range(11))
        return LSTMTrace(
            cell=self,
            interventions=interventions,
            x=read_only(x.copy()),
            h0=read_only(h0),
            c0=read_only(c0),
            pre_i=pre_i,
            pre_f=pre_f,
            pre_g=pre_g,
            pre_o=pre_o,
            i=i,
            f=f,
            g=g,
            o=o,
            c=c,
            tanh_c=tanh_c,
            read=read,
            h=record[..., 11 * H :] if projected else read,
        )

    def jacobian(self, trace: LSTMTrace, t: int) -> FloatArray:
        """The exact one-step Jacobian ∂(h(t), C(t)) / ∂(h(t-1), C(t-1)).

        With d_k the slope of C(t) or h(t) in gate k's pre-activation and e = o(1 - tanh²C)::

            A = D(d_i) U_i + D(d_f) U_f + D(d_g) U_g                    ∂C(t)/∂h(t-1)
            J = [[ D(e) A + D(d_o) U_o,  D(e ⊙ f) ],
                 [ A,                    D(f)     ]]

        With a projection the h rows are multiplied by W_hr from the left.

        Parameters
        ----------
        trace : LSTMTrace
            A trace of this cell.
        t : int
            The step, from 0 to T-1.

        Returns
        -------
        ndarray, shape (P+H, P+H) or (B, P+H, P+H)
            P = H without a projection. The state's order is h, then C.
        """
        step = trace.index(t)
        slopes, e = trace.slopes
        d_i, d_f, d_g, d_o = (slopes[step, ..., k, :, None] for k in range(4))
        e, f = e[step], trace.f[step]
        U_i, U_f, U_g, U_o = (trace.seen_weight_hh[self.rows(gate)] for gate in self.gates)
        A = d_i * U_i + d_f * U_f + d_g * U_g
        h_from_h = e[..., None] * A + d_o * U_o
        diagonal = np.eye(self.hidden_size, dtype=f.dtype)
        h_from_c, c_from_c = (e * f)[..., None] * diagonal, f[..., None] * diagonal
        if self.weight_hr is not None:
            h_from_h, h_from_c = self.weight_hr @ h_from_h, self.weight_hr @ h_from_c
        return np.concatenate(
            [
                np.concatenate([h_from_h, h_from_c], axis=-1),
                np.concatenate([A, c_from_c], axis=-1),
            ],
            axis=-2,
        )

    def backpropagate(self, trace: LSTMTrace, h_seed: FloatArray) -> StateGradients:
        """Sweep a loss's gradient back through a trace (Hochreiter & Schmidhuber 1997, BPTT).

        Parameters
        ----------
        trace : LSTMTrace
            A trace of this cell.
        h_seed : ndarray, shape (T, H) or (T, B, H)
            ∂L/∂h(t) as the loss itself sees h(t), later steps not counted.

        Returns
        -------
        StateGradients
            `dL_dc` is the total ∂L/∂C(t): what comes back along the belt, f(t+1) ⊙ dL_dc(t+1),
            plus what h(t) hands down, e(t) ⊙ dL_dh(t). `direct` is what would be left of it if
            the gates did not see h: f(t+1) ⊙ direct(t+1) plus the loss's own share.
        """
        trace.require_forward()
        H = self.hidden_size
        dtype = trace.h.dtype
        U = trace.seen_weight_hh.astype(dtype, copy=False)
        slopes, e = trace.slopes
        dL_dh = np.array(h_seed, dtype)
        dL_dc = np.empty_like(trace.c)
        direct = np.empty_like(trace.c)
        dL_dpre = np.empty((*trace.c.shape[:-1], 4, H), dtype)
        from_belt = np.zeros_like(trace.c0)
        direct_from_belt = from_belt
        at_pre = np.zeros((*trace.c.shape[1:-1], 4 * H), dtype)
        for t in range(trace.steps - 1, -1, -1):
            dL_dh[t] += at_pre @ U
            at_read = dL_dh[t]
            direct_at_read = np.asarray(h_seed[t], dtype)
            if self.weight_hr is not None:
                at_read = at_read @ self.weight_hr
                direct_at_read = direct_at_read @ self.weight_hr
            dL_dc[t] = at_c = e[t] * at_read + from_belt
            direct[t] = e[t] * direct_at_read + direct_from_belt
            np.multiply(slopes[t, ..., :3, :], at_c[..., None, :], out=dL_dpre[t, ..., :3, :])
            np.multiply(slopes[t, ..., 3, :], at_read, out=dL_dpre[t, ..., 3, :])
            at_pre = dL_dpre[t].reshape(at_pre.shape)
            from_belt = trace.f[t] * at_c
            direct_from_belt = trace.f[t] * direct[t]
        return StateGradients(
            dL_dh=read_only(dL_dh),
            dL_dc=read_only(dL_dc),
            dL_dpre=read_only(dL_dpre.reshape(*trace.c.shape[:-1], 4 * H)),
            direct=read_only(direct),
        )


def _held_columns(
    interventions: Interventions, steps: int, hidden_size: int, dtype: np.dtype, batch: bool
) -> tuple[FloatArray, NDArray[np.bool_]] | None:
    """What gates are held at, and where, as columns of the sweep: rows i, f, o, then g."""
    if not interventions:
        return None
    held = interventions.held(steps, hidden_size)[:, [0, 1, 3, 2]].reshape(steps, 4 * hidden_size)
    where = ~np.isnan(held)
    held = held.astype(dtype)
    return (held[:, :, None], where[:, :, None]) if batch else (held, where)
