"""Words on a picture that stand still: labels beside axes, headings, legends."""

from __future__ import annotations

from typing import Any

from lstm_viz.figures.theme import FONT


def note(
    text: str,
    size: float,
    color: str,
    *,
    x: float = 0,
    y: float = 1,
    xref: str = "paper",
    yref: str = "paper",
    xanchor: str = "left",
    yanchor: str = "middle",
    xshift: float = 0,
    yshift: float = 0,
) -> dict[str, Any]:
    """Write a Plotly annotation without an arrow, by default at the axes' upper left corner.

    Parameters
    ----------
    text : str
        What is said; in it ``<b>`` is mark-up, see `lstm_viz.figures.digits.plain_text`.
    size : float
        The letters' height in pixels.
    color : str
        Their colour.
    x, y, xref, yref, xanchor, yanchor
        The place, what it is counted in, and which side of the text is there; as in Plotly.
    xshift, yshift : float
        Pixels from there to the right, and up.
    """
    return {
        "xref": xref,
        "yref": yref,
        "x": x,
        "y": y,
        "xanchor": xanchor,
        "yanchor": yanchor,
        "xshift": xshift,
        "yshift": yshift,
        "text": text,
        "showarrow": False,
        "font": {"family": FONT, "size": size, "color": color},
    }
