"""Gradients at every step against NumPy's sweep, and against autograd step by step."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import lstm_viz as lv
from lstm_viz.cells import Cell
from lstm_viz.gradients import GradientSettings, loss_seed
from lstm_viz.on_device import device_gradients, fused, hidden_norms, state_gradients
from lstm_viz.on_device.norms import euclidean_norms
from tests.cells.test_parity_with_pytorch import gru_of, lstm_of, rnn_of, torch_lstm
from tests.strategies import Shape, shapes

CELLS: dict[str, Callable[[Shape], Cell]] = {
    "LSTM": lstm_of,
    "LSTMP": lambda shape: lstm_of(shape, projected=True),
    "GRU": gru_of,
    "RNN tanh": lambda shape: rnn_of(shape, "tanh"),
    "RNN relu": lambda shape: rnn_of(shape, "relu"),
}
KINDS = sorted(CELLS)
EXACT = 1e-10


def assert_close(found: NDArray | None, expected: NDArray | None) -> None:
    """Relative to each number, but for the rounding of sums that nearly cancel."""
    if expected is None:
        assert found is None
        return
    assert found is not None
    assert found.dtype == expected.dtype
    assert not found.flags.writeable
    np.testing.assert_allclose(found, expected, rtol=EXACT, atol=1e-13 * np.abs(expected).max())


@settings(max_examples=30)
@given(shapes(), st.sampled_from(KINDS), st.sampled_from(["last", "every"]))
def test_all_gradients_are_those_of_the_sweep(shape: Shape, kind: str, loss: str) -> None:
    cell, x = CELLS[kind](shape), shape.x
    states = (*x.shape[:-1], cell.output_size)
    seed = shape.draw(*(states if loss == "every" else states[1:]), key=9)
    flow = lv.gradient_flow(cell, x, seed)
    found = state_gradients(cell, x, seed)
    for name in ("dL_dh", "dL_dc", "dL_dpre", "direct"):
        assert_close(getattr(found, name), getattr(flow, name))
    assert_close(hidden_norms(cell, x, seed), flow.norm_h)


@settings(max_examples=30)
@given(shapes(), st.sampled_from(KINDS), st.sampled_from(["last", "every"]), st.integers(1, 3))
def test_the_norms_of_an_ensemble(shape: Shape, kind: str, loss: str, count: int) -> None:
    cells = [
        CELLS[kind](Shape(**(vars(shape) | {"seed": shape.seed // (k + 1)}))) for k in range(count)
    ]
    found = device_gradients(cells, shape.x, loss)
    for k, cell in enumerate(cells):
        seed = loss_seed(GradientSettings(loss=loss), shape.steps, cell.output_size)
        if shape.batch is not None:
            seed = np.broadcast_to(seed[:, None], (shape.steps, shape.batch, cell.output_size))
        flow = lv.gradient_flow(cell, shape.x, seed)
        for norms, gradients in (
            (found.norm_h, flow.dL_dh),
            (found.norm_c, flow.dL_dc),
            (found.norm_direct, flow.direct),
        ):
            if gradients is None:
                assert norms is None
                continue
            assert norms is not None
            assert norms.shape == (count, shape.steps)
            expected = np.linalg.norm(gradients.reshape(shape.steps, -1), axis=-1)
            np.testing.assert_allclose(norms[k], expected, rtol=EXACT, atol=1e-13)
        _, parameters = by_autograd(cell, shape.x, np.asarray(seed))
        assert found.norm_parameters[k] == pytest.approx(parameters, rel=EXACT, abs=1e-13)


def by_autograd(cell: Cell, x: NDArray, seed: NDArray) -> tuple[NDArray, float]:
    """∂L/∂h(t) and ‖∂L/∂θ‖ by a module run step by step, every h(t) retained."""
    module = lv.to_torch(lv.Network.of(cell))
    hidden: list[torch.Tensor] = []
    state = None
    for x_t in torch.tensor(x):
        _, state = module(x_t[None], state)
        hidden.append(state[0] if isinstance(state, tuple) else state)
        hidden[-1].retain_grad()
    sum((torch.tensor(s) * h[0]).sum() for s, h in zip(seed, hidden, strict=True)).backward()
    parameters = torch.cat([parameter.grad.flatten() for parameter in module.parameters()])
    return torch.cat([h.grad for h in hidden]).numpy(), float(parameters.norm())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("batch", [None, 2])
def test_all_gradients_are_those_of_autograd(kind: str, batch: int | None) -> None:
    shape = Shape(steps=30, batch=batch, input_size=3, hidden_size=5, seed=4)
    cell = CELLS[kind](shape)
    seed = shape.draw(*shape.x.shape[:-1], cell.output_size, key=9)
    found = state_gradients(cell, shape.x, seed)
    assert_close(found.dL_dh, by_autograd(cell, shape.x, seed)[0])
    if isinstance(cell, lv.LSTM):  # the module's own C(t) hides what h(t) hands down to it
        batch_shape = shape.x.shape[1:-1]
        h, c = (torch.zeros(*batch_shape, size) for size in (cell.output_size, cell.hidden_size))
        steps = torch_lstm(cell, torch.tensor(shape.x, requires_grad=True), h.double(), c.double())
        (torch.stack(steps["h"]) * torch.tensor(seed)).sum().backward()
        assert_close(found.dL_dc, torch.stack([c.grad for c in steps["c"]]).numpy())


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_in_pieces_is_the_same(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shape = Shape(steps=23, batch=2, input_size=3, hidden_size=4, seed=11)
    cell = CELLS[kind](shape)
    seed = shape.draw(23, 2, cell.output_size, key=9)
    whole = state_gradients(cell, shape.x, seed)
    whole_norms = device_gradients([cell], shape.x, "last")
    monkeypatch.setattr(fused, "MOST_SUMS_IN_A_PIECE", 5 * 2 * len(cell.weight_hh))
    assert fused._steps_of_a_piece(cell, torch.tensor(shape.x)) == 5
    found = state_gradients(cell, shape.x, seed)
    norms = device_gradients([cell], shape.x, "last")
    for name in ("dL_dh", "dL_dc", "dL_dpre", "direct"):
        assert_close(getattr(found, name), getattr(whole, name))
    assert_close(norms.norm_h, whole_norms.norm_h)
    assert_close(norms.norm_parameters, whole_norms.norm_parameters)


@pytest.mark.parametrize("kind", KINDS)
def test_without_biases(kind: str) -> None:
    shape = Shape(steps=7, batch=None, input_size=2, hidden_size=3, seed=5)
    with_biases = CELLS[kind](shape)
    options = {
        name: getattr(with_biases, name)
        for name in ("weight_hr", "nonlinearity")
        if hasattr(with_biases, name)
    }
    cell = type(with_biases)(with_biases.weight_ih, with_biases.weight_hh, **options)
    seed = shape.draw(7, cell.output_size, key=9)
    found, flow = state_gradients(cell, shape.x, seed), lv.gradient_flow(cell, shape.x, seed)
    for name in ("dL_dh", "dL_dc", "dL_dpre", "direct"):
        assert_close(getattr(found, name), getattr(flow, name))
    ensemble = device_gradients([cell], shape.x, "every")
    of_every = np.full((7, cell.output_size), cell.output_size**-0.5)
    expected = by_autograd(cell, shape.x, of_every)[1]
    assert ensemble.norm_parameters == pytest.approx([expected], rel=EXACT)


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("most_sums", [2**20, 100])
def test_float32_stays_float32(kind: str, most_sums: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fused, "MOST_SUMS_IN_A_PIECE", most_sums)
    shape = Shape(steps=50, batch=None, input_size=3, hidden_size=6, seed=2)
    cell = CELLS[kind](shape)
    found = device_gradients([cell], shape.x.astype(np.float32), "every")
    expected = device_gradients([cell], shape.x, "every")
    for name in ("norm_h", "norm_c", "norm_direct", "norm_parameters"):
        norms = getattr(found, name)
        if norms is not None:
            assert norms.dtype == np.float32
            np.testing.assert_allclose(norms, getattr(expected, name), rtol=2e-4)


def test_only_what_is_wanted_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    from lstm_viz.on_device import swept

    cell, x = lv.LSTM.random(2, 3), np.ones((5, 2))
    of_c = device_gradients([cell], x, "last", norms_of=("h", "c"))
    assert of_c.norm_c is not None
    assert of_c.norm_direct is None
    monkeypatch.setattr(swept, "linear", None)  # the gates cannot be computed any more
    of_h = device_gradients([cell], x, "last", norms_of=("h",))
    assert_close(of_h.norm_h, of_c.norm_h)
    assert of_h.norm_c is of_h.norm_direct is None


def test_what_vanishes_is_0_and_what_explodes_is_inf() -> None:
    x = np.zeros((400, 1))
    vanishing = device_gradients([lv.RNN([[1.0]], [[1e-2]])], x, "last")
    assert vanishing.norm_h[0, 400 - 120] == pytest.approx(1e-238, rel=1e-9)  # its square is 0
    assert vanishing.norm_h[0, 0] == 0
    exploding = lv.RNN(np.ones((2, 1)), [[2.0, 3.0], [-3.0, 2.0]])  # grows by √13 a step
    long = np.zeros((1200, 1))
    found = device_gradients([exploding, exploding], long, "last")
    expected = lv.gradient_flow(exploding, long, np.full(2, 2**-0.5)).norm_h
    assert np.isinf(found.norm_h[0, 0])
    np.testing.assert_array_equal(np.isinf(found.norm_h[1]), np.isinf(expected))
    np.testing.assert_allclose(found.norm_h[0], expected, rtol=EXACT)
    assert np.isinf(found.norm_parameters).all()


def test_states_that_leave_the_range() -> None:
    fine = lv.RNN([[1.0]], [[0.5]], nonlinearity="relu")
    growing = lv.RNN([[1.0]], [[10.0]], nonlinearity="relu")
    x = np.ones((400, 1))
    found = device_gradients([fine, growing], x, "last")
    assert np.isfinite(found.norm_h[0]).all()
    assert np.isinf(found.norm_h[1]).all()
    assert np.isinf(found.norm_parameters[1])
    for compute in (hidden_norms, state_gradients):
        with pytest.raises(lv.InvalidInput, match="a state left the range of float64"):
            compute(growing, x)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_norms_of_numbers_that_cannot_be_squared(dtype: torch.dtype) -> None:
    tiny, largest = torch.finfo(dtype).tiny, torch.finfo(dtype).max
    vectors = [
        [3.0, 4.0],
        [3 * tiny, 4 * tiny],
        [0.0, 0.0],
        [0.0, tiny / 4],
        [largest / 2, 0.0],
        [largest, largest],
        [torch.inf, 0.0],
        [torch.nan, 1.0],
    ]
    found = euclidean_norms(torch.tensor(vectors, dtype=dtype))
    expected = [5, 5 * tiny, 0, 0, largest / 2, torch.inf, torch.inf, torch.inf]
    assert found.dtype == dtype
    torch.testing.assert_close(found, torch.tensor(expected, dtype=dtype), rtol=1e-6, atol=0)


def test_pytorchs_own_random_numbers_stay_untouched() -> None:
    before = torch.get_rng_state()
    device_gradients([lv.LSTM.random(2, 3)], np.ones((5, 2)), "last")
    assert torch.equal(before, torch.get_rng_state())


def test_it_works_where_gradients_are_off() -> None:
    cell, x = lv.GRU.random(2, 3), np.ones((5, 2))
    with torch.no_grad():
        found = hidden_norms(cell, x)
    assert_close(found, hidden_norms(cell, x))


LSTM = lv.LSTM.random(2, 3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"cells": []}, "cells is empty; expected at least one"),
        ({"cells": [LSTM, lv.GRU.random(2, 3)]}, "cells is LSTM, GRU; .* all of one kind"),
        ({"cells": [LSTM, lv.LSTM.random(3, 3)]}, r"x has shape \(4, 2\); .* D = 3"),
        ({"x": np.zeros((0, 2))}, "empty sequence"),
        ({"x": np.full((4, 2), np.nan)}, r"x\[0, 0\] is nan"),
        ({"loss": "first"}, "loss is 'first'; expected one of last, every"),
        ({"norms_of": ("h", "x")}, "norms_of is .*expected some of h, c, direct"),
    ],
)
def test_bad_input(arguments: dict, message: str) -> None:
    given_ = {"cells": [LSTM], "x": np.zeros((4, 2)), "loss": "last"} | arguments
    with pytest.raises(lv.InvalidInput, match=message):
        device_gradients(**given_)


@pytest.mark.parametrize(
    ("seed", "message"),
    [
        (np.ones(4), r"h_seed has shape \(4,\); expected \(3,\) .* or \(4, 3\)"),
        (np.full(3, np.inf), r"h_seed\[0\] is inf"),
    ],
)
def test_a_bad_seed(seed: NDArray, message: str) -> None:
    with pytest.raises(lv.InvalidInput, match=message):
        state_gradients(LSTM, np.zeros((4, 2)), seed)
