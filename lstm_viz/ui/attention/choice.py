"""What a visitor has chosen on the page of attention, and how a link says it.

Knows no Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from lstm_viz.ui.lesson_choice import (
    MOST_HELD_OUT,
    ChoiceText,
    LessonChoice,
    plus_one,
    whole_from,
    word,
)
from lstm_viz.ui.settings_text import one_of

Translator = Literal["attention", "summary"]
NETWORKS: tuple[Translator, ...] = get_args(Translator)

Measured = Literal["dates", "words"]
MEASURED: tuple[Measured, ...] = get_args(Measured)

MOST_UNIT = 256
LONGEST = 100
"""The most characters of a text that are read here: more cannot be drawn side by side."""


@dataclass(frozen=True)
class AttentionChoice(LessonChoice):
    """Everything chosen on the page of attention."""

    network: Translator = "attention"
    held_out: int | None = None  # which held-out text is read, 0…MOST_HELD_OUT-1; None: `text`
    unit: int | None = None  # of the decoder, whose gates are shown; None: the one that moves most
    number: int | None = None  # of the context, whose arithmetic is shown; None: the largest one
    longer: Measured = "dates"  # what is more in the longer texts of the chart
    text: str = ""  # typed; empty: the first example

    @property
    def scene(self) -> tuple[object, ...]:
        """What is read: with the other network the step stays, to compare what both do there."""
        return (self.held_out, self.text)


OPENING = AttentionChoice()

TEXT = ChoiceText(
    (
        word("net", "network", one_of(NETWORKS)),
        word("n", "held_out", whole_from(1, MOST_HELD_OUT, shift=1), plus_one),
        word("u", "unit", whole_from(1, MOST_UNIT, shift=1), plus_one),
        word("c", "number", whole_from(1, MOST_UNIT, shift=1), plus_one),
        word("longer", "longer", one_of(MEASURED)),
    ),
    OPENING,
    "the page of attention",
    typed="text",
)
