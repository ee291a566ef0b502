"""Networks that learn a task, side by side. Importing this does not import torch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lstm_viz.training.results import SOLVED, Course, Look, Training
from lstm_viz.training.settings import (
    MOST_BATCH,
    MOST_LAYERS,
    MOST_UNITS,
    MOST_UPDATES,
    OPTIMISERS,
    Optimiser,
    TrainingSettings,
)

if TYPE_CHECKING:
    from lstm_viz.training.loop import train

__all__ = [
    "MOST_BATCH",
    "MOST_LAYERS",
    "MOST_UNITS",
    "MOST_UPDATES",
    "OPTIMISERS",
    "SOLVED",
    "Course",
    "Look",
    "Optimiser",
    "Training",
    "TrainingSettings",
    "train",
]


def __getattr__(name: str) -> Any:
    """Import torch only when something is trained."""
    if name == "train":
        from lstm_viz.training.loop import train

        return train
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
