"""Interventions on the stage and the belt: locks just where something is held, and true words."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.cells import Clamp, Freeze, Interventions
from lstm_viz.figures import MOST_UNITS, PHASES, belt, stage
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.figures.stage_holds import CUT_RECURRENT, CUT_WRITE, LSTM_OF_1997
from lstm_viz.figures.stage_plan import PACKET_HEIGHT
from tests.figures.reading import (
    boxes,
    packets,
    packets_on,
    require_drawable,
    sentence_at,
    trace_of,
)
from tests.figures.test_stage_words import require_answers

STEPS = 5
GATES = {"f": 2, "i": 3, "g": 3, "o": 5}
"""The gates in the stage's order, and the phase that brings each."""


@st.composite
def interventions(draw: st.DrawFn, units: int) -> Interventions:
    some_unit, some_step = st.integers(0, units - 1), st.integers(0, STEPS + 1)
    clamps = draw(
        st.dictionaries(
            st.tuples(st.sampled_from("ifgo"), st.none() | some_unit),
            st.sampled_from([0.0, 0.25, 1.0]),
            max_size=4,
        )
    )
    freezes = draw(st.dictionaries(some_unit, some_step, max_size=2))
    return Interventions(
        tuple(Clamp(gate, value, unit) for (gate, unit), value in clamps.items()),
        tuple(Freeze(unit, first) for unit, first in freezes.items()),
        tuple(draw(st.sets(some_step, max_size=2))),
        draw(st.booleans()),
    )


def traced(done: Interventions, units: int = 3, seed: int = 0) -> lv.LSTMTrace:
    x = np.random.default_rng(seed).normal(size=(STEPS, 2))
    return lv.LSTM.random(2, units, seed=seed, forget_bias=1.0).trace(x, interventions=done)


def locks_on(picture: MovingPicture, t: int, phase: int = len(PHASES)) -> dict[str, list[bool]]:
    """Which marks are seen: of each part the shackles', which its bodies' agree with."""
    figure = picture.figure_at(t, phase)
    found = [bool(opacity) for opacity in trace_of(figure, "locks").marker.opacity]
    units = len(packets(figure, "f"))
    parts: dict[str, list[bool]] = {}
    for name, count in (("header", 4), ("packet", 4 * units), ("lane", units), ("write", 1)):
        parts[name], other, found = found[:count], found[count : 2 * count], found[2 * count :]
        assert parts[name] == other
    (recurrent,) = found
    return {**parts, "recurrent": [recurrent]}


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 10), st.integers(0, 100))
def test_locks_are_just_where_something_is_held(data: st.DataObject, units: int, seed: int) -> None:
    done = data.draw(interventions(units))
    trace = traced(done, units, seed)
    first = seed % units
    picked = list(range(first, min(first + MOST_UNITS, units)))
    picture = stage(trace, units=picked, dark=bool(seed % 2))
    t = seed % STEPS
    if not done:
        assert "locks" not in {found.name for found in picture.figure_at(t).data}
        return
    require_drawable(picture, t)
    held = {gate: trace.held(gate)[t] for gate in GATES}
    for phase in range(1, len(PHASES) + 1):
        found = locks_on(picture, t, phase)
        assert found["packet"] == [
            bool(held[gate][unit]) and phase >= brought
            for gate, brought in GATES.items()
            for unit in picked
        ]
        assert found["header"] == [bool(held[gate].all()) for gate in GATES]
        frozen = {freeze.unit for freeze in done.freezes if freeze.first <= t}
        assert found["lane"] == [unit in frozen for unit in picked]
        assert found["write"] == [t in done.cut_writes]
        assert found["recurrent"] == [done.cut_recurrent]
        headers = trace_of(picture.figure_at(t, phase), "lock words").text[:4]
        for gate, header in zip(GATES, headers, strict=True):
            assert header.startswith("held") == bool(held[gate].all())


def test_locks_stand_at_their_packets() -> None:
    picture = stage(traced(Interventions(clamps=(Clamp("f", 1.0, 1),)), units=8))
    figure = picture.figure_at(2)
    locks = trace_of(figure, "locks")
    bodies = [
        (x, y)
        for x, y, symbol, opacity in zip(
            locks.x, locks.y, locks.marker.symbol, locks.marker.opacity, strict=True
        )
        if opacity and symbol == "square"
    ]
    ((x, y),) = bodies
    corner = packets(figure, "f")[1].box
    assert abs(x - corner.left) < 5
    assert abs(y - corner.top) < 5


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1"), (0.0, "0"), (0.5, "0.5"), (0.123456, "0.12"), (0.999, "≈1"), (0.001, "≈0")],
)
def test_a_gates_box_says_what_it_is_held_at(value: float, text: str) -> None:
    figure = stage(traced(Interventions(clamps=(Clamp("o", value),)))).figure_at(1)
    assert list(trace_of(figure, "lock words").text[:4]) == [
        "σ · forget gate", "σ · input gate", "tanh · candidate", f"held at {text}",
    ]  # fmt: skip


def test_a_candidate_held_at_a_negative_value() -> None:
    picture = stage(traced(Interventions(clamps=(Clamp("g", -1.0), Clamp("g", -0.004, 0)))))
    assert trace_of(picture.figure_at(1), "lock words").text[2] == "held"
    picture = stage(traced(Interventions(clamps=(Clamp("g", -0.004),))))
    assert trace_of(picture.figure_at(1), "lock words").text[2] == "held at ≈0"
    picture = stage(traced(Interventions(clamps=(Clamp("g", -0.25),))))
    assert trace_of(picture.figure_at(1), "lock words").text[2] == "held at −0.25"


@pytest.mark.parametrize("units", range(1, MOST_UNITS + 1))
def test_words_and_locks_of_a_box_fit_beside_its_symbol(units: int) -> None:
    done = Interventions(clamps=tuple(Clamp(g, -0.25 if g == "g" else 0.25) for g in "ifgo"))
    figure = stage(traced(done, units)).figure_at(1)
    words, locks = trace_of(figure, "lock words"), trace_of(figure, "locks")
    gates = [box for box in boxes(figure) if box.bottom - box.top > PACKET_HEIGHT][1:]
    symbols = {a.text: a for a in figure.layout.annotations if a.text.endswith("(t)</b>")}
    for k, (box, text) in enumerate(zip(gates, words.text[:4], strict=True)):
        width = len(text) * 13 * 0.48  # as wide as a browser makes them
        right = words.x[k]
        assert box.left + 10 + 34 < right - width, "the symbol has its room"
        assert right < locks.x[k] - 5
        assert locks.x[k] + 5 < box.right
        assert box.top < locks.y[k] < packets(figure, "figo"[k])[0].box.top
    assert len(symbols) >= 4


def test_a_cut_write_is_cut_at_its_step_only() -> None:
    trace = traced(Interventions(cut_writes=(2,)))
    picture = stage(trace)
    for t in range(STEPS):
        words = trace_of(picture.figure_at(t), "lock words").text
        assert words[4] == (CUT_WRITE if t == 2 else " ")
        assert locks_on(picture, t)["write"] == [t == 2]
    locks = trace_of(picture.figure_at(2), "locks")
    cut = next(x for x, symbol in zip(locks.x, locks.marker.symbol, strict=True) if "x" in symbol)
    assert cut == packets(picture.figure_at(2), "written")[0].middle[0]
    said = sentence_at(picture, 2, 3)
    assert said.startswith("The write is cut at this step: unit ")
    assert " writes 0.00 × " in said
    assert sentence_at(picture, 1, 3).startswith("i(t)·C̃(t) drops onto the belt. Unit ")


def test_a_freeze_begins_at_its_step() -> None:
    picture = stage(traced(Interventions(freezes=(Freeze(1, 3),))))
    for t in range(STEPS):
        assert locks_on(picture, t)["lane"] == [False, t >= 3, False]
        lead = sentence_at(picture, t, 2)
        assert ("; f(t) of unit 2 is held at 1. Unit " in lead) == (t >= 3)
        assert sentence_at(picture, t, 4).startswith(
            "Kept plus written is the new C(t); unit 2 is frozen. In unit "
            if t >= 3
            else "Kept plus written is the new C(t). In unit "
        )
        alt = picture.alt.at(picture.moment(t))
        assert ("unit 2 is frozen" in alt) == (t >= 3)


def line_points(picture: MovingPicture, dashed: bool) -> set[tuple[float, float]]:
    lines = [
        trace
        for trace in picture.layers[1].figure["data"]
        if trace.get("mode") == "lines" and ("dash" in trace["line"]) == dashed
    ]
    return {
        (x, y)
        for trace in lines
        for x, y in zip(trace["x"], trace["y"], strict=True)
        if x is not None
    }


@pytest.mark.parametrize("units", [1, 3, 4, 8])
def test_a_cut_recurrent_wire_hangs_loose(units: int) -> None:
    whole = stage(lv.LSTM.random(2, units).trace(np.ones((STEPS, 2))))
    trace = traced(Interventions(cut_recurrent=True), units)
    picture = stage(trace)
    assert not line_points(whole, dashed=True)
    loose = line_points(picture, dashed=True)
    figure = picture.figure_at(1)
    column = packets(figure, "h_prev")[0].middle[0]
    assert min(x for x, _ in loose) == column
    first_gate = [box for box in boxes(figure) if box.bottom - box.top > PACKET_HEIGHT][1]
    into_gate = (first_gate.left + first_gate.right) / 2
    assert max(x for x, _ in loose) < into_gate - 40, "a gap"
    join_y = max(y for _, y in loose)
    assert (column, join_y) in line_points(whole, dashed=False)
    assert (column, join_y) not in line_points(picture, dashed=False)
    assert trace_of(figure, "lock words").text[-1] == CUT_RECURRENT
    assert [p.value for p in packets(figure, "h_prev")] == trace.h[0].tolist()
    arrives = sentence_at(picture, 1, 1)
    assert "sees both" not in arrives
    assert arrives.endswith("But its wire is cut: the gates see only the input.")


def test_each_phases_sentence_says_what_is_held() -> None:
    done = Interventions(
        clamps=(Clamp("f", 1.0), Clamp("i", 0.5), Clamp("g", -1.0, 0), Clamp("o", 0.25))
    )
    picture = stage(traced(done))
    begins = {
        2: "f(t) is held at 1: unit ",
        3: "i(t) is held at 0.5; C̃(t) of unit 1 is held at −1: "
        "i(t)·C̃(t) drops onto the belt. Unit ",
        4: "Kept plus written is the new C(t). In unit ",
        5: "o(t) is held at 0.25: o(t)·tanh C(t) leaves as h(t). Unit ",
    }
    for phase, begin in begins.items():
        assert re.match(re.escape(begin) + r"\d ", sentence_at(picture, 1, phase))
    assert sentence_at(picture, 1, 1).endswith("Every gate that is not held sees both.")
    assert picture.alt.at(picture.moment(1)).endswith(
        " Interventions: f(t) is held at 1; i(t) is held at 0.5; C̃(t) of unit 1 is held at −1; "
        "o(t) is held at 0.25."
    )
    nothing = stage(traced(Interventions(clamps=(Clamp("i", 0.0),))))
    assert sentence_at(nothing, 1, 3).startswith("i(t) is held at 0: nothing drops onto the belt. ")
    several = stage(traced(Interventions(clamps=(Clamp("o", 0.0, 0), Clamp("o", 1.0, 2)))))
    assert sentence_at(several, 1, 5).startswith("o(t) of units 1 and 3 is held: o(t)·tanh")


def test_what_is_held_of_units_that_are_not_shown_is_not_said() -> None:
    trace = traced(Interventions(clamps=(Clamp("f", 1.0, 9),)), units=10)
    picture = stage(trace, units=[0, 1])
    assert sentence_at(picture, 1, 2).startswith("f(t) says how much of each lane stays. Unit ")
    assert not any(locks_on(picture, 1)["packet"])


def note_of(picture: MovingPicture, t: int) -> tuple[str, ...]:
    return trace_of(picture.figure_at(t), "lock words").text


def test_the_lstm_of_1997_is_named() -> None:
    for value, named in ((1.0, True), (0.9, False)):
        picture = stage(traced(Interventions(clamps=(Clamp("f", value),))))
        assert (LSTM_OF_1997 in trace_of(picture.figure_at(1), "lock words").text) == named
        (note,) = note_of(belt(traced(Interventions(clamps=(Clamp("f", value),)))), 1)
        assert ("(the LSTM of 1997)" in note) == named


def layers_of(picture: MovingPicture) -> Any:
    return picture.json()["layers"]


def test_another_value_or_step_is_the_same_skeleton() -> None:
    """So that a visitor who drags the value sees it glide instead of a new picture."""
    some, other = (
        Interventions(clamps=(Clamp("f", value),), freezes=(Freeze(unit, 2),), cut_writes=(step,))
        for value, unit, step in ((1.0, 0, 1), (0.3, 2, 4))
    )
    for draw in (stage, belt):
        one, two = (draw(traced(done)) for done in (some, other))
        if draw is stage:
            assert layers_of(one) == layers_of(two)
        assert {name: (a.shape, a.dtype) for name, a in one.arrays.items()} == {
            name: (a.shape, a.dtype) for name, a in two.arrays.items()
        }


@settings(max_examples=30, deadline=None)
@given(st.data(), st.integers(1, 6), st.integers(0, 100))
def test_the_questions_stay_right(data: st.DataObject, units: int, seed: int) -> None:
    trace = traced(data.draw(interventions(units)), units, seed)
    require_answers(trace, list(range(units)))


@settings(max_examples=30, deadline=None)
@given(st.data(), st.integers(1, 10), st.integers(0, 100))
def test_the_belts_locks(data: st.DataObject, units: int, seed: int) -> None:
    done = data.draw(interventions(units))
    trace = traced(done, units, seed)
    picture = belt(trace)
    t, lanes = seed % STEPS, min(units, MOST_UNITS)
    if not done:
        assert "locks" not in {found.name for found in picture.figure_at(t).data}
        return
    require_drawable(picture, t)
    assert [layer.listens for layer in picture.layers].count(True) == 1
    held = {gate: trace.held(gate)[t, :lanes] for gate in GATES}
    frozen = {freeze.unit for freeze in done.freezes if freeze.first <= t}
    expected = (
        (1, [unit in frozen for unit in range(lanes)]),
        (2, held["f"].tolist()),
        (3, (held["i"] | held["g"]).tolist()),
        (5, held["o"].tolist()),
    )
    for phase in range(1, len(PHASES) + 1):
        opacities = list(trace_of(picture.figure_at(t, phase), "locks").marker.opacity)
        for first, there in expected:
            for _ in range(2):  # a padlock's two markers
                found, opacities = opacities[:lanes], opacities[lanes:]
                assert [bool(o) for o in found] == [phase >= first and one for one in there]
        assert not opacities


def test_the_belts_note() -> None:
    done = Interventions(
        clamps=(Clamp("f", 1.0), Clamp("g", -0.25)), cut_writes=(2,), cut_recurrent=True
    )
    picture = belt(traced(done))
    notes = [note for t in (1, 2) for note in note_of(picture, t)]
    assert notes == [
        "f(t) held at 1 (the LSTM of 1997)<br>C̃(t) held at −0.25<br>"
        "cut: the gates do not see h(t−1)",
        "f(t) held at 1 (the LSTM of 1997), i(t) held at 0<br>C̃(t) held at −0.25<br>"
        "cut: nothing is written; the gates do not see h(t−1)",
    ]
    alone = belt(traced(Interventions(cut_writes=(2,))))
    assert note_of(alone, 1) == (" ",)


def test_what_is_held_moves_nothing_else() -> None:
    plain, held = (
        stage(traced(done, 4)).figure_at(2)
        for done in (Interventions(), Interventions(clamps=(Clamp("f", 1.0),)))
    )
    assert [p.box for p in packets_on(plain)] == [p.box for p in packets_on(held)]
    assert len(held.data) == len(plain.data) + 2
