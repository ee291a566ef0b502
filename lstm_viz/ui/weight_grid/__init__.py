"""The grid of weights: numbers in coloured boxes that a visitor changes in place.

One keyed component shows blocks of numbers, says what was typed, slid or pasted, and shows what
the next run gives it. Its JavaScript stands beside this file and knows nothing about what the
numbers mean.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from lstm_viz.figures.theme import theme
from lstm_viz.ui.served_component import served_component
from lstm_viz.ui.weight_grid.blocks import GridBlock, GridGroup
from lstm_viz.ui.weight_grid.edits import GridEdit, message_number, read_edit
from lstm_viz.ui.weight_grid.payload import payload
from lstm_viz.ui.weight_grid.published import served_folder

__all__ = ["GridBlock", "GridEdit", "GridGroup", "show_weight_grid"]


def show_weight_grid(
    key: str,
    blocks: Sequence[GridBlock],
    *,
    dark: bool,
    on_edit: Callable[[GridEdit], None],
    limit: float,
) -> None:
    """Show numbers that a visitor can change.

    New numbers are the browser's sign that an edit has been dealt with; then it sends the next
    one, which ends a run that is still going on. So call this after all that follows from the
    numbers has been shown, into a container made earlier where the grid should stand higher up.

    Parameters
    ----------
    key : str
        The grid's name; the same key keeps selection, scroll and open fields from run to run.
    blocks : sequence of GridBlock
        What is shown, in reading order, each under a name of its own.
    dark : bool
        The ground that the blocks' colours were chosen for.
    on_edit : callable
        Called before the next run with what the visitor wrote. Whatever it makes of that, the
        grid shows the numbers that the next run gives it.
    limit : float
        Where the colours from negative to positive end; 1 where it is not more than 0.
    """
    answered_key = f"{key}_answered"

    # The state is what a browser sent: nothing is known of its form.
    def edited() -> None:
        told = st.session_state[key].get("edit")
        number = message_number(told)
        if number is not None:
            st.session_state[answered_key] = number
        edit = read_edit(told, blocks)
        if edit is not None:
            on_edit(edit)

    try:
        component = served_component("lstm_viz_weight_grid", "weight-grid", served_folder())
    except OSError as problem:
        st.error(
            f"The weights cannot be shown: the folder “static” beside app.py cannot be written "
            f"({problem.strerror})."
        )
        return
    component(
        key=key,
        data=payload(
            blocks,
            stops=theme(dark).signed_scale,
            limit=limit if limit > 0 else 1.0,
            answered=st.session_state.get(answered_key, 0),
        ),
        on_edit_change=edited,
    )
