"""Colours on their scales, and words on the ground they really stand on."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.figures.theme import (
    DARK,
    LIGHT,
    LINE,
    Scale,
    Theme,
    color_on,
    contrast,
    faded,
    ink_on,
    scale_for,
    theme,
    value_color,
)
from lstm_viz.notation import QUANTITIES

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


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_words_can_be_read(colors: Theme) -> None:
    for ink in (colors.text, colors.quiet, *colors.ink.values()):
        assert contrast(ink, colors.background) >= 4.5, ink
    for ink in (colors.text, colors.quiet, *(colors.ink[gate] for gate in "figo")):
        assert contrast(ink, colors.surface) >= 4.5, ink
    assert contrast(colors.quiet, colors.belt) >= 4.5


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_numbers_on_packets_can_be_read_at_every_value(colors: Theme) -> None:
    for value in np.linspace(-1.2, 1.2, 241):
        for quantity in ("f", "c"):
            ground = value_color(quantity, float(value), 1.0, colors)
            assert contrast(ink_on(ground), ground) >= 4.5, (quantity, value)


def test_the_contrast_of_known_pairs() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)  # WCAG's own example


def test_the_scales_begin_and_end_where_they_say() -> None:
    low, middle, high = LIGHT.signed_scale
    assert value_color("c", -3.0, 3.0, LIGHT) == low
    assert value_color("c", 0.0, 3.0, LIGHT) == middle
    assert value_color("c", 9.0, 3.0, LIGHT) == high
    assert value_color("f", 0.0, 1.0, LIGHT) == LIGHT.gate_scale[0]
    assert value_color("f", 1.0, 1.0, LIGHT) == LIGHT.gate_scale[1]


@both
def test_a_gates_scale_is_from_shut_to_open_all_others_on_both_sides_of_zero(
    colors: Theme,
) -> None:
    for key, quantity in QUANTITIES.items():
        scale = scale_for(key, 3.0, colors)
        if quantity.is_gate:
            assert scale == Scale(0.0, 1.0, colors.gate_scale)
        else:
            assert scale == Scale(-3.0, 3.0, colors.signed_scale)


@given(
    st.lists(st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}"), min_size=2, max_size=5),
    st.floats(-100, 100),
    st.floats(0.01, 100),
)
def test_a_scale_has_its_stops_evenly_spaced_and_mixes_between_them(
    stops: list[str], low: float, size: float
) -> None:
    scale = Scale(low, low + size, tuple(stops))
    many = len(stops) - 1
    for k, stop in enumerate(stops):
        for a, b in zip(rgb(color_on(scale, low + size * k / many)), rgb(stop), strict=True):
            assert abs(a - b) <= 1  # where the place itself is rounded
    for k in range(many):
        middle = color_on(scale, low + size * (k + 0.5) / many)
        ends = zip(rgb(stops[k]), rgb(stops[k + 1]), strict=True)
        for channel, (a, b) in zip(rgb(middle), ends, strict=True):
            assert abs(channel - (a + b) / 2) <= 1


def test_a_colour_of_any_share_of_its_strength() -> None:
    assert faded("#FF8000", 1.0, "#000000") == "#FF8000"
    assert faded("#FF8000", 0.0, "#123456") == "#123456"
    assert faded("#FF8000", 0.5, "#010203") == "#804102"


@given(st.integers(0, 0xFFFFFF))
def test_the_ink_is_the_one_that_reads_better(number: int) -> None:
    ground = f"#{number:06X}"
    ink = ink_on(ground)
    (other,) = {"#000000", "#FFFFFF"} - {ink}
    assert contrast(ink, ground) >= contrast(other, ground)
    assert contrast(ink, ground) >= 4.5


@both
def test_what_is_done_or_waits_on_the_stage_is_quieter_than_what_is_in_play(
    colors: Theme,
) -> None:
    waiting = faded(colors.quiet, 0.4, colors.background)
    for quantity in "figoh":
        done = faded(LINE[quantity], 0.6, colors.background)
        now = contrast(LINE[quantity], colors.background)
        assert contrast(done, colors.background) < now
        assert contrast(waiting, colors.background) < now


# Machado, Oliveira & Fernandes 2009, table 1, severity 1.0, for linear RGB.
VISION = {
    "normal": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
}


@pytest.mark.parametrize("vision", sorted(VISION))
def test_the_quantities_colours_stay_apart(vision: str) -> None:
    def seen(color: str) -> np.ndarray:
        srgb = np.array([int(color[k : k + 2], 16) for k in (1, 3, 5)]) / 255
        linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
        linear = np.clip(np.array(VISION[vision]) @ linear, 0, 1)
        return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)

    for one, other in combinations(LINE, 2):
        assert np.linalg.norm(seen(LINE[one]) - seen(LINE[other])) > 0.12, (one, other)
