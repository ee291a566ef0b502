"""Cells that count: ones, brackets, a's against b's, and whether ones are odd."""

from __future__ import annotations

import numpy as np

from lstm_viz.presets.example import Preset
from lstm_viz.presets.gate_by_gate import FROM_UNIT, FULL, OPEN, lstm_of_gates
from lstm_viz.sequences import Alphabet, one_hot, parse_bits


def _counter() -> Preset:
    return Preset(
        key="counter",
        name="Count the ones",
        sentence=(
            "The forget gate stays open and each 1 opens the input gate, which adds 1: the cell "
            "state counts, far beyond 1."
        ),
        cell=lstm_of_gates(
            inputs={"i": [[2 * OPEN]]},
            biases={"i": [-OPEN], "f": [OPEN], "g": [FULL], "o": [OPEN]},
        ),
        sequence=parse_bits("1011001011"),
        start=3,
        unit=0,
        claim="C(t) is the number of ones so far.",
        expected=lambda x: np.cumsum(x[:, 0]),
        domain="bits",
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
        cell=lstm_of_gates(
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
        cell=lstm_of_gates(
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
        cell=lstm_of_gates(
            inputs={"i": [[2 * OPEN]]},
            recurrent={"g": [[-FROM_UNIT]]},
            biases={"i": [-OPEN], "f": [OPEN], "g": [FULL], "o": [OPEN]},
        ),
        sequence=parse_bits("10111001"),
        start=2,
        unit=0,
        claim="C(t) is 1 when the number of ones so far is odd, and 0 when it is even.",
        expected=lambda x: np.cumsum(x[:, 0]) % 2,
        domain="bits",
    )


COUNTER = _counter()
BRACKETS = _brackets()
ANBN = _anbn()
PARITY = _parity()
