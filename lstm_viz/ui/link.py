"""What a link says of what is chosen, to and fro. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, urlencode

from lstm_viz.analysis import UNIT_ORDERS
from lstm_viz.gradients import MOST_STEPS
from lstm_viz.notation import LSTM_QUANTITIES
from lstm_viz.ui.examples import EXAMPLES
from lstm_viz.ui.gradient_lab.choice import OPENING, choice_from_text, text_of_choice
from lstm_viz.ui.intervention_text import interventions_from_text, text_of_interventions
from lstm_viz.ui.lesson_choice import NOWHERE, places_from_text, text_of_places
from lstm_viz.ui.lessons import LESSONS, Lesson
from lstm_viz.ui.link_values import (
    NotAsExpected,
    checked_by,
    forget_bias,
    number_from,
    numbers_from_one,
    one_of,
    whole_from,
)
from lstm_viz.ui.own_cell import MAX_UNITS, OwnCell, Unreadable, cell_from_text, text_of
from lstm_viz.ui.selection import (
    LANES,
    LAST_PHASE,
    MAX_CHANNELS,
    MAX_LINK_TEXT,
    MAX_SEED,
    MAX_STEPS,
    RANDOM,
    SHOWN_AS,
    SOURCES,
    Pin,
    Selection,
    sources_for,
)
from lstm_viz.ui.training.choice import text_of_training, training_from_text
from lstm_viz.ui.zoo.choice import choice_from_text as zoo_from_text
from lstm_viz.ui.zoo.choice import text_of_choice as text_of_zoo

LONGEST_LINK = 3900
"""Characters of a link behind the page's address, so that all of it stays under 4,000."""

_MOST_SHOWN = LONGEST_LINK - len("&without=weights%2Cpin%2Csequence%2Cdo%2Czoo")


@dataclass(frozen=True)
class _Part:
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


def _lesson_part(lesson: Lesson) -> _Part:
    return _Part(
        lesson.part,
        lesson.field,
        checked_by(lesson.text.read, f"settings of {lesson.text.where}"),
        lesson.text.write,
        lambda selection: lesson.text.write(getattr(selection, lesson.field)) != "",
    )


_read_interventions = checked_by(interventions_from_text, "what can be done to a cell")


@lru_cache(maxsize=128)
def _opening_of(network: str) -> Selection:
    return Selection().with_network(network)


_GENERATED = ("sine", "square", "seasonal")
_PLUS_ONE: Callable[[int], str] = lambda index: str(index + 1)  # noqa: E731
_PLAIN: Callable[[float], str] = lambda number: repr(float(number)).removesuffix(".0")  # noqa: E731

_PARTS = (
    _Part("net", "network", one_of(*EXAMPLES, RANDOM), str, _always),
    _Part("h", "hidden_size", whole_from(1, MAX_UNITS), str, _is_random),
    _Part("seed", "seed", whole_from(0, MAX_SEED), str, _is_random),
    _Part(
        "fb",
        "forget_bias",
        forget_bias,
        lambda bias: "pytorch" if bias is None else _PLAIN(bias),
        _is_random,
    ),
    _Part(
        "do",
        "interventions",
        _read_interventions,
        text_of_interventions,
        lambda selection: bool(selection.interventions),
    ),
    _Part("seq", "source", one_of(*SOURCES), str, _always),
    _Part("numbers", "numbers", str, str, _source_is("numbers")),
    _Part("bits", "bits", str, str, _source_is("bits")),
    _Part("text", "text", str, str, _source_is("text")),
    _Part("n", "steps", whole_from(1, MAX_STEPS), str, _source_is(*_GENERATED)),
    _Part("period", "period", number_from(1, MAX_STEPS), _PLAIN, _source_is(*_GENERATED)),
    _Part("d", "channels", whole_from(1, MAX_CHANNELS), str, _source_is(*_GENERATED)),
    _Part("noise", "noise", number_from(0, 10), _PLAIN, _source_is("seasonal")),
    _Part("sseed", "series_seed", whole_from(0, MAX_SEED), str, _source_is("seasonal")),
    _Part("t", "step", whole_from(1, MAX_STEPS, shift=1), _PLUS_ONE, _always),
    _Part(
        "p",
        "phase",
        whole_from(1, LAST_PHASE),
        str,
        lambda selection: selection.phase < LAST_PHASE,
    ),
    _Part("q", "quantity", one_of(*LSTM_QUANTITIES), str, _always),
    _Part("u", "unit", whole_from(1, MAX_UNITS, shift=1), _PLUS_ONE, _always),
    _Part(
        "from",
        "first_unit",
        whole_from(1, MAX_UNITS, shift=1),
        _PLUS_ONE,
        lambda selection: selection.first_unit != _opening_of(selection.network).first_unit,
    ),
    _Part("lanes", "lanes", one_of(*LANES), str, lambda selection: selection.lanes != "all"),
    _Part(
        "as",
        "shown_as",
        one_of(*SHOWN_AS),
        str,
        lambda selection: selection.shown_as != "heatmaps",
    ),
    _Part(
        "order",
        "order",
        one_of(*UNIT_ORDERS),
        str,
        lambda selection: selection.order != "index",
    ),
    _Part(
        "units",
        "units",
        numbers_from_one(MAX_UNITS),
        lambda units: ",".join(str(unit + 1) for unit in units),
        lambda selection: len(selection.units) > 0,
    ),
    _Part(
        "grad",
        "gradients",
        checked_by(choice_from_text, "settings of the gradient lab"),
        text_of_choice,
        lambda selection: selection.gradients != OPENING,
    ),
    _Part(
        "gt",
        "gradient_step",
        whole_from(1, MOST_STEPS, shift=1),
        _PLUS_ONE,
        lambda selection: selection.gradient_step > 0,
    ),
    _Part(
        "train",
        "training",
        checked_by(training_from_text, "settings of a training"),
        text_of_training,
        lambda selection: text_of_training(selection.training) != "",
    ),
    _Part(
        "zoo",
        "zoo",
        checked_by(zoo_from_text, "settings of the trained networks"),
        text_of_zoo,
        lambda selection: text_of_zoo(selection.zoo) != "",
    ),
    _Part(
        "zt",
        "zoo_step",
        whole_from(1, MAX_STEPS, shift=1),
        _PLUS_ONE,
        lambda selection: selection.zoo_step is not None,
    ),
    *(_lesson_part(lesson) for lesson in LESSONS),
    _Part(
        "at",
        "places",
        checked_by(places_from_text, "where the lessons stand"),
        text_of_places,
        lambda selection: selection.places != NOWHERE,
    ),
)
_TOO_LARGE = {"do": "what is held or cut", "zoo": "what the trained network reads"}
_FOREIGN = ("embed", "utm_")  # Streamlit's own, and what course platforms append


def fits_a_link(text: str) -> bool:
    """Whether a typed sequence can be part of a link, which stays under 4,000 characters."""
    return len(text) <= MAX_LINK_TEXT and len(quote_plus(text, errors="replace")) <= 3000


_MOST_PROBLEMS = 8
_CELL, _PIN, _PIN_DO = "w", "pin", "pindo"
_WITHOUT = "without"
_SHORT_NAMES = {
    "weights": "the changed weights",
    "pin": "the pinned weights",
    "sequence": "the sequence",
    **_TOO_LARGE,
}
"""How a link names what it was too short for, so that who opens it is told."""

_TYPED = ("numbers", "bits", "text")


def link_of(selection: Selection) -> dict[str, str]:
    """Write a selection as a link's parts.

    Only what is in use is written; what does not fit is left out, and named in a part of its own;
    see `left_out_of_link`.
    """
    link, left_out = _written(selection)
    missing = [short for short, name in _SHORT_NAMES.items() if name in left_out]
    return link | ({_WITHOUT: ",".join(missing)} if missing else {})


def parts_of(selection: Selection) -> dict[str, str]:
    """All of a selection but its weights, as a link would write it if it had no end."""
    return {
        part.name: part.write(getattr(selection, part.field))
        for part in _PARTS
        if part.used(selection)
    }


def left_out_of_link(selection: Selection) -> tuple[str, ...]:
    """What does not fit into a link, so that who opens it sees something else."""
    return _written(selection)[1]


@lru_cache(maxsize=256)
def _written(selection: Selection) -> tuple[dict[str, str], tuple[str, ...]]:
    whole = parts_of(selection)
    cells = _cells(selection)
    with_cells = whole | {name: text for _, extra in cells for name, text in extra.items()}
    fit = all(map(fits_a_link, whole.values()))
    if fit and len(urlencode(with_cells, errors="replace")) <= _MOST_SHOWN:
        return with_cells, ()
    link: dict[str, str] = {}
    left_out = []
    # What was typed comes last: it is what may be too long for the rest.
    for part in sorted(_PARTS, key=lambda part: part.name in _TYPED):
        if part.used(selection):
            text = part.write(getattr(selection, part.field))
            with_part = link | {part.name: text}
            if fits_a_link(text) and len(urlencode(with_part, errors="replace")) <= _MOST_SHOWN:
                link = with_part
            else:
                left_out.append(_TOO_LARGE.get(part.name, "the sequence"))
    for what, extra in cells:
        with_cell = link | extra
        if len(urlencode(with_cell, errors="replace")) <= _MOST_SHOWN:
            link = with_cell
        else:
            left_out.append(what)
    return link, tuple(left_out)


def _cells(selection: Selection) -> list[tuple[str, dict[str, str]]]:
    """The parts that hold weights: what they are, and what is written."""
    cells = []
    if selection.own is not None:
        text = text_of(selection.own, selection.base)
        cells.append(("the changed weights", {_CELL: text}))
    if selection.pin is not None:
        parts = {_PIN: text_of(selection.pin.own, selection.base)}
        if selection.pin.interventions:
            parts[_PIN_DO] = text_of_interventions(selection.pin.interventions)
        cells.append(("the pinned weights", parts))
    return cells


def selection_from_link(
    link: Mapping[str, str], *, own: OwnCell | None = None, longest_text: int = MAX_LINK_TEXT
) -> tuple[Selection, tuple[str, ...]]:
    """Read a link's parts.

    Parameters
    ----------
    link : mapping of str to str
        The query parameters, from anyone.
    own : OwnCell, optional
        The changed weights, where they do not come in the link.
    longest_text : int
        The longest typed sequence that is taken, in characters.

    Returns
    -------
    selection : Selection
        What the link says; where it says nothing or nothing readable, what the network opens on.
    problems : tuple of str
        For each part that could not be used: what it was, what is expected, what is shown instead.
        Of many the first ones, and how many more there are.
    """
    parts = {part.name: part for part in _PARTS}
    problems: list[str] = []
    read: dict[str, Any] = {}
    for name, text in link.items():
        if name.startswith(_FOREIGN) or name in (_CELL, _PIN, _PIN_DO):
            continue
        if name == _WITHOUT:
            problems += _left_out_in(text)
            continue
        if name not in parts:
            problems.append(f"The link's part “{_short(name)}” is not known and was left out.")
            continue
        try:
            if len(text) > longest_text:
                raise NotAsExpected(f"at most {longest_text} characters")
            if not _is_utf8(text):
                raise NotAsExpected("text that can be written as UTF-8")
            read[parts[name].field] = parts[name].read(text)
        except NotAsExpected as expected:
            problems.append(
                f"The link says {name} = “{_short(text)}”; expected {expected}. It was left out."
            )
    selection = Selection()
    if "network" in read:
        selection = selection.with_network(read["network"])
    selection = _with_cells(replace(selection, **read, own=own), link, problems)
    if selection.source not in sources_for(selection):
        problems.append(
            f"The link asks for a sequence of kind “{selection.source}”, which this network cannot "
            f"read; expected {', '.join(sources_for(selection))}. Its own is shown."
        )
        selection = replace(selection, source=sources_for(selection)[0])
    return selection, _in_few(problems)


def _with_cells(selection: Selection, link: Mapping[str, str], problems: list[str]) -> Selection:
    """Take over the weights that a link holds; what is wrong with them is added to `problems`."""
    try:
        if _CELL in link:
            own = cell_from_text(link[_CELL], selection.base)
            selection = replace(selection, own=own)
    except Unreadable as problem:
        problems.append(
            f"The changed weights in the link cannot be read: {problem}. "
            "The network is shown without them."
        )
    try:
        if _PIN in link:
            own = cell_from_text(link[_PIN], selection.base)
            done = _read_interventions(link.get(_PIN_DO, ""))
            selection = replace(selection, pin=Pin(own, done))
    except (Unreadable, NotAsExpected) as problem:
        problems.append(
            f"The pinned weights in the link cannot be read: {problem}. Nothing is pinned."
        )
    return selection


def _left_out_in(text: str) -> list[str]:
    """What a link says it was too short for, in words."""
    missing = [name for short, name in _SHORT_NAMES.items() if short in text.split(",")]
    return [f"Too large for this link, and so not here: {name}." for name in missing]


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"


def _is_utf8(text: str) -> bool:
    """Whether there is no half of a surrogate pair in it, which no address can hold."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _in_few(problems: list[str]) -> tuple[str, ...]:
    """The first of them, and how many more there are: a page has room for so many."""
    more = len(problems) - _MOST_PROBLEMS
    rest = (f"{more:,} more parts of the link could not be used and were left out.",) * (more > 0)
    return (*map(_as_seen, problems[:_MOST_PROBLEMS]), *rest)


def _as_seen(message: str) -> str:
    """A message without what cannot be seen, or would turn the rest of it round."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in message)
