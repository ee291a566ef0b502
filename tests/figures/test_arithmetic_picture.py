"""Where a number comes from: bars and formula at every step, many terms, names from anyone."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis import Arithmetic, ArithmeticOverTime, arithmetic, arithmetic_over_time
from lstm_viz.cells.interventions import Clamp, Freeze, Interventions
from lstm_viz.figures import arithmetic_picture
from lstm_viz.figures.arithmetic_bars import MOST_BARS
from lstm_viz.figures.digits import shown
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.figures.theme import DARK, LIGHT, LINE
from lstm_viz.notation import LSTM_QUANTITIES
from lstm_viz.presets import PRESETS
from tests.cells.test_interventions import cases
from tests.cells.test_parity_with_pytorch import lstm_of
from tests.figures.reading import (
    HOSTILE,
    NUMBER,
    decimal,
    require_drawable,
    trace_of,
    words_on,
)
from tests.strategies import Shape, single_shapes

single = single_shapes(max_steps=5, max_size=12)


def drawn(trace: lv.LSTMTrace, quantity: str, unit: int, **options: Any) -> MovingPicture:
    channels = options.pop("channels", None)
    told = arithmetic_over_time(trace, quantity, unit, channels=channels)
    return arithmetic_picture(told, **options)


def bars_and_labels(picture: MovingPicture, t: int, **switches: int) -> tuple[Any, list[str]]:
    (figure,) = picture.figures_at(t, **switches)
    bars, labels = figure.data
    return bars, list(labels.text)


def line(picture: MovingPicture, number: int, t: int) -> str:
    """A line of the formula, as it stands under the picture."""
    now = picture.moment(t)
    said = []
    for piece in picture.lines[number]:
        text = piece.text if isinstance(piece.text, str) else piece.text.at(now)
        said.append(text[0] if isinstance(text, list) else text)
    return "".join(said)


def combined(operation: str, parts: list[Decimal]) -> float:
    return float(sum(parts, Decimal(0)) if operation == "sum" else math.prod(parts))


def require_bars(picture: MovingPicture, told: Arithmetic) -> None:
    bars, labels = bars_and_labels(picture, told.t)
    assert list(bars.x) == list(bars.customdata)
    *terms, total = bars.x
    assert total == told.combined
    values = {line.label: line.value for line in told.lines}
    names = [label.split(" = ")[0] for label in labels[:-1]]
    if len(values) <= MOST_BARS:
        assert names == list(values)
        assert terms == list(values.values())
    else:
        *names, others = names
        *kept, rest = terms
        assert [values[name] for name in names] == kept
        assert [name for name in values if name in names] == names, "in their own order"
        left_out = [value for name, value in values.items() if name not in names]
        assert len(kept) == MOST_BARS - 1
        assert max(map(abs, left_out)) <= min(map(abs, kept))
        assert others == f"{len(left_out)} smaller terms"
        assert rest == pytest.approx(math.fsum(left_out), rel=1e-9, abs=1e-12)
    assert labels[-1] == f"<b>{told.operation}</b>"


def require_shown_to_come_out(picture: MovingPicture, told: Arithmetic) -> None:
    bars, labels = bars_and_labels(picture, told.t)
    *terms, total = map(decimal, bars.text)
    assert bars.text[-1].startswith("<b>")
    assert total == decimal(shown(told.combined))
    assert shown(combined(told.operation, terms)) == shown(told.combined)
    for text, label in zip(bars.text, labels, strict=True):
        factors = re.search(f" = ({NUMBER}) × ({NUMBER})$", label)
        if factors:
            product = decimal(factors[1]) * decimal(factors[2])
            places = len(text.split("e")[0].partition(".")[2])
            assert shown(float(product), places, signed=True) == text, label


def require_formula_to_come_out(picture: MovingPicture, told: Arithmetic) -> None:
    formula = line(picture, 1, told.t)
    name, rest = formula.split(" = ", 1)
    assert name.endswith(f"({told.t + 1})")
    function = {"sigmoid": "σ", "tanh": "tanh", "none": ""}[told.activation]
    if function:
        found = re.fullmatch(rf"{function}\( (.+) \) = {function}\(({NUMBER})\) = ({NUMBER})", rest)
        assert found, formula
        terms, total, value = found.groups()
        assert decimal(total) == decimal(shown(told.combined))
    else:
        terms, value = rest.rsplit(" = ", 1)
        assert "(" not in re.sub(r"\(−[^()]+\)", "", terms)
    sign = " + " if told.operation == "sum" else " · "
    # With a pocket calculator: multiply, then add, and round at the end.
    made = [
        math.prod(decimal(factor.strip("()")) for factor in term.split("·"))
        for term in terms.split(sign)
    ]
    assert shown(combined(told.operation, made)) == shown(told.combined), formula
    assert value == shown(told.value)
    assert not re.search(r"[+·] −|·−", formula), "a minus after another sign stands in brackets"


@settings(max_examples=60)
@given(single, st.sampled_from(LSTM_QUANTITIES), st.integers(0, 10**6))
def test_the_bars_at_every_step_are_the_steps_arithmetic(
    shape: Shape, quantity: str, pick: int
) -> None:
    trace = lstm_of(shape).trace(shape.x, c0=shape.draw(shape.hidden_size, key=8))
    unit = pick % trace.cell.hidden_size
    picture = drawn(trace, quantity, unit)
    assert picture.steps == trace.steps
    for t in range(trace.steps):
        told = arithmetic(trace, quantity, unit, t)
        require_bars(picture, told)
        require_shown_to_come_out(picture, told)
        require_formula_to_come_out(picture, told)


@pytest.mark.parametrize("key", PRESETS)
@pytest.mark.parametrize("quantity", LSTM_QUANTITIES)
def test_the_presets_arithmetic(key: str, quantity: str) -> None:
    preset = PRESETS[key]
    trace = preset.cell.trace(preset.sequence.x)
    picture = drawn(trace, quantity, preset.unit)
    for t in range(trace.steps):
        told = arithmetic(trace, quantity, preset.unit, t)
        require_bars(picture, told)
        require_shown_to_come_out(picture, told)
        require_formula_to_come_out(picture, told)


@settings(max_examples=40)
@given(
    units=st.sampled_from([1, 2, 8, 64]),
    inputs=st.integers(1, 12),
    size=st.sampled_from([0.0, 1e-3, 1.0, 1e4, 1e9]),
    quantity=st.sampled_from(LSTM_QUANTITIES),
    seed=st.integers(0, 2**32 - 1),
)
def test_terms_of_any_number_and_size_give_the_shown_total(
    units: int, inputs: int, size: float, quantity: str, seed: int
) -> None:
    x = size * np.random.default_rng(seed).normal(size=(3, inputs))
    trace = lv.LSTM.random(inputs, units, seed=seed).trace(x)
    picture = drawn(trace, quantity, units - 1)
    for t in range(3):
        told = arithmetic(trace, quantity, units - 1, t)
        bars, labels = bars_and_labels(picture, t)
        assert len(bars.x) == len(labels) == min(len(told.lines), MOST_BARS) + 1
        *terms, total = map(decimal, bars.text)
        assert shown(combined(told.operation, terms)) == shown(told.combined)
        assert shown(float(total)) == shown(told.combined)
        (figure,) = picture.figures_at(t)
        low, high = figure.layout.xaxis.range
        assert low < min(0, *bars.x) <= max(0, *bars.x) < high


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("units", "quantity"), [(1, "h"), (64, "f"), (2, "c")])
def test_every_step_is_one_that_plotly_can_draw(units: int, quantity: str, dark: bool) -> None:
    x = 1e9 * np.random.default_rng(0).normal(size=(500, 3))
    picture = drawn(lv.LSTM.random(3, units).trace(x), quantity, units - 1, dark=dark)
    for t in (0, 499):
        require_drawable(picture, t)
    ranges = {tuple(picture.figure_at(t).layout.xaxis.range) for t in (0, 250, 499)}
    assert len(ranges) == 1, "bars of different steps can be compared"


def test_many_terms_are_the_largest_and_the_sum_of_the_rest() -> None:
    cell = lv.LSTM.random(3, 40, seed=2)
    trace = cell.trace(np.random.default_rng(0).normal(size=(4, 3)))
    picture = drawn(trace, "o", 5)
    kept = set()
    for t in range(4):
        bars, labels = bars_and_labels(picture, t)
        told = {line.label: line.value for line in arithmetic(trace, "o", 5, t).lines}
        assert len(told) == 45
        assert len(labels) == MOST_BARS + 1
        *names, rest, total = (label.split(" = ")[0] for label in labels)
        assert (rest, total) == ("36 smaller terms", "<b>sum</b>")
        assert [told[name] for name in names] == list(bars.x[:-2])
        left_out = [value for name, value in told.items() if name not in names]
        assert max(map(abs, left_out)) <= min(map(abs, bars.x[:-2]))
        assert bars.x[-2] == pytest.approx(math.fsum(left_out))
        assert f"36 smaller terms {bars.text[-2]}, sum" in picture.alt.at(picture.moment(t))
        assert "36 smaller terms" in line(picture, 0, t)
        kept.add(tuple(names))
    assert len(kept) > 1, "which terms are the largest follows the step"


def test_the_last_bar_is_told_apart_and_told_in_words() -> None:
    cell = lv.LSTM([[0.0], [2.0], [0.0], [0.0]], np.zeros((4, 1)), [0, 1, 0, 0], [0, 0, 0, 0])
    picture = drawn(cell.trace([[0.5], [-0.25]]), "f", 0)
    bars, labels = bars_and_labels(picture, 0)
    assert labels == [
        "W·x₁ = 2.00 × 0.50",
        "U·h₁(t−1) = 0.00 × 0.00",
        "b (input side)",
        "b (recurrent side)",
        "<b>sum</b>",
    ]
    assert list(bars.text) == ["+1.00", "0.00", "+1.00", "0.00", "<b>+2.00</b>"]
    assert line(picture, 0, 0) == (
        "f₁(t) = σ( W·x₁ + U·h₁(t−1) + b (input side) + b (recurrent side) )"
    )
    assert line(picture, 1, 0) == (
        "f₁(1) = σ( 2.00·0.50 + 0.00·0.00 + 1.00 + 0.00 ) = σ(2.00) = 0.88"
    )
    assert line(picture, 1, 1) == (
        "f₁(2) = σ( 2.00·(−0.25) + 0.00·0.00 + 1.00 + 0.00 ) = σ(0.50) = 0.62"
    )
    assert picture.alt.at(picture.moment(0)) == (
        "forget gate of unit 1 at step 1: W·x₁ +1.00, U·h₁(t−1) 0.00, b (input side) +1.00, "
        "b (recurrent side) 0.00, sum 2.00; value 0.88."
    )


@pytest.mark.parametrize(
    ("quantity", "symbols", "numbers"),
    [
        ("c", "C₁(t) = f(t)·C(t−1) + i(t)·C̃(t)", "C₁(1) = 0.50·0.00 + 0.50·0.50 = 0.25"),
        ("h", "h₁(t) = o(t) · tanh C(t)", "h₁(1) = 0.50 · 0.24 = 0.12"),
        (
            "g",
            "C̃₁(t) = tanh( W·x₁ + U·h₁(t−1) + b (input side) + b (recurrent side) )",
            "C̃₁(1) = tanh( 0.00·1.00 + 0.00·0.00 + 0.55 + 0.00 ) = tanh(0.55) = 0.50",
        ),
    ],
)
def test_the_formula_in_symbols_and_in_numbers(quantity: str, symbols: str, numbers: str) -> None:
    candidate = float(np.arctanh(0.5))
    cell = lv.LSTM(np.zeros((4, 1)), np.zeros((4, 1)), [0, 0, candidate, 0], [0.0] * 4)
    picture = drawn(cell.trace([[1.0]]), quantity, 0)
    assert line(picture, 0, 0) == symbols
    assert line(picture, 1, 0) == numbers


@settings(max_examples=20)
@given(single, st.sampled_from(LSTM_QUANTITIES))
def test_a_piece_of_the_formula_belongs_to_the_bar_with_its_number(
    shape: Shape, quantity: str
) -> None:
    trace = lstm_of(shape).trace(shape.x)
    picture = drawn(trace, quantity, 0)
    now = picture.moment(0)
    bars, labels = bars_and_labels(picture, 0)
    symbols, numbers = (
        {piece.part: piece.text.at(now) for piece in of if piece.part is not None}
        for of in picture.lines
    )
    parts = range(len(labels) - 1)
    assert [symbols[part] for part in parts] == [label.split(" = ")[0] for label in labels[:-1]]
    terms = [
        math.prod(decimal(number.strip("()")) for number in numbers[part].split("·"))
        for part in parts
    ]
    combine = math.prod if quantity == "h" else sum
    assert shown(float(combine(terms)), signed=True) == bars.text[-1].strip("</b>")
    has_activation = quantity not in "ch"
    assert set(numbers) - set(parts) == ({len(labels) - 1} if has_activation else set())
    if has_activation:
        assert decimal(bars.text[-1]) == decimal(numbers[len(labels) - 1].split("(")[1][:-1])
    assert picture.lit_trace == (0, 0)


@pytest.mark.parametrize("units", [1, 64])
def test_the_bar_that_is_pointed_at_stands_before_the_others(units: int) -> None:
    picture = drawn(lv.LSTM.random(1, units).trace([[1.0], [2.0]]), "i", 0)
    bars, labels = bars_and_labels(picture, 1)
    assert list(bars.marker.opacity) == [1.0] * len(labels)
    for lit in range(len(labels)):
        bars, _ = bars_and_labels(picture, 1, lit=lit)
        opacities = list(bars.marker.opacity)
        assert opacities.pop(lit) == 1.0
        assert max(opacities) < 0.5


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("quantity", LSTM_QUANTITIES)
def test_a_bars_colour_is_its_sign(quantity: str, dark: bool) -> None:
    x = np.array([[1e-9, -1e-9, 3e8], [0.0, 5.0, -5.0]])
    picture = drawn(lv.LSTM.random(3, 4, seed=7).trace(x), quantity, 2, dark=dark)
    negative, _, positive = (DARK if dark else LIGHT).signed_scale
    for t in range(2):
        bars, _ = bars_and_labels(picture, t)
        *colors, total = bars.marker.color
        for value, color in zip(bars.x, colors, strict=False):
            if value != 0:
                assert color == (positive if value > 0 else negative)
        assert total == LINE[quantity]


def test_what_is_to_be_predicted_is_secret_until_its_phase() -> None:
    trace = lv.LSTM.random(1, 1).trace([[1.0]])
    secret = {quantity: drawn(trace, quantity, 0).secret_until for quantity in LSTM_QUANTITIES}
    assert secret == {"f": 2, "i": 3, "g": 3, "c": 4, "o": 5, "h": 5}


def require_apart(figure: go.Figure) -> None:
    bars, labels = figure.data
    assert list(bars.y) == list(labels.y)
    top, bottom = sorted(figure.layout.yaxis.range)
    for one, other in zip(sorted(bars.y), sorted(bars.y)[1:], strict=False):
        assert other - one > bars.width
    assert top < min(bars.y) - bars.width / 2
    assert max(bars.y) + bars.width / 2 < bottom


@pytest.mark.parametrize("units", [1, 2, 6, 64])
def test_each_bar_has_a_row_of_its_own_and_room_for_its_number(units: int) -> None:
    x = np.random.default_rng(units).normal(size=(4, 2))
    picture = drawn(lv.LSTM.random(2, units).trace(x), "g", 0)
    for t in range(4):
        (figure,) = picture.figures_at(t)
        require_apart(figure)
        bars, labels = figure.data
        layout = figure.layout
        low, high = layout.xaxis.range
        pixels = (layout.width - layout.margin.l - layout.margin.r) / (high - low)
        for value, text in zip(bars.x, bars.text, strict=True):
            letters = 9.2 * len(re.sub("</?b>", "", text)) + 6
            assert (high - value) * pixels > letters if value >= 0 else True
            assert (value - low) * pixels > letters if value < 0 else True
        assert all(x <= min(0, *bars.x) for x in labels.x)
        row = (layout.height - layout.margin.t - layout.margin.b) / (len(bars.y) + 0.2)
        assert row >= 24


@pytest.mark.parametrize("text", HOSTILE)
def test_names_from_anyone_stay_text(text: str) -> None:
    trace = lv.LSTM.random(2, 1).trace([[1.0, 2.0]])
    picture = drawn(trace, "o", 0, channels=[text, text])
    (figure,) = picture.figures_at(0)
    for found in words_on(figure):
        bare = found.removeprefix("<b>").removesuffix("</b>")
        assert "<" not in bare
        assert ">" not in bare
        assert len(found) < 150
    # These two are never read as mark-up: there the letters stand as they were typed.
    for said in (line(picture, 0, 0), picture.alt.at(picture.moment(0))):
        assert f"W·{text}"[:23] in said
        assert len(said) < 350


def test_a_name_from_right_to_left_leaves_its_factors_in_place() -> None:
    trace = lv.LSTM(np.full((4, 1), -0.5), np.zeros((4, 1))).trace([[2.0]])
    picture = drawn(trace, "f", 0, channels=["א"])
    _, labels = bars_and_labels(picture, 0)
    assert labels[0] == "\u2068W·א\u2069 = −0.50 × 2.00"
    assert "\u2068W·א\u2069 −1.00" in picture.alt.at(picture.moment(0))
    assert line(picture, 0, 0) == "f₁(t) = σ( \u2068W·א\u2069 + U·h₁(t−1) )"


# Held gates and cut wires.


def one_unit(plan: Interventions) -> lv.LSTMTrace:
    cell = lv.LSTM([[0.0], [2.0], [0.0], [0.0]], np.full((4, 1), 3.0), [0, 1, 0, 0], [0] * 4)
    return cell.trace([[0.5], [-0.75]], h0=[0.25], interventions=plan)


def test_a_gate_that_is_held_from_a_step_on_says_so_from_there_on() -> None:
    picture = drawn(one_unit(Interventions(freezes=(Freeze(0, 1),), cut_recurrent=True)), "f", 0)
    cut = "(U·h₁(t−1) cut) + b (input side) + b (recurrent side) )"
    assert line(picture, 0, 0) == f"f₁(t) = σ( W·x₁ + {cut}"
    assert line(picture, 1, 0) == "f₁(1) = σ( 2.00·0.50 + 0.00 + 1.00 + 0.00 ) = σ(2.00) = 0.88"
    assert line(picture, 0, 1) == f"f₁(t) is held; free, it would be σ( W·x₁ + {cut}"
    assert line(picture, 1, 1) == (
        "f₁(2) is held at 1.00; its sum, 2.00·(−0.75) + 0.00 + 1.00 + 0.00 = −0.50, "
        "would have given 0.38"
    )
    bars, labels = bars_and_labels(picture, 1)
    assert labels[:2] == ["W·x₁ = 2.00 × −0.75", "U·h₁(t−1) is cut"]
    assert list(bars.x) == [-1.5, 0.0, 1.0, 0.0, -0.5]
    assert picture.alt.at(picture.moment(1)) == (
        "forget gate of unit 1 at step 2: W·x₁ −1.50, U·h₁(t−1) is cut, b (input side) +1.00, "
        "b (recurrent side) 0.00, sum −0.50; held at 1.00, free it would be 0.38."
    )


def test_a_write_that_is_cut_is_told_at_its_step_alone() -> None:
    picture = drawn(one_unit(Interventions(cut_writes=(0,))), "i", 0)
    assert "is held at 0.00; its sum, " in line(picture, 1, 0)
    assert "held" not in line(picture, 1, 1)
    assert "held" not in line(picture, 0, 1)


def test_what_follows_from_held_gates_is_told_with_them() -> None:
    trace = one_unit(Interventions((Clamp("o", 0.5),), (Freeze(0, 1),)))
    c, h = (drawn(trace, quantity, 0) for quantity in "ch")
    assert line(c, 1, 1).startswith("C₁(2) = 1.00·")
    assert " + 0.00·" in line(c, 1, 1)
    assert line(h, 1, 0).startswith("h₁(1) = 0.50 · ")


@settings(max_examples=40)
@given(cases(), st.sampled_from(LSTM_QUANTITIES), st.integers(0, 10**6))
def test_under_interventions_the_shown_numbers_come_out(
    case: tuple[Shape, Interventions], quantity: str, pick: int
) -> None:
    shape, plan = case
    shape = replace(shape, batch=None)
    trace = lstm_of(shape).trace(shape.x, interventions=plan)
    unit = pick % shape.hidden_size
    picture = drawn(trace, quantity, unit)
    for t in range(trace.steps):
        told = arithmetic(trace, quantity, unit, t)
        bars, labels = bars_and_labels(picture, t)
        assert list(bars.x) == [*(line.value for line in told.lines), told.combined]
        for label, part in zip(labels, told.lines, strict=False):
            assert label.endswith(" is cut") == part.is_cut
        require_shown_to_come_out(picture, told)
        if not told.held:
            require_formula_to_come_out(picture, told)
            continue
        found = re.fullmatch(
            rf".+ is held at ({NUMBER}); its sum, (.+) = ({NUMBER}), would have given ({NUMBER})",
            line(picture, 1, t),
        )
        value, terms, total, free = found.groups()
        assert (value, total) == (shown(told.value), shown(told.combined))
        made = [
            math.prod(decimal(factor.strip("()")) for factor in term.split("·"))
            for term in terms.split(" + ")
        ]
        assert shown(float(sum(made))) == total
        z = told.combined
        assert free == shown(math.tanh(z) if quantity == "g" else 1 / (1 + math.exp(-z)))
        assert re.search(r"[+·] −|·−", line(picture, 1, t)) is None


def test_what_is_held_is_in_the_arrays_and_the_picture_stays() -> None:
    free, held = (
        drawn(one_unit(plan), "f", 0)
        for plan in (Interventions(), Interventions((Clamp("f", 0.5),), cut_recurrent=True))
    )
    assert free.json() == held.json()
    assert {name: array.shape for name, array in free.arrays.items()} == {
        name: array.shape for name, array in held.arrays.items()
    }


# A pinned cell beside the live one.


def beside(quantity: str, units: int = 3, **options: Any) -> tuple[MovingPicture, Any, Any]:
    x = np.random.default_rng(units).normal(size=(4, 2))
    live, pinned = (
        arithmetic_over_time(lv.LSTM.random(2, units, seed=seed).trace(x), quantity, 1)
        for seed in (1, 2)
    )
    return arithmetic_picture(live, pinned=pinned, **options), live, pinned


@pytest.mark.parametrize("units", [2, 8, 64])
@pytest.mark.parametrize("quantity", LSTM_QUANTITIES)
def test_the_pinned_terms_are_those_that_the_live_ones_name(quantity: str, units: int) -> None:
    picture, live, pinned = beside(quantity, units)
    for t in range(4):
        (figure,) = picture.figures_at(t)
        bars, outlines = figure.data[0], trace_of(figure, "pinned")
        labels = [label.split(" = ")[0] for label in figure.data[1].text]
        assert list(outlines.y) == list(bars.y)
        *terms, total = outlines.x
        assert total == pinned.combined[t]
        values = dict(zip(pinned.labels, pinned.terms[t], strict=True))
        shown_names = [label for label in labels[:-1] if label in values]
        assert [values[name] for name in shown_names] == terms[: len(shown_names)]
        rest = [value for name, value in values.items() if name not in shown_names]
        assert sum(terms[len(shown_names) :]) == pytest.approx(math.fsum(rest), abs=1e-12)
        pinned_total = shown(pinned.combined[t])
        assert labels[-1].endswith(f" (pinned: {pinned_total})")
        name = "product" if quantity == "h" else "sum"
        assert f"Pinned: {name} {pinned_total}; value {shown(pinned.value[t])}." in (
            picture.alt.at(picture.moment(t))
        )
        assert line(picture, 2, t).endswith(f" = {shown(pinned.value[t])}")
        # What is told of the live cell is what is told of it alone.
        alone = arithmetic_picture(live)
        assert list(bars.x) == list(bars_and_labels(alone, t)[0].x)
        assert list(trace_of(figure, "numbers").text) == list(bars.text)
        assert [line(picture, k, t) for k in (0, 1)] == [line(alone, k, t) for k in (0, 1)]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("units", [2, 64])
@pytest.mark.parametrize("quantity", LSTM_QUANTITIES)
def test_with_a_pinned_cell_no_number_stands_on_a_bar(
    quantity: str, units: int, dark: bool
) -> None:
    picture, _, _ = beside(quantity, units, dark=dark)
    for t in range(4):
        require_drawable(picture, t)
        (figure,) = picture.figures_at(t)
        layout, bars = figure.layout, figure.data[0]
        outlines, numbers = trace_of(figure, "pinned"), trace_of(figure, "numbers")
        assert layout.barmode == "overlay"
        assert bars.textposition == "none"
        low, high = layout.xaxis.range
        pixels = (layout.width - layout.margin.l - layout.margin.r) / (high - low)
        rows = zip(bars.x, outlines.x, numbers.x, numbers.text, numbers.textposition, strict=True)
        for live, pinned, x, text, side in rows:
            letters = 8.3 * len(re.sub("</?b>", "", text))
            left, right = (x - letters / pixels, x) if "left" in side else (x, x + letters / pixels)
            assert low < left < right < high
            assert ("left" in side) == (live < 0)
            assert right < min(live, pinned) if live < 0 else left > max(live, pinned)


def test_a_pinned_gate_that_is_held_says_so() -> None:
    live = arithmetic_over_time(one_unit(Interventions()), "f", 0)
    pinned = arithmetic_over_time(one_unit(Interventions(freezes=(Freeze(0, 1),))), "f", 0)
    picture = arithmetic_picture(live, pinned=pinned)
    total = shown(pinned.combined[0])
    assert line(picture, 2, 0) == (
        f"Outlined, pinned: f₁(1) = σ({total}) = {shown(pinned.value[0])}"
    )
    assert line(picture, 2, 1) == "Outlined, pinned: f₁(2) is held at 1.00"
    assert picture.alt.at(picture.moment(1)).endswith("; held at 1.00.")


def test_pinned_is_of_the_same_quantity_and_size() -> None:
    x = np.ones((4, 2))

    def told(quantity: str = "f", units: int = 3, steps: int = 4) -> ArithmeticOverTime:
        return arithmetic_over_time(lv.LSTM.random(2, units).trace(x[:steps]), quantity, 0)

    for other, message in (
        (told("i"), "pinned tells of 'i'; expected 'f'"),
        (told(units=2), "pinned has 6 terms at 4 steps; expected 7 at 4"),
        (told(steps=1), "pinned has 7 terms at 1 step; expected 7 at 4"),
    ):
        with pytest.raises(lv.InvalidInput, match=message):
            arithmetic_picture(told(), pinned=other)


def test_whose_numbers_they_are_does_not_change_the_picture_of_two() -> None:
    assert beside("f")[0].json() == arithmetic_picture(beside("f")[2], pinned=beside("f")[1]).json()
