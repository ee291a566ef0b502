"""What a trace means: where a number comes from, what is left of a memory, where gradients go."""

from lstm_viz.analysis.arithmetic import Arithmetic, Line, arithmetic
from lstm_viz.analysis.contributions import Contributions, Term, contributions
from lstm_viz.analysis.gradient_flow import GradientFlow, gradient_flow
from lstm_viz.analysis.ledger import Ledger, ledger

__all__ = [
    "Arithmetic",
    "Contributions",
    "GradientFlow",
    "Ledger",
    "Line",
    "Term",
    "arithmetic",
    "contributions",
    "gradient_flow",
    "ledger",
]
