"""Challenges: find weights that do what is asked."""

from lstm_viz.ui import shell
from lstm_viz.ui.challenge_page import show_challenges

shell.enter()
show_challenges()
