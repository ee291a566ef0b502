"""Trained networks: what they say at each step, what they write, and what their units follow."""

from lstm_viz.ui import shell
from lstm_viz.ui.zoo.page import show_zoo

shell.enter()
show_zoo()
