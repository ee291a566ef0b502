"""What a visitor has chosen on the page of what people get wrong, and how a link says it.

Knows no Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.ui.lesson_choice import ChoiceText, LessonChoice


@dataclass(frozen=True)
class MisconceptionsChoice(LessonChoice):
    """Everything chosen on the page of what people get wrong."""


OPENING = MisconceptionsChoice()

TEXT = ChoiceText((), OPENING, "the page of what people get wrong")
