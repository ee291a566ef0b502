"""A series of months with a peak once a year: the next month is asked for at every step."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lstm_viz.sequences.tasks.batch import Batch, equal_lengths
from lstm_viz.sequences.tasks.criteria import closer_than
from lstm_viz.sequences.tasks.task import Task

YEAR = 12
"""The steps from one peak to the next."""

AMPLITUDES = (0.5, 1.5)
LEVELS = (-1.0, 1.0)
TRENDS = (-0.02, 0.02)
"""Each sequence has its own amplitude, level and rise a month, all equally likely between these."""

NOISE = 0.1
"""The noise's standard deviation, as a share of the amplitude."""

_ANGLES = 2 * np.pi * np.arange(YEAR) / YEAR
SHAPE: NDArray[np.float64] = (np.cos(_ANGLES) + 0.25 * np.cos(2 * _ANGLES)) / 1.25
"""A year from its peak on, without noise, for an amplitude of 1: a narrow peak of 1, a broad trough
of -0.6, the mean 0; as in `lstm_viz.sequences.seasonal`."""


def _draw(rng: np.random.Generator, count: int, lag: int) -> Batch:
    """Values level + trend · t + amplitude · (season(t - peak) + noise), t from 0 to `lag`."""
    amplitude, level, trend = (
        rng.uniform(*between, (1, count)) for between in (AMPLITUDES, LEVELS, TRENDS)
    )
    peak = rng.integers(0, YEAR, (1, count))
    month = np.arange(lag + 1)[:, None]
    noise = NOISE * rng.standard_normal((lag + 1, count))
    values = level + trend * month + amplitude * (SHAPE[(month - peak) % YEAR] + noise)
    series = values.astype(np.float32)[:, :, None]
    return Batch(
        x=series[:-1],
        target=series[1:],
        mask=np.ones((lag, count), dtype=np.bool_),
        lengths=equal_lengths(lag, count),
    )


def _memoryless_loss(lag: int) -> float:
    """Var(y) - Cov(x, y)² / Var(x) over all steps together, x the present month, y the next.

    All means are 0, every month of the year is equally likely at every step, and level, trend,
    amplitude and noise are independent. With E over t = 0 … lag - 1 ::

        Var(x)    = E[level²] + E[trend²] E[t²]       + E[amplitude²] (mean of s² + noise²)
        Cov(x, y) = E[level²] + E[trend²] E[t(t + 1)] + E[amplitude²] (mean of s(k) s(k + 1))
        Var(y)    = E[level²] + E[trend²] E[(t + 1)²] + E[amplitude²] (mean of s² + noise²)
    """
    of_level, of_trend, of_amplitude = map(_second_moment, (LEVELS, TRENDS, AMPLITUDES))
    t = np.arange(lag, dtype=np.float64)
    one_month = of_amplitude * ((SHAPE**2).mean() + NOISE**2)
    two_months = of_amplitude * (SHAPE * np.roll(SHAPE, -1)).mean()
    of_present = of_level + of_trend * (t**2).mean() + one_month
    of_next = of_level + of_trend * ((t + 1) ** 2).mean() + one_month
    of_both = of_level + of_trend * (t * (t + 1)).mean() + two_months
    return float(of_next - of_both**2 / of_present)


def _second_moment(between: tuple[float, float]) -> float:
    """E[X²] of a number that is equally likely everywhere between two others."""
    low, high = between
    return (low**2 + low * high + high**2) / 3


SEASON = Task(
    key="season",
    name="Yearly season",
    sentence=(
        "A series of months with a peak once a year, noise and a trend, all different from series "
        "to series: at every step, say the next month's value."
    ),
    source="our own; there are no published figures",
    inputs=("value",),
    outputs=("next value",),
    loss="mse",
    lag_words="the number of months",
    default_lag=60,
    least_lag=2 * YEAR,
    most_lag=600,
    baseline_words="The best straight line through the present value, y = a·x.",
    criterion=(
        "In the last twelve months, the mean squared error is less than half of that of giving the "
        "present value again (ours)."
    ),
    sampler=_draw,
    memoryless_loss=_memoryless_loss,
    is_right=closer_than(lambda batch: batch.x, share=0.5, steps=YEAR),
)
