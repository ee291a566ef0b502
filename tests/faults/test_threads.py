"""What computes in a thread dies, hangs or cannot begin: it is told, and holds up nobody."""

from __future__ import annotations

import gc
import logging
import threading
import weakref
from collections.abc import Iterator

import numpy as np
import pytest

from lstm_viz.gradients import Comparison
from lstm_viz.training import Training
from lstm_viz.ui.gradient_lab import job as gradient_jobs
from lstm_viz.ui.gradient_lab.job import Job as GradientJob
from lstm_viz.ui.queue import NeverCameBack, Queue
from lstm_viz.ui.training.job import Job
from tests.ui.test_gradient_job import COUNT, piece, pieces
from tests.ui.test_training_queue import SETTINGS, Steps, begun, done, go, training, until

MOMENT = 0.15  # seconds without a sign after which somebody is given up, in these tests


class OutOfNowhere(BaseException):
    """What no `except Exception` catches."""


DEATHS = [
    RuntimeError("the device is gone"),
    MemoryError(),
    SystemExit(1),
    KeyboardInterrupt(),
    GeneratorExit(),
    OutOfNowhere(),
]


@pytest.mark.parametrize("problem", DEATHS, ids=lambda one: type(one).__name__)
def test_a_training_that_dies_is_told_keeps_what_it_has_and_lets_the_next_one_in(
    problem: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    queue = Queue(places=1)

    def dying() -> Iterator[Training]:
        yield training(3)
        raise problem

    job = Job(SETTINGS, dying, queue)
    job.look()
    waiting = begun(steps := Steps(pieces=1), queue)
    until(lambda: job.state == "failed")
    assert job.problem is problem
    assert done(job) == 3
    assert "A training failed." in caplog.text
    go(waiting, steps)
    until(lambda: waiting.state == "done")
    again = begun(steps := Steps(pieces=1), queue)
    go(again, steps)


class Hanging:
    """A training whose second piece does not come back before a test says so."""

    def __init__(self) -> None:
        self.comes_back = threading.Event()
        self.closed = threading.Event()

    def __call__(self) -> Iterator[Training]:
        try:
            yield training(1)
            assert self.comes_back.wait(20)
            yield training(2)
        finally:
            self.closed.set()


def test_a_training_that_never_comes_back_loses_its_place_to_who_waits() -> None:
    queue = Queue(places=1, longest_piece=MOMENT)
    job, other = Job(SETTINGS, hanging := Hanging(), queue), Steps(pieces=2)
    job.look()
    until(lambda: done(job) == 1)
    waiting = begun(other, queue)
    until(lambda: waiting.line == 0)  # nobody looked at the one that hangs: who waits found out
    go(waiting, other)
    assert job.state == "failed"
    assert isinstance(job.problem, NeverCameBack)
    assert f"{MOMENT:g} seconds" in str(job.problem)
    assert done(job) == 1
    job.stop()  # which must not disturb the thread that is still inside
    assert not hanging.closed.is_set()
    hanging.comes_back.set()
    assert hanging.closed.wait(10)  # what it held is let go of as soon as that is possible
    assert done(job) == 1  # and what came too late is not taken for a result
    go(waiting, other)
    until(lambda: waiting.state == "done")
    assert queue.enter().line == 0


def test_a_training_that_hangs_where_nobody_waits_is_told_to_who_looks() -> None:
    job = Job(SETTINGS, hanging := Hanging(), Queue(places=1, longest_piece=MOMENT))
    job.look()
    until(lambda: job.state == "failed")
    assert isinstance(job.problem, NeverCameBack)
    job.go_on()
    assert job.state == "failed"
    again = begun(steps := Steps(pieces=1), job._queue)
    go(again, steps)
    hanging.comes_back.set()


def test_who_waits_long_or_trains_in_short_pieces_is_not_given_up() -> None:
    queue = Queue(places=1, longest_piece=MOMENT)
    first, second = Steps(pieces=30), Steps(pieces=1)
    trains, waits = begun(first, queue), begun(second, queue)
    for _ in range(30):
        go(trains, first)
        threading.Event().wait(MOMENT / 8)
    assert trains.problem is None
    go(waits, second)
    assert waits.problem is None


def test_a_place_that_comes_free_gives_a_whole_piece_of_time() -> None:
    queue = Queue(places=1, longest_piece=MOMENT)
    first, second = queue.enter(), queue.enter()
    for _ in range(6):
        threading.Event().wait(MOMENT / 4)
        assert first.give_sign()
    first.leave()
    assert second.line == 0
    assert not first.give_sign()


def test_a_training_that_gets_no_thread_is_told_and_holds_no_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_more(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    queue = Queue(places=1)
    job = Job(SETTINGS, Steps(), queue)
    with monkeypatch.context() as exhausted:
        exhausted.setattr(threading.Thread, "start", no_more)
        job.look()
    assert job.state == "failed"
    assert queue.enter().line == 0


def test_what_goes_wrong_while_letting_go_is_logged_only(caplog: pytest.LogCaptureFixture) -> None:
    def stubborn() -> Iterator[Training]:
        try:
            while True:
                yield training(1)
        finally:
            raise RuntimeError("the device is gone for good")

    queue = Queue(places=1)
    job = Job(SETTINGS, stubborn, queue)
    job.look()
    until(lambda: done(job) >= 1)
    job.stop()
    until(lambda: "did not end well" in caplog.text)
    assert job.state == "stopped"
    assert queue.enter().line == 0


def test_what_a_failed_training_held_is_free_again(caplog: pytest.LogCaptureFixture) -> None:
    class Held:
        pass

    held: list[weakref.ref[Held]] = []

    def failing() -> Iterator[Training]:
        large = Held()
        held.append(weakref.ref(large))
        yield training(1)
        raise RuntimeError("the device is gone")

    caplog.set_level(logging.CRITICAL)  # pytest holds on to what is logged, traceback and all
    job = Job(SETTINGS, failing, Queue(places=1))
    job.look()
    until(lambda: job.state == "failed")
    until(lambda: not any(thread.name == "training" for thread in threading.enumerate()))
    gc.collect()
    assert held[0]() is None


def left(queue: Queue, steps: Steps) -> list[weakref.ref[object]]:
    """A training and a sweep of a visit whose connection broke in the midst of both."""
    job, gate = begun(steps, queue), threading.Semaphore(0)
    go(job, steps, 2)
    sweep = GradientJob("key", pieces(lambda: gate.acquire(timeout=10)), turns=Queue(places=1))
    sweep.look()
    gate.release()
    until(lambda: sweep.latest is not None)
    job.rest()  # as when the session's resources are released
    sweep._watched -= gradient_jobs.UNWATCHED  # as when that time has passed
    steps.may_go.release()
    gate.release()
    names = {"training", "gradients"}
    until(lambda: not any(thread.name in names for thread in threading.enumerate()))
    return [weakref.ref(job), weakref.ref(sweep)]


def test_what_a_visitor_leaves_behind_is_free_again() -> None:
    queue, steps = Queue(places=1), Steps()
    kept = left(queue, steps)
    assert queue.enter().line == 0
    gc.collect()
    assert [one() for one in kept] == [None, None]
    assert steps.closed


@pytest.mark.parametrize("problem", DEATHS, ids=lambda one: type(one).__name__)
def test_a_sweep_that_dies_is_told_and_keeps_what_it_has(
    problem: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    def dying() -> Iterator[Comparison]:
        yield piece(2)
        raise problem

    turns = Queue(places=1)
    job = GradientJob("key", dying(), turns=turns)
    job.begin()
    assert job.is_done
    assert job.problem is problem
    assert job.latest is not None
    assert job.latest.done == 2
    assert "A comparison failed." in caplog.text
    other = GradientJob("other", pieces(), turns=turns)
    other.begin()
    assert other.latest is not None
    assert other.latest.is_whole


def test_what_a_first_try_found_is_shown_until_the_second_has_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gradient_jobs, "AT_ONCE", 0.0)
    gate = threading.Semaphore(0)
    job = GradientJob("key", pieces(lambda: gate.acquire(timeout=10)), piece(3))
    job.begin()
    seen = []
    for _ in range(COUNT):
        gate.release()
        threading.Event().wait(0.03)
        assert job.latest is not None
        seen.append(job.latest.done)
    until(lambda: job.is_done)
    assert seen == sorted(seen)
    assert seen[0] == 3
    assert job.latest is not None
    assert job.latest.is_whole


def test_a_sweep_that_never_comes_back_holds_up_nobody() -> None:
    turns = Queue(places=1, longest_piece=MOMENT)
    comes_back = threading.Event()

    def hanging() -> Iterator[Comparison]:
        yield piece(1)
        assert comes_back.wait(20)
        yield piece(2)

    job = GradientJob("key", hanging(), turns=turns)
    job.begin()
    assert job.latest is not None
    other = GradientJob("other", pieces(), turns=turns)
    other.begin()
    until(lambda: other.is_done)
    assert other.latest is not None
    assert other.latest.is_whole
    job.look()
    assert isinstance(job.problem, NeverCameBack)
    comes_back.set()
    until(lambda: not any(thread.name == "gradients" for thread in threading.enumerate()))
    assert job.latest.done == 1


def test_a_sweep_that_gets_no_thread_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def no_more(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    turns = Queue(places=1)
    job = GradientJob("key", pieces(), turns=turns)
    with monkeypatch.context() as exhausted, caplog.at_level(logging.ERROR):
        exhausted.setattr(threading.Thread, "start", no_more)
        job.begin()
    assert job.is_done
    assert str(job.problem) == "can't start new thread"
    assert turns.enter().line == 0


def test_many_sweeps_take_turns_and_all_end() -> None:
    turns = Queue(places=2)
    jobs = [GradientJob(k, pieces(lambda: np.ones(1000).sum()), turns=turns) for k in range(20)]
    for job in jobs:
        job.look()
    until(lambda: all(job.is_done for job in jobs))
    assert all(job.latest is not None and job.latest.is_whole for job in jobs)
    until(lambda: turns.enter().line in (0, 1))
