"""The bars of a gradient at the input: its norm, and times the input."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.log_axis import log10_of, magnitude, power_text
from lstm_viz.figures.network_colors import network_color, network_name
from lstm_viz.figures.theme import Theme
from lstm_viz.figures.time_axis import step_words
from lstm_viz.gradients import NOTHING, InputGradients, correctable

NOTHING_WORDS = power_text(round(math.log10(NOTHING)))
"""The share of the largest gradient under which nothing is left, as it is written."""

_FEW = 60  # steps up to which bars stand apart


def norm_bars(
    key: str,
    found: InputGradients,
    tokens: Sequence[str] | None,
    axis: str,
    colors: Theme,
) -> list[dict[str, Any]]:
    """Bars as high as a gradient's norm by powers of ten, and hatches where it is next to nothing.

    Returns
    -------
    list of dict
        ``"lstm: not corrected"``, a bar over each run of steps that `correctable` leaves out;
        ``"lstm: norm"``, the outline of bars, 1 high for the largest norm, without one for
        `NOTHING` of it and below; ``"lstm: norm values"``, ``customdata`` the norm at each step,
        None beyond the float range.
    """
    keeps = correctable(found.norm)
    runs = runs_of(~keeps)
    words = [
        f"{network_name(key)}, {step_words(t, tokens)}: ‖∂L/∂x‖ = {magnitude(float(norm))}"
        + ("" if keeps[t] else ", would not be corrected")
        for t, norm in enumerate(found.norm)
    ]
    color, heights = network_color(key, colors), _heights(found.norm)
    return [
        {
            "type": "bar",
            "name": f"{key}: not corrected",
            "x": [(start + end + 1) / 2 for start, end in runs],
            "width": [end - start for start, end in runs],
            "y": [1.0] * len(runs),
            "yaxis": axis,
            "marker": {
                "color": colors.surface,
                "line": {"width": 0},
                "pattern": {
                    "shape": "/",
                    "fillmode": "overlay",
                    "fgcolor": colors.quiet,
                    "bgcolor": colors.surface,
                    "size": 8,
                    "solidity": 0.14,
                },
            },
            "hovertext": [
                f"{steps_words(start, end)} would not be corrected: under {NOTHING_WORDS} of the "
                "largest gradient"
                for start, end in runs
            ],
            "hovertemplate": "%{hovertext}<extra></extra>",
        },
        _outline(f"{key}: norm", heights, color, axis),
        _values(f"{key}: norm values", heights, found.norm, words, axis),
    ]


def signed_bars(
    key: str,
    found: InputGradients,
    tokens: Sequence[str] | None,
    axis: str,
    colors: Theme,
) -> list[dict[str, Any]]:
    """Bars up and down for gradient times input, as shares of the largest.

    Returns
    -------
    list of dict
        ``"lstm: times input, more"`` and ``"…, less"``, outlines of what adds to the loss and
        what takes from it; ``"lstm: times input values"``, ``customdata`` the number itself at
        each step, None beyond the float range.
    """
    largest = largest_of(found.contribution)
    scale = largest if largest > 0 else 1.0
    heights = np.nan_to_num(found.contribution / scale, nan=0.0, posinf=0.0, neginf=0.0)
    words = [
        f"{network_name(key)}, {step_words(t, tokens)}: ∂L/∂x · x = {_signed(float(value))}"
        for t, value in enumerate(found.contribution)
    ]
    red, blue = colors.signed_scale[2], colors.signed_scale[0]
    return [
        _outline(f"{key}: times input, more", np.maximum(heights, 0.0), red, axis),
        _outline(f"{key}: times input, less", np.minimum(heights, 0.0), blue, axis),
        _values(f"{key}: times input values", heights, found.contribution, words, axis),
    ]


def runs_of(there: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Neighbouring steps together, each run from its first to after its last."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], there, [False]]).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def steps_words(start: int, end: int) -> str:
    """A run of steps, as `runs_of` gives it: ``step 5`` or ``steps 5 to 7``."""
    return f"step {end}" if end == start + 1 else f"steps {start + 1} to {end}"


def largest_of(values: FloatArray) -> float:
    """The largest finite number, signs left aside; 0 where there is none."""
    finite = values[np.isfinite(values)]
    return float(np.abs(finite).max(initial=0.0))


def _heights(norms: FloatArray) -> FloatArray:
    """1 for the largest, 0 for `NOTHING` of it and below, evenly by powers of ten between."""
    largest = float(norms.max())
    if largest == 0:
        return np.zeros(len(norms))
    if math.isinf(largest):
        return np.where(np.isinf(norms), 1.0, 0.0)
    decades = log10_of(norms) - math.log10(largest)
    return np.clip(1 - decades / math.log10(NOTHING), 0.0, 1.0)


def _outline(name: str, heights: FloatArray, color: str, axis: str) -> dict[str, Any]:
    """Bars as one filled line, four points each: a thousand bars are slow."""
    half = 0.42 if len(heights) <= _FEW else 0.5
    there = np.flatnonzero(heights)
    tops = heights[there].tolist()
    return {
        "type": "scatter",
        "name": name,
        "mode": "lines",
        "x": [t + 1 + side for t in there.tolist() for side in (-half, -half, half, half)],
        "y": [y for top in tops for y in (0.0, top, top, 0.0)],
        "yaxis": axis,
        "fill": "tozeroy",
        "fillcolor": color,
        "line": {"color": color, "width": 0.5},
        "hoverinfo": "skip",
    }


def _values(
    name: str, heights: FloatArray, values: FloatArray, words: Sequence[str], axis: str
) -> dict[str, Any]:
    """What is told where a bar's end is pointed at; nothing of it is drawn."""
    return {
        "type": "scatter",
        "name": name,
        "mode": "lines",
        "line": {"width": 0},
        "x": list(range(1, len(heights) + 1)),
        "y": heights.tolist(),
        "customdata": [_number(value) for value in values.tolist()],
        "yaxis": axis,
        "hoveron": "points",
        "hovertext": list(words),
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _signed(value: float) -> str:
    if not math.isfinite(value):
        return "beyond the float range"
    return ("−" if value < 0 else "") + magnitude(abs(value))


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
