"""The colours of gradients' norms that span many powers of ten, and of what is off their scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.log_axis import power_text
from lstm_viz.figures.theme import Theme

_LEAST, _MOST = (-6, 0), (-12, 4)  # powers of ten that the scale spans at least and at most
_EVERY = 2  # it goes on in steps of so many

# ColorBrewer's YlGnBu, told apart without colour vision, too: the stronger a gradient, the further
# from the ground. What is off the scale is red or grey, which the scale never is.
_STOPS: dict[bool, tuple[str, ...]] = {
    False: ("#FFFFD9", "#C7E9B4", "#7FCDBB", "#41B6C4", "#1D91C0", "#225EA8", "#081D58"),
    True: ("#101F47", "#1F3F86", "#225EA8", "#1D91C0", "#41B6C4", "#9BD9B8", "#FFFFD9"),
}
_OFF: dict[bool, dict[str, str]] = {
    False: {"0": "#E0936F", "∞": "#B2182B", "nan": "#9AA0AB"},
    True: {"0": "#9C5B3C", "∞": "#F0685F", "nan": "#6B7280"},
}
OFF_SCALE = ("0", "∞", "nan")
"""What no power of ten is written for."""

_BAR_BLOCK, _BAR_SPACE = 0.09, 0.07  # of what is off the scale beside it, of the scale's height


@dataclass(frozen=True)
class GradientScale:
    """Colours from 10^low to 10^high; beyond, those of the ends."""

    low: int
    high: int
    cuts_low: bool  # whether something that is drawn lies under the lowest colour

    def layer(self, powers: FloatArray) -> NDArray[Any]:
        """log₁₀ of norms as a heatmap wants them: between the ends; None where not finite."""
        cut = np.round(np.clip(powers, self.low, self.high), 2)
        return np.where(np.isfinite(powers), cut, None)  # type: ignore[call-overload]

    def stops(self, colors: Theme) -> list[list[float | str]]:
        """A Plotly colour scale."""
        stops = _STOPS[colors.dark]
        return [[k / (len(stops) - 1), color] for k, color in enumerate(stops)]


def gradient_scale(powers: Sequence[FloatArray]) -> GradientScale:
    """Make one scale for the norms of several networks whose log₁₀ these are."""
    parts = np.concatenate([part.ravel() for part in powers])
    parts = parts[np.isfinite(parts)]
    least, most = (parts.min(), parts.max()) if len(parts) else _LEAST
    low = max(_MOST[0], min(_LEAST[0], _EVERY * math.floor(least / _EVERY)))
    high = min(_MOST[1], max(_LEAST[1], _EVERY * math.ceil(most / _EVERY)))
    return GradientScale(low, high, bool(least < low))


def off_scale_color(kind: str, colors: Theme) -> str:
    """The colour of 0, of ∞ or of what is no number."""
    return _OFF[colors.dark][kind]


def scale_bar(
    scale: GradientScale, left: float, number: int, colors: Theme
) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]:
    """Draw the scale as a bar, and what is off it as boxes over and under it.

    Parameters
    ----------
    scale : GradientScale
        What is drawn.
    left : float
        Where the bar begins, as a share of the axes' width; it goes to their end.
    number : int
        Of its own axes.
    colors : Theme
        Light or dark.

    Returns
    -------
    trace, axes, shapes
        A heatmap named ``"scale"``, the axes' layouts by their names, and the boxes.
    """
    span = scale.high - scale.low
    block, space = _BAR_BLOCK * span, _BAR_SPACE * span
    cells = 12 * len(_STOPS[colors.dark])
    edges = np.linspace(scale.low, scale.high, cells + 1)
    boxes = {
        "0": (scale.low - space - block, scale.low - space),
        "∞": (scale.high + space, scale.high + space + block),
        "nan": (scale.high + 2 * space + block, scale.high + 2 * (space + block)),
    }
    every = next(step for step in (2, 4, 8) if span / step < 5)
    powers = list(range(scale.low, scale.high + 1, every))
    texts = [power_text(power) for power in powers]
    if scale.cuts_low:
        texts[0] = f"≤{texts[0]}"
    trace = {
        "type": "heatmap",
        "name": "scale",
        "x": [0, 1],
        "y": edges.tolist(),
        "z": ((edges[:-1] + edges[1:]) / 2)[:, None].tolist(),
        "zmin": scale.low,
        "zmax": scale.high,
        "xaxis": f"x{number}",
        "yaxis": f"y{number}",
        "colorscale": scale.stops(colors),
        "showscale": False,
        "hoverinfo": "skip",
    }
    bare = {"fixedrange": True, "showgrid": False, "zeroline": False}
    axes = {
        f"xaxis{number}": {
            **bare,
            "domain": [left, 1],
            "anchor": f"y{number}",
            "range": [0, 1],
            "showticklabels": False,
            "ticks": "",
        },
        f"yaxis{number}": {
            **bare,
            "anchor": f"x{number}",
            "side": "right",
            "range": [boxes["0"][0], boxes["nan"][1]],
            "tickvals": [*powers, *(sum(ends) / 2 for ends in boxes.values())],
            "ticktext": [*texts, *boxes],
            "tickfont": {"size": 14, "color": colors.text},
        },
    }
    shapes = [
        {
            "type": "rect",
            "xref": f"x{number}",
            "yref": f"y{number}",
            "x0": 0,
            "x1": 1,
            "y0": low,
            "y1": high,
            "line": {"width": 0},
            "fillcolor": off_scale_color(kind, colors),
        }
        for kind, (low, high) in boxes.items()
    ]
    return trace, axes, shapes
