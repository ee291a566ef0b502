"""Values that are what the eye gets: numbers as they are written, their colours, sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from lstm_viz.figures.digits import SHOWN, decimals_that_add_up, shown
from lstm_viz.figures.moving.numbers import Row
from lstm_viz.figures.moving.values import Moment, Value, at, json_of
from lstm_viz.figures.theme import Scale, color_on, ink_on


@dataclass(frozen=True)
class AddUp(Value):
    """How many decimals, place by place, the parts need for their digits to give the total's."""

    parts: tuple[Value, ...]
    total: Value
    product: bool = False  # the parts are multiplied instead of added
    total_decimals: Value | int = SHOWN  # with how many the totals are shown

    def json(self) -> dict[str, Any]:
        """See `Value`."""
        return {
            "addUp": json_of(self.parts),
            "total": self.total.json(),
            "product": self.product,
            "totalDecimals": json_of(self.total_decimals),
        }

    def at(self, moment: Moment) -> list[int]:
        """See `Value`."""
        columns = zip(*(part.at(moment) for part in self.parts), strict=True)
        combine = math.prod if self.product else sum
        shown_with = at(self.total_decimals, moment)
        return [
            decimals_that_add_up(parts, total, combine, shown_with)
            for parts, total in zip(columns, self.total.at(moment), strict=True)
        ]


@dataclass(frozen=True)
class AddUpRow(Value):
    """How many decimals one row of parts needs for its digits to give a total's: one number.

    With `times`, each part is multiplied by its partner first, which has as many decimals.
    """

    parts: Row
    total: Row  # one column
    product: bool = False
    times: Row | None = None

    def json(self) -> dict[str, Any]:
        """See `Value`."""
        return {
            "addUpRow": self.parts.json(),
            "total": self.total.json(),
            "product": self.product,
            "times": json_of(self.times),
        }

    def at(self, moment: Moment) -> int:
        """See `Value`."""
        combine = math.prod if self.product else sum
        parts, (total,) = self.parts.at(moment), self.total.at(moment)
        if self.times is None:
            return decimals_that_add_up(parts, total, combine)
        count = len(parts)

        def combined(numbers: Sequence[float]) -> float:
            return combine([a * b for a, b in zip(numbers[:count], numbers[count:], strict=True)])

        return decimals_that_add_up([*parts, *self.times.at(moment)], total, combined)


@dataclass(frozen=True)
class Numbers(Value):
    """Numbers as they are shown: a list of texts."""

    row: Value
    decimals: Value | int = SHOWN  # a number, or a list with one for each
    signed: bool = False
    compact: bool = False  # from 10,000 on as +1.2e4, to fit on a packet
    trim: bool = False  # without zeros at the end beyond the usual decimals
    brackets: bool = False  # around a negative number, as after another sign

    def json(self) -> dict[str, Any]:
        """See `Value`."""
        result: dict[str, Any] = {"numbers": self.row.json(), "decimals": json_of(self.decimals)}
        for name in ("signed", "compact", "trim", "brackets"):
            if getattr(self, name):
                result[name] = True
        return result

    def at(self, moment: Moment) -> list[str]:
        """See `Value`."""
        values = self.row.at(moment)
        decimals = at(self.decimals, moment)
        places = decimals if isinstance(decimals, list) else [decimals] * len(values)
        return [self._text(v, d) for v, d in zip(values, places, strict=True)]

    def _text(self, value: float, decimals: int) -> str:
        if self.compact and abs(value) >= 9999.5:
            mantissa, exponent = f"{value:+.1e}".replace("-", "−").split("e")
            return f"{mantissa}e{int(exponent)}"
        text = shown(value, decimals, signed=self.signed)
        whole, point, places = text.partition(".")
        if self.trim and "e" not in places and len(places) > SHOWN:
            text = whole + point + places[:SHOWN] + places[SHOWN:].rstrip("0")
        return f"({text})" if self.brackets and text.startswith("−") else text


@dataclass(frozen=True)
class Colors(Value):
    """Each number's colour on a scale; or the ink, black or white, that reads on it."""

    row: Value
    scale: Scale
    ink: bool = False
    limit: Row | None = None  # one number: the scale's end to either side, in place of its own

    def json(self) -> dict[str, Any]:
        """See `Value`."""
        return {
            "colors": self.row.json(),
            "scale": {"low": self.scale.low, "high": self.scale.high, "stops": self.scale.stops},
            "ink": self.ink,
            "limit": json_of(self.limit),
        }

    def at(self, moment: Moment) -> list[str]:
        """See `Value`."""
        scale = self.scale
        if self.limit is not None:
            (limit,) = self.limit.at(moment)
            scale = replace(scale, low=-limit, high=limit)
        grounds = [color_on(scale, value) for value in self.row.at(moment)]
        return [ink_on(ground) for ground in grounds] if self.ink else grounds


@dataclass(frozen=True)
class FontSizes(Value):
    """Letters of one size, smaller where a text has more of them than fit."""

    texts: Value
    size: float
    letters: float

    def json(self) -> dict[str, Any]:
        """See `Value`."""
        return {"fontSizes": self.texts.json(), "size": self.size, "letters": self.letters}

    def at(self, moment: Moment) -> list[float]:
        """See `Value`."""
        return [
            self.size * min(1.0, self.letters / max(len(text), 1)) for text in self.texts.at(moment)
        ]


@dataclass(frozen=True)
class Sentence(Value):
    """Pieces put together to one text; of a list, its first item."""

    pieces: tuple[Any, ...]

    def json(self) -> dict[str, Any]:
        """See `Value`."""
        return {"sentence": json_of(self.pieces)}

    def at(self, moment: Moment) -> str:
        """See `Value`."""
        return "".join(_as_text(at(piece, moment)) for piece in self.pieces)


@dataclass(frozen=True)
class Sentences(Value):
    """A list of texts, put together place by place from pieces that are lists or one text."""

    pieces: tuple[Any, ...]

    def json(self) -> dict[str, Any]:
        """See `Value`."""
        return {"sentences": json_of(self.pieces)}

    def at(self, moment: Moment) -> list[str]:
        """See `Value`."""
        parts = [at(piece, moment) for piece in self.pieces]
        length = max(len(part) for part in parts if isinstance(part, list))
        columns = [part if isinstance(part, list) else [part] * length for part in parts]
        return ["".join(map(str, row)) for row in zip(*columns, strict=True)]


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return str(value[0])
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
