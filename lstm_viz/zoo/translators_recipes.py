"""How the two encoder–decoders for dates are trained: alike but for the attention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from lstm_viz.errors import InvalidInput
from lstm_viz.training.translation_settings import TranslationSettings

TranslatorKey = Literal["attention", "summary"]


@dataclass(frozen=True, kw_only=True)
class TranslatorRecipe:
    """One of the two networks, and its training."""

    key: TranslatorKey
    name: str  # on screen
    sentence: str  # what the decoder is told of what was read
    settings: TranslationSettings


_WITH = TranslationSettings(attention=True)

TRANSLATORS: Mapping[TranslatorKey, TranslatorRecipe] = {
    "attention": TranslatorRecipe(
        key="attention",
        name="With attention",
        sentence=(
            "At each step the decoder looks at all that was read, and weighs anew what it needs "
            "(Bahdanau, Cho & Bengio 2015)."
        ),
        settings=_WITH,
    ),
    "summary": TranslatorRecipe(
        key="summary",
        name="Without attention",
        sentence=(
            "All that was read has to pass through one summary, the encoder’s last states, which "
            "the decoder is given at every step (Cho et al. 2014)."
        ),
        settings=replace(_WITH, attention=False),
    ),
}
"""Both by key."""

DATA = (
    "Texts drawn anew for every update: dates from 1950 to 2049 in the forms of ten languages "
    "(Unicode’s CLDR, by way of Babel) among words; one day in eight is held out, in all forms."
)

LICENCE = "Unicode License v3, of the forms; the words are this program’s own."


def translator_recipe(key: str) -> TranslatorRecipe:
    """Return a recipe by its key.

    Raises
    ------
    InvalidInput
        When there is none.
    """
    for known in get_args(TranslatorKey):
        if key == known:
            return TRANSLATORS[known]
    raise InvalidInput(
        f"there is no translator {key!r}; expected {' or '.join(get_args(TranslatorKey))}."
    )
