"""The pictures of a trained network, in step with one clock."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lstm_viz.figures import (
    forecast_picture,
    moving_strip,
    moving_surprise_text,
    moving_unit_text,
    over_time,
    quantity_lines,
    readout_bars,
)
from lstm_viz.figures.moving import MovingPicture, Piece
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.clocks import zoo_clock_order
from lstm_viz.ui.kept_pictures import kept_picture
from lstm_viz.ui.zoo.choice import SURPRISE
from lstm_viz.ui.zoo.scene import Scene

_SHARE = 0.51  # of the window’s height: on a low one, too, all of it is over the bar


def show_sequence(scene: Scene, coloured_by: str, unit: int) -> None:
    """Show what is read or written, with the bar that goes through it."""
    dark = page_is_dark()
    if scene.forecast is not None:
        picture = _fitting(
            forecast_picture(scene.forecast, units=scene.units, tokens=scene.names, dark=dark)
        )
    else:
        says = _says(scene, dark)
        text = _text(scene, coloured_by, unit, dark)
        picture = replace(
            text,
            words={**text.words, "told": says.words["told"]},
            sentence=says.sentence,
            lines=_answer(scene),
        )
    show_board(
        "zoo_board",
        {"sequence": picture},
        dark=dark,
        clock=zoo_clock_order(scene.sequence.steps, scene.start),
        share=_SHARE,
    )


def show_says_and_gates(scene: Scene, unit: int) -> None:
    """Show what it says at each step beside what one unit's gates do."""
    dark = page_is_dark()
    if scene.forecast is not None:
        lines = quantity_lines(scene.trace, [unit], tokens=scene.names, own_scale=True, dark=dark)
        _show_gates(over_time(lines, scene.sequence.steps, dark=dark), dark)
        return
    left, right = st.columns([6, 7], gap="medium")
    with left:
        show_board("zoo_says", {"says": replace(_says(scene, dark), sentence=None)}, dark=dark)
    with right:
        strip = moving_strip(
            scene.trace,
            tokens=scene.sequence.tokens,
            channels=scene.sequence.channels,
            units=[unit],
            own_scale=True,
            dark=dark,
        )
        _show_gates(strip, dark)


def _show_gates(picture: MovingPicture, dark: bool) -> None:
    show_board("zoo_gates", {"gates": picture}, dark=dark)


def _fitting(picture: MovingPicture) -> MovingPicture:
    """The same, drawn smaller where the screen is low: the dates under it are over the bar."""
    first, *others = picture.layers
    layout = first.figure["layout"]
    meta = {**layout.get("meta", {}), "fits_screen": True}
    figure = {**first.figure, "layout": {**layout, "meta": meta}}
    return replace(picture, layers=(replace(first, figure=figure), *others))


def _text(scene: Scene, coloured_by: str, unit: int, dark: bool) -> MovingPicture:
    tokens = scene.sequence.tokens
    if coloured_by == SURPRISE and scene.surprise is not None:
        return moving_surprise_text(scene.surprise, tokens, dark=dark)
    return moving_unit_text(scene.trace, tokens, coloured_by, unit, dark=dark)


def _answer(scene: Scene) -> tuple[tuple[Piece, ...], ...]:
    """What it says where its answer is asked for, as a line of its own."""
    if scene.answer is None:
        return ()
    return ((Piece("In all, it answers "), Piece(scene.answer, style="strong"), Piece(".")),)


def _says(scene: Scene, dark: bool) -> MovingPicture:
    """Kept for a while: making its words takes longer than drawing them."""
    return kept_picture(
        scene.kept,
        ("says", dark),
        lambda: readout_bars(
            scene.answers,
            scene.sequence.tokens,
            right_words=scene.right_words,
            units=scene.units,
            dark=dark,
        ),
    )
