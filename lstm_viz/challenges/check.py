"""How far a cell is on the way to a challenge's goal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray, read_only, whole_number
from lstm_viz.cells import LSTM
from lstm_viz.challenges.challenge import Challenge
from lstm_viz.errors import InvalidInput
from lstm_viz.notation import QUANTITIES, subscript
from lstm_viz.sequences import InputSequence

HALF_CREDIT = 2.0
"""A step that misses its tolerance by so many tolerances counts half in the score."""

NEARLY = 0.999
"""The most that a cell scores which does not meet the goal: 99.9 % does not round to 100 %."""


@dataclass(frozen=True)
class Miss:
    """One step at which a value was asked for, and what the cell gave there."""

    sequence: int  # 0: the one shown; k: the k-th hidden one, counting from 1
    step: int  # 0 to T-1
    token: str  # the step's input as a label
    symbol: str  # what was asked about: "C", or "C₂" in a cell of several units
    value: float  # what the cell gave
    target: float  # what was asked for
    tolerance: float  # how far apart the two may be

    @property
    def words(self) -> str:
        """The miss in words that can be shown to a student, steps counted from 1."""
        where = f"hidden sequence {self.sequence}" if self.sequence else "the sequence shown"
        return (
            f"Step {self.step + 1} (input “{self.token}”) of {where}: "
            f"{self.symbol}({self.step + 1}) is {_written(self.value)}; asked for is "
            f"{_written(self.target)}, give or take {self.tolerance:g}."
        )


@dataclass(frozen=True, eq=False)
class Verdict:
    """What a check found."""

    solved: bool  # every step asked about, of every sequence, is within the tolerance
    score: float  # 0…1, 1 exactly when solved; grows with every step that comes nearer
    shown_score: float  # 0…1, the share of the shown sequence's asked steps within the tolerance
    hidden_score: float  # 0…1, the same of all hidden sequences' steps together
    worst: Miss | None  # the step that is furthest off; None when solved
    output: FloatArray  # (T,), the quantity asked about on the shown sequence
    target: FloatArray  # (T,), what was asked for there, NaN where nothing was


@dataclass(frozen=True, eq=False)
class _Exam:
    """The B sequences of a challenge, the one shown first, side by side in one batch."""

    sequences: tuple[InputSequence, ...]
    x: FloatArray  # (T, B, D), zeros after a sequence's end: later steps change no earlier one
    target: FloatArray  # (T, B), 0 where nothing is asked
    asked: NDArray[np.bool_]  # (T, B)


def check(challenge: Challenge, cell: LSTM, *, seed: int = 0) -> Verdict:
    """Run a cell over the shown and the hidden sequences of a challenge.

    The score is the mean of two halves, the shown sequence and the hidden ones. A half is the mean
    over its sequences of the mean over their asked steps of ::

        1 / (1 + max(0, |value - target| - tolerance) / (2 tolerance))

    so a step within the tolerance counts 1, one that misses it by two tolerances counts ½, and
    however far off a cell is, each step towards the goal shows. It is held at 0.999 until all is
    within the tolerance. Only the weights count: what is done to a running cell (held gates, cut
    wires) is no part of it.

    Parameters
    ----------
    challenge : Challenge
        The challenge.
    cell : LSTM
        A cell of the challenge's sizes, without a projection.
    seed : int, default 0
        Which hidden sequences, at least 0.

    Returns
    -------
    Verdict

    Raises
    ------
    InvalidInput
        When the cell is of another kind or other sizes, a sum in it leaves the range of float64,
        or the seed is no whole number of at least 0.
    """
    _require_sizes(challenge, cell)
    exam = _exam(challenge, whole_number("seed", seed, at_least=0))
    trace = cell.trace(exam.x)
    states = trace.c if challenge.quantity == "c" else trace.h
    values = states[:, :, challenge.unit]  # (T, B)
    excess = np.where(exam.asked, np.abs(values - exam.target) - challenge.tolerance, -np.inf)
    within = exam.asked & (excess <= 0)
    solved = bool((within == exam.asked).all())

    step, sequence = np.unravel_index(excess.argmax(), excess.shape)
    closeness = np.where(
        exam.asked, 1 / (1 + np.maximum(excess, 0) / (HALF_CREDIT * challenge.tolerance)), 0.0
    )
    of_sequence = closeness.sum(axis=0) / exam.asked.sum(axis=0)  # (B,)
    score = float(of_sequence[0] + of_sequence[1:].mean()) / 2

    shown = exam.sequences[0].steps
    several = challenge.cell.hidden_size > 1
    return Verdict(
        solved=solved,
        score=1.0 if solved else min(score, NEARLY),
        shown_score=float(within[:, 0].sum() / exam.asked[:, 0].sum()),
        hidden_score=float(within[:, 1:].sum() / exam.asked[:, 1:].sum()),
        worst=None
        if solved
        else Miss(
            sequence=int(sequence),
            step=int(step),
            token=exam.sequences[sequence].tokens[step],
            symbol=QUANTITIES[challenge.quantity].symbol
            + (subscript(challenge.unit + 1) if several else ""),
            value=float(values[step, sequence]),
            target=float(exam.target[step, sequence]),
            tolerance=challenge.tolerance,
        ),
        output=read_only(values[:shown, 0].copy()),
        target=read_only(np.where(exam.asked, exam.target, np.nan)[:shown, 0]),
    )


@lru_cache(maxsize=64)
def _exam(challenge: Challenge, seed: int) -> _Exam:
    """The batch is the same at every move of a slider, so it is built once."""
    sequences = (challenge.sequence, *challenge.hidden(seed))
    shape = (max(sequence.steps for sequence in sequences), len(sequences))
    x, target = np.zeros((*shape, challenge.cell.input_size)), np.full(shape, np.nan)
    for k, sequence in enumerate(sequences):
        x[: sequence.steps, k] = sequence.x
        target[: sequence.steps, k] = challenge.target(sequence.x)
    return _Exam(
        sequences=sequences,
        x=read_only(x),
        target=read_only(np.nan_to_num(target)),
        asked=~np.isnan(target),
    )


def _require_sizes(challenge: Challenge, cell: LSTM) -> None:
    wanted = challenge.cell
    if not isinstance(cell, LSTM) or cell.weight_hr is not None:
        raise InvalidInput("the challenge is for a plain LSTM cell, one without a projection.")
    if (cell.input_size, cell.hidden_size) != (wanted.input_size, wanted.hidden_size):
        raise InvalidInput(
            f"the cell has H = {cell.hidden_size} and D = {cell.input_size}; this challenge is for "
            f"H = {wanted.hidden_size} and D = {wanted.input_size}."
        )


def _written(value: float) -> str:
    """Four digits, and never “-0”."""
    return f"{value:.4g}" if abs(value) >= 5e-5 else "0"
