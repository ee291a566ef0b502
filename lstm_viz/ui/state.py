"""What is selected in this visit: kept in the session, written to the link, read back from it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import streamlit as st

from lstm_viz.cells import NO_INTERVENTIONS
from lstm_viz.errors import InvalidInput
from lstm_viz.ui.connection import is_new_connection, was_open_before
from lstm_viz.ui.current import Current, build_nearest
from lstm_viz.ui.history import History, is_change, told
from lstm_viz.ui.lesson_choice import Places
from lstm_viz.ui.link import link_of, selection_from_link
from lstm_viz.ui.selection import Selection

_SELECTION, _LINK, _FOLLOWED, _ACTED, _LAST, _PROBLEMS, _ORDER, _HISTORY, _REFUSAL = (
    "selection",
    "link_written",
    "link_just_followed",
    "visitor_acted",
    "last_usable_selection",
    "link_problems",
    "clock_order",
    "history",
    "refusal",
)
_AT_OPENING = "told_at_opening"

BEGAN_ANEW = (
    "The server was started anew, or the connection was gone for too long: this visit has begun "
    "again. What the link in the address bar says is here; the list of changes (undo) and what was "
    "trained are gone."
)

_BASE = ("network", "hidden_size", "seed", "forget_bias")


def selection() -> Selection:
    """What is chosen now."""
    chosen: Selection = st.session_state[_SELECTION]
    return chosen


def choose(*, label: str = "", control: str = "", **changes: Any) -> None:
    """Change what is chosen; for callbacks, which run before the page does.

    Parameters
    ----------
    label : str
        What is changed, for the list of changes; by default it follows from the fields.
    control : str
        What changes it: what one control changes in one go is undone in one go.
    **changes
        Fields of the `Selection`. Another network, seed or size of it is another cell: the
        visitor's changes to the old one are then gone (undo brings them back).
    """
    before = selection()
    after = replace(before, **changes)
    if "own" not in changes and any(getattr(before, f) != getattr(after, f) for f in _BASE):
        after = replace(after, own=None)
    _take(after, label, control)


def choose_network(network: str) -> None:
    """Choose another network, at its own sequence and step; for callbacks."""
    _take(selection().with_network(network))
    _send_clock()


def reset() -> None:
    """Take all that the visitor changed off the network; for callbacks."""
    choose(own=None, interventions=NO_INTERVENTIONS, label="Reset to the network")


def choose_all(chosen: Selection, label: str) -> None:
    """Choose everything at once, as a file says it; for callbacks."""
    _take(chosen, label)
    _send_clock()


def _take(after: Selection, label: str = "", control: str = "") -> None:
    before = selection()
    st.session_state[_SELECTION] = after
    _open_anew(before)
    st.session_state[_ACTED] = True
    st.session_state.pop(_REFUSAL, None)
    if is_change(before, after):
        st.session_state[_HISTORY] = history().with_change(
            label or told(before, after), after, control, time.monotonic()
        )


def history() -> History:
    """All states of this visit that undo and redo lead to."""
    kept: History = st.session_state[_HISTORY]
    return kept


def go_in_history(at: int) -> None:
    """Bring back one of the visit's states; for callbacks."""
    before = selection()
    st.session_state[_HISTORY] = history().gone_to(at)
    st.session_state[_SELECTION] = history().applied_to(before)
    _open_anew(before)
    st.session_state[_ACTED] = True
    st.session_state.pop(_REFUSAL, None)


def undo() -> None:
    """Take the last change back; for callbacks."""
    go_in_history(history().at - 1)


def redo() -> None:
    """Do again what was taken back last; for callbacks."""
    go_in_history(history().at + 1)


def act() -> None:
    """Say that the visitor did something that chooses nothing; for callbacks.

    Without it an older link that came along would be followed; see `follow_link`.
    """
    st.session_state[_ACTED] = True


def refuse(problem: InvalidInput) -> None:
    """Keep what is there, and let the page say why; for callbacks."""
    st.session_state[_REFUSAL] = str(problem)
    st.session_state[_ACTED] = True


def refusal() -> str | None:
    """Why the last change was not made; None when it was."""
    reason: str | None = st.session_state.get(_REFUSAL)
    return reason


def _open_anew(before: Selection) -> None:
    """Where a page of its own shows another sequence, go to the step worth opening on."""
    chosen = selection()
    opened = chosen
    if chosen.zoo.scene != before.zoo.scene:
        opened = replace(opened, zoo_step=None)
    for lesson in fields(Places):
        scene_before, scene = (getattr(each, lesson.name).scene for each in (before, chosen))
        if scene != scene_before:
            opened = replace(opened, places=opened.places.at(lesson.name, None))
    if opened is not chosen:
        st.session_state[_SELECTION] = opened
        _send_clock()


def times_clock_was_sent() -> int:
    """How often this visit's clocks were sent to a step since it began."""
    times: int = st.session_state.get(_ORDER, 0)
    return times


def _send_clock() -> None:
    """Let the visitor's clock go to the selected step: another network, or a link, was chosen."""
    st.session_state[_ORDER] = times_clock_was_sent() + 1


def bound(field: str, read: Callable[[Any], Any] = lambda value: value) -> Callable[[], None]:
    """A widget's ``on_change`` that puts its value into a field of the selection.

    The widget's key is the field's name with ``choose_`` before it.
    """

    def changed() -> None:
        value = st.session_state[f"choose_{field}"]
        # Of an option that is gone since the page was sent, Streamlit hands on the label.
        is_label = isinstance(value, str) and not isinstance(getattr(selection(), field), str)
        if value is not None and not is_label:
            choose(control=field, **{field: read(value)})

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
    link that came along may be an older one still, and does not count. Nor does the one that a
    browser has when its connection comes back: the last one written may not have reached it.
    """
    link = st.query_params.to_dict()
    acted = st.session_state.get(_ACTED, False)
    begins = _SELECTION not in st.session_state
    if is_new_connection() and not begins:
        st.session_state.pop(_LINK, None)  # so that it is written again
        changed = False
    else:
        changed = bool(link) and link != st.session_state.get(_LINK) and not acted
    if begins or changed:
        followed, problems = selection_from_link(link)
        if begins:
            st.session_state[_HISTORY] = History.begun(followed)
            if was_open_before():
                problems = (BEGAN_ANEW, *problems)
            if _AT_OPENING in st.session_state:
                problems = (st.session_state.pop(_AT_OPENING), *problems)
        elif is_change(selection(), followed):
            st.session_state[_HISTORY] = history().with_change("A link", followed, "", 0.0)
        st.session_state[_SELECTION] = followed
        st.session_state[_PROBLEMS] = problems
        st.session_state[_FOLLOWED] = True
        _send_clock()
    elif acted:
        st.session_state[_PROBLEMS] = ()


def tell_at_opening(problem: str) -> None:
    """Let a visit that is about to begin say something beside what its link's problems are."""
    st.session_state[_AT_OPENING] = problem


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


def nearest() -> Current:
    """What is selected, or the nearest thing that can be built; for callbacks."""
    return build_nearest(selection(), st.session_state.get(_LAST))[0]


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
