"""What stands where on the picture of gradients that travel back: its lines and their lanes.

The vertical axis counts pixels from the bottom of the curves, so that ribbons, curves and words
share one axis, one cursor and one cover.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.theme import FONT
from lstm_viz.figures.time_axis import LEFT, RIGHT, WIDTH
from lstm_viz.gradients import Comparison, Curve

PLOT_WIDTH = WIDTH - LEFT - RIGHT
"""Pixels from the first step's left edge to the last one's right."""

MOST_DRAWN = 800
"""A still line has no more points than this: there are not more pixels."""

_CURVES = 168  # pixels of the curves' height
_LANES = 158  # of all lanes together, while there are few
_HIGHEST_LANE, _LEAST_LANE = 40, 34
_HEAD, _LOSS_ROW, _NOTE_ROW = 36, 14, 21
_GAP = 11  # between the lanes and the words under them, and between those and the curves


@dataclass(frozen=True, eq=False)
class GradientLine:
    """One norm over time: a lane of the upper part and a curve of the lower one."""

    key: str  # of network_colors.NETWORK_LABELS
    curve: Curve
    hidden_size: int | None = None  # None: not told
    parameter_count: int | None = None

    @property
    def is_cell_state(self) -> bool:
        """Whether it is of C(t), which the loss reaches through h(t)."""
        return self.key in ("lstm_c", "own_c")


@dataclass(frozen=True)
class GradientPlan:
    """Heights in pixels, upwards from the bottom of the curves."""

    lanes: tuple[float, ...]  # their middles, in the order of the lines
    lane: float  # from one lane's middle to the next
    notes: tuple[float, ...]  # the middles of the rows of words between the parts
    loss_row: float | None  # where each step's loss is marked
    head: float  # the middle of the row over the lanes
    lanes_bottom: float
    top: float
    curves: float = _CURVES  # the curves' height

    @property
    def lanes_top(self) -> float:
        """The upper edge of what the gradient travels through."""
        return self.top - _HEAD

    @property
    def full(self) -> float:
        """A ribbon's thickness where the norm is 1."""
        return 0.5 * self.lane

    @property
    def widest(self) -> float:
        """Its thickness where the norm is 10⁸ or more."""
        return 0.8 * self.lane


def lines_of(
    comparison: Comparison, own: tuple[FloatArray, FloatArray | None] | None
) -> tuple[GradientLine, ...]:
    """The lines of a comparison, and of the visitor's own network.

    Raises
    ------
    InvalidInput
        When the own network's norms are not T of them.
    """
    lines: list[GradientLine] = []
    for result in comparison.results:
        size, count = result.hidden_size, result.parameter_count
        lines.append(GradientLine(result.architecture, result.h, size, count))
        if result.c is not None:
            lines.append(GradientLine(f"{result.architecture}_c", result.c))
    for key, norms in zip(("own", "own_c"), own or (None, None), strict=True):
        if norms is None:
            continue
        if norms.shape != (comparison.steps,):
            raise InvalidInput(
                f"the norms of your own network have shape {norms.shape}; expected "
                f"({comparison.steps},)."
            )
        lines.append(GradientLine(key, Curve.of(norms[None])))
    return tuple(lines)


def plan_for(lines: int, note_rows: int, *, loss_at_every_step: bool) -> GradientPlan:
    """Find room for so many lanes, and so many rows of words under them."""
    lane = min(_HIGHEST_LANE, max(_LEAST_LANE, _LANES / lines))
    lanes_bottom = _CURVES + _GAP + _NOTE_ROW * note_rows + _GAP
    lanes_top = lanes_bottom + lane * lines
    loss_row = lanes_top + _LOSS_ROW / 2 if loss_at_every_step else None
    top = lanes_top + _HEAD + (_LOSS_ROW if loss_at_every_step else 0)
    return GradientPlan(
        lanes=tuple(lanes_top - lane * (k + 0.5) for k in range(lines)),
        lane=lane,
        notes=tuple(_CURVES + _GAP + _NOTE_ROW * (k + 0.5) for k in reversed(range(note_rows))),
        loss_row=loss_row,
        head=top - _HEAD / 2,
        lanes_bottom=lanes_bottom,
        top=top,
    )


def drawn_steps(steps: int) -> NDArray[np.intp]:
    """The steps, from 0, that a still line is drawn through: all, or evenly spaced ones."""
    return np.unique(np.linspace(0, steps - 1, min(steps, MOST_DRAWN)).round().astype(np.intp))


def drawn_x(picked: NDArray[np.intp]) -> tuple[NDArray[np.intp], list[float]]:
    """Where on the time axis these steps stand; a single one becomes a short piece of a line."""
    if len(picked) == 1:
        middle = float(picked[0]) + 1
        return np.repeat(picked, 2), [middle - 0.2, middle + 0.2]
    return picked, (picked + 1.0).tolist()


def text_width(text: str, size: float) -> float:
    """About how many pixels a text of `theme.FONT` is wide."""
    return 0.505 * size * len(text)


def words_font(size: float, color: str) -> dict[str, Any]:
    """A font for words on this picture."""
    return {"family": FONT, "size": size, "color": color}
