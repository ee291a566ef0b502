"""A gradient at an LSTM's cell state: along the belt, through the gates, and the whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.digits import counted, shown
from lstm_viz.figures.line_legend import LegendEntry, legend_height, line_legend
from lstm_viz.figures.log_axis import log_axis_for, magnitude
from lstm_viz.figures.norm_lines import NormLine, norm_frame, norm_traces
from lstm_viz.figures.theme import LINE, Theme, theme
from lstm_viz.figures.time_axis import LEFT, RIGHT, step_words
from lstm_viz.gradients import GradientPaths

MOST_SHARE = 3.0
"""Where terms cancel each other they are many times the whole; further out a bar ends in a mark."""

_NORMS, _SHARES, _BOTTOM = 190, 110, 46  # pixels
_SHARE_COLORS = {"belt": "c", "h": "h", "loss": "x"}
_SHARE_WORDS = {
    "belt": "along the belt, from C(t+1)",
    "h": "through h(t), from the next gates",
    "loss": "from the loss itself",
}


def gradient_paths_picture(
    paths: GradientPaths, *, tokens: Sequence[str] | None = None, dark: bool = False
) -> go.Figure:
    """Draw the paths of a gradient over time: their norms, and the shares of each step.

    Parameters
    ----------
    paths : GradientPaths
        The paths of one sequence.
    tokens : sequence of str, optional
        A label for each step, T of them.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    plotly.graph_objects.Figure
        The lines ``forget product``, ``rest``, ``direct`` and ``whole``, ``y`` on a `LogAxis`; the
        bars ``share: belt``, ``share: h`` and ``share: loss``, stacked up and down from 0, without
        a bar where there is no share; ``beyond``, marks where a stack leaves the axis.

    Raises
    ------
    InvalidInput
        When there are not as many tokens as steps.
    """
    colors = theme(dark)
    steps = len(paths.whole)
    layout = norm_frame(steps, tokens, colors)
    lines = _lines(paths, colors)
    axis = log_axis_for(*(line.norms for line in lines))
    entries = [
        line.entry(f"{text}: {magnitude(float(line.norms[0]))} at t = 1")
        for line, text in zip(
            reversed(lines),
            (
                "<b>the whole</b> ‖∂L/∂C(t)‖",
                "along the belt alone",
                "the rest, through a gate at least once",
                "∏ f from t+1 to T, mean unit",
            ),
            strict=True,
        )
    ]
    share_entries = [
        LegendEntry("<b>Of the whole</b> at t comes"),
        *(LegendEntry(_SHARE_WORDS[key], _share_color(key, colors), None) for key in _SHARE_COLORS),
    ]
    over, between = legend_height(entries) + 10, legend_height(share_entries) + 18
    inner = _NORMS + between + _SHARES
    below = _SHARES / inner
    shapes, notes = line_legend(entries, 8, inner, colors)
    # The legend of the shares stands over them, as far under the upper edge as they are.
    more_shapes, more_notes = line_legend(share_entries, 6 - _NORMS - between, inner, colors)
    bars, low, high = _bars(paths, tokens, colors)
    return go.Figure(
        {
            "data": [*norm_traces(lines, axis, tokens), *bars],
            "layout": {
                **layout,
                "height": over + inner + _BOTTOM,
                "margin": {"l": LEFT, "r": RIGHT, "t": over, "b": _BOTTOM},
                "barmode": "relative",
                "bargap": 0.15 if steps <= 80 else 0,
                "xaxis": {**layout["xaxis"], "anchor": "y2"},
                "yaxis": {**axis.layout(colors), "domain": [(_SHARES + between) / inner, 1]},
                "yaxis2": {
                    "domain": [0, below],
                    "range": [low, high],
                    "tickvals": [k for k in range(-3, 4) if low <= k <= high],
                    "ticktext": [
                        f"{k}".replace("-", "−") for k in range(-3, 4) if low <= k <= high
                    ],
                    "tickfont": {"size": 14, "color": colors.quiet},
                    "fixedrange": True,
                    "gridcolor": colors.grid,
                    "zeroline": True,
                    "zerolinecolor": colors.quiet,
                    "zerolinewidth": 1,
                },
                "shapes": [*axis.bands(colors), *shapes, *more_shapes],
                "annotations": [*notes, *more_notes],
                "meta": {**layout["meta"], "alt": _description(paths, axis.row_words())},
            },
        },
        _validate=False,
    )


def _lines(paths: GradientPaths, colors: Theme) -> list[NormLine]:
    """From the lowest to the topmost; at T there is no rest: no later gate that it came through."""
    rest = np.append(paths.rest[:-1], np.nan)
    return [
        NormLine(
            "forget product", "∏ f, mean unit", paths.forget_product, colors.quiet, "2px,3px", 2
        ),
        NormLine("rest", "the rest", rest, colors.ink["h"], "8px,4px", 2.5),
        NormLine("direct", "along the belt alone", paths.direct, colors.ink["f"], "18px,4px"),
        NormLine("whole", "the whole", paths.whole, colors.ink["c"], "solid", 4),
    ]


def _share_color(key: str, colors: Theme) -> str:
    quantity = _SHARE_COLORS[key]
    return colors.quiet if quantity == "x" else LINE[quantity]


def _bars(
    paths: GradientPaths, tokens: Sequence[str] | None, colors: Theme
) -> tuple[list[dict[str, Any]], float, float]:
    """The stacks of shares, marks where they leave the axis, and the axis' ends."""
    shares = _shares(paths)
    known = [t for t in range(len(paths.whole)) if np.isfinite(shares["belt"][t])]
    stacked = np.array([values[known] for values in shares.values()]).reshape(3, len(known))
    up, down = (np.where(part, stacked, 0).sum(axis=0) for part in (stacked > 0, stacked < 0))
    low = max(float(down.min(initial=0.0)), -MOST_SHARE + 1)
    high = min(float(up.max(initial=1.0)), MOST_SHARE)
    room = 0.06 * (high - low)
    too_high, too_low = ([known[k] for k in np.flatnonzero(b)] for b in (up > high, down < low))
    bars: list[dict[str, Any]] = [
        {
            "type": "bar",
            "name": f"share: {key}",
            "x": [t + 1 for t in known],
            "y": values[known].tolist(),
            "yaxis": "y2",
            "marker": {"color": _share_color(key, colors), "line": {"width": 0}},
            "hovertext": [
                f"{step_words(t, tokens)}<br>{_SHARE_WORDS[key]}: {shown(float(values[t]))}"
                for t in known
            ],
            "hovertemplate": "%{hovertext}<extra></extra>",
        }
        for key, values in shares.items()
    ]
    bars.append(
        {
            "type": "scatter",
            "name": "beyond",
            "mode": "markers",
            "x": [t + 1 for t in (*too_high, *too_low)],
            "y": [high] * len(too_high) + [low] * len(too_low),
            "yaxis": "y2",
            "marker": {
                "symbol": ["triangle-up"] * len(too_high) + ["triangle-down"] * len(too_low),
                "size": 9,
                "color": colors.text,
            },
            "cliponaxis": False,
            "hoverinfo": "skip",
        }
    )
    return bars, low - (room if low < 0 else 0), high + room


def _shares(paths: GradientPaths) -> dict[str, FloatArray]:
    return {"belt": paths.belt_share, "h": paths.h_share, "loss": paths.loss_share}


def _description(paths: GradientPaths, rows: str) -> str:
    steps = len(paths.whole)
    words = [
        f"Lines over {counted(steps, 'step')} on a logarithmic axis: the norm of the gradient at "
        f"the cell state. At step {steps} the whole is {magnitude(float(paths.whole[-1]))}. At "
        f"step 1 the whole is {magnitude(float(paths.whole[0]))}, along the belt alone "
        f"{magnitude(float(paths.direct[0]))}, the rest {magnitude(float(paths.rest[0]))}; the "
        f"product of the forget gates {magnitude(float(paths.forget_product[0]))}."
    ]
    if rows:
        words.append(f"In rows of their own: {rows}.")
    known = np.isfinite(paths.belt_share)
    if not known.all():
        words.append(f"At {counted(int((~known).sum()), 'step')} there is no share to tell.")
    if known.any():
        first = int(known.argmax())
        words.append(
            f"Bars: at step {first + 1} {shown(float(paths.belt_share[first]))} of the whole comes "
            f"along the belt, {shown(float(paths.h_share[first]))} through h, "
            f"{shown(float(paths.loss_share[first]))} from the loss itself. More than half comes "
            f"along the belt at {counted(int((paths.belt_share[known] > 0.5).sum()), 'step')}."
        )
    return " ".join(words)
