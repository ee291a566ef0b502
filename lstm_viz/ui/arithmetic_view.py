"""Where one number comes from; and, of all that a page shows, what the server is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lstm_viz.analysis import arithmetic_over_time
from lstm_viz.figures import (
    arithmetic_picture,
    equations_with_numbers,
    packet_of,
    symbolic_equations,
)
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.notation import LSTM_QUANTITIES, QUANTITIES
from lstm_viz.ui.board import Position, page_is_dark, show_board
from lstm_viz.ui.board.kept import kept_pictures
from lstm_viz.ui.board.payload import Packed
from lstm_viz.ui.clocks import clock_moved
from lstm_viz.ui.current import Current
from lstm_viz.ui.stage_view import shown_units
from lstm_viz.ui.state import choose, selection, write_link
from lstm_viz.ui.unit_choice import choose_quantity, choose_unit

# What a click on a packet asks about: what is on the belt is part of the cell state.
_QUANTITY_OF_PACKET = {key: key for key in LSTM_QUANTITIES} | {
    "c_prev": "c",
    "retained": "c",
    "written": "c",
    "h_prev": "h",
}


@st.fragment
def show_arithmetic(current: Current) -> None:
    """Show where the chosen number comes from.

    A fragment: when the visitor's clock rests, or a number is clicked, this function runs and not
    the whole page.
    """
    dark, chosen = page_is_dark(), selection()
    _ask_for_number(
        "Where does this number come from? Click on a number above, or choose:", current
    )
    show_board(
        "arithmetic_board",
        _pictures(current, dark=dark),
        dark=dark,
        known=Position(chosen.step, chosen.phase),
        on_move=clock_moved,
        on_pick=lambda event: pick(event, current),
    )
    st.caption(QUANTITIES[chosen.quantity].meaning)
    _show_equations(current)
    write_link()


def show_arithmetic_part(current: Current) -> None:
    """Show where the chosen number comes from, on a page that reports its clock otherwise."""
    dark = page_is_dark()
    _ask_for_number("Click on a number of the stage, or choose:", current)
    show_board("arithmetic_part_board", _pictures(current, dark=dark), dark=dark)


def _ask_for_number(question: str, current: Current) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_quantity(question)
        choose_unit(current.cell.hidden_size)


def _pictures(current: Current, *, dark: bool) -> Packed:
    quantity, unit, channels = selection().quantity, selection().unit, current.sequence.channels

    def pictures() -> dict[str, MovingPicture]:
        told = arithmetic_over_time(current.trace, quantity, unit, channels=channels)
        pinned = None
        if current.pinned is not None:
            pinned = arithmetic_over_time(current.pinned, quantity, unit, channels=channels)
        return {"arithmetic": arithmetic_picture(told, pinned=pinned, dark=dark)}

    return kept_pictures(("arithmetic", current.run, quantity, unit, dark), pictures)


def _show_equations(current: Current) -> None:
    """Show all six equations at the step where the clock last rested; nothing while folded."""
    folded = st.expander("All six equations", key="equations", on_change="rerun")
    if not folded.open:
        return
    chosen, dark = selection(), page_is_dark()
    step = min(chosen.step, current.trace.steps - 1)
    with folded:
        numbers, symbols = st.columns([3, 2], gap="medium")
    numbers.markdown(f"**Unit {chosen.unit + 1} at step {step + 1}, with its numbers**")
    numbers.latex(equations_with_numbers(current.trace, chosen.unit, step, dark=dark))
    symbols.markdown("**In symbols**")
    cut = current.trace.interventions.cut_recurrent
    symbols.latex(symbolic_equations(dark=dark, cut_recurrent=cut))


def pick(event: Mapping[str, Any], current: Current) -> None:
    """Ask about what was clicked: a packet of the stage, or a cell of the strip."""
    hidden_size = current.cell.hidden_size
    if event.get("picture") == "stage" and event.get("trace") == "pointer":
        _pick_packet(event.get("index"), shown_units(hidden_size), current.cell.input_size)
    elif event.get("picture") == "strip":
        quantity, unit = event.get("trace"), event.get("y")
        if quantity in LSTM_QUANTITIES and type(unit) is int and 1 <= unit <= hidden_size:
            choose(quantity=quantity, unit=unit - 1)


def _pick_packet(index: Any, units: Sequence[int], inputs: int) -> None:
    if type(index) is not int:
        return
    name, place = packet_of(len(units), inputs, index) or ("", 0)
    if name in _QUANTITY_OF_PACKET:
        choose(quantity=_QUANTITY_OF_PACKET[name], unit=units[place])
