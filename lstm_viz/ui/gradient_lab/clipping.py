"""Gradient clipping: it tames what explodes, and gives nothing back that has vanished."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lstm_viz.figures import clipping_picture, over_time
from lstm_viz.figures.log_axis import magnitude
from lstm_viz.figures.network_colors import network_name
from lstm_viz.gradients import Clipping, Comparison, clipped
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.gradient_lab.binding import choice_changed, told
from lstm_viz.ui.gradient_lab.choice import LARGEST_CLIP, GradientChoice
from lstm_viz.ui.gradient_lab.closely import closely
from lstm_viz.ui.gradient_lab.initialisation_choice import choose_initialisation

SMALLEST_CLIP = 1e-6


def show_clipping(
    choice: GradientChoice, comparison: Comparison, tokens: Sequence[str] | None
) -> None:
    """Show what clipping by norm makes of each network's gradient.

    Raises
    ------
    InvalidInput
        When the sequence is too long for it, or a state left the float range.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            "Clip the norm at",
            SMALLEST_CLIP,
            LARGEST_CLIP,
            format="%g",
            **told("clip", choice.clip),
            on_change=choice_changed("clip", "Clip at"),
            help="Where ‖∂L/∂θ‖, over all weights, is larger, the whole gradient is scaled down to "
            "it (Pascanu, Mikolov & Bengio 2013).",
            width=190,
        )
        k = choose_initialisation(choice, comparison)
    found: dict[str, Clipping] = {
        architecture: clipped(closely(comparison, architecture, k).flow, choice.clip)
        for architecture in comparison.settings.architectures
    }
    st.markdown(_told(found, choice.clip))
    dark = page_is_dark()
    picture = clipping_picture(found, choice.clip, tokens=tokens, dark=dark)
    show_board(
        "clipping_board",
        {"clipping": over_time(picture, comparison.steps, behind=True, dark=dark)},
        dark=dark,
    )


def _told(found: dict[str, Clipping], threshold: float) -> str:
    """What it did to each network, and what it cannot do."""
    lines = []
    for architecture, one in found.items():
        name = network_name(architecture)
        t = min(10, len(one.share))
        if one.exploded:
            lines.append(f"- **{name}**: the norm left the float range; no clipping mends that.")
            continue
        done = (
            f"clipped from {magnitude(one.norm)} to {threshold:g}"
            if one.factor < 1
            else f"{magnitude(one.norm)}, under {threshold:g}: left as it is"
        )
        lines.append(
            f"- **{name}**: {done}. Step {t}’s share of it is {magnitude(float(one.share[t - 1]))} "
            "of the whole, before and after."
        )
    return (
        "**Clipping shortens the gradient; it does not turn it.** All steps are scaled alike, so "
        "it tames what explodes and gives nothing back that has vanished.\n\n" + "\n".join(lines)
    )
