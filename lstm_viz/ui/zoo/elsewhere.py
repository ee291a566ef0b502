"""A trained network on the other pages: its cell, on the same input, at the same step."""

from __future__ import annotations

from dataclasses import replace

from lstm_viz.notation import LSTM_QUANTITIES
from lstm_viz.sequences import InputSequence
from lstm_viz.ui.selection import Selection
from lstm_viz.ui.zoo.choice import ZooChoice
from lstm_viz.ui.zoo.scene import input_of, scene_of, text_read, writes
from lstm_viz.ui.zoo.typed import numbers_text
from lstm_viz.zoo import recipe


def opened_elsewhere(chosen: Selection, unit: int) -> Selection:
    """What the other pages show of what is chosen among the trained networks. Knows no Streamlit.

    Parameters
    ----------
    chosen : Selection
        With a choice among the trained networks that can be used.
    unit : int
        The unit that is looked at.

    Raises
    ------
    InvalidInput
        As `scene_of`.
    """
    choice = chosen.zoo
    opened = chosen.with_network(f"zoo-{choice.network}", unit)
    sequence = _sequence(choice)
    scene = scene_of(choice)
    step = scene.start if chosen.zoo_step is None else chosen.zoo_step
    opened = replace(
        opened,
        step=min(step, sequence.steps - 1),
        quantity=choice.coloured_by if choice.coloured_by in LSTM_QUANTITIES else "c",
    )
    if choice.reads == "sample" and not writes(choice):
        return opened
    task = recipe(choice.network).task
    if task.reading is not None:
        return replace(opened, source="text", text=text_read(choice))
    return replace(opened, source="numbers", numbers=numbers_text(sequence.x, digits=8))


def _sequence(choice: ZooChoice) -> InputSequence:
    return scene_of(choice).sequence if writes(choice) else input_of(choice)
