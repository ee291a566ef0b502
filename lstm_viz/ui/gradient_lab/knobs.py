"""The settings of a comparison: lengths, sizes, first weights, loss, and what computes it."""

from __future__ import annotations

import streamlit as st

from lstm_viz.cells import INITIALISATIONS
from lstm_viz.figures.digits import counted
from lstm_viz.gradients import (
    ARCHITECTURE_NAMES,
    ARCHITECTURES,
    LOSSES,
    MOST_INITIALISATIONS,
    MOST_INPUTS,
    MOST_STEPS,
    MOST_UNITS,
    PRECISIONS,
    SAME,
    Comparison,
)
from lstm_viz.on_device import find_devices, torch_is_installed, torch_is_loaded
from lstm_viz.ui.forget_bias_knobs import choose_forget_bias
from lstm_viz.ui.gradient_lab.binding import (
    WIDGETS,
    choice_changed,
    filled,
    setting_changed,
    told,
    told_default,
)
from lstm_viz.ui.gradient_lab.choice import ENGINES, MOST_SEED, READS, GradientChoice
from lstm_viz.ui.setting_names import INITIALISATION_NAMES

_SLIDER_STEPS = 300
_LOSSES = {"last": "At the last step", "every": "At every step"}
_SAME = {"hidden_size": "Units", "parameters": "Parameters"}
_READS = {"noise": "Noise", "sequence": "The sidebar’s sequence"}
_ENGINES = {"numpy": "NumPy", "torch": "PyTorch"}


def show_settings(choice: GradientChoice, comparison: Comparison) -> None:
    """Show all knobs, filled with what is chosen."""
    _show_sizes(choice, comparison)
    _show_first_weights(choice)
    _show_reading(choice)
    st.caption(
        f"{counted(comparison.done, 'initialisation')} of "
        f"{counted(len(comparison.results), 'network')} computed by {comparison.computed_by} in "
        f"{_seconds(comparison.seconds)}."
    )


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1e3:.0f} ms"


def _show_sizes(choice: GradientChoice, comparison: Comparison) -> None:
    settings = choice.settings
    reads_noise = choice.reads == "noise"
    steps = comparison.steps
    length, typed, units, inputs, many, seed = st.columns([5, 2, 4, 2, 4, 2], gap="small")
    length.slider(
        "Steps T",
        2,
        _SLIDER_STEPS,
        **told("steps_slider", min(max(steps, 2), _SLIDER_STEPS)),
        on_change=setting_changed("steps", "Steps", widget="steps_slider"),
        disabled=not reads_noise,
    )
    typed.number_input(
        "T, typed",
        1,
        MOST_STEPS,
        **told("steps", steps),
        on_change=setting_changed("steps", "Steps"),
        disabled=not reads_noise,
        help=f"Up to {MOST_STEPS:,}.",
    )
    units.slider(
        "Units H of the LSTM",
        1,
        MOST_UNITS,
        **told("hidden_size", settings.hidden_size),
        on_change=setting_changed("hidden_size", "Units"),
    )
    inputs.number_input(
        "Inputs D",
        1,
        MOST_INPUTS,
        **told("input_size", comparison.settings.input_size),
        on_change=setting_changed("input_size", "Inputs"),
        disabled=not reads_noise,
    )
    many.slider(
        "Initialisations",
        1,
        MOST_INITIALISATIONS,
        **told("initialisations", settings.initialisations),
        on_change=setting_changed("initialisations", "Initialisations"),
        help="Each with weights of its own. The line is their median, the band the middle 80 %.",
    )
    seed.number_input(
        "Seed",
        0,
        MOST_SEED,
        **told("seed", settings.seed),
        on_change=setting_changed("seed", "Seed"),
        help="Of the first initialisation and of the noise; the same for all networks.",
    )


def _show_first_weights(choice: GradientChoice) -> None:
    settings = choice.settings
    init, radius, gain, bias, drawn = st.columns([4, 4, 4, 5, 3.4], gap="small")
    init.selectbox(
        "First weights",
        INITIALISATIONS,
        INITIALISATIONS.index(settings.init),
        format_func=INITIALISATION_NAMES.__getitem__,
        key=filled("init", settings.init),
        on_change=setting_changed("init", "First weights:", widget="init"),
        help="Of all networks. Chrono is for gates only: the RNN then begins as PyTorch draws it.",
    )
    radius.slider(
        "Spectral radius of U",
        0.1,
        2.0,
        step=0.05,
        **told("spectral_radius", settings.spectral_radius),
        on_change=setting_changed("spectral_radius", "Spectral radius", float),
        disabled=settings.init != "spectral_radius",
        help="With “Spectral radius”: each recurrent block is scaled to it.",
    )
    gain.slider(
        "U times",
        0.1,
        5.0,
        step=0.1,
        **told("recurrent_gain", settings.recurrent_gain),
        on_change=setting_changed("recurrent_gain", "U times", float),
        help="The recurrent weights are multiplied by it, whatever they were drawn as.",
    )
    choose_forget_bias(WIDGETS, bias, drawn, settings.forget_bias, settings.init)


def _show_reading(choice: GradientChoice) -> None:
    settings = choice.settings
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.pills(
            "Networks",
            ARCHITECTURES,
            selection_mode="multi",
            format_func=ARCHITECTURE_NAMES.__getitem__,
            **told_default("architectures", list(settings.architectures)),
            on_change=setting_changed(
                "architectures",
                "Networks:",
                lambda picked: tuple(one for one in ARCHITECTURES if one in picked),
            ),
        )
        st.segmented_control(
            "The same",
            SAME,
            format_func=_SAME.__getitem__,
            **told_default("same", settings.same),
            on_change=setting_changed("same", "The same"),
            required=True,
            help="What the other networks have in common with the LSTM: as many units, or as many "
            "parameters.",
        )
        st.segmented_control(
            "The loss looks",
            LOSSES,
            format_func=_LOSSES.__getitem__,
            **told_default("loss", settings.loss),
            on_change=setting_changed("loss", "The loss looks at:"),
            required=True,
            help="At every step, each step’s own loss adds 1 to ‖∂L/∂h(t)‖ there: no curve falls "
            "far, and what the later losses lost on their way back does not show.",
        )
        st.segmented_control(
            "They read",
            READS,
            format_func=_READS.__getitem__,
            **told_default("reads", choice.reads),
            on_change=choice_changed("reads", "They read"),
            required=True,
        )
        st.slider(
            "Input scale",
            0.0,
            10.0,
            step=0.1,
            **told("input_scale", settings.input_scale),
            on_change=setting_changed("input_scale", "Input scale", float),
            disabled=choice.reads != "noise",
            width=150,
        )
        st.segmented_control(
            "Numbers",
            PRECISIONS,
            **told_default("precision", settings.precision),
            on_change=setting_changed("precision", "Numbers:"),
            required=True,
            help="float32 is what networks are trained in: below 1e-45 it has only 0.",
        )
        _choose_engine(choice)


def _choose_engine(choice: GradientChoice) -> None:
    st.segmented_control(
        "Computed by",
        ENGINES,
        format_func=_ENGINES.__getitem__,
        **told_default("engine", choice.engine),
        on_change=choice_changed("engine", "Computed by"),
        required=True,
        help="PyTorch is loaded only when it is chosen; it then says which devices it sees.",
    )
    if choice.engine == "torch" and torch_is_installed() and torch_is_loaded():
        names = {device.key: device.name for device in find_devices()}
        offered = list(dict.fromkeys([*names, choice.device]))
        st.selectbox(
            "Device",
            offered,
            offered.index(choice.device),
            format_func=lambda key: names.get(key, f"{key} (not here)"),
            key=filled("device", choice.device),
            on_change=choice_changed("device", "Device"),
            width=200,
        )
