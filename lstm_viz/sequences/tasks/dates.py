"""A date written in one of several languages, to be said again as YYYY-MM-DD."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lstm_viz.sequences.reading import Characters
from lstm_viz.sequences.tasks.batch import (
    Batch,
    BoolArray,
    IntArray,
    one_column_each,
    steps_within,
)
from lstm_viz.sequences.tasks.criteria import class_at_all_steps
from lstm_viz.sequences.tasks.date_forms import DateForm, date_forms
from lstm_viz.sequences.tasks.task import Sampler, Task
from lstm_viz.sequences.text import Alphabet

NOW = "→"
"""The sign at which a character of the answer is asked for."""

ALPHABET = Alphabet(" ,-.0123456789abcdefghijklmnopqrstuvwxyzáäåçéìöøûąłśź" + NOW)
"""Every character of every form, in lower case. Written out, so that networks stay valid."""

ANSWER = "0123456789-"
"""The characters of an answer, in the outputs' order."""

ANSWERED = len("YYYY-MM-DD")

FIRST_DAY, LAST_DAY = np.datetime64("1950-01-01"), np.datetime64("2049-12-31")

HELD_OUT_SHARE = 8
"""One day in so many is held out, in all forms."""


@dataclass(frozen=True, eq=False)
class Calendar:
    """All N days that may be drawn. The arrays are read-only."""

    years: IntArray  # (N,)
    months: IntArray  # (N,), 1 to 12
    days: IntArray  # (N,), 1 to 31
    weekdays: IntArray  # (N,), 0 (Monday) to 6
    answers: IntArray  # (N, 10), the columns of YYYY-MM-DD in `ANSWER`
    is_held_out: BoolArray  # (N,)


@lru_cache(maxsize=1)
def calendar() -> Calendar:
    """Return the days from 1950 to 2049."""
    dates = np.arange(FIRST_DAY, LAST_DAY + 1)
    number = dates.astype(np.int64)  # of days since 1 January 1970, a Thursday
    months = dates.astype("datetime64[M]")
    of_iso = np.datetime_as_string(dates).astype(f"<U{ANSWERED}").view(np.uint32)
    digits = of_iso.reshape(-1, ANSWERED).astype(np.int64) - ord("0")
    found = Calendar(
        years=dates.astype("datetime64[Y]").astype(np.int64) + 1970,
        months=months.astype(np.int64) % 12 + 1,
        days=(dates - months).astype(np.int64) + 1,
        weekdays=(number + 3) % 7,
        answers=np.where(digits < 0, ANSWER.index("-"), digits),
        is_held_out=_is_held_out(number),
    )
    for array in vars(found).values():
        array.flags.writeable = False
    return found


def _is_held_out(number: IntArray) -> BoolArray:
    """Whether each day is held out: spread over all months by a multiplicative hash."""
    mixed = number.astype(np.uint64) * np.uint64(2654435761) >> np.uint64(16)
    return np.asarray(mixed % np.uint64(HELD_OUT_SHARE) == 0)


def _length(form: DateForm) -> IntArray:
    """How many characters each day has in this form, (N,)."""
    all_days = calendar()
    lengths = np.zeros(len(all_days.years), dtype=np.int64)
    for part in form.parts:
        if part == "month":
            lengths += np.array([len(name) for name in form.months])[all_days.months - 1]
        elif part == "weekday":
            lengths += np.array([len(name) for name in form.weekdays])[all_days.weekdays]
        elif part in ("M", "d"):
            lengths += 1 + ((all_days.months if part == "M" else all_days.days) > 9)
        else:
            lengths += {"y": 4, "MM": 2, "dd": 2}.get(part, len(part) - 2)
    return lengths


@lru_cache(maxsize=4)
def _drawable(lag: int, held_out: bool) -> NDArray[np.int32]:
    """Return all pairs form · N + day of at most `lag` characters."""
    is_part = calendar().is_held_out == held_out
    fits = np.stack([is_part & (_length(form) <= lag) for form in date_forms()])
    return np.flatnonzero(fits).astype(np.int32)


@lru_cache(maxsize=1)
def _column_of() -> IntArray:
    """The column of each code point up to the last one in `ALPHABET`; -1 of no character."""
    codes = [ord(character) for character in ALPHABET.characters]
    column_of = np.full(max(codes) + 1, -1)
    column_of[codes] = np.arange(len(codes))
    return column_of


def _sampler(held_out: bool) -> Sampler:
    def draw(rng: np.random.Generator, count: int, lag: int) -> Batch:
        """Every pair of a day and a form that is short enough equally likely."""
        all_days, forms = calendar(), date_forms()
        pairs = _drawable(lag, held_out)
        form, day = np.divmod(rng.choice(pairs, count), len(all_days.years))
        written = [
            forms[k].write(*date)
            for k, *date in zip(
                form.tolist(),
                all_days.years[day].tolist(),
                all_days.months[day].tolist(),
                all_days.days[day].tolist(),
                all_days.weekdays[day].tolist(),
                strict=True,
            )
        ]
        lengths = np.array([len(date) for date in written], dtype=np.int64) + ANSWERED
        within = steps_within(lengths)
        texts = np.array([date + NOW * ANSWERED for date in written], dtype=f"<U{len(within)}")
        codes = texts.view(np.uint32).reshape(count, -1).T  # 0 behind a text's end
        place = np.arange(len(within))[:, None] - (lengths - ANSWERED)  # in the answer
        mask = within & (place >= 0)
        target = np.where(mask, all_days.answers[day, np.clip(place, 0, ANSWERED - 1)], 0)
        return Batch(
            x=one_column_each(_column_of()[codes], ALPHABET.size, within),
            target=target,
            mask=mask,
            lengths=lengths,
        )

    return draw


@lru_cache(maxsize=64)
def _memoryless_loss(lag: int) -> float:
    """The mean over the ten places of the entropy of the character there, in training."""
    all_days = calendar()
    days, counts = np.unique(_drawable(lag, False) % len(all_days.years), return_counts=True)
    losses = []
    for place in range(ANSWERED):
        share = np.bincount(all_days.answers[days, place], counts) / counts.sum()
        losses.append(-(share[share > 0] * np.log(share[share > 0])).sum())
    return float(np.mean(losses))


DATES = Task(
    key="dates",
    name="Dates to ISO",
    sentence=(
        "A date from 1950 to 2049 as written in one of ten languages, character by character, and "
        f"then ten times {NOW}: at each {NOW}, say the next character of the date as YYYY-MM-DD."
    ),
    source="our own; the forms are those of Unicode's CLDR, as in the package Babel",
    inputs=ALPHABET.channels,
    outputs=tuple(ANSWER),
    loss="cross_entropy",
    lag_words="the most characters of a date; longer ones are not drawn",
    default_lag=24,
    least_lag=10,
    most_lag=38,
    baseline_words=(
        "How often each character stands at each of the ten places, whatever date was read."
    ),
    criterion="All ten characters have the largest output, each at its place (ours).",
    sampler=_sampler(held_out=False),
    held_out_sampler=_sampler(held_out=True),
    memoryless_loss=_memoryless_loss,
    is_right=class_at_all_steps,
    reading=Characters(ALPHABET, suffix=NOW * ANSWERED, lower_case=True),
)
