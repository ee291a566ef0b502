"""Undo, redo, and the list of changes to go back to; in the sidebar of every page."""

from __future__ import annotations

import streamlit as st

from lstm_viz.ui.messages import as_text
from lstm_viz.ui.state import go_in_history, history, redo, undo

_MOST_LISTED = 30


def show_history() -> None:
    """Show the buttons, and behind a third one the list.

    The buttons are never switched off: a run of a page's own part does not reach the sidebar, and
    would leave them as they were. With nothing to undo they do nothing.
    """
    with st.container(horizontal=True, key="history"):
        st.button(
            "Undo",
            key="undo",
            icon=":material/undo:",
            on_click=undo,
            help="Take the last change back (Ctrl+Z)",
        )
        st.button(
            "Redo",
            key="redo",
            icon=":material/redo:",
            on_click=redo,
            help="Do it again (Ctrl+Y, or Ctrl+Shift+Z)",
        )
        listed = st.popover(
            "",
            icon=":material/history:",
            key="history_list",
            on_change="rerun",
            help="All changes of this visit",
        )
    if listed.open:
        with listed:
            _list_changes()


def _list_changes() -> None:
    kept = history()
    st.caption("The changes of this visit, the latest first. Click to go there.")
    first = max(len(kept.entries) - _MOST_LISTED, 0)
    for number in range(len(kept.entries) - 1, first - 1, -1):
        st.button(
            as_text(kept.entries[number].label),
            key=f"history_{number}",
            type="primary" if number == kept.at else "tertiary",
            on_click=go_in_history,
            args=(number,),
        )
    if first > 0:
        st.caption(f"{first} earlier ones: undo goes back to them.")
