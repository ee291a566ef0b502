"""The first words of a page: which network this is, and what to look for."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lstm_viz.ui.current import Current


def show_headline(current: Current) -> None:
    """Show the network's name, one sentence about it, and what it claims."""
    if current.preset is not None:
        name = current.preset.name
        sentence = f"{current.preset.sentence} *{current.preset.claim}*"
    else:
        chosen = current.selection
        bias = (
            "forget gates as PyTorch draws them"
            if chosen.forget_bias is None
            else f"a forget bias of {chosen.forget_bias:g}"
        )
        name = "Random LSTM"
        sentence = (
            f"Drawn as PyTorch does, seed {chosen.seed}, with {bias}. It was never trained: no "
            f"unit does anything on purpose. Of its gates' values here, {_undecided(current)} lie "
            "between 0.1 and 0.9, neither shut nor open."
        )
    st.markdown(f"#### {name}")
    st.markdown(sentence)


def _undecided(current: Current) -> str:
    """The share of all gate values that are neither shut nor open, in percent."""
    trace = current.trace
    values = np.concatenate([trace.f, trace.i, trace.o])
    return f"{np.mean((values > 0.1) & (values < 0.9)):.0%}"
