"""How long one unit remembers, from each step on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from lstm_viz.analysis.half_life import HalfLife
from lstm_viz.arrays import checked_index
from lstm_viz.figures.digits import counted, shown
from lstm_viz.figures.ledger_bands import MOST_SEPARATED
from lstm_viz.figures.theme import LINE, theme
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


def half_life_steps(
    half_life: HalfLife, unit: int, *, tokens: Sequence[str] | None = None, dark: bool = False
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
    dark : bool
        Whether the page is dark.

    Returns
    -------
    plotly.graph_objects.Figure
        Two bar traces: ``"halved"``, as high as the half-life in steps, and ``"over"``, hatched
        and up to the top of the axis, where more than half is left at the end; the ``customdata``
        of the second is that share. x counts steps from 1.

    Raises
    ------
    InvalidInput
        When there is no such unit, or there are not as many tokens as steps.
    """
    count, units = half_life.steps.shape
    checked_index("unit", unit, units)
    require_token_per_step(tokens, count)
    colors = theme(dark)
    symbol = f"C{subscript(unit + 1)}"
    steps, left = half_life.steps[:, unit], half_life.left_at_end[:, unit]
    halved = [s for s in range(count) if np.isfinite(steps[s])]
    over = [s for s in range(count) if not np.isfinite(steps[s])]
    highest = max([1, *(int(steps[s]) for s in halved), *(count - 1 - s for s in over)])
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
                        "the end",
                        colors.text,
                        14,
                    )
                ],
                "meta": {
                    "alt": _description(half_life, unit, symbol),
                    "min_width": least_width(count),
                },
            },
        },
        _validate=False,
    )


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
