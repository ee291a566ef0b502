"""The stage of a GRU: h is the belt, its numbers are the trace's, kept and written make h(t)."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures import GRU_PHASES, gru_stage
from lstm_viz.figures.digits import shown
from lstm_viz.figures.stage_plan import OPENNESS, PACKET_WIDTH
from lstm_viz.figures.theme import LINE, SAME_ROLE, line_color, theme
from tests.figures.reading import (
    NUMBER,
    boxes,
    decimal,
    packets,
    packets_on,
    require_drawable,
    sentence_at,
    trace_of,
    values,
)

ARRIVE, KEEP, WRITE, NEW = range(1, 5)


@st.composite
def traces(draw: st.DrawFn) -> lv.GRUTrace:
    seed, units, inputs = (
        draw(st.integers(0, 2**32 - 1)),
        draw(st.integers(1, 10)),
        draw(st.integers(1, 6)),
    )
    rng = np.random.default_rng(seed)
    dtype = draw(st.sampled_from([np.float32, np.float64]))
    x = rng.normal(0, 2, (draw(st.integers(1, 6)), inputs)).astype(dtype)
    size = draw(st.sampled_from([0.0, 0.3, 40.0]))
    return lv.GRU.random(inputs, units, seed=seed).trace(x, h0=size * rng.normal(size=units))


def traced(units: int = 4, inputs: int = 2) -> lv.GRUTrace:
    x = np.random.default_rng(2).normal(size=(5, inputs))
    return lv.GRU.random(inputs, units, seed=5).trace(x)


@settings(max_examples=25)
@given(traces(), st.integers(0, 10**6))
def test_the_stage_holds_the_traces_numbers_and_they_add_up(trace: lv.GRUTrace, pick: int) -> None:
    t = pick % trace.steps
    figure = gru_stage(trace).figure_at(t)
    units = slice(min(8, trace.cell.hidden_size))
    for name in ("h", "h_prev", "z", "r", "q", "n"):
        assert values(figure, name) == getattr(trace, name)[t, units].tolist(), name
    for name, true in (
        ("retained", trace.retained),
        ("written", trace.written),
        ("seen", trace.r * trace.q),
    ):
        np.testing.assert_allclose(values(figure, name), true[t, units], rtol=2e-6, atol=1e-7)
    rows = (packets(figure, name) for name in ("retained", "written", "h"))
    for kept, written, h in zip(*rows, strict=True):
        assert shown(float(decimal(kept.text) + decimal(written.text)), signed=True) == h.text


def test_what_r_lets_through_is_the_recurrent_product() -> None:
    trace = traced()
    cell, H = trace.cell, 4
    for t in range(trace.steps):
        q = cell.weight_hh[2 * H :] @ trace.h_prev[t] + cell.bias_hh[2 * H :]
        figure = gru_stage(trace).figure_at(t)
        np.testing.assert_allclose(values(figure, "q"), q, atol=1e-12)
        np.testing.assert_allclose(values(figure, "seen"), trace.r[t] * q, atol=1e-12)
        n = np.tanh(cell.weight_ih[2 * H :] @ trace.x[t] + cell.bias_ih[2 * H :] + trace.r[t] * q)
        np.testing.assert_allclose(values(figure, "n"), n, atol=1e-12)


@settings(max_examples=25)
@given(traces())
def test_what_is_said_comes_out_to_the_digits_shown(trace: lv.GRUTrace) -> None:
    picture = gru_stage(trace)
    shown_units = slice(min(8, trace.cell.hidden_size))
    for t in range(trace.steps):
        for phase, pattern, parts, result in (
            (KEEP, rf"Unit (\d+) keeps z × h\(t−1\): ({NUMBER}) × ({NUMBER}) = ({NUMBER})\.",
             (trace.z, trace.h_prev), trace.retained),
            (WRITE, rf"n sees r·q of the past\. Unit (\d+) writes \(1−z\) × n: "
             rf"({NUMBER}) × ({NUMBER}) = ({NUMBER})\.",
             (1 - trace.z, trace.n), trace.written),
            (NEW, rf"Unit (\d+): ({NUMBER}) and ({NUMBER}) make h\(t\) = ({NUMBER})\. "
             r"No output gate: all of it shows\.",
             (trace.retained, trace.written), trace.h),
        ):  # fmt: skip
            found = re.fullmatch(pattern, sentence_at(picture, t, phase))
            assert found, sentence_at(picture, t, phase)
            unit, (one, other, total) = int(found[1]) - 1, map(decimal, found.groups()[1:])
            made = one + other if phase == NEW else one * other
            assert decimal(shown(float(made))) == total
            for number, true in zip((one, other, total), (*parts, result), strict=True):
                places = -int(number.as_tuple().exponent)
                assert abs(float(number) - float(true[t, unit])) <= 0.51 * 10.0**-places + 1e-6
            if phase == WRITE:
                assert abs(trace.written[t, unit]) == np.abs(trace.written[t, shown_units]).max()


def test_each_phase_brings_its_own() -> None:
    picture = gru_stage(traced())
    assert picture.phases == len(GRU_PHASES) == 4
    brought = {
        ARRIVE: {"x", "h_prev"},
        KEEP: {"z", "retained"},
        WRITE: {"r", "q", "seen", "n", "written"},
        NEW: {"h"},
    }
    expected: set[str] = set()
    for phase, names in brought.items():
        expected |= names
        seen = {p.vector for p in packets_on(picture.figure_at(2, phase)) if p.seen}
        assert seen == expected, phase


def test_the_bars_say_how_far_a_gate_is_open() -> None:
    trace = traced()
    picture = gru_stage(trace)
    bars = trace_of(picture.figure_at(2), "openness")
    expected = [*trace.z[2], *(trace.n[2] / 2), *trace.r[2]]
    np.testing.assert_allclose(np.array(bars.x) / PACKET_WIDTH, expected)
    assert bars.marker.color[0] == LINE["f"]  # z keeps, as f does
    assert bars.marker.color[4] == LINE["g"]  # n is the candidate
    shut = trace_of(picture.figure_at(2, ARRIVE), "openness")
    assert set(shut.x) == {0.0}
    kept = trace_of(picture.figure_at(2, KEEP), "openness")
    assert [x > 0 for x in kept.x] == [True] * 4 + [False] * 8


def test_a_grus_vectors_have_the_colours_of_their_role() -> None:
    for dark in (False, True):
        ink = theme(dark).ink
        for quantity, role in SAME_ROLE.items():
            assert ink[quantity] == ink[role]
            assert line_color(quantity) == LINE[role]
    assert line_color("h") == LINE["h"]


def test_the_description_has_the_numbers() -> None:
    trace = traced()
    alt = gru_stage(trace).figure_at(3).layout.meta["alt"]
    assert alt.startswith("GRU cell at step 4 of 5. ")
    vectors = (trace.r, trace.z, trace.n, trace.h_prev, trace.h)
    for unit in range(4):
        r, z, n, old, new = (shown(float(v[3, unit])) for v in vectors)
        assert (
            f"unit {unit + 1}: reset gate {r}, update gate {z}, candidate {n}, hidden state from "
            f"{old} to {new}"
        ) in alt


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("units", "inputs"), [(1, 1), (4, 3), (6, 9)])
def test_every_layer_is_one_that_plotly_can_draw(units: int, inputs: int, dark: bool) -> None:
    picture = gru_stage(traced(units, inputs), tokens=list("abcde"), dark=dark)
    for phase in (ARRIVE, KEEP, WRITE, NEW):
        require_drawable(picture, 1, phase)
    tips = picture.tips
    assert tips is not None
    assert "" not in tips.at(picture.moment(1, NEW))


@pytest.mark.parametrize("units", range(1, 9))
@pytest.mark.parametrize("inputs", [1, 9])
@pytest.mark.parametrize("least_height", [0, 480])
def test_nothing_overlaps_and_all_is_on_the_sheet(
    units: int, inputs: int, least_height: int
) -> None:
    figure = gru_stage(traced(units, inputs), least_height=least_height).figure_at(1)
    found = packets_on(figure)
    assert len(found) == 9 * units + min(inputs, 4)
    drawn = boxes(figure)
    tracks = [box for box in drawn if box.bottom - box.top == pytest.approx(OPENNESS)]
    grounds = [box for box in drawn if box not in tracks]
    assert len(tracks) == 3 * units
    belt, *gates = grounds
    assert len(gates) == 3
    on_the_sheet = [*tracks, *(packet.box for packet in found)]
    assert all(one.is_apart_from(other) for one, other in combinations(on_the_sheet, 2))
    assert all(one.is_apart_from(other) for one, other in combinations(grounds, 2))
    for box in [*grounds, *on_the_sheet]:
        assert 0 < box.left < box.right < figure.layout.width
        assert 0 < box.top < box.bottom <= figure.layout.height
    inside = {packet.vector for packet in found if belt.holds(packet.box)}
    assert inside == {"h_prev", "retained", "written", "h"}


def test_a_batch_is_refused_in_words() -> None:
    with pytest.raises(lv.InvalidInput, match="got a trace of a batch"):
        gru_stage(lv.GRU.random(1, 2).trace(np.zeros((3, 2, 1))))
