"""Every layer of a stacked network over the whole sequence, units by time, under one cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from lstm_viz.figures.cursor import cursor_layer
from lstm_viz.figures.digits import counted
from lstm_viz.figures.moving import Binding, Item, Layer, Matrix, MovingPicture, Row, Sentence, Step
from lstm_viz.figures.stacked_layers import lstm_layers
from lstm_viz.figures.theme import theme
from lstm_viz.figures.time_axis import (
    LEFT,
    RIGHT,
    least_width,
    margin_note,
    require_token_per_step,
    time_layout,
)
from lstm_viz.figures.value_scales import scale_of, value_range_of
from lstm_viz.network import NetworkTrace
from lstm_viz.notation import QUANTITIES

_TOP, _BOTTOM, _GAP = 8, 46, 9
_LEAST_ROW, _MOST_ROW = 34, 110  # pixels of a layer


def stacked_strip(
    run: NetworkTrace,
    *,
    quantity: Literal["c", "h"] = "h",
    tokens: Sequence[str] | None = None,
    dark: bool = False,
) -> MovingPicture:
    """Draw one quantity of every layer as a heatmap over time, the last layer on top.

    Parameters
    ----------
    run : NetworkTrace
        As for `stacked_layers`.
    quantity : str
        ``"h"``, coloured from -1 to 1, or ``"c"``, symmetric about 0, the same for all layers.
    tokens : sequence of str, optional
        A label for each step, T of them.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        A heatmap a layer, ``"layer 1"`` and so on, ``z`` of shape (H, T); a click goes to a step.

    Raises
    ------
    InvalidInput
        As `stacked_layers`.
    """
    traces = lstm_layers(run)
    steps, count = traces[0].steps, traces[0].cell.hidden_size
    require_token_per_step(tokens, steps)
    colors = theme(dark)
    row = min(max(14 * count, _LEAST_ROW), _MOST_ROW)
    inner = len(traces) * (row + _GAP) - _GAP
    layout: dict[str, Any] = {
        **time_layout(steps, tokens, colors),
        "height": _TOP + inner + _BOTTOM,
        "margin": {"l": LEFT, "r": RIGHT, "t": _TOP, "b": _BOTTOM},
        "annotations": [],
        "meta": {"min_width": least_width(steps)},
    }
    heatmaps: list[dict[str, Any]] = []
    bindings = []
    symbol = QUANTITIES[quantity].label
    low, high = value_range_of(quantity, *(getattr(trace, quantity) for trace in traces))
    for layer in range(len(traces)):
        below = layer * (row + _GAP)
        axis = "" if layer == 0 else str(layer + 1)
        heatmaps.append(
            {
                "type": "heatmap",
                "name": f"layer {layer + 1}",
                "x": list(range(1, steps + 1)),
                "y": list(range(1, count + 1)),
                "yaxis": f"y{axis}",
                "zmin": -1,
                "zmax": 1,
                "colorscale": scale_of(False, colors),
                "showscale": False,
                "xgap": 1 if steps <= 80 else 0,
                "ygap": 1 if count <= 12 else 0,
                "hovertemplate": (
                    f"{symbol}, layer {layer + 1}, unit %{{y}}, step %{{x}}: "
                    "%{z:.4f}<extra></extra>"
                ),
            }
        )
        layout[f"yaxis{axis}"] = {
            "domain": [below / inner, min(1.0, (below + row) / inner)],
            "range": [count + 0.5, 0.5],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "showticklabels": False,
            "ticks": "",
        }
        middle = (below + row / 2) / inner
        layout["annotations"] += [
            margin_note(f"<b>{symbol}</b>", -8, "right", middle, colors.ink[quantity], 17),
            margin_note(f"layer {layer + 1}", 8, "left", middle, colors.text, 15),
        ]
        bindings += [
            Binding(layer, "z", Matrix(f"layer {layer + 1}")),
            Binding(layer, "zmin", Item(Row("ends"), 0)),
            Binding(layer, "zmax", Item(Row("ends"), 1)),
        ]
    description = (
        f"Heatmaps of {symbol} in {counted(len(traces), 'layer')} over {counted(steps, 'step')} "
        f"and {counted(count, 'unit')}, the last layer on top; colours go from {low:.3g} to "
        f"{high:.3g}."
    )
    return MovingPicture(
        layers=(
            Layer({"data": heatmaps, "layout": layout}, tuple(bindings), listens=True),
            cursor_layer(layout, steps, colors),
        ),
        arrays={
            "ends": np.array([[low, high]], np.float64),
            **{
                f"layer {k + 1}": getattr(trace, quantity).astype(np.float32)
                for k, trace in enumerate(traces)
            },
        },
        alt=Sentence((description, " The cursor is at step ", Step(), ".")),
        steps=steps,
        jumps="x",
    )
