"""A training from its first item to its last."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from lstm_viz.errors import InvalidInput
from lstm_viz.on_device import DeviceFailed
from lstm_viz.sequences.tasks import TASKS
from lstm_viz.training import SOLVED, Training, TrainingSettings, loop, train
from lstm_viz.training.batches import batch_of_update, held_out_batch
from lstm_viz.training.learner import Learner
from lstm_viz.training.loss import TensorBatch
from lstm_viz.training.schedule import MOST_LOOKS, LookSchedule
from lstm_viz.training.untrained import untrained_network
from tests.training.networks import small, weights_of

ALL = ("rnn_tanh", "rnn_relu", "gru", "lstm")


def last_of(settings: TrainingSettings) -> Training:
    *_, last = train(settings)
    return last


def test_it_begins_with_a_look_and_ends_when_the_budget_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loop, "TOLD_EVERY", 0.0)
    settings = small(architectures=ALL, updates=5)
    items = list(train(settings))
    first, last = items[0], items[-1]
    assert [course.architecture for course in first.courses] == list(ALL)
    assert not any(item.is_done for item in items[:-1])
    assert last.is_done
    assert last.seconds_left == 0
    assert len(items) == 1 + 5 * len(ALL)  # every update is told when no time is too short
    for course in first.courses:
        assert len(course.losses) == len(course.gradient_norms) == 0
        assert [look.update for look in course.looks] == [0]
        assert course.seconds == course.seconds_per_update == 0
    for course in last.courses:
        assert len(course.losses) == len(course.gradient_norms) == 5
        assert course.looks[-1].update == 5  # the end is always looked at
        assert course.solved_at is course.diverged_at is None
        assert course.seconds > 0
    assert first.baseline == last.baseline == TASKS["adding-unit"].baseline(12)
    seconds = [item.seconds for item in items]
    assert seconds == sorted(seconds)
    assert last.seconds >= sum(course.seconds for course in last.courses)


def test_the_first_look_is_at_the_networks_as_they_are_drawn() -> None:
    settings = small(architectures=ALL)
    batch = held_out_batch(settings)
    first = next(iter(train(settings)))
    for course in first.courses:
        network = untrained_network(settings, course.architecture, batch.steps)
        np.testing.assert_array_equal(weights_of(course.network), weights_of(network))
        output = network.trace(batch.x).output
        assert course.looks[0].loss == pytest.approx(settings.problem.loss_of(output, batch), 1e-5)
        assert course.parameter_count == len(weights_of(network))


def test_the_same_settings_lead_to_the_same_numbers() -> None:
    settings = small(task="anbn", lag=4, architectures=("rnn_tanh", "gru", "lstm"), updates=13)
    one, other = last_of(settings), last_of(settings)
    for mine, theirs in zip(one.courses, other.courses, strict=True):
        np.testing.assert_array_equal(mine.losses, theirs.losses)
        np.testing.assert_array_equal(mine.gradient_norms, theirs.gradient_norms)
        np.testing.assert_array_equal(weights_of(mine.network), weights_of(theirs.network))
        assert len(mine.looks) == len(theirs.looks) > 2
        for look, its_like in zip(mine.looks, theirs.looks, strict=True):
            np.testing.assert_array_equal(look.gradient, its_like.gradient)
            assert (look.update, look.loss, look.right, look.openness) == (
                its_like.update,
                its_like.loss,
                its_like.right,
                its_like.openness,
            )
    another = last_of(small(task="anbn", lag=4, updates=13, seed=1))
    assert (another.courses[-1].losses != one.courses[-1].losses).any()


def test_a_network_learns_the_same_alone_and_beside_others() -> None:
    alone = last_of(small(architectures=("lstm",), updates=8)).courses[0]
    beside = last_of(small(architectures=ALL, updates=8)).courses[-1]
    np.testing.assert_array_equal(alone.losses, beside.losses)
    np.testing.assert_array_equal(weights_of(alone.network), weights_of(beside.network))


def test_all_networks_read_the_same_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[Learner, list[TensorBatch]] = {}
    update = Learner.update

    def noted(self: Learner, batch: TensorBatch) -> None:
        seen.setdefault(self, []).append(batch)
        update(self, batch)

    monkeypatch.setattr(Learner, "update", noted)
    settings = small(architectures=ALL, updates=6)
    last_of(settings)
    assert len(seen) == len(ALL)
    for batches in seen.values():
        assert len(batches) == 6
        for k, batch in enumerate(batches):
            np.testing.assert_array_equal(batch.x.numpy(), batch_of_update(settings, k).x)


def test_no_batch_is_another_or_the_held_out_one() -> None:
    settings = small(batch=200)
    drawn = [batch_of_update(settings, k).x for k in range(5)] + [held_out_batch(settings).x]
    drawn += [batch_of_update(small(batch=200, seed=1), k).x for k in range(5)]
    numbers = [set(x[..., 0].ravel().tolist()) for x in drawn]
    for k, one in enumerate(numbers):
        for other in numbers[:k]:
            assert len(one & other) < 5  # of 2400 float32 numbers from [0, 1)


SOLVABLE: dict[str, Any] = {
    "task": "first-token",
    "lag": 2,
    "hidden_size": 8,
    "learning_rate": 0.05,
    "batch": 32,
    "updates": 60,
}


def test_a_network_that_solved_its_task_is_trained_no_further() -> None:
    settings = small(**SOLVABLE, architectures=("lstm",))
    course = last_of(settings).courses[0]
    assert course.solved_at is not None
    assert len(course.losses) == course.solved_at < 60
    assert course.looks[-1].update == course.solved_at
    assert [look.right >= SOLVED for look in course.looks].index(True) == len(course.looks) - 1
    on = last_of(small(**SOLVABLE, architectures=("lstm",), stops_when_solved=False)).courses[0]
    assert on.solved_at == course.solved_at
    assert len(on.losses) == 60
    np.testing.assert_array_equal(on.losses[: course.solved_at], course.losses)


def test_the_others_go_on_when_one_has_diverged() -> None:
    settings = small(
        lag=60,
        hidden_size=8,
        architectures=("rnn_relu", "lstm"),
        optimiser="sgd",
        learning_rate=1.0,
        clip=None,
    )
    last = last_of(settings)
    wild, tame = last.courses
    assert wild.diverged_at == len(wild.losses) < 30
    assert wild.looks[-1].update <= wild.diverged_at
    assert np.isfinite(weights_of(wild.network)).all()
    assert len(tame.losses) == tame.looks[-1].update == 30
    assert tame.diverged_at is None
    assert last.is_done
    assert last.seconds_left == 0


@pytest.mark.parametrize("updates", [1, 7, 25, 2000, 20_000, 100_000])
def test_looks_are_bounded_and_denser_at_first(updates: int) -> None:
    schedule = LookSchedule(small(updates=updates))
    looks = [update for update in range(updates + 1) if schedule.is_look(update)]
    assert looks[0] == 0
    assert len(looks) <= MOST_LOOKS + 4
    gaps = np.diff(looks)
    assert (gaps > 0).all()
    assert (np.diff(gaps) >= 0).all()


def test_a_generator_that_is_let_go_leaves_nothing_running() -> None:
    threads, alive = torch.get_num_threads(), threading.active_count()
    torch.set_num_threads(2)
    try:
        going = iter(train(small(updates=100_000, stops_when_solved=False)))
        for _ in range(3):
            assert not next(going).is_done
            assert torch.get_num_threads() == 2  # for others, who compute meanwhile
        del going
        assert threading.active_count() == alive
    finally:
        torch.set_num_threads(threads)


def test_pauses_are_left_out_of_the_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(loop.time, "perf_counter", lambda: now[0])
    monkeypatch.setattr(loop, "TOLD_EVERY", 0.0)
    for item in train(small(updates=2)):
        now[0] += 1000
        assert item.seconds == 0


def test_its_random_numbers_are_its_own() -> None:
    before = torch.random.get_rng_state()
    last_of(small(updates=3))
    assert torch.equal(torch.random.get_rng_state(), before)


def test_a_device_that_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Learner, batch: TensorBatch) -> None:
        raise RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")

    going = train(small())
    next(going)
    monkeypatch.setattr(Learner, "update", full)
    with pytest.raises(DeviceFailed, match=r"^CPU could not compute this: it ran out of memory"):
        next(going)


def test_refused_at_once() -> None:
    with pytest.raises(InvalidInput, match=r"^device is 'cuda:7'; expected one of those there are"):
        train(small(device="cuda:7"))
    with pytest.raises(InvalidInput, match=r"^an update on 512 sequences of 1,000 steps with 128"):
        train(small(batch=512, lag=1000, hidden_size=128))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU")
def test_on_a_gpu() -> None:
    here, there = last_of(small()), last_of(small(device="cuda:0"))
    for mine, theirs in zip(here.courses, there.courses, strict=True):
        np.testing.assert_allclose(mine.losses, theirs.losses, rtol=2e-2)


def test_the_settings_and_results_need_no_torch() -> None:
    code = "import sys, lstm_viz.training as t; t.TrainingSettings(); print('torch' in sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "False"
