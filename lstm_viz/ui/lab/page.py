"""The weight lab as a whole: one part of a page, run by itself when a weight changes."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_tab_container import TabContainer

from lstm_viz.ui.arithmetic_view import pick, show_arithmetic_part
from lstm_viz.ui.clock_report import report_clock
from lstm_viz.ui.current import Current
from lstm_viz.ui.headline import show_headline
from lstm_viz.ui.lab.compare import show_comparison
from lstm_viz.ui.lab.interventions import show_interventions
from lstm_viz.ui.lab.keep import show_keeping
from lstm_viz.ui.lab.knobs import show_knobs
from lstm_viz.ui.lab.weights import choose_gates, show_gate_operations, show_grid, show_size
from lstm_viz.ui.messages import as_text, capitalised
from lstm_viz.ui.sidebar import tells_of_the_same
from lstm_viz.ui.stage_view import show_stage, show_strip
from lstm_viz.ui.state import current, refusal, write_link

_STAGE_SHARE = 0.56  # of the window's height, so that weights are in sight, too
_TABS = ("Weights", "Hold and cut", "Before and after", "Where from?", "Share and keep")
_HOLD = _TABS.index("Hold and cut")  # its buttons name the step that is looked at


@st.fragment
def show_lab() -> None:
    """Show the weights beside what they do.

    A fragment: a weight that changes costs a run of this function and not of the whole page.
    """
    now, _ = current()
    if not tells_of_the_same(now):
        st.rerun()
    show_headline(now)
    show_knobs(now)
    # The stage stays in sight while the weights under it are changed.
    with st.container():
        with st.container(key="stays_in_sight"):
            show_stage(now, share=_STAGE_SHARE)
        show_refusal()
        tabs = st.tabs(_TABS, key="lab_tab", on_change="rerun")
        grid_place, gates = _show_tabs(tabs, now)
    show_strip(now)
    report_clock(lambda event: pick(event, now), page_tells_step=bool(tabs[_HOLD].open))
    if grid_place is not None:
        with grid_place:  # last: to the browser its numbers are the answer to what was typed
            show_grid(now, gates)
    write_link()


def _show_tabs(
    tabs: Sequence[TabContainer], now: Current
) -> tuple[DeltaGenerator | None, tuple[str, ...]]:
    """What can be done, a kind at a time; returns where the grid belongs, and its gates."""
    for tab, show in zip(
        tabs[1:],
        (show_interventions, show_comparison, show_arithmetic_part, show_keeping),
        strict=True,
    ):
        if tab.open:
            with tab:
                show(now)
    if not tabs[0].open:
        return None, ()
    with tabs[0]:
        gates = choose_gates(now)
        grid_place = st.container()
        folded = st.expander(
            "Change a whole gate, or the size", key="whole_gate", on_change="rerun"
        )
        if folded.open:
            with folded:
                show_gate_operations()
                show_size(now)
    return grid_place, gates


def show_refusal() -> None:
    """Say why the last change was not made, where it was not."""
    reason = refusal()
    if reason is not None:
        st.error(as_text(capitalised(reason)) + "  \nEverything is as it was.")
