"""Gradients of N networks of one kind at once: the loop over time runs once for all of them."""

from lstm_viz.gradients.ensembles.all_kinds import ensemble_gradients
from lstm_viz.gradients.ensembles.memory import MOST_BYTES, working_bytes

__all__ = ["MOST_BYTES", "ensemble_gradients", "working_bytes"]
