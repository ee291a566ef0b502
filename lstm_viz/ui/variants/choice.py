"""What a visitor has chosen on the page of variants, and how a link says it.

Knows no Streamlit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from lstm_viz.errors import InvalidInput
from lstm_viz.notation import LSTM_QUANTITIES
from lstm_viz.ui.lesson_choice import ChoiceText, LessonChoice, plus_one, whole_from, word
from lstm_viz.ui.settings_text import number, one_of, plain

Variant = Literal["plain", "peepholes", "no-forget-gate", "coupled", "projection"]
VARIANTS: tuple[Variant, ...] = ("plain", "peepholes", "no-forget-gate", "coupled", "projection")

Reads = Literal["ones", "stream", "wave", "pulse"]
READS: tuple[Reads, ...] = ("ones", "stream", "wave", "pulse")

SHOWS_IT: dict[Variant, Reads] = {
    "plain": "ones",
    "peepholes": "ones",
    "no-forget-gate": "stream",
    "coupled": "ones",
    "projection": "wave",
}
"""On what the difference to the plain LSTM can be seen best."""

MOST_STRENGTH = 2.0
MOST_SEED = 999
DRAWN_UNITS = 4
"""How many units a cell has that is drawn."""


@dataclass(frozen=True)
class VariantsChoice(LessonChoice):
    """Everything chosen on the page of variants."""

    variant: Variant = "peepholes"
    reads: Reads | None = None  # None: what shows the variant best
    strength: float = 1.0  # the peepholes are multiplied by it, 0…MOST_STRENGTH
    outputs: int = DRAWN_UNITS // 2  # P of the projection, 1…DRAWN_UNITS-1
    seed: int = 0  # of the cell and the stream, where they are drawn; 0…MOST_SEED
    quantity: str = "o"  # whose arithmetic is told
    unit: int = 0

    @property
    def sequence(self) -> Reads:
        """What the cell reads."""
        return SHOWS_IT[self.variant] if self.reads is None else self.reads

    @property
    def scene(self) -> tuple[object, ...]:
        """On one sequence the step stays where it is; each variant's own opens where it shows."""
        return (self.variant,) if self.reads is None else ("on", self.reads)


OPENING = VariantsChoice()


def _strength(text: str) -> float:
    if not 0 <= number(text) <= MOST_STRENGTH:
        raise InvalidInput(f"“{text[:30]}” is no strength from 0 to {MOST_STRENGTH:g}.")
    return number(text)


_read_unit: Callable[[str], int] = whole_from(1, DRAWN_UNITS, shift=1)

TEXT = ChoiceText(
    (
        word("is", "variant", one_of(VARIANTS)),
        word("reads", "reads", one_of(READS)),
        word("peep", "strength", _strength, plain),
        word("p", "outputs", whole_from(1, DRAWN_UNITS - 1)),
        word("seed", "seed", whole_from(0, MOST_SEED)),
        word("of", "quantity", one_of(LSTM_QUANTITIES)),
        word("u", "unit", _read_unit, plus_one),
    ),
    OPENING,
    "the page of variants",
)
