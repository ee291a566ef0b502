"""The panels of an experiment’s picture: where each stands, its axis, its heading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_viz.figures.log_axis import LogAxis, log_axis_for
from lstm_viz.figures.network_colors import network_color
from lstm_viz.figures.notes import note
from lstm_viz.figures.theme import Theme
from lstm_viz.misconceptions import Outcome, Panel, Series

_HEADING, _GIVEN, _RESULTS = 32, 60, 232  # pixels
_LETTERS, TICK_LETTERS = 21, 18
_DASHES = {"solid": "━━", "dash": "━ ━", "dot": "•••"}


@dataclass(frozen=True, eq=False)
class PlacedPanel:
    """A panel and where it stands."""

    panel: Panel
    number: int  # of its axis, from 1
    domain: tuple[float, float]  # shares of the plot's height
    hidden: bool
    log: LogAxis | None

    @property
    def axis(self) -> str:
        """The axis’ number as Plotly writes it: nothing for the first."""
        return "" if self.number == 1 else str(self.number)

    @property
    def drawn(self) -> tuple[Series, ...]:
        """The lines from the lowest to the topmost: the first one lies over the others."""
        return self.panel.series[::-1]

    def heights(self, series: Series) -> list[float | None]:
        """Where a line's values stand on the axis."""
        return series.values.tolist() if self.log is None else self.log.place(series.values)


def placed_panels(outcome: Outcome, guessed: bool) -> tuple[float, list[PlacedPanel]]:
    """The plot's height in pixels, headings included, and the panels from top to bottom."""
    results = sum(not panel.is_given for panel in outcome.panels)
    heights = [
        _GIVEN if panel.is_given else (_RESULTS - _HEADING * (results - 1)) / results
        for panel in outcome.panels
    ]
    inner = sum(heights) + _HEADING * len(heights)
    placed, top = [], 0.0
    for number, (panel, height) in enumerate(zip(outcome.panels, heights, strict=True), 1):
        top += _HEADING
        domain = (max(0.0, 1 - (top + height) / inner), 1 - top / inner)
        hidden = not (guessed or panel.is_given)
        log = None
        if panel.scale == "log" and not hidden:
            log = log_axis_for(*(line.values for line in panel.series), panel.marks)
        placed.append(PlacedPanel(panel, number, domain, hidden, log))
        top += height
    return inner, placed


def panel_axis(place: PlacedPanel, colors: Theme) -> dict[str, Any]:
    """The vertical axis; of a hidden panel nothing that could be read."""
    shared = {"domain": list(place.domain), "fixedrange": True, "zeroline": False}
    if place.hidden:
        return {**shared, "range": [0, 1], "showgrid": False, "showticklabels": False}
    if place.log is not None:
        found = place.log.layout(colors, 5)
        return {**found, **shared, "tickfont": {"size": TICK_LETTERS, "color": colors.quiet}}
    low, high = _ends(place.panel)
    room = 0.06 * (high - low)
    return {
        **shared,
        "range": [low - room, high + room],
        "nticks": 3 if place.panel.is_given else 5,
        "tickfont": {"size": TICK_LETTERS, "color": colors.quiet},
        "gridcolor": colors.grid,
        "zeroline": low < 0,
        "zerolinecolor": colors.quiet,
    }


def _ends(panel: Panel) -> tuple[float, float]:
    """A linear axis holds 0, and of gates all that they can be."""
    held = [0.0, *panel.marks]
    if any(line.color in ("f", "i", "o") for line in panel.series):
        held.append(1.0)
    values = np.concatenate([held, *(line.values for line in panel.series)])
    low, high = float(values.min()), float(values.max())
    return (low, high) if high > low else (low, low + 1)


def series_color(key: str, colors: Theme) -> str:
    """The colour of a line: a quantity’s ink, a network’s, or quiet."""
    if key == "quiet":
        return colors.quiet
    return colors.ink[key] if key in colors.ink else network_color(key, colors)


def panel_heading(place: PlacedPanel, colors: Theme) -> dict[str, Any]:
    """What the axis measures and, of several lines, which is which."""
    text = f"<b>{place.panel.title}</b>"
    if not place.hidden and len(place.panel.series) > 1:
        text += "".join(
            f'   <span style="color:{series_color(line.color, colors)}">'
            f"<b>{_DASHES[line.dash]}</b> {line.name}</span>"
            for line in place.panel.series
        )
    return note(text, _LETTERS, colors.text, y=place.domain[1], yanchor="bottom", yshift=1)


def hidden_box(place: PlacedPanel, ends: list[float], colors: Theme) -> dict[str, Any]:
    """A box where lines will be."""
    return {
        "type": "rect",
        "name": "hidden",
        "xref": "paper",
        "yref": f"y{place.axis}",
        "x0": 0,
        "x1": 1,
        "y0": ends[0],
        "y1": ends[1],
        "line": {"width": 1.5, "color": colors.grid, "dash": "dash"},
        "fillcolor": colors.surface,
        "layer": "below",
    }


def question_mark(place: PlacedPanel, ends: list[float], colors: Theme) -> dict[str, Any]:
    """What stands in it."""
    return note(
        "<b>?</b>",
        48,
        colors.quiet,
        yref=f"y{place.axis}",
        x=0.5,
        y=sum(ends) / 2,
        xanchor="center",
    )


def line_across(place: PlacedPanel, value: float, colors: Theme) -> dict[str, Any]:
    """A value that is marked from left to right."""
    (y,) = [value] if place.log is None else place.log.place([value])
    return {
        "type": "line",
        "name": "across",
        "xref": "paper",
        "yref": f"y{place.axis}",
        "x0": 0,
        "x1": 1,
        "y0": y,
        "y1": y,
        "line": {"color": colors.quiet, "width": 1.5, "dash": "dash"},
        "layer": "below",
    }
