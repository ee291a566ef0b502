"""The pictures of a variant: its stage and its whole sequence, the plain LSTM behind them."""

from __future__ import annotations

from dataclasses import replace

from lstm_viz.figures import PHASES, stage
from lstm_viz.figures.moving import MovingPicture, Piece, Switch, Words
from lstm_viz.figures.stage_form import StageForm
from lstm_viz.figures.variant_strip import variant_strip
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.clocks import lesson_clock_order
from lstm_viz.ui.variants.differences import largest_differences
from lstm_viz.ui.variants.scene import Scene

LESSON = "variants"
_SHARE = 0.69  # of the window’s height: all of it is over the lower edge, the bar too


def phases_of(scene: Scene) -> tuple[str, ...]:
    """The names of a step's phases: nothing is forgotten without a forget gate."""
    forgets = StageForm.of(scene.trace).has_forget_gate
    return tuple("keep" if name == "forget" and not forgets else name for name in PHASES)


def show_stage(scene: Scene) -> None:
    """Show the cell, with the bar that goes through the sequence."""
    dark = page_is_dark()
    picture = stage(
        scene.trace,
        tokens=scene.sequence.tokens,
        channels=scene.sequence.channels,
        pinned=None if scene.is_plain else scene.plain_trace,
        pinned_as="plain",
        dark=dark,
    )
    phases = phases_of(scene)
    clock = lesson_clock_order(LESSON, scene.trace.steps, scene.start, phases, scene.start_phase)
    show_board(
        "variants_stage",
        {"stage": _with_difference(picture, scene)},
        dark=dark,
        clock=clock,
        share=_SHARE,
    )


def _with_difference(picture: MovingPicture, scene: Scene) -> MovingPicture:
    """The same with a line under it: what differs most at this step."""
    if scene.is_plain:
        return picture
    told = Words("differs")
    line = (
        Piece("What differs most at this step: "),
        # A question's answer must not stand under it.
        Piece(Switch("predict", (told, told, "told when you have answered")), style="strong"),
    )
    words = {**picture.words, "differs": largest_differences(scene.trace, scene.plain_trace)}
    return replace(picture, words=words, lines=(line,))


def show_strip(scene: Scene) -> None:
    """Show the whole sequence; a click goes to a step."""
    dark = page_is_dark()
    strip = variant_strip(
        scene.trace,
        None if scene.is_plain else scene.plain_trace,
        tokens=scene.sequence.tokens,
        channels=scene.sequence.channels,
        dark=dark,
    )
    show_board("variants_strip", {"strip": strip}, dark=dark)
