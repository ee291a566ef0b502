"""What was measured of a translator when it was built, and how its file carries it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from lstm_viz.encoder_decoder.documents import LONGEST, SHORTEST
from lstm_viz.errors import InvalidInput
from lstm_viz.training.translation_settings import TranslationSettings
from lstm_viz.zoo.translators_measuring import LengthScore
from lstm_viz.zoo.translators_recipes import TranslatorRecipe

MOST_ROWS = 100
LONGEST_TEXT = 200


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
        return dict(self.settings) == named_settings(self.recipe.settings)


def named_settings(settings: TranslationSettings) -> dict[str, Any]:
    """Return training settings by name, as JSON knows values."""
    named: dict[str, Any] = json.loads(json.dumps(asdict(settings)))
    return named


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
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise InvalidInput("the card is not JSON; the file is damaged.") from problem
    if _value(read, "recipe") != recipe.key:
        raise InvalidInput(f"the card is not of {recipe.key!r}; the file is damaged.")
    settings = _value(read, "settings")
    if not isinstance(settings, dict):
        raise InvalidInput("the card's settings are no table of names and values.")
    _whole(settings, "longest", SHORTEST, LONGEST)
    return TranslatorCard(
        recipe=recipe,
        by_length=_rows(read, "by_length"),
        one_date=_rows(read, "one_date"),
        by_dates=_rows(read, "by_dates"),
        loss=_number(read, "loss"),
        updates=_whole(read, "updates"),
        seconds=_number(read, "seconds"),
        parameters=_whole(read, "parameters"),
        python=_short_text(read, "python"),
        torch=_short_text(read, "torch"),
        built=_short_text(read, "built"),
        settings=settings,
    )


def _rows(read: Any, name: str) -> tuple[LengthScore, ...]:
    rows = _value(read, name)
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_ROWS:
        raise InvalidInput(f"the card's {name!r} is no table; the file is damaged.")
    return tuple(
        LengthScore(
            first=_whole(row, "first", SHORTEST, LONGEST),
            last=_whole(row, "last", SHORTEST, LONGEST),
            count=_whole(row, "count"),
            places=_number(row, "places", 1),
            dates=_number(row, "dates", 1),
            whole=_number(row, "whole", 1),
        )
        for row in rows
    )


def _value(read: Any, name: str) -> Any:
    if not isinstance(read, dict) or name not in read:
        raise InvalidInput(f"the card has no {name!r}; the file is damaged.")
    return read[name]


def _short_text(read: Any, name: str) -> str:
    value = _value(read, name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT:
        raise InvalidInput(f"the card's {name!r} is no short text; the file is damaged.")
    return value


def _number(read: Any, name: str, most: float = 1e300) -> float:
    value = _value(read, name)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not 0 <= value <= most or not math.isfinite(value):
        raise InvalidInput(
            f"the card's {name!r} is no number from 0 to {most:g}; the file is damaged."
        )
    return float(value)


def _whole(read: Any, name: str, least: int = 1, most: int = 2**53) -> int:
    value = _value(read, name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise InvalidInput(
            f"the card's {name!r} is no whole number from {least:,} to {most:,}; the file is "
            "damaged."
        )
    return value
