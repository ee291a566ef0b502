"""The stage of an RNN and of a feed-forward network: the traces' numbers, sums, phases, words."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures import RNN_PHASES, rnn_stage
from lstm_viz.figures.digits import shown
from lstm_viz.figures.theme import theme
from tests.figures.reading import (
    HOSTILE,
    NUMBER,
    boxes,
    decimal,
    moment,
    packets,
    packets_on,
    require_drawable,
    sentence_at,
    trace_of,
    values,
    words_on,
)

ARRIVE, SUM, NEW = range(1, 4)


@st.composite
def traces(draw: st.DrawFn) -> lv.RNNTrace:
    seed, units = draw(st.integers(0, 2**32 - 1)), draw(st.integers(1, 10))
    inputs, kind = draw(st.integers(1, 6)), draw(st.sampled_from(["tanh", "relu"]))
    cell = lv.RNN.random(inputs, units, seed=seed, nonlinearity=kind)
    rng = np.random.default_rng(seed)
    dtype = draw(st.sampled_from([np.float32, np.float64]))
    return cell.trace(rng.normal(0, 2, (draw(st.integers(1, 6)), inputs)).astype(dtype))


def without_loop(cell: lv.RNN) -> lv.RNN:
    return lv.RNN(cell.weight_ih, np.zeros_like(cell.weight_hh), cell.bias_ih, cell.bias_hh)


def traced(steps: int = 5, inputs: int = 2, units: int = 4, *, loop: bool = True) -> lv.RNNTrace:
    cell = lv.RNN.random(inputs, units, seed=3)
    x = np.random.default_rng(1).normal(size=(steps, inputs))
    return (cell if loop else without_loop(cell)).trace(x)


def wires(figure: go.Figure) -> int:
    return sum(trace.type == "scatter" and trace.mode == "lines" for trace in figure.data)


@settings(max_examples=25)
@given(traces(), st.integers(0, 10**6))
def test_the_stage_holds_the_traces_numbers_and_they_add_up(trace: lv.RNNTrace, pick: int) -> None:
    picture = rnn_stage(trace)
    t = pick % trace.steps
    figure = picture.figure_at(t)
    units = slice(min(8, trace.cell.hidden_size))
    assert values(figure, "h") == trace.h[t, units].tolist()
    assert values(figure, "h_prev") == trace.h_prev[t, units].tolist()
    assert values(figure, "pre") == trace.pre[t, units].tolist()
    # By hand, from the weights.
    bias = trace.cell.bias_ih + trace.cell.bias_hh
    from_x = trace.cell.weight_ih @ trace.x[t].astype(np.float64) + bias
    from_h = trace.cell.weight_hh @ trace.h_prev[t].astype(np.float64)
    digits = 1e-12 if trace.x.dtype == np.float64 else 1e-4
    np.testing.assert_allclose(values(figure, "from_x"), from_x[units], atol=digits)
    np.testing.assert_allclose(values(figure, "from_h"), from_h[units], atol=digits)
    rows = (packets(figure, name) for name in ("from_x", "from_h", "pre"))
    for one, other, total in zip(*rows, strict=True):
        made = decimal(one.text) + decimal(other.text)
        assert shown(float(made), signed=True) == total.text


@given(traces())
def test_what_is_said_adds_up_and_is_true(trace: lv.RNNTrace) -> None:
    picture = rnn_stage(trace)
    for t in range(trace.steps):
        found = re.fullmatch(
            rf"Unit (\d+): ({NUMBER}) from x\(t\) and ({NUMBER}) from h\(t−1\) make ({NUMBER})\.",
            sentence_at(picture, t, SUM),
        )
        assert found is not None
        unit, (one, other, total) = int(found[1]) - 1, map(decimal, found.groups()[1:])
        assert shown(float(one + other), signed=True) == found[4]
        assert abs(float(total) - trace.pre[t, unit]) <= 0.0050001
        new = re.fullmatch(
            rf"Through \w+, unit (\d+) becomes ({NUMBER})\. It goes round, and the old h is gone\.",
            sentence_at(picture, t, NEW),
        )
        assert new is not None
        assert abs(float(decimal(new[2])) - trace.h[t, int(new[1]) - 1]) <= 0.0050001


def test_each_phase_brings_its_own() -> None:
    picture = rnn_stage(traced())
    assert picture.phases == len(RNN_PHASES) == 3
    seen = {
        phase: {p.vector for p in packets_on(picture.figure_at(2, phase)) if p.seen}
        for phase in (ARRIVE, SUM, NEW)
    }
    assert seen[ARRIVE] == {"x", "h_prev"}
    assert seen[SUM] == seen[ARRIVE] | {"from_x", "from_h", "pre"}
    assert seen[NEW] == seen[SUM] | {"h"}


def test_h_comes_round_from_where_it_stood_one_step_before() -> None:
    picture = rnn_stage(traced())
    layer = next(layer for layer in picture.layers if layer.bindings)
    heights = next(binding.value for binding in layer.bindings if binding.attribute == "y")
    ids = trace_of(picture.figure_at(2), "packets").ids
    before = dict(zip(ids, heights.at(moment(picture, 2, 0)), strict=True))
    after = {f"h:{p.place}": p.middle[1] for p in packets(picture.figure_at(2), "h")}
    for name, y in after.items():
        assert before[name.replace("h:", "h_prev:")] == pytest.approx(y)


def test_a_network_without_a_loop_is_drawn_without_one() -> None:
    trace = traced(loop=False)
    picture, looped = rnn_stage(trace), rnn_stage(traced())
    figure = picture.figure_at(1)
    assert {packet.vector for packet in packets_on(figure)} == {"x", "pre", "h"}
    assert values(figure, "h") == trace.h[1].tolist()
    assert wires(figure) == wires(looped.figure_at(1)) - 1
    assert "no loop" in sentence_at(picture, 1, ARRIVE)
    assert "Nothing from before is in it." in sentence_at(picture, 1, SUM)
    assert "The next step will not see it." in sentence_at(picture, 1, NEW)
    words = " ".join(words_on(figure))
    assert "Feed-forward" in words
    assert "h(t−1)" not in words
    alt = figure.layout.meta["alt"]
    assert alt.startswith("Feed-forward layer at step 2 of 5. unit 1: sum ")


def test_the_description_has_the_numbers() -> None:
    trace = traced()
    alt = rnn_stage(trace).figure_at(3).layout.meta["alt"]
    assert alt.startswith("RNN cell at step 4 of 5. ")
    for unit in range(4):
        pre, old, new = (shown(float(v[3, unit])) for v in (trace.pre, trace.h_prev, trace.h))
        assert f"unit {unit + 1}: sum {pre}, hidden state from {old} to {new}" in alt


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("units", "inputs"), [(1, 1), (4, 3), (6, 9)])
@pytest.mark.parametrize("loop", [False, True])
def test_every_layer_is_one_that_plotly_can_draw(
    units: int, inputs: int, loop: bool, dark: bool
) -> None:
    picture = rnn_stage(traced(3, inputs, units, loop=loop), tokens=["a", "b", "c"], dark=dark)
    for phase in (ARRIVE, SUM, NEW):
        require_drawable(picture, 1, phase)
    inks = {packet.outline for packet in packets_on(picture.figure_at(1))}
    assert inks == {theme(dark).ink["h"], theme(dark).ink["x"]}


@pytest.mark.parametrize("units", range(1, 9))
@pytest.mark.parametrize("least_height", [0, 480])
def test_nothing_overlaps_and_all_is_on_the_sheet(units: int, least_height: int) -> None:
    figure = rnn_stage(traced(units=units), least_height=least_height).figure_at(1)
    found = packets_on(figure)
    assert all(a.box.is_apart_from(b.box) for a, b in combinations(found, 2))
    assert figure.layout.height >= least_height
    for packet in found:
        assert 0 < packet.box.left < packet.box.right < figure.layout.width
        assert 0 < packet.box.top < packet.box.bottom <= figure.layout.height
    (box,) = boxes(figure)
    inside = {packet.vector for packet in found if box.holds(packet.box)}
    assert inside == {"from_x", "from_h", "pre"}
    if units <= 4:
        assert figure.layout.width < 320


@pytest.mark.parametrize("text", HOSTILE)
def test_names_and_tokens_from_anyone_stay_text(text: str) -> None:
    picture = rnn_stage(traced(3, 2), tokens=[text] * 3, channels=[text, text])
    for found in words_on(picture.figure_at(1)):
        bare = re.sub("</?b>|<extra></extra>", "", found)
        assert "<" not in bare
        assert len(found) < 120
    assert "<" not in sentence_at(picture, 1, ARRIVE)


def test_what_cannot_be_drawn_is_refused_in_words() -> None:
    batch = lv.RNN.random(1, 2).trace(np.zeros((3, 2, 1)))
    with pytest.raises(lv.InvalidInput, match="got a trace of a batch"):
        rnn_stage(batch)
    with pytest.raises(lv.InvalidInput, match="unit is 9; expected 0 to 3"):
        rnn_stage(traced(), units=[0, 9])
