"""What the four networks read: a held-out sequence, or what somebody typed. Knows no Streamlit."""

from __future__ import annotations

from lstm_viz import zoo
from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.sequences import Batch, InputSequence, parse_bits
from lstm_viz.sequences.tasks import Task
from lstm_viz.ui.side_by_side.choice import MOST_STEPS, Reads
from lstm_viz.ui.zoo.typed import read_typed, text_of

_OF_BITS = "parity"


def sequence_read(
    made_by: zoo.Recipe, reads: Reads, number: int, text: str
) -> tuple[InputSequence, Batch | None]:
    """What is read, and the batch of one that it is, where it is drawn.

    Parameters
    ----------
    made_by : Recipe
        Of one of the networks: its task and lag.
    reads : str
        One of `choice.READS`.
    number : int
        Which held-out sequence, from 0.
    text : str
        What was typed.

    Raises
    ------
    InvalidInput
        When what was typed cannot be read or is too long.
    """
    task = made_by.task
    if reads == "held-out":
        batch = task.draw(1, made_by.settings.lag, number, held_out=True)
        return task.sequence(batch, 0), batch
    typed = parse_bits(text) if task.key == _OF_BITS else read_typed(task, text)
    if typed.steps > MOST_STEPS:
        raise InvalidInput(
            f"what was typed has {typed.steps:,} steps; expected at most {MOST_STEPS}."
        )
    return typed, None


def text_for(task: Task, x: FloatArray) -> str:
    """What somebody would have typed for `sequence_read` to read this."""
    if task.key == _OF_BITS:
        return "".join(f"{bit:.0f}" for bit in x[:, 0])
    return text_of(task, x)
