"""How far a change of a state would come: singular values of the Jacobian over the lag."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import counted
from lstm_viz.figures.end_labels import end_label, pushed_apart
from lstm_viz.figures.log_axis import LogAxis, log_axis_for_powers, magnitude_of_power, power_text
from lstm_viz.figures.network_colors import network_color, network_dash, network_name
from lstm_viz.figures.plain_layout import plain_layout
from lstm_viz.figures.theme import Theme, theme
from lstm_viz.figures.time_axis import LEFT, WIDTH, axis_note
from lstm_viz.gradients import SingularValues

RANKS = ("largest", "middle", "smallest")
"""The lines of a network: its first, its ⌈S/2⌉-th and its last singular value."""

_RIGHT = 236  # pixels, for the labels at the lines' ends
_TOP, _BOTTOM, _INNER = 34, 56, 300
_LABEL_SPACE = 18
_LEADER = 22  # pixels that a line to a label goes into the margin
_WIDTHS = {"largest": 3.5, "middle": 2.5, "smallest": 1.5}
_LEAST_DECADES = 20
_SHOWN_BELOW = 2.5  # times the decades that the largest ones span


def singular_value_lines(
    by_network: Mapping[str, SingularValues], *, dark: bool = False
) -> go.Figure:
    """Draw the largest, the middle and the smallest singular value over the lag, per network.

    Parameters
    ----------
    by_network : mapping
        From `network_colors` keys to singular values.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    plotly.graph_objects.Figure
        Three lines a network, ``"lstm: largest"`` and so on; x is the lag in steps, y on a
        `LogAxis`, ``customdata`` the log₁₀ itself, None for 0. Where the smallest ones are
        hundreds of decades down, the axis ends above them: a line along its lower edge is lower.

    Raises
    ------
    InvalidInput
        When there is no network.
    """
    if not by_network:
        raise InvalidInput("there is no network to draw; expected one at least.")
    colors = theme(dark)
    lines = {
        (key, rank): found.log10[:, _column(rank, found.log10.shape[1])]
        for key, found in by_network.items()
        for rank in RANKS
    }
    axis, is_cut = _axis_for(lines)
    furthest = max(
        (int(found.lags[-1]) for found in by_network.values() if len(found.lags)), default=1
    )
    traces = [
        _line(key, rank, by_network[key], powers, axis, colors)
        for (key, rank), powers in lines.items()
    ]
    yaxis = axis.layout(colors)
    if is_cut:
        ticks = [k for k, tick in enumerate(yaxis["tickvals"]) if _far_from_edge(tick, axis)]
        yaxis["tickvals"] = [axis.low, *(yaxis["tickvals"][k] for k in ticks)]
        yaxis["ticktext"] = [f"≤{power_text(axis.low)}", *(yaxis["ticktext"][k] for k in ticks)]
    return go.Figure(
        {
            "data": traces,
            "layout": {
                **plain_layout(colors),
                "width": WIDTH,
                "height": _TOP + _INNER + _BOTTOM,
                "margin": {"l": LEFT + 8, "r": _RIGHT, "t": _TOP, "b": _BOTTOM},
                "hovermode": "closest",
                "xaxis": {
                    "range": [1 if furthest > 1 else 0, max(furthest, 2)],
                    "title": {"text": "k, steps back from the last", "font": {"size": 15}},
                    "fixedrange": True,
                    "showgrid": False,
                    "zeroline": False,
                    "tickfont": {"size": 15, "color": colors.text},
                    "ticklen": 3,
                },
                "yaxis": yaxis,
                "shapes": axis.bands(colors),
                "annotations": [
                    axis_note(
                        "singular values of ∂s(T)/∂s(T−k): <b>thick</b> the largest, then the "
                        "middle one, thin the smallest"
                        + ("; 0: its direction is lost" if axis.has_zero else ""),
                        colors.text,
                        15,
                    ),
                    *_labels(lines, axis, furthest, colors),
                ],
                "meta": {"alt": _description(by_network, lines), "min_width": WIDTH},
            },
        },
        _validate=False,
    )


def _column(rank: str, count: int) -> int:
    return {"largest": 0, "middle": (count + 1) // 2 - 1, "smallest": count - 1}[rank]


def _axis_for(lines: Mapping[tuple[str, str], FloatArray]) -> tuple[LogAxis, bool]:
    """An axis that shows all of the largest ones well, and whether it leaves smaller ones out."""
    axis = log_axis_for_powers(*lines.values())
    largest = log_axis_for_powers(*(p for (_, rank), p in lines.items() if rank == "largest"))
    room = max(_LEAST_DECADES, math.ceil(_SHOWN_BELOW * (axis.high - largest.low)))
    if axis.high - axis.low <= 1.6 * room:
        return axis, False
    low = (axis.high - room) // _LEAST_DECADES * _LEAST_DECADES
    return LogAxis(low, axis.high, axis.has_zero, axis.has_inf), True


def _far_from_edge(tick: float, axis: LogAxis) -> bool:
    return tick < axis.low or tick - axis.low > 0.08 * (axis.high - axis.low)


def _line(
    key: str,
    rank: str,
    found: SingularValues,
    powers: FloatArray,
    axis: LogAxis,
    colors: Theme,
) -> dict[str, Any]:
    color = network_color(key, colors)
    return {
        "type": "scatter",
        "name": f"{key}: {rank}",
        "mode": "lines" if len(powers) > 1 else "markers",
        "x": found.lags.tolist(),
        "y": _heights(powers, axis),
        "customdata": [power if math.isfinite(power) else None for power in powers.tolist()],
        "line": {"color": color, "width": _WIDTHS[rank], "dash": network_dash(key)},
        "marker": {"color": color, "size": 4 + 2 * _WIDTHS[rank]},
        "cliponaxis": False,
        "hovertext": [
            f"{network_name(key)}, {rank} over {counted(int(lag), 'step')}: "
            f"{magnitude_of_power(float(power))}"
            for lag, power in zip(found.lags, powers, strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _heights(powers: FloatArray, axis: LogAxis) -> list[float | None]:
    """Where values stand; what is below the axis stands at its lower edge."""
    low = np.where(np.isfinite(powers), np.maximum(powers, axis.low), powers)
    return axis.place_powers(low)


def _labels(
    lines: Mapping[tuple[str, str], FloatArray], axis: LogAxis, furthest: int, colors: Theme
) -> list[dict[str, Any]]:
    """Each line's name and last value in the right margin, and a thin line to it."""
    low, high = axis.ends
    span = high - low
    ended = {name: powers for name, powers in lines.items() if len(powers)}
    ends = [_heights(powers[-1:], axis)[0] or 0.0 for powers in ended.values()]
    if not ended:
        return []
    depths = pushed_apart([(high - y) / span for y in ends], _LABEL_SPACE / _INNER, 0.0, 1.0)
    notes: list[dict[str, Any]] = []
    inner_width = WIDTH - LEFT - 8 - _RIGHT
    into_margin = (max(furthest, 2) - (1 if furthest > 1 else 0)) * _LEADER / inner_width
    for (key, rank), y, depth in zip(ended, ends, depths, strict=True):
        color, place = network_color(key, colors), high - depth * span
        powers = ended[key, rank]
        label = f"{network_name(key)}, {rank}: {magnitude_of_power(float(powers[-1]))}"
        notes += end_label(
            f"<b>{label}</b>" if rank == "largest" else label,
            color,
            (furthest, y),
            max(furthest, 2) + into_margin,
            place,
            colors,
            away=_LEADER + 4,
        )
    return notes


def _description(
    by_network: Mapping[str, SingularValues], lines: Mapping[tuple[str, str], FloatArray]
) -> str:
    words = ["Lines on a logarithmic axis: singular values of the Jacobian from earlier states."]
    for key, found in by_network.items():
        if not len(found.lags):
            words.append(f"{network_name(key)}: one step, nothing to follow back.")
            continue
        last = ", ".join(
            f"the {rank} {magnitude_of_power(float(lines[key, rank][-1]))}" for rank in RANKS
        )
        words.append(
            f"{network_name(key)}, {counted(found.log10.shape[1], 'direction')}, over "
            f"{counted(int(found.lags[-1]), 'step')}: {last}."
        )
    return " ".join(words)
