"""Which of the initialisations is looked at closely."""

from __future__ import annotations

import streamlit as st

from lstm_viz.gradients import Comparison
from lstm_viz.ui.gradient_lab.binding import choice_changed, told
from lstm_viz.ui.gradient_lab.choice import GradientChoice


def choose_initialisation(choice: GradientChoice, comparison: Comparison) -> int:
    """Ask for one of the initialisations; returns its number from 0."""
    most = comparison.settings.initialisations
    if most > 1:
        st.number_input(
            "Initialisation looked at",
            1,
            most,
            **told("shown", choice.shown + 1),
            on_change=choice_changed("shown", "Initialisation", lambda number: number - 1),
            help="One network at a time: its weights are drawn from the seed plus this less one.",
            width=190,
        )
    return choice.shown
