"""Stacked LSTMs: each layer with its belt, the lower one's h as the upper one's x."""

from lstm_viz.ui import shell
from lstm_viz.ui.stacked.page import show_stacked

shell.enter()
show_stacked()
