"""What kind of thing a trained network reads, and in which numbers it is shown.

Knows no Streamlit.
"""

from __future__ import annotations

from typing import Literal

from lstm_viz.readout import AS_IT_IS, RealUnits
from lstm_viz.sequences.reading import Characters
from lstm_viz.sequences.tasks import Task
from lstm_viz.sequences.tasks.weather import MEAN_CELSIUS, SD_CELSIUS
from lstm_viz.zoo import RECIPES

Kind = Literal["text", "series", "task"]
"""A text whose next character is foretold, a series whose next number is, or something else."""

_UNITS = {"weather": RealUnits("°C", SD_CELSIUS, MEAN_CELSIUS)}


def kind_of(network: str) -> Kind:
    """What kind of thing a network of the zoo reads."""
    return kind_of_task(RECIPES[network].task)


def kind_of_task(task: Task) -> Kind:
    """What kind of thing a task's networks read."""
    says_next = task.inputs == task.outputs and task.loss == "cross_entropy"
    if says_next and isinstance(task.reading, Characters):
        return "text"
    is_series = task.loss == "mse" and (task.input_size, task.output_size) == (1, 1)
    return "series" if is_series else "task"


def units_of(task: Task) -> RealUnits:
    """In which numbers what a task's network reads and says is shown."""
    return _UNITS.get(task.key, AS_IT_IS)
