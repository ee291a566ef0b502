"""The page of variants: what each changes in the cell, and in what it does."""

from __future__ import annotations

import streamlit as st

from lstm_viz.figures import PHASES
from lstm_viz.ui.clock_report import report_clock
from lstm_viz.ui.clocks import lesson_clock_moved, lesson_place
from lstm_viz.ui.lesson_page import show_folded
from lstm_viz.ui.state import selection
from lstm_viz.ui.variants.arithmetic import pick, show_arithmetic, show_equations
from lstm_viz.ui.variants.choice import VariantsChoice
from lstm_viz.ui.variants.controls import choose_variant
from lstm_viz.ui.variants.parameters import show_parameters
from lstm_viz.ui.variants.pictures import LESSON, show_stage, show_strip
from lstm_viz.ui.variants.scene import Scene, chosen_scene
from lstm_viz.ui.variants.sources import show_what_matters
from lstm_viz.ui.variants.words import headline

_STYLE = """<style>
.st-key-variants_headline { padding-bottom: 0.8rem; }  /* a third line stays above the pills */
@media (min-width: 641px) { .st-key-variants_headline { min-height: 3.4rem; } }
@media (max-width: 640px) { .st-key-variants_variant [role="radiogroup"] { flex-wrap: wrap; } }
</style>"""


def show_variants() -> None:
    """Show one variant of the LSTM, the plain one behind it."""
    choice = selection().variants
    scene = chosen_scene(choice)
    st.html(_STYLE)
    with st.container(gap="xxsmall"):  # low, so that the picture and its bar are in sight
        # A place of its own height: what it says must not move the picture.
        with st.container(key="variants_headline"), st.container(key="headline"):
            st.markdown(headline(choice, scene))
        choose_variant(choice)
        show_stage(scene)
    show_strip(scene)
    _show_folded(choice, scene)

    report_clock(
        lambda event: pick(event, scene),
        where=lambda: lesson_place(
            LESSON, scene.trace.steps, scene.start, PHASES, scene.start_phase
        ),
        on_move=lesson_clock_moved(LESSON),
    )


def _show_folded(choice: VariantsChoice, scene: Scene) -> None:
    show_folded(
        (
            (
                "Where does a number come from?",
                "variants_arithmetic_part",
                lambda: show_arithmetic(choice, scene),
            ),
            (
                "The equations, with what is another",
                "variants_equations",
                lambda: show_equations(choice, scene),
            ),
            ("How many parameters", "variants_parameters", lambda: show_parameters(choice)),
            ("What matters, and who found it", "variants_sources", show_what_matters),
        )
    )
