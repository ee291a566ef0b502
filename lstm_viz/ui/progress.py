"""Which challenges this visit has solved, and with which cells."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lstm_viz.challenges import CHALLENGES, check
from lstm_viz.errors import InvalidInput
from lstm_viz.ui.own_cell import OwnCell

_SOLVED = "solved_challenges"


def solved() -> dict[str, OwnCell]:
    """The solved challenges by key, each with the cell that solved it."""
    kept: dict[str, OwnCell] = st.session_state.setdefault(_SOLVED, {})
    return kept


def mark_solved(key: str, own: OwnCell) -> bool:
    """Keep that a challenge is solved; returns whether that is news."""
    news = key not in solved()
    if news:
        solved()[key] = own
    return news


def take_over_solved(claimed: Mapping[str, OwnCell]) -> None:
    """Take over what a file says was solved, where its cell does solve it."""
    for key, own in claimed.items():
        if key in CHALLENGES:
            try:
                if check(CHALLENGES[key], own.cell).solved:
                    mark_solved(key, own)
            except InvalidInput:
                continue
