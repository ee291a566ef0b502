"""What a component has told is what Streamlit would show, without a class for each look."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.components.v2.bidi_component import main
from streamlit.components.v2.bidi_component.serialization import deserialize_trigger_list
from streamlit.components.v2.presentation import make_bidi_component_presenter
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.common import WidgetMetadata

from lstm_viz.ui.component_values import read_components_plainly

EVENTS = "$$ID-the-events-of-a-board"


def session_with(events: object) -> SessionState:
    """A session in which a component has told of events in the last run, or not been there."""
    session = SessionState()
    if events != "not there":
        session._set_widget_metadata(
            WidgetMetadata(
                id=EVENTS,
                deserializer=deserialize_trigger_list,
                serializer=json.dumps,
                value_type="json_trigger_value",
            )
        )
    if events not in ("not there", "not told"):
        session._new_widget_state.set_from_value(EVENTS, events)
    return session


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setattr(main, "make_bidi_component_presenter", make_bidi_component_presenter)
    read_components_plainly()
    assert main.make_bidi_component_presenter is not make_bidi_component_presenter
    return main.make_bidi_component_presenter


@pytest.mark.parametrize("state", [{}, {"dark": True}, {"dark": True, "picked": 1}, None, "text"])
@pytest.mark.parametrize(
    "events",
    [
        "not there",
        "not told",
        None,
        [],
        [{"event": "picked", "value": {"step": 3}}],
        [{"event": "picked", "value": 1}, {"event": "picked", "value": 2}, {"event": "moved"}],
        [None, "hostile", {"event": 7, "value": 1}, {"value": 1}],
        {"event": "picked", "value": 1},
        "hostile",
    ],
)
def test_it_is_what_streamlit_shows(
    make: Callable[..., Any], state: object, events: object
) -> None:
    session = session_with(events)
    theirs = make_bidi_component_presenter(EVENTS, "board", {"dark"})(state, session)
    ours = make(EVENTS, "board", {"dark"})(state, session)
    assert ours == theirs
    assert type(ours) is type(state)


def test_of_two_events_of_the_same_name_the_last_is_seen(make: Callable[..., Any]) -> None:
    session = session_with([{"event": "picked", "value": 1}, {"event": "picked", "value": 2}])
    assert make(EVENTS)({"dark": False}, session) == {"picked": 2, "dark": False}


def test_streamlit_makes_a_class_for_each_look() -> None:
    """When this fails, Streamlit has learned it, and ``ui/component_values.py`` can go."""
    present = make_bidi_component_presenter(EVENTS, "board", {"dark"})
    session = session_with([])
    assert type(present({"dark": True}, session)) is not type(present({"dark": True}, session))
