"""The pictures of the page of attention, in step with one clock."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from lstm_viz.figures.alignment_picture import alignment_picture
from lstm_viz.figures.attention_answers import decoder_strip, written_bars
from lstm_viz.figures.attention_context import context_picture
from lstm_viz.figures.digits import shown
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.ui.attention.controls import choose_number, choose_unit
from lstm_viz.ui.attention.scene import AttentionScene
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.clocks import lesson_clock_order


def show_alignment(scene: AttentionScene) -> None:
    """Show what is read, where the decoder looks, and what it writes, with the bar."""
    dark = page_is_dark()
    show_board(
        "attention_board",
        {"alignment": _alignment(scene, dark)},
        dark=dark,
        clock=lesson_clock_order(
            "attention", scene.steps, scene.start, scene.phases, len(scene.phases)
        ),
    )


def show_says_and_gates(scene: AttentionScene, unit: int) -> None:
    """Show how likely each character is beside one unit's gates."""
    dark = page_is_dark()
    left, right = st.columns([6, 7], gap="medium")
    with left:
        st.markdown("**What it writes: the likeliest characters**")
        show_board("attention_says", {"says": _says(scene, dark)}, dark=dark)
    with right:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown("**The decoder’s LSTM: the gates of unit**", width="content")
            choose_unit(scene, unit)
        strip = decoder_strip(scene.trace, scene.outputs, unit, dark=dark)
        show_board("attention_gates", {"gates": strip}, dark=dark)


def show_context(scene: AttentionScene, number: int) -> None:
    """Show where a number of the context comes from."""
    dark, trace = page_is_dark(), scene.trace
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("**Where it comes from: the context’s number**", width="content")
        choose_number(scene, number)
        st.markdown(
            "a(t), what the encoder says of the t-th character, is its h forward beside its h "
            "backward.",
            width="content",
        )
    if trace.alignment is None:
        value = float(trace.context[0, number])
        half = trace.context.shape[1] // 2
        whose = "last h forward" if number < half else "last h backward"
        st.markdown(
            f"Without attention nothing is added up: number {number + 1} of the context is "
            f"{shown(value)} at every step, a number of the encoder’s {whose}."
        )
        return
    show_board(
        "attention_context", {"context": context_picture(trace, number, dark=dark)}, dark=dark
    )


@lru_cache(maxsize=32)
def _alignment(scene: AttentionScene, dark: bool) -> MovingPicture:
    return alignment_picture(scene.trace, outputs=scene.outputs, target=scene.target, dark=dark)


@lru_cache(maxsize=32)
def _says(scene: AttentionScene, dark: bool) -> MovingPicture:
    return written_bars(scene.trace, scene.outputs, scene.target, dark=dark)
