"""The bars at their limits: many terms, large numbers, names from anyone."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis import arithmetic
from lstm_viz.figures import arithmetic_bars, told_result
from lstm_viz.figures.arithmetic_bars import MOST_BARS
from lstm_viz.figures.digits import shown
from lstm_viz.notation import LSTM_QUANTITIES
from tests.figures.test_step_picture import HOSTILE


def written(text: str) -> Decimal:
    return Decimal(re.sub("</?b>", "", text).replace("−", "-"))


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
    x = size * np.random.default_rng(seed).normal(size=(2, inputs))
    told = arithmetic(lv.LSTM.random(inputs, units, seed=seed).trace(x), quantity, units - 1, 1)
    figure = arithmetic_bars(told)
    go.Figure(figure.to_dict())
    json.dumps(figure.to_dict(), allow_nan=False)
    (bars,) = figure.data
    assert len(bars.x) == min(len(told.lines), MOST_BARS) + 1
    *terms, total = map(written, bars.text)
    made = sum(terms) if told.operation == "sum" else terms[0] * terms[1]
    assert shown(float(made)) == shown(told.combined)
    assert shown(float(total)) == shown(told.combined)
    low, high = figure.layout.xaxis.range
    assert low < min(0, *bars.x) <= max(0, *bars.x) < high


def test_the_last_bar_is_told_apart_and_told_in_words() -> None:
    cell = lv.LSTM([[0.0], [2.0], [0.0], [0.0]], np.zeros((4, 1)), [0, 1, 0, 0], [0, 0, 0, 0])
    told = arithmetic(cell.trace([[0.5]]), "f", 0, 0)
    figure = arithmetic_bars(told)
    assert list(figure.layout.yaxis.ticktext) == [
        "W·x₁ = 2.00 × 0.50",
        "U·h₁(t−1) = 0.00 × 0.00",
        "b (input side)",
        "b (recurrent side)",
        "<b>sum</b>",
    ]
    assert list(figure.data[0].text) == ["+1.00", "0.00", "+1.00", "0.00", "<b>+2.00</b>"]
    assert told_result(told) == "f₁(1) = σ(2.00) = 0.88"
    assert figure.layout.meta["alt"] == (
        "forget gate of unit 1 at step 1: W·x₁ +1.00, U·h₁(t−1) 0.00, b (input side) +1.00, "
        "b (recurrent side) 0.00; sum 2.00; f₁(1) = σ(2.00) = 0.88."
    )


@pytest.mark.parametrize(
    ("quantity", "words"),
    [("c", "C₁(1) = 0.25"), ("h", "h₁(1) = 0.12"), ("g", "C̃₁(1) = tanh(0.55) = 0.50")],
)
def test_the_result_in_words(quantity: str, words: str) -> None:
    candidate = float(np.arctanh(0.5))
    cell = lv.LSTM(np.zeros((4, 1)), np.zeros((4, 1)), [0, 0, candidate, 0], [0.0] * 4)
    assert told_result(arithmetic(cell.trace([[1.0]]), quantity, 0, 0)) == words


@pytest.mark.parametrize("text", HOSTILE)
def test_names_from_anyone_stay_text(text: str) -> None:
    trace = lv.LSTM.random(2, 1).trace([[1.0, 2.0]])
    told = arithmetic(trace, "o", 0, 0, channels=[text, text])
    *labels, _ = arithmetic_bars(told).layout.yaxis.ticktext
    assert not any("<" in label or ">" in label for label in labels)
    assert all(len(label) < 150 for label in labels)


def test_a_name_from_right_to_left_leaves_its_factors_in_place() -> None:
    trace = lv.LSTM(np.full((4, 1), -0.5), np.zeros((4, 1))).trace([[2.0]])
    figure = arithmetic_bars(arithmetic(trace, "f", 0, 0, channels=["א"]))
    assert figure.layout.yaxis.ticktext[0] == "\u2068W·א\u2069 = −0.50 × 2.00"
    assert "\u2068W·א\u2069 −1.00" in figure.layout.meta["alt"]
