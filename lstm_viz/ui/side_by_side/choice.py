"""What a visitor has chosen on the page of cells side by side, and how a link says it.

Knows no Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.ui.lesson_choice import ChoiceText, LessonChoice


@dataclass(frozen=True)
class SideBySideChoice(LessonChoice):
    """Everything chosen on the page of cells side by side."""


OPENING = SideBySideChoice()

TEXT = ChoiceText((), OPENING, "the page of cells side by side")
