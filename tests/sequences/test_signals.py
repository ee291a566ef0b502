"""sine, square and seasonal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.errors import InvalidInput
from lstm_viz.sequences import InputSequence, seasonal, sine, square

Signal = Callable[..., InputSequence]
SIGNALS: tuple[Signal, ...] = (sine, square, seasonal)


def test_sine_by_hand() -> None:
    assert sine(5, period=4).x.tolist() == [[0], [1], [0], [-1], [0]]
    assert sine(2, period=4, amplitude=0.5, phase=np.pi / 2).x.tolist() == [[0.5], [0]]
    assert sine(3).x == pytest.approx(np.array([[0], [0.5], [np.sqrt(0.75)]]), abs=1e-15)


@given(
    st.integers(1, 200),
    st.floats(0.5, 100),
    st.floats(-10, 10),
    st.floats(-10, 10),
    st.integers(1, 5),
)
def test_sine_is_the_formula(
    steps: int, period: float, amplitude: float, phase: float, channels: int
) -> None:
    sequence = sine(steps, period=period, amplitude=amplitude, phase=phase, channels=channels)
    t, k = np.arange(steps)[:, None], np.arange(channels)
    expected = amplitude * np.sin(2 * np.pi * (t / period + k / channels) + phase)
    assert sequence.x == pytest.approx(expected, abs=1e-9)


def test_a_long_sine_repeats_to_the_last_digit() -> None:
    x = sine(120_000, period=12).x
    assert np.array_equal(x[:12], x[-12:])


def test_square_by_hand() -> None:
    assert square(5, period=4, amplitude=2).x[:, 0].tolist() == [2, 2, -2, -2, 2]
    assert square(4, period=3).x[:, 0].tolist() == [1, 1, -1, 1]  # 1 is before half of 3
    assert square(4, period=4, channels=2).x.tolist() == [[1, -1], [1, -1], [-1, 1], [-1, 1]]


@given(st.integers(1, 40), st.integers(1, 6))
def test_a_square_of_even_period_is_balanced(half: int, channels: int) -> None:
    x = square(2 * half, period=2 * half, channels=channels).x
    assert x.shape == (2 * half, channels)
    assert set(np.unique(x)) == {-1.0, 1.0}
    assert (x.sum(axis=0) == 0).all()


def test_seasonal_by_hand_without_noise() -> None:
    # θ = -π, -π/2, 0, π/2: (cos θ + cos 2θ / 4) / 1.25
    sequence = seasonal(5, period=4, noise=0, trend=0.5)
    season = [-0.6, -0.2, 1.0, -0.2, -0.6]
    trend = [0, 0.5, 1, 1.5, 2]
    assert sequence.x[:, 0] == pytest.approx(np.add(season, trend))


@given(st.integers(4, 60), st.integers(1, 4))
def test_a_season_has_one_peak_and_one_trough(period: int, channels: int) -> None:
    x = seasonal(3 * period, period=period, noise=0, channels=channels).x
    assert x.shape == (3 * period, channels)
    assert np.abs(x[:period] - x[-period:]).max() < 1e-12
    for column in np.round(x[:period], 9).T:  # rounded: a peak may be two equal steps
        before, after = np.roll(column, 1), np.roll(column, -1)
        assert np.count_nonzero((column > before) & (column >= after)) == 1
        assert np.count_nonzero((column < before) & (column <= after)) == 1
    assert np.argmax(x[:period, 0]) in (period // 2, (period + 1) // 2)


def test_seasonal_noise_has_the_size_asked_for() -> None:
    quiet, noisy = (seasonal(20_000, noise=noise, channels=2).x for noise in (0.0, 0.3))
    assert (noisy - quiet).std(axis=0) == pytest.approx([0.3, 0.3], rel=0.03)
    assert abs((noisy - quiet).prod(axis=1).mean()) < 0.003  # each column has its own


@given(st.integers(0, 2**40), st.integers(1, 50))
def test_the_seed_decides(seed: int, steps: int) -> None:
    first = seasonal(steps, seed=seed).x
    assert np.array_equal(first, seasonal(steps, seed=seed).x)
    assert not np.array_equal(first, seasonal(steps, seed=seed + 1).x)


@pytest.mark.parametrize("signal", SIGNALS)
def test_names_and_sizes(signal: Signal) -> None:
    assert signal(7).x.shape == (7, 1)
    assert signal(7).channels == ("x",)
    assert signal(7, channels=3).channels == ("x₁", "x₂", "x₃")


@pytest.mark.parametrize("signal", SIGNALS)
@pytest.mark.parametrize(
    ("steps", "options", "message"),
    [
        (0, {}, "steps is 0; expected a whole number from 1 to 1,000,000"),
        (1_000_001, {}, "steps is 1000001; expected a whole number from 1 to 1,000,000"),
        (True, {}, "steps is True; expected a whole number"),
        ("7", {}, "steps is '7'; expected a whole number"),
        (1, {"channels": 1025}, "channels is 1025; expected a whole number from 1 to 1,024"),
        (100_000, {"channels": 101}, "10,100,000 values; expected at most 10,000,000"),
        (1, {"period": 0}, "period is 0; expected a number of steps above 0"),
        (1, {"period": -2.5}, "period is -2.5; expected a number of steps above 0"),
        (1, {"period": 2e9}, "at most 1e+09"),
        (1, {"period": np.nan}, "period is nan; expected a finite number"),
        (1, {"period": 10**400}, "period is inf; expected a finite number"),
        (1, {"period": "12"}, "period is '12'; expected a number"),
    ],
)
def test_common_arguments_are_checked(
    signal: Signal, steps: Any, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        signal(steps, **options)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("signal", "options", "message"),
    [
        (sine, {"amplitude": np.inf}, "amplitude is inf; expected a finite number"),
        (sine, {"phase": np.nan}, "phase is nan; expected a finite number"),
        (sine, {"phase": True}, "phase is True; expected a number"),
        (square, {"amplitude": None}, "amplitude is None; expected a number"),
        (seasonal, {"trend": -np.inf}, "trend is -inf; expected a finite number"),
        (seasonal, {"noise": np.nan}, "noise is nan; expected a finite number"),
        (seasonal, {"noise": -0.5}, "noise is -0.5; expected a standard deviation of at least 0"),
        (seasonal, {"seed": -1}, "seed is -1; expected a whole number of at least 0"),
        (seasonal, {"seed": 0.5}, "seed is 0.5; expected a whole number"),
        (seasonal, {"trend": 1e308}, "leaves the range of float64 with trend 1e+308"),
        (seasonal, {"noise": 1.7e308}, "and noise 1.7e+308; expected smaller ones"),
    ],
)
def test_own_arguments_are_checked(signal: Signal, options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        signal(50, **options)
    assert message in str(caught.value)


@pytest.mark.parametrize("period", [5e-324, 1e-300, 1e9])
def test_extreme_periods_stay_in_range(period: float) -> None:
    for signal in SIGNALS:
        assert np.abs(signal(100, period=period, channels=3).x).max() < 2


def test_numpy_numbers_are_numbers() -> None:
    x = sine(np.int64(5), period=np.float32(4), amplitude=np.int8(1)).x  # type: ignore[arg-type]
    assert x.tolist() == sine(5, period=4).x.tolist()
