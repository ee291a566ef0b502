"""What a lesson's page keeps of a visitor's choices, and how a link says it. Knows no Streamlit.

A lesson is a page with a picture and a clock of its own, which does not show the network of the
sidebar. Its choice is a frozen dataclass; where its clock stands is kept apart, in `Places`, since
undo does not bring it back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Generic, Literal, Protocol, Self, TypeVar

from lstm_viz.errors import InvalidInput
from lstm_viz.ui.settings_text import Word, fields_from_words, whole, words_of

MOST_STEPS = 500
"""The longest sequence of a lesson."""

MOST_PHASES = 9

MOST_HELD_OUT = 999
"""How many held-out sequences can be asked for, by number from 1."""

Reads = Literal["sample", "held-out", "typed"]
READS: tuple[Reads, ...] = ("sample", "held-out", "typed")
"""What a trained network is given to read: its card's sample, a held-out one, or what was typed."""


@dataclass(frozen=True)
class LessonChoice:
    """Everything chosen on one lesson's page."""

    @property
    def scene(self) -> object:
        """What decides where the clock begins: with another one it goes to the opening step."""
        return self

    def with_settings(self, **changes: Any) -> Self:
        """The same choice with other fields."""
        return replace(self, **changes)


class ReadsChoice(Protocol):
    """A choice in which something typed may be what is read."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def text(self) -> str:
        """What was typed."""
        ...

    def with_settings(self, **changes: Any) -> Self:
        """The same choice with other fields."""
        ...


Choice = TypeVar("Choice", bound=LessonChoice)

_SAID = "say"
"""What was typed comes last: there it may hold any character."""


@dataclass(frozen=True)
class ChoiceText(Generic[Choice]):
    """How a choice is written in a link and read from it: ``code.value`` each, ``~`` between."""

    words: tuple[Word, ...]
    opening: Choice
    where: str  # "the page of stacked LSTMs", for messages
    typed: str | None = None  # the field that holds what was typed, where there is one
    longest: int = 200  # characters of it

    def write(self, choice: Choice) -> str:
        """Write what differs from the opening; nothing where nothing does."""
        written = words_of(self.words, choice, self.opening)
        if self.typed is None:
            return written
        said = getattr(choice, self.typed)
        if said == getattr(self.opening, self.typed):
            return written
        return "~".join(filter(None, [written, f"{_SAID}.{said}"]))

    def read(self, text: str) -> Choice:
        """Read what `write` wrote.

        Raises
        ------
        InvalidInput
            Names the part that cannot be used, and what it takes.
        """
        if self.typed is None:
            _, read = fields_from_words(self.words, text, self.where)
            return replace(self.opening, **read)
        head, mark, said = f"~{text}".partition(f"~{_SAID}.")
        if len(said) > self.longest:
            raise InvalidInput(
                f"what was typed has {len(said)} characters; expected at most {self.longest}."
            )
        _, read = fields_from_words(self.words, head, self.where)
        if mark:
            read[self.typed] = said
        return replace(self.opening, **read)


def word(
    code: str, field: str, read: Callable[[str], Any], write: Callable[[Any], str] = str
) -> Word:
    """One field of a lesson's choice in a link."""
    return Word(code, field, read, write, of_settings=False)


def whole_from(low: int, high: int, shift: int = 0) -> Callable[[str], int]:
    """A reader for a whole number in a range, of which `shift` is taken off."""

    def read(text: str) -> int:
        if not low <= whole(text) <= high:
            raise InvalidInput(f"“{text[:30]}” is no whole number from {low} to {high}.")
        return whole(text) - shift

    return read


def plus_one(index: int) -> str:
    """Write an index as people count, from 1."""
    return str(index + 1)


@dataclass(frozen=True)
class Place:
    """Where a clock stands."""

    step: int  # from 0
    phase: int = 1  # from 1


@dataclass(frozen=True)
class Places:
    """Where the clock of each lesson stands; nothing of one that is where it opens."""

    side_by_side: Place | None = None
    stacked: Place | None = None
    bidirectional: Place | None = None
    attention: Place | None = None
    variants: Place | None = None
    problems: Place | None = None
    misconceptions: Place | None = None

    def of(self, lesson: str) -> Place | None:
        """Where a lesson's clock stands."""
        place: Place | None = getattr(self, lesson)
        return place

    def at(self, lesson: str, place: Place | None) -> Places:
        """The same with one lesson's clock elsewhere."""
        return replace(self, **{lesson: place})


NOWHERE = Places()
_LESSONS = tuple(field.name for field in fields(Places))


def text_of_places(places: Places) -> str:
    """Write where the clocks stand: ``lesson.step.phase`` each, from 1, with ``~`` between."""
    return "~".join(
        f"{lesson}.{place.step + 1}.{place.phase}"
        for lesson in _LESSONS
        if (place := places.of(lesson)) is not None
    )


def places_from_text(text: str) -> Places:
    """Read what `text_of_places` wrote.

    Raises
    ------
    InvalidInput
        Names the part that cannot be used, and what it takes.
    """
    places = NOWHERE
    read_step, read_phase = whole_from(1, MOST_STEPS, shift=1), whole_from(1, MOST_PHASES)
    for piece in filter(None, text.split("~")):
        lesson, _, numbers = piece.partition(".")
        step, _, phase = numbers.partition(".")
        if lesson not in _LESSONS:
            raise InvalidInput(f"“{lesson[:30]}” is none of {', '.join(_LESSONS)}.")
        places = places.at(lesson, Place(read_step(step), read_phase(phase)))
    return places
