"""Choosing a stacked network, what it reads, and what of it is shown."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lstm_viz import zoo
from lstm_viz.notation import QUANTITIES
from lstm_viz.sequences.reading import Characters
from lstm_viz.ui.stacked.binding import WIDGETS
from lstm_viz.ui.stacked.choice import OVER, StackedChoice
from lstm_viz.ui.stacked.reading import MOST_HELD_OUT, READS, text_read
from lstm_viz.ui.stacked.scene import StackedScene, stacked_scene
from lstm_viz.ui.zoo.typed import is_of_lines
from lstm_viz.zoo.lessons import STACKED

READS_NAMES = {"sample": "Sample", "held-out": "Held-out", "typed": "Yours"}
_NO_LAYER = -1
_LONGEST_TOLD = 24  # letters of what was typed, in the list of changes


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
        st.segmented_control(
            "It reads",
            READS,
            format_func=READS_NAMES.__getitem__,
            **WIDGETS.told_default("reads", choice.reads),
            on_change=lambda: _take_reads(choice),
            required=True,
            help="Held-out sequences are drawn from what training never saw.",
        )
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
            st.number_input(
                "Number",
                1,
                MOST_HELD_OUT,
                **WIDGETS.told("held_out", choice.held_out + 1),
                on_change=WIDGETS.setting_changed("held_out", "Held-out", lambda n: n - 1),
                width=130,
            )
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


def _take_reads(choice: StackedChoice) -> None:
    reads = st.session_state[WIDGETS.key("reads")]
    if reads not in READS or WIDGETS.is_echo("reads"):
        return

    def with_reads(chosen: StackedChoice) -> StackedChoice:
        # Whoever types begins with what was there, not with an empty field.
        text = chosen.text
        if reads == "typed" and not text:
            text = text_read(choice.network, stacked_scene(choice).reading)
        return replace(chosen, reads=reads, text=text)

    WIDGETS.change(with_reads, "It reads", READS_NAMES[reads].lower(), "")


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
    if is_of_lines(task):
        st.text_area(
            asked,
            choice.text,
            height=68,
            key=key,
            on_change=take_text,
            help=f"{told} Ctrl+Enter takes it.",
            width="stretch",
        )
    else:
        st.text_input(asked, choice.text, key=key, on_change=take_text, help=told, width="stretch")


def take_text() -> None:
    """Take over what was typed; for callbacks."""
    text = st.session_state[WIDGETS.key("text")]
    if isinstance(text, str) and not WIDGETS.is_echo("text"):
        told = text if len(text) <= _LONGEST_TOLD else text[: _LONGEST_TOLD - 1] + "…"
        WIDGETS.change(lambda chosen: replace(chosen, text=text), "Typed:", told, "text")
