"""Stacked LSTMs: through time and through the layers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from lstm_viz.figures.stacked_layers import layer_of
from lstm_viz.ui.clock_report import report_clock
from lstm_viz.ui.clocks import lesson_clock_moved, lesson_place
from lstm_viz.ui.lesson_page import show_errors, show_folded, show_title
from lstm_viz.ui.stacked.choice import StackedChoice
from lstm_viz.ui.stacked.controls import choose_stacked, choose_strip, open_layer
from lstm_viz.ui.stacked.pictures import phases_of, show_inside, show_layers, show_over_time
from lstm_viz.ui.stacked.scene import StackedScene, stacked_scene
from lstm_viz.ui.stacked.sources import show_card, show_why
from lstm_viz.ui.stand_ins import scene_or_stand_in
from lstm_viz.ui.state import refusal, selection

_STYLE = """<style>
.st-key-stacked_headline { padding-bottom: 0.5rem; }
@media (min-width: 641px) { .st-key-stacked_headline { min-height: 3.6rem; } }
</style>"""


def show_stacked() -> None:
    """Show a stacked network on what it reads."""
    st.html(_STYLE)
    choice = selection().stacked
    scene, problem = _nearest(choice)
    with st.container(gap="xxsmall"):  # low, so that the picture and its bar are in sight
        _show_headline(scene)
        choose_stacked(choice, scene)
        show_errors("stacked", problem, refusal())
    if scene is None:
        return
    show_layers(choice, scene)
    show_inside(choice, scene)
    choose_strip(choice, scene)
    show_over_time(choice, scene)
    show_folded(
        (
            ("What layers are for", "stacked_why", show_why),
            ("The card: data, recipe, score", "stacked_card", lambda: show_card(scene.card)),
        )
    )
    phases = phases_of(choice, scene)
    report_clock(
        lambda event: _pick(event, scene),
        where=lambda: lesson_place(
            "stacked", scene.reading.sequence.steps, scene.start, phases.names, phases.count
        ),
        on_move=lesson_clock_moved("stacked"),
    )


def _nearest(choice: StackedChoice) -> tuple[StackedScene | None, str | None]:
    """What is chosen or, where it cannot be used, what was seen last or the sample; and why."""
    return scene_or_stand_in(
        "stacked",
        choice,
        stacked_scene,
        before=lambda last: last if last.network == choice.network else None,
        own=("its sample", replace(choice, reads="sample")),
    )


def _show_headline(scene: StackedScene | None) -> None:
    sentence = (
        "What a layer lets out, its h(t), rises to be the x(t) of the layer above: first up "
        "through the layers, then on in time."
    )
    if scene is not None:
        sentence += f" *{scene.card.look_at}*"
    show_title("stacked", "Stacked LSTMs", sentence)


def _pick(event: Mapping[str, Any], scene: StackedScene) -> None:
    """Look into the layer of which a number was clicked; for callbacks."""
    index = event.get("index")
    if event.get("picture") != "layers" or type(index) is not int:
        return
    lanes = len(scene.units(selection().stacked)[0])
    layer = layer_of(len(scene.traces), lanes, scene.traces[0].x.shape[1], index)
    if layer is not None:
        open_layer(layer)
