"""Challenges in which it matters how much, not only whether: averages, sums, the largest."""

from __future__ import annotations

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.challenges.challenge import Challenge
from lstm_viz.challenges.gate_rows import cell_of_rows
from lstm_viz.sequences import InputSequence, parse_bits, random_bits, sequence_of_columns

_KEPT_SHARE = 0.5 ** (1 / 4)
"""The factor a step that leaves half after 4 steps."""


def _half_life_4() -> Challenge:
    def leaky_average(x: FloatArray) -> FloatArray:
        average, averages = 0.0, []
        for bit in x[:, 0]:
            average = _KEPT_SHARE * average + (1 - _KEPT_SHARE) * bit
            averages.append(average)
        return np.array(averages)

    def hidden(seed: int) -> tuple[InputSequence, ...]:
        return (
            random_bits(40, seed=seed),
            parse_bits("1" * 30),
            parse_bits("0001" + "0" * 12),
            parse_bits("10" * 10),
            parse_bits("0" * 10),
        )

    return Challenge(
        key="half-life-4",
        title="A leaky average with a half-life of 4 steps",
        goal=(
            "C(t) must be a running average of the bits: a long row of ones takes it to 1, and 4 "
            "zeros halve it, whatever it was. Checked against C(t) = 0.841·C(t-1) + 0.159·x(t), "
            "within 0.03 at every step."
        ),
        teaches="a gate part-way open, and the half-life that it sets",
        cell=cell_of_rows(i=[[0, 0, 0]], f=[[0, 0, 0]], g=[[1, 0, 0]], o=[[0, 0, 1]]),
        sequence=parse_bits("111111111000000001010111"),
        opens_at=12,
        domain="bits",
        quantity="c",
        unit=0,
        target=leaky_average,
        tolerance=0.03,
        hidden=hidden,
        hints=(
            "Four steps of f(t) must leave a half: f⁴ = 0.5, so f = 0.841. And for ones to lead to "
            "exactly 1, i(t) must be what is missing from f(t) to 1.",
            "σ(1.665) = 0.841 and σ(-1.665) = 0.159: these are the biases of f(t) and i(t). In "
            "C̃(t) a weight of 10 makes each 1 a full 1.",
        ),
        solution=cell_of_rows(i=[[0, 0, -1.665]], f=[[0, 0, 1.665]], g=[[10, 0, 0]], o=[[0, 0, 1]]),
    )


def _adding() -> Challenge:
    channels = ("value", "mark")

    def marked(rng: np.random.Generator, steps: int, marks: tuple[int, ...]) -> InputSequence:
        """Values from -1 to 1 with two digits, marked at those steps."""
        x = np.zeros((steps, 2))
        x[:, 0] = rng.uniform(-1, 1, steps).round(2)
        x[list(marks), 1] = 1.0
        return InputSequence(x, channels=channels)

    def hidden(seed: int) -> tuple[InputSequence, ...]:
        rng = np.random.default_rng([seed, 21])
        first, second = rng.integers(0, 5), rng.integers(20, 30)
        largest = sequence_of_columns(channels, "1 -1 1 -1", "1 0 1 0")
        return (
            marked(rng, 50, (int(first), int(second))),
            marked(rng, 30, (0, 29)),
            marked(rng, 20, (10, 11)),
            marked(rng, 12, ()),
            largest,
        )

    return Challenge(
        key="adding",
        title="The adding problem: two marked numbers",
        goal=(
            "Numbers between -1 and 1 come, and at most two of them are marked. C(t) must be a "
            "tenth of the sum of the marked numbers so far, within 0.01 at every step."
        ),
        teaches="small weights – near 0, tanh is a straight line and leaves numbers as they are",
        cell=cell_of_rows(i=[[0, 0.5, 0, 0]], f=[[0, 0, 0, 1]], g=[[1, 0, 0, 0]], o=[[0, 0, 0, 1]]),
        sequence=sequence_of_columns(
            channels,
            "0.5 -0.8 0.9 0.3 -0.6 -0.9 0.7 0.4 -0.2 0.8",
            "0 1 0 0 0 1 0 0 0 0",
        ),
        opens_at=5,
        domain="real",
        quantity="c",
        unit=0,
        target=lambda x: 0.1 * np.cumsum(x[:, 0] * x[:, 1]),
        tolerance=0.01,
        hidden=hidden,
        hints=(
            "The valve and the open forget gate you know. But a weight of 10 in C̃(t) would make "
            "every number 1 or -1: how small must it be so that a tenth of the number is written?",
            "i(t): bias -10, weight 20 on “mark”. f(t): bias 10. C̃(t): weight 0.1 on “value”, "
            "since tanh(0.1·x) is very nearly 0.1·x.",
        ),
        solution=cell_of_rows(
            i=[[0, 20, 0, -10]], f=[[0, 0, 0, 10]], g=[[0.1, 0, 0, 0]], o=[[0, 0, 0, 1]]
        ),
    )


def _largest() -> Challenge:
    def numbers(values: FloatArray | list[float]) -> InputSequence:
        return sequence_of_columns(("value",), values)

    def hidden(seed: int) -> tuple[InputSequence, ...]:
        rng = np.random.default_rng([seed, 22])
        return (
            numbers(rng.integers(0, 6, 24) / 5),
            numbers(rng.integers(0, 5, 16) / 5),
            numbers([0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 0.8, 0.6, 0.4, 0.2, 0.0]),
            numbers([0.0] * 8),
            numbers([1.0] + [0.0, 0.8] * 7),
            numbers([0.2] + [0.0] * 15),
        )

    return Challenge(
        key="largest",
        title="Remember the largest number",
        goal=(
            "Numbers come: 0, 0.2, 0.4, 0.6, 0.8 or 1. C(t) must be half of the largest one so "
            "far, within 0.04 at every step."
        ),
        teaches="comparing what comes with what is held – W against U",
        cell=cell_of_rows(i=[[0.5, 0, 0]], f=[[0, 0, 1]], g=[[1, 0, 0]], o=[[0, 0, 1]]),
        sequence=numbers([0.2, 0.0, 0.6, 0.4, 0.2, 0.4, 0.0, 1.0, 0.6, 0.8, 0.2, 0.0]),
        opens_at=2,
        domain="real",
        quantity="c",
        unit=0,
        target=lambda x: 0.5 * np.maximum.accumulate(x[:, 0]),
        tolerance=0.04,
        hidden=hidden,
        hints=(
            "A weight on the number and a U of the other sign make a comparison: the sum is above "
            "0 when the number is larger than what is held. i(t) and f(t) must then do the "
            "opposite of each other.",
            "C̃(t): weight 0.54 writes about half the number. o(t): bias 10 shows what is held. "
            "i(t): weight 22, U = -50, bias 0. f(t) is its mirror image: weight -22, U = 50, bias "
            "0.",
        ),
        solution=cell_of_rows(i=[[22, -50, 0]], f=[[-22, 50, 0]], g=[[0.54, 0, 0]], o=[[0, 0, 10]]),
    )


HALF_LIFE_4 = _half_life_4()
ADDING = _adding()
LARGEST = _largest()
