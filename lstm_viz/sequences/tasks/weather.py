"""Seattle's weather: tomorrow's highest temperature from the days so far."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.sequences.tasks.batch import Batch, equal_lengths
from lstm_viz.sequences.tasks.criteria import closer_than
from lstm_viz.sequences.tasks.task import Sampler, Task

MEAN_CELSIUS, SD_CELSIUS = 16.11, 7.33
"""Mean and standard deviation of the years trained on, 2012 to 2014, rounded to hundredths."""

FIRST_HELD_OUT = np.datetime64("2015-01-01")
"""From this day on, to the end of the year and of the record, nothing is trained on."""


@dataclass(frozen=True, eq=False)
class Days:
    """Days one after the other, N of them, without a gap."""

    dates: tuple[str, ...]  # N days such as "2012-01-01"
    highs: NDArray[np.float32]  # (N,), the day's highest temperature, standardised


def celsius(values: ArrayLike) -> NDArray[np.float64]:
    """Return temperatures in degrees Celsius: mean + sd · value."""
    return MEAN_CELSIUS + SD_CELSIUS * np.asarray(values, dtype=np.float64)


def standardised(degrees: ArrayLike) -> NDArray[np.float64]:
    """Return (degrees Celsius - mean) / sd, as the task's sequences hold them."""
    return (np.asarray(degrees, dtype=np.float64) - MEAN_CELSIUS) / SD_CELSIUS


@lru_cache(maxsize=2)
def days(held_out: bool) -> Days:
    """Return the days trained on, 2012 to 2014, or those held out, 2015."""
    # Imported here: it takes more than a second and brings pandas along.
    from vega_datasets import local_data

    _, *lines = local_data.seattle_weather.raw().decode("ascii").split()
    fields = [line.split(",") for line in lines]  # date, rain, high, low, wind, weather
    dates = np.array([field[0].replace("/", "-") for field in fields], dtype="datetime64[D]")
    chosen = (dates >= FIRST_HELD_OUT) == held_out
    highs = standardised([float(field[2]) for field in fields])[chosen].astype(np.float32)
    highs.flags.writeable = False
    return Days(tuple(map(str, dates[chosen])), highs)


def _sampler(held_out: bool) -> Sampler:
    def draw(rng: np.random.Generator, count: int, lag: int) -> Batch:
        """Stretches of `lag` days and one more, each equally likely."""
        record = days(held_out)
        starts = rng.integers(0, len(record.highs) - lag, count)
        highs = record.highs[starts + np.arange(lag + 1)[:, None], None]
        return Batch(
            x=highs[:-1],
            target=highs[1:],
            mask=np.ones((lag, count), dtype=np.bool_),
            lengths=equal_lengths(lag, count),
            tokens=tuple(record.dates[start : start + lag] for start in starts.tolist()),
        )

    return draw


@lru_cache(maxsize=1)
def line_through_today() -> tuple[float, float]:
    """Return a and b of the line a + b · x that was closest to the next day, 2012 to 2014."""
    highs = days(held_out=False).highs.astype(np.float64)
    today, tomorrow = highs[:-1], highs[1:]
    slope = np.cov(today, tomorrow, bias=True)[0, 1] / today.var()
    return float(tomorrow.mean() - slope * today.mean()), float(slope)


def _by_line(today: ArrayLike) -> NDArray[np.float64]:
    constant, slope = line_through_today()
    return constant + slope * np.asarray(today, dtype=np.float64)


def _memoryless_loss(lag: int) -> float:
    """The line's mean squared error over all stretches of 2015 that may be drawn."""
    highs = days(held_out=True).highs.astype(np.float64)
    errors = np.square(_by_line(highs[:-1]) - highs[1:])
    return float(np.convolve(errors, np.ones(lag), mode="valid").mean() / lag)


WEATHER = Task(
    key="weather",
    name="Tomorrow's temperature",
    sentence=(
        "The highest temperature of each day in Seattle, less its mean and in units of its "
        "standard deviation: at every step, say the next day's. The date is not given; a network "
        "has to tell the season from what it has read."
    ),
    source=(
        "NOAA's records for Seattle, 2012 to 2015, as in the package vega_datasets; there are no "
        "published figures"
    ),
    inputs=("temperature",),
    outputs=("next day's temperature",),
    loss="mse",
    lag_words="the number of days",
    default_lag=120,
    least_lag=14,
    most_lag=364,
    baseline_words=(
        "The straight line through the present day's temperature that was best in 2012 to 2014, "
        "measured on 2015."
    ),
    criterion=(
        "Over all days, the mean squared error is less than that of the straight line through the "
        "present day's temperature (ours)."
    ),
    sampler=_sampler(held_out=False),
    held_out_sampler=_sampler(held_out=True),
    memoryless_loss=_memoryless_loss,
    is_right=closer_than(lambda batch: _by_line(batch.x)),
)
