"""What the networks of a lesson read: a sample, a held-out sequence or something typed.

Knows no Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from lstm_viz import zoo
from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.network import NetworkTrace
from lstm_viz.readout import Answers, answers, answers_to, next_tokens
from lstm_viz.sequences import Batch, InputSequence
from lstm_viz.sequences.tasks import Task
from lstm_viz.ui.zoo.kinds import kind_of_task
from lstm_viz.ui.zoo.typed import read_typed, text_of

Reads = Literal["sample", "held-out", "typed"]
READS: tuple[Reads, ...] = ("sample", "held-out", "typed")

MOST_HELD_OUT = 999
"""How many held-out sequences can be asked for, by number from 1."""


@dataclass(frozen=True, eq=False)
class Reading:
    """A sequence of a task, and the batch it is from where what would be right is known."""

    task: Task
    sequence: InputSequence
    batch: Batch | None = None
    b: int = 0  # which of the batch

    def answers(self, run: NetworkTrace) -> Answers:
        """What a network that was trained on the task says to the sequence."""
        if self.batch is not None:
            return answers_to(self.task, run, self.batch, self.b)
        target = _right(self.task, self.sequence)
        return answers(run, self.task.outputs, self.task.loss, target=target)


def reading_of(network: str, reads: Reads, number: int, text: str, most_steps: int) -> Reading:
    """What is chosen to be read.

    Parameters
    ----------
    network : str
        The key of a trained network.
    reads : str
        One of `READS`.
    number : int
        Which held-out sequence, from 0.
    text : str
        What was typed.
    most_steps : int
        The longest sequence that is shown.

    Raises
    ------
    InvalidInput
        When what was typed cannot be read or is too long.
    """
    made_by = zoo.recipe(network)
    task = made_by.task
    if reads == "typed":
        sequence = read_typed(task, text)
        if sequence.steps > most_steps:
            raise InvalidInput(
                f"what was typed has {sequence.steps:,} steps; expected at most {most_steps}."
            )
        return Reading(task, sequence)
    if reads == "held-out":
        batch = task.draw(1, made_by.settings.lag, number, held_out=True)
        return Reading(task, task.sequence(batch, 0), batch)
    if isinstance(made_by.sample, int):
        batch = zoo.held_out(made_by, made_by.sample + 1)
        return Reading(task, zoo.sample_of(network), batch, made_by.sample)
    return Reading(task, zoo.sample_of(network))


def text_read(network: str, reading: Reading) -> str:
    """What somebody would have typed for a network to read this."""
    sample = zoo.recipe(network).sample
    if isinstance(sample, str) and reading.batch is None:
        return sample
    return text_of(reading.task, reading.sequence.x)


def _right(task: Task, sequence: InputSequence) -> FloatArray | None:
    """What would be right for something typed, (T, K), where the sequence itself says it."""
    if kind_of_task(task) == "text":
        return next_tokens(sequence.x)
    if task.key == "future":
        return _next_letters(sequence.x, task.output_size)
    return None


def _next_letters(x: FloatArray, letters: int) -> FloatArray:
    """At each dot the letter that comes next; NaN at letters, and behind the last of them."""
    is_letter = np.asarray(x[:, :letters].any(axis=1))
    target = np.full((len(x), letters), np.nan)
    following = np.full(letters, np.nan)
    for t in range(len(x) - 1, -1, -1):
        if is_letter[t]:
            following = x[t, :letters]
        else:
            target[t] = following
    return target
