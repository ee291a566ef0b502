"""The picture of a gradient's paths holds their numbers; so does the one of the bound."""

from __future__ import annotations

import json

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures import bound_picture, gradient_paths_picture, over_time
from lstm_viz.figures.log_axis import log_axis_for, magnitude
from lstm_viz.figures.sequence_strip import sequence_strip
from lstm_viz.gradients import GradientPaths, JacobianBound, gradient_paths, jacobian_bound
from tests.cells.test_parity_with_pytorch import lstm_of, rnn_of
from tests.figures.reading import HOSTILE, require_drawable, trace_of, words_on
from tests.strategies import Shape, single_shapes

single = single_shapes(max_steps=20)


def paths_of(shape: Shape, every: bool) -> GradientPaths:
    cell = lstm_of(shape)
    seed = shape.draw(shape.steps, shape.hidden_size, key=9)
    if not every:
        seed[:-1] = 0
    return gradient_paths(lv.gradient_flow(cell, shape.x, seed), seed)


def made_up(**changed: list[float]) -> GradientPaths:
    """Paths of any numbers; by default those of three quiet steps."""
    numbers = {
        "whole": [0.25, 0.5, 1.0],
        "direct": [0.125, 0.5, 1.0],
        "rest": [0.125, 1e-3, 0.0],
        "belt_share": [0.75, 1.25, 0.0],
        "h_share": [0.25, -0.25, 0.0],
        "loss_share": [0.0, 0.0, 1.0],
        "forget_product": [0.25, 0.5, 1.0],
        **changed,
    }
    arrays = {name: np.array(values) for name, values in numbers.items()}
    return GradientPaths(rest_gradient=np.zeros((3, 1)), **arrays)


def require_valid(figure: go.Figure) -> None:
    go.Figure(figure.to_plotly_json())
    json.dumps(figure.to_dict(), allow_nan=False)


@settings(max_examples=30)
@given(single, st.booleans(), st.booleans())
def test_lines_and_bars_are_the_numbers(shape: Shape, every: bool, dark: bool) -> None:
    paths = paths_of(shape, every)
    figure = gradient_paths_picture(paths, dark=dark)
    require_valid(figure)
    axis = log_axis_for(paths.whole, paths.direct, paths.rest[:-1], paths.forget_product)
    for name, norms in (
        ("whole", paths.whole),
        ("direct", paths.direct),
        ("forget product", paths.forget_product),
    ):
        line = trace_of(figure, name)
        assert list(line.x) == list(range(1, shape.steps + 1))
        assert list(line.y) == axis.place(norms)
    rest = trace_of(figure, "rest")
    assert list(rest.y) == [*axis.place(paths.rest[:-1]), None]
    assert tuple(figure.layout.yaxis.range) == axis.ends
    for name in ("belt", "h", "loss"):
        bars = trace_of(figure, f"share: {name}")
        shares = getattr(paths, f"{name}_share")
        assert [x - 1 for x in bars.x] == np.flatnonzero(np.isfinite(shares)).tolist()
        assert list(bars.y) == shares[np.isfinite(shares)].tolist()
    assert figure.layout.barmode == "relative"
    low, high = figure.layout.yaxis2.range
    assert low <= 0 < 1 < high
    json.dumps(over_time(figure, shape.steps, dark=dark).json(), allow_nan=False)


def test_by_hand_in_words() -> None:
    figure = gradient_paths_picture(made_up(), tokens=["a", "b", "c"])
    assert figure.layout.meta["alt"] == (
        "Lines over 3 steps on a logarithmic axis: the norm of the gradient at the cell state. At "
        "step 3 the whole is 1.0. At step 1 the whole is 0.25, along the belt alone 0.12, the rest "
        "0.12; the product of the forget gates 0.25. Bars: at step 1 0.75 of the whole comes "
        "along the belt, 0.25 through h, 0.00 from the loss itself. More than half comes along "
        "the belt at 2 steps."
    )
    assert trace_of(figure, "share: h").hovertext[1] == (
        "step 2 (“b”)<br>through h(t), from the next gates: −0.25"
    )
    assert trace_of(figure, "whole").hovertext[1] == (
        "step 2 (“b”)<br>∏ f, mean unit: 0.50<br>the rest: 1.0·10⁻³<br>along the belt alone: 0.50"
        "<br>the whole: 0.50"
    )
    assert "<b>the whole</b> ‖∂L/∂C(t)‖: 0.25 at t = 1" in words_on(figure)


def test_vanished_and_exploded_steps_stay_on_the_picture() -> None:
    paths = made_up(
        whole=[0.0, np.inf, 1.0],
        belt_share=[np.nan, np.nan, 0.0],
        h_share=[np.nan, np.nan, 0.0],
        loss_share=[np.nan, np.nan, 1.0],
    )
    figure = gradient_paths_picture(paths)
    require_valid(figure)
    zero, beyond, one = trace_of(figure, "whole").y
    low, high = figure.layout.yaxis.range
    assert low < zero < -3 < one < beyond < high
    assert figure.layout.yaxis.ticktext[0] == "0"
    assert figure.layout.yaxis.ticktext[-1] == "∞"
    assert list(trace_of(figure, "share: belt").x) == [3]
    alt = figure.layout.meta["alt"]
    assert "In rows of their own: 0: below the float range; ∞: beyond the float range." in alt
    assert "At 2 steps there is no share to tell." in alt
    nothing = [np.nan] * 3
    figure = gradient_paths_picture(
        made_up(whole=[0.0] * 3, belt_share=nothing, h_share=nothing, loss_share=nothing)
    )
    require_valid(figure)
    assert "Bars" not in figure.layout.meta["alt"]


def test_a_stack_that_is_many_times_the_whole_ends_in_a_mark() -> None:
    figure = gradient_paths_picture(made_up(belt_share=[40.0, 0, 0], h_share=[-39.0, 1, 0]))
    low, high = figure.layout.yaxis2.range
    assert (low, high) == (pytest.approx(-2.3), pytest.approx(3.3))
    marks = trace_of(figure, "beyond")
    assert list(marks.x) == [1, 1]
    assert list(marks.y) == [3, -2]
    assert list(marks.marker.symbol) == ["triangle-up", "triangle-down"]
    assert len(trace_of(gradient_paths_picture(made_up()), "beyond").x) == 0


def test_of_a_long_sequence_a_line_tells_of_itself_alone() -> None:
    ones = np.ones(400)
    long = GradientPaths(ones, ones, ones, ones[:, None], ones, 0 * ones, 0 * ones, ones)
    figure = gradient_paths_picture(long)
    assert trace_of(figure, "direct").hovertext[-1] == "step 400<br>along the belt alone: 1.0"
    assert len(json.dumps(figure.to_dict())) < 300_000


@pytest.mark.parametrize("steps", [1, 7, 500])
def test_it_is_aligned_with_the_strip(steps: int) -> None:
    cell = lv.LSTM.random(1, 2)
    seed = np.ones((steps, 2))
    flow = lv.gradient_flow(cell, np.ones((steps, 1)), seed)
    layout = gradient_paths_picture(gradient_paths(flow, seed)).layout
    strip = sequence_strip(flow.trace).layout
    assert layout.xaxis.range == strip.xaxis.range
    assert (layout.margin.l, layout.margin.r) == (strip.margin.l, strip.margin.r)
    assert layout.width == strip.width
    require_drawable(
        over_time(gradient_paths_picture(gradient_paths(flow, seed)), steps), steps - 1
    )


def test_tokens_from_anyone_stay_text() -> None:
    for token in HOSTILE:
        figure = gradient_paths_picture(made_up(), tokens=[token] * 3)
        for text in trace_of(figure, "whole").hovertext:
            assert text.count("<") == text.count("<br>")
            assert "%{" not in text
    with pytest.raises(lv.InvalidInput, match="tokens holds 2 labels; expected one for each of 3"):
        gradient_paths_picture(made_up(), tokens=["a", "b"])


@settings(max_examples=25)
@given(single, st.sampled_from(["tanh", "relu"]), st.booleans())
def test_the_bound_stands_over_the_gradient(shape: Shape, kind: str, dark: bool) -> None:
    cell = rnn_of(shape, kind)
    seed = shape.draw(shape.steps, shape.hidden_size, key=9)
    flow = lv.gradient_flow(cell, shape.x, seed)
    bound = jacobian_bound(flow.trace, seed)
    figure = bound_picture(flow.norm_h, bound, key=f"rnn_{kind}", dark=dark)
    require_valid(figure)
    axis = log_axis_for(flow.norm_h, bound.from_weights, bound.from_slopes)
    gradient = trace_of(figure, "gradient")
    assert list(gradient.y) == axis.place(flow.norm_h)
    assert list(trace_of(figure, "from weights").y) == axis.place(bound.from_weights)
    assert list(trace_of(figure, "from slopes").y) == axis.place(bound.from_slopes)
    alt = figure.layout.meta["alt"]
    for number in (flow.norm_h[0], bound.from_slopes[0], bound.from_weights[0]):
        assert f" {magnitude(float(number))}" in alt
    assert ("shrinking" in alt) == (bound.sigma_max < 1)


def test_a_bound_of_another_length() -> None:
    bound = JacobianBound(np.ones(3), np.ones(3), 1.0, 1.0)
    with pytest.raises(lv.InvalidInput, match=r"shape \(2,\), the bound \(3,\)"):
        bound_picture(np.ones(2), bound)
