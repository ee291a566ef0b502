"""Between the gradient lab's widgets and what is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import shown
from lstm_viz.ui.gradient_lab.choice import GradientChoice
from lstm_viz.ui.state import choose, refuse, selection


def filled(field: str, value: Any) -> str:
    """Let a widget show what is chosen, whoever chose it; returns the widget's key."""
    key = f"gradient_{field}"
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return key


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
        if value is not None and value != []:
            change(lambda chosen: chosen.with_settings(**{field: read(value)}), name, value, field)

    return changed


def choice_changed(
    field: str, name: str, read: Callable[[Any], Any] = lambda value: value
) -> Callable[[], None]:
    """The same for what is chosen beside the settings."""

    def changed() -> None:
        value = st.session_state[f"gradient_{field}"]
        if value is not None:
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
