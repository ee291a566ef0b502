"""A frame that moves over a picture of a whole sequence, at the step that is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from lstm_viz.figures.moving import (
    Binding,
    ByPhase,
    Layer,
    MovingPicture,
    Piece,
    Sentence,
    Step,
    Switch,
    SwitchNumber,
)
from lstm_viz.figures.plain_layout import layout_over
from lstm_viz.figures.theme import LINE, Theme, theme

POINTED = "pointed"
"""The board's switch that holds the step that is pointed at in another picture."""

_OUT = 0.012  # how far the frame stands out above and below


def cursor_layer(layout: Mapping[str, Any], steps: int, colors: Theme) -> Layer:
    """A layer for a picture whose x axis counts steps from 1.

    Parameters
    ----------
    layout : mapping
        The picture's layout: its size and margins are the layer's, too.
    steps : int
        T.
    colors : Theme
        Light or dark.

    Returns
    -------
    Layer
        Trace 0, ``cursor``, frames the clock's step. Trace 1, ``future``, covers what comes later
        while the board's switch ``predict`` is on; in a step that is not over, that step too.
        Trace 2, ``pointed``, frames the step in the switch `POINTED`.
    """
    left, right = Step(offset=-0.5), Step(offset=0.5)
    pointed_left = SwitchNumber(POINTED, offset=0.5)
    pointed_right = SwitchNumber(POINTED, offset=1.5)
    covered_from = ByPhase((left, left, left, left, right))
    hidden = {"fixedrange": True, "visible": False}
    return Layer(
        {
            "data": [
                {
                    "type": "scatter",
                    "name": "cursor",
                    "mode": "lines",
                    "y": [-_OUT, -_OUT, 1 + _OUT, 1 + _OUT, -_OUT],
                    "line": {"color": colors.text, "width": 3},
                    "cliponaxis": False,
                    "hoverinfo": "skip",
                },
                {
                    "type": "scatter",
                    "name": "future",
                    "mode": "lines",
                    "y": [-_OUT, -_OUT, 1 + _OUT, 1 + _OUT],
                    "fill": "toself",
                    "fillcolor": colors.background,
                    "line": {"width": 0},
                    "hoverinfo": "skip",
                },
                {
                    "type": "scatter",
                    "name": "pointed",
                    "mode": "lines",
                    "y": [-_OUT, -_OUT, 1 + _OUT, 1 + _OUT, -_OUT],
                    "line": {"color": LINE["i"], "width": 4},
                    "cliponaxis": False,
                    "hoverinfo": "skip",
                },
            ],
            "layout": {
                **layout_over(layout),
                "xaxis": {**hidden, "range": [0.5, steps + 0.5]},
                "yaxis": {**hidden, "range": [0, 1]},
            },
        },
        (
            Binding(0, "x", [left, right, right, left, left]),
            Binding(1, "x", [covered_from, steps + 0.5, steps + 0.5, covered_from]),
            Binding(1, "opacity", Switch("predict", (0, 0, 1))),
            Binding(
                2, "x", [pointed_left, pointed_right, pointed_right, pointed_left, pointed_left]
            ),
            Binding(2, "opacity", Switch(POINTED, (0, 1))),
        ),
    )


def over_time(
    figure: go.Figure,
    steps: int,
    *,
    dark: bool = False,
    points: bool = False,
    behind: bool = False,
    words: Mapping[str, Sequence[str]] | None = None,
    lines: tuple[tuple[Piece, ...], ...] = (),
) -> MovingPicture:
    """Lay a moving cursor over a picture of a whole sequence; a click on it goes to a step.

    Parameters
    ----------
    figure : Figure
        Its x axis counts steps from 1; ``layout.meta["alt"]`` says what it shows.
    steps : int
        T.
    dark : bool
        Whether the page is dark.
    points : bool
        Whether pointing at it sets the board's switch `POINTED` to the point's ``customdata``.
    behind : bool
        Whether the cursor is drawn behind the picture, for one with words between its lines.
    words, lines
        See `MovingPicture`.
    """
    spec = figure.to_plotly_json()
    layers = (Layer(spec, listens=True), cursor_layer(spec["layout"], steps, theme(dark)))
    return MovingPicture(
        layers=layers[::-1] if behind else layers,
        arrays={},
        alt=Sentence((spec["layout"]["meta"]["alt"], " The cursor is at step ", Step(), ".")),
        steps=steps,
        words=words or {},
        lines=lines,
        jumps="x",
        points=POINTED if points else None,
    )


def still(figure: go.Figure) -> MovingPicture:
    """Make a picture of a figure that does not move, for a board."""
    spec = figure.to_plotly_json()
    return MovingPicture(
        layers=(Layer(spec, listens=True),),
        arrays={},
        alt=Sentence((spec["layout"]["meta"]["alt"],)),
        steps=1,
    )
