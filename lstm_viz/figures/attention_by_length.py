"""The share of right answers by the length of what was read, with attention and without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from lstm_viz.errors import InvalidInput
from lstm_viz.figures.notes import note
from lstm_viz.figures.plain_layout import plain_layout
from lstm_viz.figures.theme import LINE, Theme, faded, theme

_HEIGHT, _TOP, _BOTTOM, _LEFT, _RIGHT = 340, 56, 56, 60, 16
_COLORS = ("h", "f")
_DASHES = ("solid", "dash")
_SYMBOLS = ("circle", "diamond")


@dataclass(frozen=True)
class RightByLength:
    """One network's share of right answers, length by length."""

    name: str
    lengths: tuple[tuple[int, int], ...]  # of what was read: from and to, rising
    share: tuple[float, ...]  # 0…1, of those that were right
    count: tuple[int, ...]  # of how many, 1 or more


def right_by_length(
    networks: Sequence[RightByLength],
    *,
    trained: tuple[int, int] | None = None,
    now: int | None = None,
    dark: bool = False,
) -> go.Figure:
    """Draw the share of sequences that are written without an error, by how long they are.

    Parameters
    ----------
    networks : sequence of RightByLength
        One line each, at most two.
    trained : (int, int), optional
        The shortest and the longest sequence in training; shaded.
    now : int, optional
        How long the one is that is read now; a line.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    plotly.graph_objects.Figure
        One scatter trace a network, named after it; ``x`` the middle of the lengths, ``y`` the
        share from 0 to 1.

    Raises
    ------
    InvalidInput
        When there is no network or more than two, or one has no lengths, or not a share and a
        count for each.
    """
    if not 1 <= len(networks) <= len(_COLORS):
        raise InvalidInput(f"there are {len(networks)} networks to draw; expected 1 or 2.")
    for network in networks:
        if not network.lengths:
            raise InvalidInput(f"{network.name} has no lengths; expected at least one.")
        if not len(network.lengths) == len(network.share) == len(network.count):
            raise InvalidInput(
                f"{network.name} has {len(network.lengths)} lengths, {len(network.share)} shares "
                f"and {len(network.count)} counts; expected as many of each."
            )
    colors = theme(dark)
    every = [end for network in networks for ends in network.lengths for end in ends]
    if now is not None:
        every.append(now)
    low, high = min(every) - 1, max(every) + 1
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    if trained is not None:
        begin, end = max(trained[0] - 0.5, low), min(trained[1] + 0.5, high)
        shapes.append(_band(begin, end, colors))
        notes.append(_note(begin, 0.0, "&nbsp;lengths in training", colors.quiet))
    if now is not None:
        shapes.append(_line(now, colors))
        notes.append(_note(now, 0.1, "&nbsp;<b>now</b>", colors.text))
    data = [_trace(network, k) for k, network in enumerate(networks)]
    axis = {
        "fixedrange": True,
        "gridcolor": colors.grid,
        "zeroline": False,
        "tickfont": {"size": 15, "color": colors.quiet},
    }
    layout: dict[str, Any] = {
        **plain_layout(colors, letters=15),
        "height": _HEIGHT,
        "margin": {"l": _LEFT, "r": _RIGHT, "t": _TOP, "b": _BOTTOM},
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1,
            "yanchor": "bottom",
            "yref": "paper",
            "font": {"size": 16, "color": colors.text},
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "xaxis": {**axis, "range": [low, high], "showgrid": False},
        "yaxis": {**axis, "range": [-0.02, 1.02], "tickformat": ".0%", "nticks": 5},
        "shapes": shapes,
        "annotations": notes,
        "meta": {"alt": _description(networks)},
    }
    layout["xaxis"]["title"] = {
        "text": "characters read",
        "font": {"size": 15, "color": colors.text},
    }
    return go.Figure({"data": data, "layout": layout}, _validate=False)


def _trace(network: RightByLength, k: int) -> dict[str, Any]:
    color = LINE[_COLORS[k]]
    told = [
        f"{network.name}, {low} to {high} characters: {round(share * count)} of {count} right, "
        f"{share:.1%}"
        for (low, high), share, count in zip(
            network.lengths, network.share, network.count, strict=True
        )
    ]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": network.name,
        "x": [(low + high) / 2 for low, high in network.lengths],
        "y": list(network.share),
        "hovertext": told,
        "line": {"color": color, "width": 3, "dash": _DASHES[k]},
        "marker": {"color": color, "size": 9, "symbol": _SYMBOLS[k]},
        "cliponaxis": False,
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _band(begin: float, end: float, colors: Theme) -> dict[str, Any]:
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": begin,
        "x1": end,
        "y0": 0,
        "y1": 1,
        "fillcolor": faded(colors.quiet, 0.12, colors.background),
        "line": {"width": 0},
        "layer": "below",
    }


def _line(now: int, colors: Theme) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": now,
        "x1": now,
        "y0": 0,
        "y1": 1,
        "line": {"color": colors.text, "width": 2, "dash": "dot"},
    }


def _note(x: float, y: float, text: str, color: str) -> dict[str, Any]:
    return note(text, 14, color, xref="x", x=x, y=y, yanchor="bottom")


def _description(networks: Sequence[RightByLength]) -> str:
    said = "; ".join(
        f"{network.name}: {network.share[0]:.0%} right at {network.lengths[0][0]} to "
        f"{network.lengths[0][1]} characters, {network.share[-1]:.0%} at "
        f"{network.lengths[-1][0]} to {network.lengths[-1][1]}"
        for network in networks
    )
    return f"Lines of the share of right answers by how long the text is. {said}."
