"""Which runs an experiment needs, and which of the choices tried is taken."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import median

from benchmarks.papers.experiment import Entry, Experiment
from benchmarks.papers.record import Record, Records
from lstm_viz.training import TrainingSettings


def chosen(entry: Entry, records: Records) -> TrainingSettings | None:
    """Return the choice whose tries were the best; None as long as one of them was not run.

    The best has all held-out sequences right in the most tries, then solved its task in the most;
    then it is the one that was the first to, by its median, and then the one with the smallest
    loss. Of equals it is the one named first.
    """
    if not entry.tuning_runs:
        return entry.choices[0]
    if any(records.of(run) is None for run in entry.tuning_runs):
        return None

    def rank(choice: TrainingSettings) -> tuple[float, ...]:
        return _rank([record for run in entry.tries_of(choice) if (record := records.of(run))])

    return min(entry.choices, key=rank)


def can_begin(experiments: Iterable[Experiment], records: Records) -> list[TrainingSettings]:
    """Return the runs that are not recorded and wait for no other, each once."""
    return _missing(
        (
            run
            for entry in _entries(experiments)
            for run in _tuning_then_counted(entry, chosen(entry, records))
        ),
        records,
    )


def all_missing(experiments: Iterable[Experiment], records: Records) -> list[TrainingSettings]:
    """Return all runs that are not recorded; where no choice is taken yet, those of the first."""
    return _missing(
        (
            run
            for entry in _entries(experiments)
            for run in _tuning_then_counted(entry, chosen(entry, records) or entry.choices[0])
        ),
        records,
    )


def _entries(experiments: Iterable[Experiment]) -> Iterable[Entry]:
    return (entry for experiment in experiments for entry in experiment.entries)


def _tuning_then_counted(
    entry: Entry, choice: TrainingSettings | None
) -> tuple[TrainingSettings, ...]:
    return (*entry.tuning_runs, *(() if choice is None else entry.counted_runs(choice)))


def _missing(runs: Iterable[TrainingSettings], records: Records) -> list[TrainingSettings]:
    return [run for run in dict.fromkeys(runs) if records.of(run) is None]


def _rank(tries: Sequence[Record]) -> tuple[float, ...]:
    """Smaller is better."""
    all_right = [_or_never(record.all_right_at) for record in tries]
    solved = [_or_never(record.solved_at) for record in tries]
    losses = [r.least_loss if math.isfinite(r.least_loss) else math.inf for r in tries]
    return (
        all_right.count(math.inf),
        solved.count(math.inf),
        median(all_right),
        median(solved),
        median(losses),
    )


def _or_never(update: int | None) -> float:
    return math.inf if update is None else update
