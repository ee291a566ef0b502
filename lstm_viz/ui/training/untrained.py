"""The networks before anything was trained, by NumPy alone. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from lstm_viz.arrays import read_only
from lstm_viz.gradients import Architecture, parameter_count
from lstm_viz.sequences.tasks import Batch
from lstm_viz.training import Course, Training, TrainingSettings
from lstm_viz.training.batches import held_out_batch
from lstm_viz.training.first_look import first_look
from lstm_viz.training.last_answer import first_of
from lstm_viz.training.untrained import untrained_network

MOST_UNIT_STEPS = 800_000
"""So many values of a gated unit at a step are computed for a page that opens: fewer sequences are
looked at where they are long or the networks large, which would take seconds."""

_OF_NO_ACCOUNT: dict[str, Any] = {
    "optimiser": "adam",
    "learning_rate": 0.01,
    "learning_rate_end": None,
    "clip": None,
    "batch": 1,
    "updates": 1,
    "stops_when_solved": True,
    "device": "cpu",
}
"""Settings that make no difference before the first update."""


def untrained(settings: TrainingSettings) -> tuple[Training, int, int]:
    """What a training of these settings begins with: its own first item, but for rounding.

    Returns
    -------
    training : Training
        Before any update.
    count, all_of_them : int
        How many of the held-out sequences were looked at, of how many.
    """
    courses, count, all_of_them = _courses(replace(settings, **_OF_NO_ACCOUNT))
    training = Training(
        settings=settings,
        courses=courses,
        baseline=settings.problem.baseline(settings.lag),
        seconds=0.0,
        is_done=False,
    )
    return training, count, all_of_them


@lru_cache(maxsize=16)
def _courses(settings: TrainingSettings) -> tuple[tuple[Course, ...], int, int]:
    held_out = held_out_batch(settings)
    gated = sum(one in ("gru", "lstm") for one in settings.architectures)
    a_sequence = held_out.steps * settings.hidden_size * max(1, gated)
    some = first_of(held_out, max(1, MOST_UNIT_STEPS // a_sequence))
    courses = tuple(
        _course(settings, architecture, some, held_out.steps)
        for architecture in settings.architectures
    )
    return courses, some.count, held_out.count


def _course(
    settings: TrainingSettings, architecture: Architecture, held_out: Batch, steps: int
) -> Course:
    problem = settings.problem
    network = untrained_network(settings, architecture, steps)
    of_readout = problem.output_size * (settings.hidden_size + 1)
    of_cell = parameter_count(architecture, problem.input_size, settings.hidden_size)
    return Course(
        architecture=architecture,
        parameter_count=of_cell + of_readout,
        losses=read_only(np.empty(0)),
        gradient_norms=read_only(np.empty(0)),
        looks=(first_look(network, problem, held_out),),
        network=network,
        seconds=0.0,
    )
