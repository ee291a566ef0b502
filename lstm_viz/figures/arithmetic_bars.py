"""The bars of a sum, as far as they stand still: traces, layout, how long their axis is."""

from __future__ import annotations

from typing import Any

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.plain_layout import CLEAR, plain_layout
from lstm_viz.figures.theme import FONT, NUMBER_FONT, Theme

WIDTH = 860
MOST_BARS = 10
"""More terms than this are told as the largest ones and the sum of the others."""

_LABELS = 330  # pixels for the labels on the left
_TEXT = 110  # pixels for the number beside a bar
_ROW = 28
_INNER = WIDTH - _LABELS - 8


def skeleton(rows: int, quantity: str, colors: Theme, has_pinned: bool) -> dict[str, Any]:
    """The figure of so many terms and their sum, without lengths, colours and words.

    Its traces are the bars, called after the quantity, and ``labels``; with pinned ones also their
    outlines, ``pinned``, and ``numbers``, which then stand clear of both.
    """
    data, layout = [_bars(rows, quantity), _labels(rows, colors.text)], _layout(rows, colors)
    if has_pinned:
        # Beside a bar alone its number could stand on the outline of the pinned one.
        data[0]["textposition"] = "none"
        data += [_outlines(rows, colors.text), _numbers(rows, colors.text)]
        layout["barmode"] = "overlay"
    return {"data": data, "layout": layout}


def _bars(rows: int, quantity: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": quantity,
        "y": list(range(rows + 1)),
        "base": 0,
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "textfont": {"family": NUMBER_FONT, "size": 15},
        "marker": {"line": {"width": 0}},
        "hoverinfo": "none",
        "width": 0.62,
    }


def _outlines(rows: int, color: str) -> dict[str, Any]:
    """The pinned cell's bars; without a ground, for they lie around and upon the others."""
    return {
        "type": "bar",
        "orientation": "h",
        "name": "pinned",
        "y": list(range(rows + 1)),
        "base": 0,
        "textposition": "none",
        "marker": {"color": CLEAR, "line": {"width": 1.5, "color": color}},
        "hoverinfo": "skip",
        "width": 0.84,
    }


def _numbers(rows: int, color: str) -> dict[str, Any]:
    # As large as Plotly makes those beside a bar, which it shrinks to the bar's height.
    return {
        "type": "scatter",
        "name": "numbers",
        "mode": "text",
        "y": list(range(rows + 1)),
        "textfont": {"family": NUMBER_FONT, "size": 13.5, "color": color},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _labels(rows: int, color: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": "labels",
        "mode": "text",
        "y": list(range(rows + 1)),
        "textposition": "middle left",
        "textfont": {"family": FONT, "size": 15, "color": color},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def range_with_room(bars: FloatArray) -> tuple[float, float]:
    """The bars' axis: beside the longest bar on either side there is room for its number."""
    positive, negative = max(0.0, float(bars.max())), -min(0.0, float(bars.min()))
    sides = 1 + (negative > 0)
    unit = ((positive + negative) or 1.0) / (_INNER - sides * _TEXT)  # of one pixel
    return -(negative + (_TEXT * unit if negative > 0 else 4 * unit)), positive + _TEXT * unit


def _layout(rows: int, colors: Theme) -> dict[str, Any]:
    height = 12 + _ROW * (rows + 1)
    axis = {"fixedrange": True, "showgrid": False, "showticklabels": False}
    return {
        **plain_layout(colors, letters=15),
        "width": WIDTH,
        "height": height,
        "margin": {"l": _LABELS, "r": 8, "t": 6, "b": 6},
        "hovermode": "closest",
        "xaxis": {
            **axis,
            "range": [-1, 1],
            "zeroline": True,
            "zerolinecolor": colors.quiet,
            "zerolinewidth": 1,
        },
        "yaxis": {**axis, "range": [rows + 0.6, -0.6], "zeroline": False},
        "shapes": [
            {
                "type": "line",
                "xref": "paper",
                "yref": "y",
                "x0": -_LABELS / _INNER,
                "x1": 1,
                "y0": rows - 0.5,
                "y1": rows - 0.5,
                "line": {"color": colors.grid, "width": 1},
            }
        ],
        "meta": {"max_scale": 1.3},
    }
