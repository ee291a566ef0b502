"""What is selected in this visit: kept in the session, written to the link, read back from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from lstm_viz.ui.board import ClockOrder
from lstm_viz.ui.current import Current, build_nearest
from lstm_viz.ui.selection import (
    LAST_PHASE,
    MAX_STEPS,
    Selection,
    link_of,
    selection_from_link,
)

_SELECTION, _LINK, _FOLLOWED, _ACTED, _LAST, _PROBLEMS, _ORDER = (
    "selection",
    "link_written",
    "link_just_followed",
    "visitor_acted",
    "last_usable_selection",
    "link_problems",
    "clock_order",
)


def selection() -> Selection:
    """What is chosen now."""
    chosen: Selection = st.session_state[_SELECTION]
    return chosen


def choose(**changes: Any) -> None:
    """Change what is chosen; for callbacks, which run before the page does."""
    st.session_state[_SELECTION] = replace(selection(), **changes)
    st.session_state[_ACTED] = True


def choose_network(network: str) -> None:
    """Choose another network, at its own sequence and step; for callbacks."""
    st.session_state[_SELECTION] = selection().with_network(network)
    st.session_state[_ACTED] = True
    _send_clock()


def clock_order(steps: int, phases: tuple[str, ...]) -> ClockOrder:
    """What the page's clock runs over, and where this visit was last sent.

    Parameters
    ----------
    steps : int
        T, the number of steps.
    phases : tuple of str
        The names of a step's phases; empty on a page that shows whole steps.
    """
    chosen = selection()
    phase = chosen.phase if phases else 1
    return ClockOrder(steps, phases, st.session_state.get(_ORDER, 0), chosen.step, phase)


def clock_moved(step: int, phase: int) -> None:
    """Take over where the visitor's clock rests; for callbacks."""
    limits = 0 <= step < MAX_STEPS and 1 <= phase <= LAST_PHASE
    if limits:
        choose(step=step, phase=phase)


def _send_clock() -> None:
    """Let the visitor's clock go to the selected step: another network, or a link, was chosen."""
    st.session_state[_ORDER] = st.session_state.get(_ORDER, 0) + 1


def bound(field: str, read: Callable[[Any], Any] = lambda value: value) -> Callable[[], None]:
    """A widget's ``on_change`` that puts its value into a field of the selection.

    The widget's key is the field's name with ``choose_`` before it.
    """

    def changed() -> None:
        value = st.session_state[f"choose_{field}"]
        if value is not None:
            choose(**{field: read(value)})

    return changed


def set_widget(field: str, value: Any) -> str:
    """Let a widget show what is selected, whoever chose it; returns the widget's key."""
    key = f"choose_{field}"
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return key


def follow_link() -> None:
    """Take over what the link says, when the visit begins or the visitor changed the link.

    A link that this visit wrote itself says nothing new. When a widget was used in this run, the
    link that came along may be an older one still, and does not count.
    """
    link = st.query_params.to_dict()
    acted = st.session_state.get(_ACTED, False)
    begins = _SELECTION not in st.session_state
    changed = bool(link) and link != st.session_state.get(_LINK) and not acted
    if begins or changed:
        st.session_state[_SELECTION], problems = selection_from_link(link)
        st.session_state[_PROBLEMS] = problems
        st.session_state[_FOLLOWED] = True
        _send_clock()
    elif acted:
        st.session_state[_PROBLEMS] = ()


def write_link() -> None:
    """Let the address bar say what is selected; the last thing that a run does."""
    st.session_state.pop(_ACTED, None)
    link = link_of(selection())
    if link != st.session_state.get(_LINK) or not st.query_params:
        st.query_params.from_dict(link)
        st.session_state[_LINK] = link


def link_problems() -> tuple[str, ...]:
    """What could not be used of the link that opened this page."""
    problems: tuple[str, ...] = st.session_state.get(_PROBLEMS, ())
    return problems


def current() -> tuple[Current, str | None]:
    """Build what is selected, or the nearest thing that can be, with the reason.

    Out-of-range indices of the selection are brought into range.
    """
    built, problem = build_nearest(selection(), st.session_state.get(_LAST))
    chosen, within = selection(), built.selection
    if st.session_state.pop(_FOLLOWED, False):
        for name, asked, there in (
            ("step", chosen.step, within.step),
            ("unit", chosen.unit, within.unit),
        ):
            if asked != there:
                st.session_state[_PROBLEMS] += (
                    f"The link asks for {name} {asked + 1}; the last one here is {there + 1}, "
                    "which is shown.",
                )
    st.session_state[_SELECTION] = replace(
        chosen,
        step=within.step,
        unit=within.unit,
        first_unit=within.first_unit,
        units=within.units,
    )
    if problem is None:
        st.session_state[_LAST] = within
    return built, problem


_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_ADDRESS = re.compile(r"https?:(?=//)|www(?=\.)|@", re.IGNORECASE)


def as_text(message: str) -> str:
    """Escape a message for st.error and the like, which read Markdown: it shows as it stands.

    Streamlit makes links of addresses after it has taken the escapes away; a word joiner, which
    cannot be seen, keeps them text.
    """
    apart = _ADDRESS.sub("\\g<0>\N{WORD JOINER}", message)
    return _PUNCTUATION.sub(r"\\\1", apart)
