"""Trainings made by hand for the pictures' tests, and one real one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

import lstm_viz as lv
from lstm_viz.arrays import FloatArray
from lstm_viz.gradients import Architecture
from lstm_viz.network import Network, Readout
from lstm_viz.training import Course, Look, Training, TrainingSettings, train

OPENNESS: dict[str, dict[str, float]] = {
    "lstm": {"i": 0.5, "f": 0.73, "o": 0.49},
    "gru": {"r": 0.5, "z": 0.62},
}
"""Of a network just drawn; a vanilla RNN has no gates."""


def look(
    update: int,
    loss: float = 0.2,
    right: float = 0.1,
    gradient: Sequence[float] | FloatArray = (0.1, 0.01, 0.001),
    openness: dict[str, float] | None = None,
) -> Look:
    return Look(
        update=update,
        loss=loss,
        right=right,
        gradient=np.asarray(gradient, np.float64),
        openness=openness or {},
    )


def course(
    architecture: Architecture,
    losses: Sequence[float] | FloatArray = (),
    looks: Sequence[Look] | None = None,
    **more: Any,
) -> Course:
    """A network's course; by default it is looked at before its first update and after its last."""
    values = np.asarray(losses, np.float64)
    gates = OPENNESS.get(architecture)
    if looks is None:
        looks = [look(update, openness=gates) for update in sorted({0, len(values)})]
    cells: dict[str, Any] = {"lstm": lv.LSTM, "gru": lv.GRU}
    cell = cells.get(architecture, lv.RNN).random(2, 3)
    return Course(
        architecture=architecture,
        parameter_count=40,
        losses=values,
        gradient_norms=np.ones(len(values)),
        looks=tuple(looks),
        network=Network(((cell,),), Readout(np.ones((1, 3)), np.zeros(1))),
        seconds=0.1,
        **more,
    )


def training(*courses: Course, baseline: float = 1 / 6, **settings: Any) -> Training:
    return Training(
        settings=TrainingSettings(
            **{"architectures": tuple(part.architecture for part in courses)} | settings
        ),
        courses=courses,
        baseline=baseline,
        seconds=1.0,
        is_done=False,
    )


@cache
def trained() -> Training:
    """A short real training of three networks, to its end."""
    settings = TrainingSettings(
        task="adding-unit",
        lag=10,
        architectures=("rnn_tanh", "gru", "lstm"),
        hidden_size=4,
        batch=8,
        updates=30,
    )
    return list(train(settings))[-1]
