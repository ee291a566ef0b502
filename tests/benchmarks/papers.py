"""A small training, and a record made by hand, for the tests of the comparison with the papers."""

from __future__ import annotations

from typing import Any

from benchmarks.papers.experiment import TUNING_SEED
from benchmarks.papers.record import Record
from lstm_viz.training import TrainingSettings


def toy(seed: int = TUNING_SEED, **changes: Any) -> TrainingSettings:
    """A training of a few updates of a tiny network, that does not learn in so few."""
    return TrainingSettings(
        **{
            "task": "adding-unit",
            "lag": 10,
            "architectures": ("rnn_tanh",),
            "hidden_size": 3,
            "batch": 4,
            "updates": 6,
            "stops_when_solved": False,
            "seed": seed,
        }
        | changes
    )


def a_record(settings: TrainingSettings, **changes: Any) -> Record:
    """A run that did not solve its task, but for what is changed."""
    return Record(
        **{
            "settings": settings,
            "updates": settings.updates,
            "solved_at": None,
            "all_right_at": None,
            "diverged_at": None,
            "loss": 0.125,
            "least_loss": 0.125,
            "right": 0.25,
            "held_out": 200,
            "baseline": 1 / 6,
            "parameter_count": 1234,
            "seconds": 60.0,
            "date": "2024-02-29",
            "machine": "an abacus",
            "python": "3.11.0",
            "torch": "2.0.0",
        }
        | changes
    )
