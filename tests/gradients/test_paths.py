"""The paths of a gradient add up to the gradient, and each is what it is called."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis import gradient_flow_of
from lstm_viz.gradients import gradient_paths
from tests.cells.test_parity_with_pytorch import lstm_of
from tests.strategies import Shape, single_shapes

single = single_shapes()


def seeded(shape: Shape, cell: lv.LSTM, every: bool) -> np.ndarray:
    seed = shape.draw(shape.steps, cell.output_size, key=9)
    if not every:
        seed[:-1] = 0
    return seed


@given(single, st.booleans(), st.booleans())
def test_direct_and_rest_are_the_whole(shape: Shape, every: bool, projected: bool) -> None:
    cell = lstm_of(shape, projected=projected)
    seed = seeded(shape, cell, every)
    flow = lv.gradient_flow(cell, shape.x, seed)
    paths = gradient_paths(flow, seed)
    np.testing.assert_allclose(
        flow.direct + paths.rest_gradient, flow.dL_dc, rtol=1e-11, atol=1e-14
    )
    for name, vectors in (
        ("whole", flow.dL_dc),
        ("direct", flow.direct),
        ("rest", paths.rest_gradient),
    ):
        np.testing.assert_allclose(
            getattr(paths, name), np.linalg.norm(vectors, axis=-1), rtol=1e-12
        )
    assert paths.rest[-1] == 0


@given(single, st.booleans(), st.booleans())
def test_the_shares_of_a_step_add_up_to_1(shape: Shape, every: bool, projected: bool) -> None:
    cell = lstm_of(shape, projected=projected)
    seed = seeded(shape, cell, every)
    paths = gradient_paths(lv.gradient_flow(cell, shape.x, seed), seed)
    total = paths.belt_share + paths.h_share + paths.loss_share
    size = 1 + abs(paths.belt_share) + abs(paths.h_share)
    np.testing.assert_array_less(abs(total - 1), 1e-12 * size)
    assert (paths.belt_share[-1], paths.h_share[-1]) == (0, 0)
    assert paths.loss_share[-1] == pytest.approx(1, rel=1e-12)
    if not every:
        assert not paths.loss_share[:-1].any()


def test_one_unit_by_hand() -> None:
    cell = lv.LSTM.random(1, 1, seed=3)
    flow = lv.gradient_flow(cell, np.ones((3, 1)))
    seed = np.array([[0.0], [0.0], [1.0]])
    paths = gradient_paths(flow, seed)
    f, o = flow.trace.f[:, 0], flow.trace.o[:, 0]
    e = o * (1 - flow.trace.tanh_c[:, 0] ** 2)
    assert paths.direct == pytest.approx([f[1] * f[2] * e[2], f[2] * e[2], e[2]], rel=1e-12)
    assert paths.forget_product == pytest.approx([f[1] * f[2], f[2], 1.0], rel=1e-12)
    through = e[1] * float(flow.dL_dpre[2] @ cell.weight_hh[:, 0])
    whole = f[2] * e[2] + through
    assert paths.whole[1] == pytest.approx(abs(whole), rel=1e-12)
    assert paths.belt_share[1] == pytest.approx(f[2] * e[2] / whole, rel=1e-12)
    assert paths.h_share[1] == pytest.approx(through / whole, rel=1e-12)


@given(single)
def test_without_recurrent_weights_all_comes_along_the_belt(shape: Shape) -> None:
    cell = lstm_of(shape)
    cut = lv.Interventions(cut_recurrent=True)
    seed = seeded(shape, cell, every=False)
    flow = gradient_flow_of(cell.trace(shape.x, interventions=cut), seed)
    paths = gradient_paths(flow, seed)
    np.testing.assert_array_equal(paths.whole, paths.direct)
    assert not paths.rest.any()
    assert not paths.h_share.any()


def test_the_forget_product_does_not_underflow_before_a_float_does() -> None:
    trace = lv.LSTM.random(1, 3, forget_bias=-4.0).trace(np.zeros((170, 1)))
    seed = np.ones_like(trace.h)
    product = gradient_paths(gradient_flow_of(trace, seed), seed).forget_product
    expected = np.exp(np.log(trace.f[1:]).mean(axis=1).sum())
    assert 0 < product[0] == pytest.approx(expected, rel=1e-9)
    assert product[0] < 1e-280
    assert product[-1] == 1


def test_a_forget_gate_that_is_shut_ends_the_belt() -> None:
    cell = lv.LSTM.random(1, 2)
    shut = lv.Interventions(clamps=(lv.Clamp("f", 0.0),))
    trace = cell.trace(np.ones((4, 1)), interventions=shut)
    seed = np.zeros_like(trace.h)
    seed[-1] = 1
    paths = gradient_paths(gradient_flow_of(trace, seed), seed)
    assert list(paths.forget_product) == [0, 0, 0, 1]
    assert not paths.direct[:-1].any()
    np.testing.assert_allclose(paths.h_share[:-1], 1, rtol=1e-12)


def test_where_nothing_is_left_there_are_no_shares() -> None:
    zeros = np.zeros((40, 1))
    cell = lv.LSTM(np.zeros((4, 1)), np.zeros((4, 1)), [0.0, -40, 0, 0], np.zeros(4))
    seed = np.zeros((40, 1))
    seed[-1] = 1
    paths = gradient_paths(lv.gradient_flow(cell, zeros, seed), seed)  # e⁻⁴⁰ a step
    gone = paths.whole == 0
    assert 10 < gone.sum() < 39
    for share in (paths.belt_share, paths.h_share, paths.loss_share):
        np.testing.assert_array_equal(np.isnan(share), gone)


def test_where_it_has_exploded_there_are_no_shares_either() -> None:
    # At C = 0, which it never leaves, ∂(h, C) grows six times a step: f = i = o = 1, U_g = 5.
    cell = lv.LSTM(np.zeros((4, 1)), [[0.0], [0], [5], [0]], [40.0, 40, 0, 40], np.zeros(4))
    seed = np.ones((600, 1))
    flow = lv.gradient_flow(cell, np.zeros((600, 1)), seed)
    paths = gradient_paths(flow, seed)
    beyond = np.isinf(paths.whole)
    assert 100 < beyond.sum() < 300
    for share in (paths.belt_share, paths.h_share, paths.loss_share):
        np.testing.assert_array_equal(np.isnan(share), beyond)


def test_float32_adds_up_to_its_own_precision() -> None:
    cell = lv.LSTM.random(2, 8, dtype=np.float32)
    x = np.random.default_rng(0).normal(size=(30, 2)).astype(np.float32)
    seed = np.ones((30, 8), np.float32)
    flow = lv.gradient_flow(cell, x, seed)
    paths = gradient_paths(flow, seed)
    np.testing.assert_allclose(flow.direct + paths.rest_gradient, flow.dL_dc, rtol=1e-5, atol=1e-6)


def test_bad_input() -> None:
    x, seed = np.zeros((3, 1)), np.ones((3, 2))
    with pytest.raises(lv.InvalidInput, match="that of a GRU; expected an LSTM's"):
        gradient_paths(lv.gradient_flow(lv.GRU.random(1, 2), x), seed)
    flow = lv.gradient_flow(lv.LSTM.random(1, 2), x)
    with pytest.raises(lv.InvalidInput, match=r"h_seed has shape \(2,\); expected \(3, 2\)"):
        gradient_paths(flow, np.ones(2))
    with pytest.raises(lv.InvalidInput, match="not the one that this gradient"):
        gradient_paths(flow, 2 * seed)
    batch = lv.gradient_flow(lv.LSTM.random(1, 2), np.zeros((3, 2, 1)))
    with pytest.raises(lv.InvalidInput, match="of a batch"):
        gradient_paths(batch, seed)
