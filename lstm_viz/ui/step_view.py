"""One step of the current cell: the picture, the equations, the arithmetic of one number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lstm_viz.analysis import arithmetic
from lstm_viz.figures import (
    MOST_UNITS,
    arithmetic_bars,
    cursor_layout,
    equations_with_numbers,
    sequence_strip,
    step_picture,
    symbolic_equations,
    told_result,
)
from lstm_viz.notation import LSTM_QUANTITIES, QUANTITIES
from lstm_viz.ui.board import Patch, page_is_dark, show_board
from lstm_viz.ui.current import Current
from lstm_viz.ui.state import as_text, bound, choose, selection, set_widget, write_link
from lstm_viz.ui.transport import show_transport

# What a click on a packet asks about: what is on the belt is part of the cell state.
_QUANTITY_OF_PACKET = {key: key for key in LSTM_QUANTITIES} | {
    "c_prev": "c",
    "retained": "c",
    "written": "c",
    "h_prev": "h",
}


@st.fragment
def show_step(current: Current) -> None:
    """Show the transport and, under it, the step that it stands at.

    A fragment: going one step on runs this function, not the whole page.
    """
    dark = page_is_dark()
    trace = current.trace
    step = show_transport(trace.steps)
    units = _shown_units(trace.cell.hidden_size)
    token = current.sequence.tokens[step]
    show_board(
        "step_board",
        {
            "step": step_picture(
                trace,
                step,
                units=units,
                token=token,
                channels=current.sequence.channels,
                dark=dark,
            )
        },
        dark=dark,
        patches=[Patch("strip", cursor_layout(step, dark=dark))],
        on_pick=lambda event: _pick_packet(event, units),
    )
    left, right = st.columns([5, 6], gap="medium")
    with left:
        _show_equations(current, step, dark)
    with right:
        _show_arithmetic(current, step, dark)
    write_link()


def show_strip(current: Current) -> None:
    """Show the whole sequence, the step looked at framed; a click goes to a step."""
    dark = page_is_dark()
    show_board(
        "strip_board",
        {
            "strip": sequence_strip(
                current.trace,
                tokens=current.sequence.tokens,
                cursor=selection().step,
                dark=dark,
            )
        },
        dark=dark,
        on_pick=lambda event: _pick_cell(event, current),
    )


def _shown_units(hidden_size: int) -> list[int]:
    """The units that fit on the picture; the visitor chooses where they begin."""
    if hidden_size <= MOST_UNITS:
        return list(range(hidden_size))
    last_start = hidden_size - MOST_UNITS
    first = min(selection().first_unit, last_start)
    st.slider(
        f"First of the {MOST_UNITS} units shown, of {hidden_size}",
        1,
        last_start + 1,
        key=set_widget("first_unit", first + 1),
        on_change=bound("first_unit", lambda unit: unit - 1),
    )
    return list(range(first, first + MOST_UNITS))


def _show_equations(current: Current, step: int, dark: bool) -> None:
    unit = selection().unit
    st.markdown(f"**Unit {unit + 1} at step {step + 1}, with its numbers**")
    st.latex(equations_with_numbers(current.trace, unit, step, dark=dark))
    with st.expander("The same in symbols"):
        st.latex(symbolic_equations(dark=dark))


def _show_arithmetic(current: Current, step: int, dark: bool) -> None:
    chosen = selection()
    hidden_size = current.cell.hidden_size
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            "Where does this number come from?",
            LSTM_QUANTITIES,
            format_func=lambda key: QUANTITIES[key].label,
            key=set_widget("quantity", chosen.quantity),
            on_change=bound("quantity"),
            required=True,
        )
        st.selectbox(
            "Unit",
            range(hidden_size),
            format_func=lambda unit: str(unit + 1),
            key=set_widget("unit", chosen.unit),
            on_change=bound("unit"),
            width=110,
        )
    told = arithmetic(
        current.trace,
        chosen.quantity,
        chosen.unit,
        step,
        channels=current.sequence.channels,
    )
    show_board("arithmetic_board", {"arithmetic": arithmetic_bars(told, dark=dark)}, dark=dark)
    st.markdown(f"#### {as_text(told_result(told))}")
    st.caption(QUANTITIES[chosen.quantity].meaning)


def _pick_packet(event: Mapping[str, Any], units: list[int]) -> None:
    quantity = _QUANTITY_OF_PACKET.get(str(event.get("trace")))
    index = event.get("index")
    if quantity is not None and isinstance(index, int) and 0 <= index < len(units):
        choose(quantity=quantity, unit=units[index])


def _pick_cell(event: Mapping[str, Any], current: Current) -> None:
    t, unit, quantity = event.get("x"), event.get("y"), event.get("trace")
    if isinstance(t, int) and 1 <= t <= current.trace.steps:
        choose(step=t - 1)
    if (
        quantity in LSTM_QUANTITIES
        and isinstance(unit, int)
        and 1 <= unit <= current.cell.hidden_size
    ):
        choose(quantity=quantity, unit=unit - 1)
