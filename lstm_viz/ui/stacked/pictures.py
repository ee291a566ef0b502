"""The pictures of a stacked network, in step with one clock."""

from __future__ import annotations

import streamlit as st

from lstm_viz.figures import readout_bars, stage
from lstm_viz.figures.chain_phases import with_phases
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.figures.stacked_layers import stacked_layers
from lstm_viz.figures.stacked_phases import StackedPhases
from lstm_viz.figures.stacked_strip import stacked_strip
from lstm_viz.notation import subscript
from lstm_viz.ui.board import page_is_dark, show_board
from lstm_viz.ui.clocks import lesson_clock_order
from lstm_viz.ui.kept_pictures import kept_picture
from lstm_viz.ui.stacked.choice import StackedChoice
from lstm_viz.ui.stacked.scene import StackedScene


def phases_of(choice: StackedChoice, scene: StackedScene) -> StackedPhases:
    """The phases of a step: the layers, and the read-out."""
    return StackedPhases(len(scene.traces), scene.opened(choice))


def show_layers(choice: StackedChoice, scene: StackedScene) -> None:
    """Show the layers above each other, with the bar that goes through time and layers."""
    dark, opened = page_is_dark(), scene.opened(choice)
    units, sequence = scene.units(choice), scene.reading.sequence
    phases = phases_of(choice, scene)
    picture = kept_picture(
        scene.kept,
        ("layers", units, opened, dark),
        lambda: stacked_layers(
            scene.run,
            units=units,
            tokens=sequence.tokens,
            says=scene.answers,
            real_units=scene.real_units,
            opened=opened,
            dark=dark,
        ),
    )
    show_board(
        "stacked_board",
        {"layers": picture},
        dark=dark,
        clock=lesson_clock_order(
            "stacked", sequence.steps, scene.start, phases.names, start_phase=phases.count
        ),
    )


def show_inside(choice: StackedChoice, scene: StackedScene) -> None:
    """Show the whole stage of the layer that is looked into; nothing where none is."""
    layer = scene.opened(choice)
    if layer is None:
        return
    dark, units, sequence = page_is_dark(), scene.units(choice)[layer], scene.reading.sequence
    trace, phases = scene.traces[layer], phases_of(choice, scene)
    names = [f"h{subscript(unit + 1)}" for unit in range(trace.cell.input_size)]

    def made() -> MovingPicture:
        picture = stage(
            trace,
            units=units,
            tokens=sequence.tokens if layer == 0 else None,
            channels=sequence.channels if layer == 0 else names,
            dark=dark,
        )
        return with_phases(picture, phases.of_stage(layer))

    from_where = "the input" if layer == 0 else f"h(t) of layer {layer}"
    st.markdown(
        f"**Inside layer {layer + 1}**: its four gates, in phases {phases.of(layer, 1)} to "
        f"{phases.of(layer, 5)}. Its x(t) is {from_where}"
        + ("." if trace.cell.input_size <= 6 else ", of which the six largest are shown.")
    )
    picture = kept_picture(scene.kept, ("inside", layer, units, dark), made)
    show_board("stacked_inside", {"stage": picture}, dark=dark)


def show_over_time(choice: StackedChoice, scene: StackedScene) -> None:
    """Show what it says at each step beside all units of every layer over the whole sequence."""
    dark, sequence = page_is_dark(), scene.reading.sequence
    left, right = st.columns([5, 8], gap="medium")
    with left:
        says = kept_picture(
            scene.kept,
            ("says", dark),
            lambda: readout_bars(
                scene.answers,
                sequence.tokens,
                right_words=scene.right_words,
                units=scene.real_units,
                dark=dark,
            ),
        )
        show_board("stacked_says", {"says": says}, dark=dark)
    with right:
        strip = kept_picture(
            scene.kept,
            ("strip", choice.over, dark),
            lambda: stacked_strip(
                scene.run, quantity=choice.over, tokens=sequence.tokens, dark=dark
            ),
        )
        show_board("stacked_strip", {"strip": strip}, dark=dark)
