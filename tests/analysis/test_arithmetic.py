"""The arithmetic of any of the six numbers."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis import arithmetic
from lstm_viz.cells.interventions import Freeze, Interventions
from lstm_viz.notation import LSTM_GATES, LSTM_QUANTITIES
from tests.cells.test_interventions import cases
from tests.cells.test_parity_with_pytorch import lstm_of
from tests.strategies import Shape, single_shapes


@given(
    single_shapes(),
    st.sampled_from(LSTM_QUANTITIES),
    st.integers(0, 10**6),
)
def test_the_lines_make_the_number(shape: Shape, quantity: str, pick: int) -> None:
    trace = lstm_of(shape).trace(shape.x)
    unit, t = pick % shape.hidden_size, pick % shape.steps
    told = arithmetic(trace, quantity, unit, t)
    assert told.value == getattr(trace, quantity)[t, unit]
    values = [line.value for line in told.lines]
    if told.operation == "product":
        assert math.prod(values) == told.combined
    else:
        assert math.fsum([*values, told.rounding]) == told.combined
    for line in told.lines:
        assert math.prod(line.factors) == line.value
    activated = {
        "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
        "tanh": math.tanh,
        "none": lambda z: z,
    }[told.activation](told.combined)
    assert activated == pytest.approx(told.value, rel=1e-14)


def test_its_labels() -> None:
    trace = lv.LSTM.random(2, 2).trace(np.ones((3, 2)))
    labels = [line.label for line in arithmetic(trace, "f", 1, 2, channels=("a", "b")).lines]
    assert labels == [
        "W·a",
        "W·b",
        "U·h₁(t−1)",
        "U·h₂(t−1)",
        "b (input side)",
        "b (recurrent side)",
    ]
    assert [line.label for line in arithmetic(trace, "i", 1, 2).lines][:2] == ["W·x₁", "W·x₂"]
    assert [line.label for line in arithmetic(trace, "c", 1, 2).lines] == [
        "f(t)·C(t−1)",
        "i(t)·C̃(t)",
    ]


def test_what_is_not_there_is_refused() -> None:
    trace = lv.LSTM.random(2, 2).trace(np.ones((3, 2)))
    for arguments, message in (
        (("z", 0, 0), "quantity is 'z'; expected one of f, i, g, o, c, h"),
        (("c", 2, 0), "unit is 2"),
        (("h", 0, 3), "t is 3"),
    ):
        with pytest.raises(lv.InvalidInput, match=message):
            arithmetic(trace, *arguments)


def test_a_held_gate_tells_its_sum_and_what_it_is_held_at() -> None:
    cell = lv.LSTM([[0.0], [2.0], [0.0], [0.0]], np.full((4, 1), 3.0), [0.0] * 4, [0, 1, 0, 0])
    plan = Interventions(freezes=(Freeze(0, 1),), cut_recurrent=True)
    trace = cell.trace([[0.5], [-1.0]], h0=[0.25], interventions=plan)
    free, held = (arithmetic(trace, "f", 0, t) for t in (0, 1))
    assert (free.held, held.held) == (False, True)
    assert (held.combined, held.value) == (-1.0, 1.0)
    assert [line.value for line in held.lines] == [-2.0, 0.0, 0.0, 1.0]
    for told in (free, held):
        assert [line.is_cut for line in told.lines] == [False, True, False, False]
        assert told.lines[1].factors == (3.0, 0.0), "nothing arrives"
    assert free.value == pytest.approx(1 / (1 + math.exp(-2)))


@given(cases(), st.sampled_from(LSTM_QUANTITIES), st.integers(0, 10**6))
def test_under_interventions_the_lines_still_make_the_number(
    case: tuple[Shape, Interventions], quantity: str, pick: int
) -> None:
    shape, plan = case
    shape = replace(shape, batch=None)
    trace = lstm_of(shape).trace(shape.x, interventions=plan)
    unit, t = pick % shape.hidden_size, pick % shape.steps
    told = arithmetic(trace, quantity, unit, t)
    assert told.value == getattr(trace, quantity)[t, unit]
    values = [line.value for line in told.lines]
    made = math.prod(values) if quantity == "h" else math.fsum([*values, told.rounding])
    assert made == told.combined
    for line in told.lines:
        assert math.prod(line.factors) == line.value
    assert told.held == (quantity in LSTM_GATES and trace.held(quantity)[t, unit])
