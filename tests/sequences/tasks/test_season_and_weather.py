"""A made-up season and a real one."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.sequences import TASKS, seasonal
from lstm_viz.sequences.tasks.season import NOISE, SHAPE
from lstm_viz.sequences.tasks.weather import (
    MEAN_CELSIUS,
    SD_CELSIUS,
    celsius,
    days,
    line_through_today,
    standardised,
)
from tests.sequences.tasks.answers import loss_of_each

SEASON, WEATHER = TASKS["season"], TASKS["weather"]


def test_the_shape_is_that_of_the_seasonal_signal() -> None:
    # That one begins in the trough.
    np.testing.assert_allclose(seasonal(12, noise=0).x[:, 0], np.roll(SHAPE, 6), atol=1e-12)
    assert SHAPE.mean() == pytest.approx(0, abs=1e-12)


def test_what_a_series_is_made_of() -> None:
    batch = SEASON.draw(3000, 60, seed=1)
    series = np.concatenate([batch.x[:, :, 0], batch.target[-1:, :, 0]]).astype(np.float64)
    np.testing.assert_array_equal(batch.x[1:], batch.target[:-1])
    # Level, slope and a value for each month of the year, fitted to each series.
    t = np.arange(61)
    terms = np.concatenate([np.eye(12)[t % 12], (t - 30)[:, None]], axis=1)
    fitted = np.linalg.lstsq(terms, series, rcond=None)[0]
    months, slope = fitted[:12], fitted[12]
    level = months.mean(axis=0)
    amplitude = (months - level).std(axis=0) / SHAPE.std()
    peaks = (months - level).argmax(axis=0)
    assert np.abs(slope).max() < 0.025
    assert slope.mean() == pytest.approx(0, abs=0.001)
    start = level - 30 * slope
    assert -1.2 < start.min() < -0.9 < 0.9 < start.max() < 1.2
    assert 0.4 < amplitude.min() < 0.55 < 1.45 < amplitude.max() < 1.65
    assert np.bincount(peaks, minlength=12).min() > 150
    noise = (series - terms @ fitted).std(axis=0) * np.sqrt(61 / 48) / amplitude
    assert noise.mean() == pytest.approx(NOISE, rel=0.03)


def test_the_baseline_is_a_little_less_than_giving_the_value_again() -> None:
    batch = SEASON.draw(5000, seed=2)
    again = SEASON.loss_of(batch.x, batch)
    assert SEASON.baseline() < again < 1.1 * SEASON.baseline()


def test_the_record() -> None:
    before, held_out = days(False), days(True)
    assert (before.dates[0], before.dates[-1], len(before.dates)) == (
        *("2012-01-01", "2014-12-31"),
        366 + 365 + 365,
    )
    assert (held_out.dates[0], held_out.dates[-1], len(held_out.dates)) == (
        *("2015-01-01", "2015-12-31"),
        365,
    )
    for record in (before, held_out):
        steps = np.diff(np.array(record.dates, dtype="datetime64[D]"))
        assert (steps == np.timedelta64(1, "D")).all()
        assert len(record.highs) == len(record.dates)
    # The first days of the record, as printed in it.
    assert celsius(before.highs[:3]).round(4).tolist() == [12.8, 10.6, 11.7]
    assert celsius(held_out.highs[-1]).round(4) == 5.6


def test_the_constants_are_those_of_the_years_trained_on() -> None:
    degrees = celsius(days(False).highs)
    assert round(degrees.mean(), 2) == MEAN_CELSIUS
    assert round(degrees.std(), 2) == SD_CELSIUS
    np.testing.assert_allclose(standardised(celsius([-1.5, 0, 2])), [-1.5, 0, 2], atol=1e-12)


@pytest.mark.parametrize("held_out", [False, True])
def test_stretches_are_of_the_record(held_out: bool) -> None:
    record = days(held_out)
    batch = WEATHER.draw(50, 100, seed=0, held_out=held_out)
    assert batch.tokens is not None
    for b, tokens in enumerate(batch.tokens):
        start = record.dates.index(tokens[0])
        assert tokens == record.dates[start : start + 100]
        assert np.array_equal(batch.x[:, b, 0], record.highs[start : start + 100])
        assert np.array_equal(batch.target[:, b, 0], record.highs[start + 1 : start + 101])


def test_the_longest_stretch_held_out_is_the_whole_year() -> None:
    batch = WEATHER.draw(2, WEATHER.most_lag, held_out=True)
    assert batch.tokens is not None
    assert [tokens[0] for tokens in batch.tokens] == ["2015-01-01"] * 2
    assert [tokens[-1] for tokens in batch.tokens] == ["2015-12-30"] * 2


@pytest.mark.parametrize("lag", [14, 120, 364])
def test_the_baseline_of_weather_is_measured_on_2015(lag: int) -> None:
    count = 4000
    constant, slope = line_through_today()
    batch = WEATHER.draw(count, lag, seed=4, held_out=True)
    losses, asked = loss_of_each(WEATHER, constant + slope * batch.x.astype(np.float64), batch)
    error = losses.std() / lag / count**0.5
    assert losses.sum() / asked.sum() == pytest.approx(WEATHER.baseline(lag), abs=4 * error + 1e-9)


def test_the_line_is_the_best_one_for_the_years_trained_on() -> None:
    highs = days(False).highs.astype(np.float64)
    slope, constant = np.polyfit(highs[:-1], highs[1:], 1)
    assert line_through_today() == pytest.approx((constant, slope), rel=1e-9)
