"""Shown numbers combine to the shown total for whoever checks with pen and paper."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from lstm_viz.figures.digits import (
    MOST,
    beside_numbers,
    decimals_that_add_up,
    plain_text,
    shown,
)

small = st.floats(-0.03, 0.03)
large = st.floats(-3e9, 3e9)


def written(text: str) -> Decimal:
    return Decimal(text.replace("−", "-"))


@example([0.004, 0.004, 0.004, -0.0069])  # once shown as 0 + 0 + 0 − 0.01 = 0.01
@given(st.lists(small, min_size=1, max_size=8))
def test_pen_and_paper_round_small_terms_to_the_shown_sum(terms: list[float]) -> None:
    total = math.fsum(terms)
    assume(abs(abs(total * 200 % 2) - 1) > 1e-6)  # a total on the edge rounds either way
    decimals = decimals_that_add_up(terms, total)
    assert decimals < MOST
    added = sum((written(shown(term, decimals)) for term in terms), Decimal(0))
    for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN):
        assert added.quantize(Decimal("0.01"), rounding) == written(shown(total))


@example([1_004_999.0, 1_004_999.0])  # once shown as 1.00e6 + 1.00e6 = 2.01e6
@given(st.lists(large, min_size=1, max_size=8))
def test_large_terms_add_up_as_they_are_written(terms: list[float]) -> None:
    total = math.fsum(terms)
    decimals = decimals_that_add_up(terms, total)
    added = sum((written(shown(term, decimals)) for term in terms), Decimal(0))
    if decimals < MOST:
        assert shown(float(added)) == shown(total)
    else:
        assert float(added) == pytest.approx(total, rel=1e-9, abs=1e-2)


@given(st.floats(0, 1), st.floats(-9, 9), st.floats(0, 1), st.floats(-1, 1))
def test_the_cell_states_equation_comes_out_with_few_decimals(
    f: float, before: float, i: float, g: float
) -> None:
    def cell_state(parts: Sequence[float]) -> float:
        return parts[0] * parts[1] + parts[2] * parts[3]

    total = cell_state((f, before, i, g))
    assume(abs(abs(total * 200 % 2) - 1) > 1e-3)
    decimals = decimals_that_add_up((f, before, i, g), total, cell_state)
    assert decimals <= 6
    f_, before_, i_, g_ = (written(shown(part, decimals)) for part in (f, before, i, g))
    made = f_ * before_ + i_ * g_
    assert made.quantize(Decimal("0.01"), ROUND_HALF_UP) == written(shown(total))


def test_a_sum_on_the_edge_gets_no_row_of_useless_digits() -> None:
    assert decimals_that_add_up((0.1, 0.025), 0.125) == 3
    assert decimals_that_add_up((0.0625, 0.0625), 0.125) == 2


def test_a_sum_that_only_rounds_onto_the_edge_gets_one_decimal_more() -> None:
    terms = (0.0156, 0.0153, 0.0139)  # 0.04; with three decimals 0.016 + 0.015 + 0.014 = 0.045
    assert decimals_that_add_up(terms, math.fsum(terms)) == 4
    terms = (0.0153, 0.0153, 0.0133)  # with three decimals 0.015 + 0.015 + 0.013 = 0.043
    assert decimals_that_add_up(terms, math.fsum(terms)) == 3


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, MOST))
def test_what_is_written_is_the_number_to_its_last_digit(value: float, decimals: int) -> None:
    text = shown(value, decimals, signed=True)
    digit = Decimal(10) ** -decimals
    if abs(value) >= 1e6:
        digit *= Decimal(10) ** int(text.split("e")[1])
    assert abs(written(text) - Decimal(value)) <= digit / 2
    assert text.startswith(("+", "−")) == (written(text) != 0)
    assert "-" not in text


def test_a_number_that_is_written_beyond_the_float_range_gets_more_decimals() -> None:
    assert decimals_that_add_up((1.797e308,), 1.797e308) == 3  # 1.80e308 is infinite


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("<a href='javascript:alert(1)'>", "&lt;a href='javascript:ale…"),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        ("R&D", "R&amp;D"),
        ("x" * 25, "x" * 23 + "…"),
        ("😀" * 24, "😀" * 24),
    ],
)
def test_mark_up_is_shown_not_obeyed(text: str, plain: str) -> None:
    assert plain_text(text) == plain


@pytest.mark.parametrize("text", ["x₁", "h", "日本", "1", "😀", ""])
def test_text_from_left_to_right_is_left_alone(text: str) -> None:
    assert beside_numbers(text) == text


@pytest.mark.parametrize("text", ["א", "x ب", "٣", "\u202ex"])
def test_text_from_right_to_left_is_isolated(text: str) -> None:
    assert beside_numbers(text) == f"\u2068{text}\u2069"


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
