"""From values to a heatmap's colours: the range and the scale of a quantity."""

from __future__ import annotations

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.theme import Theme
from lstm_viz.notation import QUANTITIES


def value_range_of(key: str, *values: FloatArray) -> tuple[float, float]:
    """Where the colours of a quantity begin and end: fixed, or symmetric about 0."""
    fixed = QUANTITIES[key].value_range
    if fixed is not None:
        return fixed
    largest = max(float(np.abs(part).max()) for part in values) or 1.0
    return -largest, largest


def scale_of(is_gate: bool, colors: Theme) -> list[list[float | str]]:
    """A Plotly colour scale: from shut to open, or from negative over 0 to positive."""
    stops = colors.gate_scale if is_gate else colors.signed_scale
    return [[k / (len(stops) - 1), color] for k, color in enumerate(stops)]
