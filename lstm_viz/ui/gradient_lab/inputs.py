"""Gradient times input: which of the steps that were read would still be corrected?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lstm_viz.analysis import GradientFlow
from lstm_viz.figures import input_gradient_strip, over_time
from lstm_viz.gradients import Comparison, InputGradients, input_gradients
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.gradient_lab.choice import GradientChoice
from lstm_viz.ui.gradient_lab.closely import closely
from lstm_viz.ui.gradient_lab.initialisation_choice import choose_initialisation


def show_inputs(
    choice: GradientChoice,
    comparison: Comparison,
    tokens: Sequence[str] | None,
    own: GradientFlow | None,
) -> None:
    """Show how much of each step's input the loss would still change.

    Raises
    ------
    InvalidInput
        When the sequence is too long for it, or a state left the float range.
    """
    k = choose_initialisation(choice, comparison)
    st.markdown(
        "**Which steps would still be corrected?** ∂L/∂x(t) says how the loss would move with the "
        "input of step t; times the input, how much of L it accounts for, to first order. Where "
        "the gradient is under 10⁻⁸ of the largest, training would change nothing for that step."
    )
    if choice.reads == "noise":
        st.caption(
            "The networks read noise here. With “They read: the sidebar’s sequence” under Setting "
            "it is your text or series, and your own network stands beside them."
        )
    found: dict[str, InputGradients] = {
        architecture: input_gradients(closely(comparison, architecture, k).flow)
        for architecture in comparison.settings.architectures
    }
    if own is not None:
        found["own"] = input_gradients(own)
    dark = page_is_dark()
    picture = input_gradient_strip(found, tokens=tokens, dark=dark)
    show_board(
        "input_gradients_board",
        {"inputs": over_time(picture, comparison.steps, behind=True, dark=dark)},
        dark=dark,
    )
