"""The strip at its limits: one step, silent inputs, labels from anyone."""

from __future__ import annotations

import json

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures import cursor_layout, sequence_strip
from tests.figures.test_step_picture import HOSTILE


@settings(max_examples=15)
@given(
    st.sampled_from([1, 2, 81, 500]), st.sampled_from([1, 13, 64]), st.integers(1, 12), st.data()
)
def test_every_size_from_one_to_the_largest(
    steps: int, units: int, inputs: int, data: st.DataObject
) -> None:
    seed = data.draw(st.integers(0, 2**32 - 1))
    x = np.random.default_rng(seed).normal(size=(steps, inputs))
    trace = lv.LSTM.random(inputs, units, seed=seed).trace(x)
    cursor = data.draw(st.integers(0, steps - 1))
    figure = sequence_strip(trace, cursor=cursor)
    go.Figure(figure.to_dict())
    json.dumps(figure.to_dict(), allow_nan=False)
    for part in figure.data:
        values = getattr(trace, part.name)
        assert np.shape(part.z) == values.T.shape
        assert np.abs(np.array(part.z).T - values).max() <= 5.1e-7
    frame = figure.layout.shapes[0]
    assert (frame.x0 + frame.x1) / 2 == cursor + 1  # x counts steps from 1
    assert frame.x1 - frame.x0 == 1
    assert tuple(figure.layout.xaxis.range) == (0.5, steps + 0.5)


def test_a_silent_cell_is_drawn_in_the_colour_of_zero() -> None:
    trace = lv.LSTM(np.zeros((4, 1)), np.zeros((4, 1))).trace(np.zeros((3, 1)))
    figure = sequence_strip(trace)
    for part in figure.data:
        if part.name in ("x", "c"):
            assert (part.zmin, part.zmax) == (-1.0, 1.0)
    assert figure.layout.shapes == ()


def test_its_description_has_the_numbers_as_they_are_shown() -> None:
    biases = [20.0, -20.0, 0.0, 0.0, -0.5, -0.5, 0.0, 0.0]
    cell = lv.LSTM(np.zeros((8, 1)), np.zeros((8, 2)), biases, [0.0] * 8)
    trace = cell.trace(np.zeros((2, 1)))
    alt = sequence_strip(trace).layout.meta["alt"]
    assert alt == (
        "Heatmaps of the input and of f, i, C̃, o, C and h over 2 steps and 2 units. "
        "The cell state ends at −0.69, 0.00."  # -0.4621 + 0.5 · -0.4621, and nothing written
    )


@pytest.mark.parametrize(
    ("largest", "note"),
    [(1.0, "±1"), (0.25, "±0.25"), (1234.0, "±1.23e3"), (3e-7, "±3e−7"), (2e12, "±2e12")],
)
def test_the_note_beside_a_row_says_where_its_colours_end(largest: float, note: str) -> None:
    trace = lv.LSTM(np.zeros((4, 1)), np.zeros((4, 1))).trace([[-largest], [0.0]])
    notes = [a.text for a in sequence_strip(trace).layout.annotations]
    assert notes[1] == note
    assert notes.count("0 … 1") == 3


@pytest.mark.parametrize("text", HOSTILE)
def test_tokens_from_anyone_stay_text(text: str) -> None:
    trace = lv.LSTM.random(1, 2).trace(np.ones((3, 1)))
    for k, label in enumerate(sequence_strip(trace, tokens=[text] * 3).layout.xaxis.ticktext, 1):
        token, _, step = label.rpartition("<br>")
        assert step == str(k)
        assert "<" not in token
        assert ">" not in token
        assert len(token) < 260  # 53 characters at most, "<" takes four


@pytest.mark.parametrize("dark", [False, True])
def test_moving_the_cursor_gives_the_picture_drawn_there(dark: bool) -> None:
    trace = lv.LSTM.random(1, 2).trace(np.ones((7, 1)))
    for t in (0, 6):
        figure = sequence_strip(trace, cursor=t, dark=dark)
        assert [s.to_plotly_json() for s in figure.layout.shapes] == cursor_layout(t, dark=dark)[
            "shapes"
        ]


@pytest.mark.parametrize("cursor", [-1, 7])
def test_a_cursor_beyond_the_sequence_is_refused(cursor: int) -> None:
    trace = lv.LSTM.random(1, 2).trace(np.ones((7, 1)))
    with pytest.raises(lv.InvalidInput, match="expected a step from 0 to 6"):
        sequence_strip(trace, cursor=cursor)
