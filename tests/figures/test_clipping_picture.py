"""The picture of clipping: the same shares before and after, the whole on a number line."""

from __future__ import annotations

import json
import math

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures import clipping_picture, over_time
from lstm_viz.figures.clipping_picture import number_line_axis, number_line_x
from lstm_viz.figures.log_axis import log_axis_for
from lstm_viz.figures.network_colors import network_color
from lstm_viz.figures.theme import LIGHT
from lstm_viz.gradients import Clipping, clipped
from tests.cells.test_parity_with_pytorch import gru_of, lstm_of, rnn_of
from tests.figures.reading import trace_of, traces_of, words_on
from tests.strategies import Shape, single_shapes


def clipping(norm: float, before: list[float], threshold: float = 1.0) -> Clipping:
    factor = threshold / norm if norm > threshold else 1.0
    parts = np.array(before)
    after = factor * parts if factor else np.zeros_like(parts)
    share = parts / norm if 0 < norm < math.inf else np.full_like(parts, np.nan)
    return Clipping(threshold, norm, factor, parts, after, share)


def require_valid(figure: go.Figure) -> None:
    go.Figure(figure.to_plotly_json())
    json.dumps(figure.to_dict(), allow_nan=False)


@settings(max_examples=25)
@given(
    single_shapes(max_steps=20),
    st.floats(1e-3, 100),
    st.booleans(),
)
def test_lines_are_the_parts_before_and_after(shape: Shape, threshold: float, dark: bool) -> None:
    cells = {"rnn_tanh": rnn_of(shape, "tanh"), "gru": gru_of(shape), "lstm": lstm_of(shape)}
    found = {
        key: clipped(lv.gradient_flow(cell, shape.x), threshold) for key, cell in cells.items()
    }
    figure = clipping_picture(found, threshold, dark=dark)
    require_valid(figure)
    json.dumps(over_time(figure, shape.steps).json(), allow_nan=False)
    axis = log_axis_for(*(part for one in found.values() for part in (one.before, one.after)))
    for key, one in found.items():
        before, after = trace_of(figure, f"{key}: before"), trace_of(figure, f"{key}: after")
        assert list(before.y) == axis.place(one.before)
        assert list(after.y) == axis.place(one.after)
        assert before.line.dash == "solid" != after.line.dash
        for high, low in zip(before.y, after.y, strict=True):
            if high > axis.low and low > axis.low:  # one distance for all: no step gains a share
                assert high - low == pytest.approx(-math.log10(one.factor), abs=1e-9)


def test_the_number_line_by_hand() -> None:
    found = {"gru": clipping(100.0, [1.0, 100.0]), "lstm": clipping(0.5, [0.1, 0.5])}
    figure = clipping_picture(found, 1.0)
    axis = number_line_axis(found, 1.0)
    assert (axis.low, axis.high) == (-1, 2)
    words = words_on(figure)
    assert "100 → 1.0, all × 0.010" in words
    assert "0.50, left as it is" in words
    (dot,) = [
        note
        for note in figure.layout.annotations
        if note.text == "●" and note.font.color == network_color("gru", LIGHT)
    ]
    (arrow,) = [note for note in figure.layout.annotations if note.text == "◀"]
    assert dot.x == number_line_x(axis, 100.0)
    assert arrow.x == number_line_x(axis, 1.0) < dot.x
    assert any(
        shape.x0 == shape.x1 == number_line_x(axis, 1.0) and shape.line.dash == "4px,3px"
        for shape in figure.layout.shapes
    )
    assert figure.layout.meta["alt"] == (
        "A number line of the whole gradients’ norms, clipped at 1, and lines of each step’s part "
        "over 2 steps on a logarithmic axis, before and after. GRU: from 100 to 1.0; the part of "
        "step 1 from 1.0 to 0.010; its share is 0.010 before and after. LSTM: 0.50, left as it "
        "is; the part of step 1 is 0.10."
    )


def test_what_has_exploded_is_told_and_has_no_line_after() -> None:
    found = {
        "rnn_relu": clipping(math.inf, [math.inf, 1e200, 1.0]),
        "gru": clipping(0.0, [0.0] * 3),
    }
    figure = clipping_picture(found, 1.0)
    require_valid(figure)
    assert traces_of(figure, "rnn_relu: after") == []
    beyond, *_ = trace_of(figure, "rnn_relu: before").y
    assert beyond == figure.layout.yaxis.tickvals[-1]
    assert figure.layout.yaxis.ticktext[-1] == "∞"
    assert figure.layout.yaxis.ticktext[0] == "0"
    assert "∞, beyond the float range: not clipped" in words_on(figure)
    assert "RNN (relu): the norm is beyond the float range" in figure.layout.meta["alt"]


def test_bad_input() -> None:
    with pytest.raises(lv.InvalidInput, match="no network"):
        clipping_picture({}, 1.0)
    pair = {"gru": clipping(1.0, [1.0]), "lstm": clipping(1.0, [1.0, 2.0])}
    with pytest.raises(lv.InvalidInput, match="read 1, 2 steps"):
        clipping_picture(pair, 1.0)
    with pytest.raises(lv.InvalidInput, match="GRU was clipped at 1; expected 2"):
        clipping_picture({"gru": clipping(1.0, [1.0])}, 2.0)
    with pytest.raises(lv.InvalidInput, match="tokens holds 2 labels"):
        clipping_picture({"gru": clipping(1.0, [1.0])}, 1.0, tokens=["a", "b"])
