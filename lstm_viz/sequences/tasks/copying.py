"""Copy memory: ten symbols, a long wait, and then the ten symbols again."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from lstm_viz.sequences.reading import Characters
from lstm_viz.sequences.tasks.batch import (
    Batch,
    BoolArray,
    equal_lengths,
    one_column_each,
)
from lstm_viz.sequences.tasks.criteria import class_above_others
from lstm_viz.sequences.tasks.task import MOST_LAG, Task
from lstm_viz.sequences.text import Alphabet

SYMBOLS = 8
"""How many different symbols there are to remember."""

REMEMBERED = 10
"""How many of them each sequence begins with."""

_BLANK, _NOW = SYMBOLS, SYMBOLS + 1

_INPUTS = (*"abcdefgh", "blank", "now")
_TYPED = "abcdefgh_!"  # a blank is typed as _, “now” as !


def _draw(rng: np.random.Generator, count: int, lag: int) -> Batch:
    """Ten symbols, T - 1 blanks, the sign to begin, ten blanks; asked: T + 10 blanks, the ten."""
    steps = lag + 2 * REMEMBERED
    remembered = rng.integers(0, SYMBOLS, (REMEMBERED, count))
    symbols = np.full((steps, count), _BLANK)
    symbols[:REMEMBERED] = remembered
    symbols[-REMEMBERED - 1] = _NOW
    target = np.full((steps, count), _BLANK, dtype=np.int64)
    target[-REMEMBERED:] = remembered
    everywhere: BoolArray = np.ones((steps, count), dtype=np.bool_)
    return Batch(
        x=one_column_each(symbols, SYMBOLS + 2, everywhere),
        target=target,
        mask=everywhere,
        lengths=equal_lengths(steps, count),
    )


def _all_copied(output: NDArray[np.float64], batch: Batch) -> BoolArray:
    return class_above_others(output, batch, batch.target != _BLANK)


COPY = Task(
    key="copy",
    name="Copy memory",
    sentence=(
        "Ten symbols, then blanks; at the sign “now”, say the ten symbols again in their order. "
        "Until then the answer is blank."
    ),
    source="Arjovsky, Shah & Bengio 2016, Unitary Evolution Recurrent Neural Networks",
    inputs=_INPUTS,
    outputs=(*"abcdefgh", "blank"),
    loss="cross_entropy",
    lag_words="T; each symbol is asked for T + 10 steps after it was read",
    default_lag=20,
    least_lag=1,
    most_lag=MOST_LAG,
    baseline_words=(
        "Blank until the last ten steps, then each of the eight symbols as likely as any other: "
        "10 log 8 / (T + 20)."
    ),
    criterion="At each of the last ten steps, the right symbol has the largest output (ours).",
    sampler=_draw,
    memoryless_loss=lambda lag: REMEMBERED * math.log(SYMBOLS) / (lag + 2 * REMEMBERED),
    is_right=_all_copied,
    reading=Characters(Alphabet(_TYPED), suffix="_" * REMEMBERED, names=_INPUTS),
)
