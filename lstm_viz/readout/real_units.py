"""From the numbers that a network reads and says to those that they stand for."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput


@dataclass(frozen=True)
class RealUnits:
    """A network's number times `factor` plus `offset`, with the name of a unit.

    Raises
    ------
    InvalidInput
        When the factor is not over 0, or one of the two is not finite.
    """

    name: str = ""  # "°C"; empty for a plain number
    factor: float = 1.0  # how many of them one of the network's is, over 0
    offset: float = 0.0  # what the network's 0 is

    def __post_init__(self) -> None:
        if not (math.isfinite(self.factor) and self.factor > 0 and math.isfinite(self.offset)):
            raise InvalidInput(
                f"factor is {self.factor!r} and offset {self.offset!r}; expected finite numbers, "
                "the factor over 0."
            )

    def real(self, values: ArrayLike) -> FloatArray:
        """Return what the network's numbers stand for, of the same shape."""
        numbers = np.asarray(values, np.float64)
        if self.factor == 1 and self.offset == 0:  # to the last bit
            return numbers
        return numbers * self.factor + self.offset

    @property
    def behind(self) -> str:
        """What is written behind a number: a space and the unit, or nothing."""
        return f" {self.name}" if self.name else ""


AS_IT_IS = RealUnits()
"""The network's own numbers."""
