"""What is asked of a cell and what it does, on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import counted, shown
from lstm_viz.figures.theme import LINE, Theme, theme
from lstm_viz.figures.time_axis import (
    LEFT,
    RIGHT,
    axis_note,
    least_width,
    require_token_per_step,
    step_words,
    time_layout,
)

WIDTH, HEIGHT = 620, 270  # it stands beside what is asked: half a page

_TOP, _BOTTOM = 30, 46
_HALF_WIDTH = 0.36  # of a target's box, in steps


def target_picture(
    target: FloatArray,
    output: FloatArray,
    tolerance: float,
    name: str,
    quantity: str,
    *,
    tokens: Sequence[str] | None = None,
    dark: bool = False,
) -> go.Figure:
    """Draw targets as boxes as high as their tolerance, and a cell's values as points on a line.

    Parameters
    ----------
    target : ndarray, shape (T,)
        What is asked at each step; NaN where nothing is.
    output : ndarray, shape (T,)
        What the cell does.
    tolerance : float
        How far off still counts as right.
    name : str
        What is looked at: ``"C₁(t)"``.
    quantity : str
        ``"c"`` or ``"h"``, whose colour the line has.
    tokens : sequence of str, optional
        A label for each step, T of them.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    plotly.graph_objects.Figure
        The traces ``target`` (a bar a step that is asked for, ``base`` and ``y`` its box),
        ``yours`` (the line) and ``off`` (crosses on the points that are not within their box).

    Raises
    ------
    InvalidInput
        When the arrays differ in length, or there are not as many tokens as steps.
    """
    if target.shape != output.shape or target.ndim != 1:
        raise InvalidInput(
            f"target has shape {target.shape} and output {output.shape}; expected (T,) for both."
        )
    count = len(target)
    require_token_per_step(tokens, count)
    colors = theme(dark)
    asked = [t for t in range(count) if np.isfinite(target[t])]
    off = [t for t in asked if abs(output[t] - target[t]) > tolerance]
    low, high = _range(target[asked], output, tolerance)
    # A box that is too flat to be seen is drawn as high as a line is thick.
    half = max(tolerance, (high - low) / 60)
    return go.Figure(
        {
            "data": [
                {
                    "type": "bar",
                    "name": "target",
                    "x": [t + 1 for t in asked],
                    "base": [float(target[t]) - half for t in asked],
                    "y": [2 * half] * len(asked),
                    "width": 2 * _HALF_WIDTH,
                    "customdata": [float(target[t]) for t in asked],
                    "marker": {
                        "color": colors.surface,
                        "line": {"width": 1.6, "color": colors.quiet},
                    },
                    "hovertemplate": f"asked: %{{customdata:.4g}} ± {tolerance:g}<extra></extra>",
                },
                {
                    "type": "scatter",
                    "name": "yours",
                    "mode": "lines+markers",
                    "x": list(range(1, count + 1)),
                    "y": [float(value) for value in output],
                    "line": {"color": LINE[quantity], "width": 2.5},
                    "marker": {"size": 8, "color": LINE[quantity]},
                    "hovertext": [
                        f"{name} at {step_words(t, tokens)}: {shown(float(output[t]), 4)}"
                        for t in range(count)
                    ],
                    "hovertemplate": "%{hovertext}<extra></extra>",
                },
                {
                    "type": "scatter",
                    "name": "off",
                    "mode": "markers",
                    "x": [t + 1 for t in off],
                    "y": [float(output[t]) for t in off],
                    "marker": {
                        "symbol": "x-thin",
                        "size": 13,
                        "line": {"width": 3, "color": colors.text},
                    },
                    "hoverinfo": "skip",
                },
            ],
            "layout": _layout(count, tokens, (low, high), name, colors)
            | {"meta": {"alt": _alt(target, asked, off, name), "min_width": least_width(count)}},
        },
        _validate=False,
    )


def _range(asked: FloatArray, output: FloatArray, tolerance: float) -> tuple[float, float]:
    values = np.concatenate([asked - tolerance, asked + tolerance, output, [0.0]])
    low, high = float(values.min()), float(values.max())
    room = 0.08 * (high - low) or 1.0
    return low - room, high + room


def _layout(
    count: int,
    tokens: Sequence[str] | None,
    ends: tuple[float, float],
    name: str,
    colors: Theme,
) -> dict[str, Any]:
    legend = f"{name}: <b>●</b> yours   ▭ asked   <b>✕</b> not within"
    return {
        **time_layout(count, tokens, colors),
        "width": WIDTH,
        "height": HEIGHT,
        "margin": {"l": LEFT, "r": RIGHT, "t": _TOP, "b": _BOTTOM},
        "barmode": "overlay",
        "annotations": [axis_note(legend, colors.text, 15)],
        "yaxis": {
            "range": list(ends),
            "nticks": 5,
            "tickfont": {"size": 14, "color": colors.quiet},
            "fixedrange": True,
            "gridcolor": colors.grid,
            "zeroline": True,
            "zerolinecolor": colors.quiet,
        },
    }


def _alt(target: FloatArray, asked: Sequence[int], off: Sequence[int], name: str) -> str:
    where = ", ".join(str(t + 1) for t in off[:8]) + (" and others" if len(off) > 8 else "")
    told = f"not within it at {where}" if off else "within it everywhere"
    return (
        f"{name} over {counted(len(target), 'step')}, asked for at {counted(len(asked), 'step')}: "
        f"{told}."
    )
