"""The sequences of a training: the batch of each update, and those that it is judged on."""

from __future__ import annotations

import numpy as np

from lstm_viz.sequences.tasks import Batch
from lstm_viz.training.settings import TrainingSettings

JUDGED_STEPS = 40_000
"""So many steps the held-out sequences have together at most, as far as `FEWEST` allows it."""

MOST, FEWEST = 200, 50
"""How many sequences are held out: `MOST`, fewer where they are long."""

_BATCHES, _HELD_OUT = 1, 2
"""Beside a seed: each is drawn from a stream of its own."""


def batch_of_update(settings: TrainingSettings, update: int) -> Batch:
    """Draw the batch of one update, the same for all networks."""
    return settings.problem.draw(
        settings.batch, settings.lag, _seed(settings.seed, _BATCHES, update)
    )


def held_out_batch(settings: TrainingSettings) -> Batch:
    """Draw the sequences on which all networks are judged, at every look the same."""
    problem = settings.problem
    count = min(MOST, max(FEWEST, JUDGED_STEPS // problem.checked_lag(settings.lag)))
    return problem.draw(count, settings.lag, _seed(settings.seed, _HELD_OUT), held_out=True)


def _seed(*stream: int) -> int:
    """One number for a stream: different streams do not begin alike (`numpy.random`)."""
    return int(np.random.SeedSequence(stream).generate_state(1, np.uint64)[0])
