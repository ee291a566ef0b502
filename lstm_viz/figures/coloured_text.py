"""The input as running text, each token in the colour of what one unit did at it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_viz.analysis.what_moved import require_comparable
from lstm_viz.arrays import checked_index
from lstm_viz.cells import Trace
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import beside_numbers, counted, plain_text, shown
from lstm_viz.figures.sequence_strip import scale_of, value_range_of
from lstm_viz.figures.theme import FONT, NUMBER_FONT, Theme, ink_on, theme, value_color
from lstm_viz.figures.time_axis import WIDTH
from lstm_viz.notation import QUANTITIES, subscript

MOST_TOKENS = 500
COLUMNS = 40
"""Tokens in a row where each is a single character."""
LONGEST = 8
"""A token of more letters than this is cut."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 10, 10, 40, 10
_ROW = 28  # pixels from one row to the next
_BAND = 9  # pixels more, for the band of a pinned value under each token
_LETTER = 9.7  # pixels of a letter in a cell
_PADDING = 12  # pixels of a cell beside its letters

_BAND_NOTE = "; in the thin band under it <b>pinned</b>"

_SIGNS = {" ": "␣", "\n": "↵", "\r": "↵", "\t": "⇥"}


def coloured_text(
    trace: Trace,
    tokens: Sequence[str],
    quantity: str,
    unit: int,
    *,
    cursor: int | None = None,
    pinned: Trace | None = None,
    dark: bool = False,
) -> go.Figure:
    """Write the input's tokens in rows, each on the colour of one unit's value at its step.

    Gates are coloured from 0 to 1, candidate and hidden state from -1 to 1, input and cell state
    symmetric about 0 as far as any unit goes, so that units can be compared.

    Parameters
    ----------
    trace : LSTMTrace, GRUTrace or RNNTrace
        A finished trace of a single sequence, at most `MOST_TOKENS` steps.
    tokens : sequence of str
        A token for each step, T of them, usually single characters.
    quantity : str
        An attribute of the trace: ``"f"``, ``"c"``, ``"h"``, ``"z"``, …
    unit : int
        The unit, 0 to H-1; for ``"x"`` the column, 0 to D-1.
    cursor : int, optional
        The step to frame, 0 to T-1.
    pinned : LSTMTrace, GRUTrace or RNNTrace, optional
        Another trace of the same cell kind and shape, from before: a thin band under each token
        has the colour of its value. For ``"x"``, which is that of both, there is none.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    plotly.graph_objects.Figure
        A heatmap named after the quantity, ``z`` of shape (rows, columns), None where there is no
        token, ``customdata`` the step; and a scatter trace ``"tokens"`` with a text for each
        step. Where a step stands tells `text_place`; ``layout.shapes[0]`` is the cursor where
        there is one. With `pinned` a second heatmap between them, ``"pinned: f"`` for f, whose
        every other row of ``z`` holds the pinned values.

    Raises
    ------
    InvalidInput
        When the trace has no such quantity, unit or step, is of a batch or too long, or there are
        not as many tokens as steps; when the pinned trace has another shape.
    """
    if quantity not in QUANTITIES or not hasattr(trace, quantity):
        raise InvalidInput(f"a {trace.cell.kind}'s trace has no quantity {quantity!r}.")
    trace.require_single()
    if len(tokens) != trace.steps:
        raise InvalidInput(
            f"there are {counted(len(tokens), 'token')} for {counted(trace.steps, 'step')}; "
            "expected one for each step."
        )
    if trace.steps > MOST_TOKENS:
        raise InvalidInput(
            f"the text has {trace.steps} tokens; expected at most {MOST_TOKENS}. "
            "Look at a shorter piece."
        )
    whole = getattr(trace, quantity)
    is_input = quantity == "x"
    checked_index("unit", unit, whole.shape[1], "a column from " if is_input else "a unit from ")
    values = [float(value) for value in whole[:, unit]]
    before = None
    if pinned is not None:
        require_comparable(trace, pinned)
        before = None if is_input else getattr(pinned, quantity)
    low, high = value_range_of(quantity, *(part for part in (whole, before) if part is not None))
    was = None if before is None else [float(value) for value in before[:, unit]]
    row_height = _ROW if was is None else _ROW + _BAND
    described, colors = QUANTITIES[quantity], theme(dark)
    letters = [visible_token(token) for token in tokens]
    columns = columns_of(tokens)
    rows = -(-len(tokens) // columns)
    places = [_place(step, columns) for step in range(len(tokens))]
    z: list[list[float | None]] = [[None] * columns for _ in range(rows)]
    steps: list[list[int | None]] = [[None] * columns for _ in range(rows)]
    hover: list[list[str]] = [[""] * columns for _ in range(rows)]
    of_unit = f"column {unit + 1}" if is_input else f"unit {unit + 1}"
    for step, (column, row) in enumerate(places):
        z[row][column] = values[step]
        steps[row][column] = step
        hover[row][column] = (
            f"step {step + 1}, {beside_numbers(plain_text(_with_signs(tokens[step])))}: "
            f"{described.label} = {shown(values[step], 4)}"
        )
        if was is not None:
            hover[row][column] += f"<br>pinned: {shown(was[step], 4)}"
    # Over a band there is less room: the letters stand in the middle of what is left.
    above_middle = 0 if was is None else _BAND / row_height / 2
    return go.Figure(
        {
            "data": [
                {
                    "type": "heatmap",
                    "name": quantity,
                    "z": z,
                    "customdata": steps,
                    "x": list(range(columns)),
                    "y": list(range(rows)),
                    "zmin": low,
                    "zmax": high,
                    "colorscale": scale_of(described.is_gate, colors),
                    "showscale": False,
                    "xgap": 1,
                    "ygap": 2,
                    "hoverongaps": False,
                    "hovertext": hover,
                    "hovertemplate": "%{hovertext}<extra></extra>",
                },
                *([] if was is None else [_bands(quantity, was, (low, high), columns, colors)]),
                {
                    "type": "scatter",
                    "mode": "text",
                    "name": "tokens",
                    "x": [column for column, _ in places],
                    "y": [row - above_middle for _, row in places],
                    "text": [plain_text(word, LONGEST) for word in letters],
                    "textposition": "middle center",
                    "textfont": {
                        "family": NUMBER_FONT,
                        "size": 16,
                        "color": [
                            ink_on(value_color(quantity, value, high, colors)) for value in values
                        ],
                    },
                    "cliponaxis": False,
                    "hoverinfo": "skip",
                },
            ],
            "layout": {
                "template": {"layout": {}},
                "width": WIDTH,
                "height": _TOP + rows * row_height + _BOTTOM,
                "margin": {"l": _LEFT, "r": _RIGHT, "t": _TOP, "b": _BOTTOM},
                "paper_bgcolor": "rgba(0,0,0,0)",
                "plot_bgcolor": "rgba(0,0,0,0)",
                "font": {"family": FONT, "size": 14, "color": colors.text},
                "hoverlabel": {"font": {"family": FONT, "size": 14}},
                "dragmode": False,
                "showlegend": False,
                "xaxis": {"range": [-0.5, columns - 0.5], **_hidden_axis()},
                "yaxis": {"range": [rows - 0.5, -0.5], **_hidden_axis()},
                "shapes": (
                    [] if cursor is None else [_cursor_shape(text_place(cursor, tokens), colors)]
                ),
                "annotations": [
                    _note(
                        f"<b>{described.symbol}{subscript(unit + 1)}(t)</b> {described.name}, "
                        f"{of_unit}" + ("" if was is None else _BAND_NOTE),
                        "left",
                        16,
                        colors.ink.get(quantity, colors.text),
                    ),
                    _note(_key(quantity, low, high, colors), "right", 14, colors.text),
                ],
                "meta": {
                    "alt": _description(tokens, values, f"{described.name} of {of_unit}")
                    + ("" if was is None else _pinned_words(tokens, was)),
                    "min_width": int(_LEFT + _RIGHT + columns * _cell_width(tokens)),
                },
            },
        },
        _validate=False,
    )


def _bands(
    quantity: str,
    was: Sequence[float],
    ends: tuple[float, float],
    columns: int,
    colors: Theme,
) -> dict[str, Any]:
    """The pinned values as thin bands over the lower edge of the cells, which are pointed at."""
    rows = -(-len(was) // columns)
    z: list[list[float | None]] = [[None] * columns for _ in range(2 * rows)]
    for step, value in enumerate(was):
        column, row = _place(step, columns)
        z[2 * row + 1][column] = value
    band = _BAND / (_ROW + _BAND)
    tops = [row - 0.5 for row in range(rows)]
    return {
        "type": "heatmap",
        "name": f"pinned: {quantity}",
        "z": z,
        "x": list(range(columns)),
        "y": [edge for top in tops for edge in (top, top + 1 - band)] + [rows - 0.5],
        "zmin": ends[0],
        "zmax": ends[1],
        "colorscale": scale_of(QUANTITIES[quantity].is_gate, colors),
        "showscale": False,
        "xgap": 1,
        "ygap": 2,
        "hoverinfo": "skip",
    }


def text_place(step: int, tokens: Sequence[str]) -> tuple[int, int]:
    """The column and the row, both from 0, of the cell in which a step's token stands.

    Raises
    ------
    InvalidInput
        When there is no such step.
    """
    checked_index("step", step, len(tokens), "a step from ")
    return _place(step, columns_of(tokens))


def columns_of(tokens: Sequence[str]) -> int:
    """How many tokens stand in a row: `COLUMNS` single characters, fewer of longer ones."""
    return min(COLUMNS, int((WIDTH - _LEFT - _RIGHT) / _cell_width(tokens)))


def visible_token(token: str) -> str:
    """A token as it stands in its cell: blanks with a sign for them, at most `LONGEST` letters.

    Not yet made safe for a figure: see `digits.plain_text`.
    """
    word = _with_signs(token)
    if len(word) > 2 * LONGEST:
        word = word[: 2 * LONGEST] + "…"
    while _letters_wide(word) > LONGEST:
        word = word.removesuffix("…")[:-1] + "…"
    return word


def _with_signs(token: str) -> str:
    return "".join(
        _SIGNS.get(letter)
        or ("␣" if letter.isspace() else "�" if unicodedata.category(letter) == "Cc" else letter)
        for letter in token
    )


def _letters_wide(word: str) -> int:
    """How many letters' room a word takes: Chinese letters and emoji are two wide."""
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in word
    )


def _cell_width(tokens: Sequence[str]) -> float:
    """The pixels of a cell that every token fits into."""
    longest = max((_letters_wide(visible_token(token)) for token in set(tokens)), default=1)
    return max(longest, 1) * _LETTER + _PADDING


def _place(step: int, columns: int) -> tuple[int, int]:
    return step % columns, step // columns


def _cursor_shape(place: tuple[int, int], colors: Theme) -> dict[str, Any]:
    column, row = place
    return {
        "type": "rect",
        "xref": "x",
        "yref": "y",
        "x0": column - 0.5,
        "x1": column + 0.5,
        "y0": row - 0.5,
        "y1": row + 0.5,
        "line": {"color": colors.text, "width": 3},
        "fillcolor": "rgba(0,0,0,0)",
    }


def _hidden_axis() -> dict[str, Any]:
    return {
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showticklabels": False,
        "ticks": "",
    }


def _key(quantity: str, low: float, high: float, colors: Theme) -> str:
    """The scale in one line: its ends with five of its colours in between."""
    squares = "".join(
        f'<span style="color:{value_color(quantity, float(value), high, colors)}">■</span>'
        for value in np.linspace(low, high, 5)
    )
    return f"{_end(low)} {squares} {_end(high)}"


def _end(value: float) -> str:
    return f"{value:.3g}".replace("-", "−").replace("e+", "e")


def _note(text: str, side: str, size: float, color: str) -> dict[str, Any]:
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 0 if side == "left" else 1,
        "xanchor": side,
        "y": 1,
        "yanchor": "middle",
        "yshift": 20,
        "text": text,
        "showarrow": False,
        "font": {"family": FONT, "size": size, "color": color},
    }


def _description(tokens: Sequence[str], values: Sequence[float], what: str) -> str:
    lowest, highest = int(np.argmin(values)), int(np.argmax(values))
    return (
        f"A text of {counted(len(tokens), 'token')}, coloured by the {what}: lowest "
        f"{shown(values[lowest])} at {_told(lowest, tokens)}, highest {shown(values[highest])} at "
        f"{_told(highest, tokens)}."
    )


def _pinned_words(tokens: Sequence[str], was: Sequence[float]) -> str:
    lowest, highest = int(np.argmin(was)), int(np.argmax(was))
    return (
        f" A thin band under each token is the pinned one: lowest {shown(was[lowest])} at "
        f"{_told(lowest, tokens)}, highest {shown(was[highest])} at {_told(highest, tokens)}."
    )


def _told(step: int, tokens: Sequence[str]) -> str:
    return f"step {step + 1}, {beside_numbers(visible_token(tokens[step]))}"
