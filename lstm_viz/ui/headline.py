"""The first words of a page: which network this is, and what to look for."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lstm_viz.figures.shares import share_text
from lstm_viz.presets import Preset
from lstm_viz.ui.current import Current
from lstm_viz.ui.own_cell import OwnCell


def show_headline(current: Current) -> None:
    """Show the network's name, one sentence about it, and what it claims."""
    example = current.example
    own = current.selection.own
    if own is not None and own.origin:
        name = "Your trained LSTM"
        sentence = (
            f"Begun as {own.origin}. What its units do with this sequence is for you to find out; "
            "the weight lab changes it, and undo takes a change back."
        )
    elif own is not None and example is None and not _is_begun_as_drawn(current, own):
        # A trained LSTM that came with a link, or a file: neither says what it was begun as.
        name = "Your own cell"
        sentence = (
            "Its weights are not those of the random LSTM: they came from a training, a file or a "
            "link, or all were changed. What it does now is for you to find out."
        )
    elif current.is_changed:
        name = "Your own cell"
        begun = "the random LSTM" if example is None else f"“{example.name}”"
        sentence = (
            f"Begun as {begun} and changed in the weight lab: what it does now is for you to find "
            "out. Undo takes a change back."
        )
    elif isinstance(example, Preset):
        name = example.name
        sentence = f"{example.sentence} *{example.claim}*"
    elif example is not None:
        name, sentence = example.name, example.sentence
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
        st.markdown(f"#### {name}\n\n{sentence}{_done(current)}")


def _is_begun_as_drawn(current: Current, own: OwnCell) -> bool:
    """Whether the random LSTM can still be made out in it."""
    return own.shares_weights_with(current.selection.base(own.input_size))


def _done(current: Current) -> str:
    """What else has to be said where the cell does not run as its weights say."""
    interventions = current.trace.interventions
    if not interventions:
        return ""
    if interventions.is_lstm_of_1997:
        return (
            " **The forget gate is held at 1: this is the LSTM of 1997** (Hochreiter & "
            "Schmidhuber), which had none; it came in 2000 (Gers, Schmidhuber & Cummins)."
        )
    return " **Held or cut in the weight lab:** the locks on the stage say what."


def _undecided(current: Current) -> str:
    """The share of all gate values that are neither shut nor open, in percent."""
    trace = current.trace
    values = np.concatenate([trace.f, trace.i, trace.o])
    return share_text(float(np.mean((values > 0.1) & (values < 0.9))))
