"""The recipes of all networks that are shipped, by key."""

from __future__ import annotations

from lstm_viz.errors import InvalidInput
from lstm_viz.zoo.lessons import LESSON_RECIPES
from lstm_viz.zoo.long_lag_recipes import (
    ADDING,
    ANBN,
    ANBNCN,
    BRACKETS,
    FIRST_TOKEN,
    ORDER,
    REBER,
)
from lstm_viz.zoo.real_recipes import DATES, PYTHON, SEASON, SENTIMENT, WEATHER
from lstm_viz.zoo.recipe import Recipe

RECIPES: dict[str, Recipe] = {
    each.key: each
    for each in (
        PYTHON,
        SENTIMENT,
        DATES,
        WEATHER,
        SEASON,
        FIRST_TOKEN,
        ADDING,
        ORDER,
        ANBN,
        ANBNCN,
        BRACKETS,
        REBER,
    )
}
"""The LSTMs that every page can open, in the order in which they are offered."""


def recipe(key: str) -> Recipe:
    """Return the recipe of that key, of `RECIPES` or of `LESSON_RECIPES`.

    Raises
    ------
    InvalidInput
        When there is none; the message lists the keys.
    """
    for recipes in (RECIPES, LESSON_RECIPES):
        if key in recipes:
            return recipes[key]
    raise InvalidInput(
        f"there is no trained network {key!r}; expected one of "
        f"{', '.join((*RECIPES, *LESSON_RECIPES))}."
    )
