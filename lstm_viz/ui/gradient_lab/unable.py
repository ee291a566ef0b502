"""What the gradient lab says when it has nothing to show, and the ways on from there."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import NoReturn

import streamlit as st

from lstm_viz.errors import InvalidInput
from lstm_viz.ui.gradient_lab.binding import change
from lstm_viz.ui.gradient_lab.choice import GradientChoice
from lstm_viz.ui.messages import as_text
from lstm_viz.ui.state import write_link


def end_without(problem: Exception, choice: GradientChoice) -> NoReturn:
    """Say why nothing was computed, offer what would help, and end the run of the page.

    Without it a reader would be left with an empty page, and the settings that could be changed
    would not be on it.

    Parameters
    ----------
    problem : Exception
        What cannot be used, in words for a student; or anything else, which is only logged.
    choice : GradientChoice
        What is compared.
    """
    if isinstance(problem, InvalidInput):
        what = "The sidebar’s sequence" if choice.reads == "sequence" else "This"
        st.warning(as_text(f"{what} cannot be compared here: {problem}"))
    else:
        logging.getLogger(__name__).error("A comparison failed.", exc_info=problem)
        kind = type(problem).__name__
        st.error(as_text(f"This could not be computed ({kind}). Undo, in the sidebar, leads back."))
    with st.container(horizontal=True):
        if choice.reads == "sequence":
            st.button("Let them read noise", on_click=_read_noise)
        if not isinstance(problem, InvalidInput):
            st.button("Try again", icon=":material/refresh:")
            st.button("Back to the opening", on_click=_open_again)
    write_link()
    st.stop()


def _read_noise() -> None:
    change(lambda chosen: replace(chosen, reads="noise"), "They read", "noise", "reads")


def _open_again() -> None:
    change(lambda _: GradientChoice(), "Back to the opening", "", "")
