"""The axis of updates that pictures of a training share, and which looks they draw.

While networks learn, the axis goes on in round steps: 100, 200, 500, 1,000 updates, …, up to the
budget. So it stays as it is most of the time, and is never nearly empty.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from lstm_viz.figures.moving import Layer, MovingPicture, Sentence
from lstm_viz.figures.notes import note
from lstm_viz.figures.plain_layout import CLEAR, plain_layout
from lstm_viz.figures.theme import Theme
from lstm_viz.figures.time_axis import LEFT, WIDTH
from lstm_viz.training import Course, Look, Training

RIGHT = 58
"""The right margin of these pictures, in pixels: they have to fit on a phone."""

LEAST_WIDTH = 500
"""The width, in pixels, under which these pictures cannot be read."""

_LEAST_END = 100  # updates that the axis reaches at least, where the budget does


def round_up(number: float) -> float:
    """The least of …, 0.1, 0.2, 0.5, 1, 2, 5, 10, … that is not less than a number over 0."""
    decade = 10.0 ** math.floor(math.log10(number))
    # 0.2 / 0.1 is 2.0000000000000004 in some decades.
    digit = next(digit for digit in (1, 2, 5, 10) if digit * (1 + 1e-9) >= number / decade)
    return digit * decade


def updates_end(training: Training) -> int:
    """Where the axis of updates ends: a round number of them, or the budget."""
    done = max(len(course.losses) for course in training.courses)
    return min(training.settings.updates, int(round_up(max(done, _LEAST_END))))


def update_ticks(end: int, most: int) -> list[int]:
    """Round numbers of updates from 0 to `end`, at most so many."""
    every = next(
        digit * 10**k for k in range(9) for digit in (1, 2, 5) if end // (digit * 10**k) < most
    )
    return list(range(0, end + 1, every))


def updates_axis(end: int, ticks: list[int], colors: Theme) -> dict[str, Any]:
    """The layout of an axis of updates."""
    return {
        "range": [0, end],
        "tickvals": ticks,
        "ticktext": [f"{tick:,}" for tick in ticks],
        "tickangle": 0,
        "tickfont": {"size": 15, "color": colors.text},
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": colors.quiet,
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
    }


def value_ticks(colors: Theme) -> dict[str, Any]:
    """The looks of a vertical axis; its numbers keep clear of a mark at update 0."""
    return {
        "tickfont": {"size": 14, "color": colors.quiet},
        "ticks": "outside",
        "ticklen": 8,
        "tickcolor": CLEAR,
        "fixedrange": True,
        "gridcolor": colors.grid,
        "zeroline": False,
    }


def drawn_looks(course: Course, end: int, most: int) -> list[Look]:
    """A course's looks: the first, and the last one in each of `most` equal parts of the axis."""
    return list({-(-look.update * most // end): look for look in course.looks}.values())


def training_layout(
    top: float, inner: float, bottom: float, min_width: int, alt: str, colors: Theme
) -> dict[str, Any]:
    """The part of a layout that all pictures of a training have in common.

    Parameters
    ----------
    top, inner, bottom : float
        Pixels over the axes, of the axes, and under them.
    min_width : int
        See `LEAST_WIDTH`.
    alt : str
        What the picture shows now.
    colors : Theme
        Light or dark.
    """
    return {
        **plain_layout(colors),
        "width": WIDTH,
        "height": top + inner + bottom,
        "margin": {"l": LEFT, "r": RIGHT, "t": top, "b": bottom},
        "hovermode": "closest",
        "meta": {"alt": alt, "min_width": min_width, "fits_screen": True},
    }


def training_picture(figure: dict[str, Any]) -> MovingPicture:
    """Make a picture of a figure for a board; it moves only in that the next one follows."""
    return MovingPicture(
        layers=(Layer(figure, listens=True),),
        arrays={},
        alt=Sentence((figure["layout"]["meta"]["alt"],)),
        steps=1,
    )


def words_at(
    text: str, x: float, right: float, down: float, size: float, color: str
) -> dict[str, Any]:
    """Words beside a place; they are as far from it on a phone as on a wide screen.

    Parameters
    ----------
    text : str
        May hold ``<b>`` and ``<span>``.
    x : float
        The place, as a share of the axes' width.
    right : float
        Pixels from there to where they begin.
    down : float
        Pixels from the upper edge of the axes down to their middle; negative ones are over it.
    size : float
        Of the letters.
    color : str
        Of the letters.
    """
    return note(text, size, color, x=x, xshift=right, yshift=-down) | {"align": "left"}


def finite_or_none(values: Any) -> list[float | None]:
    """Numbers for a trace; None, which Plotly leaves out, for what is no finite number."""
    flat = np.asarray(values, np.float64)
    return [value if math.isfinite(value) else None for value in flat.tolist()]
