"""What a trace means: where a number comes from, what is left of a memory, where gradients go."""

from lstm_viz.analysis.arithmetic import Arithmetic, Line, arithmetic
from lstm_viz.analysis.arithmetic_over_time import ArithmeticOverTime, arithmetic_over_time
from lstm_viz.analysis.contributions import Contributions, Term, contributions
from lstm_viz.analysis.gradient_flow import GradientFlow, gradient_flow
from lstm_viz.analysis.half_life import HalfLife, half_life
from lstm_viz.analysis.ledger import Ledger, ledger
from lstm_viz.analysis.ledger_history import LedgerHistory, ledger_history

__all__ = [
    "Arithmetic",
    "ArithmeticOverTime",
    "Contributions",
    "GradientFlow",
    "HalfLife",
    "Ledger",
    "LedgerHistory",
    "Line",
    "Term",
    "arithmetic",
    "arithmetic_over_time",
    "contributions",
    "gradient_flow",
    "half_life",
    "ledger",
    "ledger_history",
]
