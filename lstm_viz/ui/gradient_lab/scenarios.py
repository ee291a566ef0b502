"""Settings worth a look, each by one click. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lstm_viz.gradients import GradientSettings

LONG_ENOUGH = 50
"""Steps from which on what a scenario says is to be seen."""

_PLAIN: dict[str, Any] = {
    "architectures": ("rnn_tanh", "gru", "lstm"),
    "init": "pytorch",
    "recurrent_gain": 1.0,
    "forget_bias": None,
}


@dataclass(frozen=True)
class Scenario:
    """A name, what to look for, and what it sets; lengths, sizes and seeds stay as they are."""

    name: str
    look_for: str
    changes: Mapping[str, Any]

    @property
    def settings(self) -> dict[str, Any]:
        """The fields of `GradientSettings` that it sets."""
        return {**_PLAIN, **self.changes}

    def is_set(self, settings: GradientSettings) -> bool:
        """Whether these settings are its own."""
        return all(getattr(settings, name) == value for name, value in self.settings.items())


SCENARIOS: dict[str, Scenario] = {
    "bias-3": Scenario(
        "Bias 3",
        "Forget gates around 0.95: the belt carries the gradient back, the RNN loses it.",
        {"forget_bias": 3.0},
    ),
    "pytorch": Scenario(
        "PyTorch’s default",
        "Forget gates near 0.5: the gradient of the LSTM vanishes as well. Being an LSTM is not "
        "enough.",
        {},
    ),
    "bias-1": Scenario(
        "Bias 1",
        "Forget gates around 0.73 (Gers, Schmidhuber & Cummins 2000 began with a positive bias): "
        "better, and still little is left after a hundred steps.",
        {"forget_bias": 1.0},
    ),
    "bias-2": Scenario(
        "Bias 2",
        "Forget gates around 0.88. The direct path alone would say that hardly anything is left; "
        "see under “Why” what comes back through h(t−1).",
        {"forget_bias": 2.0},
    ),
    "bias-5": Scenario(
        "Bias 5",
        "Forget gates at 0.99: hardly anything is lost. Look under “Why” at the largest singular "
        "value: it is over 1, and with more units far over. Too open is a fault, too.",
        {"forget_bias": 5.0},
    ),
    "chrono": Scenario(
        "Chrono",
        "Forget biases spread as log U[1, T−1], input biases their negative (Tallec & Ollivier "
        "2018): memories of all lengths up to T.",
        {"init": "chrono"},
    ),
    "orthogonal": Scenario(
        "Orthogonal",
        "Every singular value of U is 1 (Saxe, McClelland & Ganguli 2014): only the slopes of tanh "
        "shrink the RNN’s gradient.",
        {"init": "orthogonal"},
    ),
    "identity": Scenario(
        "Identity, relu",
        "The IRNN of Le, Jaitly & Hinton 2015: U = identity, no bias, relu. Where a unit is on, "
        "its gradient comes back whole; where it is off, nothing does.",
        {"init": "identity", "architectures": ("rnn_relu", "gru", "lstm")},
    ),
    "explode": Scenario(
        "U × 4",
        "Recurrent weights four times as large: with 16 units or more the RNN’s gradient explodes "
        "on its way back; with few units tanh is too flat, and it vanishes still.",
        {"recurrent_gain": 4.0},
    ),
}


def scenario_of(settings: GradientSettings) -> str | None:
    """The key of the scenario that these settings are; None when they are none's."""
    return next((key for key, one in SCENARIOS.items() if one.is_set(settings)), None)
