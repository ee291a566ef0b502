"""Texts with dates in them, to be written again as YYYY-MM-DD: texts of any length.

A date alone has 10 to 38 characters. To see how a network fares when there is more to read (Cho et
al. 2014, figure 4; Bahdanau, Cho & Bengio 2015, figure 2), dates stand here among words, one or
several in a text, and all of them are to be written in the text's order::

    rendez-vous 3 mai 2021 and again tuesday, 4 may 2021   →   2021-05-03 2021-05-04

The days, their forms and the days that are held out are those of the task "dates".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lstm_viz.arrays import whole_number
from lstm_viz.errors import InvalidInput
from lstm_viz.sequences import Alphabet, Characters
from lstm_viz.sequences.tasks.date_forms import DateForm, date_forms
from lstm_viz.sequences.tasks.dates import ALPHABET as ALPHABET_OF_DATES
from lstm_viz.sequences.tasks.dates import ANSWER, NOW, calendar
from lstm_viz.sequences.text import typed, visible

ALPHABET = Alphabet(ALPHABET_OF_DATES.characters.replace(NOW, ""))
"""Every character of every form, in lower case; without the sign that asks for an answer."""

READING = Characters(ALPHABET, lower_case=True)

BETWEEN = " "
"""What stands between two dates in an answer."""

END = "■"
"""The sign with which an answer ends."""

WRITES: tuple[str, ...] = (*ANSWER, visible(BETWEEN), END)
"""The signs of an answer as they can be shown, in the outputs' order."""

SHORTEST, LONGEST = 10, 400
"""The fewest and the most characters that a text may be asked to have."""

CHARACTERS_A_DATE = 20
"""A text of L characters has at most L / 20 dates, and at least one."""

# Words in the languages of the dates, none of them a month, a weekday or a number.
WORDS = (
    *("we", "met", "on", "and", "again", "from", "to", "until", "the", "day", "was", "before"),
    *("am", "und", "bis", "vom", "treffen", "dann", "der", "tag", "vor", "nach"),
    *("le", "et", "puis", "au", "jusque", "rendez-vous", "avant", "nous", "du"),
    *("el", "y", "hasta", "luego", "fue", "antes", "desde", "cita"),
    *("il", "poi", "fino", "dopo", "giorno", "e", "dal"),
    *("dia", "até", "depois", "em", "o"),
    *("op", "tot", "en", "daarna", "vanaf", "afspraak", "het"),
    *("och", "till", "sedan", "från", "möte", "den"),
    *("og", "til", "derefter", "fra", "møde"),
    *("i", "do", "potem", "od", "spotkanie", "dnia"),
)

MADE_UP = 0.3
"""The share of words that are letters by chance, so that words never seen are words, too."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LONGEST_WORD = max(map(len, WORDS))
_FITTING = tuple(
    tuple(word for word in WORDS if len(word) <= room) for room in range(_LONGEST_WORD + 1)
)
"""The words of at most 0, 1, 2, … characters."""


@dataclass(frozen=True)
class Document:
    """A text and what is to be written of it."""

    text: str  # of characters of `ALPHABET`
    dates: tuple[str, ...]  # each as YYYY-MM-DD, in the text's order

    @property
    def answer(self) -> str:
        """What is to be written, without the sign of the end."""
        return BETWEEN.join(self.dates)

    @property
    def signs(self) -> tuple[str, ...]:
        """What is to be written, sign by sign of `WRITES`, the end included."""
        return (*map(visible, self.answer), END)


def text_of_signs(signs: Sequence[str]) -> str:
    """Return what was written as plain text: spaces as such, without the sign of the end."""
    return "".join(typed(sign) for sign in signs if sign != END)


def draw_documents(
    rng: np.random.Generator,
    count: int,
    *,
    shortest: int,
    longest: int,
    held_out: bool,
    dates: int | None = None,
) -> tuple[Document, ...]:
    """Draw texts with dates among words.

    Parameters
    ----------
    rng : Generator
        Where the draws come from.
    count : int
        How many, at least 1.
    shortest, longest : int, 10 to 400
        The characters of a text: each number from the one to the other is equally likely to be
        aimed at; a text has so many, or one less.
    held_out : bool
        Whether from the days that are held out, or from the others.
    dates : int, optional
        How many dates each text has, at least 1. By default each number from 1 to a date for 20
        characters is equally likely.

    Raises
    ------
    InvalidInput
        When a number is outside its range, or so many dates have no room.
    """
    count = whole_number("count", count, 1)
    longest = whole_number("longest", longest, SHORTEST, LONGEST)
    shortest = whole_number("shortest", shortest, SHORTEST, longest)
    if dates is not None:
        dates = whole_number("dates", dates, 1)
        if dates > _most_dates(shortest):
            raise InvalidInput(
                f"dates is {dates}; expected at most {_most_dates(shortest)} in a text of "
                f"{shortest} characters."
            )
    days = np.flatnonzero(calendar().is_held_out == held_out)
    return tuple(_document(rng, days, shortest, longest, dates) for _ in range(count))


def _most_dates(length: int) -> int:
    return max(1, length // CHARACTERS_A_DATE)


def _document(
    rng: np.random.Generator, days: np.ndarray, shortest: int, longest: int, dates: int | None
) -> Document:
    length = int(rng.integers(shortest, longest + 1))
    wanted = int(rng.integers(1, _most_dates(length) + 1)) if dates is None else dates
    # Dates first, each leaving room for a short one (10) and a word of two letters for the others.
    pieces: list[str] = []
    answers: list[str] = []
    left = length
    for rest in range(wanted - 1, -1, -1):
        text, answer = _date(rng, days, left - 14 * rest)
        pieces.append(text)
        answers.append(answer)
        left -= len(text) + (4 if rest else 0)
    # Then words: one at least between two dates, the others wherever there is a gap.
    gaps: list[list[str]] = [[] for _ in range(wanted + 1)]
    for gap in gaps[1:-1]:
        gap.append(_word(rng, 2 + left))
        left += 2 - len(gap[0])
    while left >= 2:
        word = _word(rng, left - 1)
        gaps[int(rng.integers(len(gaps)))].append(word)
        left -= len(word) + 1
    parts = list(gaps[0])
    for text, gap in zip(pieces, gaps[1:], strict=True):
        parts += [text, *gap]
    return Document(" ".join(parts), tuple(answers))


def _date(rng: np.random.Generator, days: np.ndarray, room: int) -> tuple[str, str]:
    """A held-out or other day in a form that has room, and the same as YYYY-MM-DD."""
    all_days, forms = calendar(), date_forms()
    while True:  # at least the forms of 10 characters fit
        day = int(days[rng.integers(len(days))])
        form: DateForm = forms[rng.integers(len(forms))]
        year, month = int(all_days.years[day]), int(all_days.months[day])
        number, weekday = int(all_days.days[day]), int(all_days.weekdays[day])
        text = form.write(year, month, number, weekday)
        if len(text) <= room:
            return text, f"{year:04}-{month:02}-{number:02}"


def _word(rng: np.random.Generator, room: int) -> str:
    """A word of at most `room` characters, 1 or more: one of `WORDS`, or letters by chance."""
    if rng.random() < MADE_UP:
        letters = rng.integers(
            len(_LETTERS), size=int(rng.integers(1, min(room, _LONGEST_WORD) + 1))
        )
        return "".join(_LETTERS[k] for k in letters)
    fitting = _FITTING[min(room, _LONGEST_WORD)]
    return fitting[int(rng.integers(len(fitting)))]
