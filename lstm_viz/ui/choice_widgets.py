"""Between the widgets of a part of the app and what is chosen there.

A browser sends the values of all widgets with every click. When the page has just given one of
them another value, the browser may not know yet: the old value then comes along and looks like a
change that somebody made. Such an echo is not taken; see `ChoiceWidgets.is_echo`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar

import streamlit as st

from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import shown
from lstm_viz.ui.state import choose, refuse, selection

ECHO = 1.0
"""Seconds for which a browser may still send the value that the page took off a widget."""


class _HasSettings(Protocol):
    """What is chosen in a part of the app: settings, and what belongs to none of them."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    def with_settings(self, **changes: Any) -> Self: ...


Choice = TypeVar("Choice", bound=_HasSettings)


@dataclass
class _Given:
    """What a widget shows, and what the page took off it, by the time when it did."""

    value: Any
    taken: tuple[tuple[float, Any], ...] = ()


class ChoiceWidgets(Generic[Choice]):
    """The widgets that show and change one field of the selection.

    Parameters
    ----------
    prefix : str
        What their keys begin with.
    field : str
        The field of the `Selection`; a frozen dataclass with ``with_settings``.
    """

    def __init__(self, prefix: str, field: str) -> None:
        self._prefix = prefix
        self._field = field

    def key(self, widget: str) -> str:
        """A widget's key."""
        return f"{self._prefix}_{widget}"

    def filled(self, widget: str, value: Any) -> str:
        """Let a widget show what is chosen, whoever chose it; returns the widget's key."""
        key = self.key(widget)
        given = self._given(key, value)
        if given.value != value:
            given.taken = (*_lately(given), (time.monotonic(), given.value))
            given.value = value
        if key not in st.session_state or st.session_state[key] != value:
            st.session_state[key] = value
        return key

    def told(self, widget: str, value: Any) -> dict[str, Any]:
        """A widget's ``value`` and ``key``: what is chosen, and that too when mounted anew.

        A run that ends early leaves widgets out, and the browser forgets them. Mounted anew they
        begin with their ``value``, and report it as if somebody had chosen it.
        """
        return {"value": value, "key": self.filled(widget, value)}

    def told_default(self, widget: str, value: Any) -> dict[str, Any]:
        """The same for what calls its first value ``default``: pills, segmented controls."""
        return {"default": value, "key": self.filled(widget, value)}

    def is_echo(self, widget: str) -> bool:
        """Whether a widget's value is one that it had before the page gave it another.

        For callbacks. Also where it has the one that the page gave it: a widget that was out of
        sight reports that as new, and it may be older than what is chosen. Otherwise the value is
        the visitor's, and it is kept as what the widget shows.
        """
        key = self.key(widget)
        value = st.session_state[key]
        given = self._given(key, None)
        if value == given.value or any(value == old for _, old in _lately(given)):
            return True
        given.value = value
        return False

    def setting_changed(
        self,
        field: str,
        name: str,
        read: Callable[[Any], Any] = lambda value: value,
        widget: str = "",
        told: Callable[[Any], Any] = lambda value: value,
    ) -> Callable[[], None]:
        """A widget's ``on_change`` that puts its value into one of the settings.

        Parameters
        ----------
        field : str
            The field of the settings.
        name : str
            What a person calls it, for the list of changes.
        read : callable
            From the widget's value to the field's.
        widget : str
            The widget's name for `filled`, where it is another than the field's.
        told : callable
            From the widget's value to what the list of changes says of it.
        """

        def changed() -> None:
            value = st.session_state[self.key(widget or field)]
            if value is not None and value != [] and not self.is_echo(widget or field):
                self.change(
                    lambda chosen: chosen.with_settings(**{field: read(value)}),
                    name,
                    told(value),
                    field,
                )

        return changed

    def choice_changed(
        self, field: str, name: str, read: Callable[[Any], Any] = lambda value: value
    ) -> Callable[[], None]:
        """The same for what is chosen beside the settings."""

        def changed() -> None:
            value = st.session_state[self.key(field)]
            if value is not None and not self.is_echo(field):
                self.change(
                    lambda chosen: replace(chosen, **{field: read(value)}), name, value, field
                )

        return changed

    def change(self, make: Callable[[Choice], Choice], name: str, value: Any, control: str) -> None:
        """Choose what `make` returns; what it refuses is said on the page. For callbacks."""
        try:
            after = make(getattr(selection(), self._field))
        except InvalidInput as problem:
            refuse(problem)
            return
        choose(
            label=f"{name} {_told(value)}".strip(),
            control=self.key(control),
            **{self._field: after},
        )

    def _given(self, key: str, value: Any) -> _Given:
        given: dict[str, _Given] = st.session_state.setdefault(f"{self._prefix}_given", {})
        return given.setdefault(key, _Given(value))


def _told(value: Any) -> str:
    """A widget's value in the list of changes."""
    if not isinstance(value, float):
        return str(value)
    return f"{value:g}" if 0 < abs(value) < 0.01 else shown(value)


def _lately(given: _Given) -> list[tuple[float, Any]]:
    now = time.monotonic()
    return [(when, old) for when, old in given.taken if now - when < ECHO]
