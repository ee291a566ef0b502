"""What the recorded runs of one network come to."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from benchmarks.papers.experiment import Entry
from benchmarks.papers.record import Record, Records
from benchmarks.papers.tuning import chosen
from lstm_viz.training import TrainingSettings


@dataclass(frozen=True)
class Summary:
    """The runs that count of an entry, as far as they are recorded."""

    entry: Entry
    choice: TrainingSettings | None  # None: not all choices were tried yet
    records: tuple[Record, ...]  # by seed

    @property
    def to_solved(self) -> tuple[int, ...]:
        """Sequences seen until solved, of the runs that solved it, from the fewest on."""
        return _sorted(record.sequences_to_solved for record in self.records)

    @property
    def to_all_right(self) -> tuple[int, ...]:
        """Sequences seen until all held-out ones were right, where they were, from the fewest."""
        return _sorted(record.sequences_to_all_right for record in self.records)

    @property
    def words(self) -> str:
        """How many runs solved the task and after how many sequences, and the loss."""
        if not self.records:
            return "not run"
        first, count = self.records[0], len(self.records)
        said = [f"{_of(len(self.to_solved), count)} solved{_after(self.to_solved)}"]
        if self.to_solved:
            said.append(
                f"all {first.held_out} held-out right in {_of(len(self.to_all_right), count)}"
                f"{_after(self.to_all_right)}"
            )
        diverged = sum(record.diverged_at is not None for record in self.records)
        if diverged:
            said.append(f"{_of(diverged, count)} diverged")
        losses = [r.loss if math.isfinite(r.loss) else math.inf for r in self.records]
        said.append(f"loss {median(losses):.3g} at the end (without memory {first.baseline:.3g})")
        if count < self.entry.runs:
            said.append(f"{self.entry.runs - count} of {self.entry.runs} runs not run yet")
        return "; ".join(said)

    @property
    def size_words(self) -> str:
        """Units, weights, and the choice that was taken."""
        if self.choice is None:
            return f"{len(self.entry.choices)} choices to try"
        units = f"{self.choice.hidden_size} units"
        weights = f", {self.records[0].parameter_count:,} weights" if self.records else ""
        tried = len(self.entry.choices)
        best = f" (the best of {tried} choices)" if tried > 1 else ""
        return f"{units}{weights}; {choice_words(self.choice)}{best}"


def summary_of(entry: Entry, records: Records) -> Summary:
    """Gather the runs of an entry that count and are recorded."""
    choice = chosen(entry, records)
    runs = () if choice is None else entry.counted_runs(choice)
    found = (records.of(settings) for settings in runs)
    return Summary(entry, choice, tuple(record for record in found if record is not None))


def choice_words(settings: TrainingSettings) -> str:
    """Name what is tuned: the learning rate and how the weights are drawn."""
    return f"learning rate {settings.learning_rate:g}, {drawn_words(settings)}"


def drawn_words(settings: TrainingSettings) -> str:
    """Name how the weights are drawn."""
    drawn: str = "PyTorch's initialisation" if settings.init == "pytorch" else settings.init
    has_gates = settings.architectures[0] in ("lstm", "gru")
    if has_gates and settings.init != "chrono" and settings.forget_bias is not None:
        drawn += f" with forget bias {settings.forget_bias:g}"
    return drawn


def choices_words(entry: Entry) -> str:
    """Name all choices: every learning rate with every way to draw the weights, or one by one."""
    rates = dict.fromkeys(f"{choice.learning_rate:g}" for choice in entry.choices)
    drawn = dict.fromkeys(drawn_words(choice) for choice in entry.choices)
    named = {choice_words(choice) for choice in entry.choices}
    if len(named) != len(rates) * len(drawn):
        return " or ".join(choice_words(choice) for choice in entry.choices)
    return f"learning rate {' or '.join(rates)}, {' or '.join(drawn)}"


def _sorted(counts: Iterable[int | None]) -> tuple[int, ...]:
    return tuple(sorted(count for count in counts if count is not None))


def _of(some: int, count: int) -> str:
    return f"{some} of {count} run{'s' if count > 1 else ''}"


def _after(sequences: tuple[int, ...]) -> str:
    if not sequences:
        return ""
    if len(sequences) == 1:
        return f" after {sequences[0]:,} sequences"
    return (
        f" after {median(sequences):,.0f} sequences (median; {sequences[0]:,} to {sequences[-1]:,})"
    )
