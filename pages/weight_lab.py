"""The weight lab: change any weight and see what it does."""

from lstm_viz.ui import shell
from lstm_viz.ui.lab.page import show_lab

shell.enter()
show_lab()
