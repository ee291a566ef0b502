"""The frame over a picture of a whole sequence, and what it covers."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.figures import over_time, still
from lstm_viz.figures.cursor import POINTED
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.figures.moving.values import Moment, at
from lstm_viz.figures.theme import DARK, LIGHT, LINE
from tests.figures.reading import require_drawable, trace_of


def drawn(steps: int, **options: Any) -> MovingPicture:
    figure = go.Figure(
        go.Scatter(x=list(range(1, steps + 1)), y=list(range(steps))),
        {
            "width": 980,
            "height": 200,
            "margin": {"l": 58, "r": 78, "t": 8, "b": 46},
            "xaxis": {"range": [0.5, steps + 0.5]},
            "meta": {"alt": "A line.", "min_width": 640},
        },
    )
    return over_time(figure, steps, **options)


def bound(picture: MovingPicture, name: str, t: int, phase: int, **switches: int) -> dict[str, Any]:
    """What a trace of the cursor's layer is filled with; its phases are the board's clock's."""
    layer = picture.layers[1]
    now = Moment(t, phase, {}, {}, switches)
    names = [trace["name"] for trace in layer.figure["data"]]
    return {
        binding.attribute: at(binding.value, now)
        for binding in layer.bindings
        if binding.trace == names.index(name)
    }


@given(st.integers(1, 500), st.integers(0, 10**6), st.integers(0, 5))
def test_the_frame_is_around_the_clocks_step(steps: int, pick: int, phase: int) -> None:
    t = pick % steps
    x = bound(drawn(steps), "cursor", t, phase)["x"]
    assert (min(x), max(x)) == (t + 0.5, t + 1.5)
    assert x[0] == x[-1]


@given(st.integers(1, 500), st.integers(0, 10**6))
def test_what_comes_later_is_covered_only_while_one_predicts(steps: int, pick: int) -> None:
    t, picture = pick % steps, drawn(steps)
    for phase in range(1, 6):
        future = bound(picture, "future", t, phase, predict=1)
        assert future["opacity"] == 1
        is_over = phase == 5
        assert (min(future["x"]), max(future["x"])) == (
            t + (1.5 if is_over else 0.5),
            steps + 0.5,
        )
    assert bound(picture, "future", t, 3)["opacity"] == 0
    for unset in (-1, 0):
        assert bound(picture, "future", t, 3, predict=unset)["opacity"] == 0


def test_what_covers_is_as_the_page() -> None:
    for dark, colors in ((False, LIGHT), (True, DARK)):
        _, over = drawn(4, dark=dark).figures_at(1)
        assert trace_of(over, "future").fillcolor == colors.background
        assert trace_of(over, "cursor").line.color == colors.text


def test_the_step_that_is_pointed_at_is_framed_as_well() -> None:
    picture = drawn(9, points=True)
    assert picture.points == POINTED
    pointed = bound(picture, "pointed", 2, 1, pointed=6)
    assert (min(pointed["x"]), max(pointed["x"])) == (6.5, 7.5)
    assert pointed["opacity"] == 1
    assert bound(picture, "pointed", 2, 1, pointed=0)["x"][:2] == [0.5, 1.5]
    none = bound(picture, "pointed", 2, 1)
    assert none["opacity"] == 0
    assert max(none["x"]) < 0, "out of the picture"
    _, over = picture.figures_at(2)
    assert trace_of(over, "pointed").line.color == LINE["i"] != trace_of(over, "cursor").line.color
    assert drawn(9).points is None


def test_a_layer_lies_just_on_its_picture() -> None:
    under, over = drawn(5).figures_at(0)
    for name in ("width", "height", "margin"):
        assert over.layout[name] == under.layout[name]
    assert over.layout.meta["min_width"] == under.layout.meta["min_width"]
    assert over.layout.xaxis.range == under.layout.xaxis.range
    assert tuple(over.layout.yaxis.range) == (0, 1)


def test_a_picture_over_time_says_where_the_cursor_is() -> None:
    picture = drawn(5, words={"w": ["a"]})
    assert picture.alt.at(picture.moment(3)) == "A line. The cursor is at step 4."
    assert picture.jumps == "x"
    assert picture.words == {"w": ["a"]}
    assert [layer.listens for layer in picture.layers] == [True, False]
    require_drawable(picture, 3)


def test_a_still_picture_is_the_figure_itself() -> None:
    figure = go.Figure(go.Scatter(y=[1, 2]), {"meta": {"alt": "Two points."}})
    picture = still(figure)
    (drawn_figure,) = picture.figures_at(0)
    assert drawn_figure.to_dict()["data"] == figure.to_dict()["data"]
    assert picture.alt.at(picture.moment(0)) == "Two points."
    assert (picture.steps, picture.phases, picture.jumps) == (1, 1, None)


@pytest.mark.parametrize("t", [-1, 5])
def test_a_step_beyond_the_sequence_is_refused(t: int) -> None:
    with pytest.raises(ValueError, match="expected a step from 0 to 4"):
        drawn(5).figures_at(t)
