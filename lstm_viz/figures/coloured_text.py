"""The input as running text, each token in the colour of what one unit did at it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from lstm_viz.analysis.what_moved import require_comparable
from lstm_viz.arrays import checked_index
from lstm_viz.cells import Trace
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import counted, shown
from lstm_viz.figures.text_cells import (
    COLUMNS,
    MOST_TOKENS,
    CellColours,
    columns_of,
    require_writable,
    text_in_cells,
    text_place,
)
from lstm_viz.figures.theme import scale_for, theme
from lstm_viz.figures.token_words import LONGEST, token_at, visible_token
from lstm_viz.figures.value_scales import value_range_of
from lstm_viz.notation import QUANTITIES, subscript

__all__ = [
    "COLUMNS",
    "LONGEST",
    "MOST_TOKENS",
    "coloured_text",
    "columns_of",
    "text_place",
    "visible_token",
]

_BAND_NOTE = "; in the thin band under it <b>pinned</b>"


def coloured_text(
    trace: Trace,
    tokens: Sequence[str],
    quantity: str,
    unit: int,
    *,
    cursor: int | None = None,
    pinned: Trace | None = None,
    own_scale: bool = False,
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
    own_scale : bool
        Whether the colours of what is no gate go as far as this unit alone does, to either side,
        so that a unit with small values shows its pattern.
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
    require_writable(tokens, trace.steps)
    whole = getattr(trace, quantity)
    is_input = quantity == "x"
    checked_index("unit", unit, whole.shape[1], "a column from " if is_input else "a unit from ")
    values = [float(value) for value in whole[:, unit]]
    before = None
    if pinned is not None:
        require_comparable(trace, pinned)
        before = None if is_input else getattr(pinned, quantity)
    was = None if before is None else [float(value) for value in before[:, unit]]
    described, colors = QUANTITIES[quantity], theme(dark)
    if own_scale and not described.is_gate:
        high = max(map(abs, [*values, *(was or [])])) or 1.0
        low = -high
    else:
        ranged = [part for part in (whole, before) if part is not None]
        low, high = value_range_of(quantity, *ranged)
    of_unit = f"column {unit + 1}" if is_input else f"unit {unit + 1}"
    hover = [f"{described.label} = {shown(value, 4)}" for value in values]
    if was is not None:
        hover = [
            f"{now}<br>pinned: {shown(value, 4)}" for now, value in zip(hover, was, strict=True)
        ]
    return go.Figure(
        text_in_cells(
            tokens,
            CellColours(
                name=quantity,
                values=values,
                scale=scale_for(quantity, high, colors),
                hover=hover,
                title=f"<b>{described.symbol}{subscript(unit + 1)}(t)</b> {described.name}, "
                f"{of_unit}" + ("" if was is None else _BAND_NOTE),
                title_color=colors.ink.get(quantity, colors.text),
                ends=(_end(low), _end(high)),
                alt=_description(tokens, values, f"{described.name} of {of_unit}")
                + ("" if was is None else _pinned_words(tokens, was)),
                bands=was,
            ),
            colors,
            cursor=cursor,
        ),
        _validate=False,
    )


def _end(value: float) -> str:
    return f"{value:.3g}".replace("-", "−").replace("e+", "e")


def _description(tokens: Sequence[str], values: Sequence[float], what: str) -> str:
    return (
        f"A text of {counted(len(tokens), 'token')}, coloured by the {what}: "
        f"{_lowest_and_highest(tokens, values)}."
    )


def _pinned_words(tokens: Sequence[str], was: Sequence[float]) -> str:
    return f" A thin band under each token is the pinned one: {_lowest_and_highest(tokens, was)}."


def _lowest_and_highest(tokens: Sequence[str], values: Sequence[float]) -> str:
    lowest, highest = int(np.argmin(values)), int(np.argmax(values))
    return (
        f"lowest {shown(values[lowest])} at {token_at(lowest, tokens)}, highest "
        f"{shown(values[highest])} at {token_at(highest, tokens)}"
    )
