"""The challenges as a whole: one part of a page, run by itself when a weight changes."""

from __future__ import annotations

import streamlit as st

from lstm_viz.ui.challenge_view import (
    choose_challenge,
    chosen_challenge,
    show_goal,
    show_help,
    show_next_challenge,
    show_target,
)
from lstm_viz.ui.clock_report import report_clock
from lstm_viz.ui.lab.knobs import show_knobs
from lstm_viz.ui.lab.page import show_refusal
from lstm_viz.ui.lab.weights import choose_gates, show_gate_operations, show_grid
from lstm_viz.ui.sidebar import tells_of_the_same
from lstm_viz.ui.stage_view import show_stage
from lstm_viz.ui.state import current, write_link


@st.fragment
def show_challenges() -> None:
    """Show the ladder and, once one is chosen, its goal beside weights and stage."""
    now, _ = current()
    if not tells_of_the_same(now):
        st.rerun()
    with st.container(key="headline"):
        st.markdown(
            "#### Challenges\n\nGive the cell weights that do what is asked, on the sequence you "
            "see and on others that you do not. Everything here is one LSTM; nothing is trained."
        )
    challenge = chosen_challenge()
    if challenge is None:
        choose_challenge()
        show_next_challenge()
        write_link()
        return
    ladder_place = st.container()  # filled when it is known whether this challenge is solved
    with st.container():
        with st.container(key="stays_in_sight"):
            left, right = st.columns([2, 3], gap="medium")
            with left:
                show_goal(now, challenge)
            with right:
                show_target(now, challenge)
        with ladder_place:
            choose_challenge()
        show_help(challenge)
        show_refusal()
        show_knobs(now)
        gates = choose_gates(now)
        grid_place = st.container()
        folded = st.expander("Change a whole gate", key="whole_gate", on_change="rerun")
        if folded.open:
            with folded:
                show_gate_operations()
    show_stage(now)
    report_clock()
    with grid_place:  # last: to the browser its numbers are the answer to what was typed
        show_grid(now, gates)
    write_link()
