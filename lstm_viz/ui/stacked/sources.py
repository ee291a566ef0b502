"""What layers are for, as far as it is known, with sources; and the card of a stacked network."""

from __future__ import annotations

import streamlit as st

from lstm_viz import zoo
from lstm_viz.figures.digits import counted
from lstm_viz.figures.shares import precise_share_text


def show_why() -> None:
    """Say what stacking is in symbols, what is known of its use, and who found it."""
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**Layer k at step t.** Its input is what the layer below lets out:")
        st.latex(r"x^{(1)}_t = x_t, \qquad x^{(k+1)}_t = h^{(k)}_t")
        st.latex(
            r"\left(h^{(k)}_t,\, C^{(k)}_t\right) = "
            r"\text{LSTM}^{(k)}\!\left(x^{(k)}_t,\, h^{(k)}_{t-1},\, C^{(k)}_{t-1}\right)"
        )
        st.markdown(
            "PyTorch: `nn.LSTM(D, H, num_layers=2)`; `out` holds h(t) of the last layer only, "
            "`h_n` and `c_n` the last states of every layer. Dropout, where it is set, falls on "
            "the wires that rise, never on h(t−1) → h(t)."
        )
    with right:
        st.markdown(
            "**What is known.** A deeper stack often does better at the same size: in speech "
            "recognition Graves et al. found depth to matter more than the width of a layer. Each "
            "layer reads a history that the one below has already worked on, and between input "
            "and answer lie more non-linear steps at every time. That lower layers work on what is "
            "near and upper ones on what is far has been seen in some networks; nothing forces "
            "it, and what a unit does is found by looking, not from its place.\n\n"
            "**What it costs.** A layer more has 8H² + 8H weights, waits for the one below at "
            "every step, and is harder to train. On a small problem one layer often does as well: "
            "compare before you stack.\n\n"
            "- A. Graves, A. Mohamed, G. Hinton 2013, *Speech recognition with deep recurrent "
            "neural networks*, arXiv:1303.5778.\n"
            "- R. Pascanu, C. Gulcehre, K. Cho, Y. Bengio 2014, *How to construct deep recurrent "
            "neural networks*, arXiv:1312.6026: depth can also lie between h(t−1) and h(t), or "
            "before the read-out.\n"
            "- M. Hermans, B. Schrauwen 2013, *Training and analysing deep recurrent neural "
            "networks*, NIPS 26: layers at different time scales, as measured."
        )


def show_card(card: zoo.Card) -> None:
    """Show what was measured of a stacked network."""
    recipe = card.recipe
    st.markdown(
        f"**{recipe.name}.** {recipe.sentence}\n\n"
        f"- **Score:** {precise_share_text(card.right)} of {card.held_out:,} held-out sequences "
        f"right; loss {card.loss:.4g}, without memory {card.baseline:.4g}.\n"
        f"- **Data:** {recipe.data} {recipe.licence}\n"
        f"- **Size:** H = {recipe.settings.hidden_size}, {card.parameters:,} parameters.\n"
        f"- **Training:** {counted(card.updates, 'update')} of {recipe.settings.batch} sequences, "
        f"seed {recipe.settings.seed}, {card.seconds:.0f} s; built {card.built} with PyTorch "
        f"{card.torch}."
    )
    for key, other in zoo.RECIPES.items():
        if other.task.key == recipe.task.key:
            _show_one_layer(zoo.card_of(key))


def _show_one_layer(card: zoo.Card) -> None:
    """Show beside it what the zoo's network of one layer does with the same task."""
    settings = card.recipe.settings
    st.markdown(
        f"**One layer on the same task** (“{card.recipe.name}” under Trained networks): H = "
        f"{settings.hidden_size}, {card.parameters:,} parameters, "
        f"{counted(card.updates, 'update')}; {precise_share_text(card.right)} right, "
        f"loss {card.loss:.4g}, on sequences of another length. Size and training "
        "differ: the two numbers say nothing about depth by itself."
    )
