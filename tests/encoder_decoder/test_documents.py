"""Texts with dates: their lengths, their days, and the answers read back out of them."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.encoder_decoder.dates_in_text import dates_in
from lstm_viz.encoder_decoder.documents import (
    ALPHABET,
    CHARACTERS_A_DATE,
    END,
    LONGEST,
    SHORTEST,
    WORDS,
    WRITES,
    draw_documents,
)
from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.tasks.date_forms import date_forms
from lstm_viz.sequences.tasks.dates import NOW, calendar

ALL_DAYS = calendar()
HELD_OUT = {
    answer
    for answer, held_out in zip(
        np.datetime_as_string(
            np.arange(np.datetime64("1950-01-01"), np.datetime64("2050-01-01"))
        ).tolist(),
        ALL_DAYS.is_held_out,
        strict=True,
    )
    if held_out
}


@given(st.integers(SHORTEST, 160), st.booleans(), st.integers(0, 2**32 - 1), st.booleans())
def test_a_text_is_as_long_as_asked_and_its_dates_can_be_read(
    length: int, held_out: bool, seed: int, as_many_as_possible: bool
) -> None:
    most = max(1, length // CHARACTERS_A_DATE)
    (drawn,) = draw_documents(
        np.random.default_rng(seed),
        1,
        shortest=length,
        longest=length,
        held_out=held_out,
        dates=most if as_many_as_possible else None,
    )
    assert length - 1 <= len(drawn.text) <= length
    assert 1 <= len(drawn.dates) <= most
    if as_many_as_possible:
        assert len(drawn.dates) == most
    assert set(drawn.text) <= set(ALPHABET.characters)
    assert dates_in(drawn.text) == drawn.dates
    for date in drawn.dates:
        assert (date in HELD_OUT) == held_out
    assert set(drawn.signs) <= set(WRITES)
    assert drawn.signs[-1] == END
    assert "".join(drawn.signs[:-1]).replace("␣", " ") == " ".join(drawn.dates)


def test_the_same_draw_gives_the_same_texts_and_another_others() -> None:
    def draw(seed: int):
        rng = np.random.default_rng(seed)
        return draw_documents(rng, 5, shortest=20, longest=60, held_out=False)

    assert draw(3) == draw(3) != draw(4)
    assert len({len(each.text) for each in draw(5)}) > 1


def test_words_are_of_the_alphabet_and_none_is_a_month_or_a_weekday() -> None:
    assert NOW not in ALPHABET.characters
    names = {name for form in date_forms() for name in (*form.months, *form.weekdays)}
    for word in WORDS:
        assert set(word) <= set(ALPHABET.characters) - set(" 0123456789")
        assert word not in names


@pytest.mark.parametrize("form", date_forms(), ids=lambda form: f"{form.language}-{form.parts[0]}")
def test_every_form_of_every_month_is_found(form) -> None:
    for month in range(1, 13):
        day = datetime.date(2000 + month, month, 2 * month + 1)
        written = form.write(day.year, day.month, day.day, day.weekday())
        assert dates_in(f"a {written.upper()} b") == (day.isoformat(),)


def test_what_is_no_date_is_not_found() -> None:
    for text in (
        "",
        "2021",
        "14 mars",
        "30 february 2001",
        "2001-02-30",
        "12021-03-04",
        "a1.1.2001",
    ):
        assert dates_in(text) == ()
    assert dates_in("2021-03-04, 3. mai 1999") == ("2021-03-04", "1999-05-03")
    assert dates_in("29. februar 2024") == ("2024-02-29",)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (dict(shortest=9), "shortest is 9"),
        (dict(shortest=50), "shortest is 50"),
        (dict(longest=LONGEST + 1), "longest is 401"),
        (dict(count=0), "count is 0"),
        (dict(dates=0), "dates is 0"),
        (dict(dates=2), "dates is 2; expected at most 1 in a text of 39 characters"),
    ],
)
def test_what_has_no_room_is_refused(changed: dict[str, int], said: str) -> None:
    rng = np.random.default_rng(0)
    asked = dict(count=1, shortest=39, longest=45, dates=1) | changed
    with pytest.raises(InvalidInput, match=said):
        draw_documents(rng, asked.pop("count"), held_out=True, **asked)
