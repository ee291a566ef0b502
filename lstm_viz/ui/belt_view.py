"""The conveyor belt, and under it the books of one unit's cell state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lstm_viz.analysis import half_life, ledger_history
from lstm_viz.figures import (
    MOST_UNITS,
    PHASES,
    belt,
    half_life_steps,
    lane_of,
    ledger_bands,
    ledger_line,
    over_time,
)
from lstm_viz.figures.moving import MovingPicture, Piece, Words
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.board.kept import kept_pictures
from lstm_viz.ui.clocks import clock_order
from lstm_viz.ui.current import Current
from lstm_viz.ui.selection import LANES
from lstm_viz.ui.stage_view import choose_shown_units, shown_units
from lstm_viz.ui.state import bound, choose, selection, set_widget
from lstm_viz.ui.unit_choice import choose_unit

_LANE_NAMES = {"all": "All lanes", "one": "One unit"}


def show_belt(current: Current) -> None:
    """Show the belt, with the bar by which a visitor goes through the sequence."""
    trace, dark, units = current.trace, page_is_dark(), lane_units(current)

    def pictures() -> dict[str, MovingPicture]:
        picture = belt(
            trace, units=units, tokens=current.sequence.tokens, pinned=current.pinned, dark=dark
        )
        return {"belt": picture}

    show_board(
        "belt_board",
        kept_pictures(("belt", current.run, tuple(units), dark), pictures),
        dark=dark,
        clock=clock_order(trace.steps, PHASES),
    )
    if not _is_one_unit(current):
        choose_shown_units(trace.cell.hidden_size)


def lane_units(current: Current) -> list[int]:
    """The units on the belt, top to bottom."""
    if _is_one_unit(current):
        return [selection().unit]
    return shown_units(current.cell.hidden_size)


def _is_one_unit(current: Current) -> bool:
    return selection().lanes == "one" or current.cell.hidden_size == 1


def pick(event: Mapping[str, Any], units: Sequence[int]) -> None:
    """Choose the unit of a lane that was clicked."""
    index = event.get("index")
    if event.get("picture") == "belt" and event.get("trace") == "bars" and type(index) is int:
        choose(unit=units[lane_of(len(units), index)])


def choose_lanes(current: Current) -> None:
    """Ask whether to see all units or one, and which one's books."""
    hidden_size = current.cell.hidden_size
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if hidden_size > 1:
            every = "All lanes" if hidden_size <= MOST_UNITS else f"{MOST_UNITS} lanes"
            st.segmented_control(
                "On the belt",
                LANES,
                format_func=(_LANE_NAMES | {"all": every}).__getitem__,
                key=set_widget("lanes", selection().lanes),
                on_change=bound("lanes"),
                required=True,
            )
            choose_unit(hidden_size)


def show_ledger(current: Current) -> None:
    """Show what one unit's cell state is made of, and how long it remembers."""
    dark, unit = page_is_dark(), selection().unit

    def pictures() -> dict[str, MovingPicture]:
        steps = half_life_steps(
            half_life(current.trace),
            unit,
            tokens=current.sequence.tokens,
            pinned=None if current.pinned is None else half_life(current.pinned),
            dark=dark,
        )
        return {
            "ledger": _ledger(current, unit, dark),
            "half-life": over_time(steps, current.trace.steps, dark=dark),
        }

    show_board(
        "ledger_board", kept_pictures(("ledger", current.run, unit, dark), pictures), dark=dark
    )


def _ledger(current: Current, unit: int, dark: bool) -> MovingPicture:
    trace = current.trace
    history = ledger_history(trace, unit)
    # The line at a step names the largest parts of that step, be they bands or not.
    every = ledger_history(trace, unit, bands=trace.steps)
    pinned = None if current.pinned is None else ledger_history(current.pinned, unit)
    return over_time(
        ledger_bands(history, tokens=current.sequence.tokens, pinned=pinned, dark=dark),
        trace.steps,
        dark=dark,
        points=True,
        words={"adds up": [ledger_line(every, t) for t in range(trace.steps)]},
        lines=((Piece(Words("adds up"), style="strong"),),),
    )
