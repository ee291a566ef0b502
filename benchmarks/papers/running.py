"""Runs, one by one or several at once, and how long they take at most."""

from __future__ import annotations

import datetime
import multiprocessing
import os
import platform
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from benchmarks.papers.record import Record
from lstm_viz.training import TrainingSettings, train
from lstm_viz.training.batches import held_out_batch
from lstm_viz.training.schedule import LookSchedule

PROBED_UPDATES = 8
"""So many updates are made to learn how long one takes."""


def run(settings: TrainingSettings) -> Record:
    """Train one network until all held-out sequences are right, or its budget is used.

    Parameters
    ----------
    settings : TrainingSettings
        Of one network, with `stops_when_solved` False.
    """
    for training in train(settings):
        (course,) = training.courses
        if any(look.right == 1 for look in course.looks):
            break
    # What came after the look that ends the run hangs on the clock, and is left out.
    right_at = next((look.update for look in course.looks if look.right == 1), None)
    looks = [look for look in course.looks if right_at is None or look.update <= right_at]
    return Record(
        settings=settings,
        updates=len(course.losses) if right_at is None else right_at,
        solved_at=course.solved_at,
        all_right_at=right_at,
        diverged_at=course.diverged_at if right_at is None else None,
        loss=looks[-1].loss,
        least_loss=min((look.loss for look in looks), key=_nan_last),
        right=looks[-1].right,
        held_out=held_out_batch(settings).count,
        baseline=training.baseline,
        parameter_count=course.parameter_count,
        seconds=round(training.seconds, 2),
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        machine=machine_words(),
        python=platform.python_version(),
        torch=version("torch"),
    )


def run_all(runs: Sequence[TrainingSettings], jobs: int) -> Iterator[Record]:
    """Run them, `jobs` at once, and give each as soon as it is over; each has one thread."""
    if jobs == 1:
        yield from map(run, runs)
        return
    # Not forked: what PyTorch's threads hold at that moment would stay held.
    with ProcessPoolExecutor(
        jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_end_with_parent
    ) as pool:
        try:
            for future in as_completed([pool.submit(run, settings) for settings in runs]):
                yield future.result()
        except BaseException:  # stopped: the runs under way are not waited for
            for process in multiprocessing.active_children():
                process.terminate()
            raise


@dataclass(frozen=True)
class Pace:
    """How long one size of a problem takes on this machine, in seconds."""

    of_update: float
    of_look: float

    def seconds(self, settings: TrainingSettings, updates: int) -> float:
        """How long so many updates take, with the looks on the way."""
        return updates * (self.of_update + self.of_look / LookSchedule(settings).gap)


class Estimate:
    """How long runs take at most: from a few updates of each size of problem, then from the runs.

    Parameters
    ----------
    runs : sequence of TrainingSettings
        All that there is to run; a network of each size is trained for a moment.
    """

    def __init__(self, runs: Sequence[TrainingSettings]) -> None:
        if runs:
            _pace(runs[0])  # what is imported and set up once is not measured
        self._paces = {size: _pace(a_run) for size, a_run in {_size(r): r for r in runs}.items()}
        self._expected = 0.0
        self._taken = 0.0

    def learn(self, record: Record) -> None:
        """Compare what a run took with what it was expected to take."""
        settings = record.settings
        self._expected += self._paces[_size(settings)].seconds(settings, record.updates)
        self._taken += record.seconds

    def seconds(self, runs: Sequence[TrainingSettings], jobs: int) -> float:
        """The longest that runs of the sizes measured take, `jobs` at once."""
        slower = self._taken / self._expected if self._expected else 1.0
        taken = [slower * self._paces[_size(run)].seconds(run, run.updates) for run in runs]
        # A run goes to the job that is free first; no end before that of the longest alone.
        return max(sum(taken) / jobs, max(taken, default=0.0))


def machine_words() -> str:
    """Return what the machine is: the processor's name, its kind and how many cores there are."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    name = names[0] if names else platform.processor() or "unknown processor"
    return f"{name} ({platform.machine()}, {os.cpu_count()} cores), {platform.system()}"


def _size(settings: TrainingSettings) -> TrainingSettings:
    """What decides how long an update takes: all but what only changes the numbers."""
    return replace(settings, init="pytorch", forget_bias=None, learning_rate=0.01, seed=0)


def _pace(settings: TrainingSettings) -> Pace:
    *_, last = train(replace(settings, updates=PROBED_UPDATES))
    (course,) = last.courses
    looking = last.seconds - course.seconds
    return Pace(course.seconds / max(1, len(course.losses)), looking / len(course.looks))


def _nan_last(loss: float) -> float:
    return float("inf") if loss != loss else loss


def _end_with_parent() -> None:
    """Let no process stay behind when the one that started it is gone."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
