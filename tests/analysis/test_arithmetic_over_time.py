"""The arithmetic at every step is the arithmetic at each step."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis import ArithmeticOverTime, arithmetic, arithmetic_over_time
from lstm_viz.cells.interventions import Clamp, Interventions
from lstm_viz.notation import LSTM_QUANTITIES
from tests.cells.test_interventions import cases
from tests.cells.test_parity_with_pytorch import lstm_of
from tests.strategies import Shape, single_shapes

single = single_shapes()


@given(single, st.sampled_from(LSTM_QUANTITIES), st.booleans(), st.integers(0, 10**6))
def test_it_is_equal_to_the_arithmetic_of_each_step(
    shape: Shape, quantity: str, bias: bool, pick: int
) -> None:
    cell = lstm_of(shape, bias=bias)
    trace = cell.trace(shape.x, c0=shape.draw(shape.hidden_size, key=8))
    unit = pick % shape.hidden_size
    told = arithmetic_over_time(trace, quantity, unit)
    assert (told.quantity, told.unit) == (quantity, unit)
    for t in range(trace.steps):
        then = arithmetic(trace, quantity, unit, t)
        assert told.labels == tuple(line.label for line in then.lines)
        assert told.is_product == tuple(len(line.factors) == 2 for line in then.lines)
        assert told.first[t].tolist() == [line.factors[0] for line in then.lines]
        assert told.second[t].tolist() == [(*line.factors, 1.0)[1] for line in then.lines]
        assert told.terms[t].tolist() == [line.value for line in then.lines]
        assert told.operation == then.operation
        assert told.activation == then.activation
        assert told.combined[t] == then.combined
        assert told.value[t] == then.value
        if told.operation == "sum":
            made = math.fsum([*told.terms[t], then.rounding])
        else:
            made = math.prod(told.terms[t])
        assert abs(made - told.combined[t]) <= 1e-12


def test_a_trace_of_single_precision_is_told_with_its_own_numbers() -> None:
    x = np.random.default_rng(0).normal(size=(7, 2)).astype(np.float32)
    trace = lv.LSTM.random(2, 3, seed=1).trace(x)
    assert trace.f.dtype == np.float32
    for quantity in LSTM_QUANTITIES:
        told = arithmetic_over_time(trace, quantity, 1)
        for values in (told.first, told.second, told.terms, told.combined, told.value):
            assert values.dtype == np.float64
        assert told.value.tolist() == getattr(trace, quantity)[:, 1].tolist()
        combine = np.sum if told.operation == "sum" else np.prod
        np.testing.assert_allclose(combine(told.terms, axis=1), told.combined, atol=1e-5)


def test_its_labels_name_the_channels() -> None:
    trace = lv.LSTM.random(2, 1).trace(np.ones((3, 2)))
    told = arithmetic_over_time(trace, "f", 0, channels=("a", "b"))
    assert told.labels[:3] == ("W·a", "W·b", "U·h₁(t−1)")


@given(single, st.sampled_from("figo"), st.integers(2, 20))
def test_the_largest_terms_and_the_rest_are_all_terms(
    shape: Shape, quantity: str, most: int
) -> None:
    told = arithmetic_over_time(lstm_of(shape).trace(shape.x), quantity, 0)
    steps, count = told.terms.shape
    which, others = told.largest(most)
    assert which.shape == (steps, count if count <= most else most - 1)
    assert others.shape == (steps,)
    for t in range(steps):
        kept = which[t].tolist()
        assert kept == sorted(set(kept)), "in their own order"
        left_out = [k for k in range(count) if k not in kept]
        sizes = np.abs(told.terms[t])
        if left_out:
            assert sizes[left_out].max() <= sizes[kept].min()
        assert others[t] == pytest.approx(math.fsum(told.terms[t, left_out]), abs=1e-12)


def of_terms(*terms: float) -> ArithmeticOverTime:
    values, ones = np.array([terms]), np.ones((1, len(terms)))
    return ArithmeticOverTime(
        quantity="f",
        unit=0,
        labels=tuple(map(str, terms)),
        is_product=(False,) * len(terms),
        first=values,
        second=ones,
        terms=values,
        operation="sum",
        combined=values.sum(axis=1),
        activation="sigmoid",
        value=values.sum(axis=1),
    )


def test_the_largest_of_a_few_by_hand() -> None:
    which, others = of_terms(1.0, -5.0, 0.5, 3.0, -2.0).largest(3)
    assert which.tolist() == [[1, 3]]
    assert others.tolist() == [-0.5]
    which, others = of_terms(1.0, -5.0, 0.5).largest(3)
    assert which.tolist() == [[0, 1, 2]]
    assert others.tolist() == [0.0]
    which, others = of_terms(1.0, -1.0, 1.0, 1.0).largest(3)
    assert which.tolist() == [[0, 1]], "of equals the first"
    assert others.tolist() == [2.0]


def test_what_is_not_there_is_refused() -> None:
    trace = lv.LSTM.random(2, 2).trace(np.ones((3, 2)))
    batch = lv.LSTM.random(2, 2).trace(np.ones((3, 4, 2)))
    for of, arguments, message in (
        (trace, ("z", 0), "quantity is 'z'; expected one of f, i, g, o, c, h"),
        (trace, ("c", 2), "unit is 2"),
        (trace, ("f", -1), "unit is -1"),
        (batch, ("c", 0), "the trace is of a batch"),
        (batch, ("f", 0), "the trace holds a batch of 4"),
    ):
        with pytest.raises(lv.InvalidInput, match=message):
            arithmetic_over_time(of, *arguments)


@given(cases(), st.sampled_from(LSTM_QUANTITIES), st.integers(0, 10**6))
def test_under_interventions_too_it_is_the_arithmetic_of_each_step(
    case: tuple[Shape, Interventions], quantity: str, pick: int
) -> None:
    shape, plan = case
    shape = replace(shape, batch=None)
    trace = lstm_of(shape).trace(shape.x, h0=shape.state(shape.hidden_size, 7), interventions=plan)
    unit = pick % shape.hidden_size
    told = arithmetic_over_time(trace, quantity, unit)
    assert told.held.shape == (shape.steps,)
    for t in range(shape.steps):
        then = arithmetic(trace, quantity, unit, t)
        assert told.first[t].tolist() == [line.factors[0] for line in then.lines]
        assert told.second[t].tolist() == [(*line.factors, 1.0)[1] for line in then.lines]
        assert told.terms[t].tolist() == [line.value for line in then.lines]
        assert told.is_cut == tuple(line.is_cut for line in then.lines)
        assert (told.combined[t], told.value[t]) == (then.combined, then.value)
        assert told.held[t] == then.held
        if then.held:
            pre = then.combined
            followed = math.tanh(pre) if quantity == "g" else 1 / (1 + math.exp(-pre))
            assert told.if_free[t] == pytest.approx(followed, rel=1e-14)
        else:
            assert told.if_free[t] == told.value[t]


def test_what_a_saturated_gate_would_have_been() -> None:
    cell = lv.LSTM([[0.0], [1e4], [0.0], [0.0]], np.zeros((4, 1)))
    trace = cell.trace([[1.0], [-1.0]], interventions=Interventions((Clamp("f", 0.5),)))
    assert arithmetic_over_time(trace, "f", 0).if_free.tolist() == [1.0, 0.0]


def test_by_default_nothing_is_held_and_nothing_cut() -> None:
    told = of_terms(1.0, 2.0)
    assert told.is_cut == (False, False)
    assert told.held.tolist() == [False]
