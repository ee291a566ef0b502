"""The axis of a panel of costs, and how times and ratios are written."""

from __future__ import annotations

import math
from collections.abc import Sequence

LONGEST_BAR = 184.0  # pixels
MOST_TICKS = 9
_LAST_WORD = LONGEST_BAR - 22
OUT_OF_SIGHT = -500.0  # where what is not shown stands


def time_text(seconds: float) -> str:
    """A time as it is shown: ``850 ns``, ``3.5 µs``, ``12 ms``."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def ratio_text(ratio: float) -> str:
    """A ratio as it is shown: ``×4``, ``×4.1``, ``×0.33``, ``×304``."""
    if ratio >= 99.5:
        return f"×{ratio:,.0f}"
    text = f"{ratio:.1f}" if ratio >= 0.995 else f"{ratio:.2g}"
    return f"×{text.removesuffix('.0')}"


class CostAxis:
    """From a value to the length of its bar."""

    def __init__(self, low: float, high: float, logarithmic: bool) -> None:
        self._low, self._high, self._logarithmic = low, high, logarithmic

    def length(self, value: float) -> float:
        """Pixels; 0 for what is not over 0."""
        if value <= 0 or math.isnan(value):
            return 0.0
        if not self._logarithmic:
            return LONGEST_BAR * value / self._high
        return LONGEST_BAR * math.log(value / self._low) / math.log(self._high / self._low)

    def _exponents(self) -> list[int]:
        if not self._logarithmic or self._high <= 0:
            return []
        first = round(math.log10(self._low))
        return list(range(first, math.floor(math.log10(self._high)) + 1))[:MOST_TICKS]

    def ticks(self, left: float) -> list[float]:
        """Where the powers of ten stand in a panel from `left` on; others out of sight."""
        there = [left + max(self.length(10.0**k), 0.0) for k in self._exponents()]
        return there + [OUT_OF_SIGHT] * (MOST_TICKS - len(there))

    def powers(self) -> list[str]:
        """What is written under them; of times, in words."""
        signs = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
        there = [
            time_text(10.0**k) if self._low < 1e-2 else f"10{str(k).translate(signs)}"
            for k in self._exponents()
        ]
        # What would run into another one, or into the next panel, is left out.
        every = -(-len(there) // 4)
        seen = [
            text if k % every == 0 and self.length(10.0**exponent) < _LAST_WORD else " "
            for k, (exponent, text) in enumerate(zip(self._exponents(), there, strict=True))
        ]
        return seen + [" "] * (MOST_TICKS - len(seen))


def cost_axis(column: Sequence[float], logarithmic: bool) -> CostAxis:
    """The axis that holds all numbers of a column."""
    there = [value for value in column if value > 0]
    if not there:
        return CostAxis(1.0, 0.0, logarithmic)
    high, low = max(there), 10.0 ** math.floor(math.log10(min(there)))
    return CostAxis(low, high if high > low else 10 * low, logarithmic)
