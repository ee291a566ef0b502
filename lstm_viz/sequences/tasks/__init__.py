"""Problems in which something has to be kept for long, drawn from a seed.

Each says where it was published, what an answer without memory is worth and when a sequence counts
as right.
"""

from lstm_viz.sequences.tasks.adding import ADDING, ADDING_UNIT_INTERVAL
from lstm_viz.sequences.tasks.batch import Batch
from lstm_viz.sequences.tasks.brackets import BRACKETS
from lstm_viz.sequences.tasks.copying import COPY
from lstm_viz.sequences.tasks.counting import ANBN, ANBNCN
from lstm_viz.sequences.tasks.first_token import FIRST_TOKEN
from lstm_viz.sequences.tasks.parity import PARITY
from lstm_viz.sequences.tasks.reber import REBER
from lstm_viz.sequences.tasks.task import Task
from lstm_viz.sequences.tasks.temporal_order import ORDER_OF_THREE, ORDER_OF_TWO

TASKS: dict[str, Task] = {
    task.key: task
    for task in (
        FIRST_TOKEN,
        PARITY,
        BRACKETS,
        ANBN,
        ANBNCN,
        ADDING,
        ADDING_UNIT_INTERVAL,
        ORDER_OF_TWO,
        ORDER_OF_THREE,
        COPY,
        REBER,
    )
}
"""The tasks by key, in the order in which they are offered."""

__all__ = ["TASKS", "Batch", "Task"]
