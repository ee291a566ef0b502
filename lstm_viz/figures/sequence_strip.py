"""The whole sequence as a strip: the input, then the six quantities, units by time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_viz.analysis.what_moved import require_comparable
from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.figures.cursor import cursor_layer
from lstm_viz.figures.digits import beside_numbers, counted, plain_text, shown
from lstm_viz.figures.moving import (
    Binding,
    Item,
    Layer,
    Matrix,
    MovingPicture,
    Row,
    Sentence,
    Step,
    Words,
)
from lstm_viz.figures.strip_ghost import HEADROOM, add_ghosts, pinned_words
from lstm_viz.figures.theme import Theme, theme
from lstm_viz.figures.time_axis import LEFT, RIGHT, least_width, margin_note, time_layout
from lstm_viz.notation import LSTM_QUANTITIES, QUANTITIES

_TOP, _BOTTOM, _GAP = 8, 46, 7


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
        ``layout.shapes[0]`` is the cursor where there is one.

    Raises
    ------
    InvalidInput
        When the trace is of a batch, or there is no such step.
    """
    trace.require_single()
    colors = theme(dark)
    figure = _heatmaps(trace, tokens, colors, range(trace.cell.hidden_size))
    for part in figure["data"]:
        part["z"] = np.round(getattr(trace, part["name"]).T, 6).tolist()
    if cursor is not None:
        figure["layout"]["shapes"] = [_cursor_shape(trace.index(cursor), colors)]
    figure["layout"]["meta"]["alt"] = _description(trace)
    return go.Figure(figure, _validate=False)


def moving_strip(
    trace: LSTMTrace,
    *,
    tokens: Sequence[str] | None = None,
    channels: Sequence[str] | None = None,
    units: Sequence[int] | None = None,
    tall: bool = False,
    pinned: LSTMTrace | None = None,
    own_scale: bool = False,
    dark: bool = False,
) -> MovingPicture:
    """Draw the `sequence_strip` with a cursor that moves; a click goes to a step.

    Parameters
    ----------
    trace, tokens, dark
        As for `sequence_strip`.
    channels : sequence of str, optional
        The input columns' names, D of them.
    units : sequence of int, optional
        The units to show, top to bottom; all in their order by default.
    tall : bool
        Whether it may take more room, for a page of its own; a unit then has its number beside it
        where there is room.
    pinned : LSTMTrace, optional
        Another trace of the same shape, from before: its values stand in a thin band under each
        value. What is pointed at tells both.
    own_scale : bool
        Whether the cell state's colours go as far as those of the units shown do, instead of as
        far as those of any unit.

    Returns
    -------
    MovingPicture
        With ``predict`` switched on, what comes after the cursor is covered. Its first seven
        heatmaps are those of `sequence_strip`; with `pinned` follow six more, ``"pinned: f"`` and
        so on.

    Raises
    ------
    InvalidInput
        When the trace is of a batch, or the pinned one of another shape.
    """
    trace.require_single()
    if pinned is not None:
        require_comparable(trace, pinned)
    colors = theme(dark)
    shown_units = list(range(trace.cell.hidden_size) if units is None else units)
    figure = _heatmaps(
        trace,
        tokens,
        colors,
        shown_units,
        channels=channels,
        tall=tall,
        headroom=0 if pinned is None else HEADROOM,
    )
    keys = [part["name"] for part in figure["data"]]

    def rows(key: str) -> FloatArray:
        values = getattr(trace, key)
        return values if key == "x" else values[:, shown_units]

    # Where a scale's end depends on the values, it is filled in, too: the figure stays the same.
    bindings = [Binding(k, "z", Matrix(key)) for k, key in enumerate(keys)]
    arrays = {key: rows(key).astype(np.float32) for key in keys}
    words = {}
    description = _description(trace)
    if pinned is not None:
        of_ghosts, pinned_arrays = add_ghosts(figure, trace, pinned, shown_units, colors)
        bindings += of_ghosts
        arrays |= pinned_arrays
        description += pinned_words(pinned)
    for key in ("x", "c"):
        # The input is that of both.
        with_pinned = [trace] if pinned is None or key == "x" else [trace, pinned]
        ranged = [getattr(part, key) for part in with_pinned]
        if own_scale and key == "c":
            ranged = [part[:, shown_units] for part in ranged]
        low, high = value_range_of(key, *ranged)
        k = keys.index(key)
        arrays[f"{key}_ends"] = np.array([[low, high]], np.float64)
        words[f"{key}_range"] = [_range_note(low, high)]
        for place, part in enumerate(figure["data"]):
            if part["name"] in (key, f"pinned: {key}"):
                bindings += [
                    Binding(place, "zmin", Item(Row(f"{key}_ends"), 0)),
                    Binding(place, "zmax", Item(Row(f"{key}_ends"), 1)),
                ]
                part |= {"zmin": -1, "zmax": 1}
        bindings.append(Binding(None, f"annotations[{2 * k + 1}].text", Words(f"{key}_range")))
        figure["layout"]["annotations"][2 * k + 1]["text"] = ""
    return MovingPicture(
        layers=(
            Layer(figure, tuple(bindings), listens=True),
            cursor_layer(figure["layout"], trace.steps, colors),
        ),
        arrays=arrays,
        words=words,
        alt=Sentence((description, " The cursor is at step ", Step(), ".")),
        steps=trace.steps,
        jumps="x",
    )


def _heatmaps(
    trace: LSTMTrace,
    tokens: Sequence[str] | None,
    colors: Theme,
    units: Sequence[int],
    *,
    channels: Sequence[str] | None = None,
    tall: bool = False,
    headroom: int = 0,
) -> dict[str, Any]:
    """The strip without its numbers, with so many pixels more over it."""
    rows: list[tuple[str, FloatArray, Sequence[int]]] = [
        ("x", trace.x, range(trace.x.shape[1])),
        *((key, getattr(trace, key), units) for key in LSTM_QUANTITIES),
    ]
    heights = [
        _row_height(len(columns), tall, roomy=headroom > 0 and key != "x")
        for key, _, columns in rows
    ]
    over = _TOP + headroom
    height = over + sum(heights) + _GAP * (len(rows) - 1) + _BOTTOM
    inner = height - over - _BOTTOM
    steps = list(range(1, trace.steps + 1))

    traces: list[dict[str, Any]] = []
    layout: dict[str, Any] = {
        **time_layout(trace.steps, tokens, colors),
        "height": height,
        "margin": {"l": LEFT, "r": RIGHT, "t": over, "b": _BOTTOM},
        "annotations": [],
        "shapes": [],
        "meta": {"min_width": least_width(trace.steps)},
    }
    layout["xaxis"]["anchor"] = f"y{len(rows)}"
    top = float(inner)
    for k, ((key, values, columns), row_height) in enumerate(zip(rows, heights, strict=True), 1):
        quantity = QUANTITIES[key]
        low, high = value_range_of(key, values)
        axis = "" if k == 1 else str(k)
        count = len(columns)
        traces.append(
            {
                "type": "heatmap",
                "name": key,
                "x": steps,
                "y": list(range(1, count + 1)),
                "yaxis": f"y{axis}",
                "zmin": low,
                "zmax": high,
                "colorscale": scale_of(quantity.is_gate, colors),
                "showscale": False,
                "xgap": 1 if trace.steps <= 80 else 0,
                "ygap": 1 if count <= 12 else 0,
                "hovertemplate": (
                    f"{quantity.label}, {'column' if key == 'x' else 'unit'} %{{y}}, "
                    "step %{x}: %{z:.4f}<extra></extra>"
                ),
            }
        )
        layout[f"yaxis{axis}"] = {
            "domain": [max(0.0, (top - row_height) / inner), top / inner],
            "range": [count + 0.5, 0.5],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            # A row is called after its unit, also where it is only pointed at.
            "tickvals": list(range(1, count + 1)),
            "ticktext": [
                beside_numbers(plain_text(channels[column], 6))
                if channels and key == "x"
                else str(column + 1)
                for column in columns
            ],
            "showticklabels": tall and row_height / count >= 13,
            "side": "right",
            "tickfont": {"size": 12, "color": colors.quiet},
            "ticks": "",
        }
        middle = (top - row_height / 2) / inner
        layout["annotations"] += [
            margin_note(f"<b>{quantity.label}</b>", -8, "right", middle, colors.ink[key], 17),
            margin_note(
                _range_note(low, high), 30 if tall else 8, "left", middle, colors.quiet, 14
            ),
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


def _row_height(units: int, tall: bool, roomy: bool) -> int:
    """28 pixels for one row, more for several, until all fit into 84; tall, into 160.

    Where each unit has a second value, a quarter more.
    """
    height = min(28 + (16 if tall else 14) * (units - 1), 160 if tall else 84)
    return height + height // 4 if roomy else height


def value_range_of(key: str, *values: FloatArray) -> tuple[float, float]:
    """Where the colours of a quantity begin and end: fixed, or symmetric about 0."""
    fixed = QUANTITIES[key].value_range
    if fixed is not None:
        return fixed
    largest = max(float(np.abs(part).max()) for part in values) or 1.0
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


def _description(trace: LSTMTrace) -> str:
    last = ", ".join(shown(float(value)) for value in trace.c[-1][:8])
    return (
        f"Heatmaps of the input and of f, i, C̃, o, C and h over {counted(trace.steps, 'step')} "
        f"and {counted(trace.cell.hidden_size, 'unit')}. The cell state ends at {last}."
    )
