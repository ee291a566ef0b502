"""Watch it learn, as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st
from streamlit.elements.lib.mutable_tab_container import TabContainer

from lstm_viz.errors import InvalidInput
from lstm_viz.training import TrainingSettings
from lstm_viz.ui.lab.page import show_refusal
from lstm_viz.ui.lesson_page import show_title
from lstm_viz.ui.messages import as_text, capitalised
from lstm_viz.ui.setting_names import FIRST_WEIGHTS, OPTIMISER_NAMES
from lstm_viz.ui.state import act, selection, write_link
from lstm_viz.ui.training.binding import change, is_echo, told_default
from lstm_viz.ui.training.keep import show_keeping, show_ways
from lstm_viz.ui.training.knobs import show_settings
from lstm_viz.ui.training.live import (
    show_gates,
    show_gradients,
    show_networks,
    show_numbers,
    show_sequence,
)
from lstm_viz.ui.training.running import show_buttons, show_trouble
from lstm_viz.ui.training.scenarios import SCENARIOS, scenario_of
from lstm_viz.ui.training.task_card import show_task
from lstm_viz.ui.training.visit import Shown, shown

_FIRST_WEIGHTS = {**FIRST_WEIGHTS, "spectral_radius": "U with spectral radius 1"}
_STYLE = """<style>
.st-key-training_words { min-height: 1.7rem; }
.st-key-training_words_of_many { min-height: 2.9rem; }
[class*="st-key-training_words"] p { line-height: 1.35; }
.st-key-training_bar { min-height: 3.5rem; }
.st-key-training_bar .stProgress p { line-height: 1.3; }
</style>"""
_TABS = (
    "Setting",
    "One sequence",
    "Gradient through time",
    "Gates",
    "In numbers",
    "The task",
    "Keep and use",
)


def show_training() -> None:
    """Show networks that learn a task side by side.

    What grows while they learn stands in fragments of its own, which run twice a second. All the
    rest is no fragment: a timed fragment within another may stay on the page, as it was, when the
    outer one leaves it out (Streamlit's issue 16708).
    """
    st.html(_STYLE)
    choice = selection().training
    what = shown()
    _show_headline(what, choice.settings)
    _choose_scenario(choice.settings)
    show_buttons(what, choice.settings)
    show_ways()
    show_refusal()
    show_trouble(what)
    show_networks(what)
    _show_tabs(what, choice.settings)
    write_link()


def _show_headline(what: Shown, chosen: TrainingSettings) -> None:
    """Say what is seen, and what to look for; or that the settings are others by now."""
    settings = what.settings
    scenario = scenario_of(settings)
    sentence = f"{settings.problem.sentence} {_setting_in_words(settings)}."
    if chosen != settings:
        # In place of what to look for, so that it takes no line more.
        sentence += (
            " **The settings were changed since this training began: they apply at the next "
            "start.**"
        )
    elif scenario is not None:
        sentence += f" *{SCENARIOS[scenario].look_for}*"
    show_title("gradient", f"Watch it learn: {settings.problem.name}", sentence)


def _setting_in_words(settings: TrainingSettings) -> str:
    """Lag, sizes and first weights, as a sentence without its full stop."""
    gated = {"gru", "lstm"} & set(settings.architectures)
    words = [f"Lag {settings.lag}", f"{settings.hidden_size} units", _FIRST_WEIGHTS[settings.init]]
    if settings.init != "chrono" and gated:
        bias = settings.forget_bias
        words.append("forget bias as drawn" if bias is None else f"forget bias {bias:g}")
    words.append(f"{OPTIMISER_NAMES[settings.optimiser]} at {settings.learning_rate:g}")
    return ", ".join(words)


def _choose_scenario(settings: TrainingSettings) -> None:
    st.pills(
        "Train",
        list(SCENARIOS),
        format_func=lambda name: SCENARIOS[name].name,
        **told_default("scenario", scenario_of(settings)),
        on_change=_take_scenario,
        label_visibility="collapsed",
    )


def _take_scenario() -> None:
    name = st.session_state["training_scenario"]
    if name is not None and not is_echo("scenario"):
        scenario = SCENARIOS[name]
        change(
            lambda chosen: replace(chosen, settings=replace(chosen.settings, **scenario.settings)),
            f"Train: {scenario.name}",
            "",
            "",
        )


def _show_tabs(what: Shown, settings: TrainingSettings) -> None:
    tabs: Sequence[TabContainer] = st.tabs(_TABS, key="training_tab", on_change=act)
    shows: tuple[Callable[[], None], ...] = (
        lambda: show_settings(settings),
        lambda: show_sequence(what),
        lambda: show_gradients(what),
        lambda: show_gates(what),
        lambda: show_numbers(what),
        lambda: show_task(what.settings),
        lambda: show_keeping(what),
    )
    for tab, show in zip(tabs, shows, strict=True):
        if tab.open:
            with tab:
                try:
                    show()
                except InvalidInput as problem:
                    st.info(as_text(capitalised(problem)))
