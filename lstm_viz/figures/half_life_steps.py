"""How long one unit remembers, from each step on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_viz.analysis.half_life import HalfLife
from lstm_viz.arrays import FloatArray, checked_index
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import counted, shown
from lstm_viz.figures.ledger_bands import MOST_SEPARATED
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
from lstm_viz.notation import subscript

HEIGHT = 150

_TOP, _BOTTOM = 28, 46
_LINE_NOTE = "; line: <b>pinned</b>"


def half_life_steps(
    half_life: HalfLife,
    unit: int,
    *,
    tokens: Sequence[str] | None = None,
    pinned: HalfLife | None = None,
    dark: bool = False,
) -> go.Figure:
    """Draw after how many steps half of a cell state is forgotten, from each step on.

    Parameters
    ----------
    half_life : HalfLife
        The half-lives of a sequence.
    unit : int
        The unit, 0 to H-1.
    tokens : sequence of str, optional
        A label for each step, T of them.
    pinned : HalfLife, optional
        The half-lives of another trace of the same shape, from before: a line around where its
        bars would be.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    plotly.graph_objects.Figure
        Two bar traces: ``"halved"``, as high as the half-life in steps, and ``"over"``, hatched
        and up to the top of the axis, where more than half is left at the end; the ``customdata``
        of the second is that share. x counts steps from 1. With `pinned` a line
        ``"pinned: half-life"``, three points a step, ``customdata`` the half-life, or None where
        more than half is left at the end.

    Raises
    ------
    InvalidInput
        When there is no such unit, or there are not as many tokens as steps; when the pinned
        half-lives have another shape.
    """
    count, units = half_life.steps.shape
    checked_index("unit", unit, units)
    require_token_per_step(tokens, count)
    if pinned is not None and pinned.steps.shape != half_life.steps.shape:
        raise InvalidInput(
            f"the pinned half-lives have shape {pinned.steps.shape}, these "
            f"{half_life.steps.shape}; expected the same."
        )
    colors = theme(dark)
    symbol = f"C{subscript(unit + 1)}"
    steps, left = half_life.steps[:, unit], half_life.left_at_end[:, unit]
    halved = [s for s in range(count) if np.isfinite(steps[s])]
    over = [s for s in range(count) if not np.isfinite(steps[s])]
    highest = max([1, *(int(steps[s]) for s in halved), *(count - 1 - s for s in over)])
    if pinned is not None:
        highest = max(highest, *_at_least(pinned.steps[:, unit]))
    top = 1.12 * highest
    few = count <= MOST_SEPARATED
    return go.Figure(
        {
            "data": [
                {
                    "type": "bar",
                    "name": "halved",
                    "x": [s + 1 for s in halved],
                    "y": [int(steps[s]) for s in halved],
                    "marker": {"color": LINE["f"], "line": {"width": 0}},
                    "hovertext": [
                        f"half of {symbol}({s + 1}) is forgotten "
                        f"{counted(int(steps[s]), 'step')} after {step_words(s, tokens)}"
                        for s in halved
                    ],
                    "hovertemplate": "%{hovertext}<extra></extra>",
                },
                {
                    "type": "bar",
                    "name": "over",
                    "x": [s + 1 for s in over],
                    "y": [top] * len(over),
                    "customdata": [float(left[s]) for s in over],
                    "marker": {
                        "color": LINE["f"],
                        "line": {"color": LINE["f"], "width": 1 if few else 0},
                        "pattern": {"shape": "/", "fillmode": "replace", "size": 7},
                    },
                    "hovertext": [
                        f"over {counted(count - 1 - s, 'step')} after {step_words(s, tokens)}: "
                        f"{shown(float(left[s]))} of {symbol}({s + 1}) is left at the end"
                        for s in over
                    ],
                    "hovertemplate": "%{hovertext}<extra></extra>",
                },
                *([] if pinned is None else _pinned_line(pinned, unit, top, symbol, colors)),
            ],
            "layout": {
                **time_layout(count, tokens, colors),
                "height": HEIGHT,
                "margin": {"l": LEFT, "r": RIGHT, "t": _TOP, "b": _BOTTOM},
                "barmode": "overlay",
                "bargap": 0.2 if few else 0,
                "yaxis": {
                    "range": [0, top],
                    "tickvals": [0, highest] if highest < 4 else [0, highest // 2, highest],
                    "tickfont": {"size": 14, "color": colors.quiet},
                    "fixedrange": True,
                    "gridcolor": colors.grid,
                    "zeroline": True,
                    "zerolinecolor": colors.quiet,
                    "zerolinewidth": 1,
                },
                "annotations": [
                    axis_note(
                        f"steps until half of {symbol}(t) is forgotten; hatched: not before "
                        "the end" + ("" if pinned is None else _LINE_NOTE),
                        colors.text,
                        14,
                    )
                ],
                "meta": {
                    "alt": _description(half_life, unit, symbol)
                    + ("" if pinned is None else _pinned_words(pinned, unit)),
                    "min_width": least_width(count),
                },
            },
        },
        _validate=False,
    )


def _at_least(steps: FloatArray) -> list[int]:
    """Each half-life; where more than half is left at the end, how long it has been seen."""
    last = len(steps) - 1
    return [int(n) if np.isfinite(n) else last - s for s, n in enumerate(steps)]


def _pinned_line(
    pinned: HalfLife, unit: int, top: float, symbol: str, colors: Theme
) -> list[dict[str, Any]]:
    """The outline of the pinned bars, as if they had no gaps, lifted off the bars of now."""
    steps, left = pinned.steps[:, unit], pinned.left_at_end[:, unit]
    last = len(steps) - 1
    words = [
        f"pinned: half of {symbol}({s + 1}) was forgotten {counted(int(n), 'step')} later"
        if np.isfinite(n)
        else f"pinned: over {counted(last - s, 'step')}, {shown(float(left[s]))} of "
        f"{symbol}({s + 1}) was left at the end"
        for s, n in enumerate(steps)
    ]
    heights = [int(n) if np.isfinite(n) else top for n in steps]
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": [s + 1 + side for s in range(len(steps)) for side in (-0.5, 0, 0.5)],
        "y": [height for height in heights for _ in range(3)],
        "cliponaxis": False,
    }
    return [
        {
            **line,
            "name": "pinned: half-life outline",
            "line": {"color": colors.background, "width": 5},
            "hoverinfo": "skip",
        },
        {
            **line,
            "name": "pinned: half-life",
            "line": {"color": colors.text, "width": 2},
            "customdata": [int(n) if np.isfinite(n) else None for n in steps for _ in range(3)],
            "hovertext": [word for word in words for _ in range(3)],
            "hovertemplate": "%{hovertext}<extra></extra>",
        },
    ]


def _description(half_life: HalfLife, unit: int, symbol: str) -> str:
    steps = half_life.steps[:, unit]
    words = [f"Bars over {counted(len(steps), 'step')}: after how many half of {symbol} is gone."]
    finite = np.flatnonzero(np.isfinite(steps))
    if len(finite):
        for name, s in (("Shortest", steps.argmin()), ("Longest", finite[steps[finite].argmax()])):
            words.append(f"{name}: {counted(int(steps[s]), 'step')}, from step {s + 1} on.")
    # Of those that never halve, the one seen for longest says most.
    first = int(np.isinf(steps).argmax())
    left = float(half_life.left_at_end[first, unit])
    words.append(
        f"Not halved before the end: from {counted(int(np.isinf(steps).sum()), 'step')} on; "
        f"from step {first + 1}, over {counted(len(steps) - 1 - first, 'step')}, with "
        f"{shown(left)} left."
    )
    return " ".join(words)


def _pinned_words(pinned: HalfLife, unit: int) -> str:
    steps = pinned.steps[:, unit]
    never = int(np.isinf(steps).sum())
    finite = steps[np.isfinite(steps)]
    reach = (
        f"halved after {counted(int(finite.min()), 'step')} to {counted(int(finite.max()), 'step')}"
        if len(finite)
        else "never halved"
    )
    return f" A line is the pinned one: {reach}; not before the end: {counted(never, 'step')}."
