"""Padlocks, as markers: not every machine has a letter for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lstm_viz.figures.canvas import Canvas

_SHACKLE_UP, _BODY_DOWN = 3.4, 1.6  # from a lock's middle, in pixels


def padlock_points(
    places: Sequence[tuple[float, float]], color: str, ground: str, size: float = 1.0
) -> list[dict[str, Any]]:
    """Two markers a padlock: its shackle, and on it its body.

    Parameters
    ----------
    places : sequence of (float, float)
        Where the padlocks' middles are.
    color, ground : str
        The padlocks' colour, and that of the thin line that parts them from what they lie on.
    size : float
        How large they are; 1 for one about 9 pixels wide.

    Returns
    -------
    list of dict
        First all shackles, then all bodies, for `draw_markers`.
    """
    shackles = [
        {
            "x": x, "y": y - _SHACKLE_UP * size, "symbol": "circle-open", "size": 6.6 * size,
            "color": color, "line": color, "thickness": 1.7 * size,
        }
        for x, y in places
    ]  # fmt: skip
    bodies = [
        {
            "x": x, "y": y + _BODY_DOWN * size, "symbol": "square", "size": 8.8 * size,
            "color": color, "line": ground, "thickness": 0.8,
        }
        for x, y in places
    ]  # fmt: skip
    return [*shackles, *bodies]


def draw_markers(canvas: Canvas, name: str, points: Sequence[dict[str, Any]]) -> int:
    """Draw points such as those of `padlock_points` as one trace; returns its number."""

    def column(key: str) -> list[Any]:
        return [point[key] for point in points]

    return canvas.trace(
        {
            "type": "scatter",
            "name": name,
            "mode": "markers",
            "x": column("x"),
            "y": column("y"),
            "marker": {
                "symbol": column("symbol"),
                "size": column("size"),
                "color": column("color"),
                "line": {"color": column("line"), "width": column("thickness")},
            },
            "hoverinfo": "skip",
        }
    )
