"""The `coloured_text` with a frame that moves from token to token."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lstm_viz.cells import LSTMTrace
from lstm_viz.figures.coloured_text import coloured_text, text_place
from lstm_viz.figures.moving import Binding, Item, Layer, MovingPicture, Row, Sentence, Step
from lstm_viz.figures.theme import theme


def moving_text(
    trace: LSTMTrace,
    tokens: Sequence[str],
    quantity: str,
    unit: int,
    *,
    pinned: LSTMTrace | None = None,
    dark: bool = False,
) -> MovingPicture:
    """Draw the `coloured_text` with a moving frame; a click on a token goes to its step.

    Parameters
    ----------
    trace, tokens, quantity, unit, pinned, dark
        As for `coloured_text`.

    Raises
    ------
    InvalidInput
        As `coloured_text`.
    """
    figure = coloured_text(trace, tokens, quantity, unit, pinned=pinned, dark=dark)
    spec = figure.to_plotly_json()
    layout = spec["layout"]
    left, right, top, bottom = (
        Item(Row("place", (axis,), offset=offset))
        for axis, offset in ((0, -0.5), (0, 0.5), (1, -0.5), (1, 0.5))
    )
    frame = {
        "type": "scatter",
        "name": "cursor",
        "mode": "lines",
        "line": {"color": theme(dark).text, "width": 3},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
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
        arrays={"place": np.array([text_place(t, tokens) for t in range(trace.steps)], np.float32)},
        alt=Sentence((layout["meta"]["alt"], " The cursor is at step ", Step(), ".")),
        steps=trace.steps,
        jumps="customdata",
    )
