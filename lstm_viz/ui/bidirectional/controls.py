"""Choosing what both networks read, and how their chains are looked at."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lstm_viz import zoo
from lstm_viz.figures.bidirectional_plan import MOST_STEPS
from lstm_viz.figures.bidirectional_times import VIEWS
from lstm_viz.shown_text import in_short
from lstm_viz.ui.bidirectional.binding import WIDGETS
from lstm_viz.ui.bidirectional.choice import BidirectionalChoice
from lstm_viz.ui.bidirectional.scene import BOTH_WAYS, bidirectional_scene
from lstm_viz.ui.lesson_controls import choose_held_out, choose_reads
from lstm_viz.ui.lesson_reading import text_read

_VIEWS = {"run": "Both chains run", "step": "What one step gets"}


def choose_bidirectional(choice: BidirectionalChoice) -> None:
    """Ask for the sequence, and whether the chains run or one step is looked at."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="bidirectional_choice"):
        st.segmented_control(
            "Look at",
            VIEWS,
            format_func=_VIEWS.__getitem__,
            **WIDGETS.told_default("view", choice.view),
            on_change=_take_view,
            required=True,
            help="The chains run at the same time, from opposite ends; or both stand at one step.",
        )
        choose_reads(WIDGETS, choice.reads, "They read", _text_now)
        if choice.reads == "held-out":
            choose_held_out(WIDGETS, choice.held_out)
        elif choice.reads == "typed":
            letters = ", ".join(zoo.recipe(BOTH_WAYS).task.inputs[:-1])
            st.text_input(
                f"{letters} and dots, up to {MOST_STEPS}",
                choice.text,
                key=WIDGETS.filled("text", choice.text),
                on_change=WIDGETS.setting_changed("text", "Typed:", told=in_short),
                width="stretch",
            )


def _take_view() -> None:
    view = st.session_state[WIDGETS.key("view")]
    if view in VIEWS and not WIDGETS.is_echo("view"):
        WIDGETS.change(lambda old: replace(old, view=view), "Look at", _VIEWS[view].lower(), "view")


def _text_now(choice: BidirectionalChoice) -> str:
    return text_read(BOTH_WAYS, bidirectional_scene(choice).reading)
