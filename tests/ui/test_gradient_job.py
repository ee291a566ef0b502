"""A computation that grows while a page is used: at once, on its own, stopped, at rest, failing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from lstm_viz.gradients import Comparison, GradientSettings, noise
from lstm_viz.ui.gradient_lab import job as jobs
from lstm_viz.ui.gradient_lab.job import Job

COUNT = 5


def piece(done: int) -> Comparison:
    settings = GradientSettings(initialisations=COUNT, steps=3)
    return Comparison(settings, noise(settings), (), done, 0.0, "NumPy")


def pieces(turn: Callable[[], object] = lambda: None) -> Iterator[Comparison]:
    for done in range(1, COUNT + 1):
        turn()
        yield piece(done)


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


def done(job: Job) -> int:
    return 0 if job.latest is None else job.latest.done


def rests(job: Job) -> bool:
    """Whether no thread computes it."""
    return job._turn is None


def test_what_is_short_is_there_at_once() -> None:
    job = Job("key", pieces())
    job.begin()
    assert job.is_done
    assert done(job) == COUNT


def test_what_is_long_goes_on_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 0.01)
    may_go = threading.Event()
    job = Job("key", pieces(lambda: time.sleep(0.02) or (done(job) < 1) or may_go.wait(10)))
    job.begin()
    until(lambda: done(job) == 1)
    assert not job.is_done
    may_go.set()
    until(lambda: job.is_done)
    assert done(job) == COUNT


def test_it_stops_and_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 0.0)
    gate = threading.Semaphore(0)
    job = Job("key", pieces(lambda: gate.acquire(timeout=10)))
    job.begin()
    gate.release()
    until(lambda: done(job) == 1)
    job.stop()
    gate.release()  # the piece that was being computed is finished
    until(lambda: done(job) == 2)
    gate.release()
    until(lambda: rests(job))
    job.look()
    assert rests(job)
    assert done(job) == 2
    job.go_on()
    for _ in range(COUNT):
        gate.release()
    until(lambda: job.is_done)
    assert done(job) == COUNT


def test_it_rests_while_nobody_looks_and_wakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 0.0)
    gate = threading.Semaphore(0)
    job = Job("key", pieces(lambda: gate.acquire(timeout=10)))
    job.begin()
    gate.release()
    until(lambda: done(job) == 1)
    monkeypatch.setattr(jobs, "UNWATCHED", -1.0)  # the last look is too long ago
    for _ in range(COUNT):
        gate.release()
    until(lambda: rests(job))
    assert done(job) == 2  # what was being computed then
    monkeypatch.setattr(jobs, "UNWATCHED", 60.0)
    job.look()
    until(lambda: job.is_done)
    assert done(job) == COUNT


def test_what_fails_says_so() -> None:
    def failing() -> Iterator[Comparison]:
        yield piece(1)
        raise RuntimeError("the device is gone")

    job = Job("key", failing())
    job.begin()
    assert job.is_done
    assert str(job.problem) == "the device is gone"
    assert done(job) == 1
