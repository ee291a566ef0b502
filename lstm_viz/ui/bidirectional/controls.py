"""Choosing what both networks read, and how their chains are looked at."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lstm_viz import zoo
from lstm_viz.figures.bidirectional_plan import MOST_STEPS
from lstm_viz.figures.bidirectional_times import VIEWS
from lstm_viz.ui.bidirectional.binding import WIDGETS
from lstm_viz.ui.bidirectional.choice import BidirectionalChoice
from lstm_viz.ui.bidirectional.scene import BOTH_WAYS, bidirectional_scene
from lstm_viz.ui.stacked.controls import READS_NAMES
from lstm_viz.ui.stacked.reading import MOST_HELD_OUT, READS, text_read

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
        st.segmented_control(
            "They read",
            READS,
            format_func=READS_NAMES.__getitem__,
            **WIDGETS.told_default("reads", choice.reads),
            on_change=lambda: _take_reads(choice),
            required=True,
            help="Held-out sequences are drawn from what training never saw.",
        )
        if choice.reads == "held-out":
            st.number_input(
                "Number",
                1,
                MOST_HELD_OUT,
                **WIDGETS.told("held_out", choice.held_out + 1),
                on_change=WIDGETS.setting_changed("held_out", "Held-out", lambda n: n - 1),
                width=130,
            )
        elif choice.reads == "typed":
            letters = ", ".join(zoo.recipe(BOTH_WAYS).task.inputs[:-1])
            st.text_input(
                f"{letters} and dots, up to {MOST_STEPS}",
                choice.text,
                key=WIDGETS.filled("text", choice.text),
                on_change=_take_text,
                width="stretch",
            )


def _take_view() -> None:
    view = st.session_state[WIDGETS.key("view")]
    if view in VIEWS and not WIDGETS.is_echo("view"):
        WIDGETS.change(lambda old: replace(old, view=view), "Look at", _VIEWS[view].lower(), "view")


def _take_reads(choice: BidirectionalChoice) -> None:
    reads = st.session_state[WIDGETS.key("reads")]
    if reads not in READS or WIDGETS.is_echo("reads"):
        return

    def with_reads(chosen: BidirectionalChoice) -> BidirectionalChoice:
        # Whoever types begins with what was there, not with an empty field.
        text = chosen.text
        if reads == "typed" and not text:
            text = text_read(BOTH_WAYS, bidirectional_scene(choice).reading)
        return replace(chosen, reads=reads, text=text)

    WIDGETS.change(with_reads, "They read", READS_NAMES[reads].lower(), "")


def _take_text() -> None:
    text = st.session_state[WIDGETS.key("text")]
    if isinstance(text, str) and not WIDGETS.is_echo("text"):
        WIDGETS.change(lambda old: replace(old, text=text), "Typed:", text, "text")
