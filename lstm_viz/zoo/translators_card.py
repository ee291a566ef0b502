"""What was measured of a translator when it was built, and how its file carries it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from lstm_viz.encoder_decoder.documents import LONGEST, SHORTEST
from lstm_viz.errors import InvalidInput
from lstm_viz.zoo.card_values import CardValues, named_values
from lstm_viz.zoo.translators_measuring import LengthScore
from lstm_viz.zoo.translators_recipes import TranslatorRecipe

MOST_ROWS = 100


@dataclass(frozen=True, kw_only=True)
class TranslatorCard:
    """A recipe and what came of it; nothing of it is typed by hand but the recipe."""

    recipe: TranslatorRecipe
    by_length: tuple[LengthScore, ...]  # texts as in training: the longer, the more dates
    one_date: tuple[LengthScore, ...]  # texts with one date each: the longer, the more words
    by_dates: tuple[LengthScore, ...]  # texts of about one length with 1, 2, … dates, a row each
    loss: float  # in training, nats a sign, the mean over the last updates
    updates: int
    seconds: float  # of training, on the machine that built it
    parameters: int
    python: str  # the versions it was built with
    torch: str
    built: str  # the day, as YYYY-MM-DD
    settings: Mapping[str, Any]  # the recipe's settings at that time, by name

    @property
    def trained_up_to(self) -> int:
        """The characters of the longest text that it was trained on."""
        return int(self.settings["longest"])

    @property
    def is_of_this_recipe(self) -> bool:
        """Whether the file was built with the settings that the recipe has now."""
        return dict(self.settings) == named_values(self.recipe.settings)


def translator_card_text(card: TranslatorCard) -> str:
    """Write a card as JSON, in one order; the recipe by its key."""
    written = {field.name: getattr(card, field.name) for field in fields(TranslatorCard)}
    written["recipe"] = card.recipe.key
    for table in ("by_length", "one_date", "by_dates"):
        written[table] = [asdict(row) for row in written[table]]
    return json.dumps(written, sort_keys=True, ensure_ascii=False, allow_nan=False)


def translator_card_from(text: str, recipe: TranslatorRecipe) -> TranslatorCard:
    """Read what `translator_card_text` wrote.

    Raises
    ------
    InvalidInput
        When it is no card, a value is missing or outside its range, or it is another recipe's.
    """
    named = CardValues.of_text(text)
    if named.text("recipe") != recipe.key:
        raise InvalidInput(f"the card is not of {recipe.key!r}; the file is damaged.")
    settings = named.settings()
    CardValues(settings).whole("longest", SHORTEST, LONGEST)
    return TranslatorCard(
        recipe=recipe,
        by_length=_rows(named, "by_length"),
        one_date=_rows(named, "one_date"),
        by_dates=_rows(named, "by_dates"),
        loss=named.number("loss", 0, math.inf),
        updates=named.whole("updates", 1),
        seconds=named.number("seconds", 0, math.inf),
        parameters=named.whole("parameters", 1),
        python=named.text("python"),
        torch=named.text("torch"),
        built=named.text("built"),
        settings=settings,
    )


def _rows(named: CardValues, name: str) -> tuple[LengthScore, ...]:
    rows = named.value(name)
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_ROWS:
        raise InvalidInput(f"the card's {name!r} is no table; the file is damaged.")
    return tuple(
        LengthScore(
            first=row.whole("first", SHORTEST, LONGEST),
            last=row.whole("last", SHORTEST, LONGEST),
            count=row.whole("count", 1),
            places=row.number("places", 0, 1),
            dates=row.number("dates", 0, 1),
            whole=row.number("whole", 0, 1),
        )
        for row in map(CardValues, rows)
    )
