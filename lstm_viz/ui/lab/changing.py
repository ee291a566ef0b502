"""How the lab changes the current cell; all of it is for callbacks, which run before the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lstm_viz.cells import LSTM, Interventions
from lstm_viz.errors import InvalidInput
from lstm_viz.sequences import Alphabet
from lstm_viz.ui.current import Current, build
from lstm_viz.ui.own_cell import OwnCell
from lstm_viz.ui.selection import Pin
from lstm_viz.ui.state import choose, nearest, refuse


def own_cell(current: Current) -> OwnCell:
    """The current cell as one that can be changed."""
    chosen = current.selection
    if chosen.own is not None:
        return chosen.own
    alphabet = chosen.alphabet
    if alphabet is None and chosen.example is None and chosen.source == "text":
        alphabet = Alphabet.of(chosen.text)
    return OwnCell.of(current.cell, alphabet)


def change_cell(make: Callable[[LSTM], LSTM], label: str, control: str = "") -> None:
    """Give the current cell the weights that `make` returns.

    Parameters
    ----------
    make : callable, LSTM to LSTM
        Takes the cell as it runs. What it raises as `InvalidInput` is said on the page, and the
        weights stay as they were.
    label : str
        What is changed, for the list of changes.
    control : str
        What changes it: a drag of one control is one change.
    """
    current = nearest()
    change_own(lambda own: own.with_cell(make(current.cell)), label, control)


def change_own(make: Callable[[OwnCell], OwnCell], label: str, control: str = "") -> None:
    """Like `change_cell`, for what is more than weights: what they are multiplied by."""
    current = nearest()
    try:
        own = make(own_cell(current))
        build(replace(current.selection, own=own))  # a sum may leave the range of float64
    except InvalidInput as problem:
        refuse(problem)
        return
    choose(own=own, label=label, control=control)


def intervene(make: Callable[[Interventions], Interventions], label: str) -> None:
    """Hold or cut something, or stop doing so."""
    current = nearest()
    try:
        choose(interventions=make(current.selection.interventions), label=label)
    except InvalidInput as problem:
        refuse(problem)


def pin() -> None:
    """Make the present cell the one that is compared with."""
    current = nearest()
    choose(pin=Pin(own_cell(current), current.selection.interventions), label="Pinned")


def unpin() -> None:
    """Compare with nothing."""
    choose(pin=None, label="Pin taken off")


def swap_with_pin() -> None:
    """Run what was pinned, and pin what ran."""
    current = nearest()
    pinned = current.selection.pin
    if pinned is not None:
        choose(
            own=pinned.own,
            interventions=pinned.interventions,
            pin=Pin(own_cell(current), current.selection.interventions),
            label="Swapped with the pinned one",
        )


def go_back_to_pin() -> None:
    """Run what was pinned; it stays pinned."""
    pinned = nearest().selection.pin
    if pinned is not None:
        choose(
            own=pinned.own, interventions=pinned.interventions, label="Back to the pinned weights"
        )
