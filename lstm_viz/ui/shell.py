"""What surrounds every page: the navigation, the sidebar, the link."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from lstm_viz.ui.current import Current
from lstm_viz.ui.sidebar import choose_in_sidebar, tell_in_sidebar
from lstm_viz.ui.state import as_text, current, follow_link, link_problems, write_link

_PAGES = Path(__file__).parents[2] / "pages"
_CURRENT = "current_of_this_run"

# Streamlit leaves 6rem above a page, which on a projector is a fifth of the picture.
_STYLE = """<style>
.stMainBlockContainer { padding-top: 2.6rem; padding-bottom: 3rem; max-width: 92rem; }
@media (max-width: 640px) {
  .stMainBlockContainer { padding-left: 0.8rem; padding-right: 0.8rem; }
}
</style>"""


def run() -> None:
    """Run the app: what all pages share, then the page chosen."""
    st.set_page_config(page_title="LSTM microscope", page_icon=":material/biotech:", layout="wide")
    st.html(_STYLE)
    page = _navigation()
    follow_link()
    choose_in_sidebar()
    built, problem = current()
    tell_in_sidebar(built, problem)
    for text in link_problems():
        st.warning(as_text(text))
    st.session_state[_CURRENT] = built
    try:
        page.run()
    finally:
        del st.session_state[_CURRENT]
    write_link()


def enter() -> Current:
    """Begin a page: what network and sequence it shows.

    On a server that has just started, a link to a page may run the page's file by itself, without
    the app around it (Streamlit then still takes ``pages/`` for its old kind of page folder).
    Declaring the navigation once ends that, and the run starts again as it should.
    """
    if _CURRENT not in st.session_state:
        _navigation()
        st.rerun()
    built: Current = st.session_state[_CURRENT]
    return built


def _navigation() -> st.Page:  # type: ignore[valid-type]
    return st.navigation(
        {
            "See": [
                st.Page(
                    _PAGES / "step_through.py",
                    title="Step through",
                    icon=":material/footprint:",
                    default=True,
                )
            ]
        },
        position="sidebar",
    )
