"""A challenge: a starting cell, what it shall do, and how that is told from what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTM
from lstm_viz.presets import Domain, Example
from lstm_viz.sequences import Alphabet, InputSequence

Quantity = Literal["c", "h"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Challenge:
    """One rung of the ladder: change the weights of `cell` until `goal` is met."""

    key: str  # in links: a-z, 0-9 and -
    title: str  # on screen
    goal: str  # what is checked: the quantity, of which unit, at which steps, how closely
    teaches: str  # the one thing to learn from it, a short phrase
    cell: LSTM  # where the student starts: H units, D inputs, gates not saturated
    sequence: InputSequence  # the sequence shown, x of shape (T, D)
    opens_at: int  # the step of it worth opening on, 0 to T-1
    domain: Domain  # the inputs that the goal speaks of
    alphabet: Alphabet | None = None  # for text: which character is which column
    quantity: Quantity  # what is checked: the cell state C(t) or what is read out, h(t)
    unit: int  # of which unit, 0 to H-1
    target: Callable[[FloatArray], FloatArray]  # x (T, D) to the values asked for, (T,); NaN: none
    tolerance: float  # how far from the target a value may be, above 0
    hidden: Callable[[int], tuple[InputSequence, ...]]  # a seed to sequences that are not shown
    hints: tuple[str, str]  # a nudge, then nearly the recipe
    solution: LSTM  # one cell that meets the goal, of the same sizes as `cell`
    allows_interventions: bool = False  # whether held gates and cut wires count as an answer

    @cached_property
    def start(self) -> Example:
        """The starting cell with the sequence shown, as an example to choose on any page."""
        return Example(
            key=f"challenge-{self.key}",
            name=self.title,
            sentence=self.goal,
            cell=self.cell,
            sequence=self.sequence,
            start=self.opens_at,
            unit=self.unit,
            domain=self.domain,
            alphabet=self.alphabet,
        )
