"""Values that are numbers of a picture's arrays, or follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_viz.figures.moving.values import Moment, Value, at, json_of


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
