"""Networks that learn a task, side by side. Importing this does not import torch."""

from lstm_viz.training.results import SOLVED, Course, Look, Training
from lstm_viz.training.settings import (
    MOST_BATCH,
    MOST_UNITS,
    MOST_UPDATES,
    OPTIMISERS,
    Optimiser,
    TrainingSettings,
)

__all__ = [
    "MOST_BATCH",
    "MOST_UNITS",
    "MOST_UPDATES",
    "OPTIMISERS",
    "SOLVED",
    "Course",
    "Look",
    "Optimiser",
    "Training",
    "TrainingSettings",
]
