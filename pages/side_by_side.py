"""A feed-forward network, an RNN, a GRU and an LSTM on one sequence, step by step side by side."""

from lstm_viz.ui import shell
from lstm_viz.ui.side_by_side.page import show_side_by_side

shell.enter()
show_side_by_side()
