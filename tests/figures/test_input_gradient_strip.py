"""The strip of gradients at the input holds their numbers and says what is lost."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures import input_gradient_strip, over_time
from lstm_viz.figures.input_gradient_bars import runs_of
from lstm_viz.figures.sequence_strip import sequence_strip
from lstm_viz.gradients import InputGradients, input_gradients
from tests.cells.test_parity_with_pytorch import gru_of, lstm_of, rnn_of
from tests.figures.reading import HOSTILE, trace_of, words_on
from tests.strategies import Shape, single_shapes


def gradients(norm: list[float], contribution: list[float] | None = None) -> InputGradients:
    norms = np.array(norm)
    x = np.ones((len(norms), 1))
    parts = norms if contribution is None else np.array(contribution)
    return InputGradients(x, norms[:, None] * x, parts[:, None], norms, parts)


def require_valid(figure: go.Figure) -> None:
    go.Figure(figure.to_plotly_json())
    json.dumps(figure.to_dict(), allow_nan=False)


def bars_of(figure: go.Figure, name: str) -> dict[int, float]:
    """Steps and how high their bars are, from the outline."""
    outline = trace_of(figure, name)
    corners = np.array(outline.x).reshape(-1, 4)
    heights = np.array(outline.y).reshape(-1, 4)
    assert not heights[:, [0, 3]].any()
    assert (corners[:, 0] == corners[:, 1]).all()
    assert (corners[:, 2] == corners[:, 3]).all()
    steps = corners.mean(axis=1).round().astype(int).tolist()
    return dict(zip(steps, heights[:, 1].tolist(), strict=True))


def drawn(heights: Sequence[float]) -> dict[int, float]:
    return {t: height for t, height in enumerate(heights, 1) if height != 0}


@settings(max_examples=25)
@given(single_shapes(max_steps=20), st.booleans())
def test_bars_are_the_numbers(shape: Shape, dark: bool) -> None:
    cells = {"rnn_tanh": rnn_of(shape, "tanh"), "gru": gru_of(shape), "own": lstm_of(shape)}
    found = {key: input_gradients(lv.gradient_flow(cell, shape.x)) for key, cell in cells.items()}
    figure = input_gradient_strip(found, dark=dark)
    require_valid(figure)
    json.dumps(over_time(figure, shape.steps).json(), allow_nan=False)
    for key, one in found.items():
        norm = trace_of(figure, f"{key}: norm values")
        assert list(norm.customdata) == one.norm.tolist()
        largest = one.norm.max()
        for value, height in zip(one.norm, norm.y, strict=True):
            if value > 1e-8 * largest:
                assert height == pytest.approx(1 + math.log10(value / largest) / 8, abs=1e-9)
            else:
                assert height == 0
        assert bars_of(figure, f"{key}: norm") == drawn(norm.y)
        times = trace_of(figure, f"{key}: times input values")
        assert list(times.customdata) == one.contribution.tolist()
        scale = abs(one.contribution).max() or 1
        np.testing.assert_allclose(times.y, one.contribution / scale, atol=1e-12)
        more, less = (bars_of(figure, f"{key}: times input, {name}") for name in ("more", "less"))
        assert {**more, **less} == drawn(times.y)
        assert all(height > 0 for height in more.values())
        assert all(height < 0 for height in less.values())
    heat = trace_of(figure, "x")
    np.testing.assert_allclose(heat.z, shape.x.T, atol=1e-6)


def test_steps_that_are_not_corrected_are_hatched_and_told() -> None:
    found = gradients([0.0, 1e-30, 1.0, 1e-9, 2.0, 1e-3])
    figure = input_gradient_strip({"gru": found}, tokens=list("abcdef"))
    hatched = trace_of(figure, "gru: not corrected")
    assert list(hatched.x) == [1.5, 4]
    assert list(hatched.width) == [2, 1]
    assert hatched.marker.pattern.shape == "/"
    assert list(hatched.hovertext) == [
        "steps 1 to 2 would not be corrected: under 10⁻⁸ of the largest gradient",
        "step 4 would not be corrected: under 10⁻⁸ of the largest gradient",
    ]
    told = "3 of 6 steps would not be corrected (1–2, 4): under 10⁻⁸ of the largest"
    assert f"<b>GRU</b>: {told}" in words_on(figure)
    assert figure.layout.meta["alt"].endswith(
        f" GRU: {told}. The norm is 0 at step 1 and 1.0·10⁻³ at step 6; gradient times input goes "
        "up to ±2.0."
    )
    assert trace_of(figure, "gru: norm values").hovertext[1] == (
        "GRU, step 2 (“b”): ‖∂L/∂x‖ = 1.0·10⁻³⁰, would not be corrected"
    )


def test_the_row_says_its_scale() -> None:
    figure = input_gradient_strip({"gru": gradients([0.5, 4.0], [-0.25, 0.125])})
    assert list(figure.layout.yaxis.ticktext) == ["4.0·10⁻⁸", "4.0"]
    words = words_on(figure)
    assert "±0.25" in words
    assert list(trace_of(figure, "gru: times input, less").y) == [0, -1, -1, 0]
    assert bars_of(figure, "gru: times input, more") == {2: 0.5}
    assert trace_of(figure, "gru: times input values").hovertext[0] == (
        "GRU, step 1: ∂L/∂x · x = −0.25"
    )


def test_vanished_everywhere_and_exploded() -> None:
    gone = gradients([0.0, 0.0])
    beyond = gradients([math.inf, 3.0], [math.nan, 3.0])
    figure = input_gradient_strip({"gru": gone, "rnn_relu": beyond})
    require_valid(figure)
    alt = figure.layout.meta["alt"]
    assert "GRU: no step would be corrected: the gradient is 0 everywhere." in alt
    assert "RNN (relu): at 1 step the gradient is beyond the float range." in alt
    assert list(trace_of(figure, "gru: not corrected").width) == [2]
    assert bars_of(figure, "rnn_relu: norm") == {1: 1}
    assert trace_of(figure, "rnn_relu: norm values").customdata == (None, 3)
    assert (
        trace_of(figure, "rnn_relu: times input values")
        .hovertext[0]
        .endswith("= beyond the float range")
    )
    healthy = input_gradient_strip({"lstm": gradients([1.0, 0.5])})
    assert "<b>LSTM</b>: every step would be corrected" in words_on(healthy)
    assert len(trace_of(healthy, "lstm: not corrected").x) == 0


@given(st.lists(st.booleans(), min_size=1, max_size=30))
def test_runs(there: list[bool]) -> None:
    runs = runs_of(np.array(there))
    assert [t for start, end in runs for t in range(start, end)] == list(np.flatnonzero(there))
    assert all(start < end for start, end in runs)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(runs))


@pytest.mark.parametrize("steps", [1, 7, 500])
def test_it_is_aligned_with_the_strip(steps: int) -> None:
    flow = lv.gradient_flow(lv.LSTM.random(2, 3), np.ones((steps, 2)))
    found = input_gradients(flow)
    figure = input_gradient_strip({"lstm": found, "own": found})
    layout, strip = figure.layout, sequence_strip(flow.trace).layout
    assert layout.xaxis.range == strip.xaxis.range
    assert (layout.margin.l, layout.margin.r, layout.width) == (
        strip.margin.l,
        strip.margin.r,
        strip.width,
    )
    assert layout.xaxis.anchor == trace_of(figure, "x").yaxis
    domains = [layout[f"yaxis{k}"].domain for k in ("", 2, 3, 4, 5)]
    assert all(low < high for low, high in domains)
    assert all(below[1] <= above[0] for above, below in itertools.pairwise(domains))


def test_tokens_from_anyone_stay_text() -> None:
    for token in HOSTILE:
        figure = input_gradient_strip({"gru": gradients([1.0, 2.0])}, tokens=[token] * 2)
        for text in trace_of(figure, "gru: norm values").hovertext:
            assert "<" not in text
            assert "%{" not in text


def test_bad_input() -> None:
    with pytest.raises(lv.InvalidInput, match="no network"):
        input_gradient_strip({})
    pair = {"gru": gradients([1.0]), "lstm": gradients([1.0, 2.0])}
    with pytest.raises(lv.InvalidInput, match="read 1, 2 steps"):
        input_gradient_strip(pair)
    with pytest.raises(lv.InvalidInput, match="tokens holds 1 label"):
        input_gradient_strip({"gru": gradients([1.0, 2.0])}, tokens=["a"])
