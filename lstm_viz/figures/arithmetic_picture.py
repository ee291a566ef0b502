"""Where one number comes from: its formula, the same with numbers, and its terms as bars."""

from __future__ import annotations

from typing import Any

import numpy as np

from lstm_viz.analysis import ArithmeticOverTime
from lstm_viz.arrays import FloatArray
from lstm_viz.figures.digits import SHOWN, beside_numbers, plain_text
from lstm_viz.figures.moving import (
    AddUp,
    AddUpRow,
    Binding,
    Choose,
    Colors,
    Item,
    Join,
    Layer,
    MovingPicture,
    Numbers,
    Piece,
    Repeat,
    Row,
    Sentence,
    Sentences,
    Step,
    Switch,
    Words,
)
from lstm_viz.figures.theme import FONT, LINE, NUMBER_FONT, Scale, Theme, theme
from lstm_viz.notation import ACTIVATION_SYMBOL, QUANTITIES, subscript

WIDTH = 860
MOST_BARS = 10
"""More terms than this are told as the largest ones and the sum of the others."""

_LABELS = 330  # pixels for the labels on the left
_TEXT = 110  # pixels for the number beside a bar
_ROW = 28
_INNER = WIDTH - _LABELS - 8


def arithmetic_picture(told: ArithmeticOverTime, *, dark: bool = False) -> MovingPicture:
    """Draw where one unit's number comes from, at each step.

    Parameters
    ----------
    told : ArithmeticOverTime
        What is to be told.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        Trace 0 of its one layer is the bars, ``customdata`` their true values; the last is the sum
        (or product). Under it stand the formula in symbols, the same in numbers. The shown numbers
        give the shown total to its last digit.
    """
    colors = theme(dark)
    which, others = told.largest(MOST_BARS)
    has_others = len(told.labels) > which.shape[1]
    steps = len(told.value)
    if has_others:  # one more row, whose label is the one behind the terms' own
        which = np.concatenate([which, np.full((steps, 1), len(told.labels))], axis=1)
    rows = which.shape[1]
    first, second = (_rows_of(values, which, others) for values in (told.first, told.second))
    if has_others:
        second[:, -1] = 1.0
    terms = first * second
    flags = np.array([*told.is_product, False])[which].astype(np.uint8)
    bars = np.concatenate([terms, told.combined[:, None]], axis=1)

    names = [beside_numbers(plain_text(label)) for label in told.labels]
    left_out = len(told.labels) - rows + 1
    arrays = {
        "which": which.astype(np.uint16),
        "first": first,
        "second": second,
        "bars": bars,
        "is_product": flags,
        "value": told.value[:, None],
        "reach": np.array([_range_with_room(bars)]),
    }
    texts = _Texts(rows, told.operation == "product")
    return MovingPicture(
        layers=(
            Layer(
                {
                    "data": [_bars(rows, told.quantity), _labels(rows, colors.text)],
                    "layout": _layout(rows, colors),
                },
                (
                    Binding(0, "x", Row("bars")),
                    Binding(0, "customdata", Row("bars")),
                    Binding(0, "text", texts.beside_bars),
                    Binding(
                        0,
                        "marker.color",
                        Join(
                            (
                                Colors(
                                    Row("bars", tuple(range(rows))),
                                    Scale(
                                        -1e-300,
                                        1e-300,
                                        (colors.signed_scale[0], colors.signed_scale[2]),
                                    ),
                                ),
                                (LINE[told.quantity],),
                            )
                        ),
                    ),
                    Binding(0, "marker.opacity", _lit(rows)),
                    Binding(1, "text", texts.labels),
                    Binding(1, "x", Repeat(Item(Row("reach")), rows + 1)),
                    Binding(None, "xaxis.range", Row("reach")),
                ),
                listens=True,
            ),
        ),
        arrays=arrays,
        words={"terms": [*names, f"{left_out} smaller terms"]},
        alt=_description(told, rows, texts),
        steps=steps,
        lines=_lines(told, rows, texts),
        lit_trace=(0, 0),
        secret_until={"f": 2, "i": 3, "g": 3, "c": 4, "o": 5, "h": 5}[told.quantity],
    )


class _Texts:
    """The shown numbers: every term with as many decimals as the shown total needs."""

    def __init__(self, rows: int, is_product: bool) -> None:
        every = tuple(range(rows))
        self.terms_row = Row("bars", every)
        self.total_row = Row("bars", (rows,))
        decimals = AddUpRow(self.terms_row, self.total_row, is_product)
        factors = AddUp((Row("first"), Row("second")), self.terms_row, True, decimals)
        self.terms = Numbers(self.terms_row, decimals, signed=True)
        self.total = Numbers(self.total_row, SHOWN, signed=True)
        self.beside_bars = Join((self.terms, Sentences(("<b>", self.total, "</b>"))))
        names = Words("terms", Row("which"))
        self.names = names
        first = Numbers(Row("first"), factors, trim=True)
        second = Numbers(Row("second"), factors, trim=True)
        flags = Row("is_product")
        self.labels = Join(
            (
                Choose(flags, (names, Sentences((names, " = ", first, " × ", second)))),
                ("<b>product</b>" if is_product else "<b>sum</b>",),
            )
        )
        # Here the factors themselves are multiplied and added up.
        together = AddUpRow(Row("first"), self.total_row, is_product, times=Row("second"))
        plain = Numbers(Row("first"), together, trim=True, brackets=True)
        partner = Numbers(Row("second"), together, trim=True, brackets=True)
        self.in_formula = Choose(flags, (plain, Sentences((plain, "·", partner))))
        self.result = Numbers(Row("value"))
        self.total_unsigned = Numbers(self.total_row)


def _rows_of(values: Any, which: Any, others: Any) -> Any:
    """The values of the terms that are shown; in the others' place what they come to."""
    padded = np.concatenate([values, others[:, None]], axis=1)
    return np.take_along_axis(padded, which, axis=1)


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


def _range_with_room(bars: FloatArray) -> tuple[float, float]:
    """The bars' axis: beside the longest bar on either side there is room for its number."""
    positive, negative = max(0.0, float(bars.max())), -min(0.0, float(bars.min()))
    sides = 1 + (negative > 0)
    unit = ((positive + negative) or 1.0) / (_INNER - sides * _TEXT)  # of one pixel
    return -(negative + (_TEXT * unit if negative > 0 else 4 * unit)), positive + _TEXT * unit


def _layout(rows: int, colors: Theme) -> dict[str, Any]:
    height = 12 + _ROW * (rows + 1)
    axis = {"fixedrange": True, "showgrid": False, "showticklabels": False}
    return {
        "template": {"layout": {}},
        "width": WIDTH,
        "height": height,
        "margin": {"l": _LABELS, "r": 8, "t": 6, "b": 6},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 15, "color": colors.text},
        "dragmode": False,
        "hovermode": "closest",
        "showlegend": False,
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


def _lit(rows: int) -> Switch:
    """All bars, or the one that is pointed at before the others."""
    full = [1.0] * (rows + 1)
    ones = [[1.0 if k == lit else 0.3 for k in range(rows + 1)] for lit in range(rows + 1)]
    return Switch("lit", (full, *ones))


def _lines(told: ArithmeticOverTime, rows: int, texts: _Texts) -> tuple[tuple[Piece, ...], ...]:
    """The formula in symbols, and in numbers; each term belongs to its bar."""
    quantity = QUANTITIES[told.quantity]
    symbol = quantity.symbol + subscript(told.unit + 1)
    opened, closed = "", ""
    if told.activation != "none":
        opened, closed = f"{ACTIVATION_SYMBOL[told.activation]}( ", " )"
    sign = " + " if told.operation == "sum" else " · "

    def line(name: Any, terms: Any, end: list[Piece]) -> tuple[Piece, ...]:
        pieces = [Piece(name, style="strong"), Piece(f" = {opened}")]
        for k in range(rows):
            if k:
                pieces.append(Piece(sign))
            pieces.append(Piece(Item(terms, k), part=k))
        return (*pieces, Piece(closed), *end)

    result = [Piece(" = "), Piece(texts.result, style="strong")]
    if told.activation != "none":
        total = Sentence((f" = {opened.strip()}", texts.total_unsigned, ")"))
        result.insert(0, Piece(total, part=rows))
    return (
        line(f"{symbol}(t)", texts.names, []),
        line(Sentence((f"{symbol}(", Step(), ")")), texts.in_formula, result),
    )


def _description(told: ArithmeticOverTime, rows: int, texts: _Texts) -> Sentence:
    """The arithmetic in words, for a screen reader."""
    quantity = QUANTITIES[told.quantity]
    pieces: list[Any] = [f"{quantity.name} of unit {told.unit + 1} at step ", Step(), ": "]
    for k in range(rows):
        pieces += [Item(texts.names, k), " ", Item(texts.terms, k), ", "]
    total = "product" if told.operation == "product" else "sum"
    pieces += [f"{total} ", texts.total_unsigned, "; value ", texts.result, "."]
    return Sentence(tuple(pieces))
