"""Between the gradient lab's widgets and what is chosen.

A browser sends the values of all widgets with every click. When the page has just given one of
them another value, the browser may not know yet: the old value then comes along and looks like a
change that somebody made. Such an echo is not taken; see `is_echo`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import shown
from lstm_viz.ui.gradient_lab.choice import GradientChoice
from lstm_viz.ui.state import choose, refuse, selection

ECHO = 1.0
"""Seconds for which a browser may still send the value that the page took off a widget."""

_GIVEN = "gradient_given"


@dataclass
class _Given:
    """What a widget shows, and what the page took off it, by the time when it did."""

    value: Any
    taken: tuple[tuple[float, Any], ...] = ()


def filled(field: str, value: Any) -> str:
    """Let a widget show what is chosen, whoever chose it; returns the widget's key."""
    key = f"gradient_{field}"
    given = _given(key, value)
    if given.value != value:
        given.taken = (*_lately(given), (time.monotonic(), given.value))
        given.value = value
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return key


def told(field: str, value: Any) -> dict[str, Any]:
    """A widget's ``value`` and ``key``: what is chosen, and the same for when it is mounted anew.

    A run that ends early leaves widgets out, and the browser forgets them. Mounted anew they begin
    with their ``value``, and report it as if somebody had chosen it.
    """
    return {"value": value, "key": filled(field, value)}


def told_default(field: str, value: Any) -> dict[str, Any]:
    """The same for a widget that calls its first value ``default``: pills, segmented controls."""
    return {"default": value, "key": filled(field, value)}


def is_echo(field: str) -> bool:
    """Whether a widget's value is one that it had before the page gave it another; for callbacks.

    Also where it has the one that the page gave it: a widget that was out of sight reports that as
    new, and it may be older than what is chosen. Otherwise the value is the visitor's, and it is
    kept as what the widget shows.
    """
    key = f"gradient_{field}"
    value = st.session_state[key]
    given = _given(key, None)
    if value == given.value or any(value == old for _, old in _lately(given)):
        return True
    given.value = value
    return False


def _lately(given: _Given) -> list[tuple[float, Any]]:
    now = time.monotonic()
    return [(when, old) for when, old in given.taken if now - when < ECHO]


def _given(key: str, value: Any) -> _Given:
    given: dict[str, _Given] = st.session_state.setdefault(_GIVEN, {})
    return given.setdefault(key, _Given(value))


def setting_changed(
    field: str, name: str, read: Callable[[Any], Any] = lambda value: value, widget: str = ""
) -> Callable[[], None]:
    """A widget's ``on_change`` that puts its value into one of the settings.

    Parameters
    ----------
    field : str
        The field of `GradientSettings`.
    name : str
        What a person calls it, for the list of changes.
    read : callable
        From the widget's value to the field's.
    widget : str
        The widget's name for `filled`, where it is another than the field's.
    """

    def changed() -> None:
        value = st.session_state[f"gradient_{widget or field}"]
        if value is not None and value != [] and not is_echo(widget or field):
            change(lambda chosen: chosen.with_settings(**{field: read(value)}), name, value, field)

    return changed


def choice_changed(
    field: str, name: str, read: Callable[[Any], Any] = lambda value: value
) -> Callable[[], None]:
    """The same for what is chosen beside the settings."""

    def changed() -> None:
        value = st.session_state[f"gradient_{field}"]
        if value is not None and not is_echo(field):
            change(lambda chosen: replace(chosen, **{field: read(value)}), name, value, field)

    return changed


def change(
    make: Callable[[GradientChoice], GradientChoice], name: str, value: Any, control: str
) -> None:
    """Choose what `make` returns; what it refuses is said on the page. For callbacks."""
    try:
        after = make(selection().gradients)
    except InvalidInput as problem:
        refuse(problem)
        return
    told = shown(value) if isinstance(value, float) else str(value)
    choose(gradients=after, label=f"{name} {told}".strip(), control=f"gradient_{control}")
