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
            "forget gates around one half"
            if chosen.forget_bias is None
            else f"forget bias {chosen.forget_bias:g}"
        )
        name = "Random LSTM"
        sentence = (
            f"Drawn as PyTorch draws it (seed {chosen.seed}, {bias}) and never trained: no unit "
            f"does anything on purpose. {_undecided(current)} of its gates' values here lie "
            "between 0.1 and 0.9."
        )
    # The heading runs into its sentence: on a projector each line above the picture makes the
    # picture smaller.
    with st.container(key="headline"):
        st.markdown(f"#### {name}\n\n{sentence}")


def _undecided(current: Current) -> str:
    """The share of all gate values that are neither shut nor open, in percent."""
    trace = current.trace
    values = np.concatenate([trace.f, trace.i, trace.o])
    return f"{np.mean((values > 0.1) & (values < 0.9)):.0%}"
