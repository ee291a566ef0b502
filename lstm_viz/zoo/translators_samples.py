"""Texts with dates for the translators to open on, in ten languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lstm_viz.encoder_decoder.documents import BETWEEN
from lstm_viz.sequences.tasks.date_forms import date_forms
from lstm_viz.sequences.tasks.dates import calendar


@dataclass(frozen=True)
class DateSample:
    """A text to open on; all its days are held out: no translator was trained on them."""

    name: str  # on screen, unique
    text: str
    answer: str  # right: each date as YYYY-MM-DD, a space between two


_LANGUAGES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
    "sv": "Swedish",
    "da": "Danish",
    "pl": "Polish",
}
# A name for the screen, the words, and the language of each date in them.
_SENTENCES = (
    ("Two dates in English", "we met on {} and again on {}", ("en", "en")),
    ("From … to … in German", "vom {} bis {} in berlin", ("de", "de")),
    (
        "One date among many words",
        "nous avant le rendez-vous {} puis le jour du train",
        ("fr",),
    ),
    ("Three languages", "roma {} paris {} lisboa {}", ("it", "fr", "pt")),
)


@lru_cache(maxsize=1)
def samples() -> tuple[DateSample, ...]:
    """A held-out day in the longest form of each language, then sentences with such days."""
    rng = np.random.default_rng(1997)
    alone = [
        DateSample(name, *_held_out_date(rng, language, with_weekday=True))
        for language, name in _LANGUAGES.items()
    ]
    among_words = []
    for name, words, languages in _SENTENCES:
        dates = [_held_out_date(rng, language, with_weekday=False) for language in languages]
        among_words.append(
            DateSample(
                name,
                words.format(*(text for text, _ in dates)),
                BETWEEN.join(answer for _, answer in dates),
            )
        )
    return tuple(alone + among_words)


def _held_out_date(
    rng: np.random.Generator, language: str, *, with_weekday: bool
) -> tuple[str, str]:
    """A held-out day in a language's longest form with a weekday's name, or without; its answer."""
    all_days = calendar()
    day = int(rng.choice(np.flatnonzero(all_days.is_held_out)))
    year, month, number, weekday = (
        int(part[day])
        for part in (all_days.years, all_days.months, all_days.days, all_days.weekdays)
    )
    texts = [
        form.write(year, month, number, weekday)
        for form in date_forms()
        if form.language == language and ("weekday" in form.parts) == with_weekday
    ]
    return max(texts, key=len), f"{year:04}-{month:02}-{number:02}"
