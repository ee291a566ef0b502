"""A sheet to draw on in the units of a screen: boxes, wires, words, circles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lstm_viz.figures.plain_layout import CLEAR
from lstm_viz.figures.theme import FONT, Theme


@dataclass
class Canvas:
    """A drawing in the units of a screen of `width` × `height`, y downwards."""

    width: float
    height: float
    colors: Theme
    traces: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    annotations: list[dict[str, Any]] = field(default_factory=list)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        line: str,
        fill: str,
        thickness: float = 1.4,
    ) -> None:
        """Draw a filled rectangle under everything else.

        Parameters
        ----------
        x, y, width, height : float
            Its left upper corner and its size.
        line, fill : str
            The colours of its edge and of what is within.
        thickness : float
            Of the edge, in pixels.
        """
        self.shapes.append(
            {
                "type": "rect",
                "x0": x,
                "x1": x + width,
                "y0": y,
                "y1": y + height,
                "line": {"color": line, "width": thickness},
                "fillcolor": fill,
                "layer": "below",
            }
        )

    def wire(self, points: Sequence[tuple[float, float]], color: str, width: float = 2) -> None:
        """Draw a line that never changes through the points, under what is drawn later."""
        self.shapes.append(
            {
                "type": "path",
                "path": "M" + " L".join(f"{x:g},{y:g}" for x, y in points),
                "line": {"color": color, "width": width},
                "fillcolor": CLEAR,
                "layer": "below",
            }
        )

    def line(self, ways: Sequence[Sequence[tuple[float, float]]]) -> int:
        """Draw lines as one trace, whose colour and width a binding gives; returns its number."""
        points: list[tuple[float | None, float | None]] = []
        for way in ways:
            points += [*way, (None, None)]
        return self.trace(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [x for x, _ in points],
                "y": [y for _, y in points],
                "line": {"color": self.colors.quiet, "width": 2},
                "hoverinfo": "skip",
            }
        )

    def trace(self, trace: dict[str, Any]) -> int:
        """Add any trace; returns its number."""
        self.traces.append({**trace, "showlegend": False})
        return len(self.traces) - 1

    def words(
        self,
        x: float,
        y: float,
        text: str,
        color: str | None = None,
        *,
        size: float = 16,
        anchor: str = "center",
    ) -> None:
        """Write text.

        Parameters
        ----------
        x, y : float
            Its place; y is its middle.
        text : str
            May hold ``<b>``.
        color : str, optional
            By default that of text.
        size : float
            Of the letters, in pixels.
        anchor : str
            The side of it that stands at x.
        """
        self.annotations.append(
            {
                "x": x,
                "y": y,
                "text": text,
                "showarrow": False,
                "xanchor": anchor,
                "yanchor": "middle",
                "font": {"family": FONT, "size": size, "color": color or self.colors.text},
            }
        )

    def figure(self, meta: dict[str, Any] | None = None) -> dict[str, Any]:
        """Put everything together to a figure's specification."""
        hidden = {"visible": False, "fixedrange": True}
        return {
            "data": self.traces,
            "layout": {
                "template": {"layout": {}},
                "width": self.width,
                "height": self.height,
                "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
                "paper_bgcolor": CLEAR,
                "plot_bgcolor": CLEAR,
                "xaxis": {**hidden, "range": [0, self.width]},
                "yaxis": {**hidden, "range": [self.height, 0]},
                "barmode": "overlay",
                "hovermode": "closest",
                "shapes": self.shapes,
                "annotations": self.annotations,
                "hoverlabel": {"font": {"family": FONT, "size": 14}},
                "dragmode": False,
                "meta": meta or {},
            },
        }
