"""Choosing a variant and what it reads."""

from __future__ import annotations

import streamlit as st

from lstm_viz.ui.variants.binding import WIDGETS
from lstm_viz.ui.variants.choice import (
    DRAWN_UNITS,
    MOST_SEED,
    MOST_STRENGTH,
    READS,
    VARIANTS,
    VariantsChoice,
)
from lstm_viz.ui.variants.scene import is_drawn
from lstm_viz.ui.variants.words import NAMES, READS_NAMES


def choose_variant(choice: VariantsChoice) -> None:
    """Ask for the variant, what it reads, and what belongs to these."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        st.pills(
            "Variant",
            VARIANTS,
            format_func=NAMES.__getitem__,
            **WIDGETS.told_default("variant", choice.variant),
            on_change=WIDGETS.setting_changed("variant", "Variant:"),
            required=True,
            label_visibility="collapsed",
        )
        st.selectbox(
            "It reads",
            READS,
            READS.index(choice.sequence),
            format_func=READS_NAMES.__getitem__,
            key=WIDGETS.filled("reads", choice.sequence),
            on_change=WIDGETS.setting_changed("reads", "It reads"),
            width=185,
        )
        if choice.variant == "peepholes":
            st.slider(
                "Peepholes ×",
                0.0,
                MOST_STRENGTH,
                step=0.05,
                **WIDGETS.told("strength", choice.strength),
                on_change=WIDGETS.setting_changed("strength", "Strength of the peepholes"),
                width=135,
            )
        if choice.variant == "projection" and is_drawn(choice.sequence):
            st.slider(
                "Numbers in h(t)",
                1,
                DRAWN_UNITS - 1,
                **WIDGETS.told("outputs", choice.outputs),
                on_change=WIDGETS.setting_changed("outputs", "Numbers in h(t)"),
                width=135,
            )
        if is_drawn(choice.sequence):
            st.number_input(
                "Seed",
                0,
                MOST_SEED,
                **WIDGETS.told("seed", choice.seed),
                on_change=WIDGETS.setting_changed("seed", "Seed"),
                help="Of the drawn cell, its peepholes and the stream.",
                width=95,
            )
