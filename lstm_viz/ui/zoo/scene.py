"""What a trained network reads or writes, and what it makes of it. Knows no Streamlit."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from lstm_viz import zoo
from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.network import NetworkTrace
from lstm_viz.readout import (
    Answers,
    Forecast,
    RealUnits,
    Surprise,
    answers,
    forecast,
    generate,
    surprise,
)
from lstm_viz.sequences import InputSequence
from lstm_viz.sequences.reading import Characters
from lstm_viz.sequences.tasks import Task
from lstm_viz.ui.lesson_choice import Reads
from lstm_viz.ui.lesson_reading import Reading, reading_of
from lstm_viz.ui.zoo.choice import MOST_STEPS, MOST_WRITTEN, OPENING, ZooChoice
from lstm_viz.ui.zoo.kinds import kind_of, units_of
from lstm_viz.ui.zoo.typed import UNKNOWN, text_of

LONGEST_PROMPT = MOST_STEPS - MOST_WRITTEN
"""The most characters that a network goes on from."""

_PROMPTED = 24  # characters of its sample, up to the end of a line, that it goes on from by itself
_KNOWN_SHARE = 0.6  # of a series, of which it reads so much unless it is told
_LEAST_AHEAD = 12
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, eq=False, kw_only=True)
class Scene:
    """One network on one sequence, with everything it computed."""

    card: zoo.Card
    sequence: InputSequence  # T steps, read or written by itself
    run: NetworkTrace
    answers: Answers  # T steps
    right_words: str  # what it means that an answer is marked as right
    start: int  # the step worth opening on, 0…T-1
    unit: int  # the one worth looking at: that of the card's claim, or the one that moves most
    surprise: Surprise | None = None  # of a text
    prompt: str | None = None  # of a text that it wrote: what it goes on from
    temperature: float | None = None  # of a text that it wrote
    forecast: Forecast | None = None  # of a series
    given: int = 0  # of a series, how many steps there are to be read
    names: tuple[str, ...] | None = None  # of the steps of a series, where they have any: dates
    kept: dict[Hashable, Any] = field(default_factory=dict)  # what takes long and was made of it

    @property
    def trace(self) -> LSTMTrace:
        """The trace of its one cell."""
        trace = self.run.layers[0][0]
        assert isinstance(trace, LSTMTrace), "a file that holds another kind was not opened"
        return trace

    @property
    def answer(self) -> str | None:
        """What it says, likeliest by likeliest, at the signs that ask for an answer.

        None where the task puts no such signs behind a text.
        """
        reading = self.card.recipe.task.reading
        if reading is None or not reading.suffix or self.answers.loss != "cross_entropy":
            return None
        asked = len(reading.suffix) if isinstance(reading, Characters) else 1
        best = self.answers.likeliest(1)[-asked:, 0].tolist()
        return "".join(self.answers.outputs[k] for k in best)

    @property
    def units(self) -> RealUnits:
        """In which numbers what it reads and says is shown."""
        return units_of(self.card.recipe.task)


def input_of(choice: ZooChoice) -> InputSequence:
    """What a network reads, before it goes on by itself.

    Raises
    ------
    InvalidInput
        As `scene_of`.
    """
    return _input_of(choice.network, choice.reads, choice.held_out, choice.text)[1].sequence


def scene_of(choice: ZooChoice) -> Scene:
    """What is chosen to be seen; kept for a while, since a run asks for it again and again.

    Raises
    ------
    InvalidInput
        When the network's file is missing or damaged, or what was typed cannot be read.
    """
    text = choice.text if choice.reads == "typed" else ""
    read = (choice.reads, choice.held_out if choice.reads == "held-out" else 0, text)
    kind = kind_of(choice.network)
    if kind == "series":
        return _continued(choice.network, *read, choice.known, choice.ahead)
    if writes(choice):
        return _written(
            choice.network, choice.prompt, choice.count, choice.temperature, choice.seed
        )
    return _read(choice.network, *read)


def writes(choice: ZooChoice) -> bool:
    """Whether a network goes on with a text by itself."""
    return choice.mode == "writes" and kind_of(choice.network) == "text"


def text_read(choice: ZooChoice) -> str:
    """What somebody would have typed for a network to read what it reads, or wrote.

    As it was typed, where it was: a character without a column is lost only where nobody did.

    Raises
    ------
    InvalidInput
        As `scene_of`.
    """
    made_by = zoo.recipe(choice.network)
    if writes(choice):
        scene = scene_of(choice)
        begin = scene.prompt or ""
        return begin + text_of(made_by.task, scene.sequence.x[len(begin) :])
    if choice.reads == "typed":
        return choice.text
    if choice.reads == "sample" and isinstance(made_by.sample, str):
        return made_by.sample
    return text_of(made_by.task, input_of(choice).x)


def own_prompt(network: str) -> str:
    """What a network goes on from unless it is told: how its sample begins.

    Raises
    ------
    InvalidInput
        When it cannot be read here.
    """
    begin = text_read(OPENING.of_network(network))
    return begin[: begin.find("\n", _PROMPTED) + 1 or _PROMPTED][:LONGEST_PROMPT]


@lru_cache(maxsize=32)
def _read(network: str, reads: Reads, number: int, text: str) -> Scene:
    card, reading = _input_of(network, reads, number, text)
    run = zoo.network_of(network).trace(reading.sequence.x)
    sequence, found = _with_short_labels(reading.sequence, reading.task), reading.answers(run)
    is_text = kind_of(network) == "text"
    return Scene(
        card=card,
        sequence=sequence,
        run=run,
        answers=found,
        right_words="came next" if is_text else _right_words(found),
        start=min(card.recipe.start, sequence.steps - 1),
        unit=zoo.example_of(network).unit,
        surprise=surprise(run) if is_text else None,
    )


@lru_cache(maxsize=32)
def _written(network: str, prompt: str, count: int, temperature: float, seed: int) -> Scene:
    card, reading = zoo.card_of(network), zoo.recipe(network).task.reading
    assert isinstance(reading, Characters), "only what reads characters goes on with a text"
    begin = prompt or own_prompt(network)
    if len(begin) > LONGEST_PROMPT:
        raise InvalidInput(
            f"what it should go on from has {len(begin):,} characters; expected at most "
            f"{LONGEST_PROMPT}."
        )
    done = generate(zoo.network_of(network), reading.alphabet, begin, count, temperature, seed)
    return Scene(
        card=card,
        sequence=done.sequence,
        run=done.trace,
        answers=done.answers,
        right_words="came next",
        start=len(begin) - 1,
        unit=zoo.example_of(network).unit,
        surprise=surprise(done.trace),
        prompt=begin,
        temperature=temperature,
    )


@lru_cache(maxsize=32)
def _continued(
    network: str, reads: Reads, number: int, text: str, known: int | None, ahead: int | None
) -> Scene:
    card, reading = _input_of(network, reads, number, text)
    sequence = reading.sequence
    steps = sequence.steps
    count = min(known or max(1, round(_KNOWN_SHARE * steps)), steps)
    free = min(ahead or max(steps - count, _LEAST_AHEAD), MOST_STEPS - count)
    if free < 1:
        count, free = MOST_STEPS - 1, 1
    rest = sequence.x[count : count + free]
    found = forecast(zoo.network_of(network), sequence.x[:count], free, rest if len(rest) else None)
    task, said = card.recipe.task, found.trace
    came = np.full((count + free, 1), np.nan)
    came[: min(steps, count + free) - 1] = sequence.x[1 : count + free]
    names = _dates(sequence, count + free)
    return Scene(
        card=card,
        sequence=InputSequence(said.layers[0][0].x, names, sequence.channels),  # type: ignore[arg-type]
        given=steps,
        names=names,
        run=said,
        answers=answers(said, task.outputs, task.loss, target=came),
        right_words="came next",
        start=count - 1,
        unit=zoo.example_of(network).unit,
        forecast=found,
    )


def _input_of(network: str, reads: Reads, number: int, text: str) -> tuple[zoo.Card, Reading]:
    return zoo.card_of(network), reading_of(network, reads, number, text, MOST_STEPS)


def _right_words(found: Answers) -> str:
    """Of several outputs that may all be right, that they may come; else that it is right."""
    if found.loss != "binary" or found.output_size == 1:
        return "right"
    return "may come next"


def _dates(sequence: InputSequence, steps: int) -> tuple[str, ...] | None:
    """The dates of so many steps, where those of the sequence have some."""
    if not all(_DATE.fullmatch(token) for token in sequence.tokens):
        return None
    try:
        first = np.datetime64(sequence.tokens[0])
    except ValueError:  # such as 2015-02-30
        return None
    return tuple(map(str, first + np.arange(steps)))


def _with_short_labels(sequence: InputSequence, task: Task) -> InputSequence:
    """With labels that fit into a cell: a sign for ``other``, and rows of numbers as ``0.81|0``."""
    x, labels = sequence.x, sequence.tokens
    if isinstance(task.reading, Characters):
        labels = tuple(UNKNOWN if label == "other" else label for label in labels)
    elif x.shape[1] > 1 and not _is_one_hot(x):
        labels = tuple("|".join(map(_short, row)) for row in x.tolist())
    return InputSequence(x, labels, sequence.channels)


def _is_one_hot(x: FloatArray) -> bool:
    return bool(((x == 0) | (x == 1)).all() and (x.sum(axis=1) == 1).all())


def _short(value: float) -> str:
    return f"{value:.0f}" if value.is_integer() else f"{value:.2f}"
