"""By which paths a gradient reaches an LSTM's cell state: along the belt, through the gates.

With e(t) = o(t) ⊙ (1 - tanh²C(t)) and s(t) what the loss itself sees of h(t), exactly::

    ∂L/∂C(t) = f(t+1) ⊙ ∂L/∂C(t+1)             along the belt
             + e(t) ⊙ Uᵀ ∂L/∂pre(t+1)          through h(t) into the gates of the next step
             + e(t) ⊙ s(t)                     from the loss itself

Followed along the belt alone, (∏ f) ⊙ e ⊙ s, it is the constant error carousel of Hochreiter &
Schmidhuber 1997, with the forget gate of Gers, Schmidhuber & Cummins 2000.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_viz.analysis import GradientFlow
from lstm_viz.arrays import FloatArray, euclidean_norms, read_only
from lstm_viz.cells import LSTMTrace
from lstm_viz.errors import InvalidInput


@dataclass(frozen=True, eq=False)
class GradientPaths:
    """The gradient at an LSTM's cell state, and what came along the belt and what did not.

    Norms are 0 where the gradient fell below the float range, inf where it left it. The three
    shares are the terms of one step, each projected on the whole: they add up to 1, and one of
    them may be negative. Where the whole is 0 or inf they are nan.
    """

    whole: FloatArray  # (T,), ‖∂L/∂C(t)‖
    direct: FloatArray  # (T,), norm of what came along the belt alone, all the way
    rest: FloatArray  # (T,), norm of what passed through a gate at least once
    rest_gradient: FloatArray  # (T, H), that itself: ∂L/∂C(t) less the direct path
    belt_share: FloatArray  # (T,), of what came from C(t+1) along the belt
    h_share: FloatArray  # (T,), of what came from step t+1 through h(t)
    loss_share: FloatArray  # (T,), of what the loss itself sees of h(t)
    forget_product: FloatArray  # (T,), ∏_{j>t} f_j of a unit, the geometric mean over the units


def gradient_paths(flow: GradientFlow, h_seed: FloatArray) -> GradientPaths:
    """Take the gradient at an LSTM's cell state apart by the paths that it came along.

    Parameters
    ----------
    flow : GradientFlow
        The gradient of a loss for one sequence and an LSTM.
    h_seed : ndarray, shape (T, H); (T, P) with a projection
        ∂L/∂h(t) as the loss itself sees it, the one that `flow` was computed with.

    Returns
    -------
    GradientPaths
        `rest_gradient` is followed back by a recursion of its own, rest(t) = f(t+1) ⊙ rest(t+1)
        + e(t) ⊙ Uᵀ ∂L/∂pre(t+1): the paths that Hochreiter & Schmidhuber 1997 cut off in
        training. Together with the direct path it is the whole.

    Raises
    ------
    InvalidInput
        When the network is not an LSTM, the flow is of a batch, or the seed is not its own.
    """
    trace = flow.trace
    if not isinstance(trace, LSTMTrace) or flow.dL_dc is None or flow.direct is None:
        raise InvalidInput(
            f"the gradient is that of a {trace.cell.kind}; expected an LSTM's, which has a belt."
        )
    trace.require_single()
    seed = np.asarray(h_seed, trace.h.dtype)
    if seed.shape != trace.h.shape:
        raise InvalidInput(f"h_seed has shape {seed.shape}; expected {trace.h.shape}.")
    if not np.array_equal(seed[-1], flow.dL_dh[-1]):  # at T nothing comes back from later steps
        raise InvalidInput("h_seed is not the one that this gradient was computed with.")
    U = trace.seen_weight_hh.astype(seed.dtype, copy=False)
    _, e = trace.slopes
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        through_h = np.zeros_like(trace.c)
        through_h[:-1] = e[:-1] * _at_read(trace, flow.dL_dpre[1:] @ U)
        along_belt = np.zeros_like(trace.c)
        along_belt[:-1] = trace.f[1:] * flow.dL_dc[1:]
        from_loss = e * _at_read(trace, seed)
        rest = through_h.copy()
        for t in range(trace.steps - 2, -1, -1):
            rest[t] += trace.f[t + 1] * rest[t + 1]
    return GradientPaths(
        whole=euclidean_norms(flow.dL_dc),
        direct=euclidean_norms(flow.direct),
        rest=euclidean_norms(rest),
        rest_gradient=read_only(rest),
        belt_share=_share(along_belt, flow.dL_dc),
        h_share=_share(through_h, flow.dL_dc),
        loss_share=_share(from_loss, flow.dL_dc),
        forget_product=_forget_product(trace.f),
    )


def _at_read(trace: LSTMTrace, at_h: FloatArray) -> FloatArray:
    """What a gradient at h(t) is at o ⊙ tanh C: the same, but for a projection."""
    weight_hr = trace.cell.weight_hr
    return at_h if weight_hr is None else at_h @ weight_hr.astype(at_h.dtype, copy=False)


def _share(term: FloatArray, whole: FloatArray) -> FloatArray:
    """term · whole / ‖whole‖² for every row; nan where whole is 0 or beyond the range."""
    norms = euclidean_norms(whole)
    known = (norms > 0) & np.isfinite(norms)
    shares = np.full(len(whole), np.nan)
    # Divided by the norm before they are multiplied, so that no product leaves the range.
    scale = norms[known, None].astype(np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        shares[known] = np.sum((term[known] / scale) * (whole[known] / scale), axis=-1)
    return read_only(shares)


def _forget_product(f: FloatArray) -> FloatArray:
    """The product of all later forget gates, as a geometric mean over units, from logarithms."""
    with np.errstate(divide="ignore"):
        logs = np.log(f.astype(np.float64)).mean(axis=-1)
    later = np.zeros(len(f))
    later[:-1] = np.cumsum(logs[:0:-1])[::-1]
    with np.errstate(under="ignore"):
        return read_only(np.exp(later))
