"""Pictures: pure functions from a trace or a result to a Plotly figure.

A figure computes nothing and fetches nothing. Each one's ``layout.meta["alt"]`` says in words what
it shows.
"""

from lstm_viz.figures.arithmetic_bars import arithmetic_bars, told_result
from lstm_viz.figures.equations import equations_with_numbers, symbolic_equations
from lstm_viz.figures.gate_heatmap import gate_heatmap
from lstm_viz.figures.sequence_strip import cursor_layout, sequence_strip
from lstm_viz.figures.step_picture import MOST_UNITS, step_picture

__all__ = [
    "MOST_UNITS",
    "arithmetic_bars",
    "cursor_layout",
    "equations_with_numbers",
    "gate_heatmap",
    "sequence_strip",
    "step_picture",
    "symbolic_equations",
    "told_result",
]
