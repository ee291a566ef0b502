"""Running text in rows of cells, each cell in a colour of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_viz.arrays import checked_index
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import beside_numbers, counted, plain_text
from lstm_viz.figures.moving import Binding, Item, Layer, MovingPicture, Row, Sentence, Step
from lstm_viz.figures.notes import note
from lstm_viz.figures.plain_layout import CLEAR, plain_layout
from lstm_viz.figures.theme import NUMBER_FONT, Scale, Theme, color_on, ink_on
from lstm_viz.figures.time_axis import WIDTH
from lstm_viz.figures.token_words import LONGEST, letters_wide, visible_token, with_signs

MOST_TOKENS = 500
COLUMNS = 40
"""Tokens in a row where each is a single character."""
BAND = 9
"""Pixels more from row to row where each token has a thin band under it."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 10, 10, 40, 10
_ROW = 28  # pixels from one row to the next
_LETTER = 9.7  # pixels of a letter in a cell
_PADDING = 12  # pixels of a cell beside its letters


@dataclass(frozen=True, eq=False, kw_only=True)
class CellColours:
    """What the cells' colours mean, and what is said of them."""

    name: str  # of the heatmap
    values: Sequence[float | None]  # T; a cell without a value has no colour
    scale: Scale
    hover: Sequence[str]  # T, behind a cell's step and token
    title: str  # over the text
    title_color: str
    ends: tuple[str, str]  # how the scale's ends are written
    alt: str
    bands: Sequence[float] | None = None  # T, other values on the same scale, each under its token


def text_in_cells(
    tokens: Sequence[str], colours: CellColours, colors: Theme, *, cursor: int | None = None
) -> dict[str, Any]:
    """Write tokens in rows, each in its cell.

    Parameters
    ----------
    tokens : sequence of str
        A token for each step, T of them, at most `MOST_TOKENS`.
    colours : CellColours
        Of the cells.
    colors : Theme
        Light or dark.
    cursor : int, optional
        The step to frame, 0 to T-1.

    Returns
    -------
    dict
        A figure's specification: a heatmap of the cells, ``customdata`` the step, and the scatter
        trace ``"tokens"``; with bands, a heatmap ``"pinned: "`` and the name between them.

    Raises
    ------
    InvalidInput
        When there are not as many tokens as values, or too many, or there is no such step.
    """
    values, bands = colours.values, colours.bands
    require_writable(tokens, len(values))
    columns = columns_of(tokens)
    rows = -(-len(tokens) // columns)
    row_height = _ROW if bands is None else _ROW + BAND
    places = [_place(step, columns) for step in range(len(tokens))]
    z: list[list[float | None]] = [[None] * columns for _ in range(rows)]
    steps: list[list[int | None]] = [[None] * columns for _ in range(rows)]
    hover: list[list[str]] = [[""] * columns for _ in range(rows)]
    for step, (column, row) in enumerate(places):
        z[row][column] = values[step]
        steps[row][column] = step
        token = beside_numbers(plain_text(with_signs(tokens[step])))
        hover[row][column] = f"step {step + 1}, {token}: {colours.hover[step]}"
    # Over a band there is less room: the letters stand in the middle of what is left.
    above_middle = 0 if bands is None else BAND / row_height / 2
    cells = {
        "type": "heatmap",
        "name": colours.name,
        "z": z,
        "customdata": steps,
        "x": list(range(columns)),
        "y": list(range(rows)),
        **_heatmap_colours(colours.scale),
        "hoverongaps": False,
        "hovertext": hover,
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    letters = {
        "type": "scatter",
        "mode": "text",
        "name": "tokens",
        "x": [column for column, _ in places],
        "y": [row - above_middle for _, row in places],
        "text": [plain_text(visible_token(token), LONGEST) for token in tokens],
        "textposition": "middle center",
        "textfont": {
            "family": NUMBER_FONT,
            "size": 16,
            "color": [
                colors.text if value is None else ink_on(color_on(colours.scale, value))
                for value in values
            ],
        },
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    layout = {
        **plain_layout(colors),
        "width": WIDTH,
        "height": _TOP + rows * row_height + _BOTTOM,
        "margin": {"l": _LEFT, "r": _RIGHT, "t": _TOP, "b": _BOTTOM},
        "xaxis": {"range": [-0.5, columns - 0.5], **_hidden_axis()},
        "yaxis": {"range": [rows - 0.5, -0.5], **_hidden_axis()},
        "shapes": [] if cursor is None else [_cursor_shape(text_place(cursor, tokens), colors)],
        "annotations": [
            _note(colours.title, "left", 16, colours.title_color),
            _note(_key(colours), "right", 14, colors.text),
        ],
        "meta": {
            "alt": colours.alt,
            "min_width": int(_LEFT + _RIGHT + columns * _cell_width(tokens)),
        },
    }
    between = [] if bands is None else [_bands(colours, bands, columns)]
    return {"data": [cells, *between, letters], "layout": layout}


def require_writable(tokens: Sequence[str], steps: int) -> None:
    """Raise `InvalidInput` when there are not as many tokens as steps, or more than fit."""
    if len(tokens) != steps:
        raise InvalidInput(
            f"there are {counted(len(tokens), 'token')} for {counted(steps, 'step')}; "
            "expected one for each step."
        )
    if steps > MOST_TOKENS:
        raise InvalidInput(
            f"the text has {steps} tokens; expected at most {MOST_TOKENS}. Look at a shorter piece."
        )


def framed_text(spec: dict[str, Any], tokens: Sequence[str], colors: Theme) -> MovingPicture:
    """Lay a frame over `text_in_cells` that moves from token to token; a click goes to a step."""
    layout = spec["layout"]
    left, right, top, bottom = (
        Item(Row("place", (axis,), offset=offset))
        for axis, offset in ((0, -0.5), (0, 0.5), (1, -0.5), (1, 0.5))
    )
    frame = {
        "type": "scatter",
        "name": "cursor",
        "mode": "lines",
        "line": {"color": colors.text, "width": 3},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    columns = columns_of(tokens)
    places = [_place(step, columns) for step in range(len(tokens))]
    return MovingPicture(
        layers=(
            Layer(spec, listens=True),
            Layer(
                {"data": [frame], "layout": {**layout, "annotations": [], "shapes": []}},
                (
                    Binding(0, "x", [left, right, right, left, left]),
                    Binding(0, "y", [top, top, bottom, bottom, top]),
                ),
            ),
        ),
        arrays={"place": np.array(places, np.float32)},
        alt=Sentence((layout["meta"]["alt"], " The cursor is at step ", Step(), ".")),
        steps=len(tokens),
        jumps="customdata",
    )


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


def _cell_width(tokens: Sequence[str]) -> float:
    """The pixels of a cell that every token fits into."""
    longest = max((letters_wide(visible_token(token)) for token in set(tokens)), default=1)
    return max(longest, 1) * _LETTER + _PADDING


def _place(step: int, columns: int) -> tuple[int, int]:
    return step % columns, step // columns


def _heatmap_colours(scale: Scale) -> dict[str, Any]:
    last = len(scale.stops) - 1
    return {
        "zmin": scale.low,
        "zmax": scale.high,
        "colorscale": [[k / last, stop] for k, stop in enumerate(scale.stops)],
        "showscale": False,
        "xgap": 1,
        "ygap": 2,
    }


def _bands(colours: CellColours, bands: Sequence[float], columns: int) -> dict[str, Any]:
    """Other values as thin bands over the lower edge of the cells, which are pointed at."""
    rows = -(-len(bands) // columns)
    z: list[list[float | None]] = [[None] * columns for _ in range(2 * rows)]
    for step, value in enumerate(bands):
        column, row = _place(step, columns)
        z[2 * row + 1][column] = value
    band = BAND / (_ROW + BAND)
    tops = [row - 0.5 for row in range(rows)]
    return {
        "type": "heatmap",
        "name": f"pinned: {colours.name}",
        "z": z,
        "x": list(range(columns)),
        "y": [edge for top in tops for edge in (top, top + 1 - band)] + [rows - 0.5],
        **_heatmap_colours(colours.scale),
        "hoverinfo": "skip",
    }


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
        "fillcolor": CLEAR,
    }


def _hidden_axis() -> dict[str, Any]:
    return {
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showticklabels": False,
        "ticks": "",
    }


def _key(colours: CellColours) -> str:
    """The scale in one line: its ends with five of its colours in between."""
    scale, (low, high) = colours.scale, colours.ends
    squares = "".join(
        f'<span style="color:{color_on(scale, float(value))}">■</span>'
        for value in np.linspace(scale.low, scale.high, 5)
    )
    return f"{low} {squares} {high}"


def _note(text: str, side: str, size: float, color: str) -> dict[str, Any]:
    return note(text, size, color, x=0 if side == "left" else 1, xanchor=side, yshift=20)
