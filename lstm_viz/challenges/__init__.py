"""Challenges: change a cell's weights by hand until it does what is asked."""

from lstm_viz.challenges.challenge import Challenge
from lstm_viz.challenges.check import Miss, Verdict, check
from lstm_viz.challenges.ladder import CHALLENGES

__all__ = ["CHALLENGES", "Challenge", "Miss", "Verdict", "check"]
