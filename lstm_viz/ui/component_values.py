"""What a component has told is looked at as a plain mapping.

Streamlit 1.67 writes a class of its own for each look at the value of a component, so that what is
assigned within it is kept. It looks at each of them once a run, and once more for each slider,
selectbox and number input: a class with seven methods every time, which its session keeps, or which
the garbage collector must find. We only read.
"""

from __future__ import annotations

from collections.abc import Mapping

from streamlit.components.v2.bidi_component import main
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.common import WidgetValuePresenter


def read_components_plainly() -> None:
    """Let ``st.session_state`` show the value of a component as a plain mapping.

    It may be called any number of times. What is assigned within such a mapping is not kept.
    """
    main.make_bidi_component_presenter = _make_presenter  # type: ignore[assignment, attr-defined]


def _make_presenter(
    events_id: str, component_id: str | None = None, state_keys: set[str] | None = None
) -> WidgetValuePresenter:
    """Make what lays a component's state over its events, as Streamlit's presenter does.

    Parameters
    ----------
    events_id : str
        The widget in which the component's events of a run stand.
    component_id, state_keys
        Where Streamlit keeps what is assigned; not used.
    """

    def present(state: object, session: SessionState) -> object:
        if not isinstance(state, Mapping):
            return state
        try:
            told = session._new_widget_state[events_id]
        except KeyError:
            return state
        events = told if isinstance(told, list) else [told]
        return {
            **{
                event["event"]: event.get("value")
                for event in events
                if isinstance(event, Mapping) and isinstance(event.get("event"), str)
            },
            **state,
        }

    return present
