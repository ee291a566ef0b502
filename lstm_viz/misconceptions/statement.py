"""A statement about LSTMs as people write it, and the experiment that shows what is true of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from lstm_viz.errors import InvalidInput
from lstm_viz.misconceptions.outcome import Outcome

Answer = Literal["true", "false", "depends"]
ANSWERS: tuple[Answer, ...] = ("true", "false", "depends")

Subject = Literal["gates", "cell state", "gradients", "other cells"]


@dataclass(frozen=True)
class Knob:
    """One thing about an experiment that can be turned.

    Raises
    ------
    InvalidInput
        When the opening position is none of the positions, or one has no name of its own.
    """

    name: str  # on screen
    positions: tuple[float, ...]
    opening: float
    names: Mapping[float, str] = field(default_factory=dict)  # of those not called by their number

    def __post_init__(self) -> None:
        if self.opening not in self.positions:
            raise InvalidInput(f"{self.name} opens at {self.opening}; expected a position of it.")
        if len({self.name_of(position) for position in self.positions}) < len(self.positions):
            raise InvalidInput(f"two positions of {self.name} have one name; expected one each.")

    def name_of(self, position: float) -> str:
        """What a position is called."""
        return self.names.get(position, f"{position:g}".replace("-", "−"))


FIXED = Knob("", (0.0,), 0.0)
"""For an experiment at which there is nothing to turn."""


@dataclass(frozen=True)
class Source:
    """Where it is written."""

    text: str
    from_memory: bool = False  # whether the place was named without the paper at hand


@dataclass(frozen=True, eq=False, kw_only=True)
class Statement:
    """One statement, its answer, and its experiment."""

    key: str  # in links
    subject: Subject
    claim: str  # as people write it
    answer: Answer
    is_universal: bool = True  # says “always”, “never”, “means”: one counterexample refutes it
    asks: str  # what the experiment does; says nothing of what it finds
    run: Callable[[float], Outcome]  # from a position of the knob
    knob: Knob = FIXED
    source: Source

    def outcome(self, position: float | None = None) -> Outcome:
        """What the experiment finds at a position of the knob, by default where it opens.

        Raises
        ------
        InvalidInput
            When the knob has no such position.
        """
        chosen = self.knob.opening if position is None else position
        if chosen not in self.knob.positions:
            raise InvalidInput(
                f"{self.knob.name or self.key} has no position {chosen!r}; expected one of "
                f"{', '.join(map(self.knob.name_of, self.knob.positions))}."
            )
        return _found(self, chosen)

    def answer_found(self) -> Answer:
        """The answer that follows from the experiment at all positions of its knob.

        True where the claim is borne out at every one, false where at none. Where it is at some,
        a claim that says “always” is refuted, and any other depends.
        """
        held = {self.outcome(position).holds for position in self.knob.positions}
        if held == {True}:
            return "true"
        return "false" if self.is_universal or held == {False} else "depends"


@lru_cache(maxsize=256)
def _found(statement: Statement, position: float) -> Outcome:
    """Experiments draw from fixed seeds: each is computed once."""
    return statement.run(position)
