"""A feed-forward network, an RNN, a GRU and an LSTM on one sequence, side by side."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lstm_viz.ui.clock_report import report_clock
from lstm_viz.ui.clocks import lesson_clock_moved, lesson_place
from lstm_viz.ui.lesson_page import show_errors, show_folded, show_title
from lstm_viz.ui.side_by_side.choice import SideBySideChoice
from lstm_viz.ui.side_by_side.controls import choose_side_by_side
from lstm_viz.ui.side_by_side.pictures import SIDE_PHASES, show_known, show_stages
from lstm_viz.ui.side_by_side.scene import SideScene, side_scene
from lstm_viz.ui.side_by_side.scores import show_scores
from lstm_viz.ui.side_by_side.sources import show_equations
from lstm_viz.ui.stand_ins import scene_or_stand_in
from lstm_viz.ui.state import refusal, selection

# The lines under the stages have a height of their own: what they say must not move the answers.
_STYLE = """<style>
.st-key-side_headline { padding-bottom: 0.75rem; }
.st-key-side_stages .picture { margin-bottom: 0; }
.st-key-side_stages .picture-lines { min-height: 3.3rem; padding: 0 0.3rem; }
.st-key-side_stages .picture-lines p { font-size: 0.85rem; line-height: 1.25; margin: 0; }
@media (max-height: 860px) and (min-width: 641px) {  /* the answers are in sight instead */
  .st-key-side_stages .picture-lines { display: none; }
}
</style>"""


def show_side_by_side() -> None:
    """Show the networks of a problem on one sequence."""
    st.html(_STYLE)
    choice = selection().side_by_side
    scene, problem = _nearest(choice)
    with st.container(gap="xxsmall"):  # low, so that the pictures and their bar are in sight
        _show_headline(scene)
        choose_side_by_side(choice, scene)
        show_errors("side", problem, refusal())
        if scene is not None:
            show_stages(choice, scene)
            show_known(choice, scene)
    if scene is None:
        return
    if not scene.asked.all():
        st.caption(
            "Asked about, in training and in the score, are only the steps whose right answer is "
            "bold. At the others the rows show what the read-out would say: a guess that nobody "
            "corrected."
        )
    show_scores(scene)
    show_folded([("The equations of the four, and sources", "side_equations", show_equations)])
    report_clock(
        where=lambda: lesson_place(
            "side_by_side",
            scene.sequence.steps,
            scene.start,
            SIDE_PHASES,
            start_phase=len(SIDE_PHASES),
        ),
        on_move=lesson_clock_moved("side_by_side"),
    )


def _nearest(choice: SideBySideChoice) -> tuple[SideScene | None, str | None]:
    """What is chosen or, where it cannot be used, what was seen last or one held out; and why."""
    return scene_or_stand_in(
        "side_by_side",
        choice,
        side_scene,
        before=lambda last: last if last.problem == choice.problem else None,
        own=("a held-out sequence", replace(choice, reads="held-out")),
    )


def _show_headline(scene: SideScene | None) -> None:
    title = "No memory, a loop, a belt"
    sentence = "Four networks of the same size read the same sequence, step by step."
    if scene is not None:
        sentence = scene.problem.sentence
    show_title("side", title, sentence)
