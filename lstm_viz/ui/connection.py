"""What a broken connection leaves of a visit, and what it takes away.

Where the connection comes back within two minutes Streamlit goes on with the same visit; where it
comes back later, or to a server that was started anew, the visit is another one, and begins with
the link in the address bar.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

CUT = "No connection to the server. What plays goes on; the rest waits until it is back."

_HERE = Path(__file__).parent
_KNOWN = "connection_known"
_LONG = 24 * 3600.0  # s; a text would have Streamlit load pandas before the first page


def keep_in_touch() -> None:
    """Let the page go on by itself while it has no server, and run when it has one again."""
    _component()(key="connection", data={"words": CUT})
    _run_when_connected_again()


@st.fragment(run_every=_LONG)
def _run_when_connected_again() -> None:
    """Show nothing.

    Streamlit's front end asks for a run when it connects again only where something on the page
    runs by itself, as this does. Without a run the page would look alive and belong to a visit that
    the server knows nothing of: the first thing done on it would be lost.
    """


def _component() -> Any:
    """The component; registered anew in each run, since a fresh server may have forgotten it."""
    return st.components.v2.component(
        "lstm_viz_connection", css=_text("css"), js=_text("js"), isolate_styles=False
    )


@cache
def _text(ending: str) -> str:
    return (_HERE / f"connection.{ending}").read_text(encoding="utf-8")


def is_new_connection() -> bool:
    """Whether this run is the first one since the browser connected, or connected again.

    To be asked once a run.
    """
    connection = st.context.headers.get("Sec-WebSocket-Key")
    is_new = bool(connection != st.session_state.get(_KNOWN))
    st.session_state[_KNOWN] = connection
    return is_new


def was_open_before() -> bool:
    """Whether the page was open before this visit began, and what was there is gone.

    A browser that connects again names the visit that it had, as the third of the protocols that
    it offers. For the first run of a visit.
    """
    offered = st.context.headers.get("Sec-WebSocket-Protocol", "")
    return len([name for name in offered.split(",") if name.strip()]) > 2
