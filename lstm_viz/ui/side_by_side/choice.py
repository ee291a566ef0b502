"""What a visitor has chosen on the page of cells side by side, and how a link says it.

Knows no Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from lstm_viz.errors import InvalidInput
from lstm_viz.ui.lesson_choice import (
    MOST_HELD_OUT,
    ChoiceText,
    LessonChoice,
    plus_one,
    whole_from,
    word,
)
from lstm_viz.ui.settings_text import one_of
from lstm_viz.zoo.lessons import KINDS, SIDE_BY_SIDE, Kind

Reads = Literal["held-out", "typed"]
READS: tuple[Reads, ...] = ("held-out", "typed")

MOST_STEPS = 60
"""The longest sequence that is shown."""

MOST_UNIT = 8
"""The largest number that a unit on stage can have, from 1."""

_LETTERS: dict[Kind, str] = {"feed-forward": "ff", "rnn": "rnn", "gru": "gru", "lstm": "lstm"}


@dataclass(frozen=True)
class SideBySideChoice(LessonChoice):
    """Everything chosen on the page of cells side by side."""

    problem: str = "came-first"  # one of `zoo.lessons.SIDE_BY_SIDE`
    on_stage: tuple[Kind, ...] = ("rnn", "gru", "lstm")  # in the order of `KINDS`
    reads: Reads = "held-out"
    held_out: int = 4  # which of the held-out sequences, 0…MOST_HELD_OUT-1
    text: str = ""  # typed
    units: tuple[int, ...] | None = None  # on stage, of each network; None: those that move most

    @property
    def scene(self) -> tuple[object, ...]:
        """Which problem and which sequence, but for what is typed."""
        return (self.problem, self.reads, self.held_out)

    def of_problem(self, problem: str) -> SideBySideChoice:
        """Another problem, on a sequence of its own."""
        return replace(OPENING, problem=problem, on_stage=self.on_stage)


def in_order(kinds: set[Kind]) -> tuple[Kind, ...]:
    """Networks in the order in which they always stand."""
    return tuple(kind for kind in KINDS if kind in kinds)


def _kinds(text: str) -> tuple[Kind, ...]:
    by_letters = {letters: kind for kind, letters in _LETTERS.items()}
    named = text.split("-")
    if not set(named) <= set(by_letters) or len(set(named)) < len(named):
        raise InvalidInput(
            f"“{text[:30]}” does not name networks; expected some of {', '.join(by_letters)} with "
            "- between, each once."
        )
    return in_order({by_letters[letters] for letters in named})


def _kinds_text(kinds: tuple[Kind, ...]) -> str:
    return "-".join(_LETTERS[kind] for kind in kinds)


def _units(text: str) -> tuple[int, ...]:
    read = whole_from(1, MOST_UNIT, shift=1)
    units = tuple(sorted(read(piece) for piece in text.split("-")))
    if len(set(units)) < len(units):
        raise InvalidInput(f"“{text[:30]}” names a unit twice.")
    return units


def _units_text(units: tuple[int, ...] | None) -> str:
    return "-".join(map(plus_one, units or ()))


OPENING = SideBySideChoice()

TEXT = ChoiceText(
    (
        word("on", "problem", one_of(tuple(SIDE_BY_SIDE))),
        word("stage", "on_stage", _kinds, _kinds_text),
        word("reads", "reads", one_of(READS)),
        word("n", "held_out", whole_from(1, MOST_HELD_OUT, shift=1), plus_one),
        word("u", "units", _units, _units_text),
    ),
    OPENING,
    "the page of cells side by side",
    typed="text",
)
