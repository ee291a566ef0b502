"""The next letter: what is asked at a step is said by a later one."""

from __future__ import annotations

import math

import numpy as np

from lstm_viz.sequences.reading import Characters
from lstm_viz.sequences.tasks.batch import Batch, equal_lengths, one_column_each
from lstm_viz.sequences.tasks.criteria import class_at_all_steps
from lstm_viz.sequences.tasks.task import MOST_LAG, Task
from lstm_viz.sequences.text import Alphabet

LETTERS = "abc"
"""Equally likely, each drawn without regard to the others."""

DOT = "."
"""What stands between the letters, and where the next of them is asked for."""

CHANCE_OF_A_LETTER = 1 / 5


def _draw(rng: np.random.Generator, count: int, lag: int) -> Batch:
    """The first step is a dot and the last a letter; each other is a letter once in five."""
    is_letter = rng.random((lag, count)) < CHANCE_OF_A_LETTER
    is_letter[0], is_letter[-1] = False, True
    letters = rng.integers(0, len(LETTERS), (lag, count))
    following = letters.copy()  # at each step the letter there, or else the next one
    for step in range(lag - 2, -1, -1):
        following[step] = np.where(is_letter[step], letters[step], following[step + 1])
    everywhere = np.ones((lag, count), dtype=np.bool_)
    return Batch(
        x=one_column_each(np.where(is_letter, letters, len(LETTERS)), len(LETTERS) + 1, everywhere),
        target=np.where(is_letter, 0, following),
        mask=~is_letter,
        lengths=equal_lengths(lag, count),
    )


FUTURE = Task(
    key="future",
    name="The next letter",
    sentence=(
        "Letters a, b and c with dots between them: at every dot, say which letter comes next. No "
        "network that reads forward can know; one that also reads backward can."
    ),
    source=(
        "our own; that what comes later matters as well is from Schuster & Paliwal 1997, "
        "Bidirectional Recurrent Neural Networks"
    ),
    inputs=(*LETTERS, DOT),
    outputs=tuple(LETTERS),
    loss="cross_entropy",
    lag_words="the number of steps",
    default_lag=20,
    least_lag=2,
    most_lag=MOST_LAG,
    baseline_words=(
        "All three letters equally likely: log 3. Whoever knows all that came before, and nothing "
        "of what comes, can do no better."
    ),
    criterion="At every dot, the next letter has the largest output (ours).",
    sampler=_draw,
    memoryless_loss=lambda lag: math.log(len(LETTERS)),
    is_right=class_at_all_steps,
    reading=Characters(Alphabet(LETTERS + DOT)),
)
