"""What the layouts of all pictures begin with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lstm_viz.figures.theme import FONT, Theme

CLEAR = "rgba(0,0,0,0)"
"""No colour: what lies behind is seen."""


def plain_layout(colors: Theme, *, letters: int = 14) -> dict[str, Any]:
    """A layout without a ground, a legend or Plotly's template, in which nothing is dragged.

    Parameters
    ----------
    colors : Theme
        Light or dark.
    letters : int
        The height of what has no size of its own, in pixels.
    """
    return {
        "template": {"layout": {}},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"family": FONT, "size": letters, "color": colors.text},
        "hoverlabel": {"font": {"family": FONT, "size": 14}},
        "dragmode": False,
        "showlegend": False,
    }


def layout_over(layout: Mapping[str, Any]) -> dict[str, Any]:
    """The layout of a layer that lies on another one: as large, and clear; it needs axes yet."""
    return {
        **{key: layout[key] for key in ("width", "height", "margin")},
        "template": {"layout": {}},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "showlegend": False,
        "dragmode": False,
        "meta": layout.get("meta", {}),
    }
