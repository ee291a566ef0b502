"""What a moving picture shows at a moment, written down so that a browser can fill it in.

A picture's arrays hold its numbers for every step. A value says how an attribute of the picture
follows from them at one moment: a row of an array, its text, its colours. Each value can say
itself as JSON, for the board's JavaScript (``values.js`` is the same list of kinds), and can fill
itself in, for a notebook and for tests.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Moment:
    """Where a picture stands, and what it has to draw from."""

    t: int  # the step, from 0
    phase: int  # of the step, from 1
    arrays: Mapping[str, NDArray[Any]]
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    switches: Mapping[str, int] = field(default_factory=dict)  # by name; -1 for one that is not set


class Value:
    """Something that depends on the moment; its kinds are in `numbers`, `choices` and `shown`."""

    def json(self) -> dict[str, Any]:
        """The value as the board's JavaScript reads it."""
        raise TypeError(f"{type(self).__name__} is no kind of value by itself.")

    def at(self, moment: Moment) -> Any:
        """What it comes to at a moment."""
        raise TypeError(f"{type(self).__name__} is no kind of value by itself.")


def json_of(value: Any) -> Any:
    """A value, or a list of them, or something that never changes, as JSON."""
    if isinstance(value, Value):
        return value.json()
    if isinstance(value, list | tuple):
        return [json_of(item) for item in value]
    return value


def text_of_json(content: Any) -> bytes:
    """Write JSON as short as it can be, in UTF-8.

    Raises
    ------
    ValueError
        When it holds a number that is none.
    """
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def at(value: Any, moment: Moment) -> Any:
    """What a value, or a list of them, or something that never changes comes to."""
    if isinstance(value, Value):
        return value.at(moment)
    if isinstance(value, list | tuple):
        return [at(item, moment) for item in value]
    return value
