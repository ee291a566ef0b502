"""What the gradient lab says when it has nothing to show, and the ways on from there."""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn

import streamlit as st

from lstm_viz.errors import InvalidInput
from lstm_viz.on_device import DeviceFailed
from lstm_viz.ui.gradient_lab.binding import change
from lstm_viz.ui.gradient_lab.choice import GradientChoice
from lstm_viz.ui.messages import as_text, capitalised
from lstm_viz.ui.queue import NeverCameBack
from lstm_viz.ui.state import write_link


def what_failed(problem: BaseException | None) -> str:
    """What went wrong, as a sentence; what is no message for a student is only named.

    Parameters
    ----------
    problem : BaseException or None
        What a computation failed with.
    """
    if isinstance(problem, InvalidInput | DeviceFailed):
        return capitalised(problem)
    if isinstance(problem, NeverCameBack):
        return f"{capitalised(problem)}."
    if isinstance(problem, MemoryError):
        return "The server has no memory left for it; fewer units or steps take less."
    return f"Something failed that should not ({type(problem).__name__})."


def end_without(problem: BaseException, choice: GradientChoice) -> NoReturn:
    """Say why nothing was computed, offer what would help, and end the run of the page.

    Without it a reader would be left with an empty page, and the settings that could be changed
    would not be on it.

    Parameters
    ----------
    problem : BaseException
        What cannot be used, in words for a student; or anything else, which is only named.
    choice : GradientChoice
        What is compared.
    """
    if isinstance(problem, InvalidInput):
        what = "The sidebar’s sequence" if choice.reads == "sequence" else "This"
        st.warning(as_text(f"{what} cannot be compared here: {problem}"))
    else:
        why = what_failed(problem)
        st.error(as_text(f"This could not be computed. {why} Undo, in the sidebar, leads back."))
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
