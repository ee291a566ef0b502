"""Trainings worth a look, each by one click. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from lstm_viz.training import TrainingSettings
from lstm_viz.ui.training.choice import OPENING_SETTINGS

STAYS = ("seed", "device")
"""What a scenario leaves as it is."""


@dataclass(frozen=True)
class Scenario:
    """A name, what to look for, and what it sets beside the opening; see `STAYS`."""

    name: str
    look_for: str
    changes: Mapping[str, Any]

    @property
    def settings(self) -> dict[str, Any]:
        """The fields of `TrainingSettings` that it sets."""
        opening = {
            field.name: getattr(OPENING_SETTINGS, field.name)
            for field in fields(TrainingSettings)
            if field.name not in STAYS
        }
        made = TrainingSettings(**{**opening, "lag": None, **self.changes})
        return {name: getattr(made, name) for name in opening}

    def is_set(self, settings: TrainingSettings) -> bool:
        """Whether these settings are its own."""
        return all(getattr(settings, name) == value for name, value in self.settings.items())


SCENARIOS: dict[str, Scenario] = {
    "adding": Scenario(
        "Adding",
        "Two marked numbers among a hundred: the LSTM finds out, the RNN with tanh goes on "
        "answering the mean.",
        {},
    ),
    "order": Scenario(
        "Order of two",
        "Two symbols among a hundred steps: the LSTM needs a few hundred updates, the RNN never "
        "gets one right by the task’s criterion.",
        {"task": "order-two"},
    ),
    "bias": Scenario(
        "No forget bias",
        "The adding problem with PyTorch’s own first weights: forget gates near one half lose the "
        "numbers on the way, and the LSTM needs twice as many updates or more.",
        {"init": "pytorch", "forget_bias": None},
    ),
    "parity": Scenario(
        "Parity: both",
        "A target at every step, and only one step to look back: the RNN solves it as well.",
        {"task": "parity", "init": "pytorch"},
    ),
    "first-token": Scenario(
        "First token: the RNN",
        "One bit to keep over fifty steps: here the RNN finds out, and the LSTM with a forget bias "
        "of 1 does not. With chrono, under “First weights”, it does.",
        {"task": "first-token", "init": "pytorch"},
    ),
    "gru": Scenario(
        "With a GRU",
        "The adding problem with all three.",
        {"architectures": ("rnn_tanh", "gru", "lstm")},
    ),
    "irnn": Scenario(
        "A relu RNN",
        "The adding problem without a gate: relu units that begin as the identity (Le, Jaitly & "
        "Hinton 2015), at a rate of 0.001, find most of it out. Not every RNN fails.",
        {
            "architectures": ("rnn_tanh", "rnn_relu"),
            "init": "identity",
            "forget_bias": None,
            "learning_rate": 0.001,
        },
    ),
    "diverges": Scenario(
        "Rate far too high",
        "Plain steps of ten times the gradient, not clipped: the loss is soon no number any more.",
        {"optimiser": "sgd", "learning_rate": 10.0, "clip": None},
    ),
}


def scenario_of(settings: TrainingSettings) -> str | None:
    """The key of the scenario that these settings are; None when they are none's."""
    return next((key for key, one in SCENARIOS.items() if one.is_set(settings)), None)
