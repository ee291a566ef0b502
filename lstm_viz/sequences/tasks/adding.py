"""Adding and multiplication: two of many numbers are marked, and their sum or product is asked for.

The answer is given at the end.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lstm_viz.sequences.tasks.batch import (
    Batch,
    Float32Array,
    IntArray,
    equal_lengths,
    last_steps,
    steps_within,
)
from lstm_viz.sequences.tasks.criteria import error_below
from lstm_viz.sequences.tasks.task import MOST_LAG, Task

FIRST_PAIRS = 10
"""The first mark is on one of so many pairs (Hochreiter & Schmidhuber 1997, experiment 4)."""

BOUND = 0.04
"""An answer is right when it is off by less (ibid.)."""


def _marked_pairs(
    rng: np.random.Generator, count: int, lag: int, lowest: float, of_first_pair: float
) -> tuple[Float32Array, Float32Array, NDArray[np.float64], IntArray]:
    """Draw as in experiments 4 and 5 of the paper, `lag` being its T.

    Values from [`lowest`, 1]; lengths T to T + T/10; the first mark on one of the first ten pairs,
    the second on one of the first T/2 - 1 that are still unmarked; markers of -1 on the first and
    the last pair. Where the first pair of all gets a mark, its value is `of_first_pair`.

    Returns
    -------
    values, markers : ndarray, shape (T, B)
    marked : ndarray, shape (2, B)
        The two marked values.
    lengths : ndarray, shape (B,)
    """
    lengths = rng.integers(lag, lag + lag // 10 + 1, count)
    first = rng.integers(0, FIRST_PAIRS, count)
    second = rng.integers(0, lag // 2 - 1, count)
    second += second >= first  # the pair already marked is passed over
    within = steps_within(lengths)
    values = np.where(within, rng.uniform(lowest, 1, within.shape), 0).astype(np.float32)
    markers = np.zeros(within.shape, np.float32)
    sequence = np.arange(count)
    markers[0] = -1
    markers[lengths - 1, sequence] = -1
    markers[first, sequence] = markers[second, sequence] = 1
    values[0, (first == 0) | (second == 0)] = of_first_pair
    marked = values[np.stack([first, second]), sequence].astype(np.float64)
    return values, markers, marked, lengths


def _first_pair_is_marked(lag: int) -> tuple[float, float]:
    """How likely the first mark, and how likely the second, is on the first pair of all."""
    by_first = 1 / FIRST_PAIRS
    return by_first, (1 - by_first) / (lag // 2 - 1)


def _hochreiter_schmidhuber(rng: np.random.Generator, count: int, lag: int) -> Batch:
    values, markers, marked, lengths = _marked_pairs(rng, count, lag, -1, 0)
    return _batch(values, markers, 0.5 + marked.sum(axis=0) / 4, lengths)


def _hochreiter_schmidhuber_variance(lag: int) -> float:
    """Var((X₁ + X₂)/4), X uniform on [-1, 1] with variance 1/3 unless it is on the first pair."""
    return (2 - sum(_first_pair_is_marked(lag))) / 48


def _product(rng: np.random.Generator, count: int, lag: int) -> Batch:
    values, markers, marked, lengths = _marked_pairs(rng, count, lag, 0, 1)
    return _batch(values, markers, marked.prod(axis=0), lengths)


def _product_variance(lag: int) -> float:
    """Var(X₁ X₂), X uniform on [0, 1], unless it is on the first pair: then it is 1."""
    one_is_1 = sum(_first_pair_is_marked(lag))
    mean = one_is_1 / 2 + (1 - one_is_1) / 4
    return one_is_1 / 3 + (1 - one_is_1) / 9 - mean**2


def _unit_interval(rng: np.random.Generator, count: int, lag: int) -> Batch:
    """Draw `lag` values from [0, 1] a sequence, one mark in each half."""
    values = rng.uniform(0, 1, (lag, count)).astype(np.float32)
    sequence = np.arange(count)
    first = rng.integers(0, lag // 2, count)
    second = rng.integers(lag // 2, lag, count)
    markers = np.zeros((lag, count), np.float32)
    markers[first, sequence] = markers[second, sequence] = 1
    total = values[first, sequence].astype(np.float64) + values[second, sequence]
    return _batch(values, markers, total, equal_lengths(lag, count))


def _batch(
    values: Float32Array, markers: Float32Array, answer: NDArray[np.float64], lengths: IntArray
) -> Batch:
    mask = last_steps(lengths)
    target = np.where(mask, answer, 0).astype(np.float32)
    return Batch(
        x=np.stack([values, markers], axis=2), target=target[:, :, None], mask=mask, lengths=lengths
    )


ADDING = Task(
    key="adding",
    name="Adding (1997)",
    sentence=(
        "Pairs of a number and a marker: at the end, add up the two numbers that were marked 1, "
        "scaled to lie between 0 and 1."
    ),
    source="Hochreiter & Schmidhuber 1997, Long Short-Term Memory, experiment 4",
    inputs=("number", "marker"),
    outputs=("0.5 + sum / 4",),
    loss="mse",
    lag_words="T, the least length; the second mark is at least T/2 steps before the end",
    default_lag=100,
    least_lag=2 * FIRST_PAIRS,
    most_lag=MOST_LAG,
    baseline_words="Always answering 0.5, the mean.",
    criterion="The answer is off by less than 0.04 (Hochreiter & Schmidhuber 1997).",
    sampler=_hochreiter_schmidhuber,
    memoryless_loss=_hochreiter_schmidhuber_variance,
    is_right=error_below(BOUND),
)

ADDING_UNIT_INTERVAL = Task(
    key="adding-unit",
    name="Adding, numbers from 0 to 1",
    sentence=(
        "Pairs of a number from 0 to 1 and a marker: at the end, add up the two numbers that were "
        "marked 1, one in each half."
    ),
    source=(
        "Le, Jaitly & Hinton 2015, arXiv:1504.00941; one mark in each half as in Arjovsky, Shah & "
        "Bengio 2016, arXiv:1511.06464"
    ),
    inputs=("number", "marker"),
    outputs=("sum",),
    loss="mse",
    lag_words="T, the length; the first mark is at least T/2 steps before the end",
    default_lag=100,
    least_lag=10,
    most_lag=MOST_LAG,
    # The one published. Whoever saw no step but the last would know a number in 2 of T sequences,
    # those with a mark on it, and come to (1 - 1/T)/6 (T even).
    baseline_words="Always answering 1, the mean: the loss is the variance, 2/12.",
    criterion="The answer is off by less than 0.04, as Hochreiter & Schmidhuber 1997 ask.",
    sampler=_unit_interval,
    memoryless_loss=lambda lag: 1 / 6,
    is_right=error_below(BOUND),
)

MULTIPLICATION = Task(
    key="multiplication",
    name="Multiplication (1997)",
    sentence=(
        "Pairs of a number from 0 to 1 and a marker: at the end, multiply the two numbers that "
        "were marked 1."
    ),
    source="Hochreiter & Schmidhuber 1997, Long Short-Term Memory, experiment 5",
    inputs=("number", "marker"),
    outputs=("product",),
    loss="mse",
    lag_words=ADDING.lag_words,
    default_lag=100,
    least_lag=2 * FIRST_PAIRS,
    most_lag=MOST_LAG,
    baseline_words="Always answering the mean.",
    criterion="The answer is off by less than 0.04 (Hochreiter & Schmidhuber 1997).",
    sampler=_product,
    memoryless_loss=_product_variance,
    is_right=error_below(BOUND),
)
