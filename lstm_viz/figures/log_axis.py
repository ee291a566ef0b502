"""A logarithmic axis on which nothing is lost: not what is 0, not what is beyond all numbers.

Plotly's own logarithmic axis leaves 0 and ∞ out without a word, and these are what a gradient ends
at that has vanished or exploded. So log₁₀ is drawn on a linear axis; what has no finite logarithm
stands in a row of its own, under and over the rest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.theme import Theme

MOST_TICKS = 7
"""More powers of ten than this beside an axis are too many to read."""

_ROW = 0.11  # how far a row of its own lies from the rest, as a share of the decades
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class LogAxis:
    """Whole decades from 10^low to 10^high, and whether 0 and ∞ have rows of their own.

    Where an axis comes from values, use `log_axis_for` or `log_axis_for_powers`.
    """

    low: int
    high: int  # more than low
    has_zero: bool = False
    has_inf: bool = False

    @property
    def zero_row(self) -> float:
        """Where on the axis stands what fell below the float range."""
        return self.low - self._row

    @property
    def inf_row(self) -> float:
        """Where on the axis stands what left the float range."""
        return self.high + self._row

    @property
    def ends(self) -> tuple[float, float]:
        """The axis' range, rows included."""
        low = self.zero_row - 0.5 * self._row if self.has_zero else float(self.low)
        high = self.inf_row + 0.5 * self._row if self.has_inf else float(self.high)
        return low, high

    @property
    def _row(self) -> float:
        return _ROW * (self.high - self.low)

    def place(self, norms: ArrayLike) -> list[float | None]:
        """Where numbers from 0 stand on the axis; see `place_powers`."""
        return self.place_powers(log10_of(norms))

    def place_powers(self, powers: ArrayLike) -> list[float | None]:
        """Where numbers stand on the axis whose log₁₀ these are.

        Returns
        -------
        list of float or None
            `zero_row` for −∞, `inf_row` for +∞, None for nan, the power itself for the rest.
        """
        flat = np.asarray(powers, np.float64).ravel()
        rows = {-math.inf: self.zero_row, math.inf: self.inf_row}
        return [
            None if math.isnan(power) else rows.get(power, power)
            for power in (float(power) for power in flat)
        ]

    def layout(self, colors: Theme, most_ticks: int = MOST_TICKS) -> dict[str, Any]:
        """The layout of a vertical axis: its range and its ticks.

        Parameters
        ----------
        colors : Theme
            Light or dark.
        most_ticks : int
            How many powers of ten may stand beside it, 2 or more.
        """
        low, high = self.ends
        values: list[float] = [*self.ticks(most_ticks)]
        texts = [power_text(int(power)) for power in values]
        if self.has_zero:
            values, texts = [self.zero_row, *values], ["0", *texts]
        if self.has_inf:
            values, texts = [*values, self.inf_row], [*texts, "∞"]
        return {
            "range": [low, high],
            "tickvals": values,
            "ticktext": texts,
            "tickfont": {"size": 14, "color": colors.quiet},
            "fixedrange": True,
            "gridcolor": colors.grid,
            "zeroline": False,
        }

    def ticks(self, most_ticks: int = MOST_TICKS) -> list[int]:
        """The powers that stand beside the axis: multiples of 1, 2, 5, 10, 20, … decades."""
        every = next(
            step
            for step in (digit * 10**k for k in range(9) for digit in (1, 2, 5))
            if self.high // step + -self.low // step + 1 <= most_ticks
        )
        return list(range(-(-self.low // every) * every, self.high + 1, every))

    def bands(self, colors: Theme, yref: str = "y") -> list[dict[str, Any]]:
        """Shapes: a tinted band across the picture for each row that is off the scale."""
        rows = [row for row, there in self._rows() if there]
        return [
            {
                "type": "rect",
                "xref": "paper",
                "yref": yref,
                "x0": 0,
                "x1": 1,
                "y0": row - 0.5 * self._row,
                "y1": row + 0.5 * self._row,
                "line": {"width": 0},
                "fillcolor": colors.surface,
                "layer": "below",
            }
            for row in rows
        ]

    def _rows(self) -> list[tuple[float, bool]]:
        return [(self.zero_row, self.has_zero), (self.inf_row, self.has_inf)]

    def row_words(self) -> str:
        """What the rows off the scale mean; an empty string where there are none."""
        words = []
        if self.has_zero:
            words.append("0: below the float range")
        if self.has_inf:
            words.append("∞: beyond the float range")
        return "; ".join(words)


def log_axis_for(*norms: ArrayLike) -> LogAxis:
    """Make an axis on which all of these numbers from 0 have a place."""
    return log_axis_for_powers(*(log10_of(part) for part in norms))


def log_axis_for_powers(*powers: ArrayLike) -> LogAxis:
    """Make an axis on which all numbers have a place whose log₁₀ these are; nan is passed over.

    It spans one decade at least, and without a finite value from 1 to 10.
    """
    flat = np.concatenate([np.empty(0), *(np.asarray(p, np.float64).ravel() for p in powers)])
    finite = flat[np.isfinite(flat)]
    low, high = 0, 1
    if len(finite):
        low, high = math.floor(finite.min()), math.ceil(finite.max())
    return LogAxis(
        low=low,
        high=max(high, low + 1),
        has_zero=bool((flat == -math.inf).any()),
        has_inf=bool((flat == math.inf).any()),
    )


def log10_of(norms: ArrayLike) -> FloatArray:
    """log₁₀ of numbers from 0 in float64: −∞ of 0, +∞ of ∞, nan of nan."""
    with np.errstate(divide="ignore"):
        return np.log10(np.asarray(norms, np.float64))


def power_text(exponent: int) -> str:
    """A power of ten: ``10⁻⁸``; the zeroth is ``1``, the first ``10``."""
    return {0: "1", 1: "10"}.get(exponent, "10" + str(exponent).translate(_RAISED))


def magnitude(norm: float) -> str:
    """A number from 0 with two digits: ``0.42``, ``37``, ``4.2·10⁻⁸``, ``0``, ``∞``; or ``–``."""
    if norm == 0 or not math.isfinite(norm):
        return magnitude_of_power(float(log10_of(norm)))
    mantissa, exponent = f"{norm:.1e}".split("e")
    return _written(mantissa, int(exponent))


def magnitude_of_power(power: float) -> str:
    """The number whose log₁₀ this is, as `magnitude` writes it; the number may be beyond floats."""
    if math.isnan(power):
        return "–"
    if math.isinf(power):
        return "0" if power < 0 else "∞"
    whole = math.floor(power)
    mantissa, carried = f"{10 ** (power - whole):.1e}".split("e")
    return _written(mantissa, whole + int(carried))


def _written(mantissa: str, exponent: int) -> str:
    if not -3 < exponent < 4:
        return f"{mantissa}·{power_text(exponent)}"
    return f"{float(f'{mantissa}e{exponent}'):.{max(0, 1 - exponent)}f}"
