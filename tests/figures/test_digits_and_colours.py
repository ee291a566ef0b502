"""Numbers as they are shown, and colours that can be read and told apart."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.figures.digits import MOST, decimals_that_add_up, plain_text, shown
from lstm_viz.figures.theme import DARK, LIGHT, LINE, Theme, contrast, ink_on, value_color

values = st.floats(-50, 50)


@pytest.mark.parametrize(
    ("value", "decimals", "signed", "text"),
    [
        (0.875, 2, False, "0.88"),
        (-0.5, 2, False, "−0.50"),
        (0.5, 2, True, "+0.50"),
        (-0.001, 2, True, "0.00"),
        (0.0, 3, True, "0.000"),
        (-0.0, 2, False, "0.00"),
        (283, 2, False, "283.00"),
        (1234567.0, 2, True, "+1.23e6"),
        (-1e300, 2, False, "−1.00e300"),
        (4e-18, 2, False, "0.00"),
    ],
)
def test_how_a_number_is_written(value: float, decimals: int, signed: bool, text: str) -> None:
    assert shown(value, decimals, signed=signed) == text


@given(st.lists(values, min_size=1, max_size=8))
def test_shown_terms_add_up_to_the_shown_sum(terms: list[float]) -> None:
    total = math.fsum(terms)
    decimals = decimals_that_add_up(terms, total)
    added = sum(round(term, decimals) for term in terms)
    if decimals < MOST:
        assert shown(added) == shown(total)
    else:  # a sum that lies on the edge between two last digits
        assert abs(added - total) < 1e-10


@given(*[values] * 4)
def test_shown_factors_give_the_shown_cell_state(f: float, c: float, i: float, g: float) -> None:
    def cell_state(p):
        return p[0] * p[1] + p[2] * p[3]

    total = cell_state((f, c, i, g))
    decimals = decimals_that_add_up((f, c, i, g), total, cell_state)
    again = cell_state([round(p, decimals) for p in (f, c, i, g)])
    assert shown(again) == shown(total) or (decimals == MOST and abs(again - total) < 1e-9)


def test_terms_get_more_decimals_only_when_they_need_them() -> None:
    assert decimals_that_add_up((0.5, 0.25), 0.75) == 2
    assert decimals_that_add_up((0.004, 0.004), 0.008) == 3


@given(st.text())
def test_text_from_a_person_holds_no_mark_up(text: str) -> None:
    plain = plain_text(text)
    assert "<" not in plain
    assert ">" not in plain
    unescaped = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert unescaped == text or (unescaped[-1] == "…" and text.startswith(unescaped[:-1]))
    assert len(unescaped) <= 24


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
