"""What a visitor has chosen on the page of costs, and how a link says it.

Knows no Streamlit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from lstm_viz.costs import ARCHITECTURES, Architecture, Sizes
from lstm_viz.errors import InvalidInput
from lstm_viz.ui.lesson_choice import ChoiceText, LessonChoice, word
from lstm_viz.ui.settings_text import one_of, whole

Axis = Literal["log", "linear"]
AXES: tuple[Axis, ...] = ("log", "linear")

_FINE = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256)
STOPS: dict[str, tuple[int, ...]] = {
    "input_size": _FINE,
    "hidden_size": _FINE[1:],
    "layers": (1, 2, 3),
    "steps": (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000),
    "outputs": (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000),
    "batch": (1, 2, 4, 8, 16),
}
"""What each size can be set to."""


@dataclass(frozen=True)
class CostChoice(LessonChoice):
    """Everything chosen on the page of costs."""

    input_size: int = 32  # one of its `STOPS`, as the next five
    hidden_size: int = 64
    layers: int = 1
    steps: int = 100
    outputs: int = 0
    batch: int = 1
    architecture: Architecture = "lstm"  # whose formulas are written out
    axis: Axis = "log"  # of the bars

    @property
    def sizes(self) -> Sizes:
        """The sizes."""
        return Sizes(**{name: getattr(self, name) for name in STOPS})


OPENING = CostChoice()


def _stop(field: str) -> Callable[[str], int]:
    stops = STOPS[field]

    def read(text: str) -> int:
        if whole(text) not in stops:
            raise InvalidInput(f"“{text[:30]}” is none of {', '.join(map(str, stops))}.")
        return whole(text)

    return read


_CODES = {
    "D": "input_size",
    "H": "hidden_size",
    "L": "layers",
    "T": "steps",
    "K": "outputs",
    "B": "batch",
}

TEXT = ChoiceText(
    (
        *(word(code, field, _stop(field)) for code, field in _CODES.items()),
        word("of", "architecture", one_of(ARCHITECTURES)),
        word("axis", "axis", one_of(AXES)),
    ),
    OPENING,
    "the page of costs",
)
