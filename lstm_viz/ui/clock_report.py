"""A board without pictures that tells the server where the visitor's clock rests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from lstm_viz.ui.board import Position, page_is_dark, show_board
from lstm_viz.ui.clocks import clock_moved
from lstm_viz.ui.state import selection, write_link

_PAGE_IS_OLD = "page_is_old"


def _place_in_sequence() -> Position:
    return Position(selection().step, selection().phase)


@st.fragment
def report_clock(
    on_pick: Callable[[Mapping[str, Any]], None] | None = None,
    *,
    page_tells_step: bool = False,
    where: Callable[[], Position] = _place_in_sequence,
    on_move: Callable[[int, int], None] = clock_moved,
) -> None:
    """Keep the link at the step that is looked at.

    A fragment of its own, so that a step costs a run of these lines and not of the page.

    Parameters
    ----------
    on_pick : callable, optional
        Takes what was clicked on any picture of the page; the page then runs with what it chose.
    page_tells_step : bool
        Whether something else on the page names the step: the page then runs when it is another.
    where, on_move : callable
        Where the clock rests as the server knows it, and what takes over where it rests now; by
        default in the sequence. For a page whose time is another.
    """
    chosen = selection()

    def picked(event: Mapping[str, Any]) -> None:
        if on_pick is not None:
            on_pick(event)
            st.session_state[_PAGE_IS_OLD] = selection() != chosen

    def moved(step: int, phase: int) -> None:
        on_move(step, phase)
        if page_tells_step and selection().step != chosen.step:
            st.session_state[_PAGE_IS_OLD] = True

    if st.session_state.pop(_PAGE_IS_OLD, False):
        st.rerun()
    show_board(
        "clock_report",
        {},
        dark=page_is_dark(),
        known=where(),
        on_move=moved,
        on_pick=picked,
    )
    write_link()
