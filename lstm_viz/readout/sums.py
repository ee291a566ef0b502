"""The read-out's sums of one sequence, and what is made of them."""

from __future__ import annotations

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.network import NetworkTrace


def sums_of(trace: NetworkTrace) -> FloatArray:
    """Return the read-out's sums of a trace of one sequence in float64, shape (T, K).

    Raises
    ------
    InvalidInput
        When the network has no read-out, or the trace is of a batch.
    """
    if trace.logits is None:
        raise InvalidInput("the network has no read-out; expected one that says something.")
    if trace.logits.ndim != 2:
        raise InvalidInput("the trace is of a batch; expected one sequence, x of (T, D).")
    return np.asarray(trace.logits, np.float64)


def sigmoid(sums: FloatArray) -> FloatArray:
    """1 / (1 + exp(-z)), safe for sums of any size."""
    small = np.exp(-np.abs(sums))  # at most 1
    return np.where(sums >= 0, 1 / (1 + small), small / (1 + small))


def softmax_at(sums: FloatArray, temperature: float, never: int | None = None) -> FloatArray:
    """Softmax at a temperature: probabilities ∝ exp(z / temperature) over the last axis.

    Parameters
    ----------
    sums : ndarray, shape (…, K)
        The sums z, finite.
    temperature : float
        At least 0. At 0 the largest sum has all, of equal ones the first.
    never : int, optional
        The column that gets 0; the others share what it had in their proportions.
    """
    allowed = np.array(sums, np.float64)
    if never is not None:
        allowed[..., never] = -np.inf
    best = allowed.argmax(axis=-1)
    if temperature == 0:
        return np.eye(allowed.shape[-1])[best]
    below = allowed - np.take_along_axis(allowed, best[..., None], axis=-1)  # at most 0
    with np.errstate(over="ignore"):  # what is far below at a small temperature is -inf: 0
        weights = np.exp(below / temperature)
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def is_one_hot(x: FloatArray) -> bool:
    """Whether every step of x (T, D) is a 1 in one column and 0 elsewhere."""
    return bool(((x == 0) | (x == 1)).all() and (x.sum(axis=-1) == 1).all())
