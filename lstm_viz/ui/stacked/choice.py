"""What a visitor has chosen on the page of stacked LSTMs, and how a link says it.

Knows no Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.ui.lesson_choice import ChoiceText, LessonChoice


@dataclass(frozen=True)
class StackedChoice(LessonChoice):
    """Everything chosen on the page of stacked LSTMs."""


OPENING = StackedChoice()

TEXT = ChoiceText((), OPENING, "the page of stacked LSTMs")
