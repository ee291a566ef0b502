"""The stages beside each other and what each network would answer, in step with one clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from lstm_viz.figures.chain_phases import with_phases
from lstm_viz.figures.gru_stage import GRU_DRAWING, gru_stage
from lstm_viz.figures.known_rows import known_rows
from lstm_viz.figures.moving import ByPhase, MovingPicture, Piece
from lstm_viz.figures.rnn_stage import rnn_drawing, rnn_stage
from lstm_viz.figures.side_lstm_stage import LSTM_DRAWING, side_lstm_stage
from lstm_viz.figures.side_plan import WIDER
from lstm_viz.figures.side_stage import natural_height
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.clocks import lesson_clock_order
from lstm_viz.ui.kept_pictures import kept_picture
from lstm_viz.ui.side_by_side.choice import SideBySideChoice
from lstm_viz.ui.side_by_side.scene import SHOWN_UNITS, SideScene
from lstm_viz.zoo.lessons import KINDS, Kind

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
_OF_ROW = 0.033  # so much of it frees each row of answers that is not there
_OF_LINE = 0.036  # so much of it takes a third line of the headline
_TWO_LINES = 205  # letters of a sentence behind the title that fit on two
FEW = 2
"""So few networks on stage stand large, and the answers are theirs alone."""


def large_letters(networks: int, units: int) -> float:
    """How many times as wide as usual packets and letters can be beside each other."""
    fits = networks <= FEW or (networks == FEW + 1 and units <= SHOWN_UNITS)
    return WIDER if fits else 1.0


def _share(choice: SideBySideChoice, scene: SideScene) -> float:
    rows = len(_answering(choice))
    is_long = len(scene.problem.sentence) > _TWO_LINES
    return _SHARE + _OF_ROW * (len(KINDS) - rows) - _OF_LINE * is_long


def _answering(choice: SideBySideChoice) -> tuple[Kind, ...]:
    """The networks whose answers are shown: all, but where few are on stage."""
    return choice.on_stage if len(choice.on_stage) <= FEW else KINDS


def show_stages(choice: SideBySideChoice, scene: SideScene) -> None:
    """Show the stages of the networks that are chosen, in columns."""
    dark = page_is_dark()
    with st.container(key="side_stages"):
        columns = st.columns(len(choice.on_stage), gap="xsmall")
        for kind, column in zip(choice.on_stage, columns, strict=True):
            with column:
                picture = _stage(scene, kind, choice, dark)
                show_board(f"side_{kind}", {kind: picture}, dark=dark, share=_share(choice, scene))


def show_known(choice: SideBySideChoice, scene: SideScene) -> None:
    """Show what each network would answer at every step, with the bar that goes through time."""
    dark, answering = page_is_dark(), _answering(choice)
    rows = [row for kind, row in zip(KINDS, scene.rows, strict=True) if kind in answering]
    picture = kept_picture(
        scene.kept,
        ("known", answering, dark),
        lambda: known_rows(
            rows,
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


def _stage(scene: SideScene, kind: Kind, choice: SideBySideChoice, dark: bool) -> MovingPicture:
    """One stage, as high as the highest beside it, in the phases of all."""
    units, inputs = scene.on_stage(choice)[kind], scene.sequence.x.shape[1]
    height = max(_height(other, len(units), inputs) for other in choice.on_stage)
    wider = large_letters(len(choice.on_stage), len(units))
    own = _OWN_PHASES[kind]

    def made() -> MovingPicture:
        picture = _STAGES[kind](
            scene.traces[kind],
            units=units,
            tokens=scene.sequence.tokens,
            channels=scene.sequence.channels,
            dark=dark,
            least_height=height,
            wider=wider,
        )
        said = picture.sentence
        assert isinstance(said, ByPhase), "a stage says something in each phase"
        told = ByPhase(tuple(said.values[phase - 1] for phase in own))
        return replace(with_phases(picture, own), lines=((Piece(told),),))

    return kept_picture(scene.kept, (kind, units, height, wider, dark), made)


def _height(kind: Kind, units: int, inputs: int) -> float:
    drawing = {
        "gru": GRU_DRAWING,
        "lstm": LSTM_DRAWING,
    }.get(kind) or rnn_drawing(kind == "rnn", "tanh")
    return natural_height(drawing, units, inputs)
