"""Gradient flow beyond autograd: finite differences, products of Jacobians, the direct path."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis import gradient_flow_of
from tests.cells.test_interventions import cases, gradient, leaves, torch_lstm
from tests.cells.test_parity_with_pytorch import GRADIENTS, gru_of, lstm_of, rnn_of, stack
from tests.strategies import Shape, shapes

CELLS = {
    "LSTM": lstm_of,
    "LSTMP": lambda shape: lstm_of(shape, projected=True),
    "GRU": gru_of,
    "RNN": lambda shape: rnn_of(shape, "tanh"),
}


@given(shapes(max_steps=6), st.sampled_from(sorted(CELLS)))
def test_finite_differences(shape: Shape, kind: str) -> None:
    cell = CELLS[kind](shape)
    flow = lv.gradient_flow(cell, shape.x)
    step = 1e-6
    for where in np.ndindex(shape.x.shape):
        nudge = np.zeros_like(shape.x)
        nudge[where] = step
        up, down = (cell.trace(shape.x + s * nudge).h[-1].sum() for s in (1, -1))
        assert flow.dL_dx[where] == pytest.approx((up - down) / (2 * step), rel=1e-5, abs=1e-7)


@given(shapes(max_steps=8), st.sampled_from(sorted(CELLS)))
def test_the_sweep_is_the_product_of_jacobians(shape: Shape, kind: str) -> None:
    cell = CELLS[kind](shape)
    x = shape.x if shape.batch is None else shape.x[:, 0]
    flow = lv.gradient_flow(cell, x)
    P, H = cell.output_size, cell.hidden_size
    at_state = np.concatenate([np.ones(P), np.zeros(H if flow.dL_dc is not None else 0)])
    for t in range(shape.steps - 1, -1, -1):
        np.testing.assert_allclose(flow.dL_dh[t], at_state[:P], rtol=1e-10, atol=1e-13)
        at_state = at_state @ cell.jacobian(flow.trace, t)


@given(shapes())
def test_the_direct_path_is_the_product_of_forget_gates(shape: Shape) -> None:
    cell = lstm_of(shape)
    flow = lv.gradient_flow(cell, shape.x)
    trace = flow.trace
    expected = trace.o[-1] * (1 - trace.tanh_c[-1] ** 2)
    for t in range(shape.steps - 1, -1, -1):
        np.testing.assert_allclose(flow.direct[t], expected, rtol=1e-12, atol=1e-300)
        expected = expected * trace.f[t]


@given(shapes())
def test_without_recurrent_weights_the_direct_path_is_all(shape: Shape) -> None:
    lstm, gru = lstm_of(shape), gru_of(shape)
    lstm = lv.LSTM(lstm.weight_ih, 0 * lstm.weight_hh, lstm.bias_ih, lstm.bias_hh)
    gru = lv.GRU(gru.weight_ih, 0 * gru.weight_hh, gru.bias_ih, gru.bias_hh)
    flow = lv.gradient_flow(lstm, shape.x)
    np.testing.assert_allclose(flow.direct, flow.dL_dc, rtol=1e-12)
    flow = lv.gradient_flow(gru, shape.x)
    np.testing.assert_allclose(flow.direct, flow.dL_dh, rtol=1e-12)


def test_a_gradient_too_small_to_square_still_has_its_norm() -> None:
    cell = lv.RNN([[1.0]], [[1e-2]])
    flow = lv.gradient_flow(cell, np.zeros((120, 1)))
    assert flow.norm_h[0] == pytest.approx(1e-238, rel=1e-9)
    vanished = lv.gradient_flow(cell, np.zeros((400, 1)))
    assert vanished.norm_h[0] == 0.0


def test_a_gradient_that_explodes_beyond_the_range_is_marked() -> None:
    cell = lv.RNN(np.ones((2, 1)), [[2.0, 3.0], [-3.0, 2.0]])  # grows by √13 a step
    flow = lv.gradient_flow(cell, np.zeros((1200, 1)))
    finite = np.isfinite(flow.norm_h)
    assert np.all(flow.norm_h[~finite] == np.inf)
    assert 0 < finite.argmax() < 1200  # in range near the end, beyond it long before
    assert finite[finite.argmax() :].all()
    growth = flow.norm_h[-2] / flow.norm_h[-1]
    assert growth == pytest.approx(np.sqrt(13), rel=1e-12)


# With gates held and wires cut.


@given(cases(), st.booleans(), st.booleans())
def test_with_interventions_it_is_torchs_with_the_same_gates_held(
    case: tuple[Shape, lv.Interventions], projected: bool, over_time: bool
) -> None:
    shape, plan = case
    cell = lstm_of(shape, projected=projected)
    h0, c0 = shape.state(cell.output_size, 7), shape.state(cell.hidden_size, 8)
    trace = cell.trace(shape.x, h0, c0, interventions=plan)
    seed = shape.draw(*trace.h.shape[0 if over_time else 1 :], key=9)
    flow = lv.gradient_flow(cell, shape.x, seed, h0=h0, c0=c0, interventions=plan)
    assert flow.trace.interventions == plan

    x, *state = leaves(trace)
    steps = torch_lstm(trace, x, *state)
    looked_at = torch.stack(steps["h"]) if over_time else steps["h"][-1]
    loss = (torch.tensor(seed) * looked_at).sum()
    if loss.requires_grad:
        loss.backward()
    for mine, theirs in (
        (flow.dL_dx, gradient(x).numpy()),
        (flow.dL_dh, stack(list(map(gradient, steps["h"])))),
        (flow.dL_dc, stack(list(map(gradient, steps["c"])))),
    ):
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=GRADIENTS)
    np.testing.assert_allclose(flow.norm_h, np.linalg.norm(flow.dL_dh, axis=-1), rtol=1e-12)


def test_with_interventions_by_finite_differences() -> None:
    shape = Shape(steps=5, batch=None, input_size=2, hidden_size=3, seed=11)
    cell = lstm_of(shape)
    plan = lv.Interventions(
        (lv.Clamp("f", 0.9, unit=0), lv.Clamp("o", 0.5)), (lv.Freeze(1, 3),), (2,)
    )
    flow = lv.gradient_flow(cell, shape.x, interventions=plan)
    step = 1e-6
    for where in np.ndindex(shape.x.shape):
        nudge = np.zeros_like(shape.x)
        nudge[where] = step
        up, down = (
            cell.trace(shape.x + s * nudge, interventions=plan).h[-1].sum() for s in (1, -1)
        )
        assert flow.dL_dx[where] == pytest.approx((up - down) / (2 * step), rel=1e-5, abs=1e-8)


def test_a_gate_held_at_1_carries_the_error_and_a_cut_write_takes_none() -> None:
    cell = lv.LSTM.random(2, 3, seed=1)
    x = np.random.default_rng(0).normal(size=(50, 2))
    plan = lv.Interventions((lv.Clamp("f", 1.0),), cut_writes=(20,), cut_recurrent=True)
    flow = lv.gradient_flow(cell, x, interventions=plan)
    np.testing.assert_array_equal(flow.norm_c, np.full(50, flow.norm_c[-1]))
    np.testing.assert_array_equal(flow.norm_direct, flow.norm_c)
    np.testing.assert_array_equal(flow.dL_dx[20], [0.0, 0.0])
    assert (flow.dL_dx[19] != 0).all()


@given(shapes(), st.sampled_from(sorted(CELLS)), st.booleans())
def test_the_flow_through_a_trace_is_that_of_the_run(
    shape: Shape, kind: str, over_time: bool
) -> None:
    cell = CELLS[kind](shape)
    trace = cell.trace(shape.x)
    seed = shape.draw(*trace.h.shape[0 if over_time else 1 :], key=9)
    ours, its = gradient_flow_of(trace, seed), lv.gradient_flow(cell, shape.x, seed)
    assert ours.trace is trace
    for name in ("dL_dh", "dL_dc", "dL_dx", "dL_dpre", "direct", "norm_h", "norm_c"):
        np.testing.assert_array_equal(getattr(ours, name), getattr(its, name), err_msg=name)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"h_seed": np.ones(3)}, r"h_seed has shape \(3,\); expected \(2,\)"),
        ({"h_seed": [np.nan, 1.0]}, r"h_seed\[0\] is nan"),
        ({"x": np.zeros((0, 1))}, "empty sequence"),
    ],
)
def test_bad_input(arguments: dict, message: str) -> None:
    with pytest.raises(lv.InvalidInput, match=message):
        lv.gradient_flow(**({"cell": lv.LSTM.random(1, 2), "x": np.zeros((3, 1))} | arguments))


def test_c0_only_for_a_cell_with_a_belt() -> None:
    with pytest.raises(lv.InvalidInput, match="a GRU has no cell state"):
        lv.gradient_flow(lv.GRU.random(1, 2), np.zeros((3, 1)), c0=np.zeros(2))


@pytest.mark.parametrize("kind", [lv.GRU, lv.RNN])
def test_interventions_only_for_an_lstm(kind: type) -> None:
    cell, x = kind.random(1, 2), np.zeros((3, 1))
    with pytest.raises(lv.InvalidInput, match=f"interventions are given to a {kind.kind}"):
        lv.gradient_flow(cell, x, interventions=lv.Interventions(cut_recurrent=True))
    assert lv.gradient_flow(cell, x, interventions=lv.Interventions()).norm_h[-1] > 0


def test_a_unit_that_does_not_exist_cannot_be_held() -> None:
    plan = lv.Interventions((lv.Clamp("f", 1.0, unit=2),))
    with pytest.raises(lv.InvalidInput, match="unit is 2"):
        lv.gradient_flow(lv.LSTM.random(1, 2), np.zeros((3, 1)), interventions=plan)


def test_a_trace_that_was_read_backward_is_refused() -> None:
    trace = lv.LSTM.random(1, 2).trace(np.zeros((3, 1))).turned()
    with pytest.raises(lv.InvalidInput, match="read backward"):
        gradient_flow_of(trace)
