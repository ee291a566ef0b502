"""What the variants of the LSTM share: forward trace, one-step Jacobian, backward sweep.

With σ the logistic function, ⊙ the elementwise product and p_k ⊙ C the peephole connections, by
which a gate sees the cell state (Gers & Schmidhuber 2000; Gers, Schraudolph & Schmidhuber 2002,
§2.2)::

    i(t) = σ(W_i x(t) + U_i h(t-1) + p_i ⊙ C(t-1) + b_i)
    f(t) = σ(W_f x(t) + U_f h(t-1) + p_f ⊙ C(t-1) + b_f)    or 1, or 1 - i(t)
    g(t) = tanh(W_g x(t) + U_g h(t-1) + b_g)                the candidate C̃(t)
    C(t) = f(t) ⊙ C(t-1)  +  i(t) ⊙ C̃(t)
    o(t) = σ(W_o x(t) + U_o h(t-1) + p_o ⊙ C(t) + b_o)      sees the new C(t)
    h(t) = o(t) ⊙ tanh C(t)                                  with a projection: W_hr (o ⊙ tanh C)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import ArrayLike

from lstm_viz.arrays import (
    FloatArray,
    frozen_copy,
    initial_state,
    read_only,
    require_in_range,
    require_shape,
    sequence_array,
)
from lstm_viz.cells.recurrent import RecurrentCell
from lstm_viz.cells.state_gradients import StateGradients
from lstm_viz.cells.variants.variant_trace import VariantTrace
from lstm_viz.errors import InvalidInput

Forgets = Literal["by its gate", "never", "as it writes"]
"""Where f(t) comes from: from a gate of its own, it is 1, or it is 1 - i(t)."""

PEEPING = ("i", "f", "o")
"""The gates that can see the cell state."""


@dataclass(frozen=True, eq=False)
class VariantLSTM(RecurrentCell):
    """An LSTM that differs from `lstm_viz.LSTM` in one of its equations; see its subclasses.

    The row blocks are those of `gates`, G of them, in PyTorch's order.

    Raises
    ------
    InvalidInput
        When an array has the wrong shape or holds anything but finite numbers, or a peephole leads
        to a gate that the cell does not have.
    """

    weight_ih: FloatArray  # (G·H, D)
    weight_hh: FloatArray  # (G·H, H); with a projection (G·H, P)
    bias_ih: FloatArray | None = None  # (G·H,)
    bias_hh: FloatArray | None = None  # (G·H,)
    weight_hr: FloatArray | None = None  # (P, H), only with a projection
    peephole_i: FloatArray | None = None  # (H,): what the input gate sees C(t-1) with
    peephole_f: FloatArray | None = None  # (H,): what the forget gate sees C(t-1) with
    peephole_o: FloatArray | None = None  # (H,): what the output gate sees C(t) with

    forgets: ClassVar[Forgets]
    can_project: ClassVar[bool] = True

    def __post_init__(self) -> None:
        super().__post_init__()
        for gate in PEEPING:
            name = f"peephole_{gate}"
            peephole = getattr(self, name)
            if peephole is None:
                continue
            if gate not in self.gates:
                raise InvalidInput(f"{name} is given, but the {self.kind} has no gate {gate}.")
            peephole = frozen_copy(name, peephole)
            require_shape(name, peephole, (self.hidden_size,), "(H,)")
            object.__setattr__(self, name, peephole)

    def peephole(self, gate: str) -> FloatArray | None:
        """The weights with which a gate sees the cell state, (H,); None where it does not."""
        weights: FloatArray | None = getattr(self, f"peephole_{gate}") if gate in PEEPING else None
        return weights

    @cached_property
    def _bias(self) -> FloatArray:
        """Both biases together, (G·H,); zeros where there are none."""
        if self.bias_ih is None or self.bias_hh is None:
            return np.zeros(len(self.weight_ih))
        with np.errstate(over="ignore"):  # what is beyond the range shows up in a sum
            return np.add(self.bias_ih, self.bias_hh, dtype=np.float64)

    def trace(
        self, x: ArrayLike, h0: ArrayLike | None = None, c0: ArrayLike | None = None
    ) -> VariantTrace:
        """Run the cell over a sequence and keep everything.

        Parameters
        ----------
        x : array_like, shape (T, D) or (T, B, D)
            The input. float32 is computed in float32, everything else in float64.
        h0 : array_like, shape (H,) or (B, H), optional
            h before the first step, P numbers with a projection; zeros by default.
        c0 : array_like, shape (H,) or (B, H), optional
            C before the first step; zeros by default.

        Returns
        -------
        VariantTrace
            Without a forget gate `f` is 1 and `pre_f` inf; coupled, `f` is 1 - i and `pre_f` is
            -`pre_i`, since 1 - σ(z) = σ(-z).

        Raises
        ------
        InvalidInput
            When an array has the wrong shape, the sequence is empty or too long, or a value is
            not finite.
        """
        H, P = self.hidden_size, self.output_size
        x = sequence_array(x, self.input_size, values_per_step=11 * H + P)
        h = h0 = initial_state("h0", h0, x, P)
        c = c0 = initial_state("c0", c0, x, H)
        dtype = x.dtype
        kept: dict[str, FloatArray] = {
            name: np.empty((*x.shape[:-1], P if name == "h" else H), dtype) for name in _KEPT
        }
        with np.errstate(over="ignore", invalid="ignore"):  # exp(800) = inf gives the gate 0
            U = self.weight_hh.astype(dtype, copy=False).T
            from_input = x @ self.weight_ih.astype(dtype).T + self._bias.astype(dtype)
            W_hr = None if self.weight_hr is None else self.weight_hr.astype(dtype, copy=False).T
            for t, sums in enumerate(from_input):
                sums = sums + h @ U
                pre = {gate: sums[..., self.rows(gate)] for gate in self.gates}
                pre["i"] = pre["i"] + self._seen("i", c)
                i = _sigmoid(pre["i"])
                if self.forgets == "by its gate":
                    pre["f"] = pre["f"] + self._seen("f", c)
                    f = _sigmoid(pre["f"])
                elif self.forgets == "never":
                    pre["f"], f = np.full_like(i, np.inf), np.ones_like(i)
                else:
                    pre["f"], f = -pre["i"], 1 - i
                g = np.tanh(pre["g"])
                c = f * c + i * g
                pre["o"] = pre["o"] + self._seen("o", c)
                o = _sigmoid(pre["o"])
                tanh_c = np.tanh(c)
                read = o * tanh_c
                h = read if W_hr is None else read @ W_hr
                now = {"i": i, "f": f, "g": g, "o": o, "c": c, "tanh_c": tanh_c, "read": read}
                now |= {"h": h, **{f"pre_{gate}": value for gate, value in pre.items()}}
                for name, values in now.items():
                    kept[name][t] = values
        sums = [f"pre_{gate}" for gate in self.gates]
        require_in_range(np.concatenate([kept[name] for name in (*sums, "c", "h")], axis=-1))
        for values in kept.values():
            values.flags.writeable = False
        return VariantTrace(
            cell=self,
            x=read_only(x.copy()),
            h0=read_only(h0),
            c0=read_only(c0),
            pre_i=kept["pre_i"],
            pre_f=kept["pre_f"],
            pre_g=kept["pre_g"],
            pre_o=kept["pre_o"],
            i=kept["i"],
            f=kept["f"],
            g=kept["g"],
            o=kept["o"],
            c=kept["c"],
            tanh_c=kept["tanh_c"],
            read=kept["read"],
            h=kept["h"],
        )

    def _seen(self, gate: str, c: FloatArray) -> FloatArray:
        """What a gate sees of the cell state."""
        weights = self.peephole(gate)
        return np.zeros_like(c) if weights is None else weights.astype(c.dtype, copy=False) * c

    def jacobian(self, trace: VariantTrace, t: int) -> FloatArray:
        """The exact one-step Jacobian ∂(h(t), C(t)) / ∂(h(t-1), C(t-1)).

        As in `lstm_viz.LSTM.jacobian`, but what C(t) is to C(t-1) is no longer f alone, and what
        h(t) is to C(t) no longer e alone::

            ∂C(t)/∂C(t-1) = D(f + d_i ⊙ p_i + d_f ⊙ p_f)
            ∂h(t)/∂C(t)   = D(e + d_o ⊙ p_o)

        Coupled, d_i is (C̃ - C(t-1)) ⊙ i(1 - i), and there is no d_f. With a projection the h rows
        are multiplied by W_hr from the left.

        Parameters
        ----------
        trace : VariantTrace
            A trace of this cell.
        t : int
            The step, from 0 to T-1.

        Returns
        -------
        ndarray, shape (P+H, P+H) or (B, P+H, P+H)
            P = H without a projection. The state's order is h, then C.
        """
        step = trace.index(t)
        U = {gate: self.weight_hh[self.rows(gate)] for gate in self.gates}
        slopes = {gate: trace.slope(gate)[step][..., None] for gate in self.gates}
        A = slopes["i"] * U["i"] + slopes["g"] * U["g"]
        if "f" in self.gates:
            A = A + slopes["f"] * U["f"]
        h_by_c, c_by_c = trace.h_by_c[step], trace.c_by_c[step]
        diagonal = np.eye(self.hidden_size, dtype=c_by_c.dtype)
        h_from_h = h_by_c[..., None] * A + slopes["o"] * U["o"]
        h_from_c = (h_by_c * c_by_c)[..., None] * diagonal
        if self.weight_hr is not None:
            h_from_h, h_from_c = self.weight_hr @ h_from_h, self.weight_hr @ h_from_c
        rows = ([h_from_h, h_from_c], [A, c_by_c[..., None] * diagonal])
        return np.concatenate([np.concatenate(row, axis=-1) for row in rows], axis=-2)

    def backpropagate(self, trace: VariantTrace, h_seed: FloatArray) -> StateGradients:
        """Sweep a loss's gradient back through a trace.

        Parameters
        ----------
        trace : VariantTrace
            A trace of this cell.
        h_seed : ndarray, shape (T, H) or (T, B, H)
            ∂L/∂h(t) as the loss itself sees h(t), later steps not counted; P numbers with a
            projection.

        Returns
        -------
        StateGradients
            `dL_dc` is the total ∂L/∂C(t). `dL_dpre` is (T, G·H). `direct` is what would be left of
            `dL_dc` if the gates did not see h: it is carried by ∂C(t)/∂C(t-1), what comes through
            the peepholes included.
        """
        trace.require_forward()
        dtype = trace.h.dtype
        U = self.weight_hh.astype(dtype, copy=False)
        dL_dh = np.array(h_seed, dtype)
        dL_dc, direct = np.empty_like(trace.c), np.empty_like(trace.c)
        dL_dpre = np.empty((*trace.c.shape[:-1], len(U)), dtype)
        at_pre = np.zeros(dL_dpre.shape[1:], dtype)
        from_belt = direct_from_belt = np.zeros_like(trace.c0)
        for t in range(trace.steps - 1, -1, -1):
            dL_dh[t] += at_pre @ U
            at_read, direct_at_read = dL_dh[t], np.asarray(h_seed[t], dtype)
            if self.weight_hr is not None:
                at_read = at_read @ self.weight_hr
                direct_at_read = direct_at_read @ self.weight_hr
            dL_dc[t] = trace.h_by_c[t] * at_read + from_belt
            direct[t] = trace.h_by_c[t] * direct_at_read + direct_from_belt
            for gate in self.gates:
                at_gate = at_read if gate == "o" else dL_dc[t]
                dL_dpre[t][..., self.rows(gate)] = trace.slope(gate)[t] * at_gate
            at_pre = dL_dpre[t]
            from_belt = trace.c_by_c[t] * dL_dc[t]
            direct_from_belt = trace.c_by_c[t] * direct[t]
        return StateGradients(
            dL_dh=read_only(dL_dh),
            dL_dc=read_only(dL_dc),
            dL_dpre=read_only(dL_dpre),
            direct=read_only(direct),
        )


_KEPT = ("pre_i", "pre_f", "pre_g", "pre_o", "i", "f", "g", "o", "c", "tanh_c", "read", "h")


def _sigmoid(z: FloatArray) -> FloatArray:
    result: FloatArray = 1 / (1 + np.exp(-z))
    return result
