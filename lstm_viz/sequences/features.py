"""What each step of a task's sequence is, in plain words, for units to be held against."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.sequence import InputSequence
from lstm_viz.sequences.source_features import source_features
from lstm_viz.sequences.tasks import TASKS
from lstm_viz.sequences.tasks.date_forms import date_forms
from lstm_viz.sequences.tasks.dates import NOW
from lstm_viz.sequences.tasks.future import DOT
from lstm_viz.sequences.tasks.season import YEAR
from lstm_viz.sequences.tasks.sentiment_rule import follow
from lstm_viz.sequences.text import typed

Features = dict[str, FloatArray]

DAYS_A_YEAR = 365.2425
_ORDINALS = ("first", "second", "third")


def features_of(task_key: str, sequence: InputSequence) -> Features:
    """Return what a network might keep while it reads a sequence of a task.

    Every feature is as it is once the step has been read. What is yes or no is 1 or 0.

    Parameters
    ----------
    task_key : str
        A key of `TASKS`.
    sequence : InputSequence
        T steps with the task's columns, drawn or typed. Characters and words are taken from its
        tokens, numbers from its columns.

    Returns
    -------
    dict of str to ndarray, shape (T,)
        Always ``"position"``, the steps before this one, and then what the task has: for instance
        ``"bracket depth"``, ``"inside quotes"``, ``"season (sine)"``. A feature that cannot be
        known, such as the season of days without a date, is left out.

    Raises
    ------
    InvalidInput
        When there is no such task, or the sequence has another number of columns.
    """
    if task_key not in TASKS:
        raise InvalidInput(f"task is {task_key!r}; expected one of {', '.join(TASKS)}.")
    task = TASKS[task_key]
    if sequence.input_size != task.input_size:
        raise InvalidInput(
            f"the sequence has {sequence.input_size} columns; expected {task.input_size}, as the "
            f"task {task_key} has."
        )
    position = np.arange(sequence.steps, dtype=np.float64)
    return {"position": position} | _FEATURES[task_key](sequence)


def _is(sequence: InputSequence, token: str) -> FloatArray:
    """Return 1 at the steps with this token, 0 elsewhere, (T,)."""
    return np.array([label == token for label in sequence.tokens], dtype=np.float64)


def _first_token(sequence: InputSequence) -> Features:
    return {"first token": np.full(sequence.steps, sequence.x[0, 0])}


def _parity(sequence: InputSequence) -> Features:
    return {"odd so far": (sequence.x[:, 0] > 0.5).cumsum() % 2.0}


def _brackets(sequence: InputSequence) -> Features:
    return {"bracket depth": (_is(sequence, "(") - _is(sequence, ")")).cumsum()}


def _counting(letters: str) -> Callable[[InputSequence], Features]:
    def of(sequence: InputSequence) -> Features:
        counts = {letter: _is(sequence, letter).cumsum() for letter in letters}
        return {f"{letter}’s so far": count for letter, count in counts.items()} | {
            f"{one}’s minus {other}’s": counts[one] - counts[other]
            for one, other in pairwise(letters)
        }

    return of


def _adding(sequence: InputSequence) -> Features:
    number, marker = sequence.x.T
    is_marked = marker > 0.5  # in the form of 1997 the first and the last marker are -1
    return {
        "number": number,
        "marked so far": is_marked.cumsum(dtype=np.float64),
        "sum of the marked so far": (number * is_marked).cumsum(),
    }


def _multiplication(sequence: InputSequence) -> Features:
    found = _adding(sequence)
    del found["sum of the marked so far"]
    number, marker = sequence.x.T
    return found | {"product of the marked so far": np.where(marker > 0.5, number, 1.0).cumprod()}


def _order(count: int) -> Callable[[InputSequence], Features]:
    def of(sequence: InputSequence) -> Features:
        """-1 from an X on, 1 from a Y on, for the first, the second, ….; 0 before it came."""
        sign = _is(sequence, "Y") - _is(sequence, "X")
        came = np.abs(sign).cumsum()
        return {
            f"{ordinal} of X (-1) and Y (1)": np.where(came == k, sign, 0).cumsum().clip(-1, 1)
            for k, ordinal in enumerate(_ORDINALS[:count], 1)
        }

    return of


def _copy(sequence: InputSequence) -> Features:
    is_blank, is_now = _is(sequence, "blank"), _is(sequence, "now")
    is_answering = is_now.cumsum().clip(0, 1)
    return {
        "symbols so far": (1 - is_blank - is_now).cumsum(),
        "waiting": is_blank * (1 - is_answering),
        "answering": is_answering,
    }


def _reber(sequence: InputSequence) -> Features:
    second = {"T": 1.0, "P": -1.0}.get(sequence.tokens[1], 0.0) if sequence.steps > 1 else 0.0
    return {"second symbol is T (1) or P (-1)": second * (np.arange(sequence.steps) > 0)}


def _future(sequence: InputSequence) -> Features:
    """The next letter at dots and the letter itself at letters; 0 behind the last one.

    The columns of x are the letters and the dot.
    """
    letters = [name for name in TASKS["future"].inputs if name != DOT]
    came: FloatArray = np.zeros(len(letters))
    next_letter = np.zeros((sequence.steps, len(letters)))
    for t in range(sequence.steps - 1, -1, -1):
        if sequence.x[t, : len(letters)].any():
            came = sequence.x[t, : len(letters)]
        next_letter[t] = came
    return {f"next letter is {name}": next_letter[:, k] for k, name in enumerate(letters)}


def _python(sequence: InputSequence) -> Features:
    # A label of several characters, "other", stands for one character that is not known.
    characters = [typed(label) for label in sequence.tokens]
    return source_features(
        "".join(c if len(c) == 1 else "\N{REPLACEMENT CHARACTER}" for c in characters)
    )


def _season(sequence: InputSequence) -> Features:
    """The angle is that of the first harmonic, fitted to all of the series.

    By least squares, beside a level, a slope and the second harmonic, as a peak may be narrow.
    """
    values, t = sequence.x[:, 0], np.arange(sequence.steps)
    found: Features = {"value": values}
    if sequence.steps < YEAR:
        return found
    angle = 2 * np.pi * t / YEAR
    harmonics = [wave(k * angle) for k in (1, 2) for wave in (np.cos, np.sin)]
    terms = np.stack([*harmonics, np.ones_like(angle), t], axis=1)
    cosine, sine, *_ = np.linalg.lstsq(terms, values, rcond=None)[0]
    if np.hypot(cosine, sine) < 1e-9 * (1 + np.abs(values).max()):
        return found  # there is none
    return found | _sine_and_cosine(angle - np.arctan2(sine, cosine))


def _weather(sequence: InputSequence) -> Features:
    found: Features = {"temperature": sequence.x[:, 0]}
    if not all(re.fullmatch(r"\d{4}-\d\d-\d\d", token) for token in sequence.tokens):
        return found
    try:
        dates = np.array(sequence.tokens, dtype="datetime64[D]")
    except ValueError:  # such as 2015-02-30
        return found
    day = (dates - dates.astype("datetime64[Y]")).astype(np.float64) + 1
    return found | {"day of the year": day} | _sine_and_cosine(2 * np.pi * day / DAYS_A_YEAR)


def _sine_and_cosine(angle: FloatArray) -> Features:
    return {"season (sine)": np.sin(angle), "season (cosine)": np.cos(angle)}


def _sentiment(sequence: InputSequence) -> Features:
    followed = follow(sequence.tokens)
    return {
        "sentiment so far": followed.score,
        "negation in force": followed.negation,
        "intensifier in force": followed.intensifier,
        "after but": followed.after_but,
    }


def _dates(sequence: InputSequence) -> Features:
    """From which character on the day, the month and the year have been read."""
    text = "".join(typed(label) for label in sequence.tokens)
    month_names = {name.strip(".") for form in date_forms() for name in form.months}
    ends: dict[str, int] = {}
    numbers = []
    for match in re.finditer(r"\d+|[^\W\d]+", text):
        if len(match[0]) == 4 and match[0].isdecimal():
            ends["year"] = match.end()
        elif match[0].isdecimal():
            numbers.append(match.end())
        elif match[0] in month_names:
            ends["month"] = match.end()
    # Beside a name the number is the day; of two numbers the day is the first, unless the year is.
    names = ["day"] if "month" in ends else ["day", "month"]
    if "year" in ends and numbers and ends["year"] < numbers[0] and len(names) == 2:
        names.reverse()
    ends |= dict(zip(names, numbers, strict=False))
    steps = np.arange(1, sequence.steps + 1)
    is_now = _is(sequence, NOW)
    return {
        f"the {part} has been read": (steps >= ends.get(part, np.inf)).astype(np.float64)
        for part in ("day", "month", "year")
    } | {"answering": is_now, "place in the answer": is_now.cumsum()}


_FEATURES: dict[str, Callable[[InputSequence], Features]] = {
    "first-token": _first_token,
    "parity": _parity,
    "brackets": _brackets,
    "anbn": _counting("ab"),
    "anbncn": _counting("abc"),
    "adding": _adding,
    "adding-unit": _adding,
    "multiplication": _multiplication,
    "order-two": _order(2),
    "order-three": _order(3),
    "copy": _copy,
    "reber": _reber,
    "future": _future,
    "python": _python,
    "season": _season,
    "weather": _weather,
    "sentiment": _sentiment,
    "dates": _dates,
}
