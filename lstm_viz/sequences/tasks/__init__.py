"""Problems in which something has to be kept, drawn from a seed.

First the long-lag problems, made up; then text, series, sentences and dates. Each says where it was
published, what an answer without memory is worth and when a sequence counts as right. Data are
loaded when the first batch is drawn, not before.
"""

from lstm_viz.sequences.tasks.adding import ADDING, ADDING_UNIT_INTERVAL, MULTIPLICATION
from lstm_viz.sequences.tasks.batch import Batch
from lstm_viz.sequences.tasks.brackets import BRACKETS
from lstm_viz.sequences.tasks.copying import COPY
from lstm_viz.sequences.tasks.counting import ANBN, ANBNCN
from lstm_viz.sequences.tasks.dates import DATES
from lstm_viz.sequences.tasks.first_token import FIRST_TOKEN
from lstm_viz.sequences.tasks.future import FUTURE
from lstm_viz.sequences.tasks.next_character import PYTHON
from lstm_viz.sequences.tasks.parity import PARITY
from lstm_viz.sequences.tasks.reber import REBER
from lstm_viz.sequences.tasks.season import SEASON
from lstm_viz.sequences.tasks.sentiment import SENTIMENT
from lstm_viz.sequences.tasks.task import Task
from lstm_viz.sequences.tasks.temporal_order import ORDER_OF_THREE, ORDER_OF_TWO
from lstm_viz.sequences.tasks.weather import WEATHER

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
        MULTIPLICATION,
        ORDER_OF_TWO,
        ORDER_OF_THREE,
        COPY,
        REBER,
        FUTURE,
        PYTHON,
        SEASON,
        WEATHER,
        SENTIMENT,
        DATES,
    )
}
"""The tasks by key, in the order in which they are offered."""

__all__ = ["TASKS", "Batch", "Task"]
