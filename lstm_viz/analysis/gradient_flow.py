"""How a loss's gradient travels back through time, exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lstm_viz.arrays import FloatArray, euclidean_norms, finite_array, read_only
from lstm_viz.cells import LSTM, NO_INTERVENTIONS, Cell, Interventions, Trace
from lstm_viz.errors import InvalidInput


@dataclass(frozen=True, eq=False)
class GradientFlow:
    """The gradient of a loss with respect to every state of a sequence.

    In a batch every shape has B after T.
    """

    trace: Trace
    dL_dh: FloatArray  # (T, H), the total that autograd leaves in h_t.grad
    dL_dc: FloatArray | None  # (T, H), the total in c_t.grad; None for a cell without a belt
    dL_dx: FloatArray  # (T, D), what autograd leaves in x.grad
    dL_dpre: FloatArray  # (T, G·H), at the pre-activations, in the cell's gate order
    direct: FloatArray | None  # (T, H), the part that came along the belt alone; None for an RNN
    norm_h: FloatArray  # (T,), Euclidean norms of dL_dh
    norm_c: FloatArray | None  # (T,)
    norm_direct: FloatArray | None  # (T,)


def gradient_flow(
    cell: Cell,
    x: ArrayLike,
    h_seed: ArrayLike | None = None,
    *,
    h0: ArrayLike | None = None,
    c0: ArrayLike | None = None,
    interventions: Interventions = NO_INTERVENTIONS,
) -> GradientFlow:
    """Run a cell, and follow the gradient of L = Σ h_seed · h(T) back to every step.

    Parameters
    ----------
    cell : LSTM, GRU or RNN
        The cell.
    x : array_like, shape (T, D) or (T, B, D)
        The input sequence.
    h_seed : array_like, shape (H,) or (B, H); or (T, H) or (T, B, H), optional
        ∂L/∂h(T) of a loss on the last hidden state, ones by default; with a time axis, ∂L/∂h(t)
        of a loss that looks at every step.
    h0, c0 : array_like, shape (H,) or (B, H), optional
        The state before the first step; zeros by default. `c0` only for an LSTM.
    interventions : Interventions
        Gates that are held and wires that are cut while it runs; none by default. Only for an LSTM.

    Returns
    -------
    GradientFlow
        See `gradient_flow_of`.

    Raises
    ------
    InvalidInput
        When an array has the wrong shape or is not finite, or `c0` or an intervention is given to
        a cell that has no cell state.
    """
    if isinstance(cell, LSTM):
        return gradient_flow_of(cell.trace(x, h0, c0, interventions=interventions), h_seed)
    if c0 is not None:
        raise InvalidInput(f"c0 is given, but a {cell.kind} has no cell state.")
    if interventions:
        raise InvalidInput(f"interventions are given to a {cell.kind}; expected an LSTM.")
    return gradient_flow_of(cell.trace(x, h0), h_seed)


def gradient_flow_of(trace: Trace, h_seed: ArrayLike | None = None) -> GradientFlow:
    """Follow the gradient of L = Σ h_seed · h(T) back through a run that has been traced.

    What was done to the cell while it ran is part of it: no gradient passes a gate that was held
    or a wire that was cut.

    Parameters
    ----------
    trace : LSTMTrace, GRUTrace or RNNTrace
        The run, in reading order.
    h_seed : array_like, optional
        As in `gradient_flow`.

    Returns
    -------
    GradientFlow
        `dL_dh` and `dL_dc` are totals over all paths, what PyTorch's autograd would leave in
        ``h_t.grad`` and ``c_t.grad``: ``dL_dc`` counts both what comes back along the belt and
        what h(t) hands down to C(t). `direct` leaves out every path through h(t-1) into a gate:
        for a loss on h(T) it is (∏_{j>t} f_j) ⊙ e(T) ⊙ h_seed with e = o ⊙ (1 - tanh²C), the
        constant error carousel of Hochreiter & Schmidhuber 1997 with the forget gate of Gers,
        Schmidhuber & Cummins 2000. Where a gradient has exploded beyond the float range, its norm
        is inf and its entries are inf or nan; where it has vanished below it, its norm is 0.

    Raises
    ------
    InvalidInput
        When `h_seed` has the wrong shape or is not finite, or the trace was read backward.
    """
    cell = trace.cell
    seed = _seed_over_time(trace, h_seed)
    with np.errstate(over="ignore", invalid="ignore"):  # an exploded gradient is marked, as inf
        swept = cell.backpropagate(trace, seed)  # type: ignore[arg-type]
        dL_dx = swept.dL_dpre @ cell.weight_ih.astype(trace.x.dtype, copy=False)
    return GradientFlow(
        trace=trace,
        dL_dh=swept.dL_dh,
        dL_dc=swept.dL_dc,
        dL_dx=read_only(dL_dx),
        dL_dpre=swept.dL_dpre,
        direct=swept.direct,
        norm_h=euclidean_norms(swept.dL_dh),
        norm_c=None if swept.dL_dc is None else euclidean_norms(swept.dL_dc),
        norm_direct=None if swept.direct is None else euclidean_norms(swept.direct),
    )


def _seed_over_time(trace: Trace, h_seed: ArrayLike | None) -> FloatArray:
    """∂L/∂h(t) as the loss itself sees it, for every step."""
    h = trace.h
    if h_seed is None:
        h_seed = np.ones_like(h[-1])
    seed = finite_array("h_seed", h_seed)
    if seed.shape == h.shape:
        return seed
    if seed.shape != h.shape[1:]:
        raise InvalidInput(
            f"h_seed has shape {seed.shape}; expected {h.shape[1:]} for a loss on the last hidden "
            f"state, or {h.shape} for a loss on every step."
        )
    over_time = np.zeros_like(h)
    over_time[-1] = seed
    return over_time
