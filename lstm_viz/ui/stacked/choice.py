"""What a visitor has chosen on the page of stacked LSTMs, and how a link says it.

Knows no Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from lstm_viz.errors import InvalidInput
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
from lstm_viz.zoo.lessons import STACKED

MOST_UNIT = 64
MOST_LAYERS = 3

Over = Literal["h", "c"]
OVER: tuple[Over, ...] = ("h", "c")
"""What of every layer is shown over the whole sequence."""


@dataclass(frozen=True)
class StackedChoice(LessonChoice):
    """Everything chosen on the page of stacked LSTMs."""

    network: str = STACKED[0]  # one of `zoo.lessons.STACKED`
    reads: Reads = "sample"
    held_out: int = 0  # which of the held-out sequences, 0…MOST_HELD_OUT-1
    text: str = ""  # typed
    units: tuple[int, ...] | None = None  # shown of each layer; None: those that move most
    opened: int | None = None  # the layer that is looked into, from 0
    over: Over = "h"

    @property
    def scene(self) -> tuple[object, ...]:
        """Which network reads what, but for what is typed."""
        return (self.network, self.reads, self.held_out)

    def of_network(self, network: str) -> StackedChoice:
        """Another network, on its own sample."""
        return replace(OPENING, network=network, over=self.over)


def _units(text: str) -> tuple[int, ...]:
    read = whole_from(1, MOST_UNIT, shift=1)
    units = tuple(read(piece) for piece in text.split("-"))
    if len(set(units)) < len(units):
        raise InvalidInput(f"“{text[:30]}” names a unit twice.")
    return units


def _units_text(units: tuple[int, ...] | None) -> str:
    return "-".join(map(plus_one, units or ()))


def _opened(text: str) -> int | None:
    return None if text == "none" else whole_from(1, MOST_LAYERS, shift=1)(text)


def _opened_text(layer: int | None) -> str:
    return "none" if layer is None else plus_one(layer)


OPENING = StackedChoice()

TEXT = ChoiceText(
    (
        word("net", "network", one_of(STACKED)),
        word("reads", "reads", one_of(READS)),
        word("n", "held_out", whole_from(1, MOST_HELD_OUT, shift=1), plus_one),
        word("u", "units", _units, _units_text),
        word("in", "opened", _opened, _opened_text),
        word("over", "over", one_of(OVER)),
    ),
    OPENING,
    "the page of stacked LSTMs",
    typed="text",
)
