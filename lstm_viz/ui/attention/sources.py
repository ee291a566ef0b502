"""The formulas of attention, its sources, what its weights do not say, the networks' cards."""

from __future__ import annotations

import streamlit as st

from lstm_viz.ui.attention.choice import NETWORKS
from lstm_viz.ui.messages import as_text
from lstm_viz.zoo.translators import translator_card_of
from lstm_viz.zoo.translators_recipes import DATA, LICENCE


def show_equations() -> None:
    """Show what is computed, in symbols, and the papers."""
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(
            "**What is computed.** T characters are read and S written; [· ; ·] is one under the "
            "other, y(0) is the sign that begins, h(0) = 0."
        )
        st.latex(r"a(t) = [\overrightarrow{h}(t)\,;\,\overleftarrow{h}(t)]")
        st.latex(r"e(s,t) = v^\top \tanh\bigl(W h(s{-}1) + U a(t) + b\bigr)")
        st.latex(r"\alpha(s,t) = \frac{e^{e(s,t)}}{\sum_{k=1}^{T} e^{e(s,k)}}")
        st.latex(r"c(s) = \sum_{t=1}^{T} \alpha(s,t)\, a(t)")
        st.latex(
            r"\text{without attention: } c(s) = [\overrightarrow{h}(T)\,;\,\overleftarrow{h}(1)]"
        )
        st.latex(r"h(s), C(s) = \text{LSTM}\bigl([y(s{-}1)\,;\,c(s)],\ h(s{-}1), C(s{-}1)\bigr)")
        st.latex(r"p(s) = \text{softmax}\bigl(V\,[h(s)\,;\,c(s)] + d\bigr)")
    with right:
        st.markdown(
            "- I. Sutskever, O. Vinyals, Q. Le 2014, *Sequence to sequence learning with neural "
            "networks*, arXiv:1409.3215: an LSTM reads, another one writes, all that is between "
            "them is one vector.\n"
            "- K. Cho et al. 2014, *On the properties of neural machine translation*, "
            "arXiv:1409.1259: with one vector it gets worse as sentences grow.\n"
            "- D. Bahdanau, K. Cho, Y. Bengio 2015, *Neural machine translation by jointly "
            "learning to align and translate*, arXiv:1409.0473: the attention of this page, but "
            "for the bias b; figure 2 is the chart by length, figure 3 the matrix.\n"
            "- S. Jain, B. Wallace 2019, *Attention is not explanation*, arXiv:1902.10186."
        )


def show_limits() -> None:
    """Say what attention weights do not tell."""
    st.markdown(
        "**α says where the decoder looked, not why it wrote what it wrote**: other weights can "
        "give the same answer, and weights often agree little with what a change of the input "
        "would change (Jain & Wallace 2019, *Attention is not explanation*).\n\n"
        "What is looked at is a(t), and that is no character: the encoder has read the whole text "
        "from both sides before, so a(t) may hold what stands anywhere. A large α on a blank or a "
        "comma is no mistake. And the decoder has a memory of its own, C(s): it can write a "
        "hyphen without looking anywhere in particular."
    )


def show_cards() -> None:
    """Show what both networks are and how they were trained."""
    columns = st.columns(len(NETWORKS), gap="large")
    for column, key in zip(columns, NETWORKS, strict=True):
        card = translator_card_of(key)
        settings = card.recipe.settings
        units = f"{settings.encoder_units} units each way read, {settings.decoder_units} write"
        if settings.attention:
            units += f", {settings.attention_units} score"
        rows = (
            ("What it is", card.recipe.sentence),
            ("Network", f"{units}: {card.parameters:,} parameters"),
            (
                "Recipe",
                f"Adam, learning rate {settings.learning_rate:g} to "
                f"{settings.learning_rate_end:g}, clipped at {settings.clip:g}, batches of "
                f"{settings.batch}, {card.updates:,} updates in {card.seconds / 60:.0f} minutes, "
                f"texts of up to {card.trained_up_to} characters, seed {settings.seed}",
            ),
            ("Loss", f"{card.loss:.2g} nats a sign, at the end of training"),
            ("Data", DATA),
            ("Licence", LICENCE),
            ("Built", f"{card.built}, Python {card.python}, PyTorch {card.torch}"),
        )
        with column:
            st.markdown(f"**{as_text(card.recipe.name)}**")
            st.markdown(
                "| | |\n|:--|:--|\n"
                + "\n".join(f"| **{name}** | {as_text(what)} |" for name, what in rows)
            )
