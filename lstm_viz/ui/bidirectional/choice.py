"""What a visitor has chosen on the page of bidirectional LSTMs, and how a link says it.

Knows no Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.figures.bidirectional_times import VIEWS, View
from lstm_viz.ui.lesson_choice import (
    MOST_HELD_OUT,
    READS,
    ChoiceText,
    LessonChoice,
    Reads,
    plus_one,
    whole_from,
    word,
)
from lstm_viz.ui.settings_text import one_of


@dataclass(frozen=True)
class BidirectionalChoice(LessonChoice):
    """Everything chosen on the page of bidirectional LSTMs."""

    reads: Reads = "sample"
    held_out: int = 0  # which of the held-out sequences, 0…MOST_HELD_OUT-1
    text: str = ""  # typed
    view: View = "run"

    @property
    def scene(self) -> tuple[object, ...]:
        """What is read, but for what is typed, and what the clock's steps are."""
        return (self.reads, self.held_out, self.view)


OPENING = BidirectionalChoice()

TEXT = ChoiceText(
    (
        word("reads", "reads", one_of(READS)),
        word("n", "held_out", whole_from(1, MOST_HELD_OUT, shift=1), plus_one),
        word("view", "view", one_of(VIEWS)),
    ),
    OPENING,
    "the page of bidirectional LSTMs",
    typed="text",
)
