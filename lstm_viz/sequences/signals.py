"""Waves that repeat: a sine, a square wave and a noisy seasonal series."""

from __future__ import annotations

import numpy as np

from lstm_viz.arrays import FloatArray, finite_number, whole_number
from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.checks import drawn_size
from lstm_viz.sequences.sequence import InputSequence

_LONGEST_PERIOD = 1e9
_SECOND_HARMONIC = 0.25  # the most that leaves one peak and one trough a period


def sine(
    steps: int,
    *,
    period: float = 12.0,
    amplitude: float = 1.0,
    phase: float = 0.0,
    channels: int = 1,
) -> InputSequence:
    """Return amplitude · sin(2π (t/period + k/D) + phase) at step t in column k.

    Parameters
    ----------
    steps : int
        T, 1 to 1,000,000.
    period : float, default 12
        Steps a period, above 0, at most 1e9.
    amplitude, phase : float
        Finite; the phase in radians.
    channels : int, default 1
        D, 1 to 1024, shifted evenly over a period; at most 10,000,000 values in all.

    Returns
    -------
    InputSequence, x of shape (T, D)
        Values from -amplitude to amplitude.

    Raises
    ------
    InvalidInput
        When an argument is outside its range.
    """
    turns = _turns(steps, period, channels)
    amplitude, phase = finite_number("amplitude", amplitude), finite_number("phase", phase)
    return InputSequence(amplitude * _sine_of(turns + phase / (2 * np.pi)))


def square(
    steps: int, *, period: float = 12, amplitude: float = 1.0, channels: int = 1
) -> InputSequence:
    """Return a wave that is `amplitude` in the first half of each period, then -`amplitude`.

    Parameters
    ----------
    steps : int
        T, 1 to 1,000,000.
    period : float, default 12
        Steps a period, above 0, at most 1e9.
    amplitude : float, default 1
        Finite.
    channels : int, default 1
        D, 1 to 1024, shifted evenly over a period; at most 10,000,000 values in all.

    Returns
    -------
    InputSequence, x of shape (T, D)
        Values -amplitude and amplitude.

    Raises
    ------
    InvalidInput
        When an argument is outside its range.
    """
    turns = _turns(steps, period, channels)
    amplitude = finite_number("amplitude", amplitude)
    return InputSequence(np.where(turns < 0.5, amplitude, -amplitude))


def seasonal(
    steps: int,
    *,
    period: float = 12,
    trend: float = 0.0,
    noise: float = 0.1,
    seed: int = 0,
    channels: int = 1,
) -> InputSequence:
    """Return a series with one peak in the middle of each period, a trend and noise.

    The season is (cos θ + ¼ cos 2θ) / 1.25 with θ = 2π (t/period - ½ + k/D) at step t in column
    k: a narrow peak of 1, a broad trough of -0.6. Added to it are trend · t and noise · ε(t), the
    ε drawn from the standard normal distribution for each step and column.

    Parameters
    ----------
    steps : int
        T, 1 to 1,000,000.
    period : float, default 12
        Steps a period, above 0, at most 1e9.
    trend : float, default 0
        The rise a step, finite.
    noise : float, default 0.1
        The noise's standard deviation, at least 0.
    seed : int, default 0
        At least 0. The same seed gives the same series.
    channels : int, default 1
        D, 1 to 1024, shifted evenly over a period; at most 10,000,000 values in all.

    Returns
    -------
    InputSequence, x of shape (T, D)

    Raises
    ------
    InvalidInput
        When an argument is outside its range, or the series leaves the range of float64.
    """
    turns = _turns(steps, period, channels)
    trend, noise = finite_number("trend", trend), finite_number("noise", noise)
    if noise < 0:
        raise InvalidInput(f"noise is {noise:g}; expected a standard deviation of at least 0.")
    seed = whole_number("seed", seed, 0)
    season = -_sine_of(turns + 0.25) + _SECOND_HARMONIC * _sine_of(2 * turns + 0.25)
    drawn = np.random.default_rng(seed).standard_normal(turns.shape)
    with np.errstate(over="ignore", invalid="ignore"):
        x = (
            season / (1 + _SECOND_HARMONIC)
            + trend * np.arange(len(turns), dtype=np.float64)[:, None]
            + noise * drawn
        )
    if not np.isfinite(x).all():
        raise InvalidInput(
            f"the series leaves the range of float64 with trend {trend:g} and noise {noise:g}; "
            "expected smaller ones."
        )
    return InputSequence(x)


def _turns(steps: int, period: float, channels: int) -> FloatArray:
    """Return which part of a period has passed, 0 to 1 (exclusive), shape (T, D)."""
    steps, channels = drawn_size(steps, channels)
    period = finite_number("period", period)
    if not 0 < period <= _LONGEST_PERIOD:
        raise InvalidInput(
            f"period is {period:g}; expected a number of steps above 0 and at most "
            f"{_LONGEST_PERIOD:g}."
        )
    shifts = np.arange(channels) * period / channels
    # The remainder first: a whole period then repeats to the last digit however long it runs.
    passed: FloatArray = np.fmod(np.arange(steps)[:, None] + shifts, period) / period
    return passed


def _sine_of(turns: FloatArray) -> FloatArray:
    """Return sin(2π turns), exactly 0 and ±1 at whole quarters of a turn."""
    quarters = np.round(4 * turns)
    rest = 2 * np.pi * (turns - quarters / 4)
    quadrant = np.remainder(quarters, 4)
    odd = np.remainder(quadrant, 2) == 1
    values = np.where(odd, np.cos(rest), np.sin(rest))
    return np.where(quadrant >= 2, -values, values)
