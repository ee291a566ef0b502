"""What a visitor has chosen on the page of uses, and how a link says it.

Knows no Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.ui.lesson_choice import ChoiceText, LessonChoice, word
from lstm_viz.ui.settings_text import one_of
from lstm_viz.uses import KINDS, USES, Kind

KINDS_USED: tuple[Kind, ...] = tuple(
    kind for kind in KINDS if any(use.kind == kind for use in USES.values())
)
"""The kinds of problem that have a use."""


@dataclass(frozen=True)
class UsesChoice(LessonChoice):
    """Everything chosen on the page of uses."""

    kind: Kind | None = None  # whose uses are shown; None: all
    alive: bool = False  # only those with a network here


OPENING = UsesChoice()


def _yes(_: object) -> str:
    return "yes"


TEXT = ChoiceText(
    (
        word("kind", "kind", one_of(KINDS_USED)),
        word("alive", "alive", lambda text: one_of(("yes",))(text) == "yes", _yes),
    ),
    OPENING,
    "the page of uses",
)
