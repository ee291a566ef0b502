"""What people get wrong about LSTMs: statements, each with an experiment on the real cell.

No experiment trains and each takes well under a second; all draw from fixed seeds, so that each
has one outcome.
"""

from __future__ import annotations

from lstm_viz.errors import InvalidInput
from lstm_viz.misconceptions.cell_state import CELL_STATE
from lstm_viz.misconceptions.gates import GATES
from lstm_viz.misconceptions.gradients import GRADIENTS
from lstm_viz.misconceptions.jacobians import JACOBIANS
from lstm_viz.misconceptions.memory import MEMORY
from lstm_viz.misconceptions.other_cells import OTHER_CELLS
from lstm_viz.misconceptions.outcome import Number, Outcome, Panel, Series
from lstm_viz.misconceptions.statement import (
    ANSWERS,
    FIXED,
    Answer,
    Knob,
    Source,
    Statement,
    Subject,
)

STATEMENTS: dict[str, Statement] = {
    made.key: made for made in (*GATES, *MEMORY, *CELL_STATE, *GRADIENTS, *JACOBIANS, *OTHER_CELLS)
}
"""All statements by key, in the order in which they are gone through."""


def statement(key: str) -> Statement:
    """Return the statement of that key.

    Raises
    ------
    InvalidInput
        When there is none; the message lists the keys.
    """
    if key not in STATEMENTS:
        raise InvalidInput(
            f"there is no statement {key!r}; expected one of {', '.join(STATEMENTS)}."
        )
    return STATEMENTS[key]


__all__ = [
    "ANSWERS",
    "FIXED",
    "STATEMENTS",
    "Answer",
    "Knob",
    "Number",
    "Outcome",
    "Panel",
    "Series",
    "Source",
    "Statement",
    "Subject",
    "statement",
]
