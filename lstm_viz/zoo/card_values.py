"""The values of a card, read from the JSON in which a file carries it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from lstm_viz.errors import InvalidInput

LONGEST_TEXT = 200
"""The most characters of a version, a date or a feature's name in a file."""

_MOST_WHOLE = 2**53  # up to there a float holds every whole number


def named_values(settings: Any) -> dict[str, Any]:
    """Return a dataclass's settings by name, as JSON knows values."""
    named: dict[str, Any] = json.loads(json.dumps(asdict(settings)))
    return named


class CardValues:
    """The values of a JSON object, each asked for by name and kind.

    Parameters
    ----------
    read : object
        What was read.

    Raises
    ------
    InvalidInput
        When it is no JSON object. Its methods raise it when there is no such value, or one of
        another kind or outside its range.
    """

    def __init__(self, read: Any) -> None:
        if not isinstance(read, dict):
            raise InvalidInput("the card is no table of names and values; the file is damaged.")
        self._read: dict[str, Any] = read

    @classmethod
    def of_text(cls, text: str) -> CardValues:
        """Read JSON; raises `InvalidInput` when it is none."""
        try:
            read = json.loads(text)
        except (ValueError, RecursionError) as problem:
            raise InvalidInput("the card is not JSON; the file is damaged.") from problem
        return cls(read)

    def value(self, name: str) -> Any:
        """A value of any kind."""
        if name not in self._read:
            raise InvalidInput(f"the card has no {name!r}; the file is damaged.")
        return self._read[name]

    def text(self, name: str) -> str:
        """A text of 1 to `LONGEST_TEXT` characters."""
        value = self.value(name)
        if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT:
            raise InvalidInput(f"the card's {name!r} is no short text; the file is damaged.")
        return value

    def number(self, name: str, least: float, most: float) -> float:
        """A finite number in a range."""
        value = self.value(name)
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not is_number or not least <= value <= most or abs(value) > 1e300:
            raise InvalidInput(
                f"the card's {name!r} is no number from {least:g} to {most:g}; the file is damaged."
            )
        return float(value)

    def whole(self, name: str, least: int, most: int = _MOST_WHOLE) -> int:
        """A whole number in a range."""
        value = self.value(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise InvalidInput(
                f"the card's {name!r} is no whole number from {least:,} to {most:,}; the file is "
                "damaged."
            )
        return value

    def settings(self) -> dict[str, Any]:
        """The settings that the card was made with, by name."""
        value = self.value("settings")
        if not isinstance(value, dict):
            raise InvalidInput("the card's settings are no table of names and values.")
        return value
