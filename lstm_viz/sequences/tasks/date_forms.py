"""Ways to write a date in ten languages, from the Unicode CLDR data in Babel."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

LANGUAGES: tuple[str, ...] = (
    *("en", "en_GB", "de", "fr", "es", "it"),
    *("pt", "nl", "sv", "da", "pl"),
)
"""English twice: March 14, 2021 and 14 March 2021."""

Width = Literal["short", "medium", "long", "full"]
_WIDTHS: tuple[Width, ...] = ("short", "medium", "long", "full")

# A field of a CLDR pattern, some words in quotes, or anything else.
_PART = re.compile(r"(EEEE|MMMM|MMM|MM|M|dd|d|yy|y)|'([^']*)'|([^a-zA-Z'])")


@dataclass(frozen=True)
class DateForm:
    """One way to write a date.

    A part is a field, ``y``, ``M``, ``MM``, ``d`` or ``dd`` (numbers, with two digits where the
    letter is doubled), ``month`` or ``weekday`` (a name), or text as it stands, in quotes.
    """

    language: str  # the first one that writes so, e.g. "en_GB"
    parts: tuple[str, ...]
    months: tuple[str, ...]  # 12 names from January on; none where the form has no name
    weekdays: tuple[str, ...]  # 7 names from Monday on; none where the form has no name

    def write(self, year: int, month: int, day: int, weekday: int) -> str:
        """Return a date in lower case; `month` 1 to 12, `weekday` 0 (Monday) to 6."""
        return "".join(self._written(part, year, month, day, weekday) for part in self.parts)

    def _written(self, part: str, year: int, month: int, day: int, weekday: int) -> str:
        if part == "month":
            return self.months[month - 1]
        if part == "weekday":
            return self.weekdays[weekday]
        if part == "y":
            return str(year)
        if part in ("M", "MM"):
            return str(month).zfill(len(part))
        if part in ("d", "dd"):
            return str(day).zfill(len(part))
        return part[1:-1]


@lru_cache(maxsize=1)
def date_forms() -> tuple[DateForm, ...]:
    """Return all different forms of the languages, years in full.

    Forms with a slash are left out, as 03/04/2021 is one day in London and another in New York;
    with dots or hyphens the day comes first, unless the year does. So are forms with other fields
    than those of `DateForm`.
    """
    # Imported here: its data are read from files, which takes a while.
    from babel.dates import get_date_format

    forms: dict[tuple[object, ...], DateForm] = {}
    for language in LANGUAGES:
        for width in _WIDTHS:
            pattern = get_date_format(width, language).pattern
            found = list(_PART.finditer(pattern))
            fields = {match[1] for match in found}
            is_read_whole = "".join(match[0] for match in found) == pattern
            if not is_read_whole or "yy" in fields or "/" in pattern:
                continue
            parts = tuple(_part(*match.groups()) for match in found)
            months, weekdays = _month_names(language, fields), _weekday_names(language, fields)
            forms.setdefault((parts, months, weekdays), DateForm(language, parts, months, weekdays))
    return tuple(forms.values())


def _month_names(language: str, fields: set[str]) -> tuple[str, ...]:
    from babel.dates import get_month_names

    if not fields & {"MMMM", "MMM"}:
        return ()
    names = get_month_names("wide" if "MMMM" in fields else "abbreviated", "format", language)
    return tuple(names[month].lower() for month in range(1, 13))


def _weekday_names(language: str, fields: set[str]) -> tuple[str, ...]:
    from babel.dates import get_day_names

    if "EEEE" not in fields:
        return ()
    names = get_day_names("wide", "format", language)
    return tuple(names[day].lower() for day in range(7))


def _part(field: str | None, words: str | None, sign: str | None) -> str:
    if field in ("MMMM", "MMM"):
        return "month"
    if field == "EEEE":
        return "weekday"
    return field or f"'{(words or sign or '').lower()}'"
