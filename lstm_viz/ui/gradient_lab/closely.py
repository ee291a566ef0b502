"""One initialisation of a comparison, with every number of its gradient. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from lstm_viz.analysis import GradientFlow, gradient_flow
from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.gradients import (
    Architecture,
    Comparison,
    GradientSettings,
    draw_cell,
    loss_seed,
)

MOST_STEPS_CLOSELY = 1000
"""A whole trace and all its gradients are kept for each network that is looked at."""


@dataclass(frozen=True, eq=False)
class Closely:
    """One network of a comparison, on what all of them read."""

    flow: GradientFlow
    h_seed: FloatArray  # (T, H), ∂L/∂h(t) as the loss itself sees it
    kept: dict[str, Any] = field(default_factory=dict)  # what takes long and was made of it


def closely(comparison: Comparison, architecture: Architecture, k: int) -> Closely:
    """Initialisation `k` of one network.

    Raises
    ------
    InvalidInput
        When the sequence is too long to be looked at so closely, or a relu RNN's state leaves the
        float range on it.
    """
    if comparison.steps > MOST_STEPS_CLOSELY:
        raise InvalidInput(
            f"T is {comparison.steps:,}; one network can be looked at closely up to "
            f"{MOST_STEPS_CLOSELY:,} steps."
        )
    x = comparison.x
    return _closely(comparison.settings, architecture, k, x.tobytes(), x.shape)


@lru_cache(maxsize=12)
def _closely(
    settings: GradientSettings,
    architecture: Architecture,
    k: int,
    read: bytes,
    shape: tuple[int, int],
) -> Closely:
    x = np.frombuffer(read, settings.precision).reshape(shape)
    cell = draw_cell(settings, architecture, k, shape[1])
    h_seed = loss_seed(settings, shape[0], cell.output_size)
    return Closely(gradient_flow(cell, x, h_seed), h_seed)
