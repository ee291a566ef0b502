"""What each network knows at each step: what it would answer, and what the right answer gets.

Knows no Streamlit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import beside_numbers, shown
from lstm_viz.figures.known_rows import KnownRow
from lstm_viz.readout import Answers
from lstm_viz.sequences.tasks import Task
from lstm_viz.zoo.lessons import Kind

KIND_NAMES: dict[Kind, str] = {
    "feed-forward": "Feed-forward",
    "rnn": "RNN",
    "gru": "GRU",
    "lstm": "LSTM",
}
"""What the networks are called on screen."""

_COLORS: dict[Kind, str | None] = {
    "feed-forward": None,
    "rnn": "rnn_tanh",
    "gru": "gru",
    "lstm": "lstm",
}
_NOT = {"odd": "even"}
_LIKELY = 0.5
_TELLING = 0.9  # of the largest difference between networks

UNDECIDED = "?"
"""What is said where no class gets more than one half."""


def wanted_from(target: FloatArray) -> FloatArray:
    """What will be asked next, at every step.

    Parameters
    ----------
    target : ndarray, shape (T, K)
        NaN where nothing is asked.

    Returns
    -------
    ndarray, shape (T, K)
        At each step the target of this step or of the next one that is asked about; NaN behind
        the last of them.
    """
    wanted = target.copy()
    for t in range(len(wanted) - 2, -1, -1):
        if np.isnan(wanted[t]).any():
            wanted[t] = wanted[t + 1]
    return wanted


def chances_of(found: Answers, wanted: FloatArray) -> FloatArray:
    """How likely a network takes the right answer to be.

    ::

        cross_entropy:  p_k of the right k
        binary:         Π_k p_k where the target is 1, 1 - p_k else: exactly the right outputs

    Parameters
    ----------
    found : Answers
        What it says at each of T steps.
    wanted : ndarray, shape (T, K)
        What is right, 1 and 0.

    Returns
    -------
    ndarray, shape (T,)
        0 to 1; NaN where nothing is right.

    Raises
    ------
    InvalidInput
        When the answers are numbers and no probabilities.
    """
    if found.loss == "mse":
        raise InvalidInput("the answers are numbers; expected probabilities.")
    p = found.values.astype(np.float64)
    if found.loss == "cross_entropy":
        return (p * wanted).sum(axis=1)
    return np.where(np.isnan(wanted), np.nan, np.where(wanted == 1, p, 1 - p)).prod(axis=1)


def answer_words(values: FloatArray, loss: str, outputs: Sequence[str]) -> tuple[str, ...]:
    """Say answers, (T, K), in words: what gets over one half; "" where they are NaN.

    Of one of many classes it is `UNDECIDED` where none does.
    """
    return tuple(
        "" if np.isnan(row).any() else _words(row, loss, outputs) for row in values.astype(float)
    )


def _words(row: FloatArray, loss: str, outputs: Sequence[str]) -> str:
    if loss == "cross_entropy" and row.max() <= _LIKELY:
        return UNDECIDED
    likely = [name for name, p in zip(outputs, row.tolist(), strict=True) if p > _LIKELY]
    if not likely and len(outputs) == 1:
        return _NOT.get(outputs[0], f"not {outputs[0]}")
    return "/".join(likely) or "none"


def rows_of(
    task: Task, found: Mapping[Kind, Answers], wanted: FloatArray
) -> tuple[tuple[KnownRow, ...], tuple[str, ...]]:
    """The rows of `known_rows`, and the right answer at each step in words."""
    right = answer_words(wanted, task.loss, task.outputs)
    rows = []
    for kind, answers in found.items():
        says = answer_words(answers.values, task.loss, task.outputs)
        rows.append(
            KnownRow(
                name=KIND_NAMES[kind],
                key=_COLORS[kind],
                chance=chances_of(answers, wanted),
                says=says,
                is_right=np.array([one == other for one, other in zip(says, right, strict=True)]),
            )
        )
    return tuple(rows), right


def sentences(
    rows: Sequence[KnownRow], right: Sequence[str], asked: Sequence[bool], tokens: Sequence[str]
) -> list[str]:
    """A sentence for each step: what is right, and what each network gives to it.

    The first row is of the network without a loop.
    """
    blind, *others = rows
    told = []
    for t, token in enumerate(tokens):
        read = beside_numbers(f"“{token}”")
        if not right[t]:
            said = ", ".join(f"{row.name} “{row.says[t]}”" for row in rows)
            told.append(f"Step {t + 1}, {read}: nothing is right or wrong here. They say: {said}.")
            continue
        when = "" if asked[t] else "at the end "
        is_right = "is right" if asked[t] else "will be right"
        given = ", ".join(f"{row.name} {shown(float(row.chance[t]))}" for row in others)
        told.append(
            f"Step {t + 1}: {when}“{right[t]}” {is_right}. Without a loop only {read} is seen, "
            f"which gives it {shown(float(blind.chance[t]))}. With one: {given}."
        )
    return told


def most_telling(rows: Sequence[KnownRow]) -> int:
    """The first step at which two networks know what another does not, as much as they ever do."""
    chances = np.sort([row.chance for row in rows], axis=0)
    spread = np.nan_to_num(chances[-2] - chances[0])
    return int((spread >= _TELLING * spread.max()).argmax())
