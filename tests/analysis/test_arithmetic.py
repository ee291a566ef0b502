"""The arithmetic of any of the six numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis import arithmetic
from lstm_viz.notation import LSTM_QUANTITIES
from tests.cells.test_parity_with_pytorch import lstm_of
from tests.strategies import Shape, shapes


@given(
    shapes().filter(lambda shape: shape.batch is None),
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
