"""What a link says of what is chosen, to and fro. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, urlencode

from lstm_viz.shown_text import in_short, printable
from lstm_viz.ui.intervention_text import text_of_interventions
from lstm_viz.ui.link_parts import PARTS, read_interventions
from lstm_viz.ui.link_values import NotAsExpected
from lstm_viz.ui.own_cell import OwnCell, Unreadable, cell_from_text, text_of
from lstm_viz.ui.selection import MAX_LINK_TEXT, Pin, Selection, sources_for

LONGEST_LINK = 3900
"""Characters of a link behind the page's address, so that all of it stays under 4,000."""

_MOST_SHOWN = LONGEST_LINK - len("&without=weights%2Cpin%2Csequence%2Cdo%2Czoo")
_MOST_PROBLEMS, _LONGEST_TOLD = 8, 30

_CELL, _PIN, _PIN_DO = "w", "pin", "pindo"
_WITHOUT = "without"
_FOREIGN = ("embed", "utm_")  # Streamlit's own, and what course platforms append
_TYPED = ("numbers", "bits", "text")

_TOO_LARGE = {"do": "what is held or cut", "zoo": "what the trained network reads"}
_SHORT_NAMES = {
    "weights": "the changed weights",
    "pin": "the pinned weights",
    "sequence": "the sequence",
    **_TOO_LARGE,
}
"""How a link names what it was too short for, so that who opens it is told."""


def fits_a_link(text: str) -> bool:
    """Whether a typed sequence can be part of a link, which stays under 4,000 characters."""
    return len(text) <= MAX_LINK_TEXT and len(quote_plus(text, errors="replace")) <= 3000


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
        for part in PARTS
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
    for name, text in sorted(whole.items(), key=lambda item: item[0] in _TYPED):
        with_part = link | {name: text}
        if fits_a_link(text) and len(urlencode(with_part, errors="replace")) <= _MOST_SHOWN:
            link = with_part
        else:
            left_out.append(_TOO_LARGE.get(name, "the sequence"))
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
    parts = {part.name: part for part in PARTS}
    problems: list[str] = []
    read: dict[str, Any] = {}
    for name, text in link.items():
        if name.startswith(_FOREIGN) or name in (_CELL, _PIN, _PIN_DO):
            continue
        if name == _WITHOUT:
            problems += _left_out_in(text)
            continue
        if name not in parts:
            problems.append(
                f"The link's part “{in_short(name, _LONGEST_TOLD)}” is not known and was left out."
            )
            continue
        try:
            if len(text) > longest_text:
                raise NotAsExpected(f"at most {longest_text} characters")
            if not _is_utf8(text):
                raise NotAsExpected("text that can be written as UTF-8")
            read[parts[name].field] = parts[name].read(text)
        except NotAsExpected as expected:
            problems.append(
                f"The link says {name} = “{in_short(text, _LONGEST_TOLD)}”; expected {expected}. "
                "It was left out."
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
            done = read_interventions(link.get(_PIN_DO, ""))
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
    return (*map(printable, problems[:_MOST_PROBLEMS]), *rest)
