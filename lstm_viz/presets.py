"""Cells with weights set by hand, each doing one thing you can see.

All are exact in the sense that their gates are saturated: a sum of ±`OPEN` gives a gate of 1 or 0
to 4e-18, so a memory loses nothing over a thousand steps. Each carries the claim it makes and the
values that the claim predicts, for its own sequence and for any other in its domain.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTM
from lstm_viz.errors import InvalidInput
from lstm_viz.sequences import Alphabet, InputSequence, one_hot, sine
from lstm_viz.sequences.reading import Characters, Words

OPEN = 40.0
"""A gate's sum that opens it: σ(40) = 1 and σ(-40) = 4e-18."""

FROM_UNIT = OPEN / math.tanh(1.0)
"""A recurrent weight that turns h = tanh(1), a cell state of 1 read out, into a sum of `OPEN`."""

FULL = 20.0
"""A candidate's sum that gives 1: tanh(20) = 1."""

Domain = Literal["real", "bits", "signs", "one-hot", "words"]
Matrix = list[list[float]]


@dataclass(frozen=True, eq=False, kw_only=True)
class Example:
    """A cell that has a name, and a sequence to look at it with."""

    key: str  # in links and files
    name: str  # on screen
    sentence: str  # what it does and what to look for
    cell: LSTM
    sequence: InputSequence
    start: int  # the step worth opening on, 0 to T-1
    unit: int  # the unit to look at
    domain: Domain  # the inputs that it is made for
    alphabet: Alphabet | None = None  # for text: which character is which column
    reading: Characters | Words | None = None  # of typed text; None: by its alphabet, if any

    @property
    def typed(self) -> Characters | Words | None:
        """How typed text becomes a sequence for it; None where it reads only numbers."""
        if self.reading is None and self.alphabet is not None:
            return Characters(self.alphabet)
        return self.reading


@dataclass(frozen=True, eq=False, kw_only=True)
class Preset(Example):
    """A hand-set cell with the claim that a test holds it to, about the cell state of `unit`."""

    claim: str  # what that cell state is at every step
    expected: Callable[[FloatArray], FloatArray]  # x (T, D) to the C(t) claimed, (T,)


def preset(key: str) -> Preset:
    """Return the preset of that key.

    Raises
    ------
    InvalidInput
        When there is none; the message lists the keys.
    """
    if key not in PRESETS:
        raise InvalidInput(f"there is no preset {key!r}; expected one of {', '.join(PRESETS)}.")
    return PRESETS[key]


def _lstm(
    *,
    inputs: dict[str, Matrix],
    biases: dict[str, list[float]],
    recurrent: dict[str, Matrix] | None = None,
) -> LSTM:
    """Assemble a cell gate by gate; a gate that is not named has zero weights."""
    hidden_size = len(biases["i"])
    input_size = len(next(iter(inputs.values()))[0])
    no_input, no_recurrent = np.zeros((hidden_size, input_size)), np.zeros((hidden_size,) * 2)
    recurrent = recurrent or {}
    return LSTM(
        weight_ih=np.concatenate([inputs.get(gate, no_input) for gate in LSTM.gates]),
        weight_hh=np.concatenate([recurrent.get(gate, no_recurrent) for gate in LSTM.gates]),
        bias_ih=np.concatenate([biases[gate] for gate in LSTM.gates]),
        bias_hh=np.zeros(4 * hidden_size),
    )


def _numbers(rows: list[list[float]], channels: tuple[str, ...]) -> InputSequence:
    return InputSequence(np.array(rows, dtype=np.float64), channels=channels)


def _column(values: str, channel: str) -> InputSequence:
    return _numbers([[float(value)] for value in values.split()], (channel,))


def _held(set_and_reset: FloatArray) -> FloatArray:
    """1 from a set on, 0 from a reset on; a set wins over a reset at the same step."""
    state, states = 0.0, []
    for is_set, is_reset in set_and_reset:
        state = 1.0 if is_set else 0.0 if is_reset else state
        states.append(state)
    return np.array(states)


def _leaky_average(x: FloatArray) -> FloatArray:
    average, averages = 0.0, []
    for value in np.tanh(x[:, 0]):
        average = 0.9 * average + 0.1 * value
        averages.append(average)
    return np.array(averages)


def _first_token() -> Preset:
    return Preset(
        key="first-token",
        name="Remember the first token",
        sentence=(
            "Unit 1 writes the first input and then keeps it: unit 2 only says “not the first step "
            "any more”, which shuts unit 1's input gate and opens its forget gate."
        ),
        cell=_lstm(
            inputs={"g": [[FULL], [0]]},
            recurrent={"i": [[0, -2 * FROM_UNIT], [0, 0]], "f": [[0, 2 * FROM_UNIT], [0, 0]]},
            biases={
                "i": [OPEN, OPEN],
                "f": [-OPEN, -OPEN],
                "g": [0, FULL],
                "o": [OPEN, OPEN],
            },
        ),
        sequence=_column("-1 1 1 -1 1 -1 -1 1", "token"),
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
        cell=_lstm(
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


def _counter() -> Preset:
    return Preset(
        key="counter",
        name="Count the ones",
        sentence=(
            "The forget gate stays open and each 1 opens the input gate, which adds 1: the cell "
            "state counts, far beyond 1."
        ),
        cell=_lstm(
            inputs={"i": [[2 * OPEN]]},
            biases={"i": [-OPEN], "f": [OPEN], "g": [FULL], "o": [OPEN]},
        ),
        sequence=_column("1 0 1 1 0 0 1 0 1 1", "bit"),
        start=3,
        unit=0,
        claim="C(t) is the number of ones so far.",
        expected=lambda x: np.cumsum(x[:, 0]),
        domain="bits",
    )


def _leaky() -> Preset:
    return Preset(
        key="leaky-average",
        name="Leaky average",
        sentence=(
            "The forget gate keeps 0.9 of the past and the input gate lets 0.1 of the present in: "
            "a running average that forgets half of the past every 6.6 steps."
        ),
        cell=_lstm(
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


def _delay() -> Preset:
    return Preset(
        key="delay",
        name="Delay by one",
        sentence=(
            "Unit 1 takes the input in; unit 2 takes what unit 1 showed one step ago. What travels "
            "through h arrives one step late."
        ),
        cell=_lstm(
            inputs={"g": [[FULL], [0]]},
            recurrent={"g": [[0, 0], [FROM_UNIT, 0]]},
            biases={"i": [OPEN, OPEN], "f": [-OPEN, -OPEN], "g": [0, 0], "o": [OPEN, OPEN]},
        ),
        sequence=_column("1 -1 -1 1 1 -1 1 -1", "x"),
        start=1,
        unit=1,
        claim="C₂(t) is the input of one step ago; 0 at the first step.",
        expected=lambda x: np.concatenate([[0.0], np.sign(x[:-1, 0])]),
        domain="signs",
    )


def _brackets() -> Preset:
    alphabet = Alphabet("()", other=True)
    return Preset(
        key="brackets",
        name="Bracket depth",
        sentence=(
            "“(” writes +1, “)” writes -1, anything else finds the input gate shut: the cell state "
            "is how deep inside brackets the text is."
        ),
        cell=_lstm(
            inputs={"i": [[2 * OPEN, 2 * OPEN, 0]], "g": [[FULL, -FULL, 0]]},
            biases={"i": [-OPEN], "f": [OPEN], "g": [0], "o": [OPEN]},
        ),
        sequence=one_hot("f(a,(b)(c(d)))", alphabet),
        start=9,
        unit=0,
        claim="C(t) is the number of brackets still open.",
        expected=lambda x: np.cumsum(x[:, 0] - x[:, 1]),
        domain="one-hot",
        alphabet=alphabet,
    )


def _anbn() -> Preset:
    alphabet = Alphabet("ab")
    return Preset(
        key="anbn",
        name="aⁿbⁿ counter",
        sentence=(
            "Every gate stands open; each a adds 1 and each b takes 1 away. The word is balanced "
            "when the cell state is back at 0: counting needs no peepholes."
        ),
        cell=_lstm(
            inputs={"g": [[FULL, -FULL]]},
            biases={"i": [OPEN], "f": [OPEN], "g": [0], "o": [OPEN]},
        ),
        sequence=one_hot("aaaaabbbbb", alphabet),
        start=5,
        unit=0,
        claim="C(t) is the number of a's minus the number of b's.",
        expected=lambda x: np.cumsum(x[:, 0] - x[:, 1]),
        domain="one-hot",
        alphabet=alphabet,
    )


def _parity() -> Preset:
    return Preset(
        key="parity",
        name="Toggle (parity)",
        sentence=(
            "Each 1 flips the state: the candidate reads the old state through h and writes +1 "
            "onto a 0 and -1 onto a 1. One unit solves parity."
        ),
        cell=_lstm(
            inputs={"i": [[2 * OPEN]]},
            recurrent={"g": [[-FROM_UNIT]]},
            biases={"i": [-OPEN], "f": [OPEN], "g": [FULL], "o": [OPEN]},
        ),
        sequence=_column("1 0 1 1 1 0 0 1", "bit"),
        start=2,
        unit=0,
        claim="C(t) is 1 when the number of ones so far is odd, and 0 when it is even.",
        expected=lambda x: np.cumsum(x[:, 0]) % 2,
        domain="bits",
    )


_WAVE = "0.2 0.9 0.5 -0.3 -0.8 0.1 0.7 -0.4 0.3 0.6"


def _forget_everything() -> Preset:
    return Preset(
        key="forget-everything",
        name="Forget everything",
        sentence=(
            "The forget gate is shut: whatever was on the belt is gone one step later, and the "
            "cell knows only the present input."
        ),
        cell=_lstm(
            inputs={"g": [[1.0]]},
            biases={"i": [OPEN], "f": [-OPEN], "g": [0], "o": [OPEN]},
        ),
        sequence=_column(_WAVE, "x"),
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
        cell=_lstm(
            inputs={"g": [[1.0]]},
            biases={"i": [OPEN], "f": [OPEN], "g": [0], "o": [OPEN]},
        ),
        sequence=_column(_WAVE, "x"),
        start=2,
        unit=0,
        claim="C(t) = Σ tanh x(k) over all steps so far.",
        expected=lambda x: np.cumsum(np.tanh(x[:, 0])),
        domain="real",
    )


PRESETS: dict[str, Preset] = {
    built.key: built
    for built in (
        _first_token(),
        _set_reset(),
        _counter(),
        _leaky(),
        _delay(),
        _brackets(),
        _anbn(),
        _parity(),
        _forget_everything(),
        _remember_everything(),
    )
}
"""The hand-set cells by key, in the order in which they are offered."""
