"""A bidirectional LSTM: one chain forward, one backward, joined at each step."""

from lstm_viz.ui import shell
from lstm_viz.ui.bidirectional.page import show_bidirectional

shell.enter()
show_bidirectional()
