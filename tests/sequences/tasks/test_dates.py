"""Dates in ten languages."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from lstm_viz.sequences import TASKS
from lstm_viz.sequences.tasks.date_forms import date_forms
from lstm_viz.sequences.tasks.dates import ALPHABET, ANSWER, NOW, calendar
from tests.sequences.tasks.oracles import iso_date, month_number

DATES = TASKS["dates"]

# As CLDR has them, checked by eye; Sunday, 14 March 2021 and Thursday, 4 September 1975.
WRITTEN = {
    "sunday, march 14, 2021": ("en", "2021-03-14"),
    "mar 14, 2021": ("en", "2021-03-14"),
    "14 march 2021": ("en_GB", "2021-03-14"),
    "thursday, 4 september 1975": ("en_GB", "1975-09-04"),
    "14.03.2021": ("de", "2021-03-14"),
    "donnerstag, 4. september 1975": ("de", "1975-09-04"),
    "dimanche 14 mars 2021": ("fr", "2021-03-14"),
    "4 sept. 1975": ("fr", "1975-09-04"),
    "4 de septiembre de 1975": ("es", "1975-09-04"),
    "domenica 14 marzo 2021": ("it", "2021-03-14"),
    "14 de mar. de 2021": ("pt", "2021-03-14"),
    "quinta-feira, 4 de setembro de 1975": ("pt", "1975-09-04"),
    "14 mrt 2021": ("nl", "2021-03-14"),
    "04-09-1975": ("nl", "1975-09-04"),
    "2021-03-14": ("sv", "2021-03-14"),
    "torsdag 4 september 1975": ("sv", "1975-09-04"),
    "søndag den 14. marts 2021": ("da", "2021-03-14"),
    "czwartek, 4 września 1975": ("pl", "1975-09-04"),
    "4.09.1975": ("pl", "1975-09-04"),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_each_language_writes_so(text: str) -> None:
    language, iso = WRITTEN[text]
    day = datetime.date.fromisoformat(iso)
    forms = [form for form in date_forms() if form.language == language]
    assert text in {form.write(day.year, day.month, day.day, day.weekday()) for form in forms}
    assert iso_date(text) == iso


def test_every_form_of_every_day_of_a_year_reads_back() -> None:
    lengths = set()
    for form in date_forms():
        for number in range(366):
            day = datetime.date(2024, 1, 1) + datetime.timedelta(number)
            text = form.write(day.year, day.month, day.day, day.weekday())
            assert iso_date(text) == day.isoformat()
            assert text == text.lower()
            assert set(text) <= set(ALPHABET.characters) - {NOW}
            lengths.add(len(text))
    assert max(lengths) == DATES.most_lag
    assert DATES.input_size <= 64


def test_no_month_is_another_elsewhere() -> None:
    for form in date_forms():
        for number, name in enumerate(form.months, 1):
            assert month_number(name.rstrip(".")) == number


def test_there_are_ten_languages_and_no_ambiguous_form() -> None:
    languages = {form.language.split("_")[0] for form in date_forms()}
    assert languages == {"en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "pl"}
    assert not any("'/'" in form.parts for form in date_forms())
    assert all("y" in form.parts for form in date_forms())


def test_the_calendar_is_pythons() -> None:
    days = calendar()
    one = datetime.date(1950, 1, 1)
    assert len(days.years) == (datetime.date(2050, 1, 1) - one).days
    for k in (0, 58, 59, 5000, 7305, 18_321, 36_523):
        day = one + datetime.timedelta(k)
        assert (days.years[k], days.months[k], days.days[k]) == (day.year, day.month, day.day)
        assert days.weekdays[k] == day.weekday()
        assert "".join(ANSWER[c] for c in days.answers[k]) == day.isoformat()


def test_held_out_days_are_spread() -> None:
    days = calendar()
    held_out = days.is_held_out
    assert held_out.mean() == pytest.approx(1 / 8, rel=0.02)
    for part in (days.months, days.days, days.weekdays, days.years % 10):
        shares = [held_out[part == value].mean() for value in np.unique(part)]
        assert 0.08 < min(shares) < max(shares) < 0.18


def test_held_out_dates_are_those_days_only() -> None:
    held_out_days = {
        "".join(ANSWER[c] for c in answer) for answer in calendar().answers[calendar().is_held_out]
    }
    for held_out in (False, True):
        batch = DATES.draw(3000, seed=1, held_out=held_out)
        asked = batch.target.T[batch.mask.T].reshape(-1, 10)
        drawn = {"".join(ANSWER[c] for c in answer) for answer in asked}
        assert len(drawn) > 1000
        assert drawn <= held_out_days if held_out else not drawn & held_out_days


def test_a_shorter_lag_draws_shorter_dates_only() -> None:
    batch = DATES.draw(400, 10, seed=0)
    texts = ["".join(DATES.sequence(batch, b).tokens[:-10]) for b in range(400)]
    assert {len(text) for text in texts} <= {8, 9, 10}
    assert any(text[2] == "." for text in texts)
    assert any(text[4] == "-" for text in texts)
    longest = DATES.draw(3000, DATES.most_lag, seed=0)
    assert longest.lengths.max() >= DATES.most_lag + 10 - 2
