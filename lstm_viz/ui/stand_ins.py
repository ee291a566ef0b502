"""What a page shows where what is chosen cannot be used: what was seen last, or its own example."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from lstm_viz.errors import InvalidInput
from lstm_viz.ui.messages import capitalised

Choice = TypeVar("Choice")
Scene = TypeVar("Scene")


def scene_or_stand_in(
    page: str,
    choice: Choice,
    scene_of: Callable[[Choice], Scene],
    *,
    before: Callable[[Choice], Choice | None],
    own: tuple[str, Choice],
    shows: str = "the pictures show",
) -> tuple[Scene | None, str | None]:
    """Return what is chosen to be seen or, where it cannot be used, a stand-in; and why.

    Parameters
    ----------
    page : str
        Under this name the last choice that could be used is remembered.
    choice : object
        What is chosen.
    scene_of : callable
        What is seen of a choice; raises `InvalidInput` where it cannot be used.
    before : callable
        From the last choice that could be used to one that stands in; None where it may not.
    own : (str, object)
        What stands in else: what it is called, and the choice.
    shows : str, optional
        Before what stands in: "the pictures show".

    Returns
    -------
    scene : object or None
        None where nothing can be seen at all.
    problem : str or None
        None where what is chosen is seen.
    """
    last_usable = f"{page}_last_usable"
    try:
        scene = scene_of(choice)
    except InvalidInput as problem:
        why = capitalised(problem)
        last: Choice | None = st.session_state.get(last_usable)
        stand_in = None if last is None else before(last)
        stand_ins = [] if stand_in is None else [("what was there before", stand_in)]
        for name, instead in (*stand_ins, own):
            try:
                scene = scene_of(instead)
            except InvalidInput:
                continue
            return scene, f"{why}\nWhat you typed is kept; {shows} {name}."
        return None, why
    st.session_state[last_usable] = choice
    return scene, None
