"""The LSTM's stage made narrow: the trace's numbers, sums, phases as on the large one."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures import PHASES, side_lstm_stage, stage
from lstm_viz.figures.digits import shown
from tests.cells.test_parity_with_pytorch import lstm_of
from tests.figures.reading import (
    NUMBER,
    decimal,
    packets,
    packets_on,
    require_drawable,
    sentence_at,
    values,
)
from tests.strategies import Shape, single_shapes

single = single_shapes(max_steps=6, max_size=8)


@settings(max_examples=15)
@given(single, st.integers(0, 10**6))
def test_the_stage_holds_the_traces_numbers_and_they_add_up(shape: Shape, pick: int) -> None:
    cell = lstm_of(shape)
    trace = cell.trace(shape.x, c0=shape.draw(cell.hidden_size, key=8))
    t = pick % trace.steps
    figure = side_lstm_stage(trace).figure_at(t)
    for name in ("c_prev", "retained", "written", "c", "f", "i", "g", "o", "h", "h_prev"):
        assert values(figure, name) == getattr(trace, name)[t].tolist(), name
    rows = (packets(figure, name) for name in ("retained", "written", "c"))
    for kept, written, c in zip(*rows, strict=True):
        assert shown(float(decimal(kept.text) + decimal(written.text)), signed=True) == c.text


@settings(max_examples=20)
@given(single)
def test_what_is_said_comes_out_to_the_digits_shown(shape: Shape) -> None:
    trace = lstm_of(shape).trace(shape.x)
    picture = side_lstm_stage(trace)
    for t in range(trace.steps):
        for phase, true in ((2, trace.retained), (3, trace.written), (4, trace.c), (5, trace.h)):
            said = sentence_at(picture, t, phase)
            sign = "and" if phase == 4 else "×"
            found = re.search(rf"({NUMBER}) {sign} ({NUMBER})[^.]*?= ({NUMBER})\.", said)
            unit = re.match(r"Unit (\d+)", said)
            assert found, said
            assert unit, said
            one, other, total = map(decimal, found.groups())
            made = one + other if phase == 4 else one * other
            assert decimal(shown(float(made))) == total
            assert abs(float(total) - float(true[t, int(unit[1]) - 1])) <= 0.0050001


def test_its_phases_are_those_of_the_large_stage() -> None:
    trace = lv.LSTM.random(2, 3, seed=1).trace(np.ones((4, 2)))
    narrow, large = side_lstm_stage(trace), stage(trace)
    assert narrow.phases == len(PHASES)
    for phase in range(1, len(PHASES) + 1):
        there = [
            {packet.vector for packet in packets_on(picture.figure_at(2, phase)) if packet.seen}
            for picture in (narrow, large)
        ]
        # On the large one the old C(t) is still to be seen while it is carried off.
        assert there[0] | {"c"} == there[1] | {"c"}, phase
    require_drawable(narrow, 1, 3)
    assert narrow.figure_at(1).layout.width < large.figure_at(1).layout.width / 3


def test_what_cannot_be_drawn_is_refused_in_words() -> None:
    with pytest.raises(lv.InvalidInput, match="without a projection"):
        side_lstm_stage(lv.LSTM.random(1, 3, proj_size=2).trace(np.zeros((3, 1))))
    with pytest.raises(lv.InvalidInput, match="got a trace of a batch"):
        side_lstm_stage(lv.LSTM.random(1, 3).trace(np.zeros((3, 2, 1))))
