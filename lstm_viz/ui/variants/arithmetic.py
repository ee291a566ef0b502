"""Where a number of a variant comes from, and its equations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lstm_viz.analysis import arithmetic_over_time
from lstm_viz.figures import PHASES, arithmetic_picture, equations_with_numbers, packet_of
from lstm_viz.figures.equations import variant_equations
from lstm_viz.figures.stage_form import StageForm
from lstm_viz.notation import LSTM_QUANTITIES, QUANTITIES
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.clocks import lesson_place
from lstm_viz.ui.variants.binding import WIDGETS
from lstm_viz.ui.variants.choice import VariantsChoice
from lstm_viz.ui.variants.pictures import LESSON
from lstm_viz.ui.variants.scene import Scene

_OF_PACKET = {"c_prev": "c", "retained": "c", "written": "c", "h_prev": "h", "read": "h"}


def told_quantities(scene: Scene) -> list[str]:
    """The quantities whose arithmetic can be told: not a forget gate that is not there."""
    missing = set() if StageForm.of(scene.trace).has_forget_gate else {"f"}
    return [key for key in LSTM_QUANTITIES if key not in missing]


def show_arithmetic(choice: VariantsChoice, scene: Scene) -> None:
    """Ask for a number, and show how it comes about."""
    quantities = told_quantities(scene)
    quantity = choice.quantity if choice.quantity in quantities else "c"
    unit = min(choice.unit, scene.cell.hidden_size - 1)
    units = range(scene.cell.hidden_size)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            "Click on a number of the stage, or choose:",
            quantities,
            format_func=lambda key: _label(key, scene),
            **WIDGETS.told_default("quantity", quantity),
            on_change=WIDGETS.setting_changed("quantity", "Where it comes from:"),
            required=True,
        )
        st.segmented_control(
            "Unit",
            list(units),
            format_func=lambda k: str(k + 1),
            **WIDGETS.told_default("unit", unit),
            on_change=WIDGETS.setting_changed("unit", "Where it comes from: unit"),
            required=True,
        )
    told = arithmetic_over_time(scene.trace, quantity, unit, channels=scene.sequence.channels)
    dark = page_is_dark()
    show_board(
        "variants_arithmetic", {"arithmetic": arithmetic_picture(told, dark=dark)}, dark=dark
    )


def _label(key: str, scene: Scene) -> str:
    if key == "h" and scene.cell.weight_hr is not None:
        return "o·tanh C"
    return QUANTITIES[key].label


def pick(event: Mapping[str, Any], scene: Scene) -> None:
    """Ask about what was clicked on the stage or on the strip; for callbacks."""
    H = scene.cell.hidden_size
    quantity, unit = None, None
    if event.get("picture") == "stage" and event.get("trace") == "pointer":
        index = event.get("index")
        if type(index) is int:
            form = StageForm.of(scene.trace)
            name, unit = packet_of(H, scene.cell.input_size, index, form) or ("", 0)
            quantity = _OF_PACKET.get(name, name)
            if form.outputs is not None and name in ("h", "h_prev"):
                return  # made of all units
    elif event.get("picture") == "strip" and type(event.get("y")) is int:
        quantity, unit = event.get("trace"), int(event["y"]) - 1
    if quantity in told_quantities(scene) and unit is not None and 0 <= unit < H:
        WIDGETS.change(
            lambda chosen: chosen.with_settings(quantity=quantity, unit=unit),
            "Where it comes from:",
            f"{QUANTITIES[quantity].label}, unit {unit + 1}",
            "",
        )


def show_equations(choice: VariantsChoice, scene: Scene) -> None:
    """Show the equations with a box around what is another, and those with their numbers."""
    dark = page_is_dark()
    unit = min(choice.unit, scene.cell.hidden_size - 1)
    place = lesson_place(LESSON, scene.trace.steps, scene.start, PHASES, scene.start_phase)
    symbols, numbers = st.columns(2, gap="medium")
    symbols.markdown("**In symbols;** in a box what is not the plain LSTM’s")
    symbols.latex(variant_equations(scene.cell, dark=dark))
    numbers.markdown(
        f"**Unit {unit + 1} at step {place.step + 1}, with its numbers** (where the clock rested "
        "when this was opened or something was chosen)"
    )
    numbers.latex(equations_with_numbers(scene.trace, unit, place.step, dark=dark))
