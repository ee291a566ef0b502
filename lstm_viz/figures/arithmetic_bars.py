"""The terms of one number as bars, with their numbers, adding up to what is shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from lstm_viz.analysis import Arithmetic, Line
from lstm_viz.figures.digits import SHOWN, beside_numbers, decimals_that_add_up, plain_text, shown
from lstm_viz.figures.theme import FONT, LINE, NUMBER_FONT, theme
from lstm_viz.notation import ACTIVATION_SYMBOL, QUANTITIES, subscript

WIDTH = 500
_LABELS = 236  # pixels for the labels on the left
_LETTER = 9.6  # pixels of a letter of the numbers beside the bars
MOST_BARS = 10
"""More terms than this are told as the largest ones and the sum of the rest."""


def told_lines(told: Arithmetic) -> tuple[Line, ...]:
    """The lines as they are shown: all of them, or the largest and the sum of the others.

    Parameters
    ----------
    told : Arithmetic
        What is to be told.

    Returns
    -------
    tuple of Line
        At most `MOST_BARS`, in their own order; the rest comes last. Together with
        `Arithmetic.rounding` they add up to `Arithmetic.combined`.
    """
    if len(told.lines) <= MOST_BARS:
        return told.lines
    by_size = sorted(range(len(told.lines)), key=lambda k: -abs(told.lines[k].value))
    kept = sorted(by_size[: MOST_BARS - 1])
    rest = [told.lines[k].value for k in by_size[MOST_BARS - 1 :]]
    together = Line(f"{len(rest)} smaller terms", (), math.fsum(rest))
    return (*(told.lines[k] for k in kept), together)


def arithmetic_bars(told: Arithmetic, *, dark: bool = False) -> go.Figure:
    """Draw where one number comes from.

    Parameters
    ----------
    told : Arithmetic
        What is to be told.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    plotly.graph_objects.Figure
        One bar trace; ``customdata`` holds the true values, ``text`` the shown ones. The last bar
        is the sum (or product). The shown numbers give the shown total to its last digit.
    """
    colors = theme(dark)
    quantity = QUANTITIES[told.quantity]
    lines = told_lines(told)
    values = [line.value for line in lines]
    combine = sum if told.operation == "sum" else math.prod
    decimals = decimals_that_add_up(values, told.combined, combine)
    total_label = "sum" if told.operation == "sum" else "product"
    labels = [_label(line, decimals) for line in lines] + [f"<b>{total_label}</b>"]
    texts = [shown(value, decimals, signed=True) for value in values]
    texts.append(f"<b>{shown(told.combined, SHOWN, signed=True)}</b>")
    bars = [*values, told.combined]
    bar_colors = [
        *([colors.signed_scale[2] if v > 0 else colors.signed_scale[0] for v in values]),
        LINE[told.quantity],
    ]
    letters = max(len(text.removeprefix("<b>").removesuffix("</b>")) for text in texts)
    rows = len(bars)
    height = 44 + 30 * rows
    title = told_result(told)
    axis: dict[str, Any] = {"fixedrange": True, "showgrid": False}
    return go.Figure(
        {
            "data": [
                {
                    "type": "bar",
                    "orientation": "h",
                    "name": told.quantity,
                    "x": bars,
                    "y": list(range(rows)),
                    "base": 0,
                    "text": texts,
                    "customdata": bars,
                    "textposition": "outside",
                    "textangle": 0,
                    "cliponaxis": False,
                    "textfont": {"family": NUMBER_FONT, "size": 15, "color": colors.text},
                    "marker": {"color": bar_colors, "line": {"width": 0}},
                    "hoverinfo": "skip",
                    "width": 0.62,
                }
            ],
            "layout": {
                "template": {"layout": {}},
                "width": WIDTH,
                "height": height,
                "margin": {"l": _LABELS, "r": 8, "t": 8, "b": 8},
                "paper_bgcolor": "rgba(0,0,0,0)",
                "plot_bgcolor": "rgba(0,0,0,0)",
                "font": {"family": FONT, "size": 15, "color": colors.text},
                "dragmode": False,
                "showlegend": False,
                "xaxis": {
                    **axis,
                    "range": _range_with_room(bars, letters),
                    "showticklabels": False,
                    "zeroline": True,
                    "zerolinecolor": colors.quiet,
                    "zerolinewidth": 1,
                },
                "yaxis": {
                    **axis,
                    "range": [rows - 0.4, -0.6],
                    "tickvals": list(range(rows)),
                    "ticktext": labels,
                    "tickfont": {"family": FONT, "size": 14, "color": colors.text},
                    "zeroline": False,
                },
                "shapes": [
                    {
                        "type": "line",
                        "xref": "paper",
                        "yref": "y",
                        "x0": -0.6,
                        "x1": 1,
                        "y0": rows - 1.5,
                        "y1": rows - 1.5,
                        "line": {"color": colors.grid, "width": 1},
                    }
                ],
                "meta": {
                    "min_width": 360,
                    "max_scale": 1.15,
                    "alt": f"{quantity.name} of unit {told.unit + 1} at step {told.t + 1}: "
                    + ", ".join(
                        f"{beside_numbers(line.label)} {text}"
                        for line, text in zip(lines, texts, strict=False)
                    )
                    + f"; {total_label} {shown(told.combined)}; {title}.",
                },
            },
        },
        _validate=False,
    )


def told_result(told: Arithmetic) -> str:
    """The last line in words and numbers: ``f₁(3) = σ(2.00) = 0.88``."""
    quantity = QUANTITIES[told.quantity]
    name = f"{quantity.symbol}{subscript(told.unit + 1)}({told.t + 1})"
    value = shown(told.value)
    if told.activation == "none":
        return f"{name} = {value}"
    symbol = ACTIVATION_SYMBOL[told.activation]
    return f"{name} = {symbol}({shown(told.combined)}) = {value}"


def _label(line: Line, total_decimals: int) -> str:
    name = beside_numbers(plain_text(line.label))
    if len(line.factors) < 2:
        return name
    decimals = decimals_that_add_up(line.factors, line.value, math.prod, total_decimals)
    left, right = (_without_zeros(shown(factor, decimals)) for factor in line.factors)
    return f"{name} = {left} × {right}"


def _without_zeros(number: str) -> str:
    """Drop zeros at the end beyond the decimals that every number is shown with."""
    whole, point, decimals = number.partition(".")
    if "e" in decimals or len(decimals) <= SHOWN:
        return number
    return whole + point + decimals[:SHOWN] + decimals[SHOWN:].rstrip("0")


def _range_with_room(bars: Sequence[float], letters: int) -> list[float]:
    """The axis that leaves room for a number of so many letters beside every bar."""
    text = letters * _LETTER + 10
    positive, negative = max(0.0, *bars), -min(0.0, *bars)
    room = (WIDTH - _LABELS - 8) - text * (1 + (negative > 0))
    unit = max(room, 24.0) / (positive + negative or 1.0)  # pixels for 1
    return [-negative - (text if negative else 8) / unit, positive + text / unit]
