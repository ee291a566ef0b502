"""Over which steps each page's clock runs, where it was last sent, and where it rests now."""

from __future__ import annotations

from collections.abc import Callable

from lstm_viz.gradients import MOST_STEPS
from lstm_viz.ui.board import ClockOrder, Position
from lstm_viz.ui.lesson_choice import MOST_PHASES, Place
from lstm_viz.ui.selection import LAST_PHASE, MAX_STEPS
from lstm_viz.ui.state import choose, selection, times_clock_was_sent

GRADIENT_SECONDS = 12.0
"""What the gradient's way back takes to play, however many steps it has."""


def clock_order(steps: int, phases: tuple[str, ...]) -> ClockOrder:
    """What the page's clock runs over, and where this visit was last sent.

    Parameters
    ----------
    steps : int
        T, the number of steps.
    phases : tuple of str
        The names of a step's phases; empty on a page that shows whole steps.
    """
    chosen = selection()
    phase = chosen.phase if phases else 1
    return ClockOrder(steps, phases, times_clock_was_sent(), chosen.step, phase)


def clock_moved(step: int, phase: int) -> None:
    """Take over where the visitor's clock rests; for callbacks."""
    limits = 0 <= step < MAX_STEPS and 1 <= phase <= LAST_PHASE
    if limits:
        choose(step=step, phase=phase)


def gradient_clock_order(steps: int) -> ClockOrder:
    """What the gradient lab's clock runs over, from the last step to the first."""
    step = min(selection().gradient_step, steps - 1)
    order = f"gradients {times_clock_was_sent()}"
    return ClockOrder(steps, (), order, step, 1, backward=True, seconds=GRADIENT_SECONDS)


def gradient_clock_moved(step: int, _phase: int) -> None:
    """Take over where the visitor's clock rests in the gradient lab; for callbacks."""
    if 0 <= step < MOST_STEPS:
        choose(gradient_step=step)


def zoo_clock_order(steps: int, start: int) -> ClockOrder:
    """What the clock of the trained networks runs over; `start` is where a sequence opens."""
    step = selection().zoo_step
    order = f"zoo {times_clock_was_sent()}"
    return ClockOrder(steps, (), order, min(start if step is None else step, steps - 1), 1)


def zoo_clock_moved(step: int, _phase: int) -> None:
    """Take over where the visitor's clock rests among the trained networks; for callbacks."""
    if 0 <= step < MAX_STEPS:
        choose(zoo_step=step)


def lesson_clock_order(
    lesson: str, steps: int, start: int, phases: tuple[str, ...] = (), start_phase: int = 1
) -> ClockOrder:
    """What a lesson's clock runs over.

    Parameters
    ----------
    lesson : str
        A field of `Places`.
    steps : int
        T, the number of steps.
    start, start_phase : int
        Where it opens: the step, from 0, and the phase, from 1.
    phases : tuple of str
        The names of a step's phases; none where it shows whole steps.
    """
    place = lesson_place(lesson, steps, start, phases, start_phase)
    order = f"{lesson} {times_clock_was_sent()}"
    return ClockOrder(steps, phases, order, place.step, place.phase)


def lesson_place(
    lesson: str, steps: int, start: int, phases: tuple[str, ...] = (), start_phase: int = 1
) -> Position:
    """Where a lesson's clock stands, as the server knows it; see `lesson_clock_order`."""
    place = selection().places.of(lesson) or Place(start, start_phase)
    return Position(min(place.step, steps - 1), min(place.phase, max(len(phases), 1)))


def lesson_clock_moved(lesson: str) -> Callable[[int, int], None]:
    """What takes over where a visitor's clock rests in a lesson; for callbacks."""

    def moved(step: int, phase: int) -> None:
        if 0 <= step < MAX_STEPS and 1 <= phase <= MOST_PHASES:
            choose(places=selection().places.at(lesson, Place(step, phase)))

    return moved
