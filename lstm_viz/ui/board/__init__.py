"""The board: one keyed component that draws a page's pictures and moves them.

A picture is a `MovingPicture`: Plotly figures, and how their attributes follow from arrays. The
board holds the page's clock (step and phase), moves the pictures by it in the browser, and says
where it stands only when it rests. Its JavaScript stands beside this file and knows nothing about
what the pictures mean.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from lstm_viz.figures.moving import MovingPicture
from lstm_viz.ui.board.payload import Packed, packed, payload
from lstm_viz.ui.published import board_folder, plotly_file
from lstm_viz.ui.served_component import served_component

_PRELOAD = "board_preload"
_NO_PICTURES = packed({})


@dataclass(frozen=True)
class ClockOrder:
    """What a board's clock runs over, and where it is sent.

    The clock is the visitor's: it stays where it is from run to run, playing or not, and follows
    an order only when that is a new one.
    """

    steps: int  # T
    phases: tuple[str, ...]  # their names; none where a step has no phases
    order: int | str  # another one each time that somebody is sent somewhere
    step: int  # 0…T-1: where to
    phase: int  # 1…
    backward: bool = False  # whether it plays from T-1 to 0; then without phases
    seconds: float | None = None  # that all steps take backward at speed 1; None: a usual pace


@dataclass(frozen=True)
class Position:
    """Where the visitor's clock stands, as the server knows it."""

    step: int
    phase: int


def show_board(
    key: str,
    pictures: Mapping[str, MovingPicture] | Packed,
    *,
    dark: bool,
    clock: ClockOrder | None = None,
    share: float = 1.0,
    known: Position | None = None,
    on_move: Callable[[int, int], None] | None = None,
    on_pick: Callable[[Mapping[str, Any]], None] | None = None,
) -> None:
    """Show pictures that move, and change in place.

    Parameters
    ----------
    key : str
        The board's name; the same key keeps the same nodes from run to run.
    pictures : mapping of str to MovingPicture, or Packed
        The pictures by name, top to bottom; or what `kept_pictures` has of them.
    dark : bool
        The ground that the pictures were made for. Where the page's is another, the board says so
        and `page_is_dark` knows it at the next run.
    clock : ClockOrder, optional
        Gives the board the bar with which a visitor goes through the sequence. One board a page.
    share : float
        How much of the window's height a picture that fits the screen may take, with the bar.
    known : Position, optional
        With it the board tells `on_move` when the clock rests somewhere else. One board a page,
        best one whose run is short.
    on_move : callable, optional
        Called before the next run with step (from 0) and phase.
    on_pick : callable, optional
        Called before the next run with what was clicked: ``picture``, ``trace``, ``index``,
        ``x``, ``y``. `on_move` is called before it, with the clock's place at the click.
    """

    # The state is what a browser sent: nothing is known of its form.
    def picked() -> None:
        event = st.session_state[key].get("picked")
        if isinstance(event, Mapping):
            take_place(event)
            if on_pick is not None:
                on_pick(event)

    def moved() -> None:
        position = st.session_state[key].get("position")
        if isinstance(position, Mapping):
            take_place(position)

    def take_place(told: Mapping[str, Any]) -> None:
        step, phase = told.get("step"), told.get("phase")
        if on_move is not None and type(step) is int and type(phase) is int:
            on_move(step, phase)

    def turned() -> None:
        st.session_state["page_is_dark"] = bool(st.session_state[key].get("dark"))

    try:
        component = served_component("lstm_viz_board", "board", board_folder())
        plotly_url = f"app/static/{plotly_file()}"
    except OSError as problem:
        st.error(
            f"The pictures cannot be shown: the folder “static” beside app.py cannot be written "
            f"({problem.strerror})."
        )
        return
    board = {
        "plotly": plotly_url,
        "dark": dark,
        "clock": None
        if clock is None
        else {
            "steps": clock.steps,
            "phases": clock.phases,
            "go": clock.order,
            "backward": clock.backward,
            "seconds": clock.seconds,
            "position": {"t": clock.step, "phase": clock.phase},
        },
        "share": share,
        "reports": known is not None,
        "position": None if known is None else {"t": known.step, "phase": known.phase},
    }
    component(
        key=key,
        data=payload(board, pictures or _NO_PICTURES),
        on_picked_change=picked,
        on_position_change=moved,
        on_dark_change=turned,
    )


def preload_board() -> None:
    """Let the browser load what draws the pictures while the rest of the page is still coming."""
    show_board(_PRELOAD, {}, dark=page_is_dark())


def page_is_dark() -> bool:
    """Whether the page's ground is dark, as the browser last said it."""
    told = st.session_state.get("page_is_dark")
    return bool(st.context.theme.type == "dark") if told is None else bool(told)
