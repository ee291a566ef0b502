"""The arithmetic of a variant's numbers: the peephole's term, and the coupled gate's."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis import arithmetic_over_time
from lstm_viz.analysis.arithmetic import arithmetic
from lstm_viz.cells import CoupledLSTM, NoForgetGateLSTM, PeepholeLSTM
from tests.cells.test_parity_with_pytorch import lstm_of
from tests.strategies import Shape, single_shapes

single = single_shapes(max_steps=5, max_size=4)


def peeping(shape: Shape) -> lv.LSTMTrace:
    p = {f"peephole_{gate}": shape.draw(shape.hidden_size, key=20 + ord(gate)) for gate in "ifo"}
    return PeepholeLSTM.of(lstm_of(shape), **p).trace(shape.x)


@given(single, st.sampled_from("ifgo"))
def test_a_peephole_is_one_term_of_its_gates_sum(shape: Shape, gate: str) -> None:
    trace = peeping(shape)
    for unit in range(shape.hidden_size):
        over_time = arithmetic_over_time(trace, gate, unit)
        for t in range(trace.steps):
            told = lv.contributions(trace, gate, unit, t)
            assert told.total == told.pre
            assert abs(told.rounding) < 1e-12
            seen = [term for term in told.terms if term.kind == "peephole"]
            assert len(seen) == (gate != "g")
            if seen:
                (term,) = seen
                assert term.source == unit
                assert term.value == trace.peeped(gate)[t, unit]
            lines = arithmetic(trace, gate, unit, t).lines
            assert tuple(line.label for line in lines) == over_time.labels
            assert [line.value for line in lines] == over_time.terms[t].tolist()
        labels = " ".join(over_time.labels)
        assert ("(t)" in labels and "p·C" in labels) == (gate == "o")


def test_what_a_peephole_is_called() -> None:
    trace = peeping(Shape(2, None, 1, 2, 0))
    assert "p·C₂(t−1)" in arithmetic_over_time(trace, "f", 1).labels
    assert "p·C₂(t)" in arithmetic_over_time(trace, "o", 1).labels


@given(single)
def test_the_coupled_forget_gate_is_what_is_left_of_one(shape: Shape) -> None:
    trace = CoupledLSTM.of(lstm_of(shape)).trace(shape.x)
    over_time = arithmetic_over_time(trace, "f", 0)
    assert over_time.labels == ("1", "−i(t)")
    assert over_time.activation == "none"
    np.testing.assert_array_equal(over_time.terms.sum(axis=1), trace.f[:, 0])
    np.testing.assert_array_equal(over_time.value, trace.f[:, 0])
    for t in range(trace.steps):
        told = arithmetic(trace, "f", 0, t)
        assert math.fsum(line.value for line in told.lines) == pytest.approx(told.value, abs=1e-16)
        assert [line.value for line in told.lines] == over_time.terms[t].tolist()
    assert arithmetic(trace, "i", 0, 0).value == trace.i[0, 0]


def test_a_forget_gate_that_is_not_there_is_refused() -> None:
    trace = NoForgetGateLSTM.random(1, 2).trace(np.ones((2, 1)))
    with pytest.raises(lv.InvalidInput, match="gate is 'f'; expected one of i, g, o"):
        arithmetic(trace, "f", 0, 0)
    with pytest.raises(lv.InvalidInput, match="unit"):
        arithmetic(CoupledLSTM.random(1, 2).trace(np.ones((2, 1))), "f", 2, 0)
