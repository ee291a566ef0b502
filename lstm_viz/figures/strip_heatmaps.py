"""The rows of a sequence's strip: a heatmap a quantity, without its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.figures.digits import beside_numbers, plain_text
from lstm_viz.figures.theme import Theme
from lstm_viz.figures.time_axis import LEFT, RIGHT, least_width, margin_note, time_layout
from lstm_viz.figures.value_scales import scale_of, value_range_of
from lstm_viz.notation import LSTM_QUANTITIES, QUANTITIES

_TOP, _BOTTOM, _GAP = 8, 46, 7


def strip_heatmaps(
    trace: LSTMTrace,
    tokens: Sequence[str] | None,
    colors: Theme,
    units: Sequence[int],
    *,
    channels: Sequence[str] | None = None,
    tall: bool = False,
    headroom: int = 0,
) -> dict[str, Any]:
    """Lay out the strip without its numbers.

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace of a single sequence.
    tokens : sequence of str or None
        A label for each step, T of them.
    colors : Theme
        Light or dark.
    units : sequence of int
        The units to show, top to bottom.
    channels : sequence of str, optional
        The input columns' names, D of them.
    tall : bool
        Whether it may take more room, for a page of its own.
    headroom : int
        So many pixels more over it; then each unit has a second value, and more height.

    Returns
    -------
    dict
        ``data``, seven heatmaps named after their quantities, and ``layout``; of row k the
        annotations 2k and 2k+1 are its label and its range.
    """
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
            margin_note(range_note(low, high), 30 if tall else 8, "left", middle, colors.quiet, 14),
        ]
        top -= row_height + _GAP
    return {"data": traces, "layout": layout}


def _row_height(units: int, tall: bool, roomy: bool) -> int:
    """28 pixels for one row, more for several, until all fit into 84; tall, into 160.

    Where each unit has a second value, a quarter more.
    """
    height = min(28 + (16 if tall else 14) * (units - 1), 160 if tall else 84)
    return height + height // 4 if roomy else height


def range_note(low: float, high: float) -> str:
    """A range beside a row: ``0 … 1``, or ``±2.5`` where it is symmetric about 0."""
    if low == 0:
        return f"{low:.3g} … {high:.3g}"
    mantissa, _, exponent = f"±{high:.3g}".partition("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−") if exponent else mantissa
