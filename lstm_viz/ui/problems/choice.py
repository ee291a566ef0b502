"""What a visitor has chosen on the page of sequence problems, and how a link says it.

Knows no Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.ui.lesson_choice import ChoiceText, LessonChoice, whole_from, word
from lstm_viz.ui.settings_text import one_of
from lstm_viz.uses import KINDS, Kind

EXAMPLES: dict[Kind, tuple[str, ...]] = {
    "one-to-one": ("sentiment",),
    "one-to-many": ("python",),
    "many-to-one": ("sentiment", "order"),
    "aligned": ("brackets", "reber", "anbn", "python"),
    "not-aligned": ("dates",),
}
"""Trained networks that solve a problem of each kind, the first one first."""

LONGEST_TEXT = 120
MOST_SEED = 9999

_ALL = tuple(dict.fromkeys(network for networks in EXAMPLES.values() for network in networks))


@dataclass(frozen=True)
class ProblemsChoice(LessonChoice):
    """Everything chosen on the page of sequence problems."""

    kind: Kind = "many-to-one"
    example: str | None = None  # one of the kind's `EXAMPLES`; None: the first
    seed: int = 0  # of what is written, 0…MOST_SEED
    text: str = ""  # typed; empty: the example's own

    @property
    def network(self) -> str:
        """The trained network: the one chosen where it is of this kind, or the kind's first."""
        there = EXAMPLES[self.kind]
        return self.example if self.example in there else there[0]

    @property
    def scene(self) -> object:
        """With another kind or network the clock goes to the opening step; not while typing."""
        return (self.kind, self.network)


OPENING = ProblemsChoice()

TEXT = ChoiceText(
    (
        word("kind", "kind", one_of(tuple(KINDS))),
        word("net", "example", one_of(_ALL)),
        word("seed", "seed", whole_from(0, MOST_SEED)),
    ),
    OPENING,
    "the page of sequence problems",
    typed="text",
    longest=LONGEST_TEXT,
)
