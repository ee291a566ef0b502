"""What LSTMs are used for, and the kinds of sequence problem that these are."""

from lstm_viz.uses.kinds import KINDS, Kind, KindOfProblem
from lstm_viz.uses.uses import USES, Paper, Use, uses_of

__all__ = ["KINDS", "USES", "Kind", "KindOfProblem", "Paper", "Use", "uses_of"]
