"""Challenges in which the cell state counts."""

from __future__ import annotations

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.challenges.challenge import Challenge
from lstm_viz.challenges.gate_rows import cell_of_rows
from lstm_viz.sequences import Alphabet, InputSequence, one_hot, parse_bits

_AB = Alphabet("ab")
_BRACKETS = Alphabet("()", other=True)
_DEEPEST = 4


def _drawn_bits(rng: np.random.Generator, steps: int, share: float) -> InputSequence:
    """Bits of which about that share is 1."""
    return parse_bits("".join("01"[bit] for bit in (rng.random(steps) < share).astype(int)))


def _count_ones() -> Challenge:
    def hidden(seed: int) -> tuple[InputSequence, ...]:
        rng = np.random.default_rng([seed, 11])
        return (
            _drawn_bits(rng, 40, 0.5),
            _drawn_bits(rng, 30, 0.15),
            parse_bits("0" * 20),
            parse_bits("1" * 24),
        )

    return Challenge(
        key="count-ones",
        title="Count the ones",
        goal=(
            "C(t) must be the number of ones so far, within 0.25 at every step – also in longer "
            "sequences, with no ones at all or with nothing else."
        ),
        teaches="the cell state adds up and has no ceiling at 1",
        cell=cell_of_rows(i=[[0, 0, 0]], f=[[0, 0, 1]], g=[[0.5, 0, 0.2]], o=[[0, 0, 1]]),
        sequence=parse_bits("1011001011"),
        opens_at=3,
        domain="bits",
        quantity="c",
        unit=0,
        target=lambda x: np.cumsum(x[:, 0]),
        tolerance=0.25,
        hidden=hidden,
        hints=(
            "Each 1 must write a full 1, a 0 must write nothing, and nothing may be forgotten. "
            "Look at i(t)·C̃(t) first at a 1, then at a 0.",
            "A bias of 10 opens f(t) and i(t) for good. In C̃(t) put a weight of 10 on the bit and "
            "a bias of 0: tanh 10 is 1, tanh 0 is 0.",
        ),
        solution=cell_of_rows(i=[[0, 0, 10]], f=[[0, 0, 10]], g=[[10, 0, 0]], o=[[0, 0, 1]]),
    )


def _anbn() -> Challenge:
    def hidden(seed: int) -> tuple[InputSequence, ...]:
        rng = np.random.default_rng([seed, 12])
        short, middle, long = rng.integers(2, 6), rng.integers(6, 12), rng.integers(15, 21)
        texts = (
            "ab",
            "a" * middle + "b" * middle,
            "a" * long + "b" * long,
            "a" * short + "b" * (short + 2),  # too many b's: below 0
            "a" * short + "b" * short + "a" * middle + "b" * middle,
        )
        return tuple(one_hot(text, _AB) for text in texts)

    return Challenge(
        key="anbn",
        title="aⁿbⁿ: as many b's as a's",
        goal=(
            "C(t) must be the number of a's minus the number of b's so far, within 0.25 at every "
            "step, so that it is back at 0 when a word like aaabbb is complete."
        ),
        teaches="the candidate's sign – C̃(t) can take away as well as add",
        cell=cell_of_rows(
            i=[[0, 0, 0, 0]], f=[[0, 0, 0, 1]], g=[[0.5, 0.5, 0, 0]], o=[[0, 0, 0, 1]]
        ),
        sequence=one_hot("aaaabbbb", _AB),
        opens_at=4,
        domain="one-hot",
        alphabet=_AB,
        quantity="c",
        unit=0,
        target=lambda x: np.cumsum(x[:, 0] - x[:, 1]),
        tolerance=0.25,
        hidden=hidden,
        hints=(
            "A gate lies between 0 and 1 and can never take away. Which part of what is written "
            "can be negative?",
            "A bias of 10 opens i(t) and f(t). In C̃(t) put a weight of 10 on a and of -10 on b.",
        ),
        solution=cell_of_rows(
            i=[[0, 0, 0, 10]], f=[[0, 0, 0, 10]], g=[[10, -10, 0, 0]], o=[[0, 0, 0, 1]]
        ),
    )


def _drawn_brackets(rng: np.random.Generator, steps: int) -> str:
    """A text with brackets no deeper than 4 that are all closed at its end."""
    text, depth = "", 0
    while len(text) + depth < steps:
        kind = rng.choice(["open", "close", "letter"], p=[0.4, 0.25, 0.35])
        if kind == "open" and depth < _DEEPEST and len(text) + depth + 2 <= steps:
            text, depth = text + "(", depth + 1
        elif kind == "close" and depth:
            text, depth = text + ")", depth - 1
        elif kind == "letter":
            text += "x"
    return text + ")" * depth


def _brackets() -> Challenge:
    def hidden(seed: int) -> tuple[InputSequence, ...]:
        rng = np.random.default_rng([seed, 13])
        texts = (
            _drawn_brackets(rng, 40),
            _drawn_brackets(rng, 24),
            "(((())))(((())))",
            "((((" + "x" * 16 + "))))",
            "no brackets at all",
        )
        return tuple(one_hot(text, _BRACKETS) for text in texts)

    return Challenge(
        key="brackets",
        title="Bracket depth up to 4",
        goal=(
            "C(t) must be the number of brackets that are open, divided by 4: up by 0.25 at each "
            "“(”, down by 0.25 at each “)”, unchanged by anything else. Four brackets deep it is "
            "1. Checked within 0.05 at every step."
        ),
        teaches="the size of a step – a gate that is a quarter open",
        cell=cell_of_rows(
            i=[[0, 0, 0, 0, 1]], f=[[0, 0, 0, 0, 2]], g=[[1, 0.5, 0.5, 0, 0]], o=[[0, 0, 0, 0, 1]]
        ),
        sequence=one_hot("((x)(y((z))))", _BRACKETS),
        opens_at=7,
        domain="one-hot",
        alphabet=_BRACKETS,
        quantity="c",
        unit=0,
        target=lambda x: np.cumsum(x[:, 0] - x[:, 1]) / _DEEPEST,
        tolerance=0.05,
        hidden=hidden,
        hints=(
            "First the signs: “(” adds, “)” takes away, the rest writes nothing. Then the size: "
            "i(t)·C̃(t) must be a quarter, and σ of a little less than -1 is 0.25.",
            "C̃(t): weights 10, -10 and 0. f(t): bias 10. i(t): no weights, a bias of -1.1, since "
            "σ(-1.1) = 0.25.",
        ),
        solution=cell_of_rows(
            i=[[0, 0, 0, 0, -1.1]],
            f=[[0, 0, 0, 0, 10]],
            g=[[10, -10, 0, 0, 0]],
            o=[[0, 0, 0, 0, 1]],
        ),
    )


def _run_length() -> Challenge:
    def ones_in_a_row(x: FloatArray) -> FloatArray:
        run, runs = 0.0, []
        for bit in x[:, 0]:
            run = run + 1.0 if bit else 0.0
            runs.append(run)
        return np.array(runs)

    def hidden(seed: int) -> tuple[InputSequence, ...]:
        rng = np.random.default_rng([seed, 14])
        return (
            _drawn_bits(rng, 40, 0.6),
            _drawn_bits(rng, 40, 0.85),
            parse_bits("0" * 10),
            parse_bits("1" * 20 + "0"),
            parse_bits("10" * 6),
        )

    return Challenge(
        key="run-length",
        title="How many ones in a row?",
        goal=(
            "C(t) must be the number of ones since the last 0: each 1 adds 1, and every 0 sends it "
            "back to 0. Checked within 0.25 at every step."
        ),
        teaches="data that decide what is forgotten",
        cell=cell_of_rows(i=[[0, 0, 0]], f=[[0.5, 0, 0]], g=[[0.5, 0, 0.2]], o=[[0, 0, 1]]),
        sequence=parse_bits("110111101100"),
        opens_at=2,
        domain="bits",
        quantity="c",
        unit=0,
        target=ones_in_a_row,
        tolerance=0.25,
        hidden=hidden,
        hints=(
            "Writing works as in “Count the ones”. Only f(t) is new: at a 1 it must keep, at a 0 "
            "it must wipe.",
            "f(t): weight 20 on the bit, bias -10, so that its sum is 10 at a 1 and -10 at a 0. "
            "i(t): bias 10. C̃(t): weight 10, bias 0.",
        ),
        solution=cell_of_rows(i=[[0, 0, 10]], f=[[20, 0, -10]], g=[[10, 0, 0]], o=[[0, 0, 1]]),
    )


COUNT_ONES = _count_ones()
ANBN = _anbn()
BRACKETS = _brackets()
RUN_LENGTH = _run_length()
