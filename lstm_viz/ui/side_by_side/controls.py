"""Choosing the problem, the networks on stage and what they read."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lstm_viz.ui.side_by_side.binding import WIDGETS
from lstm_viz.ui.side_by_side.choice import MOST_HELD_OUT, READS, SideBySideChoice, in_order
from lstm_viz.ui.side_by_side.knowing import KIND_NAMES
from lstm_viz.ui.side_by_side.scene import SideScene, text_read
from lstm_viz.zoo.lessons import KINDS, SIDE_BY_SIDE

_READS = {"held-out": "Held-out sequence", "typed": "Yours"}
_LONGEST_TOLD = 24  # letters of what was typed, in the list of changes


def choose_side_by_side(choice: SideBySideChoice, scene: SideScene | None) -> None:
    """Ask for the problem, the networks on stage, and what they read, in one low row."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="side_choice"):
        st.selectbox(
            "Problem",
            list(SIDE_BY_SIDE),
            list(SIDE_BY_SIDE).index(choice.problem),
            format_func=lambda key: SIDE_BY_SIDE[key].name,
            key=WIDGETS.filled("problem", choice.problem),
            on_change=_take_problem,
            label_visibility="collapsed",
            width=196,
        )
        st.pills(
            "On stage",
            KINDS,
            format_func=KIND_NAMES.__getitem__,
            selection_mode="multi",
            **WIDGETS.told_default("on_stage", list(choice.on_stage)),
            on_change=_take_on_stage,
            label_visibility="collapsed",
        )
        st.segmented_control(
            "They read",
            READS,
            format_func=_READS.__getitem__,
            **WIDGETS.told_default("reads", choice.reads),
            on_change=lambda: _take_reads(choice),
            required=True,
            label_visibility="collapsed",
        )
        if choice.reads == "held-out":
            st.number_input(
                "Number of the held-out sequence",
                1,
                MOST_HELD_OUT,
                **WIDGETS.told("held_out", choice.held_out + 1),
                on_change=WIDGETS.setting_changed("held_out", "Held-out", lambda n: n - 1),
                width=116,
                label_visibility="collapsed",
            )
        elif choice.reads == "typed" and scene is not None:
            st.text_input(
                _asked_for(scene),
                choice.text,
                key=WIDGETS.filled("text", choice.text),
                on_change=_take_text,
                width=300,
                label_visibility="collapsed",
            )


def _asked_for(scene: SideScene) -> str:
    return "Numbers" if scene.task.reading is None else "Text"


def _take_problem() -> None:
    problem = st.session_state[WIDGETS.key("problem")]
    if problem in SIDE_BY_SIDE and not WIDGETS.is_echo("problem"):
        name = SIDE_BY_SIDE[problem].name
        WIDGETS.change(lambda chosen: chosen.of_problem(problem), "Side by side:", name, "")


def _take_on_stage() -> None:
    kinds = st.session_state[WIDGETS.key("on_stage")]
    if kinds and not WIDGETS.is_echo("on_stage"):
        ordered = in_order(set(kinds))
        told = ", ".join(KIND_NAMES[kind] for kind in ordered)
        WIDGETS.change(
            lambda chosen: replace(chosen, on_stage=ordered), "On stage:", told, "on_stage"
        )


def _take_reads(choice: SideBySideChoice) -> None:
    reads = st.session_state[WIDGETS.key("reads")]
    if reads not in READS or WIDGETS.is_echo("reads"):
        return

    def with_reads(chosen: SideBySideChoice) -> SideBySideChoice:
        # Whoever types begins with what was there, not with an empty field.
        text = chosen.text
        if reads == "typed" and not text:
            text = text_read(choice)
        return replace(chosen, reads=reads, text=text)

    WIDGETS.change(with_reads, "They read", _READS[reads].lower(), "")


def _take_text() -> None:
    text = st.session_state[WIDGETS.key("text")]
    if isinstance(text, str) and not WIDGETS.is_echo("text"):
        told = text if len(text) <= _LONGEST_TOLD else text[: _LONGEST_TOLD - 1] + "…"
        WIDGETS.change(lambda chosen: replace(chosen, text=text), "Typed:", told, "text")
