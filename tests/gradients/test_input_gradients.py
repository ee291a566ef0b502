"""The gradient at the input against PyTorch's, finite differences, and by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.gradients import correctable, input_gradients
from tests.gradients.test_clipping import CELLS, module_of, single
from tests.strategies import Shape


@given(single, st.sampled_from(sorted(CELLS)))
def test_it_is_pytorchs(shape: Shape, kind: str) -> None:
    cell = CELLS[kind](shape)
    seed = shape.draw(shape.steps, cell.output_size, key=9)
    found = input_gradients(lv.gradient_flow(cell, shape.x, seed))
    x = torch.tensor(shape.x, requires_grad=True)
    (module_of(cell)(x)[0] * torch.tensor(seed)).sum().backward()
    np.testing.assert_allclose(found.gradient, x.grad.numpy(), rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(found.times_input, found.gradient * shape.x)
    np.testing.assert_array_equal(found.contribution, found.times_input.sum(axis=1))
    np.testing.assert_allclose(found.norm, np.linalg.norm(found.gradient, axis=1), rtol=1e-12)


@given(single, st.sampled_from(sorted(CELLS)))
def test_it_is_the_slope_along_the_input(shape: Shape, kind: str) -> None:
    """The contribution of a step is how the loss grows when that step's input does."""
    cell = CELLS[kind](shape)
    found = input_gradients(lv.gradient_flow(cell, shape.x))
    step = 1e-6
    for t in range(shape.steps):
        scaled = [shape.x.copy(), shape.x.copy()]
        scaled[0][t] *= 1 + step
        scaled[1][t] *= 1 - step
        up, down = (cell.trace(x).h[-1].sum() for x in scaled)
        slope = (up - down) / (2 * step)
        assert found.contribution[t] == pytest.approx(slope, rel=1e-5, abs=1e-7)


def test_vanished_and_exploded() -> None:
    tiny = lv.gradient_flow(lv.RNN([[1.0]], [[1e-2]]), np.zeros((200, 1)))
    found = input_gradients(tiny)
    assert found.norm[0] == 0
    assert found.norm[60] == pytest.approx(1e-278, rel=1e-9)
    assert not found.contribution.any()
    huge = lv.gradient_flow(lv.RNN(np.ones((2, 1)), [[2.0, 3.0], [-3.0, 2.0]]), np.zeros((1200, 1)))
    found = input_gradients(huge)
    assert np.isinf(found.norm[0])
    np.testing.assert_array_equal(np.isnan(found.contribution), np.isinf(found.norm))


def test_which_would_still_be_corrected() -> None:
    norms = np.array([0.0, 1e-300, 9e-9, 1e-8, 0.5, 1.0])
    assert correctable(norms).tolist() == [False, False, False, True, True, True]
    assert correctable(norms, 0.5).tolist() == [False] * 4 + [True, True]
    assert not correctable(np.zeros(3)).any()
    assert correctable(np.array([1.0, math.inf])).tolist() == [False, True]
    assert correctable(np.array([1e-38, 0.0], np.float32)).tolist() == [True, False]
    for share in (0, -1.0, 1.5, math.nan):
        with pytest.raises(lv.InvalidInput, match="above 0 and up to 1"):
            correctable(norms, share)


def test_a_batch() -> None:
    with pytest.raises(lv.InvalidInput, match="of a batch"):
        input_gradients(lv.gradient_flow(lv.RNN.random(1, 2), np.ones((3, 2, 1))))
