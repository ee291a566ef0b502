"""Gradients' norms over time on a logarithmic axis: medians with their bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.end_labels import pushed_apart
from lstm_viz.figures.gradient_plan import MOST_DRAWN, GradientLine, GradientPlan
from lstm_viz.figures.log_axis import LogAxis, log10_of, log_axis_for, power_text
from lstm_viz.figures.moving import Binding, Item, Matrix
from lstm_viz.figures.network_colors import network_color, network_dash
from lstm_viz.figures.theme import Theme

LABEL_SPACE = 17
"""Pixels from the middle of one label beside the cursor to the middle of the next, at least."""

MOST_TICKS = 6
"""More powers of ten than this are too many beside curves of this height."""

_TICK_SPACE = 14  # pixels from a row off the scale to a power of ten that is written, at least
_BAND_OPACITY = 0.16


def axis_of(lines: Sequence[GradientLine]) -> LogAxis:
    """An axis on which every median and every band has its place.

    It goes on to its next tick: while a knob is moved, most often it then stays as it is.
    """
    axis = log_axis_for(
        *(part for line in lines for part in (line.curve.median, line.curve.low, line.curve.high))
    )
    first, second, *_ = [*axis.ticks(MOST_TICKS), axis.high, axis.high]
    every = max(second - first, 1)
    high = axis.high if axis.high <= 1 else -(-axis.high // every) * every
    return replace(axis, low=axis.low // every * every, high=high)


def height_on(axis: LogAxis, norms: ArrayLike, plan: GradientPlan) -> FloatArray:
    """Where norms stand, in pixels over the bottom of the curves."""
    power = log10_of(norms)
    row = np.where(power < 0, axis.zero_row, axis.inf_row)
    low, high = axis.ends
    return (np.where(np.isfinite(power), power, row) - low) / (high - low) * plan.curves


def axis_ticks(axis: LogAxis, plan: GradientPlan) -> tuple[list[float], list[str]]:
    """The heights of the axis' ticks and their texts; the rows off the scale come before others."""
    powers = axis.ticks(MOST_TICKS)
    places = {power_text(power): _height(axis, power, plan) for power in powers}
    rows = {}
    if axis.has_zero:
        rows["0"] = _height(axis, axis.zero_row, plan)
    if axis.has_inf:
        rows["∞"] = _height(axis, axis.inf_row, plan)
    clear = {
        text: height
        for text, height in places.items()
        if all(abs(height - row) >= _TICK_SPACE for row in rows.values())
    }
    return [*clear.values(), *rows.values()], [*clear, *rows]


def axis_shapes(
    axis: LogAxis, plan: GradientPlan, heights: Sequence[float], colors: Theme
) -> list[dict[str, Any]]:
    """The bands of the rows off the scale, and a line at each of the heights."""
    line = {
        "type": "line",
        "xref": "paper",
        "yref": "y",
        "x0": 0,
        "x1": 1,
        "line": {"color": colors.grid, "width": 1},
        "layer": "below",
    }
    bands = [
        band | {side: _height(axis, band[side], plan) for side in ("y0", "y1")}
        for band in axis.bands(colors)
    ]
    return [*bands, *({**line, "y0": height, "y1": height} for height in heights)]


def _height(axis: LogAxis, place: float, plan: GradientPlan) -> float:
    low, high = axis.ends
    return (place - low) / (high - low) * plan.curves


def curve_arrays(
    lines: Sequence[GradientLine], axis: LogAxis, plan: GradientPlan, picked: NDArray[np.intp]
) -> dict[str, NDArray[Any]]:
    """The still curves.

    Returns
    -------
    dict of str to ndarray
        ``medians`` (K, lines), heights; ``bands`` (2K, lines), the bands' outlines.
    """
    medians, bands = [], []
    for line in lines:
        curve = line.curve
        medians.append(height_on(axis, curve.median[picked], plan))
        ends = [curve.high[picked], curve.low[picked][::-1]]
        bands.append(height_on(axis, np.concatenate(ends), plan))
    return {
        "medians": np.stack(medians, axis=1).astype(np.float32),
        "bands": np.stack(bands, axis=1).astype(np.float32),
    }


def curve_traces(
    lines: Sequence[GradientLine], x: Sequence[float], colors: Theme, first: int
) -> tuple[list[dict[str, Any]], list[Binding]]:
    """The curves as traces, the first of them number `first`, and their bindings.

    All bands ``"band: gru"`` first, so that no band covers a line ``"median: gru"``.
    """
    traces: list[dict[str, Any]] = []
    bindings: list[Binding] = []
    there, back = list(x), list(x)[::-1]
    for k, line in enumerate(lines):
        color = network_color(line.key, colors)
        traces.append(
            {
                "type": "scatter",
                "name": f"band: {line.key}",
                "mode": "lines",
                "x": there + back,
                "fill": "toself",
                "fillcolor": _clear(color),
                "line": {"width": 0, "color": color},
                "hoverinfo": "skip",
            }
        )
        bindings.append(Binding(first + k, "y", Item(Matrix("bands"), k)))
    for k, line in enumerate(lines):
        traces.append(
            {
                "type": "scatter",
                "name": f"median: {line.key}",
                "mode": "lines",
                "x": there,
                "line": {
                    "color": network_color(line.key, colors),
                    "width": 3,
                    "dash": network_dash(line.key),
                },
                "cliponaxis": False,
                "hoverinfo": "skip",
            }
        )
        bindings.append(Binding(first + len(lines) + k, "y", Item(Matrix("medians"), k)))
    return traces, bindings


def label_heights(heights: FloatArray, plan: GradientPlan) -> FloatArray:
    """Heights of the labels beside the cursor, spread so that no two overlap.

    Parameters
    ----------
    heights : ndarray, shape (T, lines)
        Those of the curves.
    plan : GradientPlan
        Where the curves end.

    Returns
    -------
    ndarray, shape (T, lines)
        Of a long sequence only every few steps have labels spread for them; the others have
        their neighbour's.
    """
    steps = len(heights)
    every = -(-steps // MOST_DRAWN)
    spread = np.array(
        [
            pushed_apart(row.tolist(), LABEL_SPACE, LABEL_SPACE / 2, plan.curves - LABEL_SPACE / 2)
            for row in np.clip(heights[::every], LABEL_SPACE / 2, plan.curves - LABEL_SPACE / 2)
        ]
    )
    return np.repeat(spread, every, axis=0)[:steps]


def _clear(color: str) -> str:
    red, green, blue = (int(color[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red},{green},{blue},{_BAND_OPACITY})"
