"""An axis on which 0, ∞ and all between have their place."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.figures.log_axis import (
    LogAxis,
    log10_of,
    log_axis_for,
    log_axis_for_powers,
    magnitude,
    magnitude_of_power,
    power_text,
)
from lstm_viz.figures.theme import DARK, LIGHT

norms = st.lists(
    st.floats(0, allow_nan=False, allow_infinity=True, allow_subnormal=True), max_size=30
)


@given(norms)
def test_everything_has_its_place(values: list[float]) -> None:
    axis = log_axis_for(values)
    low, high = axis.ends
    places = axis.place(values)
    for value, place in zip(values, places, strict=True):
        assert place is not None
        assert low <= place <= high
        if value == 0:
            assert axis.has_zero
            assert place == axis.zero_row < axis.low
        elif math.isinf(value):
            assert axis.has_inf
            assert place == axis.inf_row > axis.high
        else:
            assert place == pytest.approx(math.log10(value), rel=1e-12)
            assert axis.low <= place <= axis.high
    assert axis.has_zero == (0 in values)
    assert axis.has_inf == (math.inf in values)
    assert axis.high > axis.low


@given(norms, st.integers(2, 9))
def test_the_ticks_say_what_they_stand_at(values: list[float], most: int) -> None:
    axis = log_axis_for(values)
    layout = axis.layout(LIGHT, most)
    low, high = layout["range"]
    named = dict(zip(layout["ticktext"], layout["tickvals"], strict=True))
    assert ("0" in named, "∞" in named) == (axis.has_zero, axis.has_inf)
    powers = {text: place for text, place in named.items() if text not in ("0", "∞")}
    assert 1 <= len(powers) <= most
    for text, place in powers.items():
        assert text == power_text(int(place))
        assert axis.low <= place <= axis.high
    assert all(low <= place <= high for place in named.values())
    assert layout["tickvals"] == sorted(layout["tickvals"])


def test_ticks_are_round() -> None:
    assert LogAxis(-26, 0).ticks() == [-25, -20, -15, -10, -5, 0]
    assert LogAxis(-3, 1).ticks() == [-3, -2, -1, 0, 1]
    assert LogAxis(-300, 5).ticks() == [-300, -250, -200, -150, -100, -50, 0]
    assert LogAxis(-300, 5).ticks(3) == [-200, 0]


def test_rows_off_the_scale_are_tinted_and_told() -> None:
    axis = log_axis_for([0, 1e-3, math.inf])
    zero, beyond = axis.bands(DARK, "y2")
    assert zero["y0"] < axis.zero_row < zero["y1"] <= axis.low
    assert axis.high <= beyond["y0"] < axis.inf_row < beyond["y1"]
    assert (zero["yref"], zero["fillcolor"]) == ("y2", DARK.surface)
    assert axis.row_words() == "0: below the float range; ∞: beyond the float range"
    assert LogAxis(0, 1).bands(LIGHT) == []
    assert LogAxis(0, 1).row_words() == ""
    assert LogAxis(0, 1).ends == (0, 1)


def test_without_a_number_it_is_an_axis_all_the_same() -> None:
    assert log_axis_for() == log_axis_for([]) == LogAxis(0, 1)
    assert log_axis_for([0.0]) == LogAxis(0, 1, has_zero=True)
    assert log_axis_for([math.nan, 20.0]) == LogAxis(1, 2)
    assert log_axis_for([math.nan]).place([math.nan]) == [None]


def test_powers_beyond_floats() -> None:
    axis = log_axis_for_powers([-5000.5, 2], [-math.inf])
    assert axis == LogAxis(-5001, 2, has_zero=True)
    assert axis.place_powers([-5000.5]) == [-5000.5]
    assert axis.place(np.float32([1e-20])) == [pytest.approx(-20, rel=1e-6)]


def test_logarithms_raise_no_warning() -> None:
    assert log10_of([0, 1, math.inf]).tolist() == [-math.inf, 0, math.inf]
    assert math.isnan(log10_of(math.nan))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (math.inf, "∞"),
        (math.nan, "–"),
        (1, "1.0"),
        (0.42, "0.42"),
        (0.125, "0.12"),
        (37, "37"),
        (9.96, "10"),
        (0.0996, "0.10"),
        (1234, "1200"),
        (99999, "1.0·10⁵"),
        (4.2e-8, "4.2·10⁻⁸"),
        (9.99e-8, "1.0·10⁻⁷"),
        (5e-324, "4.9·10⁻³²⁴"),
    ],
)
def test_numbers_as_they_are_written(value: float, text: str) -> None:
    assert magnitude(value) == text


@given(st.floats(1e-300, 1e300))
def test_written_numbers_are_right_to_two_digits(value: float) -> None:
    mantissa, _, power = magnitude(value).partition("·10")
    exponent = int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0)
    assert float(f"{mantissa}e{exponent}") == pytest.approx(value, rel=0.0501)


def test_powers_of_ten_in_words() -> None:
    assert [power_text(k) for k in (-12, -1, 0, 1, 2)] == ["10⁻¹²", "10⁻¹", "1", "10", "10²"]
    assert magnitude_of_power(-692.5) == "3.2·10⁻⁶⁹³"
    assert magnitude_of_power(-7.00001) == "1.0·10⁻⁷"
    assert magnitude_of_power(-math.inf) == "0"
