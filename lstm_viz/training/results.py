"""What was measured while networks were trained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lstm_viz.arrays import FloatArray
from lstm_viz.gradients import Architecture
from lstm_viz.network import Network
from lstm_viz.training.settings import TrainingSettings

SOLVED = 0.95
"""A network has solved its task when this share of the held-out sequences is right."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Look:
    """A network looked at between two updates, on held-out sequences."""

    update: int  # how many updates it has had
    loss: float  # of the task, on the held-out sequences; nan or inf where it is diverging
    right: float  # 0…1, the share of the held-out sequences that meet the task's criterion
    gradient: FloatArray  # (T,), by lag k: the median over some of them of ‖∂L/∂h(t)‖, t being k
    # steps before the last step asked about, L the loss at that step alone; nan where no sequence
    # is as long
    openness: Mapping[str, float]  # mean of each gate over the steps of some held-out sequences:
    # "i f o" of an LSTM, "r z" of a GRU, nothing of an RNN


@dataclass(frozen=True, eq=False, kw_only=True)
class Course:
    """One network's training so far."""

    architecture: Architecture
    parameter_count: int  # of the cell and the read-out
    losses: FloatArray  # (updates so far,), of each update's batch, before the update
    gradient_norms: FloatArray  # (updates so far,), of all parameters together, before clipping
    looks: tuple[Look, ...]  # the first before any update
    network: Network  # as it is now, float32, with a linear read-out; where it diverged, the last
    # whose loss was a number
    seconds: float  # spent on its updates, looks left out
    solved_at: int | None = None  # the update of the first look with SOLVED right
    diverged_at: int | None = None  # after so many updates the loss, its gradient or a weight was
    # no finite number any more

    @property
    def seconds_per_update(self) -> float:
        """How long an update took, on average; 0 before the first."""
        return self.seconds / len(self.losses) if len(self.losses) else 0.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Training:
    """A training so far: all networks, on the same batches."""

    settings: TrainingSettings
    courses: tuple[Course, ...]  # in the settings' order
    baseline: float  # the task's loss without memory
    seconds: float  # since it began, pauses left out
    is_done: bool  # every network solved it, diverged, or has used its budget

    @property
    def seconds_left(self) -> float:
        """An estimate of what the rest of the budget takes, from the time so far, with looks."""
        of_updates = sum(course.seconds for course in self.courses)
        with_looks = self.seconds / of_updates if of_updates else 1.0
        return with_looks * sum(
            (self.settings.updates - len(course.losses)) * course.seconds_per_update
            for course in self.courses
            if course.diverged_at is None
            and not (self.settings.stops_when_solved and course.solved_at is not None)
        )
