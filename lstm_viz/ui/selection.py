"""What a visitor has chosen, and how a link says it. Knows no Streamlit."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import quote_plus

from lstm_viz.analysis import UNIT_ORDERS, UnitOrder
from lstm_viz.figures import PHASES
from lstm_viz.notation import LSTM_QUANTITIES
from lstm_viz.presets import PRESETS

RANDOM = "random"
"""The network that is drawn from a seed instead of set by hand."""

Source = Literal["own", "numbers", "bits", "text", "sine", "square", "seasonal"]
SOURCES: tuple[Source, ...] = ("own", "numbers", "bits", "text", "sine", "square", "seasonal")

Lanes = Literal["all", "one"]
LANES: tuple[Lanes, ...] = ("all", "one")

ShownAs = Literal["heatmaps", "lines"]
SHOWN_AS: tuple[ShownAs, ...] = ("heatmaps", "lines")

MAX_UNITS = 64
MAX_STEPS = 500
MAX_CHANNELS = 8
MAX_SEED = 2**31 - 1
MAX_LINK_TEXT = 2000
"""The longest typed sequence that a link carries, in characters."""


LAST_PHASE = len(PHASES)
"""The phase of a step in which everything is there."""


@dataclass(frozen=True)
class Selection:
    """Everything a visitor has chosen. What is out of use is kept for when it is chosen again."""

    network: str = "first-token"  # a preset's key, or RANDOM
    hidden_size: int = 4  # 1…MAX_UNITS, of the random network, as the next two
    seed: int = 0
    forget_bias: float | None = 1.0  # None: PyTorch's own
    source: Source = "own"
    numbers: str = "1 0 0 0.5 -1"
    bits: str = "10110"
    text: str = "hello"
    steps: int = 24  # 1…MAX_STEPS, of a generated series, as the next four
    period: float = 12.0
    channels: int = 1
    noise: float = 0.1
    series_seed: int = 0
    step: int = 1  # 0…T-1, what is looked at, as the next four
    phase: int = LAST_PHASE  # 1…LAST_PHASE
    quantity: str = "f"
    unit: int = 0
    first_unit: int = 0  # the first of the units that the stage shows
    lanes: Lanes = "all"  # on the belt
    shown_as: ShownAs = "heatmaps"  # the gates over time, as the next two
    order: UnitOrder = "index"
    units: tuple[int, ...] = ()  # the chosen units; none: all

    def with_network(self, network: str) -> Selection:
        """Choose another network, at its own sequence and its interesting step."""
        if network == RANDOM:
            return replace(
                self,
                network=RANDOM,
                source="text",
                quantity="f",
                unit=0,
                first_unit=0,
                units=(),
                step=1,
                phase=LAST_PHASE,
            )
        chosen = PRESETS[network]
        return replace(
            self,
            network=network,
            source="own",
            quantity="f" if network == "first-token" else "c",
            unit=chosen.unit,
            first_unit=0,
            units=(),
            step=chosen.start,
            phase=LAST_PHASE,
        )


def sources_for(selection: Selection) -> tuple[Source, ...]:
    """The kinds of sequence that the chosen network can read."""
    if selection.network == RANDOM:
        return ("text", "numbers", "bits", "sine", "square", "seasonal")
    chosen = PRESETS[selection.network]
    if chosen.alphabet is not None:
        return ("own", "text", "numbers")
    if chosen.cell.input_size == 1:
        return ("own", "numbers", "bits", "sine", "square", "seasonal")
    return ("own", "numbers")


class _Unreadable(ValueError):
    """A link's value that is not what its part takes; the message says what it takes."""


@dataclass(frozen=True)
class _Part:
    """One part of a link: its name, the field it stands for, how it is read and written."""

    name: str
    field: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    used: Callable[[Selection], bool]


def _whole(low: int, high: int, shift: int = 0) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 12):
            raise _Unreadable(f"a whole number from {low} to {high}")
        number = int(text)
        if not low <= number <= high:
            raise _Unreadable(f"a whole number from {low} to {high}")
        return number - shift

    return read


def _number(low: float, high: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not low <= number <= high:
            raise _Unreadable(f"a number from {low:g} to {high:g}")
        return number

    return read


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise _Unreadable(f"one of {', '.join(choices)}")
        return text

    return read


def _numbers_from_one(most: int) -> Callable[[str], tuple[int, ...]]:
    read_one = _whole(1, most, shift=1)

    def read(text: str) -> tuple[int, ...]:
        try:
            return tuple(dict.fromkeys(read_one(number) for number in text.split(",")))
        except _Unreadable:
            raise _Unreadable(f"whole numbers from 1 to {most} with commas between") from None

    return read


def _typed(text: str) -> str:
    if len(text) > MAX_LINK_TEXT:
        raise _Unreadable(f"at most {MAX_LINK_TEXT} characters")
    return text


def _forget_bias(text: str) -> float | None:
    return None if text == "pytorch" else _number(-20, 20)(text)


def _is_random(selection: Selection) -> bool:
    return selection.network == RANDOM


def _source_is(*sources: str) -> Callable[[Selection], bool]:
    return lambda selection: selection.source in sources


def _always(_: Selection) -> bool:
    return True


_GENERATED = ("sine", "square", "seasonal")
_PLUS_ONE: Callable[[int], str] = lambda index: str(index + 1)  # noqa: E731
_PLAIN: Callable[[float], str] = lambda number: repr(float(number)).removesuffix(".0")  # noqa: E731

_PARTS = (
    _Part("net", "network", _one_of(*PRESETS, RANDOM), str, _always),
    _Part("h", "hidden_size", _whole(1, MAX_UNITS), str, _is_random),
    _Part("seed", "seed", _whole(0, MAX_SEED), str, _is_random),
    _Part(
        "fb",
        "forget_bias",
        _forget_bias,
        lambda bias: "pytorch" if bias is None else _PLAIN(bias),
        _is_random,
    ),
    _Part("seq", "source", _one_of(*SOURCES), str, _always),
    _Part("numbers", "numbers", _typed, str, _source_is("numbers")),
    _Part("bits", "bits", _typed, str, _source_is("bits")),
    _Part("text", "text", _typed, str, _source_is("text")),
    _Part("n", "steps", _whole(1, MAX_STEPS), str, _source_is(*_GENERATED)),
    _Part("period", "period", _number(1, MAX_STEPS), _PLAIN, _source_is(*_GENERATED)),
    _Part("d", "channels", _whole(1, MAX_CHANNELS), str, _source_is(*_GENERATED)),
    _Part("noise", "noise", _number(0, 10), _PLAIN, _source_is("seasonal")),
    _Part("sseed", "series_seed", _whole(0, MAX_SEED), str, _source_is("seasonal")),
    _Part("t", "step", _whole(1, MAX_STEPS, shift=1), _PLUS_ONE, _always),
    _Part(
        "p",
        "phase",
        _whole(1, LAST_PHASE),
        str,
        lambda selection: selection.phase < LAST_PHASE,
    ),
    _Part("q", "quantity", _one_of(*LSTM_QUANTITIES), str, _always),
    _Part("u", "unit", _whole(1, MAX_UNITS, shift=1), _PLUS_ONE, _always),
    _Part(
        "from",
        "first_unit",
        _whole(1, MAX_UNITS, shift=1),
        _PLUS_ONE,
        lambda selection: selection.first_unit > 0,
    ),
    _Part("lanes", "lanes", _one_of(*LANES), str, lambda selection: selection.lanes != "all"),
    _Part(
        "as",
        "shown_as",
        _one_of(*SHOWN_AS),
        str,
        lambda selection: selection.shown_as != "heatmaps",
    ),
    _Part(
        "order",
        "order",
        _one_of(*UNIT_ORDERS),
        str,
        lambda selection: selection.order != "index",
    ),
    _Part(
        "units",
        "units",
        _numbers_from_one(MAX_UNITS),
        lambda units: ",".join(str(unit + 1) for unit in units),
        lambda selection: len(selection.units) > 0,
    ),
)
_FOREIGN = ("embed", "utm_")  # Streamlit's own, and what course platforms append


def fits_a_link(text: str) -> bool:
    """Whether a typed sequence can be part of a link, which stays under 4,000 characters."""
    return len(text) <= MAX_LINK_TEXT and len(quote_plus(text, errors="replace")) <= 3000


def link_of(selection: Selection) -> dict[str, str]:
    """Write a selection as a link's parts.

    Only what is in use is written. A typed sequence that does not fit is left out.
    """
    link = {}
    for part in _PARTS:
        if part.used(selection):
            text = part.write(getattr(selection, part.field))
            if fits_a_link(text):
                link[part.name] = text
    return link


def selection_from_link(link: Mapping[str, str]) -> tuple[Selection, tuple[str, ...]]:
    """Read a link's parts.

    Parameters
    ----------
    link : mapping of str to str
        The query parameters, from anyone.

    Returns
    -------
    selection : Selection
        What the link says; where it says nothing or nothing readable, what the network opens on.
    problems : tuple of str
        For each part that could not be used: what it was, what is expected, what is shown instead.
    """
    parts = {part.name: part for part in _PARTS}
    problems: list[str] = []
    read: dict[str, Any] = {}
    for name, text in link.items():
        if name.startswith(_FOREIGN):
            continue
        if name not in parts:
            problems.append(f"The link's part “{_short(name)}” is not known and was left out.")
            continue
        try:
            read[parts[name].field] = parts[name].read(text)
        except _Unreadable as expected:
            problems.append(
                f"The link says {name} = “{_short(text)}”; expected {expected}. It was left out."
            )
    selection = Selection()
    if "network" in read:
        selection = selection.with_network(read["network"])
    selection = replace(selection, **read)
    if selection.source not in sources_for(selection):
        problems.append(
            f"The link asks for a sequence of kind “{selection.source}”, which this network cannot "
            f"read; expected {', '.join(sources_for(selection))}. Its own is shown."
        )
        selection = replace(selection, source=sources_for(selection)[0])
    return selection, tuple(problems)


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"
