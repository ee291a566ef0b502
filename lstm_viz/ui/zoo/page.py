"""The trained networks as a whole: one part of a page, run by itself when a choice changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from lstm_viz import zoo
from lstm_viz.notation import LSTM_QUANTITIES
from lstm_viz.ui.board import Position
from lstm_viz.ui.clock_report import report_clock
from lstm_viz.ui.clocks import zoo_clock_moved
from lstm_viz.ui.lesson_page import show_errors, show_folded, show_title
from lstm_viz.ui.sidebar import tells_of_the_same
from lstm_viz.ui.stand_ins import scene_or_stand_in
from lstm_viz.ui.state import choose_all, current, selection, write_link
from lstm_viz.ui.zoo.binding import change
from lstm_viz.ui.zoo.card_view import show_card
from lstm_viz.ui.zoo.choice import SURPRISE, ZooChoice
from lstm_viz.ui.zoo.controls import choose_network, choose_scene, coloured_by
from lstm_viz.ui.zoo.elsewhere import opened_elsewhere
from lstm_viz.ui.zoo.pictures import show_says_and_gates, show_sequence
from lstm_viz.ui.zoo.ranking import pick as pick_unit
from lstm_viz.ui.zoo.ranking import show_ranking
from lstm_viz.ui.zoo.scene import Scene, scene_of
from lstm_viz.ui.zoo.sources import show_sources

_LEAVES = "zoo_leaves"

# Twelve pills are seven rows on a phone, and in one row most of them are out of sight.
_STYLE = """<style>
.st-key-zoo_headline { padding-bottom: 0.8rem; }  /* a third line stays above the pills */
@media (min-width: 641px) { .st-key-zoo_network_in_list { display: none; } }
@media (max-width: 640px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-zoo_networks) { display: none; }
}
</style>"""


def show_zoo() -> None:
    """Show a trained network on what it reads or writes."""
    st.html(_STYLE)
    _show()


@st.fragment
def _show() -> None:
    """Everything of the page.

    A fragment: a choice that changes costs a run of this function and not of the whole page.
    """
    if st.session_state.pop(_LEAVES, False):  # only a page that runs can send to another
        st.switch_page("pages/step_through.py")
    now, _ = current()
    if not tells_of_the_same(now):
        st.rerun()
    choice = selection().zoo
    scene, problem = _nearest(choice)
    with st.container(gap="xxsmall"):  # low, so that the picture and its bar are in sight
        _show_headline(choice, scene)
        choose_network(choice)
        if scene is not None:
            choose_scene(choice, scene, _unit(choice, scene))
        show_errors("zoo", problem)
    if scene is None:
        write_link()
        return
    unit = _unit(choice, scene)
    with st.container():
        # What is read stays in sight while one looks at what is made of it.
        with st.container(key="stays_in_sight"):
            show_sequence(scene, coloured_by(choice, scene), unit)
        show_says_and_gates(scene, unit)
        _offer_elsewhere(choice, unit, problem is None)
        _show_folded(choice, scene)
    report_clock(
        lambda event: _pick(event, choice, scene),
        where=lambda: _place(scene),
        on_move=zoo_clock_moved,
    )
    write_link()


def _nearest(choice: ZooChoice) -> tuple[Scene | None, str | None]:
    """What is chosen or, where it cannot be used, what was seen last or the sample; and why."""
    return scene_or_stand_in(
        "zoo",
        choice,
        scene_of,
        before=lambda last: last if last.network == choice.network else None,
        own=("its sample", replace(choice, mode="reads", reads="sample")),
    )


def _unit(choice: ZooChoice, scene: Scene) -> int:
    """The unit that is looked at: the one chosen, or the one worth it."""
    unit = scene.unit if choice.unit is None else choice.unit
    return min(unit, scene.trace.cell.hidden_size - 1)


def _place(scene: Scene) -> Position:
    """Where the visitor is in this page's own time."""
    step = selection().zoo_step
    return Position(min(scene.start if step is None else step, scene.sequence.steps - 1), 1)


def _show_headline(choice: ZooChoice, scene: Scene | None) -> None:
    made_by = zoo.recipe(choice.network)
    sentence = made_by.sentence
    if scene is not None and scene.prompt is not None:
        begins = f"From step {len(scene.prompt) + 1} on it goes on by itself"
        sentence += f" *{begins}: {_how_it_writes(choice, scene)}*"
    elif scene is not None:
        sentence += f" *{scene.card.look_at}*"
    show_title("zoo", made_by.name, sentence)


def _how_it_writes(choice: ZooChoice, scene: Scene) -> str:
    """How a text is written; and that its surprise is not at the temperature of its bars."""
    if coloured_by(choice, scene) == SURPRISE:
        return (
            f"each character is drawn from the bars, at temperature {scene.temperature:g}. "
            "Surprise, at temperature 1, is that of the whole text."
        )
    return "each character is drawn from what the bars say, and read next."


def _offer_elsewhere(choice: ZooChoice, unit: int, usable: bool) -> None:
    """Offer the network, on the same input and at the same step, to the other pages."""
    st.button(
        "Open on the other pages",
        key="zoo_elsewhere",
        icon=":material/footprint:",
        disabled=not usable,
        on_click=lambda: _open_elsewhere(choice, unit),
        help="Makes it the network in the sidebar, on this input, and goes to “Step through”. "
        "Undo brings back the network that was in the sidebar; “Trained networks” in the menu "
        "leads back here.",
    )


def _open_elsewhere(choice: ZooChoice, unit: int) -> None:
    name = zoo.recipe(choice.network).name
    choose_all(opened_elsewhere(selection(), unit), f"On the other pages: {name}")
    st.session_state[_LEAVES] = True


def _show_folded(choice: ZooChoice, scene: Scene) -> None:
    show_folded(
        (
            ("Which unit follows what", "zoo_ranking", lambda: show_ranking(choice, scene)),
            ("The card: data, recipe, score", "zoo_card", lambda: show_card(scene.card)),
            ("Formulas and sources", "zoo_sources", show_sources),
        )
    )


def _pick(event: Mapping[str, Any], choice: ZooChoice, scene: Scene) -> None:
    """Choose the unit or the quantity that was clicked; for callbacks."""
    pick_unit(event, choice, scene)
    quantity = event.get("trace")
    is_text = scene.forecast is None
    if is_text and event.get("picture") == "gates" and quantity in LSTM_QUANTITIES:
        change(lambda chosen: replace(chosen, coloured_by=quantity), "Coloured by", quantity, "")
