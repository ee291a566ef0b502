"""Parity: whether the ones so far are odd in number, at every step."""

from __future__ import annotations

import numpy as np

from lstm_viz.sequences.tasks.batch import Batch, equal_lengths
from lstm_viz.sequences.tasks.criteria import sign_as_target
from lstm_viz.sequences.tasks.memoryless import binary_entropy
from lstm_viz.sequences.tasks.task import MOST_LAG, Task


def _draw(rng: np.random.Generator, count: int, lag: int) -> Batch:
    bits = rng.integers(0, 2, (lag, count, 1))
    return Batch(
        x=bits.astype(np.float32),
        target=(bits.cumsum(axis=0) % 2).astype(np.float32),
        mask=np.ones((lag, count), dtype=np.bool_),
        lengths=equal_lengths(lag, count),
    )


def _memoryless_loss(lag: int) -> float:
    """After the first bit it is the parity, after the T - 1 others it says nothing about it."""
    return binary_entropy(0.5 + 0.5 / lag)


PARITY = Task(
    key="parity",
    name="Parity",
    sentence="Bits: at every step, say whether the number of ones so far is odd.",
    source=(
        "a classic, among recurrent networks for instance in Bengio, Simard & Frasconi 1994; here "
        "it is asked for at every step"
    ),
    inputs=("bit",),
    outputs=("odd",),
    loss="binary",
    lag_words="the number of bits",
    default_lag=20,
    least_lag=2,
    most_lag=MOST_LAG,
    baseline_words=(
        "The bit itself, which is right at the first step only, with odds of T + 1 to T - 1."
    ),
    criterion="At every step, the output is above 0 exactly when the number is odd (ours).",
    sampler=_draw,
    memoryless_loss=_memoryless_loss,
    is_right=sign_as_target,
)
