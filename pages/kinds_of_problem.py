"""Kinds of sequence problem, each with a network that solves one."""

from lstm_viz.ui import shell
from lstm_viz.ui.problems.page import show_problems

shell.enter()
show_problems()
