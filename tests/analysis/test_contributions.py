"""The terms of one number add up to exactly what the trace holds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.cells.interventions import Interventions
from lstm_viz.notation import LSTM_GATES
from tests.cells.test_interventions import cases
from tests.cells.test_parity_with_pytorch import gru_of, lstm_of, rnn_of
from tests.strategies import Shape, shapes


@given(
    shapes(),
    st.sampled_from(["LSTM", "LSTM32", "GRU", "RNN"]),
    st.booleans(),
    st.integers(0, 10**6),
)
def test_terms_add_up_exactly(shape: Shape, kind: str, bias: bool, pick: int) -> None:
    if kind.startswith("LSTM"):
        cell = lstm_of(shape, bias=bias, projected=pick % 2 == 0)
    else:
        cell = gru_of(shape, bias=bias) if kind == "GRU" else rnn_of(shape, "relu", bias=bias)
    x = shape.x.astype(np.float32) if kind == "LSTM32" else shape.x
    trace = cell.trace(x)
    gate = cell.gates[pick % len(cell.gates)]
    unit, t = pick % shape.hidden_size, pick % shape.steps
    batch = None if shape.batch is None else pick % shape.batch
    told = lv.contributions(trace, gate, unit, t, batch=batch)
    where = (t, unit) if batch is None else (t, batch, unit)

    assert told.total == told.pre == getattr(trace, f"pre_{gate}")[where]
    assert told.value == getattr(trace, gate)[where]
    largest = max((abs(term.value) for term in told.terms), default=0.0)
    eps = np.finfo(x.dtype).eps
    assert abs(told.rounding) <= 4 * eps * max(largest, abs(told.pre)) * (len(told.terms) + 1)
    assert len(told.terms) == cell.input_size + cell.output_size + 2 * bias


def test_each_term_is_a_weight_times_what_came_along_its_wire() -> None:
    shape = Shape(steps=4, batch=None, input_size=3, hidden_size=2, seed=11)
    cell = lstm_of(shape)
    trace = cell.trace(shape.x)
    told = lv.contributions(trace, "g", unit=1, t=2)
    row = 2 * 2 + 1  # g is the third block
    for d in range(3):
        term = told.terms[d]
        assert (term.kind, term.source) == ("input", d)
        assert term.value == cell.weight_ih[row, d] * shape.x[2, d]
    for k in range(2):
        term = told.terms[3 + k]
        assert (term.kind, term.source) == ("recurrent", k)
        assert term.value == cell.weight_hh[row, k] * trace.h[1, k]
    assert [term.kind for term in told.terms[5:]] == ["bias_ih", "bias_hh"]
    assert [term.value for term in told.terms[5:]] == [cell.bias_ih[row], cell.bias_hh[row]]
    assert told.activation == "tanh"
    assert math.tanh(told.total) == pytest.approx(told.value, rel=1e-15)


def test_a_grus_reset_gate_multiplies_the_recurrent_terms_of_the_candidate() -> None:
    shape = Shape(steps=3, batch=None, input_size=1, hidden_size=2, seed=12)
    cell = gru_of(shape)
    trace = cell.trace(shape.x)
    told = lv.contributions(trace, "n", unit=0, t=2)
    r = trace.r[2, 0]
    assert [term.gain for term in told.terms] == [1.0, r, r, 1.0, r]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"gate": "z"}, "gate is 'z'; expected one of i, f, g, o"),
        ({"unit": 2}, "unit is 2; expected 0 to 1"),
        ({"unit": -1}, "unit is -1"),
        ({"t": 3}, "t is 3; expected a step from 0 to 2"),
        ({"batch": 0}, "the trace is of a single sequence"),
    ],
)
def test_what_is_not_there_is_refused(arguments: dict, message: str) -> None:
    trace = lv.LSTM.random(1, 2).trace(np.zeros((3, 1)))
    with pytest.raises(lv.InvalidInput, match=message):
        lv.contributions(trace, **({"gate": "f", "unit": 0, "t": 0} | arguments))


@pytest.mark.parametrize("batch", [None, 2, -1])
def test_a_batch_needs_to_know_which_sequence(batch: int | None) -> None:
    trace = lv.LSTM.random(1, 2).trace(np.zeros((3, 2, 1)))
    with pytest.raises(lv.InvalidInput, match="batch"):
        lv.contributions(trace, "f", 0, 0, batch=batch)


@given(cases(), st.sampled_from(LSTM_GATES), st.integers(0, 10**6), st.booleans())
def test_under_interventions_they_still_add_up(
    case: tuple[Shape, Interventions], gate: str, pick: int, single: bool
) -> None:
    shape, plan = case
    x = shape.x.astype(np.float32) if single else shape.x
    trace = lstm_of(shape, projected=pick % 2 == 0).trace(x, interventions=plan)
    unit, t = pick % shape.hidden_size, pick % shape.steps
    batch = None if shape.batch is None else pick % shape.batch
    told = lv.contributions(trace, gate, unit, t, batch=batch)
    where = (t, unit) if batch is None else (t, batch, unit)
    assert told.total == told.pre == getattr(trace, f"pre_{gate}")[where]
    assert told.value == getattr(trace, gate)[where]
    held = plan.held(shape.steps, shape.hidden_size)[t, LSTM_GATES.index(gate), unit]
    assert told.held == (not math.isnan(held))
    if told.held:
        assert told.value == trace.x.dtype.type(held)
    largest = max(abs(term.value) for term in told.terms)
    eps = np.finfo(x.dtype).eps
    assert abs(told.rounding) <= 4 * eps * max(largest, abs(told.pre)) * (len(told.terms) + 1)
    for term in told.terms:
        is_cut = plan.cut_recurrent and term.kind == "recurrent"
        assert term.gain == (0 if is_cut else 1)
        if is_cut:
            assert term.value == 0
        else:
            assert term.value == term.weight * term.signal


def test_a_cut_wire_adds_0_even_where_its_product_would_be_beyond_the_range() -> None:
    cell = lv.LSTM(np.ones((8, 1)), np.full((8, 1), 1e308), weight_hr=[[1e4, 1e4]])
    trace = cell.trace(np.ones((3, 1)), interventions=Interventions(cut_recurrent=True))
    told = lv.contributions(trace, "f", 0, 2)
    assert told.total == 1.0
    assert [term.value for term in told.terms] == [1.0, 0.0]


def test_only_an_lstms_gates_are_held() -> None:
    x = np.ones((3, 1))
    assert not lv.contributions(lv.GRU.random(1, 2).trace(x), "n", 0, 0).held
    assert not lv.contributions(lv.RNN.random(1, 2).trace(x), "h", 0, 0).held
