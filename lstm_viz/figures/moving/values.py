"""What a moving picture shows at a moment, written down so that a browser can fill it in.

A picture's arrays hold its numbers for every step. A value says how an attribute of the picture
follows from them at one moment: a row of an array, its text, its colours. Each value can say
itself as JSON, for the board's JavaScript (``values.js`` is the same list of kinds), and can fill
itself in, for a notebook and for tests.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.figures.digits import SHOWN, decimals_that_add_up, shown
from lstm_viz.figures.theme import Scale, color_on, ink_on


@dataclass(frozen=True, eq=False)
class Moment:
    """Where a picture stands, and what it has to draw from."""

    t: int  # the step, from 0
    phase: int  # of the step, from 1
    arrays: Mapping[str, NDArray[Any]]
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    switches: Mapping[str, int] = field(default_factory=dict)  # by name; -1 for one that is not set


class Value:
    """Something that depends on the moment; see the kinds below."""

    def json(self) -> dict[str, Any]:
        """The value as the board's JavaScript reads it."""
        raise NotImplementedError

    def at(self, moment: Moment) -> Any:
        """What it comes to at a moment."""
        raise NotImplementedError


def json_of(value: Any) -> Any:
    """A value, or a list of them, or something that never changes, as JSON."""
    if isinstance(value, Value):
        return value.json()
    if isinstance(value, list | tuple):
        return [json_of(item) for item in value]
    return value


def at(value: Any, moment: Moment) -> Any:
    """What a value, or a list of them, or something that never changes comes to."""
    if isinstance(value, Value):
        return value.at(moment)
    if isinstance(value, list | tuple):
        return [at(item, moment) for item in value]
    return value


@dataclass(frozen=True)
class Row(Value):
    """The numbers of one row of a (rows, columns) array: row t + `later`, times `factor`."""

    array: str
    columns: tuple[int, ...] | None = None  # None: all
    later: int = 0
    factor: float = 1.0
    offset: float = 0.0
    outside: float | None = None  # what stands in a row that is not there; None: the nearest row's

    def json(self) -> dict[str, Any]:
        """See `Value`."""
        result: dict[str, Any] = {"row": self.array}
        if self.columns is not None:
            result["columns"] = list(self.columns)
        for name, usual in (("later", 0), ("factor", 1.0), ("offset", 0.0), ("outside", None)):
            if getattr(self, name) != usual:
                result[name] = getattr(self, name)
        return result

    def at(self, moment: Moment) -> list[float]:
        """See `Value`."""
        array, k = moment.arrays[self.array], moment.t + self.later
        row = array[min(max(k, 0), len(array) - 1)]
        if self.outside is not None and not 0 <= k < len(array):
            row = np.full(row.shape, self.outside)
        picked = row if self.columns is None else row[list(self.columns)]
        # Where nothing is to be scaled, the number stays the trace's own to the last bit.
        return [
            float(v)
            if self.factor == 1 and self.offset == 0
            else float(v) * self.factor + self.offset
            for v in picked
        ]


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

    def json(self) -> dict[str, Any]:
        """See `Value`."""
        return {
            "colors": self.row.json(),
            "scale": {"low": self.scale.low, "high": self.scale.high, "stops": self.scale.stops},
            "ink": self.ink,
        }

    def at(self, moment: Moment) -> list[str]:
        """See `Value`."""
        grounds = [color_on(self.scale, value) for value in self.row.at(moment)]
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
class ByPhase(Value):
    """One value for each phase of a step, and one for phase 0, just before the first.

    A step that is played starts from phase 0, from which things glide to where phase 1 has them.
    """

    values: tuple[Any, ...]
    before: Any = None  # None: as in the first phase

    def json(self) -> dict[str, Any]:
        """See `Value`."""
        before = self.values[0] if self.before is None else self.before
        return {"byPhase": json_of([before, *self.values])}

    def at(self, moment: Moment) -> Any:
        """See `Value`."""
        if moment.phase == 0 and self.before is not None:
            return at(self.before, moment)
        return at(self.values[min(max(moment.phase, 1), len(self.values)) - 1], moment)


@dataclass(frozen=True)
class Step(Value):
    """The step itself, counted from 1, times `factor` plus `offset`."""

    factor: float = 1.0
    offset: float = 0.0

    def json(self) -> dict[str, Any]:
        """See `Value`."""
        return {"step": [self.factor, self.offset]}

    def at(self, moment: Moment) -> float:
        """See `Value`."""
        return (moment.t + 1) * self.factor + self.offset


@dataclass(frozen=True)
class Join(Value):
    """Several lists in a row."""

    parts: tuple[Any, ...]

    def json(self) -> dict[str, Any]:
        """See `Value`."""
        return {"join": json_of(self.parts)}

    def at(self, moment: Moment) -> list[Any]:
        """See `Value`."""
        return [item for part in self.parts for item in at(part, moment)]


@dataclass(frozen=True)
class Sums(Value):
    """Several lists of numbers added up, place by place."""

    parts: tuple[Any, ...]

    def json(self) -> dict[str, Any]:
        """See `Value`."""
        return {"sums": json_of(self.parts)}

    def at(self, moment: Moment) -> list[float]:
        """See `Value`."""
        lists = [at(part, moment) for part in self.parts]
        return [sum(numbers) for numbers in zip(*lists, strict=True)]


@dataclass(frozen=True)
class Products(Value):
    """Two lists of numbers multiplied, place by place, and by `factor`."""

    parts: tuple[Value, Value]
    factor: float = 1.0

    def json(self) -> dict[str, Any]:
        """See `Value`."""
        return {"products": json_of(self.parts), "factor": self.factor}

    def at(self, moment: Moment) -> list[float]:
        """See `Value`."""
        left, right = (part.at(moment) for part in self.parts)
        return [a * b * self.factor for a, b in zip(left, right, strict=True)]


@dataclass(frozen=True)
class Choose(Value):
    """Place by place an item of one of several lists: of which, a row of numbers says."""

    which: Row
    lists: tuple[Value, ...]

    def json(self) -> dict[str, Any]:
        """See `Value`."""
        return {"choose": self.which.json(), "from": json_of(self.lists)}

    def at(self, moment: Moment) -> list[Any]:
        """See `Value`."""
        lists = [choice.at(moment) for choice in self.lists]
        return [lists[int(which)][k] for k, which in enumerate(self.which.at(moment))]


@dataclass(frozen=True)
class Repeat(Value):
    """The same thing several times, as a list."""

    value: Any
    times: int

    def json(self) -> dict[str, Any]:
        """See `Value`."""
        return {"repeat": json_of(self.value), "times": self.times}

    def at(self, moment: Moment) -> list[Any]:
        """See `Value`."""
        return [at(self.value, moment)] * self.times


@dataclass(frozen=True)
class Words(Value):
    """One of a list of words: the step's own or, with `which`, those that a row's numbers name."""

    words: str
    which: Row | None = None
    later: int = 0  # without `which`: the word of this many steps later

    def json(self) -> dict[str, Any]:
        """See `Value`."""
        result: dict[str, Any] = {"words": self.words}
        if self.which is not None:
            result["which"] = self.which.json()
        if self.later:
            result["later"] = self.later
        return result

    def at(self, moment: Moment) -> Any:
        """See `Value`."""
        words = moment.words[self.words]
        if self.which is None:
            return words[min(max(moment.t + self.later, 0), len(words) - 1)]
        return [words[int(k)] for k in self.which.at(moment)]


@dataclass(frozen=True)
class Item(Value):
    """One item of a list."""

    of: Value
    index: Value | int = 0  # a Row of one number, or always the same

    def json(self) -> dict[str, Any]:
        """See `Value`."""
        return {"item": self.of.json(), "index": json_of(self.index)}

    def at(self, moment: Moment) -> Any:
        """See `Value`."""
        index = at(self.index, moment)
        return self.of.at(moment)[int(index[0] if isinstance(index, list) else index)]


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


@dataclass(frozen=True)
class Switch(Value):
    """A value by what a switch of the board is set to; the first where it is not set."""

    name: str
    values: tuple[Any, ...]  # for unset (-1), 0, 1, …

    def json(self) -> dict[str, Any]:
        """See `Value`."""
        return {"switch": self.name, "values": json_of(self.values)}

    def at(self, moment: Moment) -> Any:
        """See `Value`."""
        k = moment.switches.get(self.name, -1) + 1
        return at(self.values[min(max(k, 0), len(self.values) - 1)], moment)


@dataclass(frozen=True)
class SwitchNumber(Value):
    """The number that a switch of the board is set to, times `factor` plus `offset`."""

    name: str
    factor: float = 1.0
    offset: float = 0.0
    unset: float = -1e6

    def json(self) -> dict[str, Any]:
        """See `Value`."""
        return {
            "switchNumber": self.name,
            "factor": self.factor,
            "offset": self.offset,
            "unset": self.unset,
        }

    def at(self, moment: Moment) -> float:
        """See `Value`."""
        value = moment.switches.get(self.name, -1)
        return self.unset if value < 0 else value * self.factor + self.offset


@dataclass(frozen=True)
class Matrix(Value):
    """A whole (rows, columns) array turned on its side, as a heatmap wants it."""

    array: str

    def json(self) -> dict[str, Any]:
        """See `Value`."""
        return {"matrix": self.array}

    def at(self, moment: Moment) -> list[list[float]]:
        """See `Value`."""
        return np.asarray(moment.arrays[self.array], np.float64).T.tolist()


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return str(value[0])
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
