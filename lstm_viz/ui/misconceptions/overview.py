"""All statements in a list, with what was guessed of each."""

from __future__ import annotations

import streamlit as st

from lstm_viz.misconceptions import STATEMENTS
from lstm_viz.ui.messages import as_text
from lstm_viz.ui.misconceptions.choice import MisconceptionsChoice
from lstm_viz.ui.misconceptions.guesses import CLEARED, change
from lstm_viz.ui.misconceptions.words import guess_in_list, score


def show_overview(choice: MisconceptionsChoice) -> None:
    """List the statements by subject; a click goes to one."""
    st.markdown(
        f"**{score(choice)}**" if choice.guesses else "Nothing guessed yet.",
    )
    subject = ""
    for number, (key, each) in enumerate(STATEMENTS.items(), 1):
        if each.subject != subject:
            subject = each.subject
            st.markdown(f"**{subject.capitalize()}**")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                f"{number}. {as_text(each.claim)}",
                key=f"misconceptions_to_{key}",
                type="primary" if key == choice.statement else "tertiary",
                on_click=_go_to,
                args=(key, number),
            )
            st.caption(as_text(guess_in_list(choice, each)))
    if choice.guesses:
        st.button(
            "Clear all guesses",
            key="misconceptions_clear",
            icon=":material/restart_alt:",
            on_click=lambda: change(
                lambda chosen: chosen.with_settings(guesses=(), knob=None),
                "All guesses cleared",
                control=CLEARED,
            ),
        )


def _go_to(key: str, number: int) -> None:
    change(lambda chosen: chosen.at_statement(key), "Statement", str(number))
