"""The sidebar: the current network and the current sequence, for every page."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lstm_viz.figures.digits import counted
from lstm_viz.sequences.reading import Words
from lstm_viz.ui.current import Current
from lstm_viz.ui.examples import EXAMPLES, challenge_of
from lstm_viz.ui.history_view import show_history
from lstm_viz.ui.link import left_out_of_link
from lstm_viz.ui.messages import as_text, capitalised
from lstm_viz.ui.own_cell import MAX_UNITS
from lstm_viz.ui.selection import (
    MAX_CHANNELS,
    MAX_SEED,
    MAX_STEPS,
    RANDOM,
    Selection,
    sources_for,
)
from lstm_viz.ui.state import bound, choose, choose_network, reset, selection, set_widget

_SOURCE_NAMES = {
    "own": "Its own example",
    "numbers": "Numbers you type",
    "bits": "Bits you type",
    "text": "Text you type",
    "sine": "Sine wave",
    "square": "Square wave",
    "seasonal": "Noisy seasonal series",
}
_DOMAIN_HINTS = {
    "signs": "Made for +1 and −1.",
    "bits": "Made for 0 and 1.",
    "one-hot": "Made for one character at a time.",
    "words": "Made for one word at a time.",
    "real": "Takes any numbers.",
}


def choose_in_sidebar(*, is_for_other_pages: bool = False) -> DeltaGenerator:
    """Show the controls for network and sequence, filled with what is selected.

    Parameters
    ----------
    is_for_other_pages : bool
        Whether the page has networks of its own: the controls are then folded away, and say so.

    Returns
    -------
    DeltaGenerator
        The place to say what could not be used, next to where it was typed.
    """
    chosen = selection()
    with st.sidebar:
        place = st.container()
        if is_for_other_pages:
            place = st.expander("For the other pages", key="for_other_pages")
        with place:
            _choose_network(chosen)
            beside_it = _choose_sequence(chosen)
        show_history()
        return st.empty() if is_for_other_pages else beside_it


_TOLD = "sidebar_told"


def tells_of_the_same(current: Current) -> bool:
    """Whether the sidebar, as it was last run, still says what is true."""
    return bool(st.session_state.get(_TOLD) == _what_is_told(current))


def _what_is_told(current: Current) -> tuple[object, ...]:
    chosen = selection()
    return (
        *(
            current.is_changed,
            bool(chosen.interventions),
            current.cell.hidden_size,
            current.cell.input_size,
        ),
        *(sources_for(chosen), chosen.source, chosen.network, left_out_of_link(chosen)),
    )


def tell_in_sidebar(
    current: Current,
    problem: str | None,
    place: DeltaGenerator,
    *,
    is_for_other_pages: bool = False,
) -> None:
    """Say what could not be used, in the place for it, and under the controls what is shown."""
    chosen = selection()
    if problem is not None:
        place.error(
            as_text(capitalised(problem))
            + "  \nWhat you typed is kept; the pictures still show the sequence before."
        )
    with st.sidebar:
        st.session_state[_TOLD] = _what_is_told(current)
        cell, steps = current.cell, current.sequence.steps
        sizes = (
            f"{counted(cell.hidden_size, 'unit')}, {counted(cell.input_size, 'input')}, "
            f"{counted(steps, 'step')}"
        )
        st.caption("This page shows networks of its own." if is_for_other_pages else sizes)
        for what in left_out_of_link(chosen):
            st.caption(
                f"Too large for a link: {what}. Who opens the link sees it without; the weight "
                "lab saves everything as a file."
            )


def _choose_network(chosen: Selection) -> None:
    names = {**EXAMPLES.names, RANDOM: "Random LSTM"}
    # The challenges have a page of their own; here stands only the one that is chosen.
    offered = [key for key in names if challenge_of(key) is None or key == chosen.network]
    st.selectbox(
        "Network",
        offered,
        format_func=names.__getitem__,
        key=set_widget("network", chosen.network),
        on_change=lambda: choose_network(st.session_state["choose_network"]),
    )
    if chosen.own is not None or chosen.interventions:
        _offer_reset(chosen)
    if chosen.network != RANDOM or chosen.own is not None:
        return
    left, right = st.columns(2)
    _choose_number(
        left,
        "Units",
        "hidden_size",
        1,
        MAX_UNITS,
        help="H, the hidden size. The input size D follows from the sequence.",
    )
    _choose_number(right, "Seed", "seed", 0, MAX_SEED)
    st.toggle(
        "Set the forget bias",
        key=set_widget("has_forget_bias", chosen.forget_bias is not None),
        on_change=_switch_forget_bias,
        help="Off: drawn as PyTorch does, around 0, so that the gate stands near one half.",
    )
    if chosen.forget_bias is not None:
        end = max(6.0, float(math.ceil(abs(chosen.forget_bias))))  # a link may say more than 6
        st.slider(
            "Forget bias",
            -end,
            end,
            step=0.25,
            key=set_widget("forget_bias", chosen.forget_bias),
            on_change=bound("forget_bias", float),
        )


def _offer_reset(chosen: Selection) -> None:
    """Say that the visitor changed something, and take it back on one click."""
    changed = "You changed its weights. " if chosen.own is not None else ""
    if chosen.own is not None and chosen.own.origin:
        changed = "The LSTM you trained stands in its place. "
    held = "Something is held or cut." if chosen.interventions else ""
    st.caption(changed + held)
    st.button(
        "Reset to the network",
        key="reset",
        icon=":material/restart_alt:",
        on_click=reset,
        help="Take all changes off. Undo brings them back.",
    )


def _switch_forget_bias() -> None:
    choose(forget_bias=1.0 if st.session_state["choose_has_forget_bias"] else None)


def _choose_sequence(chosen: Selection) -> DeltaGenerator:
    """Ask for the sequence; returns the place next to the field in which it is typed."""
    st.selectbox(
        "Sequence",
        sources_for(chosen),
        format_func=_SOURCE_NAMES.__getitem__,
        key=set_widget("source", chosen.source),
        on_change=bound("source"),
    )
    if chosen.source == "numbers":
        columns = chosen.input_size
        st.text_area(
            "Numbers",
            key=set_widget("numbers", chosen.numbers),
            on_change=bound("numbers"),
            help="One line of numbers is one column. Several lines are one step each, with columns "
            "between spaces, commas, semicolons or tabs, as pasted from a table.",
            placeholder="1 0 0 0.5 -1" if columns in (None, 1) else "1 0\n0 0\n0 1",
        )
    elif chosen.source == "bits":
        st.text_input("Bits", key=set_widget("bits", chosen.bits), on_change=bound("bits"))
    elif chosen.source == "text":
        st.text_input(
            "Text",
            key=set_widget("text", chosen.text),
            on_change=bound("text"),
            help=(
                "One step a word; each word it knows is an input of its own."
                if isinstance(chosen.reading, Words)
                else "One step a character; each character of the alphabet is an input of its own."
            ),
        )
    elif chosen.source != "own":
        _choose_series(chosen)
    beside_it = st.empty()
    if chosen.source == "numbers":
        st.caption(f"Separated by spaces or commas; {_row_words(chosen)}.")
    if chosen.example is not None and chosen.source != "own":
        st.caption(_DOMAIN_HINTS[chosen.example.domain])
    return beside_it


def _row_words(chosen: Selection) -> str:
    columns = chosen.input_size
    return "a row is a step" if columns is None else f"{counted(columns, 'number')} a row"


def _choose_series(chosen: Selection) -> None:
    left, right = st.columns(2)
    _choose_number(left, "Steps", "steps", 1, MAX_STEPS)
    _choose_number(right, "Period", "period", 1.0, float(MAX_STEPS), step=1.0, help="In steps.")
    if chosen.input_size is None:
        _choose_number(
            st,
            "Inputs",
            "channels",
            1,
            MAX_CHANNELS,
            help="D, the input size: each further one is the same wave, shifted.",
        )
    if chosen.source == "seasonal":
        left, right = st.columns(2)
        _choose_number(left, "Noise", "noise", 0.0, 10.0, step=0.05)
        _choose_number(right, "Series seed", "series_seed", 0, MAX_SEED)


def _choose_number(
    place: Any,
    label: str,
    field: str,
    low: float,
    high: float,
    *,
    step: float | None = None,
    help: str | None = None,
) -> None:
    """Ask for a number of the selection; whole where its lowest value is an int."""
    place.number_input(
        label,
        low,
        high,
        step=step,
        key=set_widget(field, getattr(selection(), field)),
        on_change=bound(field, type(low)),
        help=help,
    )
