"""Choosing what is read, by which network, and which numbers of it are looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from lstm_viz.errors import InvalidInput
from lstm_viz.shown_text import in_short
from lstm_viz.ui.attention.binding import WIDGETS
from lstm_viz.ui.attention.choice import LONGEST, NETWORKS, AttentionChoice
from lstm_viz.ui.attention.scene import (
    AttentionScene,
    name_of,
    opening_sample,
    shown_samples,
    text_of,
)
from lstm_viz.ui.lesson_choice import MOST_HELD_OUT
from lstm_viz.ui.state import act

BETWEEN_WORDS = " "
"""A language has a name of one word, a longer example one of several."""


def choose_scene(choice: AttentionChoice) -> None:
    """Ask for the network and for a text: typed, an example, or a held-out one."""
    text = _text_read(choice)
    with st.container(horizontal=True, vertical_alignment="center", key="attention_choice"):
        st.segmented_control(
            "Network",
            NETWORKS,
            format_func=name_of,
            **WIDGETS.told_default("network", choice.network),
            on_change=WIDGETS.setting_changed("network", "The dates’ network"),
            required=True,
            label_visibility="collapsed",
        )
        st.text_input(
            "Dates to read, alone or among words",
            text,
            max_chars=LONGEST,
            key=WIDGETS.filled("text", text),
            on_change=_take_text,
            placeholder="a date, alone or among words",
            icon=":material/edit:",
            label_visibility="collapsed",
            width="stretch",
        )
        held_out = None if choice.held_out is None else choice.held_out + 1
        st.number_input(
            "Number of a held-out text",
            1,
            MOST_HELD_OUT,
            **WIDGETS.told("held_out", held_out),
            placeholder="held-out no.",
            on_change=_take_held_out,
            label_visibility="collapsed",
            width=175,
        )
    longer = [sample.name for sample in shown_samples() if BETWEEN_WORDS in sample.name]
    languages = [sample.name for sample in shown_samples() if sample.name not in longer]
    now = next((sample.name for sample in shown_samples() if sample.text == text), None)
    with st.container(horizontal=True, vertical_alignment="center", key="attention_examples"):
        st.pills(
            "Examples in ten languages",
            languages,
            **WIDGETS.told_default("example", now if now in languages else None),
            on_change=lambda: _take_example("example"),
            label_visibility="collapsed",
            width="content",
        )
        st.selectbox(
            "Longer examples",
            longer,
            longer.index(now) if now in longer else None,
            key=WIDGETS.filled("longer_example", now if now in longer else None),
            on_change=lambda: _take_example("longer_example"),
            placeholder="Longer texts",
            label_visibility="collapsed",
            width=185,
        )


def choose_unit(scene: AttentionScene, unit: int) -> None:
    """Ask for the unit of the decoder whose gates are shown."""
    _choose_index("Unit of the decoder", "unit", scene.trace.decoder.cell.hidden_size, unit)


def choose_number(scene: AttentionScene, number: int) -> None:
    """Ask for the number of the context whose arithmetic is shown."""
    _choose_index("Number of the context", "number", scene.trace.context.shape[1], number)


def _choose_index(label: str, field: str, count: int, chosen: int) -> None:
    st.selectbox(
        label,
        range(count),
        chosen,
        format_func=lambda index: str(index + 1),
        key=WIDGETS.filled(field, chosen),
        on_change=WIDGETS.setting_changed(field, label, lambda index: index),
        label_visibility="collapsed",
        width=90,
    )


def _text_read(choice: AttentionChoice) -> str:
    try:
        return text_of(choice)
    except InvalidInput:  # no network is there to say which texts were held out
        return choice.text


def _take_text() -> None:
    text = st.session_state[WIDGETS.key("text")]
    if isinstance(text, str) and not WIDGETS.is_echo("text"):
        WIDGETS.change(_reading(text), "Typed:", in_short(text), "text")


def _take_example(widget: str) -> None:
    name = st.session_state[WIDGETS.key(widget)]
    text = next((sample.text for sample in shown_samples() if sample.name == name), None)
    if text is None or WIDGETS.is_echo(widget):  # it was clicked away
        act()
        return
    WIDGETS.change(_reading(text), "Example:", name, "")


def _take_held_out() -> None:
    number = st.session_state[WIDGETS.key("held_out")]
    if WIDGETS.is_echo("held_out"):
        return
    index = None if number is None else number - 1
    WIDGETS.change(
        lambda chosen: chosen.with_settings(held_out=index, text=""),
        "Held-out text",
        "off" if number is None else number,
        "held_out",
    )


def _reading(text: str) -> Callable[[AttentionChoice], AttentionChoice]:
    kept = "" if text.strip() in ("", opening_sample().text) else text
    return lambda chosen: replace(chosen, text=kept, held_out=None)
