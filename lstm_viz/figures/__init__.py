"""Pictures: pure functions from a trace or a result to a Plotly figure.

A figure computes nothing and fetches nothing. Each one's ``layout.meta["alt"]`` says in words what
it shows.
"""

from lstm_viz.figures.arithmetic_picture import arithmetic_picture
from lstm_viz.figures.equations import equations_with_numbers, symbolic_equations
from lstm_viz.figures.gate_heatmap import gate_heatmap
from lstm_viz.figures.sequence_strip import moving_strip, sequence_strip
from lstm_viz.figures.stage import MOST_UNITS, PHASES, packet_of, stage, step_picture

__all__ = [
    "MOST_UNITS",
    "PHASES",
    "arithmetic_picture",
    "equations_with_numbers",
    "gate_heatmap",
    "moving_strip",
    "packet_of",
    "sequence_strip",
    "stage",
    "step_picture",
    "symbolic_equations",
]
