"""Between what a visitor types and what a trained network reads, to and fro.

Knows no Streamlit.
"""

from __future__ import annotations

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.sequences import InputSequence, parse_numbers
from lstm_viz.sequences.reading import Characters, Words
from lstm_viz.sequences.tasks import Task
from lstm_viz.sequences.text import visible
from lstm_viz.ui.zoo.choice import MOST_STEPS
from lstm_viz.ui.zoo.kinds import units_of

LARGEST_NUMBER = 1e6
"""Beyond it a number tells nothing about a network that was trained on numbers around 1."""

UNKNOWN = "\N{MIDDLE DOT}"
"""Stands for a character or word that has no column of its own."""


def read_typed(task: Task, text: str) -> InputSequence:
    """Read what somebody typed for a network of a task.

    Parameters
    ----------
    task : Task
        What the network was trained on.
    text : str
        Characters, words, or numbers in the units in which they are shown.

    Raises
    ------
    InvalidInput
        When it is empty or too long, or cannot be read.
    """
    if task.reading is not None:
        return task.reading.read(text, max_steps=MOST_STEPS)
    typed = parse_numbers(text, columns=task.input_size, max_steps=MOST_STEPS)
    largest = float(np.abs(typed.x).max())
    if largest > LARGEST_NUMBER:
        raise InvalidInput(
            f"the sequence holds a number of size {largest:.3g}; expected numbers from "
            f"-{LARGEST_NUMBER:,.0f} to {LARGEST_NUMBER:,.0f}."
        )
    units = units_of(task)
    x = (typed.x - units.offset) / units.factor
    return InputSequence(x, typed.tokens, tuple(map(visible, task.inputs)))


def text_of(task: Task, x: FloatArray) -> str:
    """What somebody would have typed for a network to read this.

    Parameters
    ----------
    task : Task
        What the network was trained on.
    x : ndarray, shape (T, D)
        What it reads.

    Returns
    -------
    str
        `read_typed` makes the same of it, numbers to four digits. What is put behind every text
        by itself is left out.
    """
    reading = task.reading
    if reading is None:
        return numbers_text(units_of(task).real(x), digits=4)
    columns = x.argmax(axis=1)
    if isinstance(reading, Characters):
        characters = reading.alphabet.characters + UNKNOWN
        text = "".join(characters[column] for column in columns)
        return text.removeprefix(reading.prefix).removesuffix(reading.suffix)
    words = (*reading.vocabulary.words, UNKNOWN)
    return " ".join(words[column] for column in columns).removesuffix(reading.suffix).rstrip()


def numbers_text(values: FloatArray, *, digits: int) -> str:
    """Numbers as they are typed: a single column in one line, several with a line for each step."""
    rows = [" ".join(f"{value:.{digits}g}" for value in row) for row in values.tolist()]
    return (" " if values.shape[1] == 1 else "\n").join(rows)


def is_of_lines(task: Task) -> bool:
    """Whether what is typed may have several lines."""
    if isinstance(task.reading, Characters):
        return "\n" in task.reading.alphabet.characters
    return not isinstance(task.reading, Words) and task.input_size > 1
