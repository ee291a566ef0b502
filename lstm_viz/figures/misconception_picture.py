"""What an experiment finds as a picture: panels of lines, what is given on top.

Before anybody has guessed only what is given is drawn; where the rest will be stands a question
mark, and neither axis nor words say anything of it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lstm_viz.figures.digits import counted
from lstm_viz.figures.misconception_panels import (
    TICK_LETTERS,
    PlacedPanel,
    hidden_box,
    line_across,
    panel_axis,
    panel_heading,
    placed_panels,
    question_mark,
    series_color,
)
from lstm_viz.figures.misconception_words import panel_words
from lstm_viz.figures.moving import Binding, Layer, MovingPicture, Row, Sentence, Step, Words
from lstm_viz.figures.plain_layout import layout_over
from lstm_viz.figures.theme import Theme, theme
from lstm_viz.figures.time_axis import LEFT, MOST_TOKENS, step_ticks, time_layout
from lstm_viz.misconceptions import Outcome, Series

_BOTTOM, _RIGHT = 60, 28  # pixels
_LEFT = LEFT + 12
_LEAST_WIDTH = 560
_FADED = 0.62  # of what is still to come
_MOST_MARKED = 40  # steps up to which every value has its point


def misconception_picture(
    outcome: Outcome, *, guessed: bool = True, mark: float | None = None, dark: bool = False
) -> MovingPicture:
    """Draw what an experiment finds.

    Parameters
    ----------
    outcome : Outcome
        What was found, K places along the horizontal axis.
    guessed : bool
        Whether what was found may be seen; otherwise only what is given.
    mark : float, optional
        A place on the horizontal axis that is marked.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        Of K steps where it is a trace, of one otherwise. In the first layer a line for each
        series, by its name; of a trace, in the second layer, ``"future"``, which pales what is
        still to come, ``"cursor"``, and for each panel the points ``"now"``.
    """
    colors = theme(dark)
    inner, placed = placed_panels(outcome, guessed)
    K = len(outcome.at)
    seen = [place for place in placed if not place.hidden]
    alt = _description(outcome, placed)
    layout = _layout(outcome, placed, inner, mark if guessed else None, alt, colors)
    data = [_line(outcome, place, series, colors) for place in seen for series in place.drawn]
    layers = [Layer({"data": data, "layout": layout}, listens=True)]
    if not outcome.is_trace or not seen:
        return MovingPicture(tuple(layers), {}, Sentence((alt,)), steps=1)
    points = [place.heights(series) for place in seen for series in place.drawn]
    told = [
        f"{outcome.axis.place.format(k=int(outcome.at[k]))}: "
        + "; ".join(panel_words(place.panel, k) for place in seen)
        + "."
        for k in range(K)
    ]
    return MovingPicture(
        layers=(*layers, _moving_layer(layout, seen, K, colors)),
        arrays={"now": np.array(points, np.float64).T},
        words={"told": told},
        alt=Sentence((alt, " ", Words("told"))),
        steps=K,
        sentence=Sentence((Words("told"),)),
        jumps="x",
    )


def can_be_played(outcome: Outcome, guessed: bool) -> bool:
    """Whether the picture is one that a clock goes through."""
    return outcome.is_trace and (guessed or any(panel.is_given for panel in outcome.panels))


def _layout(
    outcome: Outcome,
    placed: list[PlacedPanel],
    inner: float,
    mark: float | None,
    alt: str,
    colors: Theme,
) -> dict[str, Any]:
    K = len(outcome.at)
    layout = time_layout(K, None, colors)
    if outcome.is_trace:
        ticks = step_ticks(K) if K > MOST_TOKENS else [1, *range(5, K + 1, 5)]
        layout["xaxis"] |= {"tickvals": ticks, "ticktext": [str(tick) for tick in ticks]}
    else:
        del layout["xaxis"]["tickvals"], layout["xaxis"]["ticktext"]
        layout["xaxis"] |= {"range": [float(outcome.at[0]), float(outcome.at[-1])], "nticks": 9}
    layout["xaxis"] |= {
        "anchor": f"y{placed[-1].axis}",
        "title": {"text": outcome.axis.along, "font": {"size": 19}, "standoff": 2},
        "tickfont": {"size": TICK_LETTERS, "color": colors.text},
    }
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for place in placed:
        layout[f"yaxis{place.axis}"] = panel_axis(place, colors)
        notes.append(panel_heading(place, colors))
        ends = layout[f"yaxis{place.axis}"]["range"]
        if place.hidden:
            shapes.append(hidden_box(place, ends, colors))
            notes.append(question_mark(place, ends, colors))
            continue
        if place.log is not None:
            shapes += place.log.bands(colors, f"y{place.axis}")
        shapes += [line_across(place, value, colors) for value in place.panel.marks]
    if mark is not None:
        shapes.append(
            {
                "type": "line",
                "name": "mark",
                "xref": "x",
                "yref": "paper",
                "x0": mark,
                "x1": mark,
                "y0": 0,
                "y1": placed[0].domain[1],
                "line": {"color": colors.text, "width": 2, "dash": "dash"},
            }
        )
    return {
        **layout,
        "height": inner + _BOTTOM,
        "margin": {"l": _LEFT, "r": _RIGHT, "t": 0, "b": _BOTTOM},
        "hovermode": "closest",
        "shapes": shapes,
        "annotations": notes,
        "meta": {"alt": alt, "min_width": _LEAST_WIDTH, "fits_screen": True, "max_scale": 1.5},
    }


def _line(outcome: Outcome, place: PlacedPanel, series: Series, colors: Theme) -> dict[str, Any]:
    color = series_color(series.color, colors)
    K = len(outcome.at)
    return {
        "type": "scatter",
        "name": series.name,
        "mode": "lines+markers" if K <= _MOST_MARKED else "lines",
        "x": outcome.at.tolist(),
        "y": place.heights(series),
        "yaxis": f"y{place.axis}",
        "line": {
            "color": color,
            "width": 2.5 if series.dash == "dot" else 3.5,
            "dash": series.dash,
        },
        "marker": {"color": color, "size": 6},
        "cliponaxis": False,
        "hovertext": [
            f"{outcome.axis.along} {value:g}<br>{panel_words(place.panel, k)}"
            for k, value in enumerate(outcome.at.tolist())
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _moving_layer(
    layout: dict[str, Any], seen: list[PlacedPanel], steps: int, colors: Theme
) -> Layer:
    """What is still to come paled, the cursor, and on each line its point at the step."""
    hidden = {"visible": False, "fixedrange": True}
    bottom, top = seen[-1].domain[0], seen[0].domain[1]
    data: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "name": "future",
            "mode": "lines",
            "y": [y for place in seen for y in _corners(place)],
            "fill": "toself",
            "fillcolor": _see_through(colors.background),
            "line": {"width": 0},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "name": "cursor",
            "mode": "lines",
            "y": [bottom, top],
            "line": {"color": colors.text, "width": 2},
            "hoverinfo": "skip",
        },
    ]
    end = steps + 0.5
    bindings = [
        Binding(0, "x", [Step(), end, end, Step(), None] * len(seen)),
        Binding(1, "x", [Step(), Step()]),
    ]
    column = 0
    for place in seen:
        count = len(place.panel.series)
        data.append(
            {
                "type": "scatter",
                "name": "now",
                "mode": "markers",
                "yaxis": f"y{place.number + 1}",
                "marker": {
                    "size": 14,
                    "color": [series_color(line.color, colors) for line in place.drawn],
                    "line": {"width": 2.5, "color": colors.background},
                },
                "cliponaxis": False,
                "hoverinfo": "skip",
            }
        )
        columns = tuple(range(column, column + count))
        bindings += [
            Binding(len(data) - 1, "x", [Step()] * count),
            Binding(len(data) - 1, "y", Row("now", columns)),
        ]
        column += count
    axes = {
        f"yaxis{place.number + 1}": {
            **hidden,
            "domain": list(place.domain),
            "range": layout[f"yaxis{place.axis}"]["range"],
        }
        for place in seen
    }
    return Layer(
        {
            "data": data,
            "layout": {
                **layout_over(layout),
                "xaxis": {**hidden, "range": layout["xaxis"]["range"]},
                # The first axis is drawn first: the points of the panels lie over what is paled.
                "yaxis": {**hidden, "domain": [0, 1], "range": [0, 1]},
                **axes,
            },
        },
        tuple(bindings),
    )


def _corners(place: PlacedPanel) -> list[float | None]:
    """The heights of a panel's four corners, and the gap to the next one: headings stay."""
    bottom, top = place.domain
    return [bottom, bottom, top, top, None]


def _see_through(color: str) -> str:
    red, green, blue = (int(color[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red},{green},{blue},{_FADED})"


def _description(outcome: Outcome, placed: list[PlacedPanel]) -> str:
    words = [f"Lines over {counted(len(outcome.at), 'place')}: {outcome.axis.along}."]
    for place in placed:
        if place.hidden:
            words.append(f"{place.panel.title}: covered until there is a guess.")
        else:
            words.append(
                f"{place.panel.title}: first {panel_words(place.panel, 0)}; "
                f"last {panel_words(place.panel, -1)}."
            )
    return " ".join(words)
