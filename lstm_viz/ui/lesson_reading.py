"""What the networks of a lesson read: a sample, a held-out sequence or something typed.

Knows no Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz import zoo
from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.network import NetworkTrace
from lstm_viz.readout import Answers, answers, answers_to, next_tokens
from lstm_viz.sequences import Batch, InputSequence
from lstm_viz.sequences.features import features_of
from lstm_viz.sequences.right_answers import right_answers
from lstm_viz.sequences.tasks import Task
from lstm_viz.sequences.tasks.future import FUTURE
from lstm_viz.ui.lesson_choice import Reads
from lstm_viz.ui.zoo.kinds import kind_of_task
from lstm_viz.ui.zoo.typed import read_typed, text_of


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
    if task.key == "brackets":
        return features_of(task.key, sequence)["bracket depth"][:, None]
    if task.key == FUTURE.key:
        return right_answers(task, sequence.x)
    return None
