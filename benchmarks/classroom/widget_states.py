"""What the widgets of a page stand at, as a browser keeps it and sends all of it with each change.

The front end sets a widget's state when the widget appears, from its default, and again when a
server tells it another value (``set_value``); so it sends states of widgets that nobody touched.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.classroom.nodes import Element

_EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"
"""The identity under which a component's triggers go (``BidiComponent``)."""


class WidgetStates:
    """The states by widget, and the triggers that the next message takes along."""

    def __init__(self) -> None:
        self._states: dict[str, WidgetState] = {}
        self._triggers: dict[str, WidgetState] = {}

    def appear(self, element: Element) -> None:
        """Take over what a widget stands at, when it is new or when it was told."""
        read = _READERS.get(element.kind)
        if read is None or not element.id:
            return
        tells = bool(element.content.set_value)
        if tells or element.id not in self._states:
            self._states[element.id] = read(element.id, element.content, tells)

    def state_of(self, element: Element) -> WidgetState:
        """What a widget stands at."""
        return self._states.get(element.id, WidgetState(id=element.id))

    def set(self, element: Element, **value: Any) -> None:
        """Put a widget somewhere, as `WidgetState`'s field of that name."""
        self._states[element.id] = WidgetState(id=element.id, **value)

    def set_numbers(self, element: Element, *numbers: float) -> None:
        """Move a slider."""
        state = WidgetState(id=element.id)
        state.double_array_value.data.extend(numbers)
        self._states[element.id] = state

    def set_component(self, element: Element, name: str, value: object) -> None:
        """Set one of a component's states; its others stay."""
        before = self._states.get(element.id)
        states = json.loads(before.json_value) if before is not None else {}
        states[name] = value
        self._states[element.id] = WidgetState(id=element.id, json_value=json.dumps(states))

    def press(self, element: Element) -> None:
        """Press a button."""
        self._triggers[element.id] = WidgetState(id=element.id, trigger_value=True)

    def trigger(self, element: Element, event: str, value: Mapping[str, Any]) -> None:
        """Let a component say that something happened."""
        name = _EVENTS.format(element.id)
        told = json.dumps([{"event": event, "value": value}])
        self._triggers[name] = WidgetState(id=name, json_trigger_value=told)

    def take(self, only: Collection[str] | None = None) -> Iterable[WidgetState]:
        """What the next message says; its triggers are then gone."""
        states = [
            state for name, state in self._states.items() if only is None or name in only
        ] + list(self._triggers.values())
        self._triggers.clear()
        return states

    def keep_only(self, ids: Collection[str]) -> None:
        """Forget the widgets that are not on the page any more."""
        self._states = {name: state for name, state in self._states.items() if name in ids}


def _slider(id: str, sent: Any, tells: bool) -> WidgetState:
    state = WidgetState(id=id)
    if sent.options:  # a select slider
        chosen = list(sent.raw_value) or [sent.options[int(at)] for at in sent.default]
        state.string_array_value.data.extend(chosen)
    else:
        state.double_array_value.data.extend(sent.value if tells else sent.default)
    return state


def _number(id: str, sent: Any, tells: bool) -> WidgetState:
    field = "value" if tells and sent.HasField("value") else "default"
    if not sent.HasField(field):
        return WidgetState(id=id)
    number = getattr(sent, field)
    if sent.data_type == NumberInput.DataType.INT:
        return WidgetState(id=id, int_value=int(number))
    return WidgetState(id=id, double_value=number)


def _chosen(id: str, sent: Any, tells: bool) -> WidgetState:
    """A select box or radio: the chosen option's label."""
    if tells:
        value = sent.raw_value if sent.HasField("raw_value") else None
    else:
        has_default = bool(sent.options) and sent.HasField("default")
        value = sent.options[sent.default] if has_default else None
    return WidgetState(id=id) if value is None else WidgetState(id=id, string_value=value)


def _several(id: str, sent: Any, tells: bool) -> WidgetState:
    """Segmented controls, pills, multiselects: the chosen options' labels."""
    options = [
        option if isinstance(option, str) else f"{option.content_icon} {option.content}".strip()
        for option in sent.options
    ]
    chosen = list(sent.raw_values) if tells else [options[at] for at in sent.default]
    state = WidgetState(id=id)
    state.string_array_value.data.extend(chosen)
    return state


def _text(id: str, sent: Any, tells: bool) -> WidgetState:
    field = "value" if tells else "default"
    if not sent.HasField(field):
        return WidgetState(id=id)
    return WidgetState(id=id, string_value=getattr(sent, field))


def _switch(id: str, sent: Any, tells: bool) -> WidgetState:
    return WidgetState(id=id, bool_value=sent.value if tells else sent.default)


_READERS = {
    "slider": _slider,
    "number_input": _number,
    "selectbox": _chosen,
    "radio": _chosen,
    "button_group": _several,
    "multiselect": _several,
    "text_input": _text,
    "text_area": _text,
    "checkbox": _switch,
}
