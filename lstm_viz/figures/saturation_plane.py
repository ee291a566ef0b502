"""Each unit's gates as points: how often open, how often closed."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from lstm_viz.analysis.saturation import GATES, GateSaturation, Saturation
from lstm_viz.figures.digits import counted, shown
from lstm_viz.figures.gate_histograms import require_counted_alike
from lstm_viz.figures.notes import note
from lstm_viz.figures.plain_layout import CLEAR, plain_layout
from lstm_viz.figures.saturation_points import named_units, numbers_apart, places_of, point_size
from lstm_viz.figures.shares import share_text
from lstm_viz.figures.theme import FONT, Theme, faded, theme
from lstm_viz.figures.time_axis import WIDTH
from lstm_viz.notation import QUANTITIES

HEIGHT = 300
MOST_WAYS = 24
"""More lines than this from where units were to where they are cannot be followed."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 26, 40, 56
_ACROSS, _UP = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM  # pixels of all panels
_GAP = 0.075  # between two panels, of the width of all


def saturation_plane(
    saturation: Saturation, *, pinned: Saturation | None = None, dark: bool = False
) -> go.Figure:
    """Draw every unit's gates by how often they are open and how often closed.

    After Karpathy, Johnson & Fei-Fei 2015, "Visualizing and Understanding Recurrent Networks",
    figure 3. Near the diagonal a gate is binary, near the lower left corner it never saturates.

    Parameters
    ----------
    saturation : Saturation
        What was counted.
    pinned : Saturation, optional
        What was counted of another trace of the same shape, from before: hollow points, with a
        line from each unit that moved to where it is now while there are few of them.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    plotly.graph_objects.Figure
        One scatter trace a gate, named ``"f"``, ``"i"``, ``"o"``: x the share of steps open, y
        the share closed. Units at the same place are one point, larger the more there are, with
        their number written on it where there is room; ``customdata`` lists each point's units,
        from 0. With `pinned` each has two more below it, ``"moves: f"`` and ``"pinned: f"``.

    Raises
    ------
    InvalidInput
        When the pinned values were other units', or counted in other bins or zones.
    """
    if pinned is not None:
        require_counted_alike(saturation, pinned)
    colors = theme(dark)
    traces: list[dict[str, Any]] = []
    layout: dict[str, Any] = {
        **plain_layout(colors),
        "width": WIDTH,
        "height": HEIGHT,
        "margin": {"l": _LEFT, "r": _RIGHT, "t": _TOP, "b": _BOTTOM},
        "hovermode": "closest",
        "shapes": [],
        "annotations": [],
        "meta": {"alt": _description(saturation) + _pinned_words(pinned), "min_width": 700},
    }
    width = (1 - _GAP * (len(GATES) - 1)) / len(GATES)
    for k, gate in enumerate(GATES):
        quantity, axis, left = QUANTITIES[gate], "" if k == 0 else str(k + 1), k * (width + _GAP)
        places = places_of(saturation.gates[gate])
        ink = colors.ink[gate]
        if pinned is not None:
            traces += _ghosts(gate, saturation.gates[gate], pinned.gates[gate], axis, colors)
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": gate,
                "x": [is_open for is_open, _ in places],
                "y": [closed for _, closed in places],
                "xaxis": f"x{axis}",
                "yaxis": f"y{axis}",
                "customdata": list(places.values()),
                "text": numbers_apart(places, width * _ACROSS, _UP),
                "textposition": "middle center",
                "textfont": {"family": FONT, "size": 14, "color": colors.text},
                "cliponaxis": False,
                "marker": {
                    "size": [point_size(len(units)) for units in places.values()],
                    "color": faded(ink, 0.3, colors.background),
                    "opacity": 0.85,
                    "line": {"color": ink, "width": 1.5},
                },
                "hovertext": [
                    f"{named_units(units)}: {quantity.symbol} open at {share_text(is_open)}, "
                    f"closed at {share_text(closed)} of the steps".replace("<", "&lt;")
                    for (is_open, closed), units in places.items()
                ],
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        )
        shared = {
            "range": [0, 1],
            "tickvals": [0, 0.5, 1],
            "ticktext": ["0", "0.5", "1"],
            "tickfont": {"size": 14, "color": colors.quiet},
            "ticks": "outside",
            "ticklen": 14,  # the numbers clear of a point on the axis
            "tickcolor": CLEAR,
            "fixedrange": True,
            "gridcolor": colors.grid,
            "zeroline": False,
            "showline": True,
            "linecolor": colors.quiet,
        }
        layout[f"xaxis{axis}"] = {
            **shared,
            "domain": [left, min(1.0, left + width)],
            "anchor": f"y{axis}",
            "title": {
                "text": f"share of steps above {saturation.open_above:g} (open)",
                "font": {"size": 14, "color": colors.text},
                "standoff": 6,
            },
        }
        layout[f"yaxis{axis}"] = {
            **shared,
            "anchor": f"x{axis}",
            "title": {
                "text": f"below {saturation.closed_below:g} (closed)" if k == 0 else "",
                "font": {"size": 14, "color": colors.text},
                "standoff": 6,
            },
        }
        layout["shapes"].append(
            {
                "type": "line",
                "xref": f"x{axis}",
                "yref": f"y{axis}",
                "x0": 0,
                "x1": 1,
                "y0": 1,
                "y1": 0,
                "layer": "below",
                "line": {"color": colors.quiet, "width": 1},
            }
        )
        layout["annotations"].append(
            note(
                f"<b>{quantity.label}</b> {quantity.name}",
                16,
                ink,
                x=left + width,
                xanchor="right",
                yshift=22,
            )
        )
    if pinned is not None:
        layout["annotations"].append(_pinned_note(colors))
    return go.Figure({"data": traces, "layout": layout}, _validate=False)


def _ghosts(
    gate: str, now: GateSaturation, before: GateSaturation, axis: str, colors: Theme
) -> list[dict[str, Any]]:
    """Where the units were, hollow, and the ways they went, both under where they are."""
    ink, symbol = colors.ink[gate], QUANTITIES[gate].symbol
    places = places_of(before)
    axes = {"xaxis": f"x{axis}", "yaxis": f"y{axis}", "cliponaxis": False}
    ways = _ways(now, before)
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": f"moves: {gate}",
            "x": [x for was, is_now in ways for x in (was[0], is_now[0], None)],
            "y": [y for was, is_now in ways for y in (was[1], is_now[1], None)],
            "line": {"color": faded(ink, 0.55, colors.background), "width": 1.5},
            "hoverinfo": "skip",
            **axes,
        },
        {
            "type": "scatter",
            "mode": "markers",
            "name": f"pinned: {gate}",
            "x": [is_open for is_open, _ in places],
            "y": [closed for _, closed in places],
            "customdata": list(places.values()),
            "marker": {
                "size": [point_size(len(units)) for units in places.values()],
                "color": colors.background,
                "line": {"color": colors.quiet, "width": 2},
            },
            "hovertext": [
                f"pinned: {named_units(units)}: {symbol} open at {share_text(is_open)}, "
                f"closed at {share_text(closed)} of the steps".replace("<", "&lt;")
                for (is_open, closed), units in places.items()
            ],
            "hovertemplate": "%{hovertext}<extra></extra>",
            **axes,
        },
    ]


def _ways(
    now: GateSaturation, before: GateSaturation
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """From where to where units moved, each way once; none where they are too many to follow."""
    ways = {
        (was, is_now): None
        for was, is_now in zip(
            zip(before.open.tolist(), before.closed.tolist(), strict=True),
            zip(now.open.tolist(), now.closed.tolist(), strict=True),
            strict=True,
        )
        if was != is_now
    }
    return list(ways) if len(ways) <= MOST_WAYS else []


def _pinned_note(colors: Theme) -> dict[str, Any]:
    return note("hollow: <b>pinned</b>", 15, colors.text, yshift=22)


def _description(saturation: Saturation) -> str:
    words = [
        f"Each of {counted(saturation.units, 'unit')} as a point for each gate: the share of steps "
        f"at which it is above {saturation.open_above:g}, open, and below "
        f"{saturation.closed_below:g}, closed."
    ]
    for key, gate in saturation.gates.items():
        most_open, most_closed = int(gate.open.argmax()), int(gate.closed.argmax())
        words.append(
            f"{QUANTITIES[key].name}: most often open in unit {most_open + 1}, "
            f"{shown(gate.open[most_open])}; most often closed in unit {most_closed + 1}, "
            f"{shown(gate.closed[most_closed])}."
        )
    return " ".join(words)


def _pinned_words(pinned: Saturation | None) -> str:
    if pinned is None:
        return ""
    parts = []
    for key, gate in pinned.gates.items():
        most_open, most_closed = int(gate.open.argmax()), int(gate.closed.argmax())
        parts.append(
            f"{QUANTITIES[key].name} most often open in unit {most_open + 1}, "
            f"{shown(gate.open[most_open])}, closed in unit {most_closed + 1}, "
            f"{shown(gate.closed[most_closed])}"
        )
    return f" Hollow points are the pinned ones: {'; '.join(parts)}."
