"""Numbers that were typed or pasted: a line, several lines, or CSV.

How a line is divided:

* White space, a comma or a semicolon separates two numbers, whatever white space is around it.
* In a line that holds a semicolon or a tab, a comma between two digits is a decimal comma.
* One separator after the last number is ignored; nothing between two separators is an error.
"""

from __future__ import annotations

import math
import re

import numpy as np

from lstm_viz.arrays import whole_number
from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.checks import (
    MAX_CHANNELS,
    quoted,
    require_steps,
    require_text,
    require_text_length,
)
from lstm_viz.sequences.sequence import InputSequence, numbered_channels
from lstm_viz.shown_text import in_short, printable

_EXPECTED = "numbers such as 1 0 0.5 -1"

# Every pattern is linear in the text: no two repeats in a row can match the same characters.
_SEPARATOR = re.compile(r"\s*[,;]\s*|\s+")
_SEPARATOR_BESIDE_DECIMAL_COMMAS = re.compile(r"\s*(?:;|(?<![0-9]),|,(?![0-9]))\s*|\s+")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
_STARTS_LIKE_A_NUMBER = re.compile(r"[+-]?[.,]?[0-9]")

_NAME_LENGTH = 40
_NUMBER_LENGTH = 1000  # no number needs as many digits, and reading them takes quadratic time


def parse_numbers(
    text: str, *, columns: int | None = None, max_steps: int = 10_000
) -> InputSequence:
    """Read a sequence that somebody typed or pasted.

    A single line of numbers is one column, a step each. Several lines are one step each, with a
    column for every number. A first line of names (no number in it, numbers in the next) names
    the columns; below several names a single line is one step. Blank lines do not count.

    Parameters
    ----------
    text : str
        Up to 1,000,000 characters. Numbers are written like ``1``, ``-.5``, ``2e-3``; spaces,
        tabs, commas and semicolons separate them. In a line with semicolons or tabs a comma
        between digits is a decimal comma (``0,5;1,2``).
    columns : int, optional
        D, the number of columns wanted, 1 to 1024. A single line of exactly D numbers is then one
        step of D columns.
    max_steps : int, default 10,000
        The most steps allowed, at least 1.

    Returns
    -------
    InputSequence, x of shape (T, D)
        With the numbers as tokens and the header's names, or x₁, x₂, …, as channels. A name is
        cut to 40 characters.

    Raises
    ------
    InvalidInput
        When the text is empty or too long, something in it is not a finite number, the lines have
        different lengths, or there are too many steps or the wrong number of columns. The message
        gives the line (counting from 1, blank ones too) and the column (counting the values).
    """
    if columns is not None:
        columns = whole_number("columns", columns, 1, MAX_CHANNELS)
    max_steps = whole_number("max_steps", max_steps, 1)
    require_text(text, _EXPECTED)
    require_text_length(text)
    lines = _filled_lines(text)
    header = lines.pop(0) if _begins_with_header(lines) else None
    require_steps(len(lines), max_steps)

    divided = [(number, _fields(line)) for number, line in lines]
    if len(divided) == 1 and len(divided[0][1]) > MAX_CHANNELS:
        require_steps(len(divided[0][1]), max_steps)  # before so many are read
    rows = [_numbers_of(number, fields) for number, fields in divided]
    for (number, _), row in zip(lines, rows, strict=True):
        if len(row) != len(rows[0]):
            raise InvalidInput(
                f"line {number} has {_counted(len(row), 'number')}; expected {len(rows[0])}, as in "
                f"line {lines[0][0]}."
            )
    one_line = len(rows) == 1
    if one_line and not _is_one_step(len(rows[0]), columns, header):
        rows = [[value] for value in rows[0]]
        require_steps(len(rows), max_steps)

    width = len(rows[0])
    if columns is not None and width != columns:
        note = f" (one line of {_counted(len(rows), 'number')})" if one_line else ""
        raise InvalidInput(
            f"the text has {_counted(width, 'column')}{note}; expected "
            f"{_counted(columns, 'column')}."
        )
    if width > MAX_CHANNELS:
        raise InvalidInput(f"the text has {width:,} columns; expected at most {MAX_CHANNELS:,}.")
    channels = numbered_channels("x", width)
    if header is not None:
        number, line = header
        names = _header_names(line, width)
        if names is None:
            named = _counted(len(_header_fields(line)), "column")
            raise InvalidInput(
                f"line {number} names {named}; expected {width:,}, one name for each column of "
                "numbers."
            )
        channels = tuple(name or default for name, default in zip(names, channels, strict=True))
    return InputSequence(np.array(rows, dtype=np.float64), channels=channels)


def _filled_lines(text: str) -> list[tuple[int, str]]:
    """Return the lines that are not blank, stripped, each with its number in the text."""
    text = text.removeprefix("\ufeff").replace("\N{MINUS SIGN}", "-")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    filled = [(number, line) for number, raw in enumerate(lines, 1) if (line := raw.strip())]
    if not filled:
        raise InvalidInput(f"the text is empty; expected {_EXPECTED}.")
    return filled


def _fields(line: str) -> list[str]:
    """Divide a line of numbers as the module's docstring says."""
    if "," not in line and ";" not in line:
        return line.split()
    if ";" in line or "\t" in line:
        fields = _SEPARATOR_BESIDE_DECIMAL_COMMAS.split(line)
    else:
        fields = _SEPARATOR.split(line)
    if len(fields) > 1 and not fields[-1]:
        fields.pop()
    return fields


def _numbers_of(number: int, fields: list[str]) -> list[float]:
    """Read the fields of line `number`; every value is finite."""
    values = []
    for column, field in enumerate(fields, 1):
        if len(field) > _NUMBER_LENGTH:
            raise InvalidInput(
                f"line {number}, column {column}: {quoted(field)} has {len(field):,} characters; "
                f"expected a number of at most {_NUMBER_LENGTH:,}."
            )
        if not _NUMBER.fullmatch(field):
            raise _no_number(number, column, field)
        # Only where it is a decimal comma does a comma stay inside a field.
        value = float(field.replace(",", "."))
        if math.isinf(value):
            raise InvalidInput(
                f"line {number}, column {column}: {quoted(field)} is too large; expected a number "
                "between -1.79e308 and 1.79e308."
            )
        values.append(value)
    return values


def _no_number(number: int, column: int, field: str) -> InvalidInput:
    where = f"line {number}, column {column}"
    if not field:
        return InvalidInput(f"{where} is empty; expected a number between the separators.")
    if _NOT_FINITE.fullmatch(field):
        return InvalidInput(f"{where}: {quoted(field)} is not a finite number; expected one.")
    hint = ""
    if "," in field:
        hint = " Beside a semicolon or a tab, a comma between digits is a decimal comma."
    return InvalidInput(
        f"{where}: {quoted(field)} is not a number; expected one such as 0.5, -1 or 2e-3.{hint}"
    )


def _is_one_step(count: int, columns: int | None, header: tuple[int, str] | None) -> bool:
    """Whether a single line of `count` numbers is one step, rather than one column."""
    if columns is not None:
        return count == columns
    return header is not None and len(_header_fields(header[1])) > 1


def _begins_with_header(lines: list[tuple[int, str]]) -> bool:
    """Whether the first line holds names and the next does not."""
    return len(lines) > 1 and _holds_names(lines[0][1]) and not _holds_names(lines[1][1])


def _holds_names(line: str) -> bool:
    """Whether no field of `line` was meant as a number.

    A field that only starts like one counts as a number mistyped: taking it for a name would
    drop it in silence.
    """
    fields = [_name(field) for field in _header_fields(line)]
    return any(fields) and not any(
        _STARTS_LIKE_A_NUMBER.match(field) or _NOT_FINITE.fullmatch(field) for field in fields
    )


def _header_fields(line: str) -> list[str]:
    """Divide a line of names, in which there may be spaces, and commas beside semicolons."""
    if ";" in line or "\t" in line:
        return re.split(r"[;\t]", line)
    return line.split(",") if "," in line else line.split()


def _header_names(line: str, width: int) -> list[str] | None:
    """Return the names of `width` columns, "" for one left out; None when there are not so many."""
    divided = _header_fields(line)
    readings = [divided, _fields(line)]
    if not divided[-1].strip():
        readings.append(divided[:-1])
    if not re.search(r"[,;\t]", line):
        readings.insert(0, [line])
    for names in readings:
        if len(names) == width:
            return [_name(name) for name in names]
    return None


def _name(field: str) -> str:
    """Return a header's field without its quotes and anything that cannot be shown."""
    name = field.strip().strip('"').strip()
    return in_short(printable(name), _NAME_LENGTH)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
