"""Sequences one by one, and those that training never draws."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.tasks import TASKS, Batch

every_task = pytest.mark.parametrize("key", list(TASKS))


@every_task
def test_a_sequence_alone_has_no_zeros_behind_it(key: str) -> None:
    task = TASKS[key]
    batch = task.draw(6, seed=2)
    for b in range(6):
        sequence = task.sequence(batch, b)
        assert sequence.steps == batch.lengths[b]
        assert np.array_equal(sequence.x, batch.x[: sequence.steps, b])
        assert sequence.channels == task.inputs
        assert all(channel.isprintable() and channel.strip() for channel in task.inputs)
        if task.reading is not None:
            of_columns = tuple(task.inputs[k] for k in sequence.x.argmax(axis=1))
            assert sequence.tokens == of_columns


def test_tokens() -> None:
    parity, adding, weather = TASKS["parity"], TASKS["adding-unit"], TASKS["weather"]
    assert set(parity.sequence(parity.draw(1), 0).tokens) == {"0", "1"}
    batch = adding.draw(1, seed=0)
    assert adding.sequence(batch, 0).tokens[0] == f"{batch.x[0, 0, 0]:.4g} {batch.x[0, 0, 1]:g}"
    tokens = weather.sequence(weather.draw(3), 2).tokens
    assert all(np.datetime64(one) + 1 == np.datetime64(two) for one, two in pairwise(tokens))


def test_refused() -> None:
    task = TASKS["copy"]
    batch = task.draw(2)
    with pytest.raises(InvalidInput, match=r"^b is 2; expected a whole number from 0 to 1\.$"):
        task.sequence(batch, 2)
    with pytest.raises(InvalidInput, match="the batch has 10 columns; expected 7, as the task re"):
        TASKS["reber"].sequence(batch, 0)
    with pytest.raises(InvalidInput, match=r"tokens has \[1, 40\] labels; expected one a step of"):
        Batch(
            x=batch.x,
            target=batch.target,
            mask=batch.mask,
            lengths=batch.lengths,
            tokens=(("a",), ("a",) * 40),
        )


@every_task
def test_held_out_sequences_come_from_the_seed_and_are_others(key: str) -> None:
    task = TASKS[key]
    one, again = (task.draw(40, seed=5, held_out=True) for _ in range(2))
    assert np.array_equal(one.x, again.x)
    assert np.array_equal(one.target, again.target)
    training = task.draw(40, seed=5)
    assert one.x.shape != training.x.shape or not np.array_equal(one.x, training.x)
    # No seed that training might use gives the stream of the held-out ones.
    beyond = task.draw(40, seed=5 + 2**32)
    assert one.x.shape != beyond.x.shape or not np.array_equal(one.x, beyond.x)


@every_task
def test_held_out_sequences_ask_the_same(key: str) -> None:
    task = TASKS[key]
    batch = task.draw(10, task.least_lag, held_out=True)
    training = task.draw(10, task.least_lag)
    assert batch.x.shape[1:] == training.x.shape[1:]
    assert batch.target.shape[2:] == training.target.shape[2:]
    assert batch.target.dtype == training.target.dtype


DATA = ("python", "weather", "sentiment", "dates")


@pytest.mark.parametrize("key", DATA)
def test_what_is_held_out_never_comes_in_training(key: str) -> None:
    """All of many sequences are different, by their content."""

    def contents(held_out: bool) -> set[bytes]:
        batch = task.draw(1500, lag, seed=1, held_out=held_out)
        return {batch.x[: batch.lengths[b], b].tobytes() for b in range(batch.count)}

    task = TASKS[key]
    lag = {"sentiment": task.least_lag, "dates": task.least_lag}.get(key)
    trained_on, held_out = contents(False), contents(True)
    assert min(len(trained_on), len(held_out)) > 200
    assert not trained_on & held_out
