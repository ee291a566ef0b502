"""Bidirectional LSTMs: two chains over one sequence, and what only the future tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from lstm_viz.errors import InvalidInput
from lstm_viz.figures.bidirectional_chains import bidirectional_chains
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.ui.bidirectional.choice import BidirectionalChoice
from lstm_viz.ui.bidirectional.controls import choose_bidirectional
from lstm_viz.ui.bidirectional.last_output import show_last_output
from lstm_viz.ui.bidirectional.scene import BidirectionalScene, bidirectional_scene
from lstm_viz.ui.bidirectional.sources import show_formulas, show_scores
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.clock_report import report_clock
from lstm_viz.ui.messages import as_text, capitalised
from lstm_viz.ui.state import (
    lesson_clock_moved,
    lesson_clock_order,
    lesson_place,
    refusal,
    selection,
)

_LAST = "bidirectional_last_usable"
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
        with st.container(key="bidirectional_problem"):  # always there: nothing is made anew
            for text in filter(None, (problem, refusal())):
                st.error("  \n".join(map(as_text, text.split("\n"))))
    if scene is None:
        return
    steps, start = scene.reading.sequence.steps, scene.start(choice.view)
    show_board(
        "bidirectional_board",
        {"chains": _picture(choice, scene)},
        dark=page_is_dark(),
        clock=lesson_clock_order("bidirectional", steps, start),
    )
    parts: tuple[tuple[str, str, Callable[[], None]], ...] = (
        ("What out[-1] is", "bidirectional_last", lambda: show_last_output(scene)),
        ("Both networks’ scores on held-out sequences", "bidirectional_scores", show_scores),
        ("Formulas and sources", "bidirectional_sources", show_formulas),
    )
    for name, key, show in parts:
        folded = st.expander(name, key=key, on_change="rerun")
        if folded.open:
            with folded:
                show()
    report_clock(
        where=lambda: lesson_place("bidirectional", steps, start),
        on_move=lesson_clock_moved("bidirectional"),
    )


def _picture(choice: BidirectionalChoice, scene: BidirectionalScene) -> MovingPicture:
    """Made once: a run asks for the same one again and again."""
    key = (choice.view, page_is_dark())
    known: MovingPicture | None = scene.kept.get(key)
    if known is None:
        known = scene.kept[key] = bidirectional_chains(
            scene.run,
            scene.reading.sequence.tokens,
            view=choice.view,
            says=scene.says,
            forward_says=scene.forward_says,
            dark=page_is_dark(),
        )
    return known


def _nearest(choice: BidirectionalChoice) -> tuple[BidirectionalScene | None, str | None]:
    """What is chosen or, where it cannot be used, what was seen last or the sample; and why."""
    try:
        scene = bidirectional_scene(choice)
    except InvalidInput as problem:
        why = capitalised(problem)
        last: BidirectionalChoice | None = st.session_state.get(_LAST)
        stand_ins = {"their sample": replace(choice, reads="sample")}
        if last is not None:
            stand_ins = {"what was there before": last} | stand_ins
        for name, stand_in in stand_ins.items():
            try:
                scene = bidirectional_scene(stand_in)
            except InvalidInput:
                continue
            return scene, f"{why}\nWhat you typed is kept; the picture shows {name}."
        return None, why
    st.session_state[_LAST] = choice
    return scene, None


def _show_headline() -> None:
    with st.container(key="bidirectional_headline"), st.container(key="headline"):
        st.markdown(
            "#### Bidirectional LSTMs\n\nAt every dot the question is which letter comes next. A "
            "network that reads forward can only guess; a second chain that reads from the end "
            "has already met the letter. *Look at the two bottom rows.*"
        )
