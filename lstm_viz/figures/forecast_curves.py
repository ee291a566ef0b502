"""The curves of a series that a network continues, and the points at the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.digits import plain_text, shown
from lstm_viz.figures.moving import Binding, Layer, Row, Step
from lstm_viz.figures.plain_layout import layout_over
from lstm_viz.figures.theme import Theme
from lstm_viz.figures.time_axis import step_words
from lstm_viz.readout import RealUnits

_MOST_MARKED = 60  # steps up to which each prediction has its point


def forecast_curves(
    known: FloatArray,
    one_ahead: FloatArray,
    free: FloatArray,
    rest: FloatArray | None,
    tokens: Sequence[str] | None,
    units: RealUnits,
    colors: Theme,
) -> list[dict[str, Any]]:
    """The curves of a forecast, all in real units.

    Parameters
    ----------
    known : ndarray, shape (T,)
        What was read.
    one_ahead : ndarray, shape (T,)
        What was said after each step about the next.
    free : ndarray, shape (N,)
        What was said on its own.
    rest : ndarray, shape (up to N,), or None
        What came instead.
    tokens : sequence of str, optional
        A label for each step.
    units : RealUnits
        What the numbers are called.
    colors : Theme
        Light or dark.

    Returns
    -------
    list of dict
        The traces ``"known"``, ``"rest"`` where it is known, ``"one ahead"`` and ``"free"``.
    """
    count = len(known)
    behind = [count, *range(count + 1, count + len(free) + 1)]
    marked = "lines+markers" if count + len(free) <= _MOST_MARKED else "lines"

    def line(
        name: str, what: str, x: list[int], y: FloatArray, color: str, **style: Any
    ) -> dict[str, Any]:
        mode = style.pop("mode", "lines")
        if len(x) == 1:
            mode = "markers"  # of one step there is no line
        return {
            "type": "scatter",
            "mode": mode,
            "name": name,
            "x": x,
            "y": y.tolist(),
            "line": {"color": color, **style},
            "marker": {"color": color, "size": 6},
            "cliponaxis": False,
            "hovertext": [
                f"{step_words(t - 1, tokens)}: {what} {shown(value)}{plain_text(units.behind)}"
                for t, value in zip(x, y.tolist(), strict=True)
            ],
            "hovertemplate": "%{hovertext}<extra></extra>",
        }

    said = colors.ink["h"]
    traces = [line("known", "read", list(range(1, count + 1)), known, colors.text, width=2)]
    if rest is not None and len(rest):
        came = np.concatenate([known[-1:], rest])
        traces.append(
            line("rest", "came", behind[: len(came)], came, colors.text, width=2, dash="6px,5px")
        )
    if count > 1:
        traces.append(
            line(
                "one ahead",
                "foretold",
                list(range(2, count + 1)),
                one_ahead[1:],
                said,
                width=2,
                dash="2px,3px",
                mode=marked,
            )
        )
    continued = np.concatenate([known[-1:], free])
    traces.append(line("free", "its own", behind, continued, said, width=4))
    return traces


def cursor_points(layout: dict[str, Any], colors: Theme) -> Layer:
    """The cursor; on it what is read, a full point, behind it what is said next, an open one."""
    return Layer(
        {
            "data": [
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": "cursor",
                    "y": layout["yaxis"]["range"],
                    "line": {"color": colors.text, "width": 2},
                    "hoverinfo": "skip",
                },
                {
                    "type": "scatter",
                    "mode": "lines+markers",
                    "name": "now",
                    "line": {"color": colors.text, "width": 1.5},
                    "marker": {
                        "size": 15,
                        "color": [colors.text, colors.background],
                        "line": {"width": 3, "color": [colors.background, colors.ink["h"]]},
                    },
                    "cliponaxis": False,
                    "hoverinfo": "skip",
                },
            ],
            "layout": {
                **layout_over(layout),
                "xaxis": {
                    "visible": False,
                    "fixedrange": True,
                    "range": layout["xaxis"]["range"],
                },
                "yaxis": {
                    "visible": False,
                    "fixedrange": True,
                    "range": layout["yaxis"]["range"],
                },
            },
        },
        (
            Binding(0, "x", [Step(), Step()]),
            Binding(1, "x", [Step(), Step(offset=1)]),
            Binding(1, "y", Row("now")),
        ),
    )
