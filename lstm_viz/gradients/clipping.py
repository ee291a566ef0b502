"""What clipping a gradient by its norm does, and what it cannot do.

Pascanu, Mikolov & Bengio 2013 multiply the whole gradient by threshold / norm where its norm is
above a threshold. All steps' parts of it are multiplied by the same number: clipping ends an
explosion, but a step that had no share of the gradient still has none.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lstm_viz.analysis import GradientFlow
from lstm_viz.arrays import FloatArray, euclidean_norms, read_only
from lstm_viz.cells import GRUTrace, LSTMTrace
from lstm_viz.errors import InvalidInput


@dataclass(frozen=True, eq=False)
class Clipping:
    """A gradient with respect to all parameters, before and after it was clipped by its norm.

    A gradient whose norm is inf cannot be scaled back: `exploded` is True, and factor and `after`
    are 0. (PyTorch's ``clip_grad_norm_`` leaves nan where an entry was inf and 0 elsewhere.)
    """

    threshold: float
    norm: float  # of the whole gradient, before; inf where it has exploded
    factor: float  # by which all of it is multiplied: min(1, threshold / norm)
    before: FloatArray  # (T,), norm of each step's part of the gradient
    after: FloatArray  # (T,), factor · before
    share: FloatArray  # (T,), before / norm, the same after; nan where norm is 0 or inf

    @property
    def exploded(self) -> bool:
        """Whether the norm is beyond the float range."""
        return math.isinf(self.norm)

    @property
    def norm_after(self) -> float:
        """The norm of the whole gradient after clipping: at most the threshold."""
        if self.exploded:
            return 0.0
        return self.threshold if self.factor < 1 else self.norm


def clipped(flow: GradientFlow, threshold: float) -> Clipping:
    """Clip the gradient with respect to all parameters by its norm.

    Parameters
    ----------
    flow : GradientFlow
        The gradient of a loss for one sequence.
    threshold : float
        The norm that it may have at most; more than 0.

    Raises
    ------
    InvalidInput
        When the threshold is not a finite number above 0, or the flow is of a batch.
    """
    if not (math.isfinite(threshold) and threshold > 0):
        raise InvalidInput(f"threshold is {threshold!r}; expected a finite number above 0.")
    norm = parameter_gradient_norm(flow)
    before = per_step_parameter_gradients(flow)
    factor = threshold / norm if norm > threshold else 1.0  # 0 where the norm is inf
    known = 0 < norm < math.inf
    with np.errstate(over="ignore", under="ignore"):
        return Clipping(
            threshold=float(threshold),
            norm=norm,
            factor=factor,
            before=before,
            after=read_only(factor * before if factor else np.zeros_like(before)),
            share=read_only(before / norm if known else np.full_like(before, np.nan)),
        )


def per_step_parameter_gradients(flow: GradientFlow) -> FloatArray:
    """How long each step's part of the gradient with respect to all parameters is.

    The gradient is a sum over steps: step t adds δ(t) x(t)ᵀ to that of W, δ(t) h(t-1)ᵀ to that of
    U and δ(t) to that of each bias, with δ(t) = ∂L/∂pre(t). Together they have the norm
    ‖δ(t)‖ √(‖x(t)‖² + ‖h(t-1)‖² + 2). A GRU's candidate rows on the recurrent side have r ⊙ δ.
    A projection's W_hr has a part ∂L/∂h(t) read(t)ᵀ, too.

    Returns
    -------
    ndarray, shape (T,)
        float64; 0 where it fell below the range of the flow's own dtype, inf where it left it.

    Raises
    ------
    InvalidInput
        When the flow is of a batch.
    """
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        # ∞ · 0, a part of an exploded gradient that reads nothing, is nan here and inf as a norm.
        parts = [
            euclidean_norms(at_rows) * euclidean_norms(reading)
            for at_rows, reading in _outer_factors(flow)
        ]
    return _within_range(euclidean_norms(np.stack(parts), axis=0), flow)


def parameter_gradient_norm(flow: GradientFlow) -> float:
    """The norm of the gradient with respect to all weights and both biases.

    Returns
    -------
    float
        0 and inf beyond the range of the flow's own dtype.

    Raises
    ------
    InvalidInput
        When the flow is of a batch.
    """
    norms = []
    for at_rows, reading in _outer_factors(flow):
        largest = float(np.abs(at_rows).max(initial=0.0))
        if not np.isfinite(at_rows).all():
            return math.inf
        scale = largest if largest > 0 else 1.0
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            gradient = (at_rows / scale).T @ reading
            norms.append(float(euclidean_norms(gradient.ravel())) * scale)
    return float(_within_range(euclidean_norms(np.array(norms)), flow))


def _within_range(norms: FloatArray, flow: GradientFlow) -> FloatArray:
    """Mark what a gradient of the flow's own dtype could not have been."""
    limits = np.finfo(flow.dL_dpre.dtype)
    norms = np.where(norms > float(limits.max), np.inf, norms)
    return read_only(np.where(norms < float(limits.tiny), 0.0, norms))


def _outer_factors(flow: GradientFlow) -> list[tuple[FloatArray, FloatArray]]:
    """Pairs (T, rows), (T, columns) in float64 whose outer products, summed, are the gradients.

    A bias is a column of ones beside what the weights read.
    """
    trace = flow.trace
    trace.require_single()
    at_pre = flow.dL_dpre.astype(np.float64)
    read = trace.h_prev.astype(np.float64)
    at_products = at_pre
    if isinstance(trace, GRUTrace):
        H = trace.cell.hidden_size
        with np.errstate(invalid="ignore"):
            at_products = np.concatenate(
                [at_pre[:, : 2 * H], at_pre[:, 2 * H :] * trace.r], axis=-1
            )
    if isinstance(trace, LSTMTrace) and trace.interventions.cut_recurrent:
        read = np.zeros_like(read)
    biases = np.ones((trace.steps, 0 if trace.cell.bias_ih is None else 1))
    factors: list[tuple[FloatArray, FloatArray]] = [
        (at_pre, np.concatenate([trace.x.astype(np.float64), biases], axis=-1)),
        (at_products, np.concatenate([read, biases], axis=-1)),
    ]
    if isinstance(trace, LSTMTrace) and trace.cell.weight_hr is not None:
        factors.append((flow.dL_dh.astype(np.float64), trace.read.astype(np.float64)))
    return factors
