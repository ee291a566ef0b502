"""What a trace means: where a number comes from, what is left of a memory, where gradients go."""

from lstm_viz.analysis.arithmetic import Arithmetic, Line, arithmetic
from lstm_viz.analysis.arithmetic_over_time import ArithmeticOverTime, arithmetic_over_time
from lstm_viz.analysis.contributions import Contributions, Term, contributions
from lstm_viz.analysis.gradient_flow import GradientFlow, gradient_flow, gradient_flow_of
from lstm_viz.analysis.half_life import HalfLife, half_life
from lstm_viz.analysis.ledger import Ledger, ledger
from lstm_viz.analysis.ledger_history import LedgerHistory, ledger_history
from lstm_viz.analysis.saturation import Saturation, saturation
from lstm_viz.analysis.unit_order import UNIT_ORDERS, UnitOrder, unit_order
from lstm_viz.analysis.unit_ranking import RankedUnit, UnitRanking, rank_units
from lstm_viz.analysis.what_moved import Difference, largest_by_quantity, what_moved

__all__ = [
    "UNIT_ORDERS",
    "Arithmetic",
    "ArithmeticOverTime",
    "Contributions",
    "Difference",
    "GradientFlow",
    "HalfLife",
    "Ledger",
    "LedgerHistory",
    "Line",
    "RankedUnit",
    "Saturation",
    "Term",
    "UnitOrder",
    "UnitRanking",
    "arithmetic",
    "arithmetic_over_time",
    "contributions",
    "gradient_flow",
    "gradient_flow_of",
    "half_life",
    "largest_by_quantity",
    "ledger",
    "ledger_history",
    "rank_units",
    "saturation",
    "unit_order",
    "what_moved",
]
