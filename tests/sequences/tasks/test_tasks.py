"""Every task: what it draws, what it asks, when it is right, and what no memory is worth."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.tasks import TASKS, Batch
from tests.sequences.tasks.answers import loss_of_each, memoryless, perfect
from tests.sequences.tasks.oracles import LATER, ORACLES

KEYS = list(ORACLES)
every_task = pytest.mark.parametrize("key", KEYS)

ALL_STEPS_COUNT = ("python", "season", "weather")
"""A single wrong step does not make a sequence of these wrong."""

MEASURED_ON_HELD_OUT = ("python", "weather")
"""Their baselines are those of an answer fitted to other data: tested beside their tasks."""


@st.composite
def draws(draw: st.DrawFn, key: str) -> tuple[int, int, int]:
    task = TASKS[key]
    lag = draw(st.integers(task.least_lag, min(task.most_lag, task.least_lag + 60)))
    return draw(st.integers(1, 6)), lag, draw(st.integers(0, 2**40))


def test_the_tasks_there_are() -> None:
    assert list(TASKS) == KEYS
    assert all(task.key == key for key, task in TASKS.items())


@every_task
def test_each_can_be_shown(key: str) -> None:
    task = TASKS[key]
    for words in (task.sentence, task.baseline_words, task.criterion):
        assert words.endswith((".", "20)."))
    assert task.name
    assert task.source
    assert task.lag_words
    assert task.least_lag <= task.default_lag <= task.most_lag
    assert len(set(task.outputs)) == task.output_size
    assert len(set(task.inputs)) == task.input_size


@every_task
@given(data=st.data())
def test_shapes_dtypes_and_the_seed(key: str, data: st.DataObject) -> None:
    task = TASKS[key]
    count, lag, seed = data.draw(draws(key))
    batch, again = task.draw(count, lag, seed), task.draw(count, lag, seed)
    steps = int(batch.lengths.max())
    assert batch.x.shape == (steps, count, task.input_size)
    assert batch.x.dtype == np.float32
    if task.loss == "cross_entropy":
        assert batch.target.shape == (steps, count)
        assert batch.target.dtype == np.int64
        assert batch.target.max() < task.output_size
    else:
        assert batch.target.shape == (steps, count, task.output_size)
        assert batch.target.dtype == np.float32
    assert batch.mask.shape == (steps, count)
    assert batch.mask.dtype == np.bool_
    assert batch.lengths.shape == (count,)
    assert batch.lengths.dtype == np.int64
    for name in ("x", "target", "mask", "lengths"):
        array = getattr(batch, name)
        assert not array.flags.writeable
        assert np.array_equal(array, getattr(again, name))


@every_task
@given(data=st.data())
def test_targets_and_mask_follow_from_what_is_read(key: str, data: st.DataObject) -> None:
    task = TASKS[key]
    count, lag, seed = data.draw(draws(key))
    batch = task.draw(count, lag, seed)
    for k in range(count):
        length = int(batch.lengths[k])
        assert not batch.x[length:, k].any()
        asked = ORACLES[key](batch.x[:length, k].tolist(), lag)
        assert batch.mask[:, k].tolist() == [a is not None for a in asked] + [False] * (
            batch.steps - length
        )
        for t, answer in enumerate(asked):
            if answer is LATER:
                continue
            wanted: Any = 0 if answer is None else answer
            np.testing.assert_allclose(batch.target[t, k], wanted, rtol=0, atol=1e-6)
        assert not batch.target[length:, k].any()


@every_task
def test_another_seed_draws_other_sequences(key: str) -> None:
    task = TASKS[key]
    first, second = task.draw(30, seed=0), task.draw(30, seed=1)
    assert first.x.shape != second.x.shape or not np.array_equal(first.x, second.x)
    default = task.draw(30, task.default_lag, 0)
    assert np.array_equal(first.x, default.x)


@every_task
@given(data=st.data())
def test_a_perfect_answer_is_right_and_a_wrong_step_is_not(key: str, data: st.DataObject) -> None:
    task = TASKS[key]
    batch = task.draw(*data.draw(draws(key)))
    output = perfect(task, batch)
    assert task.right(output, batch).all()
    assert task.loss_of(output, batch) < 1e-12
    # One step of one sequence (or all) answered wrongly: that sequence and no other is not right.
    k = data.draw(st.integers(0, batch.count - 1))
    decisive = batch.mask[:, k].copy()
    if key == "copy":
        decisive[:-10] = False
    t: Any = data.draw(st.sampled_from(np.flatnonzero(decisive).tolist()))
    wrong = output.copy()
    wrong_steps = slice(None) if key in ALL_STEPS_COUNT else t
    if task.loss == "mse":
        wrong[wrong_steps, k] += 6 if key in ALL_STEPS_COUNT else 0.6
    else:
        wrong[wrong_steps, k] *= -1
    expected = np.arange(batch.count) != k
    assert np.array_equal(task.right(wrong, batch), expected)
    wrong[:, k] = output[:, k]
    wrong[t, k] = np.nan
    assert np.array_equal(task.right(wrong, batch), expected)
    # What is said where nothing is asked does not count.
    elsewhere = np.where(batch.mask[:, :, None], output, np.nan)
    assert task.right(elsewhere, batch).all()
    assert task.loss_of(elsewhere, batch) < 1e-12


@pytest.mark.parametrize("key", [key for key in KEYS if key not in MEASURED_ON_HELD_OUT])
@pytest.mark.parametrize("longer", [False, True])
def test_the_answer_without_memory_has_the_loss_promised(key: str, longer: bool) -> None:
    task = TASKS[key]
    lag = max(task.default_lag, 2 * task.least_lag) if longer else task.least_lag
    count = min(4000, 400_000 // lag)
    batch = task.draw(count, lag, seed=11)
    output, fitted = memoryless(task, batch)
    losses, asked = loss_of_each(task, output, batch)
    found = losses.sum() / asked.sum()
    assert found == pytest.approx(task.loss_of(output, batch), rel=1e-9)
    # The standard error of a ratio of means; and the fit is a little better than it should be.
    error = (losses - found * asked).std() / asked.mean() / math.sqrt(count)
    assert abs(found - task.baseline(lag)) < 4 * error + 2 * fitted / count / asked.mean() + 1e-9
    assert error < 0.03 * task.baseline(lag)


@every_task
@pytest.mark.parametrize("lag", ["least", "default", "most"])
def test_an_answer_without_memory_is_worse_than_a_perfect_one(key: str, lag: str) -> None:
    task = TASKS[key]
    assert task.baseline(getattr(task, f"{lag}_lag")) > 0


@every_task
def test_the_longest_lag_can_be_drawn(key: str) -> None:
    task = TASKS[key]
    batch = task.draw(3, task.most_lag, seed=2)
    assert batch.count == 3
    assert task.right(perfect(task, batch), batch).all()


@every_task
@pytest.mark.parametrize(
    ("count", "lag", "seed", "message"),
    [
        (0, None, 0, "count is 0; expected a whole number from 1 to 100,000."),
        (2.5, None, 0, "count is 2.5; expected a whole number from 1 to 100,000."),
        (100_001, None, 0, "count is 100001; expected a whole number from 1 to 100,000."),
        (1, 0, 0, "lag is 0; expected a whole number from "),
        (1, 1001, 0, "lag is 1001; expected a whole number from "),
        (1, True, 0, "lag is True; expected a whole number from "),
        (1, None, -1, "seed is -1; expected a whole number of at least 0."),
    ],
)
def test_refused(key: str, count: Any, lag: Any, seed: Any, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        TASKS[key].draw(count, lag, seed)
    assert message in str(caught.value)


def test_refused_lags_name_the_range_and_too_many_sequences_the_most() -> None:
    with pytest.raises(InvalidInput, match=r"^lag is 19; expected a whole number from 20 to 1,000"):
        TASKS["adding"].draw(1, 19)
    with pytest.raises(InvalidInput, match=r"^lag is 5; expected a whole number from 6 to 500\.$"):
        TASKS["reber"].baseline(5)
    with pytest.raises(
        InvalidInput,
        match=r"^1,001 sequences with a lag of 1,000 are too many; expected at most 1,000 of them",
    ):
        TASKS["copy"].draw(1001, 1000)


@every_task
def test_an_output_of_another_shape_is_refused(key: str) -> None:
    task = TASKS[key]
    batch = task.draw(2)
    with pytest.raises(InvalidInput, match=r"output has shape .*; expected \(T, B, K\) = "):
        task.right(np.zeros((batch.steps, 2, task.output_size + 1)), batch)
    with pytest.raises(InvalidInput, match="output has shape"):
        task.loss_of(np.zeros((batch.steps, task.output_size)), batch)


def test_a_batch_whose_shapes_do_not_belong_together() -> None:
    batch = TASKS["parity"].draw(2, 5)
    with pytest.raises(InvalidInput, match=r"mask begins with \(4, 2\); expected \(T, B\)"):
        Batch(x=batch.x, target=batch.target, mask=batch.mask[1:], lengths=batch.lengths)
    with pytest.raises(InvalidInput, match=r"x has shape \(5, 2\); expected \(T, B, D\)"):
        Batch(x=batch.x[:, :, 0], target=batch.target, mask=batch.mask, lengths=batch.lengths)


def test_published_baselines() -> None:
    copy = TASKS["copy"]
    found = [round(copy.baseline(lag), 4) for lag in (20, 50, 100, 200)]
    assert found == [0.5199, 0.2971, 0.1733, 0.0945]
    assert TASKS["adding-unit"].baseline(400) == 1 / 6
    assert TASKS["order-two"].baseline() == math.log(4)
    assert TASKS["order-three"].baseline() == math.log(8)
    assert TASKS["first-token"].baseline() == math.log(2)
    assert TASKS["adding"].baseline(1000) == pytest.approx(1 / 24, rel=0.06)


def test_losses_are_those_of_pytorch() -> None:
    torch = pytest.importorskip("torch")
    functions = {
        "mse": torch.nn.functional.mse_loss,
        "binary": torch.nn.functional.binary_cross_entropy_with_logits,
        "cross_entropy": torch.nn.functional.cross_entropy,
    }
    for key in KEYS:
        task = TASKS[key]
        batch = task.draw(5, seed=3)
        output = np.random.default_rng(4).normal(0, 3, (batch.steps, 5, task.output_size))
        target = batch.target[batch.mask]
        if task.loss != "cross_entropy":
            target = target.astype(np.float64)
        expected = functions[task.loss](torch.tensor(output[batch.mask]), torch.tensor(target))
        assert task.loss_of(output, batch) == pytest.approx(float(expected), rel=1e-12)
