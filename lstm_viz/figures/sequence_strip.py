"""The whole sequence as a strip: the input, then the six quantities, units by time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.figures.cursor import cursor_layer
from lstm_viz.figures.digits import counted, plain_text, shown
from lstm_viz.figures.moving import Binding, Layer, Matrix, MovingPicture, Sentence, Step
from lstm_viz.figures.theme import FONT, Theme, theme
from lstm_viz.notation import LSTM_QUANTITIES, QUANTITIES

WIDTH = 980
MOST_TOKENS = 40
"""More labels than this under a strip run into each other."""

_LEFT, _RIGHT, _TOP, _BOTTOM, _GAP = 58, 78, 8, 46, 7


def sequence_strip(
    trace: LSTMTrace,
    *,
    tokens: Sequence[str] | None = None,
    cursor: int | None = None,
    dark: bool = False,
) -> go.Figure:
    """Draw x, f, i, C̃, o, C and h over all steps as heatmaps under each other.

    Gates are coloured from 0 to 1, candidate and hidden state from -1 to 1, input and cell state
    symmetric about 0.

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace of a single sequence.
    tokens : sequence of str, optional
        A label for each step, T of them.
    cursor : int, optional
        The step to frame, 0 to T-1.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    plotly.graph_objects.Figure
        One heatmap a quantity, named after it, ``z`` of shape (H, T); x counts steps from 1.
        ``layout.shapes[0]`` is the cursor where there is one; see `cursor_layout`.

    Raises
    ------
    InvalidInput
        When the trace is of a batch, or there is no such step.
    """
    trace.require_single()
    colors = theme(dark)
    figure = _heatmaps(trace, tokens, colors)
    for part in figure["data"]:
        part["z"] = np.round(getattr(trace, part["name"]).T, 6).tolist()
    if cursor is not None:
        figure["layout"]["shapes"] = [_cursor_shape(trace.index(cursor), colors)]
    figure["layout"]["meta"]["alt"] = _description(trace)
    return go.Figure(figure, _validate=False)


def moving_strip(
    trace: LSTMTrace, *, tokens: Sequence[str] | None = None, dark: bool = False
) -> MovingPicture:
    """Draw the `sequence_strip` with a cursor that moves; a click goes to a step.

    Parameters
    ----------
    trace, tokens, dark
        As for `sequence_strip`.

    Returns
    -------
    MovingPicture
        With ``predict`` switched on, what comes after the cursor is covered.

    Raises
    ------
    InvalidInput
        When the trace is of a batch.
    """
    trace.require_single()
    colors = theme(dark)
    figure = _heatmaps(trace, tokens, colors)
    keys = [part["name"] for part in figure["data"]]
    return MovingPicture(
        layers=(
            Layer(
                figure,
                tuple(Binding(k, "z", Matrix(key)) for k, key in enumerate(keys)),
                listens=True,
            ),
            cursor_layer(figure["layout"], trace.steps, colors),
        ),
        arrays={key: getattr(trace, key).astype(np.float32) for key in keys},
        alt=Sentence((_description(trace), " The cursor is at step ", Step(), ".")),
        steps=trace.steps,
        jumps="x",
    )


def _heatmaps(trace: LSTMTrace, tokens: Sequence[str] | None, colors: Theme) -> dict[str, Any]:
    """The strip without its numbers."""
    rows: list[tuple[str, FloatArray]] = [("x", trace.x)]
    rows += [(key, getattr(trace, key)) for key in LSTM_QUANTITIES]
    heights = [_row_height(values.shape[1]) for _, values in rows]
    height = _TOP + sum(heights) + _GAP * (len(rows) - 1) + _BOTTOM
    inner = height - _TOP - _BOTTOM
    steps = list(range(1, trace.steps + 1))

    traces: list[dict[str, Any]] = []
    layout: dict[str, Any] = {
        "template": {"layout": {}},
        "width": WIDTH,
        "height": height,
        "margin": {"l": _LEFT, "r": _RIGHT, "t": _TOP, "b": _BOTTOM},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 14, "color": colors.text},
        "hoverlabel": {"font": {"family": FONT, "size": 14}},
        "dragmode": False,
        "annotations": [],
        "shapes": [],
        "xaxis": {
            **_time_axis(trace.steps, tokens),
            "range": [0.5, trace.steps + 0.5],
            "anchor": f"y{len(rows)}",
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "tickfont": {"size": 15, "color": colors.text},
            "ticklen": 3,
        },
        "meta": {
            "min_width": min(_LEFT + _RIGHT + 14 * trace.steps, 640),
        },
    }
    top = float(inner)
    for k, ((key, values), row_height) in enumerate(zip(rows, heights, strict=True), 1):
        quantity = QUANTITIES[key]
        low, high = value_range_of(key, values)
        axis = "" if k == 1 else str(k)
        units = values.shape[1]
        traces.append(
            {
                "type": "heatmap",
                "name": key,
                "x": steps,
                "y": list(range(1, units + 1)),
                "yaxis": f"y{axis}",
                "zmin": low,
                "zmax": high,
                "colorscale": scale_of(quantity.is_gate, colors),
                "showscale": False,
                "xgap": 1 if trace.steps <= 80 else 0,
                "ygap": 1 if units <= 12 else 0,
                "hovertemplate": (
                    f"{quantity.label}, {'column' if key == 'x' else 'unit'} %{{y}}, "
                    "step %{x}: %{z:.4f}<extra></extra>"
                ),
            }
        )
        layout[f"yaxis{axis}"] = {
            "domain": [max(0.0, (top - row_height) / inner), top / inner],
            "range": [units + 0.5, 0.5],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "showticklabels": False,
            "ticks": "",
        }
        middle = (top - row_height / 2) / inner
        layout["annotations"] += [
            _margin_note(f"<b>{quantity.label}</b>", -8, "right", middle, colors.ink[key], 17),
            _margin_note(_range_note(low, high), 8, "left", middle, colors.quiet, 14),
        ]
        top -= row_height + _GAP
    return {"data": traces, "layout": layout}


def _cursor_shape(t: int, colors: Theme) -> dict[str, Any]:
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": t + 0.5,
        "x1": t + 1.5,
        "y0": -0.012,
        "y1": 1.012,
        "line": {"color": colors.text, "width": 3},
        "fillcolor": "rgba(0,0,0,0)",
    }


def _row_height(units: int) -> int:
    """28 pixels for one row, more for several, until all fit into 84."""
    return min(28 + 14 * (units - 1), 84)


def value_range_of(key: str, values: FloatArray) -> tuple[float, float]:
    """Where the colours of a quantity begin and end: fixed, or symmetric about 0."""
    fixed = QUANTITIES[key].value_range
    if fixed is not None:
        return fixed
    largest = float(np.abs(values).max()) or 1.0
    return -largest, largest


def _range_note(low: float, high: float) -> str:
    if low == 0:
        return f"{low:.3g} … {high:.3g}"
    mantissa, _, exponent = f"±{high:.3g}".partition("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−") if exponent else mantissa


def scale_of(is_gate: bool, colors: Theme) -> list[list[float | str]]:
    """A Plotly colour scale: from shut to open, or from negative over 0 to positive."""
    stops = colors.gate_scale if is_gate else colors.signed_scale
    return [[k / (len(stops) - 1), color] for k, color in enumerate(stops)]


def _time_axis(steps: int, tokens: Sequence[str] | None) -> dict[str, Any]:
    """Step numbers, with the tokens over them while both can be read."""
    every = max(1, -(-steps // MOST_TOKENS))
    ticks = list(range(1, steps + 1, every))
    if tokens is None or every > 1:
        return {"tickvals": ticks, "ticktext": [str(t) for t in ticks]}
    longest = max(4, 160 // steps)
    return {
        "tickvals": ticks,
        "ticktext": [f"{plain_text(tokens[t - 1], longest)}<br>{t}" for t in ticks],
        "tickangle": 0,
    }


def _margin_note(
    text: str, shift: float, anchor: str, y: float, color: str, size: float
) -> dict[str, Any]:
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 0 if anchor == "right" else 1,
        "xshift": shift,
        "xanchor": anchor,
        "y": y,
        "yanchor": "middle",
        "text": text,
        "showarrow": False,
        "font": {"family": FONT, "size": size, "color": color},
    }


def _description(trace: LSTMTrace) -> str:
    last = ", ".join(shown(float(value)) for value in trace.c[-1][:8])
    return (
        f"Heatmaps of the input and of f, i, C̃, o, C and h over {counted(trace.steps, 'step')} "
        f"and {counted(trace.cell.hidden_size, 'unit')}. The cell state ends at {last}."
    )
