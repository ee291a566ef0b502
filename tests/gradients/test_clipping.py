"""Parameter gradients against PyTorch's, each step's part too; and what clipping does to them."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

import lstm_viz as lv
from lstm_viz.analysis import gradient_flow_of
from lstm_viz.gradients import clipped, parameter_gradient_norm, per_step_parameter_gradients
from tests.cells.test_parity_with_pytorch import gru_of, lstm_of, rnn_of, tensors
from tests.strategies import Shape, single_shapes

single = single_shapes()
CELLS = {
    "LSTM": lstm_of,
    "LSTMP": lambda shape, bias=True: lstm_of(shape, bias=bias, projected=True),
    "GRU": gru_of,
    "RNN tanh": lambda shape, bias=True: rnn_of(shape, "tanh", bias=bias),
    "RNN relu": lambda shape, bias=True: rnn_of(shape, "relu", bias=bias),
}


def module_of(cell: lv.LSTM | lv.GRU | lv.RNN) -> nn.RNNBase:
    options = {"bias": cell.bias_ih is not None, "dtype": torch.float64}
    if isinstance(cell, lv.LSTM) and cell.weight_hr is not None:
        options["proj_size"] = cell.output_size
    if isinstance(cell, lv.RNN):
        options["nonlinearity"] = cell.nonlinearity
    kind = {"LSTM": nn.LSTM, "GRU": nn.GRU, "RNN": nn.RNN}[cell.kind]
    module = kind(cell.input_size, cell.hidden_size, **options)
    module.load_state_dict({f"{name}_l0": value for name, value in tensors(cell).items()})
    return module


def norm_of_grads(module: nn.Module) -> float:
    return math.sqrt(sum(float((p.grad**2).sum()) for p in module.parameters()))


@given(single, st.sampled_from(sorted(CELLS)), st.booleans())
def test_parts_and_whole_are_pytorchs(shape: Shape, kind: str, bias: bool) -> None:
    cell = CELLS[kind](shape, bias=bias)
    seed = shape.draw(shape.steps, cell.output_size, key=9)
    flow = lv.gradient_flow(cell, shape.x, seed)

    modules = [module_of(cell) for _ in range(shape.steps)]  # one a step: its gradient is a part
    state, loss = None, 0.0
    for module, x_t, seed_t in zip(modules, shape.x, seed, strict=True):
        h, state = module(torch.tensor(x_t[None]), state)
        loss = loss + (h[0] * torch.tensor(seed_t)).sum()
    loss.backward()
    np.testing.assert_allclose(
        per_step_parameter_gradients(flow),
        [norm_of_grads(module) for module in modules],
        rtol=1e-9,
        atol=1e-12,
    )

    whole = module_of(cell)
    (whole(torch.tensor(shape.x))[0] * torch.tensor(seed)).sum().backward()
    expected = norm_of_grads(whole)
    assert parameter_gradient_norm(flow) == pytest.approx(expected, rel=1e-9, abs=1e-12)

    threshold = 0.3 * expected + 1e-3
    ours = clipped(flow, threshold)
    torch.nn.utils.clip_grad_norm_(whole.parameters(), threshold)  # divides by norm + 1e-6
    assert ours.norm_after == pytest.approx(norm_of_grads(whole), rel=1e-5, abs=2e-6)


@given(single, st.sampled_from(sorted(CELLS)), st.floats(1e-3, 10))
def test_clipping_changes_no_share(shape: Shape, kind: str, threshold: float) -> None:
    flow = lv.gradient_flow(CELLS[kind](shape), shape.x)
    found = clipped(flow, threshold)
    assert found.norm_after <= threshold * (1 + 1e-12)
    assert found.factor == min(1, threshold / found.norm if found.norm else 1)
    np.testing.assert_array_equal(found.after, found.factor * found.before)
    if found.norm > 0:
        np.testing.assert_allclose(found.after / found.norm_after, found.share, rtol=1e-12)


def test_cut_wires_have_no_gradient() -> None:
    cell = lv.LSTM.random(2, 3)
    x = np.random.default_rng(0).normal(size=(5, 2))
    cut = gradient_flow_of(cell.trace(x, interventions=lv.Interventions(cut_recurrent=True)))
    without = lv.LSTM(cell.weight_ih, 0 * cell.weight_hh, cell.bias_ih, cell.bias_hh)
    plain = lv.gradient_flow(without, x)
    np.testing.assert_allclose(cut.dL_dpre, plain.dL_dpre)
    # The wires' own weights do not matter to the loss: their gradient is 0, not δ hᵀ.
    assert parameter_gradient_norm(cut) < parameter_gradient_norm(plain)
    assert (per_step_parameter_gradients(cut)[1:] < per_step_parameter_gradients(plain)[1:]).all()


def test_the_vanished_part_keeps_its_share() -> None:
    cell = lv.RNN([[1.0]], [[1e-2]], [0.0], [0.0])
    flow = lv.gradient_flow(cell, np.zeros((151, 1)))
    found = clipped(flow, 1e-3)
    assert found.before[0] == pytest.approx(math.sqrt(2) * 1e-300, rel=1e-9)
    assert found.after[0] == pytest.approx(found.factor * math.sqrt(2) * 1e-300, rel=1e-9)
    assert found.share[0] == pytest.approx(0.99e-300, rel=1e-9)


def test_below_the_threshold_nothing_changes() -> None:
    flow = lv.gradient_flow(lv.GRU.random(1, 2), np.ones((4, 1)))
    found = clipped(flow, 1e6)
    assert found.factor == 1
    np.testing.assert_array_equal(found.before, found.after)
    assert not found.exploded


def test_an_exploded_gradient_cannot_be_clipped() -> None:
    cell = lv.RNN(np.ones((2, 1)), [[2.0, 3.0], [-3.0, 2.0]])
    found = clipped(lv.gradient_flow(cell, np.zeros((1200, 1))), 1.0)
    assert found.exploded
    assert (found.norm, found.factor, found.norm_after) == (math.inf, 0, 0)
    assert np.isinf(found.before[0])
    assert not found.after.any()
    assert np.isnan(found.share).all()


def test_a_gradient_of_nothing() -> None:
    cell = lv.RNN(np.zeros((2, 1)), np.zeros((2, 2)))
    found = clipped(lv.gradient_flow(cell, np.ones((3, 1)), np.zeros(2)), 1.0)
    assert (found.norm, found.factor, found.norm_after) == (0, 1, 0)
    assert not found.before.any()
    assert np.isnan(found.share).all()


def test_float32_has_its_own_range() -> None:
    cell = lv.RNN(np.ones((2, 1)), [[2.0, 3.0], [-3.0, 2.0]], np.zeros(2), np.zeros(2))
    x = np.zeros((100, 1))
    wide, narrow = (lv.gradient_flow(cell, x.astype(dtype)) for dtype in (float, np.float32))
    assert 1e50 < parameter_gradient_norm(wide) < math.inf
    assert parameter_gradient_norm(narrow) == math.inf
    parts = per_step_parameter_gradients(narrow)
    np.testing.assert_array_equal(np.isinf(parts), per_step_parameter_gradients(wide) > 3.4e38)
    fading = lv.RNN([[1.0]], [[1e-2]], [0.0], [0.0]), np.zeros((60, 1), np.float32)
    assert per_step_parameter_gradients(lv.gradient_flow(*fading))[0] == 0


@pytest.mark.parametrize("threshold", [0, -1.0, math.inf, math.nan])
def test_a_threshold_that_is_none(threshold: float) -> None:
    flow = lv.gradient_flow(lv.RNN.random(1, 2), np.ones((3, 1)))
    with pytest.raises(lv.InvalidInput, match="expected a finite number above 0"):
        clipped(flow, threshold)


def test_a_batch() -> None:
    with pytest.raises(lv.InvalidInput, match="of a batch"):
        clipped(lv.gradient_flow(lv.RNN.random(1, 2), np.ones((3, 2, 1))), 1.0)
