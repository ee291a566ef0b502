"""The comparison in numbers, and as a file."""

from __future__ import annotations

import streamlit as st

from lstm_viz.gradients import Comparison, gradient_table, table_csv


def show_numbers(comparison: Comparison) -> None:
    """Show the table and the button that saves it."""
    rows = gradient_table(comparison)
    names = list(rows[0])
    st.markdown(
        f"| {' | '.join(names)} |\n|:--|{'--:|' * (len(names) - 1)}\n"
        + "\n".join(f"| {' | '.join(row.values())} |" for row in rows)
    )
    st.caption(
        "Medians over the initialisations, by rank: each number is one that was computed. Steps "
        "are counted back from T, along ∂L/∂h: an LSTM’s is halved at once, for h(t−1) is seen by "
        "the gates alone; the way back is C’s."
    )
    st.download_button(
        "Save as CSV",
        table_csv(comparison),
        file_name="gradients.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
