"""The loss that autograd sees is the task's own."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz.sequences.tasks import TASKS
from lstm_viz.training.loss import TensorBatch, task_loss

ROUNDING = {torch.float64: 1e-12, torch.float32: 2e-6}


def loss_of(key: str, outputs: np.ndarray, seed: int, dtype: torch.dtype) -> tuple[float, float]:
    """Of outputs at all steps: the tensor's loss, and the task's."""
    task = TASKS[key]
    batch = task.draw(3, max(task.least_lag, min(6, task.most_lag)), seed)
    tensors = TensorBatch.of(batch, "cpu", dtype)
    drawn = outputs.reshape(-1)[: batch.steps * batch.count * task.output_size]
    everywhere = np.resize(drawn, (batch.steps, batch.count, task.output_size))
    at_asked = torch.tensor(everywhere).to(dtype).flatten(0, 1)[tensors.asked]
    return float(task_loss(task, at_asked, tensors.target)), task.loss_of(everywhere, batch)


@settings(max_examples=5)
@pytest.mark.parametrize("dtype", ROUNDING)
@pytest.mark.parametrize("key", TASKS)
@given(seed=st.integers(0, 2**32 - 1), size=st.sampled_from([0.1, 1.0, 30.0]))
def test_it_is_the_tasks(key: str, dtype: torch.dtype, seed: int, size: float) -> None:
    outputs = size * np.random.default_rng(seed).normal(size=997)
    found, expected = loss_of(key, outputs, seed, dtype)
    assert found == pytest.approx(expected, rel=ROUNDING[dtype], abs=ROUNDING[dtype])


@pytest.mark.parametrize("key", ["anbn", "order-two", "adding"])
def test_steps_that_nobody_asks_about_count_for_nothing(key: str) -> None:
    task = TASKS[key]
    batch = task.draw(6, seed=3)
    assert not batch.mask.all()
    tensors = TensorBatch.of(batch, "cpu", torch.float64)
    assert len(tensors.asked) == batch.mask.sum()
    assert tensors.x.dtype == torch.float64
    steps, sequences = np.divmod(tensors.asked.numpy(), batch.count)
    assert batch.mask[steps, sequences].all()
    np.testing.assert_array_equal(tensors.target.numpy(), batch.target[steps, sequences])
