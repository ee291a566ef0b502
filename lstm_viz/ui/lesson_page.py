"""What lessons' pages are put together of: the first words, a problem, parts folded away."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st

from lstm_viz.ui.messages import as_text


def show_title(page: str, title: str, sentence: str) -> None:
    """Show a page's title, which runs into its first sentence.

    Parameters
    ----------
    page : str
        What the container's key begins with. The page's style gives it a height of its own: what
        is said there must not move the picture.
    title, sentence : str
        In Markdown.
    """
    with st.container(key=f"{page}_headline"), st.container(key="headline"):
        st.markdown(f"#### {title}\n\n{sentence}")


def show_errors(page: str, *problems: str | None) -> None:
    """Say what cannot be used.

    Its place is always there, empty too, so that nothing under it is made anew.

    Parameters
    ----------
    page : str
        What the container's key begins with.
    *problems : str or None
        Plain text, in several lines where it has some; nothing is said of None and "".
    """
    with st.container(key=f"{page}_problem"):
        for problem in filter(None, problems):
            st.error("  \n".join(map(as_text, problem.split("\n"))))


def show_folded(parts: Iterable[tuple[str, str, Callable[[], None]]]) -> None:
    """Show parts folded away, each made only where it is open.

    Parameters
    ----------
    parts : iterable of (str, str, callable)
        Each part's name, its key, and what shows it.
    """
    for name, key, show in parts:
        folded = st.expander(name, key=key, on_change="rerun")
        if folded.open:
            with folded:
                show()
