"""Where everything stands in the picture of an alignment, however much is read and written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray

WIDTH = 980
LEFT, RIGHT = 112, 972  # where the cells begin and end; left of them stands what a row is

WRITTEN_TOP, WRITTEN_BOTTOM = 5, 39
BOX_TOP, BOX_BOTTOM = 55, 81  # the decoder, once a step
NODE_TOP, NODE_BOTTOM = 97, 117  # the context
BASE = 240  # on which the bars of scores and of α stand
BAR = 52
"""Pixels of a bar for α = 1, and for the largest score."""
READ_TOP, READ_BOTTOM = 242, 272
MAP_TOP, MAP_HEIGHT = 279, 143  # the matrix of all steps

RIBBON = 40
"""Pixels of a ribbon for α = 1 where there is room."""

LEAST_RIBBON = 20
"""So thick they are in any case, so that they can be seen."""

LEAST_DRAWN = 0.005
"""Of a smaller α ribbon and bar would be dust, and are not drawn."""

_GAP = 6  # between two cells of what is written, where there is room
_ALONG = 10  # points of one side of a ribbon


@dataclass(frozen=True)
class AlignmentPlan:
    """Places in the units of a screen `WIDTH` wide, y downwards."""

    read: int  # T
    written: int  # S

    @property
    def height(self) -> float:
        """Of the whole picture."""
        return MAP_TOP + self.row * self.written + 6

    @property
    def row(self) -> float:
        """A row of the matrix: lower where many characters are written."""
        return min(13.0, MAP_HEIGHT / self.written)

    @property
    def read_width(self) -> float:
        """A cell of what is read, with its gap."""
        return min((RIGHT - LEFT) / self.read, 64.0)

    @property
    def written_width(self) -> float:
        """A cell of what is written, without its gap."""
        return min((RIGHT - LEFT) / self.written, 120.0) - self._gap

    @property
    def _gap(self) -> float:
        return min(_GAP, 0.15 * (RIGHT - LEFT) / self.written)

    @property
    def read_x(self) -> FloatArray:
        """The middles of the cells of what is read, (T,)."""
        return LEFT + self.read_width * (np.arange(self.read) + 0.5)

    @property
    def written_x(self) -> FloatArray:
        """The middles of the cells of what is written, (S,)."""
        return LEFT + (self.written_width + self._gap) * (np.arange(self.written) + 0.5)

    @property
    def ribbon(self) -> float:
        """How thick all ribbons are together: about as wide as a character's cell."""
        return min(RIBBON, max(0.9 * self.read_width, LEAST_RIBBON))

    def row_y(self, s: float) -> float:
        """The upper edge of a row of the matrix, from 0."""
        return MAP_TOP + self.row * s

    def homes(self, share: FloatArray) -> list[float]:
        """Where the ribbons' points lie before they grow: each in its character's middle."""
        return np.repeat(self.read_x[_is_drawn(share)], 2 * _ALONG).tolist()

    def ribbons(
        self, share: FloatArray, to: FloatArray, rise: float = BAR
    ) -> tuple[FloatArray, FloatArray]:
        """One outline around all ribbons of each step, from the characters to the context.

        A ribbon is `ribbon` · α thick from end to end; under `LEAST_DRAWN` it is not there. At the
        context they lie side by side, in the order of the text, and together are as thick as 1.

        Parameters
        ----------
        share : ndarray, shape (S, T)
            α(s, t), each row adding up to 1.
        to : ndarray, shape (S,)
            The middle of the context.
        rise : float
            How many pixels over `BASE` the ribbon of α = 1 begins: on its bar.

        Returns
        -------
        x, y : ndarray, shape (S, N), N a multiple of the characters that have a ribbon
            Down the left side of the first ribbon and up its right one, which is where the next
            begins.
        """
        is_drawn = _is_drawn(share)
        share, from_x = share[:, is_drawn], self.read_x[is_drawn]
        thick = self.ribbon * np.where(share < LEAST_DRAWN, 0.0, share)
        ends = np.cumsum(thick, axis=1)
        top = to[:, None] - self.ribbon / 2 + ends - thick / 2
        way = np.linspace(0.0, 1.0, _ALONG)
        bend = way**2 * (3 - 2 * way)
        x_up = from_x[None, :, None] + (top - from_x)[:, :, None] * bend
        y_low = (BASE - rise * share)[:, :, None]
        y_up = y_low + (NODE_BOTTOM - y_low) * way
        half = thick[:, :, None] / 2
        x = np.concatenate([(x_up - half)[:, :, ::-1], x_up + half], axis=2)
        y = np.concatenate([y_up[:, :, ::-1], y_up], axis=2)
        return x.reshape(len(share), -1), y.reshape(len(share), -1)


def _is_drawn(share: FloatArray) -> NDArray[np.bool_]:
    """Which characters have a ribbon at any step, (T,)."""
    return np.asarray((share >= LEAST_DRAWN).any(axis=0))
