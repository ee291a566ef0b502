"""The strip before and now: under each value's cell a thin band with the pinned one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.figures.digits import shown
from lstm_viz.figures.moving import Binding, Matrix
from lstm_viz.figures.theme import Theme
from lstm_viz.figures.time_axis import axis_note
from lstm_viz.notation import LSTM_QUANTITIES, QUANTITIES

NOW_SHARE = 0.68
"""How much of a unit's height its value now has; the rest is the pinned one's."""

HEADROOM = 22
"""Pixels over the rows for what says what the thin bands are."""

_MOST_PARTED = 20  # more units than this have no room for a line between two of them


def add_ghosts(
    figure: dict[str, Any],
    trace: LSTMTrace,
    pinned: LSTMTrace,
    units: Sequence[int],
    colors: Theme,
) -> tuple[list[Binding], dict[str, FloatArray]]:
    """Lay a second heatmap over each quantity's first, cut into now and pinned.

    The first one keeps being what is pointed at and clicked, over a unit's whole height: it says
    both numbers, and its y is the unit's place. A second one's trace is called ``"pinned: f"``;
    its ``z`` has two rows a unit, now and pinned, that meet without a gap: what is the same in
    both looks like one cell.

    Parameters
    ----------
    figure : dict
        The strip's specification; the second heatmaps and the words are added to it.
    trace, pinned : LSTMTrace
        Now and before, of one shape.
    units : sequence of int
        The units that are shown, top to bottom.
    colors : Theme
        Light or dark.

    Returns
    -------
    bindings : list of Binding
        What fills in the second heatmaps, and the pinned numbers of the first ones.
    arrays : dict
        What they draw from.
    """
    bindings: list[Binding] = []
    arrays: dict[str, FloatArray] = {}
    layout = figure["layout"]
    for k, first in enumerate(list(figure["data"])):
        key = first["name"]
        if key not in LSTM_QUANTITIES:
            continue
        before, now = (getattr(part, key)[:, units].astype(np.float32) for part in (pinned, trace))
        arrays[f"pinned_{key}"] = before
        arrays[f"both_{key}"] = np.stack([now, before], axis=2).reshape(len(now), -1)
        place = len(figure["data"])
        bindings += [
            Binding(k, "customdata", Matrix(f"pinned_{key}")),
            Binding(place, "z", Matrix(f"both_{key}")),
        ]
        first["hovertemplate"] = (
            f"{QUANTITIES[key].label}, unit %{{y}}, step %{{x}}: %{{z:.4f}}"
            "<br>pinned: %{customdata:.4f}<extra></extra>"
        )
        shared = ("type", "x", "yaxis", "zmin", "zmax", "colorscale", "showscale", "xgap")
        figure["data"].append(
            {
                **{name: first[name] for name in shared},
                "name": f"pinned: {key}",
                "y": _edges(len(units)),
                "ygap": 0,
                "hoverinfo": "skip",
            }
        )
        layout["shapes"] += _lines_between(len(units), first["yaxis"], colors)
    layout["annotations"].append(
        axis_note("in each cell now; in the thin band under it <b>pinned</b>", colors.text, 15)
    )
    return bindings, arrays


def pinned_words(pinned: LSTMTrace) -> str:
    """Say for the description what the thin bands hold."""
    last = ", ".join(shown(float(value)) for value in pinned.c[-1][:8])
    return f" Under each value, in a thin band, the pinned one; its cell state ends at {last}."


def _edges(units: int) -> list[float]:
    """Where rows begin and end: now, pinned, now, pinned, … from the top."""
    tops = [place - 0.5 for place in range(1, units + 1)]
    return [edge for top in tops for edge in (top, top + NOW_SHARE)] + [units + 0.5]


def _lines_between(units: int, axis: str, colors: Theme) -> list[dict[str, Any]]:
    """A line between two units: without it a band would be taken for the next one's."""
    if units > _MOST_PARTED:
        return []
    return [
        {
            "type": "line",
            "xref": "paper",
            "yref": axis,
            "x0": 0,
            "x1": 1,
            "y0": place + 0.5,
            "y1": place + 0.5,
            "line": {"color": colors.background, "width": 3 if units <= 8 else 2},
        }
        for place in range(1, units)
    ]
