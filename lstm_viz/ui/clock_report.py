"""A board without pictures that tells the server where the visitor's clock rests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from lstm_viz.ui.board import Position, page_is_dark, show_board
from lstm_viz.ui.state import clock_moved, selection, write_link

_PICKED = "picked_for_the_page"


@st.fragment
def report_clock(on_pick: Callable[[Mapping[str, Any]], None] | None = None) -> None:
    """Keep the link at the step that is looked at.

    A fragment of its own, so that a step costs a run of these lines and not of the page.

    Parameters
    ----------
    on_pick : callable, optional
        Takes what was clicked on any picture of the page; the page then runs with what it chose.
    """
    chosen = selection()

    def picked(event: Mapping[str, Any]) -> None:
        if on_pick is not None:
            on_pick(event)
            st.session_state[_PICKED] = selection() != chosen

    if st.session_state.pop(_PICKED, False):
        st.rerun()
    show_board(
        "clock_report",
        {},
        dark=page_is_dark(),
        known=Position(chosen.step, chosen.phase),
        on_move=clock_moved,
        on_pick=picked,
    )
    write_link()
