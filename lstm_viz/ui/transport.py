"""Going through a sequence: first, back, on, last, and a slider; with keys."""

from __future__ import annotations

import streamlit as st

from lstm_viz.ui.state import bound, choose, selection, set_widget


def show_transport(steps: int) -> int:
    """Show the transport for a sequence.

    Parameters
    ----------
    steps : int
        T, the number of steps.

    Returns
    -------
    int
        The step looked at, 0 to T-1.
    """
    step = selection().step
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for label, icon, shortcut, move, at_end, help_text in (
            ("First", ":material/first_page:", "Home", -steps, step == 0, "First step"),
            ("Back", ":material/chevron_left:", "Left", -1, step == 0, "One step back"),
            ("On", ":material/chevron_right:", "Right", 1, step == steps - 1, "One step on"),
            ("Last", ":material/last_page:", "End", steps, step == steps - 1, "Last step"),
        ):
            st.button(
                label,
                icon=icon,
                shortcut=shortcut,
                help=help_text,
                key=f"go_{label.lower()}",
                type="primary" if label == "On" else "secondary",
                disabled=at_end,
                on_click=_move,
                args=(move, steps),
            )
        if steps > 1:
            st.slider(
                "Step t",
                1,
                steps,
                key=set_widget("step", step + 1),
                on_change=bound("step", lambda t: t - 1),
            )
    return step


def _move(move: int, steps: int) -> None:
    # From where the visitor is now: a second press may come before the first one's page does.
    choose(step=min(max(selection().step + move, 0), steps - 1))
