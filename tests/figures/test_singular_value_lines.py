"""The lines of singular values hold them, however small they are."""

from __future__ import annotations

import itertools
import json
import math

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures import singular_value_lines, still
from lstm_viz.figures.log_axis import magnitude_of_power
from lstm_viz.figures.network_colors import network_color
from lstm_viz.figures.theme import theme
from lstm_viz.gradients import SingularValues, jacobian_singular_values
from tests.figures.reading import trace_of


def values(*rows: list[float], lags: list[int] | None = None) -> SingularValues:
    return SingularValues(
        lags=np.array(lags or range(1, len(rows) + 1), np.intp), log10=np.array(rows, float)
    )


def require_valid(figure: go.Figure) -> None:
    go.Figure(figure.to_plotly_json())
    json.dumps(figure.to_dict(), allow_nan=False)
    json.dumps(still(figure).json(), allow_nan=False)


def label_texts(figure: go.Figure) -> list[str]:
    return [note.text for note in figure.layout.annotations if note.xref == "paper"][1:]


@settings(max_examples=20)
@given(st.integers(1, 12), st.integers(1, 5), st.integers(0, 99), st.booleans())
def test_three_lines_a_network(steps: int, size: int, seed: int, dark: bool) -> None:
    x = np.random.default_rng(seed).normal(size=(steps, 2))
    found = {
        key: jacobian_singular_values(cell.random(2, size, seed=seed).trace(x))
        for key, cell in (("rnn_tanh", lv.RNN), ("gru", lv.GRU), ("lstm", lv.LSTM))
    }
    figure = singular_value_lines(found, dark=dark)
    require_valid(figure)
    for key, one in found.items():
        count = one.log10.shape[1]
        for rank, column in (("largest", 0), ("middle", (count - 1) // 2), ("smallest", count - 1)):
            line = trace_of(figure, f"{key}: {rank}")
            assert list(line.x) == one.lags.tolist()
            powers = one.log10[:, column].tolist()
            assert list(line.customdata) == [p if math.isfinite(p) else None for p in powers]
            assert line.line.color == network_color(key, theme(dark))
    low, high = figure.layout.yaxis.range
    for line in figure.data:
        assert all(low <= y <= high for y in line.y)


def test_the_middle_one_of_few() -> None:
    figure = singular_value_lines({"gru": values([0.0, -1, -2, -3], [0.0, -2, -4, -6])})
    assert list(trace_of(figure, "gru: largest").y) == [0, 0]
    assert list(trace_of(figure, "gru: middle").y) == [-1, -2]
    assert list(trace_of(figure, "gru: smallest").y) == [-3, -6]
    assert label_texts(figure) == [
        "<b>GRU, largest: 1.0</b>",
        "GRU, middle: 0.010",
        "GRU, smallest: 1.0·10⁻⁶",
    ]
    assert figure.layout.meta["alt"].endswith(
        " GRU, 4 directions, over 2 steps: the largest 1.0, the middle 0.010, the smallest "
        "1.0·10⁻⁶."
    )
    assert trace_of(figure, "gru: middle").hovertext[1] == "GRU, middle over 2 steps: 0.010"


def test_what_is_hundreds_of_decades_down_does_not_flatten_the_rest() -> None:
    figure = singular_value_lines({"lstm": values([0.0, -4, -9], [-12.0, -15, -700])})
    require_valid(figure)
    low, high = figure.layout.yaxis.range
    assert -60 < low < -12 < 0 <= high
    smallest = trace_of(figure, "lstm: smallest")
    assert list(smallest.y) == [-9, low]  # along the lower edge …
    assert figure.layout.yaxis.ticktext[0].startswith("≤10⁻")  # … which says so
    assert figure.layout.yaxis.tickvals[0] == low
    assert list(smallest.customdata) == [-9, -700]
    assert f"smallest {magnitude_of_power(-700)}" in figure.layout.meta["alt"]


def test_a_lost_direction_has_its_row() -> None:
    figure = singular_value_lines({"rnn_relu": values([0.0, -math.inf], [0.0, -math.inf])})
    require_valid(figure)
    line = trace_of(figure, "rnn_relu: smallest")
    assert figure.layout.yaxis.ticktext[0] == "0"
    assert set(line.y) == {figure.layout.yaxis.tickvals[0]}
    assert list(line.customdata) == [None, None]
    assert figure.layout.annotations[0].text.endswith("0: its direction is lost")
    assert len(figure.layout.shapes) == 1


def test_labels_do_not_run_into_each_other() -> None:
    keys = ("rnn_tanh", "rnn_relu", "gru", "lstm", "own")
    figure = singular_value_lines({key: values([0.0, -0.1, -0.2]) for key in keys})
    low, high = figure.layout.yaxis.range
    inner = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    places = sorted(
        (high - note.y) / (high - low) * inner
        for note in figure.layout.annotations
        if note.xref == "paper" and note.yref == "y"
    )
    assert len(places) == 15
    assert all(below - above >= 17.9 for above, below in itertools.pairwise(places))
    assert {note.font.size for note in figure.layout.annotations if note.text} == {14, 15}


def test_one_step_and_no_network() -> None:
    nothing = SingularValues(lags=np.zeros(0, np.intp), log10=np.zeros((0, 4)))
    figure = singular_value_lines({"lstm": nothing})
    require_valid(figure)
    assert "LSTM: one step, nothing to follow back." in figure.layout.meta["alt"]
    one = singular_value_lines({"gru": values([0.0, -1.0])})
    require_valid(one)
    assert trace_of(one, "gru: largest").mode == "markers"
    with pytest.raises(lv.InvalidInput, match="no network"):
        singular_value_lines({})
