"""The stage of the LSTM's variants: what each changes, read back from the picture."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.cells import CoupledLSTM, NoForgetGateLSTM, PeepholeLSTM, projected
from lstm_viz.figures import MOST_UNITS, PHASES, packet_of, stage
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.figures.stage_form import PLAIN, StageForm
from lstm_viz.figures.stage_plan import StagePlan
from lstm_viz.figures.theme import LINE
from tests.figures.reading import (
    NUMBER,
    Box,
    decimal,
    packets,
    packets_on,
    require_drawable,
    sentence_at,
    trace_of,
    values,
    words_on,
)

ARRIVE, FORGET, WRITE, UPDATE, READ = range(1, 6)
KINDS = ("peepholes", "no forget gate", "coupled", "projection")


def pair(kind: str, units: int, steps: int = 4, seed: int = 0) -> tuple[Any, lv.LSTMTrace]:
    """A variant's trace and the plain LSTM's with the same weights."""
    rng = np.random.default_rng(seed)
    plain = lv.LSTM.random(2, units, seed=seed, recurrent_gain=2.0)
    x = rng.normal(size=(steps, 2))
    p = {f"peephole_{gate}": rng.normal(size=units) for gate in "ifo"}
    made = {
        "peepholes": lambda: PeepholeLSTM.of(plain, **p),
        "no forget gate": lambda: NoForgetGateLSTM.of(plain),
        "coupled": lambda: CoupledLSTM.of(plain),
        "projection": lambda: projected(plain, (units + 1) // 2),
    }
    return made[kind]().trace(x), plain.trace(x)


def lines_in_play(picture: MovingPicture, t: int, phase: int, color: str) -> list[Any]:
    """The wires of a colour that are thick in a phase."""
    return [
        trace
        for trace in picture.figure_at(t, phase).data
        if trace.type == "scatter"
        and trace.mode == "lines"
        and trace.line.width == 4.5
        and trace.line.color == color
    ]


@settings(max_examples=6)
@given(
    st.sampled_from(KINDS),
    st.integers(2, 10),
    st.integers(0, 1000),
    st.booleans(),
    st.booleans(),
)
def test_it_holds_the_traces_numbers(
    kind: str, units: int, seed: int, dark: bool, compared: bool
) -> None:
    trace, plain = pair(kind, units, seed=seed)
    if trace.h.shape[1] > MOST_UNITS:
        return
    picture = stage(trace, pinned=plain if compared else None, pinned_as="plain", dark=dark)
    t = seed % trace.steps
    require_drawable(picture, t, 1 + seed % len(PHASES))
    figure = picture.figure_at(t)
    picked = slice(min(units, MOST_UNITS))
    names = ["c_prev", "retained", "written", "c", "i", "g", "o"]
    names += [] if kind == "no forget gate" else ["f"]
    names += ["read"] if kind == "projection" else []
    for name in names:
        assert values(figure, name) == getattr(trace, name)[t, picked].tolist(), name
    h = slice(None) if kind == "projection" else picked
    assert values(figure, "h") == trace.h[t, h].tolist()
    assert values(figure, "h_prev") == trace.h_prev[t, h].tolist()
    assert (not packets(figure, "f")) == (kind == "no forget gate")
    if compared:
        ghosts = trace_of(figure, "ghosts")
        held = dict(zip(ghosts.ids, ghosts.customdata, strict=True))
        assert held["c:0"] == plain.c[t, 0]
        last = "read:0" if kind == "projection" else "h:0"
        assert held[last] == plain.h[t, 0]
        assert ("h_prev:0" in held) == (kind != "projection")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("units", [2, 3, 4, 7, 8])
def test_no_packet_lies_on_another_or_off_the_sheet(kind: str, units: int) -> None:
    trace, _ = pair(kind, units)
    figure = stage(trace).figure_at(1)
    sheet = Box(0, 0, figure.layout.width, figure.layout.height)
    seen = [packet for packet in packets_on(figure) if packet.seen]
    assert all(sheet.holds(packet.box) for packet in seen)
    for one, other in combinations(seen, 2):
        assert one.box.is_apart_from(other.box), (one, other)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("units", [2, 5])
def test_a_click_finds_its_packet(kind: str, units: int) -> None:
    trace, _ = pair(kind, units)
    picture = stage(trace)
    ids = [
        name
        for layer in picture.layers
        for part in layer.figure["data"]
        if part.get("name") == "packets"
        for name in part["ids"]
    ]
    form = StageForm.of(trace)
    assert [f"{v}:{k}" for v, k in (packet_of(units, 2, n, form) for n in range(len(ids)))] == ids
    assert packet_of(units, 2, len(ids), form) is None
    pointer = picture.layers[-1].figure["data"][0]
    assert len(pointer["base"]) == len(ids)


def test_peepholes_leave_the_belt_and_are_in_play_with_their_gates() -> None:
    trace, _ = pair("peepholes", 3)
    picture = stage(trace)
    plan = StagePlan(3, 2, StageForm.of(trace))
    for phase, gate in ((FORGET, "f"), (WRITE, "i"), (READ, "o")):
        thick = lines_in_play(picture, 1, phase, LINE["c"])
        ends = {
            (x, y) for wire in thick for x, y in zip(wire.x, wire.y, strict=True) if x is not None
        }
        assert (plan.look_x(gate), plan.box_top - 2) in ends, "it reaches its gate's box"
        starts = plan.look_x("o" if gate == "o" else "f")
        assert (starts, plan.belt_bottom) in ends, "and comes from the belt"
        box = plan.box_left(gate), plan.box_left(gate) + plan.box_width
        assert box[0] < plan.look_x(gate) < box[1]
    for phase in (ARRIVE, UPDATE):
        assert not lines_in_play(picture, 1, phase, LINE["c"])
    told = words_on(picture.figure_at(1))
    assert "sees C(t−1)" in told
    assert "sees C(t)" in told


def test_only_the_gates_that_have_peepholes_are_drawn_with_them() -> None:
    plain = lv.LSTM.random(1, 2, seed=1)
    cell = PeepholeLSTM.of(plain, peephole_o=[1.0, -1.0])
    picture = stage(cell.trace(np.ones((3, 1))))
    assert not lines_in_play(picture, 1, FORGET, LINE["c"])
    assert lines_in_play(picture, 1, READ, LINE["c"])
    assert "sees C(t−1)" not in words_on(picture.figure_at(1))
    assert "Its f sees" not in sentence_at(picture, 1, FORGET)


@pytest.mark.parametrize(
    ("gate", "phase", "state"), [("f", FORGET, "c_prev"), ("i", WRITE, "c_prev"), ("o", READ, "c")]
)
def test_a_peepholes_term_is_told_and_comes_out(gate: str, phase: int, state: str) -> None:
    for seed in range(12):
        trace, _ = pair("peepholes", 3, seed=seed)
        picture = stage(trace)
        for t in range(trace.steps):
            text = sentence_at(picture, t, phase)
            unit = int(re.search(r"Unit (\d+)", text)[1]) - 1
            seen = re.escape("C(t)" if gate == "o" else "C(t−1)")
            found = re.search(
                rf"Its {gate} sees {seen}: ({NUMBER}) × ({NUMBER}) = ({NUMBER}) of its sum of "
                rf"({NUMBER})\.$",
                text,
            )
            assert found, text
            p, c, adds, total = map(decimal, found.groups())
            assert abs(float(p) - trace.cell.peephole(gate)[unit]) < 0.00501
            assert abs(float(c) - getattr(trace, state)[t, unit]) < 0.00501
            assert abs(float(total) - getattr(trace, f"pre_{gate}")[t, unit]) < 0.00501
            assert abs(float(p * c) - float(adds)) < 0.00501


def test_without_a_forget_gate_its_place_is_empty_and_the_belt_passes_whole() -> None:
    trace, _ = pair("no forget gate", 3)
    picture = stage(trace)
    figure = picture.figure_at(2, FORGET)
    assert values(figure, "retained") == trace.c_prev[2].tolist()
    told = words_on(figure)
    assert "× 1" in told
    assert "× f(t)" not in told
    assert any("no forget gate" in text for text in told)
    assert "<b>f(t)</b>" not in told
    nodes = trace_of(figure, "operations")
    assert list(nodes.text).count("×1") == 3
    assert sentence_at(picture, 2, FORGET).startswith(
        "No forget gate: every lane goes on as it is."
    )
    assert not lines_in_play(picture, 2, FORGET, LINE["f"])
    assert [question.phase for question in picture.questions] == [3, 4, 5]
    assert "forget gate" not in picture.alt.at(picture.moment(2)).removeprefix(
        "LSTM without a forget gate"
    )


def test_coupled_gates_come_together_in_one_box() -> None:
    trace, _ = pair("coupled", 3)
    picture = stage(trace)
    before, now = picture.figure_at(1, ARRIVE), picture.figure_at(1, FORGET)
    for gate in "fi":
        assert not any(packet.seen for packet in packets(before, gate))
        assert all(packet.seen for packet in packets(now, gate))
    pairs = zip(values(now, "f"), values(now, "i"), strict=True)
    assert all(f == pytest.approx(1 - i, abs=1e-15) for f, i in pairs)
    assert not any(packet.seen for packet in packets(now, "g"))
    assert "= 1 − i(t)" in words_on(now)
    plan = StagePlan(3, 2, StageForm.of(trace))
    (around,) = lines_in_play(picture, 1, FORGET, LINE["i"])
    assert plan.box_left("f") in around.x
    assert plan.box_left("i") + plan.box_width in around.x
    widths = [shape.x1 - shape.x0 for shape in now.layout.shapes if shape.type == "rect"]
    assert plan.box_left("i") + plan.box_width - plan.box_left("f") in widths
    assert "1−" in trace_of(now, "operations").text
    assert sentence_at(picture, 1, FORGET).startswith(
        "f(t) = 1 − i(t): what will be written pushes"
    )


def test_a_projection_has_its_box_between_what_is_read_and_h() -> None:
    trace, _ = pair("projection", 4)
    picture = stage(trace)
    figure = picture.figure_at(2)
    read, h = packets(figure, "read"), packets(figure, "h")
    assert (len(read), len(h), len(packets(figure, "h_prev"))) == (4, 2, 2)
    plan = StagePlan(4, 2, StageForm.of(trace))
    assert max(packet.box.bottom for packet in read) < plan.matrix_y
    assert plan.matrix_y < min(packet.box.top for packet in h)
    assert any("W<sub>hr</sub>" in text and "2 × 4" in text for text in words_on(figure))
    np.testing.assert_allclose(trace.cell.weight_hr @ values(figure, "read"), values(figure, "h"))
    assert "Projected, h(t) is " in picture.alt.at(picture.moment(2))
    assert "unit 4" in picture.alt.at(picture.moment(2))


def test_the_names_of_what_it_is_compared_with() -> None:
    trace, plain = pair("coupled", 2)
    picture = stage(trace, pinned=plain, pinned_as="plain")
    assert "ghost: plain" in words_on(picture.figure_at(1))
    assert picture.tips is not None
    tips = picture.tips.at(picture.moment(1))
    both = f"{trace.c[1, 0]:.6f}, plain {plain.c[1, 0]:.6f}".replace("-", "−")
    assert f"C(t), unit 1: {both}" in tips
    assert not any("pinned" in tip for tip in tips)
    ghosts = trace_of(picture.figure_at(1), "ghosts")
    assert all(", plain: " in text for text in ghosts.hovertemplate)
    assert "(plain: " in sentence_at(picture, 1, FORGET)
    assert "behind are the plain run" in sentence_at(picture, 1, ARRIVE)
    alt = picture.alt.at(picture.moment(1))
    assert alt.startswith("LSTM with coupled gates at step 2 of 4.")
    assert "The plain trace is shown behind" in alt
    assert "pinned" not in alt


def test_what_cannot_stand_behind_is_refused() -> None:
    trace, plain = pair("projection", 4)
    with pytest.raises(lv.InvalidInput, match="the pinned cell has a projection"):
        stage(trace, pinned=trace)
    with pytest.raises(lv.InvalidInput, match="expected the same projection"):
        stage(plain, pinned=trace)
    shorter = plain.cell.trace(plain.x[:2])
    with pytest.raises(lv.InvalidInput, match=r"\(T, H\) = \(2, 4\), this one \(4, 4\)"):
        stage(trace, pinned=shorter)
    with pytest.raises(lv.InvalidInput, match=r"\(T, H\) = \(2, 4\)"):
        stage(plain, pinned=shorter)


def test_the_plain_lstm_is_the_plain_form() -> None:
    _, plain = pair("coupled", 2)
    assert StageForm.of(plain) == PLAIN
    assert not StageForm.of(plain.cell.trace(plain.x)).peepholes
    assert PLAIN.gates == "figo"
    assert [PLAIN.phase_of(gate) for gate in "figo"] == [FORGET, WRITE, WRITE, READ]
