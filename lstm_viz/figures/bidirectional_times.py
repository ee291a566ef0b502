"""What each of two chains has read when: while they run, or as seen from one step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

View = Literal["run", "step"]
VIEWS: tuple[View, ...] = ("run", "step")
"""Both chains run at the same time, from opposite ends; or all that bears on one step is shown."""

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class ChainTimes:
    """For each moment of the clock where both chains are, and what they have been at."""

    steps: int  # T
    view: View

    @property
    def forward_head(self) -> NDArray[np.intp]:
        """The step that the forward chain is at, shape (T,)."""
        return np.arange(self.steps)

    @property
    def backward_head(self) -> NDArray[np.intp]:
        """The step that the backward chain is at, shape (T,)."""
        forward = np.arange(self.steps)
        return forward[::-1].copy() if self.view == "run" else forward

    @property
    def forward_seen(self) -> BoolArray:
        """Where the forward chain has been, shape (T moments, T steps)."""
        steps = np.arange(self.steps)
        return np.asarray(steps[None] <= self.forward_head[:, None])

    @property
    def backward_seen(self) -> BoolArray:
        """Where the backward chain has been, shape (T moments, T steps)."""
        steps = np.arange(self.steps)
        return np.asarray(steps[None] >= self.backward_head[:, None])

    @property
    def both_seen(self) -> BoolArray:
        """Where both have been: there [h→; h←] is joined, shape (T moments, T steps)."""
        return self.forward_seen & self.backward_seen
