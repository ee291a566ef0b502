"""How far a vanilla RNN's gradient can get at most: the bound that says when it must vanish.

Of one step back, ∂h(t)/∂h(t-1) = D(φ'(pre(t))) U, the norm is at most γ σ_max(U), with γ the
steepest slope of φ; of k steps at most (γ σ_max)^k (Hochreiter 1991; Bengio, Simard & Frasconi
1994; Pascanu, Mikolov & Bengio 2013). Below 1 the gradient must vanish; above 1 it need not
explode. σ_max is the largest singular value of U, not its spectral radius.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lstm_viz.arrays import FloatArray, euclidean_norms, read_only
from lstm_viz.cells import RNNTrace
from lstm_viz.errors import InvalidInput

STEEPEST = 1.0
"""γ, the steepest slope that either of tanh and relu has anywhere."""


@dataclass(frozen=True, eq=False)
class JacobianBound:
    """What ‖∂L/∂h(t)‖ cannot exceed, known from the weights or from the slopes met as well."""

    from_weights: FloatArray  # (T,), a factor γ σ_max(U) a step
    from_slopes: FloatArray  # (T,), a factor σ_max(U) · max_k φ'(pre_k(t)) a step
    sigma_max: float  # the largest singular value of U
    steepest: float  # the largest φ'(pre) on this sequence, at most γ = 1


def jacobian_bound(trace: RNNTrace, h_seed: FloatArray) -> JacobianBound:
    """Bound the gradient of a loss at every hidden state of a vanilla RNN.

    Parameters
    ----------
    trace : RNNTrace
        The network on one sequence.
    h_seed : ndarray, shape (T, H)
        ∂L/∂h(t) as the loss itself sees it.

    Returns
    -------
    JacobianBound
        bound(t) = ‖h_seed(t)‖ + factor(t+1) · bound(t+1), in float64; 0 and inf where it leaves
        the float range, and back in it where it comes back.

    Raises
    ------
    InvalidInput
        When the network is not a vanilla RNN, the trace is of a batch, or the seed has another
        shape.
    """
    if not isinstance(trace, RNNTrace):
        raise InvalidInput("the bound is a vanilla RNN's; expected the trace of one.")
    trace.require_single()
    trace.require_forward()
    seed = np.asarray(h_seed, np.float64)
    if seed.shape != trace.h.shape:
        raise InvalidInput(f"h_seed has shape {seed.shape}; expected {trace.h.shape}.")
    sigma_max = _largest_singular_value(trace.cell.weight_hh.astype(np.float64))
    slopes = trace.slope.astype(np.float64).max(axis=-1)
    own = euclidean_norms(seed).tolist()
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        factors = np.where(slopes > 0, sigma_max * slopes, 0.0).tolist()
    return JacobianBound(
        from_weights=_followed_back(own, [sigma_max * STEEPEST] * trace.steps),
        from_slopes=_followed_back(own, factors),
        sigma_max=sigma_max,
        steepest=float(slopes.max()),
    )


def _largest_singular_value(matrix: FloatArray) -> float:
    """‖matrix‖₂; inf where it is beyond the float range."""
    scale = float(np.abs(matrix).max())
    return scale * float(np.linalg.norm(matrix / scale, 2)) if scale > 0 else 0.0


def _followed_back(own: Sequence[float], factors: Sequence[float]) -> FloatArray:
    """bound(t) = own(t) + factors(t+1) · bound(t+1), each as a mantissa and a power of two.

    A bound that leaves the float range can come back into it, as a gradient cannot.
    """
    bounds = np.empty(len(own))
    mantissa, exponent = 0.0, 0
    for t in range(len(own) - 1, -1, -1):
        if t + 1 < len(own):
            factor, power = math.frexp(factors[t + 1])
            mantissa, exponent = mantissa * factor if factor else 0.0, exponent + power
        added, power = math.frexp(own[t])
        if mantissa == 0 or (added != 0 and power > exponent):
            mantissa, exponent, added, power = added, power, mantissa, exponent
        # What is added is the smaller one: below the last digit it is 0.
        mantissa, shift = math.frexp(mantissa + math.ldexp(added, max(power - exponent, -1100)))
        exponent += shift
        with np.errstate(over="ignore", under="ignore"):
            bounds[t] = np.ldexp(mantissa, min(max(exponent, -2000), 2000))
    return read_only(bounds)
