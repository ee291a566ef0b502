"""The stage at the end of a step: its numbers, everything in its place, names from anyone."""

from __future__ import annotations

import json
from itertools import combinations

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures import MOST_UNITS, PHASES, packet_of, stage, step_picture
from lstm_viz.figures.digits import shown
from lstm_viz.figures.stage_plan import OPENNESS, PACKET_HEIGHT, PACKET_WIDTH
from lstm_viz.figures.theme import color_on, ink_on, scale_for, theme
from tests.cells.test_parity_with_pytorch import lstm_of
from tests.figures.reading import (
    HOSTILE,
    Box,
    boxes,
    decimal,
    packets,
    packets_on,
    require_drawable,
    sentence_at,
    trace_of,
    traces_of,
    values,
    words_on,
)
from tests.strategies import Shape, single_shapes

single = single_shapes(max_steps=6, max_size=12)


def traced(shape: Shape) -> lv.LSTMTrace:
    cell = lstm_of(shape)
    return cell.trace(shape.x, c0=shape.draw(cell.hidden_size, key=8))


@settings(max_examples=30)
@given(single, st.booleans(), st.integers(0, 10**6))
def test_the_stage_holds_the_traces_numbers(shape: Shape, dark: bool, pick: int) -> None:
    trace = traced(shape)
    t = pick % trace.steps
    first = pick % trace.cell.hidden_size
    units = list(range(first, min(first + MOST_UNITS, trace.cell.hidden_size)))
    figure = step_picture(trace, t, units=units, dark=dark)
    for name in ("c_prev", "retained", "written", "c", "f", "i", "g", "o", "h", "h_prev"):
        true = getattr(trace, name)[t, units]
        assert values(figure, name) == true.tolist(), name
        for packet, value in zip(packets(figure, name), true, strict=True):
            assert abs(float(decimal(packet.text)) - value) <= 0.0050001
    rows = (packets(figure, name) for name in ("retained", "written", "c"))
    for kept, written, c in zip(*rows, strict=True):
        assert shown(float(decimal(kept.text) + decimal(written.text)), signed=True) == c.text
    assert f"step {t + 1} of {trace.steps}" in figure.layout.meta["alt"]
    assert f"forget gate {shown(float(trace.f[t, first]))}" in figure.layout.meta["alt"]


@settings(max_examples=25)
@given(
    st.sampled_from([1, 5]), st.sampled_from([1, 64]), st.integers(1, 12), st.integers(0, 2**32 - 1)
)
def test_every_size_from_one_to_the_largest(steps: int, units: int, inputs: int, seed: int) -> None:
    x = np.random.default_rng(seed).normal(size=(steps, inputs))
    trace = lv.LSTM.random(inputs, units, seed=seed).trace(x)
    figure = step_picture(trace, steps - 1)
    json.dumps(figure.to_dict(), allow_nan=False)  # what a browser can read
    shown_units = min(units, MOST_UNITS)
    assert figure.layout.meta["units"] == list(range(shown_units))
    assert values(figure, "f") == trace.f[-1, :shown_units].tolist()
    shown_inputs = values(figure, "x")
    assert len(shown_inputs) == min(inputs, 6)
    assert sorted(map(abs, shown_inputs)) == sorted(map(abs, x[-1].tolist()))[-6:]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("units", "inputs"), [(1, 1), (64, 9)])
def test_every_layer_is_one_that_plotly_can_draw(units: int, inputs: int, dark: bool) -> None:
    trace = lv.LSTM.random(inputs, units, seed=2).trace(np.ones((3, inputs)))
    picture = stage(trace, tokens=["a", "b", "c"], dark=dark)
    assert picture.steps == 3
    assert picture.phases == len(PHASES)
    for phase in range(1, len(PHASES) + 1):
        require_drawable(picture, 1, phase)
    go.Figure(picture.figure_at(2).to_dict())


def test_the_longest_trace_of_the_largest_cell() -> None:
    x = np.random.default_rng(0).normal(size=(500, 3))
    trace = lv.LSTM.random(3, 64, seed=1).trace(x)
    picture = stage(trace, units=[63])
    assert values(picture.figure_at(499), "c") == [trace.c[499, 63]]
    assert values(picture.figure_at(499), "c_prev") == [trace.c[498, 63]]
    assert values(picture.figure_at(0), "c_prev") == [0.0]


def test_a_trace_of_single_precision_adds_up_as_well() -> None:
    x = np.random.default_rng(3).normal(size=(20, 2)).astype(np.float32)
    trace = lv.LSTM.random(2, 6, seed=3).trace(x)
    assert trace.c.dtype == np.float32
    for t in range(trace.steps):
        figure = step_picture(trace, t)
        rows = (packets(figure, name) for name in ("retained", "written", "c"))
        for kept, written, c in zip(*rows, strict=True):
            assert shown(float(decimal(kept.text) + decimal(written.text)), signed=True) == c.text


@pytest.mark.parametrize("size", [1e3, 9999.7, 1e5, 1e9, 1e300])
def test_the_largest_numbers_fit_on_their_packets(size: float) -> None:
    trace = lv.LSTM(np.zeros((4, 1)), np.zeros((4, 1)), [0, 50.0, 0, 0], [0.0] * 4).trace(
        [[-size]], c0=[size]
    )
    figure = step_picture(trace, 0)
    sizes = [size for trace in traces_of(figure, "numbers") for size in trace.textfont.size]
    for packet, points in zip(packets_on(figure), sizes, strict=True):
        assert float(decimal(packet.text)) == pytest.approx(packet.value, rel=0.05, abs=0.005)
        assert len(packet.text) * 0.62 * points < PACKET_WIDTH  # a letter is 0.6 of its height wide


@pytest.mark.parametrize("units", range(1, MOST_UNITS + 1))
@pytest.mark.parametrize("inputs", [1, 2, 6, 9])
def test_nothing_on_the_stage_overlaps(units: int, inputs: int) -> None:
    cell = lv.LSTM.random(inputs, units, seed=1)
    figure = step_picture(cell.trace(np.ones((3, inputs))), 1, token="x")
    found = packets_on(figure)
    assert len(found) == 10 * units + min(inputs, 6)
    assert all(packet.seen for packet in found)
    for packet in found:
        assert packet.box.right - packet.box.left == PACKET_WIDTH
        assert packet.box.bottom - packet.box.top == PACKET_HEIGHT
        middle = (packet.box.left + packet.box.right) / 2, (packet.box.top + packet.box.bottom) / 2
        assert packet.middle == pytest.approx(middle)
    drawn = boxes(figure)
    tracks = [box for box in drawn if box.bottom - box.top == OPENNESS]
    belt_and_gates = [box for box in drawn if box not in tracks]
    assert len(tracks) == 4 * units
    assert len(belt_and_gates) == 5
    on_the_sheet = [*tracks, *(packet.box for packet in found)]
    assert all(one.is_apart_from(other) for one, other in combinations(on_the_sheet, 2))
    assert all(one.is_apart_from(other) for one, other in combinations(belt_and_gates, 2))
    for box in [*belt_and_gates, *on_the_sheet]:
        assert 0 <= box.left < box.right <= figure.layout.width
        assert 0 <= box.top < box.bottom <= figure.layout.height
    for container in belt_and_gates:
        for box in on_the_sheet:
            assert container.holds(box) or container.is_apart_from(box)
    belt, *gates = belt_and_gates
    inside = [sum(belt.holds(packet.box) for packet in found)]
    inside += [sum(gate.holds(packet.box) for packet in found) for gate in gates]
    assert inside == [4 * units, units, units, units, units]
    for gate in gates:
        assert sum(gate.holds(track) for track in tracks) == units


@pytest.mark.parametrize("units", [1, 4, 5, 8])
@pytest.mark.parametrize("inputs", [1, 9])
def test_the_words_under_the_inputs_stay_on_the_sheet(units: int, inputs: int) -> None:
    trace = lv.LSTM.random(inputs, units).trace(np.ones((2, inputs)))
    figure = step_picture(trace, 0, token="word", channels=[f"name {k}" for k in range(inputs)])
    words = trace_of(figure, "input words")
    below = [packet.box for packet in packets(figure, "x")]
    for x, y, text in zip(words.x, words.y, words.text, strict=True):
        assert 0 < x < figure.layout.width, text
        assert 0 < y < figure.layout.height - 8, text
        assert not any(box.left < x < box.right and box.top < y < box.bottom for box in below)


def test_chosen_units_stand_in_the_order_chosen() -> None:
    trace = lv.LSTM.random(2, 64, seed=3).trace(np.ones((4, 2)))
    picture = stage(trace, units=[63, 0, 17])
    figure = picture.figure_at(2)
    for name in ("c_prev", "retained", "written", "c", "f", "i", "g", "o", "h", "h_prev"):
        assert values(figure, name) == getattr(trace, name)[2, [63, 0, 17]].tolist(), name
    lanes = [(a.y, a.text) for a in figure.layout.annotations if a.text in {"64", "1", "18"}]
    assert [text for _, text in sorted(lanes)] == ["64", "1", "18"]
    belt = [packet.middle[1] for packet in packets(figure, "c")]
    assert sorted(y for y, _ in lanes) == belt
    assert f"unit 64: forget gate {shown(float(trace.f[2, 63]))}" in figure.layout.meta["alt"]
    assert "unit 2:" not in figure.layout.meta["alt"]
    assert picture.tips is not None
    assert f"f(t), unit 64: {trace.f[2, 63]:.6f}" in picture.tips.at(picture.moment(2))
    assert len(values(step_picture(trace, 2, units=range(20)), "h")) == MOST_UNITS


def test_more_inputs_than_fit_are_the_largest_and_a_count() -> None:
    cell = lv.LSTM.random(9, 2, seed=1)
    x = np.array([[1.0, -9.0, 3.0, 0.0, 5.0, -7.0, 2.0, 8.0, 0.5], [0.0] * 8 + [4.0]])
    picture = stage(cell.trace(x), channels=[f"<{k}>" for k in range(9)], tokens=["", "a"])
    first, second = picture.figure_at(0), picture.figure_at(1)
    assert values(first, "x") == [-9.0, 3.0, 5.0, -7.0, 2.0, 8.0]
    *names, note = trace_of(first, "input words").text
    assert names == [f"&lt;{k}&gt;" for k in (1, 2, 4, 5, 6, 7)]
    assert note == " + 3 smaller"
    assert values(second, "x") == [0.0, 0.0, 0.0, 0.0, 0.0, 4.0]
    *names, note = trace_of(second, "input words").text
    assert names[-1] == "&lt;8&gt;"
    assert note == "“a” + 3 smaller"


def test_a_token_is_shown_when_it_says_more_than_the_numbers() -> None:
    def words(text: str) -> list[str]:
        sequence = lv.sequences.one_hot(text)
        trace = lv.LSTM.random(sequence.input_size, 1).trace(sequence.x)
        return list(trace_of(step_picture(trace, 0, token=sequence.tokens[0]), "input words").text)

    assert words("<b>")[-1] == "“&lt;”"
    assert words("10")[-1] == "“1”"
    plain = lv.LSTM.random(1, 1).trace([[0.5]])
    assert list(trace_of(step_picture(plain, 0, token="0.5"), "input words").text) == [""]


@pytest.mark.parametrize("text", HOSTILE)
def test_names_and_tokens_from_anyone_stay_text(text: str) -> None:
    trace = lv.LSTM.random(3, 2).trace(np.eye(3))
    picture = stage(trace, tokens=[text] * 3, channels=[text, text, text])
    figure = picture.figure_at(1)
    for found in words_on(figure):
        bare = found.removeprefix("<b>").removesuffix("</b>").removesuffix("<extra></extra>")
        assert "<" not in bare
        assert ">" not in bare
        assert len(found) < 120
    said = sentence_at(picture, 1, 1)
    assert len(said) < 250
    for words in (said, figure.layout.meta["alt"]):
        assert "javascript:alert" not in words
        assert "<" not in words


def test_a_name_from_right_to_left_leaves_the_number_after_it_in_place() -> None:
    trace = lv.LSTM.random(2, 1).trace([[1.0, -2.0]])
    picture = stage(trace, tokens=["א"], channels=["א", "b"])
    figure = picture.figure_at(0)
    assert list(trace_of(figure, "input words").text) == ["\u2068א\u2069", "b", "“\u2068א\u2069”"]
    assert "input “\u2068א\u2069” arrives" in sentence_at(picture, 0, 1)


@pytest.mark.parametrize("t", [-1, 3, 1.5])
def test_a_step_that_is_not_there_is_refused(t: object) -> None:
    trace = lv.LSTM.random(1, 1).trace(np.ones((3, 1)))
    with pytest.raises(lv.InvalidInput, match="expected a step from 0 to 2"):
        step_picture(trace, t)  # type: ignore[arg-type]


@pytest.mark.parametrize(("t", "phase"), [(-1, 1), (3, 1), (0, 0), (0, 6)])
def test_a_moment_that_is_not_there_is_refused(t: int, phase: int) -> None:
    picture = stage(lv.LSTM.random(1, 1).trace(np.ones((3, 1))))
    for ask in (picture.moment, picture.figure_at, picture.figures_at):
        with pytest.raises(lv.InvalidInput, match="expected"):
            ask(t, phase)


def test_a_batch_or_too_large_a_projection_is_refused_in_words() -> None:
    batch = lv.LSTM.random(1, 2).trace(np.zeros((3, 2, 1)))
    projected = lv.LSTM.random(1, 12, proj_size=MOST_UNITS + 1).trace(np.zeros((3, 1)))
    for draw in (stage, lambda trace: step_picture(trace, 0)):
        with pytest.raises(lv.InvalidInput, match="got a trace of a batch"):
            draw(batch)
        with pytest.raises(lv.InvalidInput, match="at most 8 numbers; got a trace of 9 numbers"):
            draw(projected)


@pytest.mark.parametrize("dark", [False, True])
def test_a_packets_number_and_its_ground_come_from_the_same_value(dark: bool) -> None:
    colors = theme(dark)
    x = np.array([[3.0, -0.5], [1.0, 1.0], [-2.0, 0.25]])
    trace = lv.LSTM.random(2, 3, seed=5).trace(x, c0=[-4.0, 0.1, 2.0])
    figure = step_picture(trace, 2, dark=dark)
    limits = {"c": 4.0, "x": 3.0}  # the largest of the whole trace
    quantity_of = {"c_prev": "c", "retained": "c", "written": "c", "h_prev": "h"}
    for packet in packets_on(figure):
        quantity = quantity_of.get(packet.vector, packet.vector)
        scale = scale_for(quantity, limits.get(quantity, 1.0), colors)
        assert packet.ground == color_on(scale, packet.value), packet.vector
        assert packet.ink == ink_on(packet.ground)
        assert packet.outline == colors.ink[quantity]


@pytest.mark.parametrize(("units", "inputs"), [(1, 1), (3, 2), (8, 9)])
def test_what_the_pointer_meets_is_where_the_packets_come_to_rest(units: int, inputs: int) -> None:
    trace = lv.LSTM.random(inputs, units).trace(np.ones((2, inputs)))
    picture = stage(trace)
    found = packets_on(picture.figure_at(0))
    assert [layer.listens for layer in picture.layers] == [
        *[False] * (len(picture.layers) - 1),
        True,
    ]
    pointer_layer = picture.layers[-1]
    assert pointer_layer.bindings == (), "it never moves"
    pointer = trace_of(picture.figures_at(0)[-1], "pointer")
    assert pointer.marker.opacity == 0
    met = zip(pointer.base, pointer.x, pointer.y, pointer.width, strict=True)
    for packet, (left, length, y, height) in zip(found, met, strict=True):
        assert packet.box == Box(left, y - height / 2, left + length, y + height / 2)
    told = [packet_of(units, inputs, k) for k in range(len(found))]
    assert told == [(packet.vector, packet.place) for packet in found]
    assert packet_of(units, inputs, len(found)) is None
    assert packet_of(units, inputs, -1) is None


SAID = {
    "x": "x(t)", "h_prev": "h(t−1)", "c_prev": "C(t−1)", "f": "f(t)", "retained": "f(t)·C(t−1)",
    "i": "i(t)", "g": "C̃(t)", "written": "i(t)·C̃(t)", "c": "C(t)", "o": "o(t)", "h": "h(t)",
}  # fmt: skip


def test_what_is_pointed_at_says_its_true_value_while_it_is_there() -> None:
    x = np.random.default_rng(1).normal(size=(4, 2))
    trace = lv.LSTM.random(2, 9, seed=1).trace(x)
    units = [8, 2, 5]
    picture = stage(trace, units=units)
    assert picture.tips is not None
    for t in range(trace.steps):
        at_rest = packets_on(picture.figure_at(t))
        for phase in range(1, len(PHASES) + 1):
            tips = picture.tips.at(picture.moment(t, phase))
            there = packets_on(picture.figure_at(t, phase))
            for tip, packet, rest in zip(tips, there, at_rest, strict=True):
                if not packet.seen or packet.box != rest.box:
                    assert tip == ""
                    continue
                unit = "" if packet.vector == "x" else f", unit {units[packet.place] + 1}"
                value = f"{packet.value:.6f}".replace("-", "−")
                assert tip == f"{SAID[packet.vector]}{unit}: {value}"
