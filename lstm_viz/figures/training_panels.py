"""Panels side by side, one for each network of a training, over the same axis of updates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lstm_viz.figures.network_colors import network_color, network_name
from lstm_viz.figures.theme import Theme
from lstm_viz.figures.training_axis import update_ticks, updates_axis, words_at

_GAP = 0.055  # between two panels, of the axes' width


@dataclass(frozen=True)
class Panel:
    """Where a network's panel stands, and the names of its axes."""

    left: float  # shares of the axes' width
    right: float
    number: int  # from 1

    @property
    def x(self) -> str:
        """The horizontal axis, as a trace names it."""
        return f"x{self.number}" if self.number > 1 else "x"

    @property
    def y(self) -> str:
        """The vertical axis, as a trace names it."""
        return f"y{self.number}" if self.number > 1 else "y"


def panels(widths: Sequence[float], end: float = 1.0) -> list[Panel]:
    """Panels as wide as these numbers say, up to so much of the axes' width."""
    unit = (end - _GAP * (len(widths) - 1)) / sum(widths)
    lefts = [unit * sum(widths[:k]) + _GAP * k for k in range(len(widths))]
    return [
        Panel(left, min(left + unit * width, 1.0), k)
        for k, (left, width) in enumerate(zip(lefts, widths, strict=True), 1)
    ]


def panel_updates(panel: Panel, end: int, beside_others: bool, colors: Theme) -> dict[str, Any]:
    """The layout of a panel's axis of updates.

    Beside other panels the last tick has no number: it would meet the next one's first.
    """
    ticks = update_ticks(end, 3 if beside_others else 6)
    if beside_others:
        ticks = [tick for tick in ticks if tick < 0.9 * end]
    return {
        **updates_axis(end, ticks, colors),
        "domain": [panel.left, panel.right],
        "anchor": panel.y,
        "showline": True,
        "linecolor": colors.grid,
    }


def panel_name(key: str, panel: Panel, over: float, colors: Theme) -> dict[str, Any]:
    """A network's name, in its colour, so many pixels over its panel."""
    return words_at(
        f"<b>{network_name(key)}</b>", panel.left, 0, -over, 17, network_color(key, colors)
    )
