"""Additive attention: where to look in what was read, before each step of the writing.

With a(t) the encoder's annotation of step t, T of them, and h(s-1) the decoder's h before its step
s (Bahdanau, Cho & Bengio 2015, equations 5 and 6, and A.1.2)::

    e(s, t) = v · tanh(W h(s-1) + U a(t) + b)            a score for each step read
    α(s, t) = exp e(s, t) / Σ_k exp e(s, k)              the alignment; each row sums to 1
    c(s)    = Σ_t α(s, t) a(t)                           the context that the decoder reads

The bias b is ours; the paper's equation has none. U a(t) does not depend on s and is computed once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_viz.arrays import FloatArray, finite_array, frozen_copy, require_shape
from lstm_viz.errors import InvalidInput
from lstm_viz.network import softmax


@dataclass(frozen=True, eq=False)
class AdditiveAttention:
    """The weights of one additive attention with N units of its own.

    Raises
    ------
    InvalidInput
        When an array has the wrong shape or holds anything but finite numbers.
    """

    weight_query: FloatArray  # W, (N, H) with H the decoder's units
    weight_key: FloatArray  # U, (N, A) with A the size of an annotation
    score: FloatArray  # v, (N,)
    bias: FloatArray | None = None  # b, (N,)

    def __post_init__(self) -> None:
        query = frozen_copy("attention.weight_query", self.weight_query)
        if query.ndim != 2 or 0 in query.shape:
            raise InvalidInput(f"attention.weight_query has shape {query.shape}; expected (N, H).")
        key = frozen_copy("attention.weight_key", self.weight_key)
        if key.ndim != 2 or key.shape[1] == 0:
            raise InvalidInput(f"attention.weight_key has shape {key.shape}; expected (N, A).")
        require_shape("attention.weight_key", key, (len(query), key.shape[1]), "(N, A)")
        score = frozen_copy("attention.score", self.score)
        require_shape("attention.score", score, (len(query),), "(N,)")
        object.__setattr__(self, "weight_query", query)
        object.__setattr__(self, "weight_key", key)
        object.__setattr__(self, "score", score)
        if self.bias is not None:
            bias = frozen_copy("attention.bias", self.bias)
            require_shape("attention.bias", bias, (len(query),), "(N,)")
            object.__setattr__(self, "bias", bias)

    @property
    def units(self) -> int:
        """N, the number of units inside the score."""
        return int(self.weight_query.shape[0])

    @property
    def query_size(self) -> int:
        """H, the number of the decoder's units."""
        return int(self.weight_query.shape[1])

    @property
    def annotation_size(self) -> int:
        """A, the size of one annotation."""
        return int(self.weight_key.shape[1])

    def keys(self, annotations: FloatArray) -> FloatArray:
        """U a(t) + b for all steps read, shape (T, N), in the precision of `annotations` (T, A)."""
        dtype = annotations.dtype
        with np.errstate(over="ignore", invalid="ignore"):  # found in `scores`, and named
            keys = annotations @ self.weight_key.T.astype(dtype, copy=False)
            if self.bias is not None:
                keys = keys + self.bias.astype(dtype, copy=False)
        return np.asarray(keys)

    def scores(self, h: FloatArray, keys: FloatArray) -> FloatArray:
        """e(s, t) of one decoder step for all steps read.

        Parameters
        ----------
        h : ndarray, shape (H,)
            The decoder's h before the step.
        keys : ndarray, shape (T, N)
            Of `keys`.

        Returns
        -------
        ndarray, shape (T,)

        Raises
        ------
        InvalidInput
            When a sum leaves the range of the dtype of `keys`.
        """
        dtype = keys.dtype
        with np.errstate(over="ignore", invalid="ignore"):
            query = self.weight_query.astype(dtype, copy=False) @ h
            scores = np.tanh(keys + query) @ self.score.astype(dtype, copy=False)
        if not np.isfinite(scores).all():
            raise InvalidInput(
                f"a score of the attention left the range of {dtype.name}: its weights are too "
                "large."
            )
        return np.asarray(scores)

    def attend(
        self, h: FloatArray, keys: FloatArray, annotations: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return scores (T,), alignment (T,) and context (A,) of one decoder step."""
        scores = self.scores(h, keys)
        alignment = softmax(scores)
        return scores, alignment, alignment @ annotations


def summary_of(annotations: FloatArray) -> FloatArray:
    """What an encoder without attention hands over, shape (A,).

    The forward direction's last h beside the backward direction's h at the first step: each has
    read everything. Cho et al. (2014) take the last h of one direction; with both, all sizes are
    those of the network with attention.

    Parameters
    ----------
    annotations : array_like, shape (T, 2H)
        Both directions' h side by side, by the sequence's own time.
    """
    states = finite_array("annotations", annotations)
    units = states.shape[-1] // 2
    return np.concatenate([states[-1, :units], states[0, units:]])
