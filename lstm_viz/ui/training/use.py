"""A trained LSTM as the network of every other page, on a sequence of its task. No Streamlit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from lstm_viz.cells import LSTM, NO_INTERVENTIONS
from lstm_viz.errors import InvalidInput
from lstm_viz.figures import MOST_UNITS as MOST_UNITS_ON_STAGE
from lstm_viz.sequences import Alphabet, InputSequence
from lstm_viz.sequences.reading import Characters
from lstm_viz.sequences.tasks import Task
from lstm_viz.training import Course
from lstm_viz.ui.current import build
from lstm_viz.ui.own_cell import MAX_INPUTS, MAX_UNITS, OwnCell
from lstm_viz.ui.selection import LAST_PHASE, MAX_STEPS, RANDOM, Selection
from lstm_viz.ui.training.words import counted_large

_UNKNOWN = "\N{MIDDLE DOT}"  # stands for any character without a column of its own


def why_not(course: Course) -> str | None:
    """Why a network cannot be the other pages' network; None where it can."""
    cell = course.network.layers[0][0]
    if not isinstance(cell, LSTM):
        return "the other pages show LSTMs"
    if cell.hidden_size > MAX_UNITS or cell.input_size > MAX_INPUTS:
        return (
            f"the other pages show up to {MAX_UNITS} units and {MAX_INPUTS} inputs; this LSTM has "
            f"{cell.hidden_size} and {cell.input_size}"
        )
    return None


def used(selection: Selection, course: Course, task: Task, sequence: InputSequence) -> Selection:
    """Choose a trained LSTM, reading a sequence of its task, where its cell state changes most.

    Parameters
    ----------
    selection : Selection
        What is chosen now.
    course : Course
        The LSTM's.
    task : Task
        What it was trained on.
    sequence : InputSequence
        What it reads; of a longer one the first `MAX_STEPS` steps.

    Raises
    ------
    InvalidInput
        When it is no LSTM, too large to be shown, or has grown beyond what can be drawn.
    """
    reason = why_not(course)
    cell = course.network.layers[0][0]
    if reason is not None or not isinstance(cell, LSTM):
        raise InvalidInput(f"{reason}.")
    x = sequence.x[:MAX_STEPS]
    alphabet = alphabet_of(task, x)
    read: dict[str, Any]
    if alphabet is None:
        read = {"source": "numbers", "numbers": _numbers(x)}
    else:
        read = {"source": "text", "text": _text(x, alphabet)}
    own = replace(OwnCell.of(cell, alphabet), origin=_origin(course, task))
    after = replace(
        selection.with_network(RANDOM),
        hidden_size=cell.hidden_size,
        own=own,
        interventions=NO_INTERVENTIONS,
        quantity="c",
        phase=LAST_PHASE,
        **read,
    )
    trace = build(after).trace  # refuses what cannot be shown
    step, unit = np.unravel_index(np.abs(trace.written).argmax(), trace.written.shape)
    return replace(
        after,
        step=int(step),
        unit=int(unit),
        first_unit=max(0, min(int(unit), cell.hidden_size - MOST_UNITS_ON_STAGE)),
    )


def _origin(course: Course, task: Task) -> str:
    updates = counted_large(len(course.losses), "update")
    return f"the LSTM that was trained on “{task.name}” for {updates}"


def alphabet_of(task: Task, x: np.ndarray) -> Alphabet | None:
    """Which character is which column, where the task's steps are single characters."""
    if isinstance(task.reading, Characters):
        return task.reading.alphabet
    is_one_hot = x.shape[1] > 1 and ((x == 0) | (x == 1)).all() and (x.sum(axis=1) == 1).all()
    if not is_one_hot or any(len(name) > 1 for name in task.inputs):
        return None
    return Alphabet("".join(task.inputs))


def _text(x: np.ndarray, alphabet: Alphabet) -> str:
    return "".join((*alphabet.characters, _UNKNOWN)[column] for column in x.argmax(axis=1))


def _numbers(x: np.ndarray) -> str:
    """As typed: a line of numbers for one column, else a row a step; each read back the same."""
    rows = [[_shortest(value) for value in row] for row in x]
    if x.shape[1] == 1:
        return " ".join(row[0] for row in rows)
    return "\n".join(" ".join(row) for row in rows)


def _shortest(value: float) -> str:
    """The shortest digits that are the same in float32, in which tasks are drawn."""
    return str(np.float32(value)).removesuffix(".0")
