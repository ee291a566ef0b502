"""Challenges about what a cell keeps, when it writes, and when it shows it."""

from __future__ import annotations

import math

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.challenges.challenge import Challenge
from lstm_viz.challenges.gate_rows import cell_of_rows
from lstm_viz.sequences import Alphabet, InputSequence, one_hot, sequence_of_columns

_LETTERS = Alphabet("ab", other=True)
_KEPT_FOR = 20

_READ_OUT = math.tanh(1.0)
"""What h(t) shows of a cell state of 1 through an open output gate."""


def _signs(rng: np.random.Generator, steps: int) -> FloatArray:
    return rng.choice([-1.0, 1.0], steps)


def _marks(rng: np.random.Generator, steps: int, share: float) -> FloatArray:
    """About that share of the steps marked with 1, at least one of them."""
    marks = (rng.random(steps) < share).astype(np.float64)
    marks[rng.integers(steps)] = 1.0
    return marks


def _keep_the_token() -> Challenge:
    def hidden(seed: int) -> tuple[InputSequence, ...]:
        rng = np.random.default_rng([seed, 1])
        early, late = rng.integers(1, 6), rng.integers(6, 20)
        texts = (
            "b" + "." * _KEPT_FOR,
            "." * early + "a" + "." * _KEPT_FOR,
            "." * late + "b" + "." * _KEPT_FOR,
            "." * _KEPT_FOR,
        )
        return tuple(one_hot(text, _LETTERS) for text in texts)

    return Challenge(
        key="keep-the-token",
        title="Keep the first token for 20 steps, with 95 % left",
        goal=(
            "When the letter a comes, C(t) becomes 1, and for b it becomes -1. It must stay within "
            "0.05 of that for the 20 steps after the letter, in which only dots come; before the "
            "letter it is 0."
        ),
        teaches="the forget bias – f(t) = 0.73 soon forgets, f(t) = 0.999 lasts",
        cell=cell_of_rows(
            i=[[0, 0, 0, 0, 4]], f=[[0, 0, 0, 0, 1]], g=[[4, -4, 0, 0, 0]], o=[[0, 0, 0, 0, 1]]
        ),
        sequence=one_hot("a" + "." * _KEPT_FOR, _LETTERS),
        opens_at=1,
        domain="one-hot",
        alphabet=_LETTERS,
        quantity="c",
        unit=0,
        target=lambda x: np.cumsum(x[:, 0] - x[:, 1]),
        tolerance=0.05,
        hidden=hidden,
        hints=(
            "The letter is written well enough; it is lost afterwards. Which gate multiplies the "
            "old cell state at every step?",
            "f(t) must be so near to 1 that its 20th power is still about 0.97. Leave everything "
            "else alone and raise the bias of f(t) to 8.",
        ),
        solution=cell_of_rows(
            i=[[0, 0, 0, 0, 4]], f=[[0, 0, 0, 0, 8]], g=[[4, -4, 0, 0, 0]], o=[[0, 0, 0, 0, 1]]
        ),
    )


def _forget_at_step_3() -> Challenge:
    channels = ("token", "wipe")

    def wiped_sum(x: FloatArray) -> FloatArray:
        total, totals = 0.0, []
        for token, wipe in x:
            total = 0.0 if wipe else total + token
            totals.append(total)
        return np.array(totals)

    def hidden(seed: int) -> tuple[InputSequence, ...]:
        rng = np.random.default_rng([seed, 2])
        drawn = []
        for steps in (10, 16):
            token, wipe = np.zeros(steps), np.zeros(steps)
            half = steps // 2
            for first in (0, half):  # a token, then some steps later the mark, twice
                at = first + rng.integers(0, 2)
                token[at] = rng.choice([-1.0, 1.0])
                wipe[rng.integers(at + 1, first + half)] = 1.0
            drawn.append(sequence_of_columns(channels, token, wipe))
        return (
            *drawn,
            sequence_of_columns(
                channels, "1 1 0 0 0 0 0 0 0 0", "0 0 0 0 0 0 0 0 0 0"
            ),  # nothing to forget
            sequence_of_columns(channels, "0 -1 -1 0 0 0 1 0", "1 0 0 0 1 1 0 0"),
        )

    return Challenge(
        key="forget-at-step-3",
        title="Make the cell forget everything at step 3",
        goal=(
            "Tokens of 1 and -1 add up in C(t). At the step that the second input marks – here "
            "step 3 – C(t) must fall to 0; at all other steps nothing may be lost. Checked: C(t) "
            "at every step, within 0.1, also with the mark at other steps."
        ),
        teaches="an input that shuts the forget gate",
        cell=cell_of_rows(i=[[0, 0, 0, 4]], f=[[0, 0, 0, 1]], g=[[4, 0, 0, 0]], o=[[0, 0, 0, 1]]),
        sequence=sequence_of_columns(channels, "1 0 0 0 0 -1 0 0", "0 0 1 0 0 0 0 0"),
        opens_at=2,
        domain="signs",
        quantity="c",
        unit=0,
        target=wiped_sum,
        tolerance=0.1,
        hidden=hidden,
        hints=(
            "A forget gate of 0 wipes the belt, one of 1 keeps it. It must be 1 as a rule and 0 at "
            "the marked step: the bias sets the rule, a weight the exception.",
            "Raise the bias of f(t) to 8, so that everything is kept. Then give the input “wipe” a "
            "weight of -16 in f(t): at the marked step the sum is 8 - 16 = -8.",
        ),
        solution=cell_of_rows(
            i=[[0, 0, 0, 4]], f=[[0, -16, 0, 8]], g=[[4, 0, 0, 0]], o=[[0, 0, 0, 1]]
        ),
    )


def _write_when_told() -> Challenge:
    channels = ("token", "write")

    def hidden(seed: int) -> tuple[InputSequence, ...]:
        rng = np.random.default_rng([seed, 3])
        return (
            sequence_of_columns(channels, _signs(rng, 30), _marks(rng, 30, 0.15)),
            sequence_of_columns(channels, _signs(rng, 20), _marks(rng, 20, 0.4)),
            sequence_of_columns(channels, "1 -1 -1 1 1 1 1 1 1 1 1 1", "0 0 0 0 0 0 0 0 0 0 0 0"),
            sequence_of_columns(channels, "-1 -1 -1 -1 1 1 1 1", "1 1 1 1 1 1 1 1"),
        )

    return Challenge(
        key="write-when-told",
        title="Write only when told to",
        goal=(
            "A token of 1 or -1 comes at every step, but only those count that the second input "
            "marks. C(t) must be the sum of the marked tokens so far, within 0.15 at every step."
        ),
        teaches="the input gate as a valve",
        cell=cell_of_rows(i=[[0, 0.5, 0, 0]], f=[[0, 0, 0, 2]], g=[[1, 0, 0, 0]], o=[[0, 0, 0, 1]]),
        sequence=sequence_of_columns(channels, "-1 1 1 -1 1 -1 -1 1 1 -1", "0 1 0 0 1 0 0 0 0 1"),
        opens_at=1,
        domain="signs",
        quantity="c",
        unit=0,
        target=lambda x: np.cumsum(x[:, 0] * x[:, 1]),
        tolerance=0.15,
        hidden=hidden,
        hints=(
            "i(t) must be shut as a rule and open where the mark is: a bias far below 0 and a "
            "weight that more than makes up for it. What is kept must not leak, either.",
            "In i(t) a bias of -10 and a weight of 20 on “write”; in f(t) a bias of 10; in C̃(t) a "
            "weight of 10 on “token”, so that a token is written as 1 or -1.",
        ),
        solution=cell_of_rows(
            i=[[0, 20, 0, -10]], f=[[0, 0, 0, 10]], g=[[10, 0, 0, 0]], o=[[0, 0, 0, 1]]
        ),
    )


def _last_marked(x: FloatArray) -> FloatArray:
    """The last token that was marked for writing, 0 before the first; x of shape (T, 2 or more)."""
    held, states = 0.0, []
    for token, write in x[:, :2]:
        held = token if write else held
        states.append(held)
    return np.array(states)


def _latch() -> Challenge:
    channels = ("token", "write")

    def hidden(seed: int) -> tuple[InputSequence, ...]:
        rng = np.random.default_rng([seed, 4])
        return (
            sequence_of_columns(channels, _signs(rng, 40), _marks(rng, 40, 0.1)),
            sequence_of_columns(channels, _signs(rng, 24), _marks(rng, 24, 0.5)),
            sequence_of_columns(channels, "1 1 -1 1 -1 1 1 -1 -1 -1", "0 0 0 0 0 0 0 0 0 0"),
            sequence_of_columns(channels, "1 1 1 -1 -1 1 -1 1", "1 1 1 1 1 1 1 1"),
        )

    return Challenge(
        key="latch",
        title="A latch: hold the last marked token",
        goal=(
            "C(t) must be the last token (1 or -1) that the second input marked, and 0 before the "
            "first mark, within 0.1 at every step. A new token takes the place of the old one."
        ),
        teaches="overwriting – the input gate opens while the forget gate shuts",
        cell=cell_of_rows(i=[[0, 0.5, 0, 0]], f=[[0, 0, 0, 1]], g=[[1, 0, 0, 0]], o=[[0, 0, 0, 1]]),
        sequence=sequence_of_columns(channels, "-1 1 1 -1 1 1 -1 -1 1 -1", "0 1 0 0 0 1 0 1 0 0"),
        opens_at=5,
        domain="signs",
        quantity="c",
        unit=0,
        target=_last_marked,
        tolerance=0.1,
        hidden=hidden,
        hints=(
            "Begin with the valve from “Write only when told to”. Now a second mark must not add "
            "to the old value: what has to happen to the old one at that very step?",
            "i(t): bias -10, weight 20 on “write”. f(t) is its mirror image: bias 10, weight -20 "
            "on “write”. C̃(t): weight 10 on “token”.",
        ),
        solution=cell_of_rows(
            i=[[0, 20, 0, -10]], f=[[0, -20, 0, 10]], g=[[10, 0, 0, 0]], o=[[0, 0, 0, 1]]
        ),
    )


def _write_keep_read() -> Challenge:
    channels = ("token", "write", "read")

    def hidden(seed: int) -> tuple[InputSequence, ...]:
        rng = np.random.default_rng([seed, 5])
        return (
            sequence_of_columns(
                channels, _signs(rng, 30), _marks(rng, 30, 0.2), _marks(rng, 30, 0.4)
            ),
            sequence_of_columns(
                channels, _signs(rng, 24), _marks(rng, 24, 0.4), _marks(rng, 24, 0.7)
            ),
            sequence_of_columns(
                channels, "1 -1 1 1 1 -1 1 1 1 1", "0 1 0 0 0 0 0 0 0 0", "1 0 0 0 0 0 0 0 0 1"
            ),
            sequence_of_columns(channels, "1 1 -1 1 -1 -1", "1 1 1 1 1 1", "1 1 1 1 1 1"),
        )

    return Challenge(
        key="write-keep-read",
        title="Write, keep, read: open the output only when asked",
        goal=(
            "The latch again, but now h(t) is checked, at every step and within 0.08: where the "
            "third input asks, h(t) shows the token held, as 0.76 or -0.76 (tanh 1); where it does "
            "not ask, or nothing was written yet, h(t) is 0."
        ),
        teaches="the output gate – what a cell knows and what it shows are two things",
        cell=cell_of_rows(
            i=[[0, 0.5, 0, 0, 0]],
            f=[[0, -0.5, 0, 0, 1]],
            g=[[1, 0, 0, 0, 0]],
            o=[[0, 0, 0.5, 0, 0]],
        ),
        sequence=sequence_of_columns(
            channels,
            "-1 1 -1 -1 1 -1 1 1 -1 1 1 -1",
            "0 1 0 0 0 1 0 0 0 1 0 0",
            "1 0 0 1 1 0 1 0 1 1 0 1",
        ),
        opens_at=3,
        domain="signs",
        quantity="h",
        unit=0,
        target=lambda x: _READ_OUT * x[:, 2] * _last_marked(x),
        tolerance=0.08,
        hidden=hidden,
        hints=(
            "Build the latch first and watch C(t). Only then turn to o(t): it lets C(t) be seen "
            "and does not change it.",
            "The latch: i(t) -10 and 20 on “write”, f(t) 10 and -20 on “write”, C̃(t) 10 on “token”."
            " Then o(t): bias -10 and weight 20 on “read”.",
        ),
        solution=cell_of_rows(
            i=[[0, 20, 0, 0, -10]],
            f=[[0, -20, 0, 0, 10]],
            g=[[10, 0, 0, 0, 0]],
            o=[[0, 0, 20, 0, -10]],
        ),
    )


KEEP_THE_TOKEN = _keep_the_token()
FORGET_AT_STEP_3 = _forget_at_step_3()
WRITE_WHEN_TOLD = _write_when_told()
LATCH = _latch()
WRITE_KEEP_READ = _write_keep_read()
