"""The bound holds always, and is met where it can be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis import gradient_flow_of
from lstm_viz.gradients import jacobian_bound
from tests.cells.test_parity_with_pytorch import rnn_of
from tests.strategies import Shape, single_shapes


@given(
    single_shapes(max_steps=30),
    st.sampled_from(["tanh", "relu"]),
    st.booleans(),
    st.floats(0.01, 8),
)
def test_no_gradient_is_beyond_it(shape: Shape, kind: str, every: bool, gain: float) -> None:
    plain = rnn_of(shape, kind)
    cell = lv.RNN(
        plain.weight_ih, gain * plain.weight_hh, plain.bias_ih, plain.bias_hh, nonlinearity=kind
    )
    trace = cell.trace(shape.x)
    seed = shape.draw(shape.steps, shape.hidden_size, key=9)
    if not every:
        seed[:-1] = 0
    norms = gradient_flow_of(trace, seed).norm_h
    bound = jacobian_bound(trace, seed)
    slack = 1 + 1e-13 * shape.steps
    assert (norms <= bound.from_slopes * slack).all()
    assert (bound.from_slopes <= bound.from_weights * slack).all()
    assert 0 <= bound.steepest <= 1
    assert bound.sigma_max == pytest.approx(np.linalg.norm(cell.weight_hh, 2), rel=1e-12)


def test_an_orthogonal_relu_network_that_is_open_meets_it() -> None:
    cell = lv.RNN(np.ones((2, 1)), np.eye(2)[::-1], nonlinearity="relu")
    trace = cell.trace(np.ones((5, 1)))
    seed = np.zeros((5, 2))
    seed[-1] = (3, 4)
    bound = jacobian_bound(trace, seed)
    np.testing.assert_allclose(bound.from_weights, 5, rtol=1e-15)
    np.testing.assert_allclose(bound.from_slopes, 5, rtol=1e-15)
    assert (bound.sigma_max, bound.steepest) == (pytest.approx(1), 1)


def test_both_losses_by_hand() -> None:
    cell = lv.RNN([[0.0]], [[0.5]], [0.0], [0.0])
    trace = cell.trace(np.zeros((3, 1)))
    every = jacobian_bound(trace, np.full((3, 1), -2.0))
    assert list(every.from_weights) == [3.5, 3, 2]
    last = jacobian_bound(trace, [[0.0], [0.0], [1.0]])
    assert list(last.from_weights) == list(last.from_slopes) == [0.25, 0.5, 1]


def test_the_slopes_that_are_met_count() -> None:
    cell = lv.RNN([[1.0]], [[2.0]])
    trace = cell.trace([[0.0], [0.0], [1.0]])
    bound = jacobian_bound(trace, [[0.0], [0.0], [1.0]])
    slope = 1 - np.tanh(1.0) ** 2
    assert list(bound.from_weights) == [4, 2, 1]
    assert bound.from_slopes == pytest.approx([4 * slope, 2 * slope, 1], rel=1e-12)


def test_a_matrix_that_grows_before_it_decays_is_judged_by_its_singular_value() -> None:
    cell = lv.RNN(np.zeros((2, 1)), [[0.5, 10.0], [0.0, 0.5]])
    trace = cell.trace(np.zeros((3, 1)))
    seed = np.zeros((3, 2))
    seed[-1] = (1, 0)
    assert gradient_flow_of(trace, seed).norm_h[1] > 10  # with a spectral radius of ½
    assert jacobian_bound(trace, seed).from_weights[1] > 10


def test_beyond_the_float_range_and_back() -> None:
    """A relu that shuts ends any gradient; the bound from the weights is beyond a float there."""
    cell = lv.RNN([[1.0]], [[10.0]], nonlinearity="relu")
    x = np.full((400, 1), -1.0)
    trace = cell.trace(x, h0=[0.0])
    seed = np.ones((400, 1))
    bound = jacobian_bound(trace, seed)
    assert np.isinf(bound.from_weights[0])
    assert list(bound.from_slopes) == [1] * 400
    small = lv.RNN([[0.0]], [[1e-3]]).trace(np.zeros((400, 1)))
    seed[:-1] = 0
    bound = jacobian_bound(small, seed)
    assert bound.from_weights[0] == 0
    assert bound.from_weights[-101] == pytest.approx(1e-300, rel=1e-9)
    seed[0] = 1
    assert jacobian_bound(small, seed).from_weights[0] == 1
    nothing = jacobian_bound(lv.RNN([[1.0]], [[0.0]]).trace(np.ones((3, 1))), np.ones((3, 1)))
    assert list(nothing.from_weights) == [1, 1, 1]
    assert nothing.sigma_max == 0


def test_a_bound_comes_back_from_beyond_the_range() -> None:
    # 300 open steps of factor 1e2 in the last half, then saturated ones that shrink by far more.
    cell = lv.RNN([[1.0]], [[100.0]])
    x = np.zeros((600, 1))
    x[:300] = 9.0  # tanh' near 6e-8; U h then keeps it there: 0 to a float
    trace = cell.trace(x[:, :], h0=[0.0])
    bound = jacobian_bound(trace, np.eye(600)[:, -1:])
    assert np.isfinite(bound.from_slopes).all()
    assert np.isinf(bound.from_weights[0])
    open_cell = lv.RNN([[1.0]], [[100.0]]).trace(np.zeros((600, 1)))
    assert np.isinf(jacobian_bound(open_cell, np.eye(600)[:, -1:]).from_slopes[0])


def test_bad_input() -> None:
    x = np.zeros((3, 1))
    with pytest.raises(lv.InvalidInput, match="a vanilla RNN's"):
        jacobian_bound(lv.GRU.random(1, 2).trace(x), np.ones((3, 2)))
    with pytest.raises(lv.InvalidInput, match=r"h_seed has shape \(2,\); expected \(3, 2\)"):
        jacobian_bound(lv.RNN.random(1, 2).trace(x), np.ones(2))
    with pytest.raises(lv.InvalidInput, match="of a batch"):
        jacobian_bound(lv.RNN.random(1, 2).trace(np.zeros((3, 2, 1))), np.ones((3, 2, 2)))
