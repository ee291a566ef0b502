"""What a visitor has chosen on the page of costs, and how a link says it.

Knows no Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.ui.lesson_choice import ChoiceText, LessonChoice


@dataclass(frozen=True)
class CostChoice(LessonChoice):
    """Everything chosen on the page of costs."""


OPENING = CostChoice()

TEXT = ChoiceText((), OPENING, "the page of costs")
