"""Choosing the problem, the networks on stage and what they read."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lstm_viz.errors import InvalidInput
from lstm_viz.shown_text import in_short
from lstm_viz.ui.lesson_choice import MOST_HELD_OUT
from lstm_viz.ui.lesson_controls import reads_changed
from lstm_viz.ui.side_by_side.binding import WIDGETS
from lstm_viz.ui.side_by_side.choice import READS, SideBySideChoice, in_order
from lstm_viz.ui.side_by_side.knowing import KIND_NAMES
from lstm_viz.ui.side_by_side.scene import SHOWN_UNITS, SideScene, text_read
from lstm_viz.ui.state import refuse
from lstm_viz.zoo.lessons import KINDS, SIDE_BY_SIDE

_READS = {"held-out": "Held-out", "typed": "Yours"}


def choose_side_by_side(choice: SideBySideChoice, scene: SideScene | None) -> None:
    """Ask for the problem, the networks on stage, and what they read, in one low row."""
    with st.container(
        horizontal=True, vertical_alignment="bottom", gap="xsmall", key="side_choice"
    ):
        st.selectbox(
            "Problem",
            list(SIDE_BY_SIDE),
            list(SIDE_BY_SIDE).index(choice.problem),
            format_func=lambda key: SIDE_BY_SIDE[key].name,
            key=WIDGETS.filled("problem", choice.problem),
            on_change=_take_problem,
            label_visibility="collapsed",
            width=190,
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
            on_change=reads_changed(WIDGETS, _READS, "They read", text_read),
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
                width=110,
                label_visibility="collapsed",
            )
        elif choice.reads == "typed" and scene is not None:
            st.text_input(
                _asked_for(scene),
                choice.text,
                key=WIDGETS.filled("text", choice.text),
                on_change=WIDGETS.setting_changed("text", "Typed:", told=in_short),
                width="stretch",
                label_visibility="collapsed",
            )
        if scene is not None and scene.hidden_size > SHOWN_UNITS:
            _choose_units(choice, scene)


def _choose_units(choice: SideBySideChoice, scene: SideScene) -> None:
    """Ask which units are on stage, of every network the same."""
    most = scene.most_units(choice)
    limit = f"; at most {most}" if most < scene.hidden_size else ""
    with st.popover("Units"):
        st.pills(
            f"Units on stage, of {scene.hidden_size} in each network{limit}",
            range(scene.hidden_size),
            format_func=lambda unit: str(unit + 1),
            selection_mode="multi",
            **WIDGETS.told_default("units", list(scene.chosen_units(choice))),
            on_change=lambda: _take_units(most),
        )
        st.caption(
            f"Nothing chosen: of each network the {SHOWN_UNITS} whose h moves most. Unit 1 of one "
            "network has nothing to do with unit 1 of another."
        )


def _take_units(most: int) -> None:
    units = st.session_state[WIDGETS.key("units")]
    if WIDGETS.is_echo("units"):
        return
    if len(units) > most:
        refuse(InvalidInput(f"At most {most} units fit beside each other; take one off first."))
        return
    chosen = tuple(sorted(units)) or None
    told = ", ".join(str(unit + 1) for unit in chosen or ()) or "those that move most"
    WIDGETS.change(lambda old: replace(old, units=chosen), "Units on stage:", told, "units")


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
