"""The stage with its clock, and the whole sequence as a strip."""

from __future__ import annotations

import streamlit as st

from lstm_viz.figures import MOST_UNITS, PHASES, moving_strip, stage
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.board.kept import kept_pictures
from lstm_viz.ui.clocks import clock_order
from lstm_viz.ui.current import Current
from lstm_viz.ui.state import bound, selection, set_widget


def show_stage(current: Current, *, share: float = 1.0) -> None:
    """Show the cell, with the bar by which a visitor goes through the sequence.

    Parameters
    ----------
    current : Current
        What to show.
    share : float
        How much of the window's height it may take, with its bar; 0 to 1.
    """
    trace, dark = current.trace, page_is_dark()
    units = shown_units(trace.cell.hidden_size)

    def pictures() -> dict[str, MovingPicture]:
        picture = stage(
            trace,
            units=units,
            tokens=current.sequence.tokens,
            channels=current.sequence.channels,
            pinned=current.pinned,
            dark=dark,
        )
        return {"stage": picture}

    show_board(
        "stage_board",
        kept_pictures(("stage", current.run, tuple(units), dark), pictures),
        dark=dark,
        clock=clock_order(trace.steps, PHASES),
        share=share,
    )
    choose_shown_units(trace.cell.hidden_size)


def show_strip(current: Current) -> None:
    """Show the whole sequence, the step looked at framed; a click goes to a step."""
    dark, sequence = page_is_dark(), current.sequence

    def pictures() -> dict[str, MovingPicture]:
        strip = moving_strip(
            current.trace,
            tokens=sequence.tokens,
            channels=sequence.channels,
            pinned=current.pinned,
            dark=dark,
        )
        return {"strip": strip}

    show_board("strip_board", kept_pictures(("strip", current.run, dark), pictures), dark=dark)


def shown_units(hidden_size: int) -> list[int]:
    """The units that fit on the stage, from the one where the visitor lets them begin."""
    first = min(selection().first_unit, max(hidden_size - MOST_UNITS, 0))
    return list(range(first, min(first + MOST_UNITS, hidden_size)))


def choose_shown_units(hidden_size: int) -> None:
    """Where not all units fit, ask with which the shown ones begin."""
    if hidden_size <= MOST_UNITS:
        return
    st.slider(
        f"First of the {MOST_UNITS} units shown, of {hidden_size}",
        1,
        hidden_size - MOST_UNITS + 1,
        key=set_widget("first_unit", shown_units(hidden_size)[0] + 1),
        on_change=bound("first_unit", lambda unit: unit - 1),
    )
