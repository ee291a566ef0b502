"""The networks of a training over a picture: a piece of each line, its name, how it fares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lstm_viz.figures.digits import plain_text
from lstm_viz.figures.network_colors import network_color, network_dash, network_name
from lstm_viz.figures.shares import share_text
from lstm_viz.figures.theme import Theme
from lstm_viz.figures.training_axis import words_at
from lstm_viz.training import Course

ROW = 46
"""Pixels of a row of the legend: names, and under them how the networks fare."""

_MOST_A_ROW = 3
SAMPLE = 0.044
"""How long a piece of a line is, as a share of the axes' width: on a phone there is less room."""


def fares(course: Course) -> str:
    """How a network fares, in a few words: ``solved after 640``, ``23 % right``."""
    if course.diverged_at is not None:
        return f"diverged at {course.diverged_at:,}"
    if course.solved_at is not None:
        return f"solved after {course.solved_at:,}"
    return f"{share_text(course.looks[-1].right)} right"


def training_legend_height(count: int) -> int:
    """How many pixels the legend of so many networks needs."""
    return ROW * -(-count // _columns(count))


def training_legend(
    courses: Sequence[Course], over: float, inner: float, colors: Theme
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Place the networks' names side by side.

    Parameters
    ----------
    courses : sequence of Course
        From left to right.
    over : float
        Where the legend begins, in pixels over the axes.
    inner : float
        The axes' height in pixels.
    colors : Theme
        Light or dark.

    Returns
    -------
    shapes, annotations : list of dict
    """
    shapes, notes = [], []
    columns = _columns(len(courses))
    for k, course in enumerate(courses):
        key = course.architecture
        color = network_color(key, colors)
        left, down = k % columns / columns, k // columns * ROW - over
        shapes.append(sample(left, down + 12, inner, color, network_dash(key), 4))
        beside = left + SAMPLE
        notes.append(words_at(f"<b>{network_name(key)}</b>", beside, 6, down + 12, 17, color))
        told = plain_text(fares(course))
        notes.append(words_at(told, left, 0, down + 32, 14, colors.text))
    return shapes, notes


def sample(
    left: float, down: float, inner: float, color: str, dash: str, width: float
) -> dict[str, Any]:
    """A piece of a line, as long as `SAMPLE`.

    Parameters
    ----------
    left : float
        Where it begins, as a share of the axes' width.
    down : float
        Pixels from the axes' upper edge down to it; negative ones are over the edge.
    inner : float
        The axes' height in pixels.
    color, dash, width
        The line's, as in Plotly.
    """
    y = 1 - down / inner
    return {
        "type": "line",
        "xref": "paper",
        "yref": "paper",
        "x0": left,
        "x1": left + SAMPLE,
        "y0": y,
        "y1": y,
        "line": {"color": color, "width": width, "dash": dash},
    }


def _columns(count: int) -> int:
    return count if count <= _MOST_A_ROW else -(-count // 2)
