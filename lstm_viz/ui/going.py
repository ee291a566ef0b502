"""Buttons that lead to another page with something chosen there; all else stays as it is."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lstm_viz.ui.state import act, choose

_GOES = "goes_to_page"


def offer_page(key: str, label: str, page: str, icon: str, **changes: Any) -> None:
    """Offer another page.

    Parameters
    ----------
    key : str
        The button's.
    label, icon : str
        What stands on it.
    page : str
        The page's file, without ``.py``.
    **changes
        Fields of the `Selection` that are chosen on the way; undo takes them back.
    """
    st.button(label, key=key, icon=icon, on_click=lambda: _go(page, label, changes))


def go_where_asked() -> None:
    """Leave for the page that was asked for: only a page that runs can send to another.

    The first thing that a page with such buttons does.
    """
    page: str | None = st.session_state.pop(_GOES, None)
    if page is not None:
        st.switch_page(f"pages/{page}.py")


def _go(page: str, label: str, changes: dict[str, Any]) -> None:
    if changes:
        choose(label=f"Opened: {label}", **changes)
    else:
        act()
    st.session_state[_GOES] = page
