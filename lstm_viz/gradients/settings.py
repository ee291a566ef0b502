"""What is compared in the gradient lab, as numbers that can be checked and repeated."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from lstm_viz.cells import INITIALISATIONS, Initialisation
from lstm_viz.errors import InvalidInput

Architecture = Literal["rnn_tanh", "rnn_relu", "gru", "lstm"]
ARCHITECTURES: tuple[Architecture, ...] = ("rnn_tanh", "rnn_relu", "gru", "lstm")
ARCHITECTURE_NAMES: dict[Architecture, str] = {
    "rnn_tanh": "RNN (tanh)",
    "rnn_relu": "RNN (relu)",
    "gru": "GRU",
    "lstm": "LSTM",
}

Loss = Literal["last", "every"]
LOSSES: tuple[Loss, ...] = ("last", "every")

Same = Literal["hidden_size", "parameters"]
SAME: tuple[Same, ...] = ("hidden_size", "parameters")

Precision = Literal["float64", "float32"]
PRECISIONS: tuple[Precision, ...] = ("float64", "float32")

MOST_STEPS = 5000
MOST_UNITS = 128
MOST_INPUTS = 64
MOST_INITIALISATIONS = 50


@dataclass(frozen=True)
class GradientSettings:
    """One comparison: which networks, how they begin, what they read, where the loss sits.

    The loss is L = v·h(T) or L = Σ v·h(t) with v = (1, …, 1)/√H, whose norm is 1: where the loss
    touches h(t) its own share of the gradient there has norm 1, whatever the size of the network.

    Raises
    ------
    InvalidInput
        Names the setting that is out of its range, and the range.
    """

    architectures: tuple[Architecture, ...] = ("rnn_tanh", "gru", "lstm")
    steps: int = 100  # T, 1…MOST_STEPS
    input_size: int = 4  # D, 1…MOST_INPUTS
    hidden_size: int = 32  # H of the LSTM, 1…MOST_UNITS
    same: Same = "hidden_size"  # what the other networks have in common with the LSTM
    init: Initialisation = "pytorch"
    spectral_radius: float = 1.0  # 0.1…2, of each recurrent block, with init "spectral_radius"
    recurrent_gain: float = 1.0  # 0.1…5, by which U is multiplied
    forget_bias: float | None = 3.0  # -4…6, of f (and a GRU's z); None: as `init` draws it
    input_scale: float = 1.0  # 0…10
    loss: Loss = "last"
    initialisations: int = 20  # 1…MOST_INITIALISATIONS
    seed: int = 0
    precision: Precision = "float64"

    def __post_init__(self) -> None:
        known = set(ARCHITECTURES)
        if not self.architectures or not set(self.architectures) <= known:
            raise InvalidInput(
                f"architectures is {self.architectures!r}; expected some of "
                f"{', '.join(ARCHITECTURES)}."
            )
        for name, value, choices in (
            ("same", self.same, SAME),
            ("init", self.init, INITIALISATIONS),
            ("loss", self.loss, LOSSES),
            ("precision", self.precision, PRECISIONS),
        ):
            if value not in choices:
                raise InvalidInput(f"{name} is {value!r}; expected one of {', '.join(choices)}.")
        for name, count, most in (
            ("steps", self.steps, MOST_STEPS),
            ("input_size", self.input_size, MOST_INPUTS),
            ("hidden_size", self.hidden_size, MOST_UNITS),
            ("initialisations", self.initialisations, MOST_INITIALISATIONS),
        ):
            if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= most:
                raise InvalidInput(
                    f"{name} is {count!r}; expected a whole number from 1 to {most:,}."
                )
        if isinstance(self.seed, bool) or not isinstance(self.seed, int) or self.seed < 0:
            raise InvalidInput(f"seed is {self.seed!r}; expected a whole number from 0.")
        for name, number, low, high in (
            ("spectral_radius", self.spectral_radius, 0.1, 2.0),
            ("recurrent_gain", self.recurrent_gain, 0.1, 5.0),
            ("input_scale", self.input_scale, 0.0, 10.0),
            ("forget_bias", 0.0 if self.forget_bias is None else self.forget_bias, -4.0, 6.0),
        ):
            if not (math.isfinite(number) and low <= number <= high):
                raise InvalidInput(f"{name} is {number!r}; expected a number from {low} to {high}.")
