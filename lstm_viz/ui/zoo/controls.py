"""Choosing a trained network, what it reads or writes, and what is looked at."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lstm_viz.errors import InvalidInput
from lstm_viz.notation import LSTM_QUANTITIES, QUANTITIES
from lstm_viz.sequences.reading import Words
from lstm_viz.shown_text import in_short
from lstm_viz.ui.lesson_choice import MOST_HELD_OUT, READS
from lstm_viz.ui.lesson_controls import HELD_OUT_HELP, reads_changed
from lstm_viz.ui.zoo.binding import (
    WIDGETS,
    change,
    choice_changed,
    filled,
    is_echo,
    key_of,
    setting_changed,
    told,
    told_default,
)
from lstm_viz.ui.zoo.choice import (
    LEAST_TEMPERATURE,
    MODES,
    MOST_SEED,
    MOST_STEPS,
    MOST_TEMPERATURE,
    MOST_WRITTEN,
    SURPRISE,
    ZooChoice,
)
from lstm_viz.ui.zoo.kinds import kind_of, units_of
from lstm_viz.ui.zoo.scene import LONGEST_PROMPT, Scene, own_prompt, text_read, writes
from lstm_viz.ui.zoo.typed import is_of_lines
from lstm_viz.zoo import RECIPES, recipe

_MODES = {"reads": "Read", "writes": "Write"}
_READS = {"sample": "Its sample", "held-out": "Held-out", "typed": "Yours"}
_MOST_KNOWN = MOST_STEPS - 1


def choose_network(choice: ZooChoice) -> None:
    """Ask for one of the trained networks."""
    with st.container(key="zoo_networks"):
        st.pills(
            "Trained network",
            list(RECIPES),
            format_func=_short_name,
            **told_default("network", choice.network),
            on_change=lambda: _take_network("network"),
            required=True,
            label_visibility="collapsed",
        )
    # The same for a phone; a style shows one of the two.
    names = list(RECIPES)
    st.selectbox(
        "Trained network",
        names,
        names.index(choice.network),
        format_func=_short_name,
        key=filled("network_in_list", choice.network),
        on_change=lambda: _take_network("network_in_list"),
    )


def _short_name(network: str) -> str:
    """A network's name up to its comma: all of them have to fit into two rows."""
    return RECIPES[network].name.partition(",")[0]


def _take_network(widget: str) -> None:
    network = st.session_state[key_of(widget)]
    if network in RECIPES and not is_echo(widget):
        name = RECIPES[network].name
        change(lambda chosen: chosen.of_network(network), "Trained network:", name, "")


def choose_scene(choice: ZooChoice, scene: Scene, unit: int) -> None:
    """Ask for what is read or written, and for what of it is looked at."""
    kind = kind_of(choice.network)
    with st.container(horizontal=True, vertical_alignment="bottom", key="zoo_input"):
        if kind == "text":
            st.segmented_control(
                "Let it",
                MODES,
                format_func=_MODES.__getitem__,
                **told_default("mode", choice.mode),
                on_change=choice_changed("mode", "The trained network"),
                required=True,
            )
        if not writes(choice):
            st.segmented_control(
                "It reads",
                READS,
                format_func=_READS.__getitem__,
                **told_default("reads", choice.reads),
                on_change=reads_changed(WIDGETS, _READS, "It reads", _text_now),
                required=True,
                help=HELD_OUT_HELP,
            )
        if kind == "series":
            _choose_boundary(scene)
        _choose_look(choice, scene, unit)
    with st.container(horizontal=True, vertical_alignment="bottom", key="zoo_details"):
        if writes(choice):
            _choose_writing(choice)
        elif choice.reads == "held-out":
            st.number_input(
                "Number of the held-out sequence",
                1,
                MOST_HELD_OUT,
                **told("held_out", choice.held_out + 1),
                on_change=choice_changed("held_out", "Held-out", lambda number: number - 1),
                width=260,
            )
        elif choice.reads == "typed":
            _choose_text(choice)


def _text_now(choice: ZooChoice) -> str:
    return text_read(replace(choice, mode="reads"))


def _choose_text(choice: ZooChoice) -> None:
    task = recipe(choice.network).task
    if task.reading is None:
        units = units_of(task)
        label = f"Numbers in {units.name}" if units.name else "Numbers"
        columns = ", ".join(task.inputs)
        help = (
            "Separated by spaces or commas."
            if task.input_size == 1
            else f"A row for each step: {columns}."
        )
    elif isinstance(task.reading, Words):
        label, help = "Words", "One step a word or sign."
    else:
        known = task.reading.alphabet
        others = ", all others as one" if known.other else ""
        label = "Text"
        help = f"One step a character. It knows {len(known.characters)} of them{others}."
    taken = setting_changed("text", "Typed:", told=in_short)
    if is_of_lines(task):
        st.text_area(
            label,
            choice.text,
            height=104,
            key=filled("text", choice.text),
            on_change=taken,
            help=f"{help} Ctrl+Enter takes it.",
            width="stretch",
        )
    else:
        st.text_input(
            label,
            choice.text,
            key=filled("text", choice.text),
            on_change=taken,
            help=help,
            width="stretch",
        )


def _choose_writing(choice: ZooChoice) -> None:
    st.text_area(
        "It goes on from",
        choice.prompt,
        height=68,
        key=filled("prompt", choice.prompt),
        on_change=setting_changed("prompt", "It goes on from:", told=in_short),
        placeholder=_told_prompt(choice.network),
        help=f"Up to {LONGEST_PROMPT} characters; empty: how its sample begins. Ctrl+Enter takes "
        "it.",
        width=330,
    )
    st.slider(
        "Temperature",
        LEAST_TEMPERATURE,
        MOST_TEMPERATURE,
        step=0.1,
        **told("temperature", choice.temperature),
        on_change=choice_changed("temperature", "Temperature", float),
        help="Each character is drawn with probability ∝ exp(z / temperature): low, and the "
        "likeliest comes nearly always; high, and it babbles. The bars show what it is drawn "
        "from; surprise is always at temperature 1.",
        width=190,
    )
    st.number_input(
        "Seed",
        0,
        MOST_SEED,
        **told("seed", choice.seed),
        on_change=choice_changed("seed", "Seed"),
        help="The same seed writes the same text.",
        width=120,
    )
    st.number_input(
        "Characters",
        1,
        MOST_WRITTEN,
        **told("count", choice.count),
        on_change=choice_changed("count", "Characters"),
        width=120,
    )


def _told_prompt(network: str) -> str:
    try:
        return own_prompt(network)
    except InvalidInput:
        return ""


def _choose_boundary(scene: Scene) -> None:
    """Ask from which step on a network reads its own answers."""
    found = scene.forecast
    assert found is not None, "a series is always gone on with"
    known, ahead = len(found.known), len(found.free)
    most = min(scene.given, _MOST_KNOWN)
    if most > 1:
        st.slider(
            "Steps it reads",
            1,
            most,
            **told("known", min(known, most)),
            on_change=choice_changed("known", "Steps it reads"),
            help="After them it reads its own answers.",
            width=190,
        )
    st.number_input(
        "Steps it goes on",
        1,
        MOST_STEPS - known,
        **told("ahead", ahead),
        on_change=choice_changed("ahead", "Steps it goes on"),
        width=150,
    )


def _choose_look(choice: ZooChoice, scene: Scene, unit: int) -> None:
    if scene.forecast is None:
        surprise = [] if scene.surprise is None else [SURPRISE]
        st.segmented_control(
            "Coloured by",
            [*surprise, *LSTM_QUANTITIES],
            format_func=lambda key: "Surprise" if key == SURPRISE else QUANTITIES[key].symbol,
            **told_default("coloured_by", coloured_by(choice, scene)),
            on_change=choice_changed("coloured_by", "Coloured by"),
            required=True,
        )
    st.selectbox(
        "Unit",
        range(scene.trace.cell.hidden_size),
        unit,
        format_func=lambda unit: str(unit + 1),
        key=filled("unit", unit),
        on_change=choice_changed("unit", "Unit"),
        width=90,
    )


def coloured_by(choice: ZooChoice, scene: Scene) -> str:
    """What colours a text: what is chosen, or the cell state where there is no surprise."""
    has_none = choice.coloured_by == SURPRISE and scene.surprise is None
    return "c" if has_none else choice.coloured_by
