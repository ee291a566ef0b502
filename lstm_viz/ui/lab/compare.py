"""Before and after: what is pinned, and what moved most since."""

from __future__ import annotations

import streamlit as st

from lstm_viz.analysis import what_moved
from lstm_viz.figures.digits import shown
from lstm_viz.notation import QUANTITIES
from lstm_viz.ui.current import Current
from lstm_viz.ui.lab.changing import go_back_to_pin, pin, swap_with_pin, unpin

_MOST_ROWS = 8


def show_comparison(current: Current) -> None:
    """Show the buttons of the pin, and a table of what moved."""
    is_pinned = current.selection.pin is not None
    with st.container(horizontal=True):
        st.button(
            "Pin the present weights" if not is_pinned else "Pin anew",
            icon=":material/push_pin:",
            on_click=pin,
            help="They become the reference: every picture shows them as a ghost behind the live "
            "ones, on every page.",
        )
        if is_pinned:
            st.button(
                "Swap",
                icon=":material/swap_horiz:",
                on_click=swap_with_pin,
                help="What was pinned runs, and what ran is pinned.",
            )
            st.button("Go back", icon=":material/undo:", on_click=go_back_to_pin,
                      help="What was pinned runs again, and stays pinned.")  # fmt: skip
            st.button("Take the pin off", icon=":material/close:", on_click=unpin)
    if not is_pinned:
        st.caption("Nothing is pinned. Pin, change something, and see what it moved.")
    elif current.pinned is None:
        _say_sizes_differ(current)
    else:
        _show_moved(current)


def _say_sizes_differ(current: Current) -> None:
    pinned, cell = current.selection.pin, current.cell
    if pinned is not None:
        st.info(
            f"The pinned cell has {pinned.own.hidden_size} units and {pinned.own.input_size} "
            f"inputs, this one {cell.hidden_size} and {cell.input_size}: they cannot be laid on "
            "each other. Swap, or pin anew."
        )


def _show_moved(current: Current) -> None:
    if current.pinned is None:
        return
    moved = [d for d in what_moved(current.trace, current.pinned) if d.change != 0]
    if not moved:
        st.caption("Nothing moved: the pinned cell does exactly the same on this sequence.")
        return
    rows = [
        f"| {QUANTITIES[d.quantity].label} | {d.unit + 1} | {d.t + 1} | {shown(d.before, 3)} "
        f"| {shown(d.now, 3)} | {shown(d.change, 3, signed=True)} |"
        for d in moved[:_MOST_ROWS]
    ]
    st.markdown(
        "**What moved most** since the pin, each at the step where it moved most\n\n"
        "| what | unit | step | pinned | now | change |\n|:--|--:|--:|--:|--:|--:|\n"
        + "\n".join(rows)
    )
