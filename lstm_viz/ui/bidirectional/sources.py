"""What two directions are, what they cost and when they cannot be had, with sources."""

from __future__ import annotations

import streamlit as st

from lstm_viz import zoo
from lstm_viz.figures.shares import precise_share_text
from lstm_viz.ui.bidirectional.scene import BOTH_WAYS, FORWARD_ONLY


def scores_text() -> str:
    """Both networks as their cards have measured them, as a table in Markdown."""
    rows = []
    for name, key in (("forward only", FORWARD_ONLY), ("both ways", BOTH_WAYS)):
        card = zoo.card_of(key)
        rows.append(
            f"| **{name}** | {precise_share_text(card.right)} | {card.loss:.4f} | "
            f"{card.baseline:.4f} | "
            f"{card.recipe.settings.hidden_size} | {card.parameters} | {card.updates:,} |"
        )
    held_out = zoo.card_of(BOTH_WAYS).held_out
    return (
        f"| network | right, of {held_out:,} held-out sequences | loss (nats) | without memory | "
        "units a direction | parameters | updates |\n|---|---|---|---|---|---|---|\n"
    ) + "\n".join(rows)


def show_scores() -> None:
    """Show the scores, and what they do and do not say."""
    st.markdown(scores_text())
    st.markdown(
        "A sequence counts as right when **every** dot in it gets its letter. Both were trained "
        "with the same sequences in the same order, the same seed and settings. The bidirectional "
        "one has two cells and so about twice the parameters; that is not what helps it here. "
        "The letters are drawn one by one: nothing before a dot says which one comes, so no "
        "network that reads forward, however large, gets below log 3 ≈ 1.0986 nats a dot in "
        "expectation; a little more or less on these sequences is luck."
    )


def show_formulas() -> None:
    """Show what is computed, in symbols, and the papers."""
    left, right = st.columns(2, gap="large")
    with left:
        st.latex(
            r"\overrightarrow{h}_t, \overrightarrow{C}_t = \overrightarrow{\text{LSTM}}"
            r"(x_t, \overrightarrow{h}_{t-1}, \overrightarrow{C}_{t-1})"
        )
        st.latex(
            r"\overleftarrow{h}_t, \overleftarrow{C}_t = \overleftarrow{\text{LSTM}}"
            r"(x_t, \overleftarrow{h}_{t+1}, \overleftarrow{C}_{t+1})"
        )
        st.latex(r"z_t = V\,[\overrightarrow{h}_t;\ \overleftarrow{h}_t] + d")
        st.markdown(
            "Two cells with weights of their own; they share x(t) and nothing else. Both chains "
            "can be computed at the same time. In a stack, the next layer’s x(t) is "
            "[h→; h←], so from the second layer on even its forward chain knows the future."
        )
    with right:
        st.markdown(
            "**When it cannot be had.** The whole sequence has to be there before the first "
            "answer: not for a next character, not for speech while it is spoken. There one waits "
            "for a little of the future, or reads forward only.\n\n"
            "- M. Schuster, K. K. Paliwal 1997, *Bidirectional recurrent neural networks*, IEEE "
            "Transactions on Signal Processing 45(11): two chains over one sequence, joined at "
            "every step.\n"
            "- A. Graves, J. Schmidhuber 2005, *Framewise phoneme classification with "
            "bidirectional LSTM and other neural network architectures*, Neural Networks 18(5–6): "
            "with LSTMs, and how much of the future helps."
        )
