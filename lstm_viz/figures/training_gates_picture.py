"""How far open the gates are, on average, while networks learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lstm_viz.figures.digits import counted, shown
from lstm_viz.figures.end_labels import pushed_apart
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.figures.network_colors import network_color, network_name
from lstm_viz.figures.notes import note
from lstm_viz.figures.theme import Theme, theme
from lstm_viz.figures.time_axis import LEFT
from lstm_viz.figures.training_axis import (
    LEAST_WIDTH,
    drawn_looks,
    finite_or_none,
    training_layout,
    training_picture,
    updates_end,
    value_ticks,
    words_at,
)
from lstm_viz.figures.training_panels import Panel, panel_name, panel_updates, panels
from lstm_viz.notation import LSTM_GATES, QUANTITIES
from lstm_viz.training import Course, Look, Training

MOST_LOOKS = 100

_INNER, _BOTTOM, _HEADING, _NAME, _VALUES = 170, 52, 24, 22, 22  # pixels
_WITHOUT_GATES = 0.65  # how wide a panel without gates is, beside one with
_LABEL_SPACE = 17  # pixels from the middle of a label to that of the next, at least
_DASHES = {"f": "solid", "i": "12px,4px", "o": "3px,3px", "z": "solid", "r": "12px,4px"}
_MOST_MARKED = 30  # looks up to which each has its point


def training_gates_picture(training: Training, *, dark: bool = False) -> MovingPicture:
    """Draw the mean of each gate over updates, a panel a network.

    Parameters
    ----------
    training : Training
        A training so far.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        One layer, which listens. A line a gate, ``"lstm: f"``, y its mean from 0 to 1, x counts
        updates. f, i and o have their colours; a GRU's r and z, which have none of their own, have
        the network's, told apart by their dashes. A panel without gates says so.
    """
    colors = theme(dark)
    end = updates_end(training)
    courses = training.courses
    places = panels([1 if _gates(course) else _WITHOUT_GATES for course in courses])
    looks = [drawn_looks(course, end, MOST_LOOKS) for course in courses]
    layout: dict[str, Any] = {
        **training_layout(
            _HEADING + _NAME + _VALUES,
            _INNER,
            _BOTTOM,
            LEAST_WIDTH + 120 * max(0, len(courses) - 3),
            _description(courses),
            colors,
        ),
        "annotations": [
            words_at(
                "<b>Gates</b>, mean of all units and steps: 0 shut, 1 open",
                0,
                4 - LEFT,
                -_NAME - _VALUES - _HEADING / 2,
                15,
                colors.text,
            ),
            {
                **words_at("updates", 0.5, 0, _INNER + 36, 15, colors.quiet),
                "xanchor": "center",
            },
        ],
    }
    data: list[dict[str, Any]] = []
    for course, place, drawn in zip(courses, places, looks, strict=True):
        layout[f"xaxis{place.x[1:]}"] = panel_updates(place, end, len(courses) > 1, colors)
        layout[f"yaxis{place.y[1:]}"] = {
            **value_ticks(colors),
            "anchor": place.x,
            "range": [0, 1],
            "tickvals": [0, 0.5, 1],
            "ticktext": ["0", "0.5", "1"],
            "showticklabels": place.number == 1,
            "ticks": "outside" if place.number == 1 else "",
            "showline": True,
            "linecolor": colors.grid,
        }
        over = _VALUES + _NAME / 2
        layout["annotations"].append(panel_name(course.architecture, place, over, colors))
        if _gates(course):
            data += [_line(course, gate, drawn, place, colors) for gate in _gates(course)]
            layout["annotations"] += [
                _values(course, place, colors),
                *_labels(course, place, colors),
            ]
        else:
            layout["annotations"].append(_no_gates(place, colors))
            data.append(_nothing(place))
    return training_picture({"data": data, "layout": layout})


def _gates(course: Course) -> list[str]:
    """Its gates in the order of the dashes: what keeps the past first."""
    return [gate for gate in _DASHES if gate in course.looks[-1].openness]


def _color(course: Course, gate: str, colors: Theme) -> str:
    if gate in LSTM_GATES:  # a GRU's have the same colours: beside these they have the network's
        return colors.ink[gate]
    return network_color(course.architecture, colors)


def _line(
    course: Course, gate: str, looks: Sequence[Look], place: Panel, colors: Theme
) -> dict[str, Any]:
    color = _color(course, gate, colors)
    name = f"{network_name(course.architecture)}, {QUANTITIES[gate].name} {gate}"
    return {
        "type": "scatter",
        "name": f"{course.architecture}: {gate}",
        "mode": "lines+markers" if len(looks) <= _MOST_MARKED else "lines",
        "x": [look.update for look in looks],
        "y": finite_or_none([look.openness[gate] for look in looks]),
        "xaxis": place.x,
        "yaxis": place.y,
        "line": {"color": color, "width": 3, "dash": _DASHES[gate]},
        "marker": {"color": color, "size": 6},
        "cliponaxis": False,
        "hovertemplate": f"{name} after %{{x:,}} updates: %{{y:.3f}}<extra></extra>",
    }


def _nothing(place: Panel) -> dict[str, Any]:
    """A trace for a panel without any: Plotly draws no axes that no trace is on."""
    return {
        "type": "scatter",
        "x": [None],
        "y": [None],
        "xaxis": place.x,
        "yaxis": place.y,
        "hoverinfo": "skip",
    }


def _values(course: Course, place: Panel, colors: Theme) -> dict[str, Any]:
    """The gates' present means under the network's name."""
    openness = course.looks[-1].openness
    text = "  ".join(
        f'<span style="color:{_color(course, gate, colors)}"><b>{gate}</b> '
        f"{_told(openness[gate])}</span>"
        for gate in _gates(course)
    )
    return words_at(text, place.left, 0, -_VALUES / 2, 14, colors.text)


def _labels(course: Course, place: Panel, colors: Theme) -> list[dict[str, Any]]:
    """Each gate's letter right of where its line ends now."""
    look = course.looks[-1]
    ends = finite_or_none(list(look.openness.values()))
    ended = {gate: y for gate, y in zip(look.openness, ends, strict=True) if y is not None}
    heights = pushed_apart(list(ended.values()), _LABEL_SPACE / _INNER, 0.0, 1.0)
    return [
        note(
            f"<b>{gate}</b>",
            17,
            _color(course, gate, colors),
            xref=place.x,
            yref=place.y,
            x=look.update,
            y=height,
            xshift=5,
        )
        for gate, height in zip(ended, heights, strict=True)
    ]


def _no_gates(place: Panel, colors: Theme) -> dict[str, Any]:
    return note(
        "no gates",
        16,
        colors.quiet,
        xref=f"{place.x} domain",
        yref=f"{place.y} domain",
        x=0.5,
        y=0.5,
        xanchor="center",
    )


def _told(openness: float) -> str:
    return shown(openness) if 0 <= openness <= 1 else "–"


def _description(courses: Sequence[Course]) -> str:
    words = ["Lines over updates: how far open each gate is, on average, from 0 to 1."]
    for course in courses:
        name, look = network_name(course.architecture), course.looks[-1]
        if not _gates(course):
            words.append(f"{name} has no gates.")
            continue
        told = ", ".join(
            f"{gate} {_told(look.openness[gate])}, at first {_told(course.looks[0].openness[gate])}"
            for gate in _gates(course)
        )
        words.append(f"{name} after {counted(look.update, 'update')}: {told}.")
    return " ".join(words)
