"""Colours on their scales, and words on the ground they really stand on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.figures.theme import DARK, LIGHT, Theme, contrast, theme, value_color

both = pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])


def rgb(color: str) -> tuple[int, ...]:
    return tuple(int(color[k : k + 2], 16) for k in (1, 3, 5))


@both
def test_the_signs_and_lane_numbers_can_be_read_on_the_belt(colors: Theme) -> None:
    for quantity in "figoch":
        assert contrast(colors.ink[quantity], colors.background) >= 4.5, quantity
    assert contrast(colors.quiet, colors.belt) >= 4.5
    assert contrast(colors.text, colors.belt) >= 4.5


def test_dark_is_dark() -> None:
    assert theme(True) is DARK
    assert theme(False) is LIGHT
    assert contrast(DARK.background, "#000000") < 1.3
    assert contrast(LIGHT.background, "#FFFFFF") == pytest.approx(1)


@both
@given(share=st.floats(0, 1), limit=st.floats(0.1, 500))
def test_equal_sizes_are_equally_far_along_the_signed_scale(
    colors: Theme, share: float, limit: float
) -> None:
    low, middle, high = map(rgb, colors.signed_scale)
    for end, color in (
        (high, value_color("c", share * limit, limit, colors)),
        (low, value_color("c", -share * limit, limit, colors)),
    ):
        for start, stop, channel in zip(middle, end, rgb(color), strict=True):
            assert abs(start + (stop - start) * share - channel) <= 0.5001


@both
@given(value=st.floats(allow_nan=False))
def test_values_beyond_a_scale_have_the_colour_of_its_end(colors: Theme, value: float) -> None:
    expected = min(max(value, -2.0), 2.0)
    assert value_color("c", value, 2.0, colors) == value_color("c", expected, 2.0, colors)
    gate = min(max(value, 0.0), 1.0)
    for quantity in "fio":
        assert value_color(quantity, value, 9.0, colors) == value_color(quantity, gate, 1.0, colors)


@both
def test_a_gate_that_is_more_open_is_further_from_shut(colors: Theme) -> None:
    shut = value_color("f", 0.0, 1.0, colors)
    steps = [contrast(value_color("f", k / 20, 1.0, colors), shut) for k in range(21)]
    assert steps == sorted(set(steps))
