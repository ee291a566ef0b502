"""What this visit has guessed. A link says nothing of it, and following one must not lose it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lstm_viz.ui.misconceptions.binding import WIDGETS
from lstm_viz.ui.misconceptions.choice import Guess, MisconceptionsChoice
from lstm_viz.ui.state import history, selection

CLEARED = "cleared"
"""The control that takes guesses away, for the list of changes."""


def choice_now() -> MisconceptionsChoice:
    """What is chosen now, with all that was guessed in this visit.

    The browser's “back” follows a link, and a link brings no guesses along. So the last state of
    the visit that has some counts, unless they were taken away since.
    """
    chosen = selection().misconceptions
    return chosen if chosen.guesses else replace(chosen, guesses=_kept())


def _kept() -> tuple[Guess, ...]:
    visit = history()
    for entry in reversed(visit.entries[: visit.at + 1]):
        guesses = entry.selection.misconceptions.guesses
        if guesses or entry.control == WIDGETS.key(CLEARED):
            return guesses
    return ()


def change(
    make: Callable[[MisconceptionsChoice], MisconceptionsChoice],
    name: str,
    value: str = "",
    control: str = "",
) -> None:
    """Choose what `make` makes of the choice and this visit's guesses; for callbacks."""
    now = choice_now()
    WIDGETS.change(lambda _: make(now), name, value, control or name)
