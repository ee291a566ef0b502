"""A step in its five phases: what is seen in each, where it comes from, what stands out."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures import MOST_UNITS, PHASES, stage
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.figures.moving.values import at
from lstm_viz.figures.stage_plan import OPENNESS, PACKET_WIDTH
from lstm_viz.figures.theme import theme
from tests.figures.reading import (
    Box,
    Packet,
    boxes,
    decimal,
    moment,
    packets,
    packets_on,
    trace_of,
    traces_of,
)

APPEARS = {
    "x": 1, "h_prev": 1, "c_prev": 1, "f": 2, "retained": 2, "i": 3, "g": 3, "written": 3, "c": 4,
    "o": 5, "h": 5,
}  # fmt: skip
GATES = {"f": 2, "i": 3, "g": 3, "o": 5}

sizes = pytest.mark.parametrize(("units", "inputs"), [(1, 1), (3, 2), (4, 6), (8, 9)])


def picture_of(units: int, inputs: int, *, dark: bool = False) -> MovingPicture:
    x = np.random.default_rng(units).normal(size=(5, inputs))
    return stage(lv.LSTM.random(inputs, units, seed=units).trace(x), dark=dark)


def figure_at(picture: MovingPicture, t: int, phase: int) -> go.Figure:
    """As `MovingPicture.figure_at`, also for phase 0, which only a board stands at."""
    if phase > 0:
        return picture.figure_at(t, phase)
    now = moment(picture, t, phase)
    figure = picture.figure_at(t, 1)
    first = 0
    for layer in picture.layers:
        if not layer.is_drawn:
            continue
        for binding in layer.bindings:
            assert binding.trace is not None
            target: Any = figure.data[first + binding.trace]
            *path, last = binding.attribute.split(".")
            for name in path:
                target = target[name]
            target[last] = at(binding.value, now)
        first += len(layer.figure["data"])
    return figure


def is_on(figure: go.Figure, packet: Packet) -> bool:
    sheet = Box(0, 0, figure.layout.width, figure.layout.height)
    return not packet.box.is_apart_from(sheet)


@sizes
def test_in_each_phase_just_what_has_come_about_is_seen(units: int, inputs: int) -> None:
    picture = picture_of(units, inputs)
    for t in range(picture.steps):
        for phase in range(1, len(PHASES) + 1):
            figure = picture.figure_at(t, phase)
            seen = {p.vector for p in packets_on(figure) if p.seen and is_on(figure, p)}
            hidden = {p.vector for p in packets_on(figure) if not (p.seen and is_on(figure, p))}
            assert seen == {name for name, first in APPEARS.items() if first <= phase}
            assert hidden == set(APPEARS) - seen


@sizes
def test_what_is_seen_is_at_its_place_and_stays_there(units: int, inputs: int) -> None:
    picture = picture_of(units, inputs)
    last = {(p.vector, p.place): p for p in packets_on(picture.figure_at(2))}
    for phase in range(1, len(PHASES)):
        figure = picture.figure_at(2, phase)
        for packet in packets_on(figure):
            if packet.seen and is_on(figure, packet):
                assert packet == last[packet.vector, packet.place]


@sizes
def test_in_no_phase_does_anything_seen_lie_on_anything_else(units: int, inputs: int) -> None:
    picture = picture_of(units, inputs)
    for phase in range(len(PHASES) + 1):
        seen = [p for p in packets_on(figure_at(picture, 1, phase)) if p.seen]
        for one, other in combinations(seen, 2):
            assert one.box.is_apart_from(other.box), (phase, one, other)


@sizes
def test_the_old_cell_state_is_carried_off_to_the_right(units: int, inputs: int) -> None:
    picture = picture_of(units, inputs)
    for t in range(1, picture.steps):
        before = packets(picture.figure_at(t - 1), "c")
        still_there = packets(figure_at(picture, t, 0), "c")
        assert still_there == before
        figure = picture.figure_at(t, 1)
        for old, leaving in zip(before, packets(figure, "c"), strict=True):
            assert leaving.seen
            assert leaving.value == old.value
            assert leaving.text == old.text
            assert leaving.box.left >= figure.layout.width
            assert leaving.middle[1] == old.middle[1]


@sizes
def test_a_step_begins_from_outside(units: int, inputs: int) -> None:
    picture = picture_of(units, inputs)
    for t in range(picture.steps):
        figure = figure_at(picture, t, 0)
        places = {(p.vector, p.place): p for p in packets_on(picture.figure_at(t))}
        for packet in packets_on(figure):
            assert packet.seen == (packet.vector in {"x", "h_prev", "c_prev", "c"})
            if packet.vector in {"x", "h_prev"}:
                assert packet.box.top >= figure.layout.height, "from below"
                assert packet.middle[0] == places[packet.vector, packet.place].middle[0]
            if packet.vector == "c_prev":
                assert packet.box.right <= 0, "from the left"
                assert packet.middle[1] == places[packet.vector, packet.place].middle[1]
            if packet.vector in {"x", "h_prev", "c_prev"}:
                assert packet.value == places[packet.vector, packet.place].value
        assert [p.value for p in packets(figure, "c")] == [
            p.value for p in packets(figure, "c_prev")
        ]


@sizes
def test_what_is_not_seen_yet_waits_where_it_comes_from(units: int, inputs: int) -> None:
    picture = picture_of(units, inputs)
    place = {(p.vector, p.place): p.middle for p in packets_on(picture.figure_at(1))}
    for phase in range(1, len(PHASES)):
        for packet in packets_on(picture.figure_at(1, phase)):
            if packet.seen:
                continue
            x, y = place[packet.vector, packet.place]
            if packet.vector == "retained":  # slides along its lane from C(t-1)
                assert packet.middle == place["c_prev", packet.place]
            elif packet.vector == "written":  # comes up from where i and C̃ meet
                assert packet.middle[0] == x
                assert packet.middle[1] > y
            elif packet.vector in GATES:
                assert packet.middle == (x, y + 8)
            elif packet.vector == "h":  # comes down from the belt
                assert packet.middle[0] == x
                assert packet.middle[1] < y
            elif phase == APPEARS["c"] - 1:  # the sum comes about between its two parts
                assert place["retained", packet.place][0] < packet.middle[0]
                assert packet.middle[0] < place["written", packet.place][0]
                assert packet.middle[1] == y


@settings(max_examples=20)
@given(st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_the_true_values_are_the_steps_own_in_every_phase(steps: int, seed: int) -> None:
    x = np.random.default_rng(seed).normal(size=(steps, 2))
    trace = lv.LSTM.random(2, 3, seed=seed).trace(x, h0=[0.1, 0.2, 0.3], c0=[1.0, 2.0, 3.0])
    picture = stage(trace)
    for t in range(steps):
        for phase in range(1, len(PHASES) + 1):
            for packet in packets_on(picture.figure_at(t, phase)):
                if packet.seen and not (packet.vector == "c" and phase == 1):
                    assert packet.value == getattr(trace, packet.vector)[t, packet.place]
                    assert abs(float(decimal(packet.text)) - packet.value) <= 0.0050001


def in_play(figures: list[go.Figure], trace: int) -> tuple[int, ...]:
    """The phases in which a line stands out: thicker than ever else, in a colour of its own."""
    lines = [figure.data[trace].line for figure in figures]
    widest = max(line.width for line in lines)
    phases = tuple(k for k, line in enumerate(lines, 1) if line.width == widest)
    for k, line in enumerate(lines, 1):
        if k not in phases:
            assert line.width < 0.6 * widest
            assert line.color not in {lines[phase - 1].color for phase in phases}
    return phases


def points(line: Any) -> set[tuple[float, float]]:
    return {(x, y) for x, y in zip(line.x, line.y, strict=True) if x is not None}


@sizes
@pytest.mark.parametrize("dark", [False, True])
def test_a_wire_stands_out_only_in_its_phase(units: int, inputs: int, dark: bool) -> None:
    picture = picture_of(units, inputs, dark=dark)
    figures = [picture.figure_at(1, phase) for phase in range(1, len(PHASES) + 1)]
    now = figures[0]
    lines = [
        k for k, trace in enumerate(now.data) if trace.type == "scatter" and trace.mode == "lines"
    ]
    assert all(in_play(figures, k) for k in lines)
    _, *gates = [box for box in boxes(now) if box.bottom - box.top > OPENNESS]
    corners = {
        gate: {(x, y) for x in (box.left, box.right) for y in (box.top, box.bottom)}
        for gate, box in zip("figo", gates, strict=True)
    }
    for gate, phase in GATES.items():
        (outline,) = [k for k in lines if corners[gate] <= points(now.data[k])]
        assert in_play(figures, outline) == (phase,), gate
        assert figures[phase - 1].data[outline].line.color != figures[0].data[outline].line.color
    h_prev, h = (packets(now, name)[0].middle[0] for name in ("h_prev", "h"))
    (loop,) = [k for k in lines if {h_prev, h} <= {x for x, _ in points(now.data[k])}]
    assert in_play(figures, loop) == (1,)
    into_x = packets(now, "x")[0].box.top
    (arriving,) = [k for k in lines if into_x in {y for _, y in points(now.data[k])}]
    assert in_play(figures, arriving) == (1,)
    lane = packets(now, "c")[0].middle[1]
    onto_belt = {x: k for k in lines for x, y in points(now.data[k]) if y == lane}
    assert [in_play(figures, onto_belt[x]) for x in sorted(onto_belt)] == [(2,), (3,)]
    (down,) = [k for k in lines if k != loop and {x for x, _ in points(now.data[k])} == {h}]
    assert in_play(figures, down) == (5,)
    assert len(lines) == 7


@sizes
@pytest.mark.parametrize("dark", [False, True])
def test_an_operation_is_filled_only_while_it_is_at_work(
    units: int, inputs: int, dark: bool
) -> None:
    colors = theme(dark)
    picture = picture_of(units, inputs, dark=dark)
    figures = [picture.figure_at(1, phase) for phase in range(1, len(PHASES) + 1)]
    nodes = [trace_of(figure, "operations") for figure in figures]
    found = []
    for k, (x, y, sign) in enumerate(zip(nodes[0].x, nodes[0].y, nodes[0].text, strict=True)):
        fills, lines, signs = (
            [colors_of[k] for colors_of in column]
            for column in zip(
                *((n.marker.color, n.marker.line.color, n.textfont.color) for n in nodes),
                strict=True,
            )
        )
        (phase,) = [n for n, fill in enumerate(fills, 1) if fill != colors.background]
        found.append((sign, phase))
        for n, (line, text) in enumerate(zip(lines, signs, strict=True), 1):
            assert (text == colors.background) == (n == phase)
            assert (line == fills[phase - 1]) == (n >= phase)
        for packet in packets_on(figures[-1]):
            covered = (
                packet.box.left < x < packet.box.right and packet.box.top < y < packet.box.bottom
            )
            assert not covered, "a sign under a packet"
    per_lane = [("×", 2)] * units + [("+", 4)] * units
    assert sorted(found) == sorted([*per_lane, ("×", 3), ("tanh", 5), ("×", 5)])


@sizes
def test_the_bar_under_a_gate_is_as_long_as_it_is_open(units: int, inputs: int) -> None:
    picture = picture_of(units, inputs)
    for phase in range(len(PHASES) + 1):
        figure = figure_at(picture, 3, phase)
        bars = [
            bar
            for trace in traces_of(figure, "openness")
            for bar in zip(trace.base, trace.x, trace.y, trace.width, strict=True)
        ]
        assert len(bars) == 4 * units
        lengths = iter(bars)
        for gate, first in GATES.items():
            for packet in packets(picture.figure_at(3), gate):
                base, length, y, thickness = next(lengths)
                if phase < first:
                    assert length == 0
                elif gate == "g":
                    assert length == packet.value * PACKET_WIDTH / 2
                else:
                    assert length == packet.value * PACKET_WIDTH
                start = packet.middle[0] if gate == "g" else packet.box.left
                assert base == start
                assert thickness == OPENNESS
                (track,) = [
                    box
                    for box in boxes(figure)
                    if box.bottom - box.top == OPENNESS
                    and box.left == packet.box.left
                    and packet.box.bottom < box.top < packet.box.bottom + 8
                ]
                assert y == (track.top + track.bottom) / 2
                assert track.left <= base + length <= track.right


@sizes
def test_a_phase_moves_only_what_it_brings(units: int, inputs: int) -> None:
    """Between the phases of a step, whatever is in play already stays as it is."""
    picture = picture_of(units, inputs)
    layers = {
        k: {name.partition(":")[0] for name in figure.data[0].ids}
        for k, figure in enumerate(picture.figures_at(1))
        if figure.data and figure.data[0].name == "packets"
    }
    assert sorted(name for names in layers.values() for name in names) == sorted(APPEARS)
    for k, names in layers.items():
        begins = {APPEARS[name] for name in names}
        assert len(begins) == 1 or units <= 4  # many packets lie apart, by phase
        for phase in range(1, len(PHASES)):
            before, after = (picture.figures_at(1, p)[k].to_dict() for p in (phase, phase + 1))
            moves = phase + 1 in begins or ("c" in names and phase + 1 <= APPEARS["c"])
            assert (before["data"] != after["data"]) == moves, (names, phase)


def test_no_more_packets_than_fit_a_blackboard() -> None:
    picture = stage(lv.LSTM.random(9, 64).trace(np.ones((2, 9))))
    assert len(packets_on(picture.figure_at(0))) == 10 * MOST_UNITS + 6
