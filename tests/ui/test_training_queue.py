"""Who may train now: places, the line for them, and what becomes of a job in it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from lstm_viz.training import Course, Training, TrainingSettings
from lstm_viz.training.untrained import untrained_network
from lstm_viz.ui.queue import PLACES, Queue
from lstm_viz.ui.training import job as jobs
from lstm_viz.ui.training.job import Job

SETTINGS = TrainingSettings(architectures=("lstm",), hidden_size=2, lag=10, updates=100)
COURSE = Course(
    architecture="lstm",
    parameter_count=51,
    losses=np.empty(0),
    gradient_norms=np.empty(0),
    looks=(),
    network=untrained_network(SETTINGS, "lstm", 10),
    seconds=0.0,
)


def training(done: int, *, is_done: bool = False) -> Training:
    """A training after some updates, made by hand."""
    course = replace(COURSE, losses=np.full(done, 0.5), gradient_norms=np.ones(done))
    return Training(
        settings=SETTINGS, courses=(course,), baseline=0.2, seconds=0.1 * done, is_done=is_done
    )


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


class Steps:
    """A training that gives a piece each time that a test lets it."""

    def __init__(self, pieces: int = 1000) -> None:
        self.may_go = threading.Semaphore(0)
        self.begun = 0
        self.closed = False
        self.threads: set[int] = set()
        self._pieces = pieces

    def __call__(self) -> Iterator[Training]:
        self.begun += 1
        return self._run()

    def _run(self) -> Iterator[Training]:
        try:
            for done in range(self._pieces):
                assert self.may_go.acquire(timeout=10)
                self.threads.add(threading.get_ident())
                yield training(done, is_done=done == self._pieces - 1)
        finally:
            self.closed = True


def done(job: Job) -> int:
    """How many updates are there; -1 before the first piece."""
    return -1 if job.latest is None else len(job.latest.courses[0].losses)


def go(job: Job, steps: Steps, pieces: int = 1) -> None:
    """Let a job train some pieces, and wait until they are there."""
    for _ in range(pieces):
        wanted = done(job) + 1
        steps.may_go.release()
        until(lambda wanted=wanted: done(job) >= wanted)


def test_a_server_has_a_place_at_least() -> None:
    assert PLACES >= 1


def test_who_came_first_is_served_first() -> None:
    queue = Queue(places=2)
    tickets = [queue.enter() for _ in range(5)]
    assert [ticket.line for ticket in tickets] == [0, 0, 1, 2, 3]
    assert [ticket.wait(0) for ticket in tickets] == [True, True, False, False, False]
    tickets[1].leave()
    assert [ticket.line for ticket in tickets] == [0, None, 0, 1, 2]
    tickets[3].leave()  # one that waited
    assert [ticket.line for ticket in tickets] == [0, None, 0, None, 1]
    tickets[3].leave()  # a second time it does nothing
    late = queue.enter()
    assert (tickets[4].line, late.line) == (1, 2)


def test_a_place_that_comes_free_wakes_who_waits() -> None:
    queue = Queue(places=1)
    first, second = queue.enter(), queue.enter()
    got: list[bool] = []
    waiting = threading.Thread(target=lambda: got.append(second.wait(10)))
    waiting.start()
    first.leave()
    waiting.join(5)
    assert got == [True]


@pytest.fixture
def queue() -> Queue:
    return Queue(places=1)


def begun(steps: Steps, queue: Queue) -> Job:
    job = Job(SETTINGS, steps, queue)
    job.look()
    return job


def test_it_begins_in_a_thread_and_tells_what_it_is_at(queue: Queue) -> None:
    steps = Steps(pieces=3)
    job = begun(steps, queue)
    assert job.state == "loading"
    go(job, steps)
    assert job.state == "training"
    assert steps.threads.isdisjoint({threading.get_ident()})
    go(job, steps, 2)
    until(lambda: job.state == "done")
    until(lambda: not job.holds_a_place)
    until(lambda: steps.closed)
    job.look()
    assert job.state == "done"
    assert steps.begun == 1


def test_two_visitors_share_one_place(queue: Queue) -> None:
    mine, yours, theirs = Steps(pieces=2), Steps(pieces=2), Steps(pieces=2)
    first, second, third = (begun(steps, queue) for steps in (mine, yours, theirs))
    go(first, mine)
    assert [job.state for job in (first, second, third)] == ["training", "waiting", "waiting"]
    assert (second.line, third.line) == (1, 2)
    assert (yours.begun, theirs.begun) == (0, 0)  # nothing is loaded for who waits
    go(first, mine)
    until(lambda: second.line == 0)
    assert third.line == 1
    go(second, yours)
    assert done(third) == -1
    go(second, yours)
    until(lambda: third.line == 0)
    go(third, theirs, 2)
    until(lambda: third.state == "done")


def test_a_pause_gives_the_place_back_and_going_on_waits_for_one(queue: Queue) -> None:
    mine, yours = Steps(), Steps()
    first, second = begun(mine, queue), begun(yours, queue)
    go(first, mine, 3)
    first.pause()
    mine.may_go.release()  # the piece that was being trained is finished
    until(lambda: second.line == 0)
    assert first.state == "paused"
    assert done(first) == 3
    go(second, yours)
    first.go_on()
    until(lambda: first.state == "waiting")
    second.stop()
    yours.may_go.release()
    until(lambda: first.line == 0)
    go(first, mine)
    assert done(first) == 4
    assert mine.begun == 1
    assert not mine.closed


def test_who_stops_while_waiting_leaves_the_line(queue: Queue) -> None:
    mine, yours, theirs = Steps(), Steps(), Steps()
    first, second, third = (begun(steps, queue) for steps in (mine, yours, theirs))
    go(first, mine)
    second.stop()
    until(lambda: third.line == 1)
    assert second.state == "stopped"
    assert second.line == 0
    first.stop()
    mine.may_go.release()
    until(lambda: third.line == 0)
    assert yours.begun == 0
    go(third, theirs)


def test_stopping_keeps_what_was_trained_and_lets_go_of_the_rest(queue: Queue) -> None:
    steps = Steps()
    job = begun(steps, queue)
    go(job, steps, 2)
    job.stop()
    steps.may_go.release()
    until(lambda: steps.closed)
    assert job.state == "stopped"
    assert done(job) in (1, 2)
    job.go_on()
    job.look()
    assert job.state == "stopped"


def test_stopping_what_is_paused_lets_go_at_once(queue: Queue) -> None:
    steps = Steps()
    job = begun(steps, queue)
    go(job, steps)
    job.pause()
    steps.may_go.release()
    until(lambda: not job.holds_a_place)
    job.stop()
    assert steps.closed
    assert job.state == "stopped"


def test_it_rests_while_nobody_looks_and_the_next_look_wakes_it(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, yours = Steps(), Steps()
    first = begun(mine, queue)
    go(first, mine)
    second = begun(yours, queue)
    until(lambda: second.line == 1)
    monkeypatch.setattr(jobs, "UNWATCHED", 0.05)
    time.sleep(0.06)
    mine.may_go.release()
    until(lambda: not first.holds_a_place)
    until(lambda: second.line == 0)  # who waited and was not watched has left, too
    monkeypatch.undo()
    assert not mine.closed
    first.look()
    until(lambda: first.holds_a_place)
    go(first, mine)


def test_a_connection_that_ends_gives_the_place_back_at_once(queue: Queue) -> None:
    steps = Steps()
    job = begun(steps, queue)
    go(job, steps)
    job.rest()
    steps.may_go.release()
    until(lambda: not job.holds_a_place)
    kept = done(job)
    job.look()  # it came back
    until(lambda: job.holds_a_place)
    go(job, steps)
    assert done(job) == kept + 1


def test_leaving_the_page_pauses_and_says_so(queue: Queue) -> None:
    steps = Steps()
    job = begun(steps, queue)
    go(job, steps)
    job.pause(was_left=True)
    assert (job.state, job.was_left) == ("paused", True)
    job.look()  # the page is looked at again, but nobody asked for more
    steps.may_go.release()
    until(lambda: not job.holds_a_place)
    assert job.state == "paused"
    job.go_on()
    assert job.state in ("waiting", "training")
    assert not job.was_left


def test_a_pause_that_was_asked_for_stays_one(queue: Queue) -> None:
    job = begun(Steps(), queue)
    job.pause()
    job.pause(was_left=True)
    assert not job.was_left


@pytest.mark.parametrize(
    "problem", [RuntimeError("the device is gone"), MemoryError(), SystemExit()]
)
def test_what_fails_says_so_and_gives_the_place_back(
    queue: Queue, problem: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    def failing() -> Iterator[Training]:
        yield training(1)
        raise problem

    job = Job(SETTINGS, failing, queue)
    job.look()
    until(lambda: job.state == "failed")
    until(lambda: not job.holds_a_place)
    assert job.problem is problem
    assert done(job) == 1
    assert "A training failed." in caplog.text
    job.go_on()
    assert job.state == "failed"


def test_what_cannot_begin_says_so(queue: Queue) -> None:
    from lstm_viz.errors import InvalidInput

    def refused() -> Iterator[Training]:
        raise InvalidInput("device is 'cuda:7'; expected one of those there are.")

    job = Job(SETTINGS, refused, queue)
    job.look()
    until(lambda: job.state == "failed")
    assert isinstance(job.problem, InvalidInput)
    other = begun(steps := Steps(pieces=1), queue)
    go(other, steps)


def test_a_training_that_ends_without_saying_so_is_done(queue: Queue) -> None:
    job = Job(SETTINGS, lambda: iter([training(1)]), queue)
    job.look()
    until(lambda: job.state == "done")
    until(lambda: not job.holds_a_place)
    assert done(job) == 1


def test_many_visitors_come_and_go_and_no_place_is_lost() -> None:
    queue = Queue(places=2)
    most, at_once, lock = [0], [0], threading.Lock()

    def pieces() -> Iterator[Training]:
        for number in range(4):
            with lock:
                at_once[0] += 1
                most[0] = max(most[0], at_once[0])
            time.sleep(0.002)
            with lock:
                at_once[0] -= 1
            yield training(number, is_done=number == 3)

    all_jobs = [Job(SETTINGS, pieces, queue) for _ in range(12)]
    for number, job in enumerate(all_jobs):
        job.look()
        if number % 3 == 1:
            job.pause()
        if number % 3 == 2:
            job.stop()
    for job in all_jobs[1::3]:
        job.go_on()
    until(lambda: all(job.state in ("done", "stopped") for job in all_jobs))
    assert most[0] <= 2
    assert queue.enter().line == 0
    assert queue.enter().line == 0
