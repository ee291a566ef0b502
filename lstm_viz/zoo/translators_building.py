"""A translator trained from its recipe and measured; a shipped one measured again."""

from __future__ import annotations

import datetime
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from lstm_viz.encoder_decoder.model import EncoderDecoder
from lstm_viz.errors import InvalidInput
from lstm_viz.whole_files import replace_whole
from lstm_viz.zoo.card_values import named_values
from lstm_viz.zoo.translators import (
    read_translator,
    translator_card_of,
    translator_content,
    translator_of,
    translator_path,
)
from lstm_viz.zoo.translators_card import TranslatorCard
from lstm_viz.zoo.translators_measuring import (
    LENGTHS,
    TEXTS,
    LengthScore,
    scores_by_dates,
    scores_by_length,
)
from lstm_viz.zoo.translators_recipes import TranslatorRecipe, translator_recipe

_LAST_UPDATES = 100  # over which the card's loss is the mean

ROUNDING = 0.004
"""How far a share measured again may be from the card's, or one text if that is more.

Sums in another order change the last digits, and with them at most a text on the edge.
"""


def build_translator(
    recipe: TranslatorRecipe,
    path: Path,
    report: Callable[[int, float], object] = lambda update, loss: None,
    *,
    texts: int = TEXTS,
    lengths: Sequence[tuple[int, int]] = LENGTHS,
) -> TranslatorCard:
    """Train a translator, measure it on held-out days, and write both into one file.

    Parameters
    ----------
    recipe : TranslatorRecipe
        What to train, and how.
    path : path
        The file. It is replaced when all is done; until then it stays as it was.
    report : callable, optional
        Is given the number of each update, from 0, and its loss.
    texts : int, default 300
        How many held-out texts each row of the card's tables is measured on.
    lengths : sequence of (int, int), optional
        The rows: from and to how many characters; by default `LENGTHS`.

    Raises
    ------
    InvalidInput
        When the training diverged, or the file would be too large or cannot be written.
    """
    from lstm_viz.training.translation import train_translator  # imports torch

    if not path.parent.is_dir():
        raise InvalidInput(f"there is no folder {str(path.parent)!r} to write {path.name!r} to.")
    course = train_translator(recipe.settings, report)
    card = TranslatorCard(
        recipe=recipe,
        by_length=scores_by_length(course.network, count=texts, lengths=lengths),
        one_date=scores_by_length(course.network, dates=1, count=texts, lengths=lengths),
        by_dates=scores_by_dates(course.network, count=texts),
        loss=float(course.losses[-_LAST_UPDATES:].mean()),
        updates=len(course.losses),
        seconds=course.seconds,
        parameters=course.parameters,
        python=platform.python_version(),
        torch=version("torch"),
        built=datetime.date.today().isoformat(),
        settings=named_values(recipe.settings),
    )
    replace_whole(path, translator_content(course.network, card))
    translator_of.cache_clear()
    translator_card_of.cache_clear()
    return card


@dataclass(frozen=True, kw_only=True)
class CheckedTranslator:
    """What was measured again, and where it is not what the card says."""

    card: TranslatorCard
    by_length: tuple[LengthScore, ...]
    one_date: tuple[LengthScore, ...]
    by_dates: tuple[LengthScore, ...]
    differences: tuple[str, ...]  # a sentence for each row outside the tolerance

    @property
    def holds(self) -> bool:
        """Whether everything is what the card says."""
        return not self.differences


def check_translator(key: str, *, path: Path | None = None) -> CheckedTranslator:
    """Measure a translator on the held-out texts again and compare with its card.

    Parameters
    ----------
    key : str
        Of the recipe.
    path : path, optional
        Another file of that recipe than the one shipped.

    Raises
    ------
    InvalidInput
        When there is no such translator, or its file is missing or damaged.
    """
    recipe = translator_recipe(key)
    network, card = read_translator(translator_path(key) if path is None else path, recipe)
    by_length = _again(network, card.by_length, [None] * len(card.by_length))
    one_date = _again(network, card.one_date, [1] * len(card.one_date))
    by_dates = _again(network, card.by_dates, range(1, len(card.by_dates) + 1))
    differences = []
    if not card.is_of_this_recipe:
        differences.append("the recipe was changed since the file was built: build it again.")
    differences += _of_table("texts as in training", card.by_length, by_length)
    differences += _of_table("one date", card.one_date, one_date)
    differences += _of_table("more and more dates", card.by_dates, by_dates)
    return CheckedTranslator(
        card=card,
        by_length=by_length,
        one_date=one_date,
        by_dates=by_dates,
        differences=tuple(differences),
    )


def _again(
    network: EncoderDecoder, said: Sequence[LengthScore], dates: Sequence[int | None]
) -> tuple[LengthScore, ...]:
    """Measure the rows of a card's table once more, each with its number of dates."""
    return tuple(
        scores_by_length(network, dates=each, count=row.count, lengths=[(row.first, row.last)])[0]
        for row, each in zip(said, dates, strict=True)
    )


def _of_table(title: str, said: Sequence[LengthScore], found: Sequence[LengthScore]) -> list[str]:
    differences = []
    for before, now in zip(said, found, strict=True):
        for share in ("places", "dates", "whole"):
            was, is_now = getattr(before, share), getattr(now, share)
            if abs(was - is_now) > max(ROUNDING, 1 / now.count):
                differences.append(
                    f"{title}, {now.first} to {now.last} characters: {is_now:.2%} of {share} "
                    f"right; the card says {was:.2%}."
                )
    return differences
