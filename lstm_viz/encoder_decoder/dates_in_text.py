"""The dates in a text, found by their forms: the right answer for what a network reads."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from lstm_viz.sequences.tasks.date_forms import DateForm, date_forms


def dates_in(text: str) -> tuple[str, ...]:
    """Find all dates that stand in a text in one of the forms of the task "dates".

    Parameters
    ----------
    text : str
        Any text; capitals count as small letters.

    Returns
    -------
    tuple of str
        Each as YYYY-MM-DD, in the text's order; of overlapping ones the one that begins first, and
        of these the longest. Days that do not exist (30 February) are no dates. A weekday's name
        may be any: it is not compared with the date.
    """
    lower = text.lower()
    found: list[tuple[int, int, str]] = []  # where it begins, minus its length, the date
    for pattern, form in _patterns():
        for match in pattern.finditer(lower):
            date = _date(match, form)
            if date is not None:
                found.append((match.start(), match.start() - match.end(), date))
    dates: list[str] = []
    behind = 0  # the last date found
    for start, minus_length, date in sorted(found):
        if start >= behind:
            dates.append(date)
            behind = start - minus_length
    return tuple(dates)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], DateForm], ...]:
    return tuple((re.compile(_pattern(form)), form) for form in date_forms())


def _pattern(form: DateForm) -> str:
    """A date of this form as a regular expression; no digit or letter may touch its ends."""
    fields = {"y": r"(?P<y>\d{4})", "M": r"(?P<m>\d{1,2})", "MM": r"(?P<m>\d{2})"}
    fields |= {"d": r"(?P<d>\d{1,2})", "dd": r"(?P<d>\d{2})"}
    fields |= {"month": f"(?P<month>{_any_of(form.months)})", "weekday": _any_of(form.weekdays)}
    parts = (fields.get(part) or re.escape(part[1:-1]) for part in form.parts)
    return rf"(?<![\w-]){''.join(parts)}(?![\w-])"


def _any_of(names: tuple[str, ...]) -> str:
    longest_first = sorted(set(names), key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first))})"


def _date(match: re.Match[str], form: DateForm) -> str | None:
    named = match.groupdict()
    month = form.months.index(named["month"]) + 1 if "month" in named else int(named["m"])
    try:
        return datetime.date(int(named["y"]), month, int(named["d"])).isoformat()
    except ValueError:  # there is no such day
        return None
