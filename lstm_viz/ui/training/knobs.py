"""The settings of the next training: the task, the networks, their first weights, the updates."""

from __future__ import annotations

import streamlit as st

from lstm_viz.cells import INITIALISATIONS
from lstm_viz.figures.shares import share_text
from lstm_viz.gradients import ARCHITECTURE_NAMES, ARCHITECTURES
from lstm_viz.on_device import find_devices, torch_is_installed, torch_is_loaded
from lstm_viz.sequences.tasks import TASKS
from lstm_viz.training import (
    MOST_BATCH,
    MOST_UNITS,
    MOST_UPDATES,
    OPTIMISERS,
    SOLVED,
    TrainingSettings,
)
from lstm_viz.ui.forget_bias_knobs import choose_forget_bias
from lstm_viz.ui.setting_names import INITIALISATION_NAMES, OPTIMISER_NAMES
from lstm_viz.ui.training.binding import WIDGETS, filled, setting_changed, told, told_default

_INITIALISATIONS = {**INITIALISATION_NAMES, "spectral_radius": "Spectral radius 1"}
_SMALLEST = 1e-6
_MOST_RATE, _MOST_CLIP = 10.0, 1e6
_MOST_SEED = 2**31 - 1


def show_settings(settings: TrainingSettings) -> None:
    """Show all knobs, filled with what is chosen."""
    _show_task(settings)
    _show_first_weights(settings)
    _show_updates(settings)
    st.caption("A field turns red where a number is out of its range: its last number still holds.")


def _show_task(settings: TrainingSettings) -> None:
    task = settings.problem
    which, lag, networks = st.columns([5, 3, 7], gap="small", vertical_alignment="bottom")
    which.selectbox(
        "Task",
        list(TASKS),
        list(TASKS).index(settings.task),
        format_func=lambda key: TASKS[key].name,
        key=filled("task", settings.task),
        on_change=setting_changed("task", "Task:"),
        help="Another task begins with its own lag. “The task”, beside, says what is asked.",
    )
    lag.number_input(
        "Lag",
        task.least_lag,
        task.most_lag,
        **told("lag", settings.lag),
        on_change=setting_changed("lag", "Lag"),
        help=f"Here it is {task.lag_words}; {task.least_lag} to {task.most_lag:,}.",
    )
    networks.pills(
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
        help="All read the same batches in the same order, and have the same budget.",
    )


def _show_first_weights(settings: TrainingSettings) -> None:
    units, init, bias, drawn, seed = st.columns([4, 4, 4, 2.6, 2.4], gap="small")
    units.slider(
        "Units H of each network",
        1,
        MOST_UNITS,
        **told("hidden_size", settings.hidden_size),
        on_change=setting_changed("hidden_size", "Units"),
    )
    init.selectbox(
        "First weights",
        INITIALISATIONS,
        INITIALISATIONS.index(settings.init),
        format_func=_INITIALISATIONS.__getitem__,
        key=filled("init", settings.init),
        on_change=setting_changed("init", "First weights:"),
        help="Of all networks. Chrono (Tallec & Ollivier 2018) sets the gates’ biases for memories "
        "of all lengths up to the sequence’s; the RNN then begins as PyTorch draws it.",
    )
    choose_forget_bias(WIDGETS, bias, drawn, settings.forget_bias, settings.init)
    seed.number_input(
        "Seed",
        0,
        _MOST_SEED,
        **told("seed", settings.seed),
        on_change=setting_changed("seed", "Seed"),
        help="Of the weights, the batches and the unseen sequences; the same for all networks.",
    )


def _show_updates(settings: TrainingSettings) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            "Optimiser",
            OPTIMISERS,
            format_func=OPTIMISER_NAMES.__getitem__,
            **told_default("optimiser", settings.optimiser),
            on_change=setting_changed("optimiser", "Optimiser:"),
            required=True,
            help="With PyTorch’s usual constants; SGD has a momentum of 0.9.",
        )
        rate = settings.learning_rate
        _number("Learning rate", "learning_rate", rate, _SMALLEST, _MOST_RATE, step=_step(rate))
        _number(
            "… at the end (0: stays)",
            "learning_rate_end",
            settings.learning_rate_end,
            0.0,
            _MOST_RATE,
            step=_step(settings.learning_rate_end or rate),
            name="Learning rate at the end",
            width=165,
            help="Reached along half a cosine over the whole budget. 0: the rate stays.",
        )
        _number(
            "Clip the norm at",
            "clip",
            settings.clip,
            0.0,
            _MOST_CLIP,
            step=_step(settings.clip) if settings.clip else 1.0,
            help="Where the norm of the whole gradient is larger, it is scaled down to it "
            "(Pascanu, Mikolov & Bengio 2013). 0: it is not clipped.",
        )
        st.number_input(
            "Batch",
            1,
            MOST_BATCH,
            **told("batch", settings.batch),
            on_change=setting_changed("batch", "Batch"),
            help="Sequences an update.",
            width=110,
        )
        st.number_input(
            "Updates",
            1,
            MOST_UPDATES,
            **told("updates", settings.updates),
            on_change=setting_changed("updates", "Updates"),
            step=500,
            help="The budget of each network.",
            width=140,
        )
        _choose_device(settings)
        st.toggle(
            "Ends when solved",
            **told("stops_when_solved", settings.stops_when_solved),
            on_change=setting_changed("stops_when_solved", "Ends when solved:"),
            help=f"A network that answers {share_text(SOLVED)} of the unseen sequences right is "
            "not trained further.",
        )


def _number(
    label: str,
    field: str,
    value: float | None,
    least: float,
    most: float,
    *,
    step: float,
    name: str = "",
    help: str | None = None,
    width: int = 140,
) -> None:
    """Ask for a number over 0; 0 stands for none."""
    st.number_input(
        label,
        least,
        most,
        step=step,
        format="%g",
        **told(field, value or 0.0),
        on_change=setting_changed(field, name or label, _typed),
        help=help,
        width=width,
    )


def _typed(number: float) -> float | None:
    """A number without what a browser's sums leave behind it (0.01 - 0.001); None for 0."""
    return float(f"{number:.10g}") or None


def _step(value: float) -> float:
    """One of the first digit: 0.001 at 0.004, 1 at 3; at 0.01 0.001, so that it can go down."""
    digits, _, exponent = f"{value:e}".partition("e")
    return 10.0 ** (int(exponent) - digits.startswith("1"))


def _choose_device(settings: TrainingSettings) -> None:
    names = {"cpu": "CPU"}
    if torch_is_installed() and torch_is_loaded():
        names = {device.key: device.name for device in find_devices()}
    offered = list(dict.fromkeys([*names, settings.device]))
    st.selectbox(
        "Device",
        offered,
        offered.index(settings.device),
        format_func=lambda key: names.get(key, key),
        key=filled("device", settings.device),
        on_change=setting_changed("device", "Device:"),
        help="PyTorch is loaded with the first training; then all devices that it sees are here.",
        width=170,
    )
