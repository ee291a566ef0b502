"""Lines that are the trace, each with its unit's number beside its end."""

from __future__ import annotations

import json
from itertools import combinations, pairwise

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures import sequence_strip
from lstm_viz.figures.end_labels import pushed_apart
from lstm_viz.figures.quantity_lines import LABEL_SPACE, MOST_LINES, quantity_lines
from lstm_viz.figures.theme import contrast, theme

ROWS = ["x", "f", "i", "g", "o", "c", "h"]


def traced(steps: int, units: int = 8, inputs: int = 2, seed: int = 0) -> lv.LSTMTrace:
    x = 2 * np.random.default_rng(seed).normal(size=(steps, inputs))
    return lv.LSTM.random(inputs, units, seed=seed).trace(x)


def axis_of(figure: go.Figure, part: go.Scatter) -> go.layout.YAxis:
    return figure.layout["yaxis" + part.yaxis.removeprefix("y")]


def labels_of(figure: go.Figure, axis: str) -> list[go.layout.Annotation]:
    return [a for a in figure.layout.annotations if a.yref == axis and a.text]


@settings(max_examples=15)
@given(
    st.sampled_from([1, 2, 60, 500]),
    st.sampled_from([1, 8, 64]),
    st.integers(1, 12),
    st.booleans(),
    st.data(),
)
def test_every_line_is_its_units_values(
    steps: int, units: int, inputs: int, dark: bool, data: st.DataObject
) -> None:
    trace = traced(steps, units, inputs, seed=units)
    chosen = data.draw(
        st.lists(st.integers(0, units - 1), min_size=1, max_size=MOST_LINES, unique=True)
    )
    figure = quantity_lines(trace, chosen, dark=dark)
    go.Figure(figure.to_dict())
    json.dumps(figure.to_dict(), allow_nan=False)
    drawn: dict[str, list[int]] = {}
    for part in figure.data:
        (line,) = set(part.customdata)
        drawn.setdefault(part.name, []).append(line)
        values = getattr(trace, part.name)
        assert list(part.y) == values[:, line].tolist()
        assert list(part.x) == list(range(1, steps + 1))
        bounds = {"f": (0, 1), "i": (0, 1), "o": (0, 1), "g": (-1, 1), "h": (-1, 1)}
        largest = float(np.abs(values).max())
        assert tuple(axis_of(figure, part).range) == bounds.get(part.name, (-largest, largest))
    assert list(drawn) == ROWS
    assert all(drawn[key] == chosen for key in ROWS[1:])
    assert len(drawn["x"]) == min(inputs, MOST_LINES)
    assert tuple(figure.layout.xaxis.range) == (0.5, steps + 0.5)


@settings(max_examples=25)
@given(st.integers(1, 20), st.integers(1, MOST_LINES), st.sampled_from([0.0, 1.0, 30.0]))
def test_labels_do_not_overlap(steps: int, lines: int, gain: float) -> None:
    """gain 0: all lines end at one place; gain 30: all at the ends of their axes."""
    cell = lv.LSTM.random(2, 8, seed=lines)
    x = np.random.default_rng(steps).normal(size=(steps, 2))
    trace = lv.LSTM(gain * cell.weight_ih, gain * cell.weight_hh).trace(x)
    figure = quantity_lines(trace, range(lines))
    inner = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    middles = []
    for key in ROWS:
        parts = [part for part in figure.data if part.name == key]
        axis = axis_of(figure, parts[0])
        low, high = axis.range
        bottom, top = axis.domain
        labels = labels_of(figure, parts[0].yaxis)
        assert [label.text for label in labels] == [str(p.customdata[0] + 1) for p in parts]
        places = [(bottom + (top - bottom) * (a.y - low) / (high - low)) * inner for a in labels]
        ends = [part.y[-1] for part in parts]
        for (y, place), (other, other_place) in combinations(zip(ends, places, strict=True), 2):
            assert y == other or (y < other) == (place < other_place)
        assert min(places) >= bottom * inner - 1e-6
        assert max(places) <= top * inner + 1e-6
        middles += places
    assert all(high - low >= LABEL_SPACE - 1e-6 for low, high in pairwise(sorted(middles)))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.floats(0, 1 / 7))
def test_pushing_apart_moves_no_more_than_it_has_to(wanted: list[float], space: float) -> None:
    places = pushed_apart(wanted, space, 0.0, 1.0)
    assert all(-1e-9 <= place <= 1 + 1e-9 for place in places)
    for a, b in pairwise(sorted(places)):
        assert b - a >= space - 1e-9
    if all(b - a >= space for a, b in pairwise(sorted(wanted))):
        assert places == pytest.approx(wanted, abs=1e-9)


def test_pushing_apart_by_hand() -> None:
    assert pushed_apart([0.5, 0.5], 0.2, 0, 1) == pytest.approx([0.4, 0.6])
    assert pushed_apart([1.0, 1.0, 0.2], 0.1, 0, 1) == pytest.approx([0.9, 1.0, 0.2])
    assert pushed_apart([0.3, 0.0], 0.1, 0, 1) == pytest.approx([0.3, 0.0])


def test_equal_lines_are_labelled_from_the_top() -> None:
    trace = lv.LSTM(np.zeros((12, 1)), np.zeros((12, 3))).trace(np.zeros((4, 1)))
    figure = quantity_lines(trace, [0, 1, 2])
    heights = [label.y for label in labels_of(figure, "y2")]
    assert heights == sorted(heights, reverse=True)
    assert np.mean(heights) == pytest.approx(0.5)  # around where the lines end
    leads = [a for a in figure.layout.annotations if a.yref == "y2" and a.showarrow]
    assert [(a.x, a.y) for a in leads] == [(4, 0.5)] * 3
    assert [a.ay for a in leads] == heights


@pytest.mark.parametrize("dark", [False, True])
def test_eight_lines_are_told_apart(dark: bool) -> None:
    figure, colors = quantity_lines(traced(9), range(8), dark=dark), theme(dark)
    for key in ROWS[1:]:
        looks = [(p.line.dash, p.line.color) for p in figure.data if p.name == key]
        assert len(set(looks)) == 8
        for _, color in looks:
            assert contrast(color, colors.background) >= 4.5
    for note in figure.layout.annotations:
        if note.text:
            assert note.font.size >= 14
            assert contrast(note.font.color, colors.background) >= 4.5


def test_it_stands_under_the_strip() -> None:
    trace = traced(12)
    tokens = list("abcdefghijkl")
    lines, strip = quantity_lines(trace, [0], tokens=tokens), sequence_strip(trace, tokens=tokens)
    for side in ("l", "r"):
        assert lines.layout.margin[side] == strip.layout.margin[side]
    assert lines.layout.xaxis.range == strip.layout.xaxis.range
    assert lines.layout.xaxis.ticktext == strip.layout.xaxis.ticktext
    assert lines.layout.width == strip.layout.width
    assert lines.layout.meta["min_width"] == strip.layout.meta["min_width"]
    assert lines.layout.shapes == ()  # free for the strip's cursor


def test_of_many_columns_those_that_move_most_are_drawn() -> None:
    x = np.zeros((5, 20))
    x[1, [19, 3, 4, 5, 6, 7, 8]] = [1, 2, 3, 4, 5, 6, 7]
    x[:, 0] = 100.0  # large, but it does not move
    x[2, 12] = -0.5
    figure = quantity_lines(lv.LSTM.random(20, 1).trace(x), [0])
    columns = [part.customdata[0] for part in figure.data if part.name == "x"]
    assert columns == [3, 4, 5, 6, 7, 8, 12, 19]


@pytest.mark.parametrize("unit", [0, 5])
def test_on_their_own_scale_the_lines_fill_their_rows(unit: int) -> None:
    trace = traced(20)
    figure = quantity_lines(trace, [unit], own_scale=True)
    ranges = {part.name: axis_of(figure, part).range for part in figure.data}
    largest = float(np.abs(trace.c[:, unit]).max())
    assert ranges["c"] == (-largest, largest)
    assert ranges["f"] == (0.0, 1.0)
    assert ranges["h"] == (-1.0, 1.0)


def test_a_projected_h_has_lines_for_the_units_it_has() -> None:
    trace = lv.LSTM.random(1, 5, proj_size=2).trace(np.ones((4, 1)))
    figure = quantity_lines(trace, [4, 1])
    assert [part.customdata[0] for part in figure.data if part.name == "h"] == [1]
    assert [part.customdata[0] for part in figure.data if part.name == "c"] == [4, 1]


def test_its_description_has_the_numbers() -> None:
    trace = lv.LSTM(np.zeros((8, 1)), np.zeros((8, 2)), [20.0] * 8, [0.0] * 8).trace([[0.0]])
    assert quantity_lines(trace, [1, 0]).layout.meta["alt"] == (
        "Lines of the input and of f, i, C̃, o, C and h over 1 step for 2 units. "
        "The cell state ends at 1.00 in unit 2, 1.00 in unit 1."
    )


def test_what_cannot_be_drawn_is_refused() -> None:
    trace = traced(4, units=9)
    with pytest.raises(lv.InvalidInput, match="9 units to draw; expected at most 8"):
        quantity_lines(trace, range(9))
    with pytest.raises(lv.InvalidInput, match="no units to draw; expected 1 to 8"):
        quantity_lines(trace, [])
    with pytest.raises(lv.InvalidInput, match="unit is 9; expected a unit from 0 to 8"):
        quantity_lines(trace, [9])
    with pytest.raises(lv.InvalidInput, match="unit 2 is listed twice"):
        quantity_lines(trace, [2, 1, 2])
    with pytest.raises(lv.InvalidInput, match="3 tokens for 4 steps"):
        quantity_lines(trace, [0], tokens=["a"] * 3)
    with pytest.raises(lv.InvalidInput, match="of a batch"):
        quantity_lines(lv.LSTM.random(1, 2).trace(np.zeros((3, 2, 1))), [0])


@settings(max_examples=15)
@given(st.sampled_from([1, 2, 90]), st.integers(1, MOST_LINES), st.booleans())
def test_behind_each_line_is_the_pinned_one(steps: int, units: int, dark: bool) -> None:
    trace, pinned = traced(steps, units, seed=1), traced(steps, units, seed=2)
    figure = quantity_lines(trace, range(units), pinned=pinned, dark=dark)
    go.Figure(figure.to_dict())
    json.dumps(figure.to_dict(), allow_nan=False)
    names = [part.name for part in figure.data]
    for key in ROWS[1:]:
        ghosts = [part for part in figure.data if part.name == f"pinned: {key}"]
        lines = [part for part in figure.data if part.name == key]
        assert names.index(key) > names.index(f"pinned: {key}"), "behind"
        for unit, (ghost, line) in enumerate(zip(ghosts, lines, strict=True)):
            assert list(ghost.y) == getattr(pinned, key)[:, unit].tolist()
            assert (ghost.yaxis, ghost.customdata) == (line.yaxis, line.customdata)
            assert ghost.line.dash == "5px,4px"
            assert ghost.hovertemplate == f"pinned: {line.hovertemplate}"
            ground = theme(dark).background
            assert 1.5 < contrast(ghost.line.color, ground) < contrast(line.line.color, ground)
    assert "pinned: x" not in names
    largest = max(float(np.abs(part.c).max()) for part in (trace, pinned))
    (low, high) = {axis_of(figure, p).range for p in figure.data if p.name == "c"}.pop()
    assert (low, high) == (-largest, largest)
    assert "Behind each line, dashed and pale, the pinned one" in figure.layout.meta["alt"]
    assert figure.layout.margin.t >= 30, "room for the note"
    assert any("pinned" in note.text for note in figure.layout.annotations)


def test_without_a_pin_the_lines_are_as_they_were() -> None:
    trace = traced(5)
    assert "pinned" not in json.dumps(quantity_lines(trace, [0]).to_dict())
    with pytest.raises(lv.InvalidInput, match=r"\(5, 3\), this one \(5, 8\)"):
        quantity_lines(trace, [0], pinned=traced(5, units=3))
