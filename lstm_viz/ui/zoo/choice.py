"""What a visitor has chosen among the trained networks, and how a link says it.

Knows no Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from lstm_viz.errors import InvalidInput
from lstm_viz.notation import LSTM_QUANTITIES
from lstm_viz.ui.lesson_choice import MOST_HELD_OUT, READS, Reads, plus_one, whole_from, word
from lstm_viz.ui.settings_text import fields_from_words, number, one_of, plain, words_of
from lstm_viz.zoo import RECIPES

Mode = Literal["reads", "writes"]
MODES: tuple[Mode, ...] = ("reads", "writes")

Over = Literal["held-out", "this"]
OVER: tuple[Over, ...] = ("held-out", "this")

SURPRISE = "surprise"
COLOURED_BY = (SURPRISE, *LSTM_QUANTITIES)

MOST_STEPS = 500
"""The longest sequence that is shown."""

MOST_WRITTEN = 400
"""The most characters that are written; with what they go on from they can all be shown."""

LEAST_TEMPERATURE, MOST_TEMPERATURE = 0.1, 2.0
MOST_SEED = 2**31 - 1
LONGEST_FEATURE = 60
MOST_UNIT = 128


@dataclass(frozen=True)
class ZooChoice:
    """Everything chosen on the page of the trained networks."""

    network: str = "python"  # a key of `zoo.RECIPES`
    mode: Mode = "reads"  # or, where it reads text, goes on with one by itself
    reads: Reads = "sample"  # its card's sample, another held-out sequence, or what was typed
    held_out: int = 0  # which of the held-out sequences, 0…MOST_HELD_OUT-1
    text: str = ""  # typed: characters, words or numbers
    coloured_by: str = "c"  # what colours the text: one of `COLOURED_BY`
    unit: int | None = None  # whose values, 0…H-1; None: the one that the card speaks of
    feature: str | None = None  # what units are ranked by; None: what the card speaks of
    prompt: str = ""  # what it goes on with; empty: how its sample begins
    temperature: float = 0.5  # LEAST_TEMPERATURE…MOST_TEMPERATURE
    seed: int = 0
    count: int = 160  # characters that it writes, 1…MOST_WRITTEN
    known: int | None = None  # of a series, the steps that it reads, from 1; None: most of them
    ahead: int | None = None  # the steps that it then goes on by, from 1; None: to the end
    ranked_over: Over = "held-out"  # or what is read or written now

    @property
    def scene(self) -> tuple[object, ...]:
        """Which network reads what, but for what is typed; or goes on from what."""
        prompt = self.prompt if self.mode == "writes" else ""
        return (self.network, self.mode, self.reads, self.held_out, prompt)

    def with_settings(self, **changes: Any) -> ZooChoice:
        """The same choice with other fields."""
        return replace(self, **changes)

    def of_network(self, network: str) -> ZooChoice:
        """Another network, on its own sample; how it writes stays as it is."""
        return replace(
            OPENING,
            network=network,
            coloured_by=self.coloured_by,
            temperature=self.temperature,
            seed=self.seed,
            count=self.count,
        )


OPENING = ZooChoice()


def _temperature(text: str) -> float:
    if not LEAST_TEMPERATURE <= number(text) <= MOST_TEMPERATURE:
        raise InvalidInput(
            f"“{text[:30]}” is no temperature from {LEAST_TEMPERATURE:g} to {MOST_TEMPERATURE:g}."
        )
    return number(text)


def _feature(text: str) -> str:
    if not 0 < len(text) <= LONGEST_FEATURE:
        raise InvalidInput(f"“{text[:30]}” is no feature’s name.")
    return text


_WORDS = (
    word("net", "network", one_of(tuple(RECIPES))),
    word("mode", "mode", one_of(MODES)),
    word("reads", "reads", one_of(READS)),
    word("n", "held_out", whole_from(1, MOST_HELD_OUT, shift=1), plus_one),
    word("by", "coloured_by", one_of(COLOURED_BY)),
    word("u", "unit", whole_from(1, MOST_UNIT, shift=1), plus_one),
    word("feature", "feature", _feature),
    word("heat", "temperature", _temperature, plain),
    word("seed", "seed", whole_from(0, MOST_SEED)),
    word("count", "count", whole_from(1, MOST_WRITTEN)),
    word("known", "known", whole_from(1, MOST_STEPS)),
    word("ahead", "ahead", whole_from(1, MOST_STEPS)),
    word("over", "ranked_over", one_of(OVER)),
)
_SAID = "say"
"""What was typed comes last: there it may hold any character."""


def text_of_choice(choice: ZooChoice) -> str:
    """Write what differs from the opening, ``code.value`` each with ``~`` between.

    Of the two texts, the typed one and what is gone on with, the one in use is written.
    """
    field = _text_in_use(choice)
    said = getattr(choice, field) if field else ""
    return "~".join(filter(None, [words_of(_WORDS, choice, OPENING), said and f"{_SAID}.{said}"]))


def choice_from_text(text: str) -> ZooChoice:
    """Read what `text_of_choice` wrote.

    Raises
    ------
    InvalidInput
        Names the part that cannot be used, and what it takes.
    """
    head, _, said = f"~{text}".partition(f"~{_SAID}.")
    _, fields = fields_from_words(_WORDS, head, "the trained networks")
    choice = replace(OPENING, **fields)
    field = _text_in_use(choice)
    return choice.with_settings(**{field: said}) if field else choice


def _text_in_use(choice: ZooChoice) -> str | None:
    """The field of what was typed and is read now; None where nothing typed is."""
    if choice.mode == "writes":
        return "prompt"
    return "text" if choice.reads == "typed" else None
