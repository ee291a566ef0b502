"""Which inputs a loss depends on: the gradient at every x(t), and which would be corrected."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.digits import counted
from lstm_viz.figures.input_gradient_bars import (
    NOTHING_WORDS,
    largest_of,
    norm_bars,
    runs_of,
    signed_bars,
)
from lstm_viz.figures.log_axis import magnitude
from lstm_viz.figures.network_colors import network_color, network_name
from lstm_viz.figures.norm_lines import norm_frame, require_same_steps
from lstm_viz.figures.notes import note
from lstm_viz.figures.theme import Theme, theme
from lstm_viz.figures.time_axis import LEFT, RIGHT, margin_note
from lstm_viz.figures.value_scales import scale_of, value_range_of
from lstm_viz.gradients import NOTHING, InputGradients, correctable

_TOP, _BOTTOM = 6, 46  # pixels
_WORDS, _NORMS, _BETWEEN, _TIMES, _GAP = 24, 36, 6, 40, 10  # a network: two rows under words


def input_gradient_strip(
    by_network: Mapping[str, InputGradients],
    *,
    tokens: Sequence[str] | None = None,
    dark: bool = False,
) -> go.Figure:
    """Draw the gradient at every input, and times that input, network under network.

    Parameters
    ----------
    by_network : mapping
        From `network_colors` keys to gradients, all of the same sequence, which stands under them.
    tokens : sequence of str, optional
        A label for each step, T of them.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    plotly.graph_objects.Figure
        Per network the traces of `norm_bars` and of `signed_bars`; last the heatmap ``x``.

    Raises
    ------
    InvalidInput
        When there is no network, the sequences differ in length, or there are not as many tokens
        as steps.
    """
    steps = require_same_steps([len(found.norm) for found in by_network.values()])
    colors = theme(dark)
    layout = norm_frame(steps, tokens, colors)
    x = next(iter(by_network.values())).x
    x_row = min(26 + 14 * (x.shape[1] - 1), 70)
    block = _WORDS + _NORMS + _BETWEEN + _TIMES + _GAP
    inner = block * len(by_network) + x_row
    data: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    top = float(inner)
    for k, (key, found) in enumerate(by_network.items()):
        first, second = ("y" if k == 0 else f"y{2 * k + 1}"), f"y{2 * k + 2}"
        norms_top = top - _WORDS
        times_top = norms_top - _NORMS - _BETWEEN
        data += norm_bars(key, found, tokens, first, colors)
        data += signed_bars(key, found, tokens, second, colors)
        axes[f"yaxis{first[1:]}"] = {
            **_axis([norms_top - _NORMS, norms_top], inner, [0, 1.04], colors),
            **_norm_ticks(found),
        }
        axes[f"yaxis{second[1:]}"] = {
            **_axis([times_top - _TIMES, times_top], inner, [-1.1, 1.1], colors),
            "showticklabels": False,
            "tickvals": [0],
        }
        middles = ((norms_top - _NORMS / 2) / inner, (times_top - _TIMES / 2) / inner)
        notes += [
            _heading(key, found, top - _WORDS / 2, inner, colors),
            margin_note("‖∂L/∂x‖", -8, "right", middles[0], colors.text, 14),
            margin_note("∂L/∂x·x", -8, "right", middles[1], colors.text, 14),
            margin_note(_range_of(found), 8, "left", middles[1], colors.quiet, 14),
        ]
        top -= block
    last = f"y{2 * len(by_network) + 1}"
    low, high = value_range_of("x", x)
    data.append(_input(x, last, (low, high), colors))
    axes[f"yaxis{last[1:]}"] = {
        **_axis([0, x_row], inner, [x.shape[1] + 0.5, 0.5], colors),
        "showticklabels": False,
        "zeroline": False,
    }
    middle = x_row / 2 / inner
    notes += [
        margin_note("<b>x(t)</b>", -8, "right", middle, colors.ink["x"], 16),
        margin_note(f"±{magnitude(high)}", 8, "left", middle, colors.quiet, 14),
    ]
    return go.Figure(
        {
            "data": data,
            "layout": {
                **layout,
                "height": _TOP + inner + _BOTTOM,
                "margin": {"l": LEFT, "r": RIGHT, "t": _TOP, "b": _BOTTOM},
                "barmode": "overlay",
                "bargap": 0,
                "xaxis": {**layout["xaxis"], "anchor": last},
                **axes,
                "annotations": notes,
                "meta": {**layout["meta"], "alt": _description(by_network, steps)},
            },
        },
        _validate=False,
    )


def _axis(
    pixels: Sequence[float], inner: float, ends: Sequence[float], colors: Theme
) -> dict[str, Any]:
    return {
        "domain": [max(0.0, part / inner) for part in pixels],
        "range": list(ends),
        "fixedrange": True,
        "showgrid": False,
        "zeroline": True,
        "zerolinecolor": colors.quiet,
        "zerolinewidth": 1,
        "side": "right",
        "tickfont": {"size": 14, "color": colors.quiet},
        "ticks": "",
    }


def _norm_ticks(found: InputGradients) -> dict[str, Any]:
    """What the upper and the lower edge of a row of norms mean."""
    largest = float(found.norm.max())
    if not 0 < largest < math.inf:
        return {"tickvals": [], "ticktext": []}
    return {
        "tickvals": [0.12, 0.92],
        "ticktext": [magnitude(NOTHING * largest), magnitude(largest)],
    }


def _input(x: FloatArray, axis: str, ends: tuple[float, float], colors: Theme) -> dict[str, Any]:
    steps, columns = x.shape
    return {
        "type": "heatmap",
        "name": "x",
        "x": list(range(1, steps + 1)),
        "y": list(range(1, columns + 1)),
        "z": np.round(x.T.astype(np.float64), 6).tolist(),
        "yaxis": axis,
        "zmin": ends[0],
        "zmax": ends[1],
        "colorscale": scale_of(False, colors),
        "showscale": False,
        "xgap": 1 if steps <= 80 else 0,
        "ygap": 1 if columns <= 12 else 0,
        "hovertemplate": "x, column %{y}, step %{x}: %{z:.4f}<extra></extra>",
    }


def _heading(
    key: str, found: InputGradients, height: float, inner: float, colors: Theme
) -> dict[str, Any]:
    return note(
        f"<b>{network_name(key)}</b>: {_told(found)}",
        15,
        network_color(key, colors),
        y=height / inner,
        xshift=4 - LEFT,
    )


def _told(found: InputGradients) -> str:
    """Which steps would not be corrected any more."""
    runs = runs_of(~correctable(found.norm))
    steps = len(found.norm)
    if math.isinf(float(found.norm.max())):
        beyond = int(np.isinf(found.norm).sum())
        return f"at {counted(beyond, 'step')} the gradient is beyond the float range"
    if not found.norm.any():
        return "no step would be corrected: the gradient is 0 everywhere"
    if not runs:
        return "every step would be corrected"
    lost = sum(end - start for start, end in runs)
    which = ", ".join(f"{s + 1}" if e == s + 1 else f"{s + 1}–{e}" for s, e in runs[:3])
    more = " and others" if len(runs) > 3 else ""
    return (
        f"{lost} of {counted(steps, 'step')} would not be corrected ({which}{more}): under "
        f"{NOTHING_WORDS} of the largest"
    )


def _range_of(found: InputGradients) -> str:
    return f"±{magnitude(largest_of(found.contribution))}"


def _description(by_network: Mapping[str, InputGradients], steps: int) -> str:
    words = [
        f"Rows over {counted(steps, 'step')}, for each network the norm of the gradient at the "
        "input on a logarithmic scale, and gradient times input, over the input itself."
    ]
    for key, found in by_network.items():
        name, first, last = network_name(key), float(found.norm[0]), float(found.norm[-1])
        words.append(
            f"{name}: {_told(found)}. The norm is {magnitude(first)} at step 1 and "
            f"{magnitude(last)} at step {steps}; gradient times input goes up to "
            f"{_range_of(found)}."
        )
    return " ".join(words)
