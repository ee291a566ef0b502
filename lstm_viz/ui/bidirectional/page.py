"""Bidirectional LSTMs: two chains over one sequence, and what only the future tells."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lstm_viz.figures.bidirectional_chains import bidirectional_chains
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.ui.bidirectional.choice import BidirectionalChoice
from lstm_viz.ui.bidirectional.controls import choose_bidirectional
from lstm_viz.ui.bidirectional.last_output import show_last_output
from lstm_viz.ui.bidirectional.scene import BidirectionalScene, bidirectional_scene
from lstm_viz.ui.bidirectional.sources import show_formulas, show_scores
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.clock_report import report_clock
from lstm_viz.ui.clocks import lesson_clock_moved, lesson_clock_order, lesson_place
from lstm_viz.ui.kept_pictures import kept_picture
from lstm_viz.ui.lesson_page import show_errors, show_folded, show_title
from lstm_viz.ui.stand_ins import scene_or_stand_in
from lstm_viz.ui.state import refusal, selection

_STYLE = """<style>
.st-key-bidirectional_headline { padding-bottom: 0.5rem; }
@media (min-width: 641px) { .st-key-bidirectional_headline { min-height: 3.6rem; } }
</style>"""


def show_bidirectional() -> None:
    """Show two networks on a sequence whose answers only its future tells."""
    st.html(_STYLE)
    choice = selection().bidirectional
    scene, problem = _nearest(choice)
    with st.container(gap="xxsmall"):  # low, so that the picture and its bar are in sight
        _show_headline()
        choose_bidirectional(choice)
        show_errors("bidirectional", problem, refusal())
    if scene is None:
        return
    steps, start = scene.reading.sequence.steps, scene.start(choice.view)
    show_board(
        "bidirectional_board",
        {"chains": _picture(choice, scene)},
        dark=page_is_dark(),
        clock=lesson_clock_order("bidirectional", steps, start),
    )
    show_folded(
        (
            ("What out[-1] is", "bidirectional_last", lambda: show_last_output(scene)),
            ("Both networks’ scores on held-out sequences", "bidirectional_scores", show_scores),
            ("Formulas and sources", "bidirectional_sources", show_formulas),
        )
    )
    report_clock(
        where=lambda: lesson_place("bidirectional", steps, start),
        on_move=lesson_clock_moved("bidirectional"),
    )


def _picture(choice: BidirectionalChoice, scene: BidirectionalScene) -> MovingPicture:
    dark = page_is_dark()
    return kept_picture(
        scene.kept,
        (choice.view, dark),
        lambda: bidirectional_chains(
            scene.run,
            scene.reading.sequence.tokens,
            view=choice.view,
            says=scene.says,
            forward_says=scene.forward_says,
            dark=dark,
        ),
    )


def _nearest(choice: BidirectionalChoice) -> tuple[BidirectionalScene | None, str | None]:
    """What is chosen or, where it cannot be used, what was seen last or the sample; and why."""
    return scene_or_stand_in(
        "bidirectional",
        choice,
        bidirectional_scene,
        before=lambda last: last,
        own=("their sample", replace(choice, reads="sample")),
        shows="the picture shows",
    )


def _show_headline() -> None:
    show_title(
        "bidirectional",
        "Bidirectional LSTMs",
        "At every dot the question is which letter comes next. A network that reads forward can "
        "only guess; a second chain that reads from the end has already met the letter. *Look at "
        "the two bottom rows.*",
    )
