"""Trained networks that are shipped: recipes, cards, and the files themselves.

`RECIPES` are LSTMs that every page can open; `LESSON_RECIPES` what single lessons show: an RNN, a
GRU and a feed-forward network beside an LSTM, stacked and bidirectional ones.

``python -m lstm_viz.zoo list`` says what there is, ``check NAME`` measures a file again and holds
it to its card, ``build NAME`` trains it again from its recipe. Only building needs torch.
"""

from lstm_viz.zoo.card import Card, Claim
from lstm_viz.zoo.checking import Checked, check
from lstm_viz.zoo.examples import example_of, sample_of
from lstm_viz.zoo.lessons import (
    BIDIRECTIONAL,
    KINDS,
    LESSON_RECIPES,
    SIDE_BY_SIDE,
    STACKED,
    Kind,
    SameProblem,
)
from lstm_viz.zoo.measuring import held_out
from lstm_viz.zoo.recipe import Recipe
from lstm_viz.zoo.recipes import RECIPES, recipe
from lstm_viz.zoo.shipped import card_of, network_of

__all__ = [
    "BIDIRECTIONAL",
    "KINDS",
    "LESSON_RECIPES",
    "RECIPES",
    "SIDE_BY_SIDE",
    "STACKED",
    "Card",
    "Checked",
    "Claim",
    "Kind",
    "Recipe",
    "SameProblem",
    "card_of",
    "check",
    "example_of",
    "held_out",
    "network_of",
    "recipe",
    "sample_of",
]
