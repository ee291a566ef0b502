"""A cell that has a name, and the sequence to look at it with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTM
from lstm_viz.sequences import Alphabet, InputSequence
from lstm_viz.sequences.reading import Characters, Words

Domain = Literal["real", "bits", "signs", "one-hot", "words"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Example:
    """A cell that has a name, and a sequence to look at it with."""

    key: str  # in links and files
    name: str  # on screen
    sentence: str  # what it does and what to look for
    cell: LSTM
    sequence: InputSequence
    start: int  # the step worth opening on, 0 to T-1
    unit: int  # the unit to look at
    domain: Domain  # the inputs that it is made for
    alphabet: Alphabet | None = None  # for text: which character is which column
    reading: Characters | Words | None = None  # of typed text; None: by its alphabet, if any

    @property
    def typed(self) -> Characters | Words | None:
        """How typed text becomes a sequence for it; None where it reads only numbers."""
        if self.reading is None and self.alphabet is not None:
            return Characters(self.alphabet)
        return self.reading


@dataclass(frozen=True, eq=False, kw_only=True)
class Preset(Example):
    """A hand-set cell with the claim that a test holds it to, about the cell state of `unit`."""

    claim: str  # what that cell state is at every step
    expected: Callable[[FloatArray], FloatArray]  # x (T, D) to the C(t) claimed, (T,)
