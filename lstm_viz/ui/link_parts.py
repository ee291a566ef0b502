"""The parts of a link: how each is called, read and written. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lstm_viz.analysis import UNIT_ORDERS
from lstm_viz.gradients import MOST_STEPS
from lstm_viz.notation import LSTM_QUANTITIES
from lstm_viz.ui.examples import EXAMPLES
from lstm_viz.ui.gradient_lab.choice import OPENING, choice_from_text, text_of_choice
from lstm_viz.ui.intervention_text import interventions_from_text, text_of_interventions
from lstm_viz.ui.lesson_choice import NOWHERE, places_from_text, text_of_places
from lstm_viz.ui.lessons import LESSONS, Lesson
from lstm_viz.ui.link_values import (
    checked_by,
    forget_bias,
    number_from,
    numbers_from_one,
    one_of,
    whole_from,
)
from lstm_viz.ui.own_cell import MAX_UNITS
from lstm_viz.ui.selection import (
    LANES,
    LAST_PHASE,
    MAX_CHANNELS,
    MAX_SEED,
    MAX_STEPS,
    RANDOM,
    SHOWN_AS,
    SOURCES,
    Selection,
)
from lstm_viz.ui.training.choice import text_of_training, training_from_text
from lstm_viz.ui.zoo.choice import choice_from_text as zoo_from_text
from lstm_viz.ui.zoo.choice import text_of_choice as text_of_zoo


@dataclass(frozen=True)
class Part:
    """One part of a link: its name, the field it stands for, how it is read and written."""

    name: str
    field: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    used: Callable[[Selection], bool]


def _is_random(selection: Selection) -> bool:
    return selection.network == RANDOM


def _source_is(*sources: str) -> Callable[[Selection], bool]:
    return lambda selection: selection.source in sources


def _always(_: Selection) -> bool:
    return True


def _lesson_part(lesson: Lesson) -> Part:
    return Part(
        lesson.part,
        lesson.field,
        checked_by(lesson.text.read, f"settings of {lesson.text.where}"),
        lesson.text.write,
        lambda selection: lesson.text.write(getattr(selection, lesson.field)) != "",
    )


read_interventions = checked_by(interventions_from_text, "what can be done to a cell")


@lru_cache(maxsize=128)
def _opening_of(network: str) -> Selection:
    return Selection().with_network(network)


_GENERATED = ("sine", "square", "seasonal")
_PLUS_ONE: Callable[[int], str] = lambda index: str(index + 1)  # noqa: E731
_PLAIN: Callable[[float], str] = lambda number: repr(float(number)).removesuffix(".0")  # noqa: E731

PARTS = (
    Part("net", "network", one_of(*EXAMPLES, RANDOM), str, _always),
    Part("h", "hidden_size", whole_from(1, MAX_UNITS), str, _is_random),
    Part("seed", "seed", whole_from(0, MAX_SEED), str, _is_random),
    Part(
        "fb",
        "forget_bias",
        forget_bias,
        lambda bias: "pytorch" if bias is None else _PLAIN(bias),
        _is_random,
    ),
    Part(
        "do",
        "interventions",
        read_interventions,
        text_of_interventions,
        lambda selection: bool(selection.interventions),
    ),
    Part("seq", "source", one_of(*SOURCES), str, _always),
    Part("numbers", "numbers", str, str, _source_is("numbers")),
    Part("bits", "bits", str, str, _source_is("bits")),
    Part("text", "text", str, str, _source_is("text")),
    Part("n", "steps", whole_from(1, MAX_STEPS), str, _source_is(*_GENERATED)),
    Part("period", "period", number_from(1, MAX_STEPS), _PLAIN, _source_is(*_GENERATED)),
    Part("d", "channels", whole_from(1, MAX_CHANNELS), str, _source_is(*_GENERATED)),
    Part("noise", "noise", number_from(0, 10), _PLAIN, _source_is("seasonal")),
    Part("sseed", "series_seed", whole_from(0, MAX_SEED), str, _source_is("seasonal")),
    Part("t", "step", whole_from(1, MAX_STEPS, shift=1), _PLUS_ONE, _always),
    Part(
        "p",
        "phase",
        whole_from(1, LAST_PHASE),
        str,
        lambda selection: selection.phase < LAST_PHASE,
    ),
    Part("q", "quantity", one_of(*LSTM_QUANTITIES), str, _always),
    Part("u", "unit", whole_from(1, MAX_UNITS, shift=1), _PLUS_ONE, _always),
    Part(
        "from",
        "first_unit",
        whole_from(1, MAX_UNITS, shift=1),
        _PLUS_ONE,
        lambda selection: selection.first_unit != _opening_of(selection.network).first_unit,
    ),
    Part("lanes", "lanes", one_of(*LANES), str, lambda selection: selection.lanes != "all"),
    Part(
        "as",
        "shown_as",
        one_of(*SHOWN_AS),
        str,
        lambda selection: selection.shown_as != "heatmaps",
    ),
    Part(
        "order",
        "order",
        one_of(*UNIT_ORDERS),
        str,
        lambda selection: selection.order != "index",
    ),
    Part(
        "units",
        "units",
        numbers_from_one(MAX_UNITS),
        lambda units: ",".join(str(unit + 1) for unit in units),
        lambda selection: len(selection.units) > 0,
    ),
    Part(
        "grad",
        "gradients",
        checked_by(choice_from_text, "settings of the gradient lab"),
        text_of_choice,
        lambda selection: selection.gradients != OPENING,
    ),
    Part(
        "gt",
        "gradient_step",
        whole_from(1, MOST_STEPS, shift=1),
        _PLUS_ONE,
        lambda selection: selection.gradient_step > 0,
    ),
    Part(
        "train",
        "training",
        checked_by(training_from_text, "settings of a training"),
        text_of_training,
        lambda selection: text_of_training(selection.training) != "",
    ),
    Part(
        "zoo",
        "zoo",
        checked_by(zoo_from_text, "settings of the trained networks"),
        text_of_zoo,
        lambda selection: text_of_zoo(selection.zoo) != "",
    ),
    Part(
        "zt",
        "zoo_step",
        whole_from(1, MAX_STEPS, shift=1),
        _PLUS_ONE,
        lambda selection: selection.zoo_step is not None,
    ),
    *(_lesson_part(lesson) for lesson in LESSONS),
    Part(
        "at",
        "places",
        checked_by(places_from_text, "where the lessons stand"),
        text_of_places,
        lambda selection: selection.places != NOWHERE,
    ),
)
"""All of them, but those that hold weights, in the order in which a link has them."""
