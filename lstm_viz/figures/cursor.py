"""A frame that moves over a picture of a whole sequence, at the step that is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lstm_viz.figures.moving import Binding, ByPhase, Layer, Step, Switch
from lstm_viz.figures.theme import Theme

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
    """
    left, right = Step(offset=-0.5), Step(offset=0.5)
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
            ],
            "layout": {
                "template": {"layout": {}},
                "width": layout["width"],
                "height": layout["height"],
                "margin": layout["margin"],
                "paper_bgcolor": "rgba(0,0,0,0)",
                "plot_bgcolor": "rgba(0,0,0,0)",
                "showlegend": False,
                "dragmode": False,
                "xaxis": {**hidden, "range": [0.5, steps + 0.5]},
                "yaxis": {**hidden, "range": [0, 1]},
                "meta": layout.get("meta", {}),
            },
        },
        (
            Binding(0, "x", [left, right, right, left, left]),
            Binding(1, "x", [covered_from, steps + 0.5, steps + 0.5, covered_from]),
            Binding(1, "opacity", Switch("predict", (0, 0, 1))),
        ),
    )
