"""Choosing a stacked network, what it reads, and what of it is shown."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lstm_viz import zoo
from lstm_viz.notation import QUANTITIES
from lstm_viz.sequences.reading import Characters
from lstm_viz.shown_text import in_short
from lstm_viz.ui.lesson_controls import choose_held_out, choose_reads
from lstm_viz.ui.lesson_reading import text_read
from lstm_viz.ui.stacked.binding import WIDGETS
from lstm_viz.ui.stacked.choice import OVER, StackedChoice
from lstm_viz.ui.stacked.scene import StackedScene, stacked_scene
from lstm_viz.ui.zoo.typed import is_of_lines
from lstm_viz.zoo.lessons import STACKED

_NO_LAYER = -1


def choose_stacked(choice: StackedChoice, scene: StackedScene | None) -> None:
    """Ask for the network, what it reads, and which layer is looked into."""
    opened = None if scene is None else scene.opened(choice)
    with st.container(horizontal=True, vertical_alignment="bottom", key="stacked_choice"):
        st.selectbox(
            "Trained network",
            STACKED,
            STACKED.index(choice.network),
            format_func=lambda key: zoo.recipe(key).name,
            key=WIDGETS.filled("network", choice.network),
            on_change=_take_network,
            width=250,
        )
        choose_reads(WIDGETS, choice.reads, "It reads", _text_now)
        layers = 0 if scene is None else len(scene.traces)
        st.segmented_control(
            "Look inside layer",
            [_NO_LAYER, *range(layers)],
            format_func=lambda layer: "None" if layer == _NO_LAYER else f"{layer + 1}",
            **WIDGETS.told_default("opened", _NO_LAYER if opened is None else opened),
            on_change=_take_opened,
            required=True,
            help="A click on any of a layer’s numbers does the same.",
        )
        if choice.reads == "held-out":
            choose_held_out(WIDGETS, choice.held_out)
        elif choice.reads == "typed":
            _choose_text(choice)


def choose_strip(choice: StackedChoice, scene: StackedScene) -> None:
    """Ask for what is shown over time, and for the units of the picture above."""
    count = scene.traces[0].cell.hidden_size
    with st.container(horizontal=True, vertical_alignment="bottom", key="stacked_strip_choice"):
        st.segmented_control(
            "Every layer over time",
            OVER,
            format_func=lambda key: f"{QUANTITIES[key].symbol}, {QUANTITIES[key].name}",
            **WIDGETS.told_default("over", choice.over),
            on_change=WIDGETS.setting_changed("over", "Over time"),
            required=True,
        )
        if count > scene.most_units:
            chosen = choice.units is not None
            st.multiselect(
                f"Units shown above, of {count}, at most {scene.most_units}",
                range(count),
                format_func=lambda unit: str(unit + 1),
                default=scene.units(choice)[0] if chosen else [],
                key=WIDGETS.filled("units", list(scene.units(choice)[0]) if chosen else []),
                on_change=_take_units,
                max_selections=scene.most_units,
                placeholder="those whose C moves most",
                help="Nothing chosen: of each layer those whose C moves most.",
                width=420,
            )


def _take_network() -> None:
    network = st.session_state[WIDGETS.key("network")]
    if network in STACKED and not WIDGETS.is_echo("network"):
        name = zoo.recipe(network).name
        WIDGETS.change(lambda chosen: chosen.of_network(network), "Stacked network:", name, "")


def _text_now(choice: StackedChoice) -> str:
    return text_read(choice.network, stacked_scene(choice).reading)


def _take_opened() -> None:
    layer = st.session_state[WIDGETS.key("opened")]
    if layer is not None and not WIDGETS.is_echo("opened"):
        open_layer(None if layer == _NO_LAYER else layer)


def open_layer(layer: int | None) -> None:
    """Look into a layer, or into none; for callbacks."""
    name = "no layer" if layer is None else f"layer {layer + 1}"
    WIDGETS.change(lambda chosen: replace(chosen, opened=layer), "Look inside", name, "opened")


def _take_units() -> None:
    units = st.session_state[WIDGETS.key("units")]
    if not WIDGETS.is_echo("units"):
        chosen = tuple(sorted(units)) or None
        told = ", ".join(str(unit + 1) for unit in chosen or ()) or "those that move most"
        WIDGETS.change(lambda old: replace(old, units=chosen), "Units shown:", told, "units")


def _choose_text(choice: StackedChoice) -> None:
    task = zoo.recipe(choice.network).task
    reading = task.reading
    known = len(reading.alphabet.characters) if isinstance(reading, Characters) else 0
    asked, key = "Text" if known else "Numbers", WIDGETS.filled("text", choice.text)
    told = f"One step a character; it knows {known} of them." if known else "A row for each step."
    taken = WIDGETS.setting_changed("text", "Typed:", told=in_short)
    if is_of_lines(task):
        st.text_area(
            asked,
            choice.text,
            height=68,
            key=key,
            on_change=taken,
            help=f"{told} Ctrl+Enter takes it.",
            width="stretch",
        )
    else:
        st.text_input(asked, choice.text, key=key, on_change=taken, help=told, width="stretch")
