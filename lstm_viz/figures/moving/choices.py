"""Values that are one of several, or several put in a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lstm_viz.figures.moving.numbers import Row
from lstm_viz.figures.moving.values import Moment, Value, at, json_of


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
