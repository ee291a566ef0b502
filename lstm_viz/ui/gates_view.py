"""The gates over time: all six quantities, the text they read, how open they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lstm_viz.analysis import UNIT_ORDERS, saturation, unit_order
from lstm_viz.figures import (
    MOST_LINES,
    activation_curves,
    gate_histograms,
    moving_strip,
    moving_text,
    over_time,
    quantity_lines,
    saturation_plane,
    still,
)
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.notation import LSTM_QUANTITIES, QUANTITIES
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.board.kept import kept_pictures
from lstm_viz.ui.clocks import clock_order
from lstm_viz.ui.current import Current
from lstm_viz.ui.selection import SHOWN_AS
from lstm_viz.ui.state import bound, choose, selection, set_widget
from lstm_viz.ui.unit_choice import choose_quantity, choose_unit

_ORDER_NAMES = {
    "index": "number",
    "mean": "mean",
    "range": "range",
    "peak": "time of its peak",
    "similar": "likeness",
}


def choose_view(current: Current) -> None:
    """Ask how the quantities are shown, and of which units, in which order."""
    chosen, hidden_size = selection(), current.cell.hidden_size
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            "As",
            SHOWN_AS,
            format_func=str.capitalize,
            key=set_widget("shown_as", chosen.shown_as),
            on_change=bound("shown_as"),
            required=True,
        )
        if hidden_size > 1:
            st.multiselect(
                "Units",
                range(hidden_size),
                format_func=lambda unit: str(unit + 1),
                placeholder="All" if chosen.shown_as == "heatmaps" else f"The first {MOST_LINES}",
                max_selections=None if chosen.shown_as == "heatmaps" else MOST_LINES,
                key=set_widget("units", list(chosen.units)),
                on_change=bound("units", tuple),
                width=330,
            )
            st.selectbox(
                f"Sorted, by their {QUANTITIES[chosen.quantity].label}, by",
                UNIT_ORDERS,
                format_func=_ORDER_NAMES.__getitem__,
                key=set_widget("order", chosen.order),
                on_change=bound("order"),
                width=230,
            )


def listed_units(current: Current) -> list[int]:
    """The chosen units, or all, in the chosen order."""
    chosen = selection()
    order = unit_order(current.trace, chosen.quantity, chosen.order)
    picked = [unit for unit in order if not chosen.units or unit in chosen.units]
    return picked[:MOST_LINES] if chosen.shown_as == "lines" else picked


def show_quantities(current: Current) -> None:
    """Show x, f, i, C̃, o, C and h over all steps, with the bar that moves the cursor."""
    trace, tokens, dark = current.trace, current.sequence.tokens, page_is_dark()
    units, shown_as = listed_units(current), selection().shown_as

    def pictures() -> dict[str, MovingPicture]:
        if shown_as == "heatmaps":
            picture = moving_strip(
                trace,
                tokens=tokens,
                channels=current.sequence.channels,
                units=units,
                tall=True,
                pinned=current.pinned,
                dark=dark,
            )
        else:
            lines = quantity_lines(trace, units, tokens=tokens, pinned=current.pinned, dark=dark)
            picture = over_time(lines, trace.steps, dark=dark)
        return {"quantities": picture}

    show_board(
        "quantities_board",
        kept_pictures(("quantities", current.run, shown_as, tuple(units), dark), pictures),
        dark=dark,
        clock=clock_order(trace.steps, ()),
    )


def show_unit(current: Current) -> None:
    """Show one unit closely: the text in its colours, and where it sits on its curves."""
    trace, dark, chosen = current.trace, page_is_dark(), selection()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_quantity("Coloured by")
        choose_unit(current.cell.hidden_size)
    quantity, unit, units = chosen.quantity, chosen.unit, listed_units(current)
    tokens, pinned = current.sequence.tokens, current.pinned

    def pictures() -> dict[str, MovingPicture]:
        return {
            "text": moving_text(trace, tokens, quantity, unit, pinned=pinned, dark=dark),
            "curves": activation_curves(trace, unit, units=units, pinned=pinned, dark=dark),
        }

    key = ("unit", current.run, quantity, unit, tuple(units), dark)
    show_board("unit_board", kept_pictures(key, pictures), dark=dark)


def show_openness(current: Current) -> None:
    """Show how open the gates are over the whole sequence."""
    dark = page_is_dark()

    def pictures() -> dict[str, MovingPicture]:
        found = saturation(current.trace)
        pinned = None if current.pinned is None else saturation(current.pinned)
        return {
            "histograms": still(gate_histograms(found, pinned=pinned, dark=dark)),
            "plane": still(saturation_plane(found, pinned=pinned, dark=dark)),
        }

    show_board(
        "openness_board", kept_pictures(("openness", current.run, dark), pictures), dark=dark
    )


def pick(event: Mapping[str, Any], units: Sequence[int]) -> None:
    """Choose the unit and the quantity of a cell of the heatmaps that was clicked."""
    quantity, row = event.get("trace"), event.get("y")
    if (
        event.get("picture") == "quantities"
        and quantity in LSTM_QUANTITIES
        and type(row) is int
        and 1 <= row <= len(units)
    ):
        choose(quantity=quantity, unit=units[row - 1])
