"""How likely a network takes the right answer to be, at every step; also before it is asked."""

from __future__ import annotations

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.readout.answers import Answers


def wanted_from(target: FloatArray) -> FloatArray:
    """What will be asked next, at every step.

    Parameters
    ----------
    target : ndarray, shape (T, K)
        NaN where nothing is asked.

    Returns
    -------
    ndarray, shape (T, K)
        At each step the target of this step or of the next one that is asked about; NaN behind
        the last of them.
    """
    wanted = target.copy()
    for t in range(len(wanted) - 2, -1, -1):
        if np.isnan(wanted[t]).any():
            wanted[t] = wanted[t + 1]
    return wanted


def chances_of(found: Answers, wanted: FloatArray) -> FloatArray:
    """How likely a network takes the right answer to be.

    ::

        cross_entropy:  p_k of the right k
        binary:         Π_k p_k where the target is 1, 1 - p_k else: exactly the right outputs

    Parameters
    ----------
    found : Answers
        What it says at each of T steps.
    wanted : ndarray, shape (T, K)
        What is right, 1 and 0.

    Returns
    -------
    ndarray, shape (T,)
        0 to 1; NaN where nothing is right.

    Raises
    ------
    InvalidInput
        When the answers are numbers and no probabilities.
    """
    if found.loss == "mse":
        raise InvalidInput("the answers are numbers; expected probabilities.")
    p = found.values.astype(np.float64)
    if found.loss == "cross_entropy":
        return (p * wanted).sum(axis=1)
    return np.where(np.isnan(wanted), np.nan, np.where(wanted == 1, p, 1 - p)).prod(axis=1)
