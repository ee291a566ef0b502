"""The sizes on which a network's costs depend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from lstm_viz.errors import InvalidInput

MOST = {
    "input_size": 256,
    "hidden_size": 256,
    "layers": 3,
    "steps": 1000,
    "outputs": 1000,
    "batch": 16,
}
"""The largest of each size; with all of them a step can still be measured within a second."""

_LEAST = {"hidden_size": 2, "outputs": 0}  # a projection needs something smaller than H; K may be 0


@dataclass(frozen=True)
class Sizes:
    """How large a network is, and what it reads.

    Raises
    ------
    InvalidInput
        When a size is no whole number within its range.
    """

    input_size: int = 32  # D, 1…256
    hidden_size: int = 64  # H, 2…256: units of each layer, and of each direction
    layers: int = 1  # L, 1…3
    steps: int = 100  # T, 1…1,000: steps read; with attention as many are written
    outputs: int = 0  # K, 0…1,000: numbers that a linear read-out gives at each step; 0: none
    batch: int = 1  # B, 1…16: sequences at once

    def __post_init__(self) -> None:
        for field in fields(self):
            value, least = getattr(self, field.name), _LEAST.get(field.name, 1)
            most = MOST[field.name]
            is_whole = isinstance(value, int) and not isinstance(value, bool)
            if not is_whole or not least <= value <= most:
                raise InvalidInput(
                    f"{field.name} is {value!r}; expected a whole number from {least} to {most}."
                )

    @property
    def projected(self) -> int:
        """P, what an LSTM with a projection hands on of its H units: half of them."""
        return self.hidden_size // 2

    @property
    def letters(self) -> Mapping[str, int]:
        """Each letter of the formulas with its number."""
        return {
            "D": self.input_size,
            "H": self.hidden_size,
            "L": self.layers,
            "(L−1)": self.layers - 1,
            "P": self.projected,
            "T": self.steps,
            "K": self.outputs,
            "B": self.batch,
        }
