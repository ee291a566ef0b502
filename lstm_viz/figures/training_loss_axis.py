"""The logarithmic axis of losses: fixed by the task's baseline, as far as the losses allow."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.log_axis import log10_of, power_text
from lstm_viz.figures.theme import Theme
from lstm_viz.figures.training_axis import finite_or_none, round_up, value_ticks

MOST_TICKS = 5

_OVER, _UNDER = 2, 3  # times the baseline, and a part of it: what the axis shows at least
_MOST_OVER, _MOST_UNDER = 1e3, 1e8  # what it shows at most


@dataclass(frozen=True)
class LossAxis:
    """From a power of ten up to a round number; what lies beyond stands at its end."""

    low: float  # log₁₀ of where it begins, a whole number
    high: float  # log₁₀ of where it ends

    def place(self, losses: ArrayLike) -> list[float | None]:
        """Where losses from 0 stand: log₁₀, ∞ at the upper end, 0 at the lower; None for nan."""
        return finite_or_none(np.clip(log10_of(losses), self.low, self.high))

    def layout(self, colors: Theme) -> dict[str, Any]:
        """The layout of a vertical axis: its range and its ticks."""
        powers = range(round(self.low), math.floor(self.high + 1e-9) + 1)
        ticks = list(powers[:: -(-len(powers) // MOST_TICKS)])
        return {
            "range": [self.low, self.high],
            "tickvals": ticks,
            "ticktext": [
                f"{10.0**power:g}" if -4 <= power <= 3 else power_text(power) for power in ticks
            ],
            **value_ticks(colors),
        }


def loss_axis(baseline: float, drawn: Iterable[FloatArray]) -> LossAxis:
    """Make an axis for a task's baseline and for what is drawn.

    It never reaches so far that the baseline would be lost at an end: of a loss that explodes there
    is no more to see than that it leaves the picture.
    """
    parts = np.concatenate([np.empty(0), *drawn])
    parts = parts[np.isfinite(parts)]
    most = min(max(_OVER * baseline, *parts, 0.0), _MOST_OVER * baseline)
    least = min(baseline / _UNDER, *parts[parts > 0], baseline)
    low = math.floor(math.log10(max(least, baseline / _MOST_UNDER)) + 1e-9)
    return LossAxis(low, math.log10(round_up(most)))
