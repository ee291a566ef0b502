"""Challenges that need the recurrent weights: what the cell shows comes back one step later."""

from __future__ import annotations

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.challenges.challenge import Challenge
from lstm_viz.challenges.gate_rows import cell_of_rows
from lstm_viz.sequences import InputSequence, parse_bits, random_bits, sequence_of_columns


def _tokens(values: FloatArray | list[int]) -> InputSequence:
    return sequence_of_columns(("token",), values)


def _drawn_tokens(rng: np.random.Generator, steps: int) -> InputSequence:
    return _tokens(rng.choice([-1.0, 1.0], steps))


def _alternator() -> Challenge:
    def hidden(seed: int) -> tuple[InputSequence, ...]:
        return (
            random_bits(40, seed=seed),
            parse_bits("0" * 41),
            parse_bits("1" * 20),
            parse_bits("01" * 10),
        )

    return Challenge(
        key="alternator",
        title="Blink: on, off, on, off",
        goal=(
            "Whatever comes in, C(t) must be 1 at the first step and then 0, 1, 0, … in turn, "
            "within 0.2 at every step."
        ),
        teaches="a recurrent weight – h(t-1) tells the cell what it did last",
        cell=cell_of_rows(i=[[0, 0, 1]], f=[[0, 0, 0]], g=[[0.5, -0.5, 0.5]], o=[[0, 0, 1]]),
        sequence=parse_bits("100110100011"),
        opens_at=1,
        domain="bits",
        quantity="c",
        unit=0,
        target=lambda x: (np.arange(len(x)) + 1.0) % 2,
        tolerance=0.2,
        hidden=hidden,
        hints=(
            "The input must not matter. What the cell needs to know is its own last state, and U "
            "is the only way back: on a 0 write 1, on a 1 write -1.",
            "A bias of 10 opens i(t), f(t) and o(t). C̃(t): weight 0 on the bit, bias 10, U = -26. "
            "A state of 1 shows as h = 0.76, and 10 - 26·0.76 is about -10.",
        ),
        solution=cell_of_rows(i=[[0, 0, 10]], f=[[0, 0, 10]], g=[[0, -26, 10]], o=[[0, 0, 10]]),
    )


def _delay() -> Challenge:
    def one_step_late(x: FloatArray) -> FloatArray:
        return np.concatenate([[np.nan], x[:-1, 0]])

    def hidden(seed: int) -> tuple[InputSequence, ...]:
        rng = np.random.default_rng([seed, 31])
        return (
            _drawn_tokens(rng, 40),
            _drawn_tokens(rng, 25),
            _tokens([1] * 12),
            _tokens([-1, 1] * 10),
        )

    return Challenge(
        key="delay",
        title="Say it one step later",
        goal=(
            "Two units: C₂(t) must be the token (1 or -1) that came one step before, within 0.1 at "
            "every step from the second on. What C₁(t) is does not matter."
        ),
        teaches="from unit to unit through U – what travels through h arrives one step late",
        cell=cell_of_rows(
            i=[[0, 0, 0, 0], [0, 0, 0, 0]],
            f=[[0, 0, 0, 0], [0, 0, 0, 0]],
            g=[[1, 0, 0, 0], [0.5, 0.5, 0, 0]],
            o=[[0, 0, 0, 1], [0, 0, 0, 1]],
        ),
        sequence=_tokens([1, -1, -1, 1, 1, -1, 1, -1, -1, -1]),
        opens_at=1,
        domain="signs",
        quantity="c",
        unit=1,
        target=one_step_late,
        tolerance=0.1,
        hidden=hidden,
        hints=(
            "Let unit 1 take in the present token and show it. Unit 2 must not look at the input "
            "at all: at the next step it copies what unit 1 shows. Neither may remember more.",
            "Biases of 10 in i(t) and o(t) and of -10 in f(t), for both units. C̃(t): unit 1 has "
            "weight 10 on the token; unit 2 has weight 0 on it and U = 14 from unit 1.",
        ),
        solution=cell_of_rows(
            i=[[0, 0, 0, 10], [0, 0, 0, 10]],
            f=[[0, 0, 0, -10], [0, 0, 0, -10]],
            g=[[10, 0, 0, 0], [0, 14, 0, 0]],
            o=[[0, 0, 0, 10], [0, 0, 0, 10]],
        ),
    )


def _parity() -> Challenge:
    def hidden(seed: int) -> tuple[InputSequence, ...]:
        return (
            random_bits(40, seed=seed),
            parse_bits("1" * 25),
            parse_bits("0" * 12),
            parse_bits("1" + "0" * 30 + "1"),
        )

    return Challenge(
        key="parity",
        title="Parity with one unit",
        goal=(
            "C(t) must be 1 when the number of ones so far is odd and 0 when it is even, within "
            "0.25 at every step. One unit is enough."
        ),
        teaches="input and feedback together – flip the state, but only at a 1",
        cell=cell_of_rows(i=[[0.5, 0, 0]], f=[[0, 0, 1]], g=[[0.5, 0, 0.2]], o=[[0, 0, 1]]),
        sequence=parse_bits("101110011010"),
        opens_at=2,
        domain="bits",
        quantity="c",
        unit=0,
        target=lambda x: np.cumsum(x[:, 0]) % 2,
        tolerance=0.25,
        hidden=hidden,
        hints=(
            "You have built something that flips at every step: “Blink”. Which gate makes it flip "
            "at a 1 only?",
            "C̃(t) as in “Blink”: weight 0 on the bit, bias 10, U = -26. f(t) and o(t): bias 10. "
            "i(t): weight 20 on the bit, bias -10.",
        ),
        solution=cell_of_rows(i=[[20, 0, -10]], f=[[0, 0, 10]], g=[[0, -26, 10]], o=[[0, 0, 10]]),
    )


def _first_of_many() -> Challenge:
    def hidden(seed: int) -> tuple[InputSequence, ...]:
        rng = np.random.default_rng([seed, 32])
        return (
            _drawn_tokens(rng, 40),
            _drawn_tokens(rng, 30),
            _tokens([-1] + [1] * 30),
            _tokens([1] + [-1] * 30),
            _tokens([1] * 12),
        )

    return Challenge(
        key="first-of-many",
        title="The first of many tokens, with nothing to mark it",
        goal=(
            "Two units: C₁(t) must be the first token (1 or -1) at every step, within 0.05, though "
            "a new token comes at each step and no input says which was the first."
        ),
        teaches="one unit steers the gates of another",
        cell=cell_of_rows(
            i=[[0, 0, -0.5, 1], [0, 0, 0, 0]],
            f=[[0, 0, 0.5, 0], [0, 0, 0, 0]],
            g=[[1, 0, 0, 0], [0, 0, 0, 0.5]],
            o=[[0, 0, 0, 1], [0, 0, 0, 1]],
        ),
        sequence=_tokens([-1, 1, 1, -1, 1, -1, -1, 1, 1, 1, -1, 1, 1, -1, 1, 1]),
        opens_at=1,
        domain="signs",
        quantity="c",
        unit=0,
        target=lambda x: np.full(len(x), x[0, 0]),
        tolerance=0.05,
        hidden=hidden,
        hints=(
            "Before the first step every h is 0, and never again has it to be: let unit 2 ignore "
            "the tokens and always hold 1. What it shows says “this is not the first step”.",
            "Unit 2: biases 10 in i(t), C̃(t) and o(t), -10 in f(t). Unit 1: C̃(t) weight 10 on the "
            "token; i(t) bias 10 and U = -30 from unit 2; f(t) bias -10 and U = 30 from unit 2.",
        ),
        solution=cell_of_rows(
            i=[[0, 0, -30, 10], [0, 0, 0, 10]],
            f=[[0, 0, 30, -10], [0, 0, 0, -10]],
            g=[[10, 0, 0, 0], [0, 0, 0, 10]],
            o=[[0, 0, 0, 10], [0, 0, 0, 10]],
        ),
    )


ALTERNATOR = _alternator()
DELAY = _delay()
PARITY = _parity()
FIRST_OF_MANY = _first_of_many()
