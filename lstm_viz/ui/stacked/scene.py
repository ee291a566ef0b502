"""A stacked network on what it reads, with everything it computed. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lstm_viz import zoo
from lstm_viz.analysis import unit_order
from lstm_viz.cells import LSTMTrace
from lstm_viz.figures.stacked_layers import lstm_layers
from lstm_viz.figures.stacked_plan import most_lanes
from lstm_viz.network import NetworkTrace
from lstm_viz.readout import Answers, RealUnits
from lstm_viz.ui.lesson_choice import Reads
from lstm_viz.ui.lesson_reading import Reading, reading_of
from lstm_viz.ui.stacked.choice import StackedChoice
from lstm_viz.ui.zoo.kinds import kind_of_task, units_of

MOST_STEPS = 120
"""The longest sequence that is shown."""

_SHOWN = 4  # units of each layer, unless others are chosen: so few can be read from afar


@dataclass(frozen=True, eq=False, kw_only=True)
class StackedScene:
    """One network on one sequence."""

    card: zoo.Card
    reading: Reading
    run: NetworkTrace
    traces: tuple[LSTMTrace, ...]  # a layer each
    answers: Answers
    widest: tuple[tuple[int, ...], ...]  # of each layer the units whose C moves most
    start: int  # the step worth opening on
    kept: dict[Hashable, Any] = field(default_factory=dict)  # pictures, which take long

    @property
    def real_units(self) -> RealUnits:
        """In which numbers what it says is shown."""
        return units_of(self.reading.task)

    @property
    def right_words(self) -> str:
        """What it means that an answer is marked as right."""
        return "came next" if kind_of_task(self.reading.task) == "text" else "right"

    @property
    def most_units(self) -> int:
        """How many units of each layer can be shown."""
        return min(most_lanes(len(self.traces)), self.traces[0].cell.hidden_size)

    def units(self, choice: StackedChoice) -> tuple[tuple[int, ...], ...]:
        """The units shown of each layer: those chosen, or those that move most."""
        count = self.traces[0].cell.hidden_size
        chosen = tuple(unit for unit in choice.units or () if unit < count)[: self.most_units]
        return tuple(chosen for _ in self.traces) if chosen else self.widest

    def opened(self, choice: StackedChoice) -> int | None:
        """The layer that is looked into, where there is one of that number."""
        is_there = choice.opened is not None and choice.opened < len(self.traces)
        return choice.opened if is_there else None


def stacked_scene(choice: StackedChoice) -> StackedScene:
    """What is chosen to be seen; kept for a while.

    Raises
    ------
    InvalidInput
        When the network's file is missing or damaged, or what was typed cannot be read.
    """
    return _scene(
        choice.network,
        choice.reads,
        choice.held_out if choice.reads == "held-out" else 0,
        choice.text if choice.reads == "typed" else "",
    )


@lru_cache(maxsize=32)
def _scene(network: str, reads: Reads, number: int, text: str) -> StackedScene:
    card = zoo.card_of(network)
    reading = reading_of(network, reads, number, text, MOST_STEPS)
    run = zoo.network_of(network).trace(reading.sequence.x)
    traces = lstm_layers(run)
    count = min(_SHOWN, most_lanes(len(traces)), traces[0].cell.hidden_size)
    return StackedScene(
        card=card,
        reading=reading,
        run=run,
        traces=traces,
        answers=reading.answers(run),
        widest=tuple(tuple(sorted(unit_order(trace, "c", "range")[:count])) for trace in traces),
        start=min(card.recipe.start, reading.sequence.steps - 1),
    )
