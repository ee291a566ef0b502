"""The page of costs: sizes above, bars in the middle, the chosen one's formulas below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lstm_viz.costs import ARCHITECTURES, COSTS, Architecture, Measured, Sizes
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.cost_axis import ratio_text
from lstm_viz.figures.cost_bars import cost_bars
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.clock_report import report_clock
from lstm_viz.ui.cost.binding import WIDGETS
from lstm_viz.ui.cost.choice import OPENING, STOPS, CostChoice
from lstm_viz.ui.cost.formulas import show_formulas, show_kept, show_sources
from lstm_viz.ui.cost.time_view import show_times
from lstm_viz.ui.cost.times import measured_once, times_of
from lstm_viz.ui.lesson_page import show_folded, show_title
from lstm_viz.ui.messages import as_text, capitalised
from lstm_viz.ui.state import refusal, selection

# Six sliders below each other would fill a phone’s screen. Until the browser has loaded what draws
# a slider, its place is less high: what stands below would move while someone clicks on it.
_STYLE = """<style>
.st-key-cost_headline { padding-bottom: 0.8rem; }
.st-key-cost_sizes [data-testid="stWidgetLabel"] p { white-space: nowrap; }
@media (min-width: 641px) { .st-key-cost_headline { min-height: 3.4rem; } }
@media (max-width: 640px) {
  .st-key-cost_sizes [data-testid="stColumn"] { min-width: 40%; flex: 1 1 40%; }
}
.st-key-cost_sizes [data-testid="stColumn"] { min-height: 4.26rem; }
</style>"""

_NAMES = {
    "input_size": ("D, inputs", "Numbers that are read at each step."),
    "hidden_size": ("H, units", "Of each layer, and of each direction."),
    "layers": ("L, layers", "The second reads what the first hands up, and so on."),
    "steps": ("T, steps", "Steps read. It matters where all of them are looked at, or kept."),
    "outputs": ("K, outputs", "Numbers of a linear read-out at each step; 0: no read-out."),
    "batch": ("B, sequences", "Computed at once, each with a state of its own."),
}


def show_cost() -> None:
    """Show what each architecture costs with the sizes that are chosen."""
    st.html(_STYLE)
    choice = selection().cost
    sizes = choice.sizes
    measured = _measured(sizes)
    with st.container(gap="xxsmall"):
        _show_headline(choice)
        _choose_sizes(choice)
    dark = page_is_dark()
    show_board(
        "cost_board",
        {
            "costs": cost_bars(
                sizes,
                None if measured is None else measured.seconds,
                chosen=choice.architecture,
                logarithmic=choice.axis == "log",
                dark=dark,
            )
        },
        dark=dark,
    )
    reason = refusal()
    if reason is not None:
        st.error(as_text(capitalised(reason)))
    show_times(choice, measured)
    show_formulas(choice.architecture, sizes)
    _show_folded(sizes)
    report_clock(_pick)


def _measured(sizes: Sizes) -> Measured | None:
    """What was measured; the sizes on which the page opens are, without being asked."""
    if sizes != OPENING.sizes:
        return times_of(sizes)
    try:
        return measured_once(sizes)
    except InvalidInput:  # the button says why
        return None


def _show_headline(choice: CostChoice) -> None:
    letters = choice.sizes.letters
    lstm, gru, rnn = (COSTS[key] for key in ("lstm", "gru", "rnn"))
    ratios = [
        ratio_text(cost.multiplications.value(letters) / rnn.multiplications.value(letters))
        for cost in (lstm, gru)
    ]
    readout = ", read-out included," if choice.outputs else ""
    show_title(
        "cost",
        "What it costs",
        "An LSTM has four blocks of weights, a GRU three, an RNN one: with these sizes "
        f"{ratios[0]} and {ratios[1]} an RNN’s multiplications{readout} at each step. *Does the "
        "time, measured on this machine, follow the count? Move H and measure.*",
    )


def _choose_sizes(choice: CostChoice) -> None:
    with st.container(key="cost_sizes"):
        columns = st.columns(len(_NAMES), gap="medium")
        for column, (field, (name, help)) in zip(columns, _NAMES.items(), strict=True):
            with column:
                st.select_slider(
                    name,
                    STOPS[field],
                    **WIDGETS.told(field, getattr(choice, field)),
                    on_change=WIDGETS.setting_changed(field, name.partition(",")[0]),
                    help=help,
                )


def _show_folded(sizes: Sizes) -> None:
    show_folded(
        (
            (
                "Memory for training: what backpropagation through time has to keep",
                "cost_kept",
                lambda: show_kept(sizes),
            ),
            ("What is counted, and sources", "cost_sources", show_sources),
        )
    )


def _pick(event: Mapping[str, Any]) -> None:
    """Choose the architecture whose row was clicked; for callbacks."""
    index = event.get("index")
    clicked = event.get("picture") == "costs" and event.get("trace") == "rows"
    if clicked and isinstance(index, int) and 0 <= index < len(ARCHITECTURES):
        choose_architecture(ARCHITECTURES[index])


def choose_architecture(key: Architecture) -> None:
    """Let the formulas be those of one architecture; for callbacks."""
    name = COSTS[key].name
    WIDGETS.change(
        lambda chosen: chosen.with_settings(architecture=key), "Formulas of", name, "architecture"
    )
