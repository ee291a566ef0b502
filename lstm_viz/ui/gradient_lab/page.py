"""The gradient lab as a whole: one part of a page, run by itself when a setting changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.elements.lib.mutable_tab_container import TabContainer

from lstm_viz.analysis import GradientFlow, gradient_flow_of
from lstm_viz.errors import InvalidInput
from lstm_viz.figures import gradient_picture
from lstm_viz.figures.digits import counted
from lstm_viz.gradients import Comparison, GradientSettings, loss_seed
from lstm_viz.ui.board import Position, page_is_dark, show_board
from lstm_viz.ui.clock_report import report_clock
from lstm_viz.ui.clocks import gradient_clock_moved, gradient_clock_order
from lstm_viz.ui.current import Current
from lstm_viz.ui.gradient_lab.binding import change, is_echo, told_default
from lstm_viz.ui.gradient_lab.choice import GradientChoice
from lstm_viz.ui.gradient_lab.clipping import show_clipping
from lstm_viz.ui.gradient_lab.computing import comparison_of, show_progress
from lstm_viz.ui.gradient_lab.inputs import show_inputs
from lstm_viz.ui.gradient_lab.knobs import show_settings
from lstm_viz.ui.gradient_lab.numbers import show_numbers
from lstm_viz.ui.gradient_lab.scenarios import LONG_ENOUGH, SCENARIOS, scenario_of
from lstm_viz.ui.gradient_lab.sources import show_sources
from lstm_viz.ui.gradient_lab.why import show_why
from lstm_viz.ui.lab.page import show_refusal
from lstm_viz.ui.lesson_page import show_title
from lstm_viz.ui.messages import as_text, capitalised
from lstm_viz.ui.setting_names import FIRST_WEIGHTS
from lstm_viz.ui.sidebar import tells_of_the_same
from lstm_viz.ui.state import current, selection, write_link

_SHARE = 0.66  # of the window's height, so that knobs are in sight, too
_TABS = ("Setting", "Why", "Clipping", "Which inputs count", "In numbers", "Formulas and sources")


@st.fragment
def show_gradient_lab() -> None:
    """Show how a gradient travels back in an RNN, a GRU and an LSTM.

    A fragment: a knob that moves costs a run of this function and not of the whole page.
    """
    now, _ = current()
    if not tells_of_the_same(now):
        st.rerun()
    choice = selection().gradients
    reads_sequence = choice.reads == "sequence"
    comparison = comparison_of(choice, now.trace.x if reads_sequence else None)
    tokens = now.sequence.tokens if reads_sequence else None
    own = _own_flow(now, choice) if reads_sequence else None
    _show_headline(comparison)
    _choose_scenario(choice)
    with st.container():
        with st.container(key="stays_in_sight"):
            _show_picture(comparison, own, tokens)
        show_progress(comparison)
        show_refusal()
        _show_tabs(choice, comparison, tokens, own)
    report_clock(where=lambda: _place(comparison.steps), on_move=gradient_clock_moved)
    write_link()


def _place(steps: int) -> Position:
    """Where the visitor is in this page's own time."""
    return Position(min(selection().gradient_step, steps - 1), 1)


def _own_flow(now: Current, choice: GradientChoice) -> GradientFlow:
    """The gradient of the sidebar's network on its sequence, with what is held or cut in it."""
    steps, size = now.trace.h.shape
    return gradient_flow_of(now.trace, loss_seed(choice.settings, steps, size))


def _show_headline(comparison: Comparison) -> None:
    settings = comparison.settings
    scenario = scenario_of(settings)
    where = "each" if settings.loss == "every" else "the last"
    steps = f"{where} of {comparison.steps:,} steps" if comparison.steps > 1 else "the only step"
    sentence = (
        f"A loss looks at {steps}: how much of its gradient comes back to the first? "
        f"{_setting_in_words(settings)}."
    )
    says_it = settings.loss == "last" and comparison.steps >= LONG_ENOUGH
    if scenario is not None and says_it:
        sentence += f" *{SCENARIOS[scenario].look_for}*"
    show_title("gradient", "Vanishing gradients", sentence)


def _setting_in_words(settings: GradientSettings) -> str:
    """Sizes and first weights, as a sentence without its full stop."""
    words = [counted(settings.hidden_size, "unit"), FIRST_WEIGHTS[settings.init]]
    if settings.init == "spectral_radius":
        words[-1] += f" {settings.spectral_radius:g}"
    if settings.recurrent_gain != 1:
        words.append(f"U × {settings.recurrent_gain:g}")
    if settings.init != "chrono" and {"gru", "lstm"} & set(settings.architectures):
        bias = settings.forget_bias
        words.append("forget bias as drawn" if bias is None else f"forget bias {bias:g}")
    return f"{counted(settings.initialisations, 'initialisation')}: " + ", ".join(words)


def _choose_scenario(choice: GradientChoice) -> None:
    chosen = scenario_of(choice.settings)
    st.pills(
        "Look at",
        list(SCENARIOS),
        format_func=lambda name: SCENARIOS[name].name,
        **told_default("scenario", chosen),
        on_change=_take_scenario,
        label_visibility="collapsed",
    )


def _take_scenario() -> None:
    name = st.session_state["gradient_scenario"]
    if name is not None and not is_echo("scenario"):
        scenario = SCENARIOS[name]
        change(lambda chosen: chosen.with_settings(**scenario.settings), scenario.name, "", "")


def _show_picture(
    comparison: Comparison, own: GradientFlow | None, tokens: Sequence[str] | None
) -> None:
    dark = page_is_dark()
    picture = gradient_picture(
        comparison,
        own=None if own is None else (own.norm_h, own.norm_c),
        tokens=tokens,
        dark=dark,
    )
    show_board(
        "gradient_board",
        {"gradient": picture},
        dark=dark,
        clock=gradient_clock_order(comparison.steps),
        share=_SHARE,
    )


def _show_tabs(
    choice: GradientChoice,
    comparison: Comparison,
    tokens: Sequence[str] | None,
    own: GradientFlow | None,
) -> None:
    tabs: Sequence[TabContainer] = st.tabs(_TABS, key="gradient_tab", on_change="rerun")
    shows: tuple[Callable[[], None], ...] = (
        lambda: show_settings(choice, comparison),
        lambda: show_why(choice, comparison, tokens),
        lambda: show_clipping(choice, comparison, tokens),
        lambda: show_inputs(choice, comparison, tokens, own),
        lambda: show_numbers(comparison),
        show_sources,
    )
    for name, tab, show in zip(_TABS, tabs, shows, strict=True):
        if tab.open:
            # Knobs are moved with the picture in sight; other parts have pictures of their own,
            # which want the room.
            with tab, st.container(key="knobs" if name == _TABS[0] else "wants_the_room"):
                try:
                    show()
                except InvalidInput as problem:
                    st.info(as_text(capitalised(problem)))
