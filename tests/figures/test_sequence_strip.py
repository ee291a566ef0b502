"""The strip, still and moving: its numbers, its cursor, labels from anyone."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures import moving_strip, sequence_strip
from lstm_viz.notation import LSTM_QUANTITIES
from tests.cells.test_parity_with_pytorch import lstm_of
from tests.figures.reading import HOSTILE, require_drawable, trace_of
from tests.strategies import Shape, single_shapes

single = single_shapes(max_steps=6, max_size=12)
ROWS = ["x", *LSTM_QUANTITIES]


def domains_of(figure: go.Figure) -> list[tuple[float, float]]:
    axes = [figure.layout[axis] for axis in figure.layout if axis.startswith("yaxis")]
    return sorted(axis.domain for axis in axes)


def require_scales(figure: go.Figure, trace: lv.LSTMTrace) -> None:
    ends = {part.name: (part.zmin, part.zmax) for part in figure.data}
    assert [ends[gate] for gate in "fio"] == [(0.0, 1.0)] * 3
    assert [ends[bounded] for bounded in "gh"] == [(-1.0, 1.0)] * 2
    for symmetric in "cx":
        largest = float(np.abs(getattr(trace, symmetric)).max())
        assert ends[symmetric] == pytest.approx((-largest, largest))


@settings(max_examples=30)
@given(single, st.booleans(), st.integers(0, 10**6))
def test_the_strip_holds_the_traces_numbers(shape: Shape, dark: bool, pick: int) -> None:
    cell = lstm_of(shape)
    trace = cell.trace(shape.x, c0=shape.draw(cell.hidden_size, key=8))
    t = pick % trace.steps
    figure = sequence_strip(trace, tokens=["<b>"] * trace.steps, cursor=t, dark=dark)
    assert [part.name for part in figure.data] == ROWS
    for part in figure.data:
        np.testing.assert_allclose(np.array(part.z).T, getattr(trace, part.name), atol=5.1e-7)
        assert list(part.x) == list(range(1, trace.steps + 1))
    require_scales(figure, trace)
    cursor = figure.layout.shapes[0]
    assert (cursor.x0, cursor.x1) == (t + 0.5, t + 1.5)
    assert all("<b>" not in text for text in figure.layout.xaxis.ticktext)
    domains = domains_of(figure)
    assert len(domains) == 7
    assert all(low[1] < high[0] for low, high in pairwise(domains))


@settings(max_examples=30)
@given(single, st.booleans(), st.data())
def test_the_moving_strip_holds_the_traces_numbers(
    shape: Shape, tall: bool, data: st.DataObject
) -> None:
    trace = lstm_of(shape).trace(shape.x)
    order = data.draw(st.permutations(range(trace.cell.hidden_size)))
    units = data.draw(st.none() | st.just(order[: data.draw(st.integers(1, len(order)))]))
    picture = moving_strip(trace, units=units, tall=tall)
    figure, _ = picture.figures_at(data.draw(st.integers(0, trace.steps - 1)))
    assert [part.name for part in figure.data] == ROWS
    shown_units = list(range(trace.cell.hidden_size)) if units is None else units
    for k, part in enumerate(figure.data, 1):
        values = getattr(trace, part.name)
        if part.name != "x":
            values = values[:, shown_units]
        np.testing.assert_array_equal(np.array(part.z).T, values.astype(np.float32))
        axis = figure.layout["yaxis" if k == 1 else f"yaxis{k}"]
        assert part.yaxis == ("y" if k == 1 else f"y{k}")
        numbers = range(trace.cell.input_size) if part.name == "x" else shown_units
        assert list(axis.ticktext) == [str(number + 1) for number in numbers]
        assert list(axis.tickvals) == list(part.y) == list(range(1, len(part.z) + 1))
        first, last = axis.range
        assert first > last, "the first unit on top"
    require_scales(figure, trace)


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
    json.dumps(figure.to_dict(), allow_nan=False)
    for part in figure.data:
        values = getattr(trace, part.name)
        assert np.shape(part.z) == values.T.shape
        assert np.abs(np.array(part.z).T - values).max() <= 5.1e-7
    frame = figure.layout.shapes[0]
    assert (frame.x0 + frame.x1) / 2 == cursor + 1  # x counts steps from 1
    assert frame.x1 - frame.x0 == 1
    assert tuple(figure.layout.xaxis.range) == (0.5, steps + 0.5)


@pytest.mark.parametrize(("steps", "units"), [(1, 1), (500, 3), (7, 64)])
@pytest.mark.parametrize("tall", [False, True])
@pytest.mark.parametrize("dark", [False, True])
def test_every_layer_is_one_that_plotly_can_draw(
    steps: int, units: int, tall: bool, dark: bool
) -> None:
    trace = lv.LSTM.random(2, units).trace(np.ones((steps, 2)))
    require_drawable(moving_strip(trace, tall=tall, dark=dark), steps - 1)
    go.Figure(sequence_strip(trace, cursor=0, dark=dark).to_dict())


@pytest.mark.parametrize("units", [1, 5, 64])
def test_a_tall_strip_has_more_room_and_names_its_units_where_they_fit(units: int) -> None:
    trace = lv.LSTM.random(3, units).trace(np.ones((4, 3)))
    channels = ["a", "<b>", "א"]
    low, _ = moving_strip(trace, channels=channels).figures_at(0)
    tall, _ = moving_strip(trace, channels=channels, tall=True).figures_at(0)
    assert low.layout.height <= tall.layout.height
    assert list(tall.layout.yaxis.ticktext) == ["a", "&lt;b&gt;", "\u2068א\u2069"]
    assert tall.layout.yaxis.showticklabels
    for figure in (low, tall):
        inner = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
        for k in range(2, 8):
            axis = figure.layout[f"yaxis{k}"]
            pixels = (axis.domain[1] - axis.domain[0]) * inner / units
            assert axis.showticklabels == (figure is tall and pixels >= 12.99)
        assert all(one[1] < other[0] for one, other in pairwise(domains_of(figure)))
        assert domains_of(figure)[0][0] == pytest.approx(0, abs=1e-9)
        assert domains_of(figure)[-1][1] == pytest.approx(1)


def test_a_silent_cell_is_drawn_in_the_colour_of_zero() -> None:
    trace = lv.LSTM(np.zeros((4, 1)), np.zeros((4, 1))).trace(np.zeros((3, 1)))
    figure = sequence_strip(trace)
    moving, _ = moving_strip(trace).figures_at(0)
    for part in (*figure.data, *moving.data):
        if part.name in ("x", "c"):
            assert (part.zmin, part.zmax) == (-1.0, 1.0)
    assert figure.layout.shapes == ()


def test_on_its_own_scale_the_cell_states_colours_go_as_far_as_the_units_shown() -> None:
    trace = lv.LSTM.random(2, 5, seed=1).trace(np.random.default_rng(0).normal(size=(9, 2)))
    strip, _ = moving_strip(trace, units=[3], own_scale=True).figures_at(0)
    ends = {part.name: (part.zmin, part.zmax) for part in strip.data}
    largest = float(np.abs(trace.c[:, 3]).max())
    assert largest < float(np.abs(trace.c).max())
    assert ends["c"] == pytest.approx((-largest, largest))
    assert ends["f"] == (0.0, 1.0)


def test_its_description_has_the_numbers_as_they_are_shown() -> None:
    biases = [20.0, -20.0, 0.0, 0.0, -0.5, -0.5, 0.0, 0.0]
    cell = lv.LSTM(np.zeros((8, 1)), np.zeros((8, 2)), biases, [0.0] * 8)
    trace = cell.trace(np.zeros((2, 1)))
    alt = sequence_strip(trace).layout.meta["alt"]
    assert alt == (
        "Heatmaps of the input and of f, i, C̃, o, C and h over 2 steps and 2 units. "
        "The cell state ends at −0.69, 0.00."  # -0.4621 + 0.5 · -0.4621, and nothing written
    )
    picture = moving_strip(trace)
    assert picture.alt.at(picture.moment(1)) == f"{alt} The cursor is at step 2."


@pytest.mark.parametrize(
    ("largest", "note"),
    [(1.0, "±1"), (0.25, "±0.25"), (1234.0, "±1.23e3"), (3e-7, "±3e−7"), (2e12, "±2e12")],
)
def test_the_note_beside_a_row_says_where_its_colours_end(largest: float, note: str) -> None:
    trace = lv.LSTM(np.zeros((4, 1)), np.zeros((4, 1))).trace([[-largest], [0.0]])
    for figure in (sequence_strip(trace), moving_strip(trace).figures_at(0)[0]):
        notes = [a.text for a in figure.layout.annotations]
        assert notes[1] == note
        assert notes.count("0 … 1") == 3


@pytest.mark.parametrize(("steps", "labels"), [(1, 1), (40, 40), (41, 9), (500, 11)])
def test_labels_under_the_strip_are_never_too_many(steps: int, labels: int) -> None:
    trace = lv.LSTM.random(1, 64).trace(np.ones((steps, 1)))
    for figure in (
        sequence_strip(trace, tokens=["a"] * steps),
        moving_strip(trace, tokens=["a"] * steps).figures_at(0)[0],
    ):
        assert len(figure.layout.xaxis.ticktext) == labels


@pytest.mark.parametrize("text", HOSTILE)
def test_tokens_and_names_from_anyone_stay_text(text: str) -> None:
    trace = lv.LSTM.random(1, 2).trace(np.ones((3, 1)))
    moving = moving_strip(trace, tokens=[text] * 3, channels=[text], tall=True)
    for figure in (sequence_strip(trace, tokens=[text] * 3), moving.figures_at(0)[0]):
        for k, label in enumerate(figure.layout.xaxis.ticktext, 1):
            token, _, step = label.rpartition("<br>")
            assert step == str(k)
            assert "<" not in token
            assert ">" not in token
            assert len(token) < 260  # 53 characters at most, "<" takes four
    (name,) = moving.figures_at(0)[0].layout.yaxis.ticktext
    assert "<" not in name
    assert len(name) < 40


def frame(line: Any) -> tuple[float, float, float, float]:
    return min(line.x), max(line.x), min(line.y), max(line.y)


@pytest.mark.parametrize("dark", [False, True])
def test_moving_the_cursor_gives_the_picture_drawn_there(dark: bool) -> None:
    trace = lv.LSTM.random(1, 2).trace(np.ones((7, 1)))
    picture = moving_strip(trace, dark=dark)
    for t in (0, 3, 6):
        (shape,) = sequence_strip(trace, cursor=t, dark=dark).layout.shapes
        under, over = picture.figures_at(t)
        cursor = trace_of(over, "cursor")
        assert frame(cursor) == (shape.x0, shape.x1, shape.y0, shape.y1)
        assert (cursor.x[0], cursor.y[0]) == (cursor.x[-1], cursor.y[-1]), "all around"
        assert cursor.line.color == shape.line.color
        assert cursor.line.width == shape.line.width
        for name in ("width", "height", "margin"):
            assert over.layout[name] == under.layout[name]
        assert over.layout.xaxis.range == under.layout.xaxis.range


def test_a_click_goes_to_the_step_that_is_clicked() -> None:
    picture = moving_strip(lv.LSTM.random(1, 2).trace(np.ones((7, 1))))
    assert picture.jumps == "x"
    assert [layer.listens for layer in picture.layers] == [True, False]


@pytest.mark.parametrize("cursor", [-1, 7])
def test_a_cursor_beyond_the_sequence_is_refused(cursor: int) -> None:
    trace = lv.LSTM.random(1, 2).trace(np.ones((7, 1)))
    with pytest.raises(lv.InvalidInput, match="expected a step from 0 to 6"):
        sequence_strip(trace, cursor=cursor)
    with pytest.raises(lv.InvalidInput, match="expected a step from 0 to 6"):
        moving_strip(trace).figures_at(cursor)


def test_a_batch_is_refused_in_words() -> None:
    batch = lv.LSTM.random(1, 2).trace(np.zeros((3, 2, 1)))
    for draw in (sequence_strip, moving_strip):
        with pytest.raises(lv.InvalidInput, match="the trace is of a batch"):
            draw(batch)


def before_and_now(steps: int, units: int, seed: int) -> tuple[lv.LSTMTrace, lv.LSTMTrace]:
    """Two traces of the same sequence, by other weights; the first has the larger cell state."""
    x = np.random.default_rng(seed).normal(size=(steps, 2))
    traces = [lv.LSTM.random(2, units, seed=seed + k).trace(x) for k in (0, 1)]
    now, before = sorted(traces, key=lambda trace: float(np.abs(trace.c).max()))
    return before, now


@settings(max_examples=20)
@given(
    st.sampled_from([1, 2, 90]), st.integers(1, 25), st.integers(0, 99), st.booleans(), st.data()
)
def test_under_each_value_stands_the_pinned_one(
    steps: int, units: int, seed: int, tall: bool, data: st.DataObject
) -> None:
    pinned, trace = before_and_now(steps, units, seed)
    order = data.draw(st.permutations(range(units)))[: data.draw(st.integers(1, units))]
    picture = moving_strip(trace, units=order, tall=tall, pinned=pinned)
    require_drawable(picture, steps - 1)
    figure, over = picture.figures_at(steps - 1)
    assert [part.name for part in figure.data] == [
        *ROWS,
        *(f"pinned: {key}" for key in LSTM_QUANTITIES),
    ]
    for key in LSTM_QUANTITIES:
        live, both = trace_of(figure, key), trace_of(figure, f"pinned: {key}")
        now, before = (
            getattr(part, key)[:, order].T.astype(np.float32) for part in (trace, pinned)
        )
        np.testing.assert_array_equal(live.z, now)
        np.testing.assert_array_equal(live.customdata, before)
        np.testing.assert_array_equal(both.z[::2], now)
        np.testing.assert_array_equal(both.z[1::2], before)
        assert both.yaxis == live.yaxis
        assert (both.zmin, both.zmax) == (live.zmin, live.zmax)
        # What is clicked has the unit's place; what is drawn over it fills that unit's height.
        assert list(live.y) == list(range(1, len(order) + 1))
        assert both.hoverinfo == "skip"
        assert "pinned: %{customdata" in live.hovertemplate
        np.testing.assert_allclose(both.y[::2], np.arange(len(order) + 1) + 0.5)
        shares = np.diff(both.y)
        np.testing.assert_allclose(shares[::2], 0.68)
        np.testing.assert_allclose(shares[1::2], 0.32)
    largest = float(np.abs(pinned.c).max())
    assert trace_of(figure, "c").zmax == pytest.approx(largest)
    assert trace_of(figure, "x").customdata is None
    (note,) = [a for a in figure.layout.annotations if "pinned" in a.text]
    assert note.font.size >= 14
    assert figure.layout.margin.t >= 25, "room for the note"
    assert over.layout.margin == figure.layout.margin
    assert over.layout.height == figure.layout.height
    assert "pinned" in picture.alt.at(picture.moment(0))


@pytest.mark.parametrize("dark", [False, True])
def test_other_values_leave_the_strip_with_a_pin_as_it_is(dark: bool) -> None:
    pictures = []
    for seed in (0, 5):
        pinned, trace = before_and_now(7, 3, seed)
        pictures.append(moving_strip(trace, pinned=pinned, dark=dark).json())
    first, second = (json.dumps(picture["layers"]) for picture in pictures)
    assert first == second


def test_without_a_pin_nothing_speaks_of_one() -> None:
    _, trace = before_and_now(7, 3, 0)
    picture = moving_strip(trace)
    assert "pinned" not in json.dumps(picture.json())
    assert not any("pinned" in name or "both" in name for name in picture.arrays)
    with pytest.raises(lv.InvalidInput, match=r"\(7, 2\), this one \(7, 3\)"):
        moving_strip(trace, pinned=before_and_now(7, 2, 0)[0])
    with pytest.raises(lv.InvalidInput, match=r"\(6, 3\), this one \(7, 3\)"):
        moving_strip(trace, pinned=before_and_now(6, 3, 0)[0])
