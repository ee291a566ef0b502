"""The parts that the pictures of a cell are put together from: packets, wires, words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

from lstm_viz.figures.digits import SHOWN, shown
from lstm_viz.figures.theme import FONT, NUMBER_FONT, Theme, ink_on, value_color
from lstm_viz.notation import QUANTITIES

PACKET_WIDTH, PACKET_HEIGHT = 54, 26


@dataclass
class Canvas:
    """A drawing in the units of a screen of `width` × `height`, y downwards."""

    width: float
    height: float
    colors: Theme
    traces: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    annotations: list[dict[str, Any]] = field(default_factory=list)

    def packets(
        self,
        name: str,
        quantity: str,
        values: Sequence[float],
        at: Sequence[tuple[float, float]],
        limit: float,
        hover: Sequence[str],
        decimals: Sequence[int] | None = None,
    ) -> None:
        """Draw one packet a value: its colour and its number, at a place of its own."""
        grounds = [value_color(quantity, value, limit, self.colors) for value in values]
        signed = not QUANTITIES[quantity].is_gate
        texts = [
            _packet_text(value, places, signed)
            for value, places in zip(values, decimals or [SHOWN] * len(values), strict=True)
        ]
        self.traces.append(
            {
                "type": "scatter",
                "name": name,
                "mode": "text",
                "x": [x for x, _ in at],
                "y": [y for _, y in at],
                "text": texts,
                "textfont": {
                    "family": NUMBER_FONT,
                    "size": [15.5 if len(text) <= 5 else 15.5 * 5.2 / len(text) for text in texts],
                    "color": [ink_on(ground) for ground in grounds],
                },
                "customdata": [float(value) for value in values],
                "hovertext": list(hover),
                "hoverinfo": "text",
                "showlegend": False,
            }
        )
        outline = self.colors.ink[quantity]
        for (x, y), ground in zip(at, grounds, strict=True):
            self.box(
                x - PACKET_WIDTH / 2,
                y - PACKET_HEIGHT / 2,
                PACKET_WIDTH,
                PACKET_HEIGHT,
                line=outline,
                fill=ground,
            )

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
        """Draw a filled rectangle under everything else."""
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
        """Draw a line through the points, under what is drawn later."""
        self.shapes.append(
            {
                "type": "path",
                "path": "M" + " L".join(f"{x:g},{y:g}" for x, y in points),
                "line": {"color": color, "width": width},
                "fillcolor": "rgba(0,0,0,0)",
                "layer": "below",
            }
        )

    def node(self, x: float, y: float, sign: str, color: str, size: float = 24) -> None:
        """Draw a circle with the sign of an operation in it."""
        self.traces.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "x": [x],
                "y": [y],
                "text": [sign],
                "textfont": {"family": FONT, "size": 16 if len(sign) == 1 else 13, "color": color},
                "marker": {
                    "size": size,
                    "color": self.colors.background,
                    "line": {"color": color, "width": 2},
                },
                "hoverinfo": "skip",
                "showlegend": False,
            }
        )

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
        """Write text; `anchor` is the side of it that stands at x."""
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

    def figure(self, meta: dict[str, Any]) -> go.Figure:
        """Put everything together."""
        hidden = {"visible": False, "fixedrange": True}
        return go.Figure(
            {
                "data": self.traces,
                "layout": {
                    "template": {"layout": {}},
                    "width": self.width,
                    "height": self.height,
                    "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
                    "paper_bgcolor": "rgba(0,0,0,0)",
                    "plot_bgcolor": "rgba(0,0,0,0)",
                    "xaxis": {**hidden, "range": [0, self.width]},
                    "yaxis": {**hidden, "range": [self.height, 0]},
                    "shapes": self.shapes,
                    "annotations": self.annotations,
                    "hoverlabel": {"font": {"family": FONT, "size": 14}},
                    "dragmode": False,
                    "meta": meta,
                },
            },
            _validate=False,
        )


def _packet_text(value: float, decimals: int, signed: bool) -> str:
    """A number that fits on a packet: from 10,000 on as ``+1.2e4``."""
    if abs(value) < 9999.5:
        return shown(value, decimals, signed=signed)
    mantissa, exponent = f"{value:+.1e}".replace("-", "−").split("e")
    return f"{mantissa}e{int(exponent)}"
