"""What networks cost: parameters, multiplications, state, memory for training, and time."""

from lstm_viz.costs.apart import measure_apart, told_by_process
from lstm_viz.costs.architectures import (
    ARCHITECTURES,
    COSTS,
    QUANTITIES,
    Architecture,
    Cost,
    Quantity,
)
from lstm_viz.costs.formula import Formula, Term
from lstm_viz.costs.measuring import Measured, measure, processor, steps_in_one_go
from lstm_viz.costs.sizes import MOST, Sizes

__all__ = [
    "ARCHITECTURES",
    "COSTS",
    "MOST",
    "QUANTITIES",
    "Architecture",
    "Cost",
    "Formula",
    "Measured",
    "Quantity",
    "Sizes",
    "Term",
    "measure",
    "measure_apart",
    "processor",
    "steps_in_one_go",
    "told_by_process",
]
