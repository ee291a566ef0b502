"""The stages beside each other and what each network would answer, in step with one clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from lstm_viz.figures.chain_phases import with_phases
from lstm_viz.figures.gru_stage import GRU_DRAWING, gru_stage
from lstm_viz.figures.known_rows import known_rows
from lstm_viz.figures.moving import ByPhase, MovingPicture, Piece
from lstm_viz.figures.rnn_stage import rnn_drawing, rnn_stage
from lstm_viz.figures.side_lstm_stage import LSTM_DRAWING, side_lstm_stage
from lstm_viz.figures.side_stage import natural_height
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.side_by_side.choice import SideBySideChoice
from lstm_viz.ui.side_by_side.scene import SideScene
from lstm_viz.ui.state import lesson_clock_order
from lstm_viz.zoo.lessons import Kind

SIDE_PHASES = ("arrive", "keep", "write", "new state", "show")
"""The phases that the networks go through together: the LSTM's, said so that all have part."""

_OWN_PHASES: dict[Kind, tuple[int, ...]] = {
    # What keeps nothing apart does nothing while the others keep.
    "feed-forward": (1, 1, 2, 3, 3),
    "rnn": (1, 1, 2, 3, 3),
    "gru": (1, 2, 3, 4, 4),
    "lstm": (1, 2, 3, 4, 5),
}
_STAGES: dict[Kind, Callable[..., MovingPicture]] = {
    "feed-forward": rnn_stage,
    "rnn": rnn_stage,
    "gru": gru_stage,
    "lstm": side_lstm_stage,
}
_SHARE = 0.43  # of the window's height: on a low one, too, the answers and the bar are in sight


def show_stages(choice: SideBySideChoice, scene: SideScene) -> None:
    """Show the stages of the networks that are chosen, in columns."""
    dark = page_is_dark()
    with st.container(key="side_stages"):
        columns = st.columns(len(choice.on_stage), gap="xsmall")
        for kind, column in zip(choice.on_stage, columns, strict=True):
            with column:
                picture = _stage(scene, kind, choice.on_stage, dark)
                show_board(f"side_{kind}", {kind: picture}, dark=dark, share=_SHARE)


def show_known(scene: SideScene) -> None:
    """Show what each network would answer at every step, with the bar that goes through time."""
    dark = page_is_dark()
    picture = _kept(
        scene,
        ("known", dark),
        lambda: known_rows(
            scene.rows,
            scene.right,
            scene.asked,
            told=scene.told,
            tokens=scene.sequence.tokens,
            dark=dark,
        ),
    )
    show_board(
        "side_board",
        {"known": picture},
        dark=dark,
        clock=lesson_clock_order(
            "side_by_side",
            scene.sequence.steps,
            scene.start,
            SIDE_PHASES,
            start_phase=len(SIDE_PHASES),
        ),
    )


def _stage(scene: SideScene, kind: Kind, on_stage: tuple[Kind, ...], dark: bool) -> MovingPicture:
    """One stage, as high as the highest beside it, in the phases of all."""
    inputs = scene.sequence.x.shape[1]
    height = max(_height(scene, other, inputs) for other in on_stage)
    own = _OWN_PHASES[kind]

    def made() -> MovingPicture:
        picture = _STAGES[kind](
            scene.traces[kind],
            units=scene.units[kind],
            tokens=scene.sequence.tokens,
            channels=scene.sequence.channels,
            dark=dark,
            least_height=height,
        )
        said = picture.sentence
        assert isinstance(said, ByPhase), "a stage says something in each phase"
        told = ByPhase(tuple(said.values[phase - 1] for phase in own))
        return replace(with_phases(picture, own), lines=((Piece(told),),))

    return _kept(scene, (kind, height, dark), made)


def _height(scene: SideScene, kind: Kind, inputs: int) -> float:
    drawing = {
        "gru": GRU_DRAWING,
        "lstm": LSTM_DRAWING,
    }.get(kind) or rnn_drawing(kind == "rnn", "tanh")
    return natural_height(drawing, len(scene.units[kind]), inputs)


def _kept(scene: SideScene, key: Any, make: Callable[[], MovingPicture]) -> MovingPicture:
    known: MovingPicture | None = scene.kept.get(key)
    if known is None:
        known = scene.kept[key] = make()
    return known
