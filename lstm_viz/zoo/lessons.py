"""The trained networks that lessons show: four kinds side by side, stacked, bidirectional.

They stand beside `RECIPES`, the LSTMs that every page can open.
"""

from __future__ import annotations

from lstm_viz.zoo.bidirectional_recipes import FUTURE_BIDIRECTIONAL, FUTURE_FORWARD
from lstm_viz.zoo.recipe import KINDS, Kind, Recipe
from lstm_viz.zoo.side_by_side import SameProblem
from lstm_viz.zoo.side_by_side_recipes import FOUR_RECIPES
from lstm_viz.zoo.stacked_recipes import STACKED_ORDER, STACKED_PYTHON

__all__ = [
    "BIDIRECTIONAL",
    "KINDS",
    "LESSON_RECIPES",
    "SIDE_BY_SIDE",
    "STACKED",
    "Kind",
    "SameProblem",
]

SIDE_BY_SIDE: dict[str, SameProblem] = {each.key: each.problem for each in FOUR_RECIPES}
"""The problems by key, in the order in which they are offered."""

STACKED: tuple[str, ...] = (STACKED_ORDER.key, STACKED_PYTHON.key)
"""The keys of the stacked LSTMs: one of three layers of four units, one of two of 32."""

BIDIRECTIONAL: tuple[str, str] = (FUTURE_FORWARD.key, FUTURE_BIDIRECTIONAL.key)
"""The keys of a forward and a bidirectional LSTM, trained the same way."""

LESSON_RECIPES: dict[str, Recipe] = {
    recipe.key: recipe
    for recipe in (
        *(recipe for each in FOUR_RECIPES for recipe in each.recipes),
        STACKED_ORDER,
        STACKED_PYTHON,
        FUTURE_FORWARD,
        FUTURE_BIDIRECTIONAL,
    )
}
"""The recipes by key."""
