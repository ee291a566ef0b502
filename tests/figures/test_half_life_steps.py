"""The bars of the half-life hold its numbers."""

from __future__ import annotations

import json

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis.half_life import half_life
from lstm_viz.figures.digits import shown
from lstm_viz.figures.half_life_steps import half_life_steps
from lstm_viz.figures.sequence_strip import sequence_strip
from tests.analysis.test_half_life import with_forget_gates
from tests.cells.test_parity_with_pytorch import lstm_of
from tests.strategies import Shape, single_shapes

FADING = [[0.0], [0.8], [0.7], [0.5], [1.0]]  # halves after 3, 2, 1 steps, then not at all


@settings(max_examples=40)
@given(
    single_shapes(max_steps=20),
    st.booleans(),
    st.integers(0, 10**6),
)
def test_every_step_is_one_bar(shape: Shape, dark: bool, pick: int) -> None:
    trace = lstm_of(shape).trace(shape.x)
    unit = pick % trace.cell.hidden_size
    found = half_life(trace)
    figure = half_life_steps(found, unit, dark=dark)
    go.Figure(figure.to_dict())
    json.dumps(figure.to_dict(), allow_nan=False)
    halved, over = figure.to_dict()["data"]
    assert (halved["name"], over["name"]) == ("halved", "over")
    assert sorted([*halved["x"], *over["x"]]) == list(range(1, trace.steps + 1))
    for x, y in zip(halved["x"], halved["y"], strict=True):
        assert y == found.steps[x - 1, unit]
    low, top = figure.layout.yaxis.range
    assert low == 0
    for x, y, left, text in zip(
        over["x"], over["y"], over["customdata"], over["hovertext"], strict=True
    ):
        assert np.isinf(found.steps[x - 1, unit])
        assert y == top > trace.steps - x
        assert left == found.left_at_end[x - 1, unit]
        assert text.startswith(f"over {trace.steps - x} step")
        assert f": {shown(left)} of " in text
    assert max(halved["y"], default=0) < top
    assert all(0 <= tick < top for tick in figure.layout.yaxis.tickvals)


def test_by_hand_in_words() -> None:
    figure = half_life_steps(half_life(with_forget_gates(FADING)), 0, tokens=list("abcde"))
    halved, over = figure.data
    assert list(halved.y) == [3, 2, 1]
    assert list(halved.hovertext) == [
        "half of C₁(1) is forgotten 3 steps after step 1 (“a”)",
        "half of C₁(2) is forgotten 2 steps after step 2 (“b”)",
        "half of C₁(3) is forgotten 1 step after step 3 (“c”)",
    ]
    assert list(over.hovertext) == [
        "over 1 step after step 4 (“d”): 1.00 of C₁(4) is left at the end",
        "over 0 steps after step 5 (“e”): 1.00 of C₁(5) is left at the end",
    ]
    assert figure.layout.meta["alt"] == (
        "Bars over 5 steps: after how many half of C₁ is gone. Shortest: 1 step, from step 3 on. "
        "Longest: 3 steps, from step 1 on. Not halved before the end: from 2 steps on; from step "
        "4, over 1 step, with 1.00 left."
    )


def test_what_never_halves_is_hatched_up_to_the_top() -> None:
    figure = half_life_steps(half_life(with_forget_gates([[1.0, 0.0]] * 9)), 0)
    halved, over = figure.data
    assert len(halved.x) == 0
    assert set(over.y) == {figure.layout.yaxis.range[1]}
    assert over.y[0] > 8
    assert (over.marker.pattern.shape, over.marker.pattern.fillmode) == ("/", "replace")
    assert halved.marker.pattern.shape is None
    assert (
        "from 9 steps on; from step 1, over 8 steps, with 1.00 left." in figure.layout.meta["alt"]
    )
    assert "Shortest" not in figure.layout.meta["alt"]


def test_one_step() -> None:
    figure = half_life_steps(half_life(with_forget_gates([[0.5]])), 0)
    assert list(figure.data[1].x) == [1]
    assert figure.layout.xaxis.range == (0.5, 1.5)
    assert figure.layout.yaxis.range[1] > 1


@pytest.mark.parametrize("steps", [7, 500])
def test_it_is_aligned_with_the_strip(steps: int) -> None:
    trace = lv.LSTM.random(1, 2).trace(np.ones((steps, 1)))
    tokens = ["a"] * steps
    strip = sequence_strip(trace, tokens=tokens).layout
    layout = half_life_steps(half_life(trace), 1, tokens=tokens).layout
    assert layout.xaxis.range == strip.xaxis.range
    assert (layout.margin.l, layout.margin.r) == (strip.margin.l, strip.margin.r)
    assert (layout.width, layout.height) == (strip.width, 150)
    assert layout.meta["min_width"] == strip.meta["min_width"]
    assert layout.xaxis.ticktext == strip.xaxis.ticktext


@pytest.mark.parametrize("token", ["<b>x</b>", "%{x}", "w" * 3000, "שלום"])
def test_tokens_from_anyone_stay_text(token: str) -> None:
    figure = half_life_steps(half_life(with_forget_gates([[0.0]] * 2)), 0, tokens=[token] * 2)
    for text in (*figure.data[0].hovertext, *figure.data[1].hovertext):
        assert "<" not in text
        assert "%{" not in text
        assert len(text) < 120


def test_a_unit_and_tokens_that_are_not_there() -> None:
    found = half_life(with_forget_gates(FADING))
    with pytest.raises(lv.InvalidInput, match="unit is 1; expected 0 to 0"):
        half_life_steps(found, 1)
    with pytest.raises(lv.InvalidInput, match="tokens holds 2 labels; expected one for each of 5"):
        half_life_steps(found, 0, tokens=["a", "b"])


@settings(max_examples=25)
@given(
    single_shapes(max_steps=20),
    st.integers(0, 10**6),
    st.booleans(),
)
def test_a_line_goes_around_where_the_pinned_bars_would_be(
    shape: Shape, pick: int, dark: bool
) -> None:
    trace = lstm_of(shape).trace(shape.x)
    unit = pick % shape.hidden_size
    other = lv.LSTM.random(shape.input_size, shape.hidden_size, seed=pick, forget_bias=2.0)
    found, before = half_life(trace), half_life(other.trace(shape.x))
    figure = half_life_steps(found, unit, pinned=before, dark=dark)
    go.Figure(figure.to_dict())
    json.dumps(figure.to_dict(), allow_nan=False)
    ghost = figure.data[-1].to_plotly_json()
    top = figure.layout.yaxis.range[1]
    assert ghost["name"] == "pinned: half-life"
    for step in range(trace.steps):
        part = slice(3 * step, 3 * step + 3)
        assert ghost["x"][part] == [step + 0.5, step + 1, step + 1.5]
        steps = before.steps[step, unit]
        height = top if np.isinf(steps) else steps
        assert ghost["y"][part] == [height] * 3
        assert ghost["customdata"][part] == [None if np.isinf(steps) else steps] * 3
        assert all(words.startswith("pinned: ") for words in ghost["hovertext"][part])
        assert steps < top or np.isinf(steps)
    assert " A line is the pinned one: " in figure.layout.meta["alt"]
    assert figure.layout.annotations[0].text.endswith("line: <b>pinned</b>")


def test_the_pinned_half_lives_in_words() -> None:
    found = half_life(with_forget_gates(FADING))
    before = half_life(with_forget_gates([[1.0], [0.5], [0.5], [1.0], [1.0]]))
    figure = half_life_steps(found, 0, pinned=before)
    assert figure.layout.meta["alt"].endswith(
        " A line is the pinned one: halved after 1 step to 1 step; not before the end: 3 steps."
    )
    assert figure.data[-1].hovertext[0] == "pinned: half of C₁(1) was forgotten 1 step later"
    assert "pinned" not in json.dumps(half_life_steps(found, 0).to_dict())
    with pytest.raises(lv.InvalidInput, match=r"shape \(2, 1\), these \(5, 1\)"):
        half_life_steps(found, 0, pinned=half_life(with_forget_gates([[1.0]] * 2)))
