"""A legend in a line over a picture: a piece of each line, and what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lstm_viz.figures.gradient_plan import PLOT_WIDTH, text_width
from lstm_viz.figures.notes import note
from lstm_viz.figures.theme import Theme
from lstm_viz.figures.time_axis import LEFT, RIGHT

ROW = 22
"""Pixels from one row of the legend to the next."""

_LETTERS = 15
_SAMPLE, _BESIDE, _BETWEEN = 30, 6, 22  # pixels: of a line, before its text, after it


@dataclass(frozen=True)
class LegendEntry:
    """A line or a bar on the picture, and its name; without a colour, words alone."""

    text: str
    color: str | None = None
    dash: str | None = "solid"  # as Plotly reads it; None for a bar
    width: float = 3


def legend_height(entries: Sequence[LegendEntry]) -> int:
    """How many pixels the legend needs over a picture."""
    return ROW * len(_rows(entries))


def line_legend(
    entries: Sequence[LegendEntry], above: float, inner: float, colors: Theme
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Place the entries one after the other, in as many rows as they need.

    Parameters
    ----------
    entries : sequence of LegendEntry
        From left to right; a text may hold ``<b>`` and ``<sub>``.
    above : float
        Where the lowest row ends, in pixels over the plot's upper edge.
    inner : float
        The plot's height in pixels.
    colors : Theme
        Light or dark.

    Returns
    -------
    shapes, annotations : list of dict
        For a layout `time_axis.WIDTH` wide with the margins of `time_axis`.
    """
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    rows = _rows(entries)
    for k, row in enumerate(rows):
        y = 1 + (above + ROW * (len(rows) - k - 0.5)) / inner
        for entry, place in row:
            left = place
            if entry.color is not None:
                shapes.append(_sample(entry, entry.color, left, y, inner))
                left += _SAMPLE + _BESIDE
            notes.append(
                note(
                    entry.text,
                    _LETTERS,
                    entry.color if entry.dash and entry.color else colors.text,
                    x=left / PLOT_WIDTH,
                    y=y,
                )
            )
    return shapes, notes


def _rows(entries: Sequence[LegendEntry]) -> list[list[tuple[LegendEntry, float]]]:
    """The entries with where each begins, in pixels right of the vertical axis."""
    rows: list[list[tuple[LegendEntry, float]]] = [[]]
    start = 4.0 - LEFT
    place = start
    for entry in entries:
        width = text_width(re.sub("<[^>]*>", "", entry.text), _LETTERS)
        if entry.color is not None:
            width += _SAMPLE + _BESIDE
        if rows[-1] and place + width > PLOT_WIDTH + RIGHT:
            rows.append([])
            place = start
        rows[-1].append((entry, place))
        place += width + _BETWEEN
    return rows


def _sample(entry: LegendEntry, color: str, left: float, y: float, inner: float) -> dict[str, Any]:
    ends = {
        "xref": "paper",
        "yref": "paper",
        "x0": left / PLOT_WIDTH,
        "x1": (left + _SAMPLE) / PLOT_WIDTH,
    }
    if entry.dash is None:
        half = 6 / inner
        return {
            **ends,
            "type": "rect",
            "y0": y - half,
            "y1": y + half,
            "fillcolor": color,
            "line": {"width": 0},
        }
    return {
        **ends,
        "type": "line",
        "y0": y,
        "y1": y,
        "line": {"color": color, "width": entry.width, "dash": entry.dash},
    }
