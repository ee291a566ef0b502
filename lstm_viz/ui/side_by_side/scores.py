"""How well the four did on sequences that none of them saw, and what they are made of."""

from __future__ import annotations

import streamlit as st

from lstm_viz.figures.digits import counted
from lstm_viz.figures.shares import precise_share_text
from lstm_viz.ui.messages import as_text
from lstm_viz.ui.side_by_side.knowing import KIND_NAMES
from lstm_viz.ui.side_by_side.scene import SideScene


def show_scores(scene: SideScene) -> None:
    """Show the table of scores and sizes, from the networks' cards."""
    cards = list(scene.cards.values())
    settings = cards[0].recipe.settings
    body = "\n".join(
        f"| {KIND_NAMES[kind]} | {precise_share_text(card.right)} | {_number(card.loss)} | "
        f"{card.parameters:,} |"
        for kind, card in scene.cards.items()
    )
    st.markdown(
        "| | Held-out sequences right | Loss | Parameters, with the read-out |\n"
        f"|:--|--:|--:|--:|\n{body}"
    )
    st.caption(
        as_text(
            f"{scene.task.sentence} All four: {counted(settings.hidden_size, 'unit')}, the same "
            f"{cards[0].updates:,} updates on the same batches of {settings.batch}, seed "
            f"{settings.seed}; measured on "
            f"{cards[0].held_out:,} sequences that training never drew. {scene.task.criterion} "
            f"Loss without memory: {_number(cards[0].baseline)}. {cards[0].recipe.data}"
        )
    )


def _number(value: float) -> str:
    return f"{value:.4f}" if value >= 1e-4 or value == 0 else "under 0.0001"
