"""Cells that keep what they read: for ever, until told, for a while, for a step, not at all."""

from __future__ import annotations

import math

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.presets.example import Preset
from lstm_viz.presets.gate_by_gate import FROM_UNIT, FULL, OPEN, lstm_of_gates
from lstm_viz.sequences import InputSequence, sequence_of_columns, sine

_WAVE = "0.2 0.9 0.5 -0.3 -0.8 0.1 0.7 -0.4 0.3 0.6"


def _first_token() -> Preset:
    return Preset(
        key="first-token",
        name="Remember the first token",
        sentence=(
            "Unit 1 writes the first input and then keeps it: unit 2 only says “not the first step "
            "any more”, which shuts unit 1's input gate and opens its forget gate."
        ),
        cell=lstm_of_gates(
            inputs={"g": [[FULL], [0]]},
            recurrent={"i": [[0, -2 * FROM_UNIT], [0, 0]], "f": [[0, 2 * FROM_UNIT], [0, 0]]},
            biases={
                "i": [OPEN, OPEN],
                "f": [-OPEN, -OPEN],
                "g": [0, FULL],
                "o": [OPEN, OPEN],
            },
        ),
        sequence=sequence_of_columns(("token",), "-1 1 1 -1 1 -1 -1 1"),
        start=1,
        unit=0,
        claim="C₁(t) is the first input's sign, at every step.",
        expected=lambda x: np.full(len(x), np.sign(x[0, 0])),
        domain="signs",
    )


def _set_reset() -> Preset:
    return Preset(
        key="set-reset",
        name="Set / reset flip-flop",
        sentence=(
            "One bit of memory: “set” opens the input gate and writes 1, “reset” closes the "
            "forget gate and wipes it; with neither, the bit stays."
        ),
        cell=lstm_of_gates(
            inputs={"i": [[2 * OPEN, 0]], "f": [[-2 * OPEN, -2 * OPEN]]},
            biases={"i": [-OPEN], "f": [OPEN], "g": [FULL], "o": [OPEN]},
        ),
        sequence=InputSequence(
            np.array(
                [[0, 0], [1, 0], [0, 0], [0, 0], [0, 1], [0, 0], [1, 0], [0, 0], [1, 1], [0, 1]],
                dtype=np.float64,
            ),
            tokens=("–", "set", "–", "–", "reset", "–", "set", "–", "both", "reset"),
            channels=("set", "reset"),
        ),
        start=4,
        unit=0,
        claim="C(t) is 1 after a set and 0 after a reset; a set wins over a reset.",
        expected=_held,
        domain="bits",
    )


def _held(set_and_reset: FloatArray) -> FloatArray:
    """1 from a set on, 0 from a reset on; a set wins over a reset at the same step."""
    state, states = 0.0, []
    for is_set, is_reset in set_and_reset:
        state = 1.0 if is_set else 0.0 if is_reset else state
        states.append(state)
    return np.array(states)


def _leaky() -> Preset:
    return Preset(
        key="leaky-average",
        name="Leaky average",
        sentence=(
            "The forget gate keeps 0.9 of the past and the input gate lets 0.1 of the present in: "
            "a running average that forgets half of the past every 6.6 steps."
        ),
        cell=lstm_of_gates(
            inputs={"g": [[1.0]]},
            biases={"i": [-math.log(9)], "f": [math.log(9)], "g": [0], "o": [OPEN]},
        ),
        sequence=sine(48, period=24, amplitude=0.8),
        start=8,
        unit=0,
        claim="C(t) = 0.9 C(t-1) + 0.1 tanh x(t).",
        expected=_leaky_average,
        domain="real",
    )


def _leaky_average(x: FloatArray) -> FloatArray:
    average, averages = 0.0, []
    for value in np.tanh(x[:, 0]):
        average = 0.9 * average + 0.1 * value
        averages.append(average)
    return np.array(averages)


def _delay() -> Preset:
    return Preset(
        key="delay",
        name="Delay by one",
        sentence=(
            "Unit 1 takes the input in; unit 2 takes what unit 1 showed one step ago. What travels "
            "through h arrives one step late."
        ),
        cell=lstm_of_gates(
            inputs={"g": [[FULL], [0]]},
            recurrent={"g": [[0, 0], [FROM_UNIT, 0]]},
            biases={"i": [OPEN, OPEN], "f": [-OPEN, -OPEN], "g": [0, 0], "o": [OPEN, OPEN]},
        ),
        sequence=sequence_of_columns(("x",), "1 -1 -1 1 1 -1 1 -1"),
        start=1,
        unit=1,
        claim="C₂(t) is the input of one step ago; 0 at the first step.",
        expected=lambda x: np.concatenate([[0.0], np.sign(x[:-1, 0])]),
        domain="signs",
    )


def _forget_everything() -> Preset:
    return Preset(
        key="forget-everything",
        name="Forget everything",
        sentence=(
            "The forget gate is shut: whatever was on the belt is gone one step later, and the "
            "cell knows only the present input."
        ),
        cell=lstm_of_gates(
            inputs={"g": [[1.0]]},
            biases={"i": [OPEN], "f": [-OPEN], "g": [0], "o": [OPEN]},
        ),
        sequence=sequence_of_columns(("x",), _WAVE),
        start=2,
        unit=0,
        claim="C(t) = tanh x(t): nothing of the past is in it.",
        expected=lambda x: np.tanh(x[:, 0]),
        domain="real",
    )


def _remember_everything() -> Preset:
    return Preset(
        key="remember-everything",
        name="Remember everything",
        sentence=(
            "The forget gate stands open, as in the LSTM of 1997, which had none: all that was "
            "ever written adds up on the belt, without a bound."
        ),
        cell=lstm_of_gates(
            inputs={"g": [[1.0]]},
            biases={"i": [OPEN], "f": [OPEN], "g": [0], "o": [OPEN]},
        ),
        sequence=sequence_of_columns(("x",), _WAVE),
        start=2,
        unit=0,
        claim="C(t) = Σ tanh x(k) over all steps so far.",
        expected=lambda x: np.cumsum(np.tanh(x[:, 0])),
        domain="real",
    )


FIRST_TOKEN = _first_token()
SET_RESET = _set_reset()
LEAKY_AVERAGE = _leaky()
DELAY = _delay()
FORGET_EVERYTHING = _forget_everything()
REMEMBER_EVERYTHING = _remember_everything()
