"""A forward and a bidirectional network on the same sequence. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lstm_viz import zoo
from lstm_viz.cells import LSTMTrace
from lstm_viz.figures.bidirectional_chains import chains_of
from lstm_viz.figures.bidirectional_plan import MOST_STEPS
from lstm_viz.figures.bidirectional_times import View
from lstm_viz.network import NetworkTrace
from lstm_viz.readout import Answers
from lstm_viz.ui.bidirectional.choice import BidirectionalChoice
from lstm_viz.ui.lesson_choice import Reads
from lstm_viz.ui.lesson_reading import Reading, reading_of
from lstm_viz.zoo.lessons import BIDIRECTIONAL

FORWARD_ONLY, BOTH_WAYS = BIDIRECTIONAL


@dataclass(frozen=True, eq=False, kw_only=True)
class BidirectionalScene:
    """Both networks on one sequence."""

    reading: Reading
    run: NetworkTrace  # of the bidirectional network
    chains: tuple[LSTMTrace, LSTMTrace]  # forward, backward; both by the sequence's own time
    says: Answers  # of the bidirectional network
    forward_says: Answers  # of the one that only reads forward
    kept: dict[Hashable, Any] = field(default_factory=dict)  # pictures

    def start(self, view: View) -> int:
        """The clock's step worth opening on.

        While the chains run: where about a third of the steps have been passed by both. At a step:
        the first one that is asked about.
        """
        steps = self.reading.sequence.steps
        if view == "run":
            return min(round(0.66 * steps), steps - 1)
        asked = self.says.asked
        return int(asked.argmax()) if asked.any() else 0


def bidirectional_scene(choice: BidirectionalChoice) -> BidirectionalScene:
    """What is chosen to be seen; kept for a while.

    Raises
    ------
    InvalidInput
        When a network's file is missing or damaged, or what was typed cannot be read.
    """
    number = choice.held_out if choice.reads == "held-out" else 0
    return _scene(choice.reads, number, choice.text if choice.reads == "typed" else "")


@lru_cache(maxsize=32)
def _scene(reads: Reads, number: int, text: str) -> BidirectionalScene:
    reading = reading_of(BOTH_WAYS, reads, number, text, MOST_STEPS)
    x = reading.sequence.x
    run = zoo.network_of(BOTH_WAYS).trace(x)
    return BidirectionalScene(
        reading=reading,
        run=run,
        chains=chains_of(run),
        says=reading.answers(run),
        forward_says=reading.answers(zoo.network_of(FORWARD_ONLY).trace(x)),
    )
