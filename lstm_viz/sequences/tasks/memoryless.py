"""The least loss of an answer that knows the present symbol and nothing before it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def binary_entropy(probability: float) -> float:
    """Return -p log p - (1-p) log(1-p) in nats: the least loss of a yes that is true so often."""
    return float(_entropies(np.array(probability)))


def binary_loss(visits: NDArray[np.float64], legal: NDArray[np.float64]) -> float:
    """Return the least mean binary loss of an answer that sees the present symbol only.

    The best such answer gives output k after symbol c the share of the steps with c at which k is
    legal, so that its loss is ::

        Σ_c Σ_k n(c) H(p(k | c)) / (K Σ_c n(c)),   p(k | c) = Σ_s n(c, s) legal(s, k) / n(c)

    Parameters
    ----------
    visits : ndarray, shape (C, S)
        n(c, s): how often symbol c leads to state s in a sequence, in expectation.
    legal : ndarray, shape (S, K)
        1 where output k is to be given in state s, 0 elsewhere.
    """
    of_symbol = visits.sum(axis=1)  # (C,)
    seen = of_symbol > 0
    shares = (visits[seen] @ legal) / of_symbol[seen, None]  # (C, K)
    losses = _entropies(shares).mean(axis=1)
    return float(of_symbol[seen] @ losses / of_symbol.sum())


def _entropies(p: NDArray[np.float64]) -> NDArray[np.float64]:
    p = np.clip(p, 0.0, 1.0)  # a share that rounding put a digit above 1
    inside = (p > 0) & (p < 1)
    q = np.where(inside, p, 0.5)
    return np.where(inside, -q * np.log(q) - (1 - q) * np.log1p(-q), 0.0)
