"""What a visitor has chosen on the page of uses, and how a link says it.

Knows no Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.ui.lesson_choice import ChoiceText, LessonChoice


@dataclass(frozen=True)
class UsesChoice(LessonChoice):
    """Everything chosen on the page of uses."""


OPENING = UsesChoice()

TEXT = ChoiceText((), OPENING, "the page of uses")
