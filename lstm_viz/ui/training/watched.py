"""The one held-out sequence that is watched while networks learn, and what they make of it.

Knows no Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lstm_viz.cells import LSTMTrace
from lstm_viz.figures import SequenceReading
from lstm_viz.readout import answers_to
from lstm_viz.sequences import InputSequence
from lstm_viz.sequences.tasks import Batch
from lstm_viz.training import Course, TrainingSettings
from lstm_viz.training.batches import held_out_batch


@dataclass(frozen=True, eq=False)
class Watched:
    """A sequence, alone."""

    sequence: InputSequence
    batch: Batch  # with it alone: what is asked, and where


@lru_cache(maxsize=64)
def watched(settings: TrainingSettings, k: int) -> Watched:
    """Held-out sequence `k`, one of those that the networks are judged on."""
    drawn = held_out_batch(settings)
    steps = int(drawn.lengths[k])
    alone = slice(k, k + 1)
    batch = Batch(
        x=drawn.x[:steps, alone],
        target=drawn.target[:steps, alone],
        mask=drawn.mask[:steps, alone],
        lengths=drawn.lengths[alone],
        tokens=None if drawn.tokens is None else drawn.tokens[alone],
    )
    return Watched(settings.problem.sequence(drawn, k), batch)


def reading_of(course: Course, settings: TrainingSettings, what: Watched) -> SequenceReading:
    """What a network, as it is now, keeps of a sequence and answers.

    Raises
    ------
    InvalidInput
        When its numbers leave the float range on the way.
    """
    trace = course.network.trace(what.sequence.x.astype(np.float32))
    of_cell = trace.layers[0][0]
    return SequenceReading(
        key=course.architecture,
        h=trace.hidden,
        c=of_cell.c if isinstance(of_cell, LSTMTrace) else None,
        answers=answers_to(settings.problem, trace, what.batch),
    )
