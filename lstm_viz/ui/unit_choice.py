"""Which quantity and which unit a visitor is asking about."""

from __future__ import annotations

import streamlit as st

from lstm_viz.notation import LSTM_QUANTITIES, QUANTITIES
from lstm_viz.ui.state import bound, selection, set_widget


def choose_quantity(question: str) -> None:
    """Ask for a quantity."""
    st.segmented_control(
        question,
        LSTM_QUANTITIES,
        format_func=lambda key: QUANTITIES[key].label,
        key=set_widget("quantity", selection().quantity),
        on_change=bound("quantity"),
        required=True,
    )


def choose_unit(hidden_size: int) -> None:
    """Ask for a unit."""
    st.selectbox(
        "Unit",
        range(hidden_size),
        format_func=lambda unit: str(unit + 1),
        key=set_widget("unit", selection().unit),
        on_change=bound("unit"),
        width=110,
    )
