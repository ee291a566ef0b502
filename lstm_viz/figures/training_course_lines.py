"""A network's course on the picture of a training: its losses, its right answers, how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.digits import counted, plain_text
from lstm_viz.figures.log_axis import magnitude
from lstm_viz.figures.network_colors import network_color, network_dash, network_name
from lstm_viz.figures.shares import share_text
from lstm_viz.figures.theme import Theme
from lstm_viz.figures.training_axis import drawn_looks, finite_or_none
from lstm_viz.figures.training_legend import fares
from lstm_viz.figures.training_loss_axis import LossAxis
from lstm_viz.figures.training_smoothing import RunningBand, running_band
from lstm_viz.training import Course, Look

MOST_LOOKS = 60
"""More looks than this at each network are not drawn: their dots would be a line."""

_BAND_OPACITY = 0.18


@dataclass(frozen=True, eq=False)
class CourseLines:
    """What is drawn of a course."""

    course: Course
    band: RunningBand
    looks: list[Look]

    @property
    def key(self) -> str:
        """The architecture."""
        return self.course.architecture

    @property
    def losses(self) -> tuple[FloatArray, ...]:
        """All losses that are drawn."""
        held_out = np.array([look.loss for look in self.looks])
        return self.band.low, self.band.median, self.band.high, held_out

    @property
    def ended(self) -> int | None:
        """After how many updates it diverged or, if it did not, solved its task."""
        course = self.course
        return course.solved_at if course.diverged_at is None else course.diverged_at


def course_lines(course: Course, end: int, window: int) -> CourseLines:
    """Pick what is drawn of a course on an axis that ends here, so many updates taken together."""
    return CourseLines(
        course, running_band(course.losses, window), drawn_looks(course, end, MOST_LOOKS)
    )


def band_trace(lines: CourseLines, axis: LossAxis, colors: Theme) -> dict[str, Any]:
    """Between which values the middle 80 % of the losses lie, as an outline."""
    key, band = lines.key, lines.band
    there = band.updates.tolist()
    return {
        "type": "scatter",
        "name": f"band: {key}",
        "mode": "lines",
        "x": there + there[::-1],
        "y": axis.place(np.concatenate([band.high, band.low[::-1]])),
        "fill": "toself",
        "fillcolor": _clear(network_color(key, colors)),
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def course_traces(lines: CourseLines, axis: LossAxis, colors: Theme) -> list[dict[str, Any]]:
    """A network's lines and dots, and the mark where it ended."""
    key, band, drawn = lines.key, lines.band, lines.looks
    color, name = network_color(key, colors), network_name(key)
    hover = {"hovertemplate": "%{hovertext}<extra></extra>", "cliponaxis": False}
    at = [look.update for look in drawn]
    after = [f"{name} after {counted_updates(update)}" for update in at]
    line = {"color": color, "width": 3, "dash": network_dash(key)}
    traces = [
        {
            "type": "scatter",
            "name": f"loss: {key}",
            "mode": "lines",
            "x": band.updates.tolist(),
            "y": axis.place(band.median),
            "line": line,
            "hovertext": [
                f"{name} around update {update:,}: median {magnitude(loss)}"
                for update, loss in zip(band.updates.tolist(), band.median.tolist(), strict=True)
            ],
            **hover,
        },
        {
            "type": "scatter",
            "name": f"held-out: {key}",
            "mode": "markers",
            "x": at,
            "y": axis.place([look.loss for look in drawn]),
            "marker": {"color": color, "size": 6},
            "hovertext": [
                f"{words}: held-out loss {magnitude(look.loss)}"
                for words, look in zip(after, drawn, strict=True)
            ],
            **hover,
        },
        {
            "type": "scatter",
            "name": f"right: {key}",
            "mode": "lines+markers",
            "x": at,
            "y": finite_or_none([look.right for look in drawn]),
            "yaxis": "y2",
            "line": line,
            "marker": {"color": color, "size": 6},
            "hovertext": [
                f"{words}: {plain_text(share_text(look.right))} right"
                for words, look in zip(after, drawn, strict=True)
            ],
            **hover,
        },
    ]
    return traces + _end_marks(lines, axis, colors)


def _end_marks(lines: CourseLines, axis: LossAxis, colors: Theme) -> list[dict[str, Any]]:
    """A star where the network solved its task, a cross where it diverged, in both rows."""
    course, at = lines.course, lines.ended
    if at is None:
        return []
    key, diverged = lines.key, course.diverged_at is not None
    look = next((look for look in course.looks if look.update >= at), course.looks[-1])
    places = {
        "loss": ("y", axis.high if diverged else axis.place([look.loss])[0]),
        "right": ("y2", 0.0 if diverged else look.right),
    }
    return [
        {
            "type": "scatter",
            "name": f"end of {row}: {key}",
            "mode": "markers",
            "x": [at],
            "y": [y],
            "yaxis": axis_name,
            "customdata": [at],
            "marker": {
                "symbol": "x" if diverged else "star",
                "size": 13 if diverged else 18,
                "color": network_color(key, colors),
                "line": {"color": colors.background, "width": 1.5},
            },
            "cliponaxis": False,
            "hovertemplate": f"{network_name(key)} {plain_text(fares(course))}<extra></extra>",
        }
        for row, (axis_name, y) in places.items()
    ]


def end_lines(courses: Sequence[CourseLines], colors: Theme) -> list[dict[str, Any]]:
    """Shapes: a thin line through both rows where a network solved its task or diverged."""
    return [
        {
            "type": "line",
            "xref": "x",
            "yref": f"{row} domain",
            "x0": at,
            "x1": at,
            "y0": 0,
            "y1": 1,
            "line": {
                "color": network_color(lines.key, colors),
                "width": 1.5,
                "dash": "2px,4px",
            },
            "layer": "below",
        }
        for lines in courses
        if (at := lines.ended) is not None
        for row in ("y", "y2")
    ]


def counted_updates(number: int) -> str:
    """Write a number of updates: ``1 update``, ``1,280 updates``."""
    return counted(number, "update").replace(str(number), f"{number:,}", 1)


def _clear(color: str) -> str:
    red, green, blue = (int(color[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red},{green},{blue},{_BAND_OPACITY})"
