"""What each network knows at each step: what it would answer, and what the right answer gets.

Knows no Streamlit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.digits import beside_numbers, shown
from lstm_viz.figures.known_rows import KnownRow
from lstm_viz.readout import Answers, chances_of
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
