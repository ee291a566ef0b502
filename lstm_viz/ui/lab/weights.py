"""All weights as coloured grids to change, and what can be done to a whole gate or to the size."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from lstm_viz.cells import LSTM
from lstm_viz.editing import (
    add_to_bias,
    copy_gate,
    gate_table,
    parse_block,
    parse_weight,
    resized,
    scale_gate,
    with_gate_block,
)
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import shown
from lstm_viz.figures.theme import theme
from lstm_viz.notation import LSTM_GATES, QUANTITIES, subscript
from lstm_viz.ui.board import page_is_dark
from lstm_viz.ui.current import Current
from lstm_viz.ui.lab.changing import change_cell
from lstm_viz.ui.own_cell import MAX_UNITS
from lstm_viz.ui.stage_view import shown_units
from lstm_viz.ui.state import refuse
from lstm_viz.ui.weight_grid import GridBlock, GridEdit, GridGroup, show_weight_grid

_GATES = ("f", "i", "g", "o")
_BOTH_BIASES = "both_biases"
_LARGE = 16
"""With more columns than this, one gate is shown at a time."""


def choose_gates(current: Current) -> tuple[str, ...]:
    """Ask whether both biases are shown and, where not all fit, which gate; returns the gates."""
    gates: tuple[str, ...] = _GATES
    with st.container(horizontal=True, vertical_alignment="center"):
        if current.cell.input_size + current.cell.hidden_size > _LARGE:
            chosen = st.segmented_control(
                "Gate",
                _GATES,
                format_func=lambda gate: QUANTITIES[gate].label,
                default="f",
                required=True,
                key="grid_gate",
                label_visibility="collapsed",
            )
            gates = (chosen,)
        st.toggle(
            "Both biases",
            key=_BOTH_BIASES,
            help="PyTorch keeps two biases for each gate and adds them. Shown is their sum; a sum "
            "that you change stands in the first, and the second becomes 0.",
        )
    return gates


def show_grid(current: Current, gates: tuple[str, ...]) -> None:
    """Show the weights of some gates; what is typed, slid or pasted changes them."""
    dark, units = page_is_dark(), shown_units(current.cell.hidden_size)
    both = bool(st.session_state.get(_BOTH_BIASES))
    blocks = [_block(current, gate, units, both, dark) for gate in gates]
    largest = max(
        float(np.abs(gate_table(current.cell, gate, both_biases=both)).max()) for gate in LSTM_GATES
    )
    show_weight_grid(
        "weight_grid",
        blocks,
        dark=dark,
        on_edit=lambda edit: _edit(edit, blocks[0].columns, units[0], both),
        limit=_end_of_colors(largest),
    )


def _end_of_colors(largest: float) -> float:
    """1, 2, 5, 10, 20, …: while one weight is dragged the others keep their colours."""
    power = 10.0 ** math.floor(math.log10(max(largest, 1.0)))
    return next(power * step for step in (1, 2, 5, 10) if power * step >= min(largest, 1e100))


def _block(current: Current, gate: str, units: list[int], both: bool, dark: bool) -> GridBlock:
    cell, quantity = current.cell, QUANTITIES[gate]
    name = quantity.symbol
    hidden = tuple(f"h{subscript(unit + 1)}" for unit in range(cell.hidden_size))
    biases = ("b ih", "b hh") if both else ("b",)
    return GridBlock(
        name=gate,
        title=f"{quantity.label} · {quantity.name}",
        color=theme(dark).ink[gate],
        groups=(
            GridGroup(
                "W · x(t)" if cell.input_size > 1 else "W",  # one column has no room for more
                cell.input_size,
                f"W of {name}, unit {{row}} ← {{column}}",
            ),
            GridGroup(
                "U · h(t−1)" if cell.hidden_size > 1 else "U",
                cell.hidden_size,
                f"U of {name}, unit {{row}} ← {{column}}(t−1)",
            ),
            GridGroup("b", len(biases), f"{{column}} of {name}, unit {{row}}"),
        ),
        columns=(*current.sequence.channels, *hidden, *biases),
        rows=tuple(str(unit + 1) for unit in units),
        values=gate_table(cell, gate, both_biases=both)[units],
        corner="unit",
    )


def _edit(edit: GridEdit, columns: tuple[str, ...], first_unit: int, both: bool) -> None:
    """Take over what a visitor wrote; what cannot be read changes nothing."""
    row = first_unit + edit.row

    def make(cell: LSTM) -> LSTM:
        rows, width = gate_table(cell, edit.block, both_biases=both).shape
        if edit.kind == "pasted":
            values = parse_block(edit.text, rows - row, width - edit.column)
        else:
            values = np.array([[parse_weight(edit.text)]])
        return with_gate_block(cell, edit.block, row, edit.column, values, both_biases=both)

    place = f"{QUANTITIES[edit.block].label}, unit {row + 1}, {columns[edit.column]}"
    written = "a block" if edit.kind == "pasted" else edit.text[:12]
    try:
        if edit.kind != "pasted":
            parse_weight(edit.text)
    except InvalidInput as problem:
        refuse(InvalidInput(f"the weight of {place}: {problem}"))
        return
    control = f"{edit.block},{row},{edit.column}" if edit.kind == "slid" else ""
    change_cell(make, f"{place} = {written}", control)


def show_gate_operations() -> None:
    """Change a whole gate at once."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        gate = st.selectbox(
            "Gate", _GATES, format_func=lambda g: QUANTITIES[g].label, key="gate_changed", width=90
        )
        st.number_input("By", value=0.5, step=0.5, key="gate_amount", width=110)
        label = QUANTITIES[gate].label
        st.button(
            "Add to b",
            on_click=_change_gate,
            args=(gate, "add"),
            help="Add the number to the gate’s bias in every unit.",
        )
        st.button(
            "Scale",
            on_click=_change_gate,
            args=(gate, "scale"),
            help="Multiply all weights and biases of the gate by the number.",
        )
        st.button(
            "Zero",
            on_click=_change_gate,
            args=(gate, "zero"),
            help=f"Make all weights and biases of {label} 0.",
        )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sources = [other for other in _GATES if other != gate]
        st.selectbox(
            f"Copy to {label} from",
            sources,
            format_func=lambda g: QUANTITIES[g].label,
            key="gate_source",
            width=150,
        )
        st.button("Copy", on_click=_copy_gate, args=(gate,))


def _change_gate(gate: str, what: str) -> None:
    amount, label = st.session_state["gate_amount"], QUANTITIES[gate].label
    if what == "zero":
        change_cell(lambda cell: scale_gate(cell, gate, 0.0), f"{label}: all weights 0")
    elif amount is None:
        refuse(InvalidInput("the field “By” was left empty; expected a number such as 0.5."))
    elif what == "add":
        change_cell(lambda cell: add_to_bias(cell, gate, amount), f"{label}: b + {shown(amount)}")
    else:
        change_cell(lambda cell: scale_gate(cell, gate, amount), f"{label} × {shown(amount)}")


def _copy_gate(gate: str) -> None:
    source = st.session_state["gate_source"]
    change_cell(
        lambda cell: copy_gate(cell, source, gate),
        f"{QUANTITIES[gate].label} copied from {QUANTITIES[source].label}",
    )


def show_size(current: Current) -> None:
    """Let the cell grow or shrink by a unit."""
    hidden_size = current.cell.hidden_size
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            "Add a unit",
            icon=":material/add:",
            on_click=_grow,
            disabled=hidden_size >= MAX_UNITS,
            help="Its weights are 0: the others go on as before.",
        )
        if hidden_size > 1:
            st.selectbox(
                "Unit",
                range(hidden_size),
                index=hidden_size - 1,
                format_func=lambda unit: str(unit + 1),
                key=f"unit_to_remove_{hidden_size}",
                width=90,
            )
            st.button(
                "Take it away",
                icon=":material/remove:",
                on_click=_shrink,
                args=(hidden_size,),
                help="The weights among the others stay.",
            )


def _grow() -> None:
    change_cell(
        lambda cell: resized(cell, range(cell.hidden_size), cell.input_size, 1), "A unit more"
    )


def _shrink(hidden_size: int) -> None:
    gone = st.session_state[f"unit_to_remove_{hidden_size}"]

    def make(cell: LSTM) -> LSTM:
        return resized(cell, [u for u in range(cell.hidden_size) if u != gone], cell.input_size)

    change_cell(make, f"Unit {gone + 1} taken away")
