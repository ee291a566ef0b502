"""How the values of the gates and of the candidate are spread, shut to open."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lstm_viz.analysis.saturation import GATES, Saturation
from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import counted, plain_text, shown
from lstm_viz.figures.notes import note
from lstm_viz.figures.plain_layout import plain_layout
from lstm_viz.figures.shares import share_text
from lstm_viz.figures.theme import Theme, faded, theme
from lstm_viz.figures.time_axis import WIDTH
from lstm_viz.notation import QUANTITIES

HEIGHT = 220
LEAST_WIDTH = 900
"""Narrower than this, the words over two zones of a panel would meet."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 16, 56, 32
_HEADROOM = 26  # pixels more over the panels for what says what the outlines are
_GAP = 0.035  # between two panels, of the width of all
ZONE_STRENGTH = 0.16
"""How strong a zone's tint is: what stands on it has to be seen."""


def gate_histograms(
    saturation: Saturation, *, pinned: Saturation | None = None, dark: bool = False
) -> go.Figure:
    """Draw how often f, i, o and C̃ take which value, with their saturated zones.

    Parameters
    ----------
    saturation : Saturation
        What was counted.
    pinned : Saturation, optional
        What was counted of another trace of the same shape, from before: an outline.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    plotly.graph_objects.Figure
        Four bar traces, named ``"f"``, ``"i"``, ``"o"``, ``"g"``: x the middle of each bin, y the
        number of values in it; all four share the height of the axis. With `pinned` each has a
        line after it, ``"pinned: f"``, with three points a bin: at its edges and its middle.

    Raises
    ------
    InvalidInput
        When the pinned values were other units', or counted in other bins or zones.
    """
    if pinned is not None:
        require_counted_alike(saturation, pinned)
    colors = theme(dark)
    counts = _counts(saturation)
    zones = _zones(saturation, colors)
    total = saturation.values_per_quantity
    before = {} if pinned is None else _counts(pinned)
    highest = max(int(part.max()) for part in [*counts.values(), *before.values()])
    ticks = _share_ticks(highest / total)

    headroom = 0 if pinned is None else _HEADROOM
    traces: list[dict[str, Any]] = []
    layout: dict[str, Any] = {
        **plain_layout(colors),
        "width": WIDTH,
        "height": HEIGHT + headroom,
        "margin": {"l": _LEFT, "r": _RIGHT, "t": _TOP + headroom, "b": _BOTTOM},
        "shapes": [],
        "annotations": [],
        "meta": {
            "alt": _description(saturation, counts) + _pinned_words(pinned),
            "min_width": LEAST_WIDTH,
        },
    }
    width = (1 - _GAP * (len(counts) - 1)) / len(counts)
    for k, (key, heights) in enumerate(counts.items()):
        quantity, axis = QUANTITIES[key], "" if k == 0 else str(k + 1)
        low, high = quantity.value_range or (-1.0, 1.0)
        edges = np.linspace(low, high, len(heights) + 1)
        left = k * (width + _GAP)
        traces.append(
            {
                "type": "bar",
                "name": key,
                "x": ((edges[:-1] + edges[1:]) / 2).tolist(),
                "y": heights.tolist(),
                "width": 0.86 * (high - low) / len(heights),
                "xaxis": f"x{axis}",
                "yaxis": f"y{axis}",
                "marker": {"color": colors.ink[key], "line": {"width": 0}},
                "hovertext": [
                    f"{quantity.label} from {shown(start)} to {shown(end)}: "
                    f"{counted(int(count), 'value')}, {plain_text(share_text(count / total))}"
                    for start, end, count in zip(edges[:-1], edges[1:], heights, strict=True)
                ],
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        )
        if before:
            traces += _outline(key, before[key], edges, axis, colors)
        layout[f"xaxis{axis}"] = {
            "domain": [left, min(1.0, left + width)],
            "anchor": f"y{axis}",
            "range": [low, high],
            "tickvals": [low, (low + high) / 2, high],
            "ticktext": [f"{tick:g}".replace("-", "−") for tick in (low, (low + high) / 2, high)],
            "tickfont": {"size": 14, "color": colors.quiet},
            "ticks": "outside",
            "ticklen": 4,
            "tickcolor": colors.quiet,
            "linecolor": colors.quiet,
            "showline": True,
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        }
        layout[f"yaxis{axis}"] = {
            "anchor": f"x{axis}",
            "range": [0, max(highest, ticks[-1] * total)],
            "tickvals": [tick * total for tick in ticks],
            "ticktext": [f"{100 * tick:g} %" for tick in ticks],
            "showticklabels": k == 0,
            "tickfont": {"size": 14, "color": colors.quiet},
            "fixedrange": True,
            "gridcolor": colors.grid,
            "zeroline": False,
        }
        layout["annotations"].append(
            _note(
                f"<b>{quantity.label}</b> {quantity.name}",
                left,
                "left",
                30,
                colors.ink[key],
                16,
            )
        )
        for zone_low, zone_high, color, words in zones[key]:
            layout["shapes"].append(
                {
                    "type": "rect",
                    "xref": f"x{axis}",
                    "yref": f"y{axis} domain",
                    "x0": zone_low,
                    "x1": zone_high,
                    "y0": 0,
                    "y1": 1,
                    "layer": "below",
                    "line": {"width": 0},
                    "fillcolor": color,
                }
            )
            if words:
                side = "left" if zone_low == low else "right"
                place = left if side == "left" else left + width
                layout["annotations"].append(
                    _note(plain_text(words), place, side, 8, colors.text, 14)
                )
    if pinned is not None:
        layout["annotations"].append(
            _note("outline: <b>pinned</b>", 0, "left", 54, colors.text, 15)
        )
    return go.Figure({"data": traces, "layout": layout}, _validate=False)


def require_counted_alike(saturation: Saturation, pinned: Saturation) -> None:
    """Raise `InvalidInput` unless what was counted can be laid over each other."""
    here, there = (
        f"{counted(part.units, 'unit')}, {counted(part.values_per_quantity, 'value')} in "
        f"{counted(len(part.candidate.counts), 'bin')}, closed below {part.closed_below:g} and "
        f"open above {part.open_above:g}"
        for part in (saturation, pinned)
    )
    if here != there:
        raise InvalidInput(f"pinned are {there}; now {here}; expected the same.")


def _counts(saturation: Saturation) -> dict[str, NDArray[np.integer[Any]]]:
    counts = {gate: saturation.gates[gate].counts for gate in GATES}
    return counts | {"g": saturation.candidate.counts}


def _outline(
    key: str, counts: NDArray[np.integer[Any]], edges: FloatArray, axis: str, colors: Theme
) -> list[dict[str, Any]]:
    """The steps of the pinned distribution, lifted off the bars of now."""
    middles, total = (edges[:-1] + edges[1:]) / 2, int(counts.sum())
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": np.stack([edges[:-1], middles, edges[1:]], axis=1).ravel().tolist(),
        "y": counts.repeat(3).tolist(),
        "xaxis": f"x{axis}",
        "yaxis": f"y{axis}",
    }
    words = [
        f"pinned: {QUANTITIES[key].label} from {shown(start)} to {shown(end)}: "
        f"{counted(int(count), 'value')}, {plain_text(share_text(count / total))}"
        for start, end, count in zip(edges[:-1], edges[1:], counts, strict=True)
    ]
    return [
        {
            **line,
            "name": f"pinned: {key} outline",
            "line": {"color": colors.background, "width": 4.5},
            "hoverinfo": "skip",
        },
        {
            **line,
            "name": f"pinned: {key}",
            "line": {"color": colors.text, "width": 2},
            "hovertext": [word for word in words for _ in range(3)],
            "hovertemplate": "%{hovertext}<extra></extra>",
        },
    ]


def _zones(saturation: Saturation, colors: Theme) -> dict[str, list[tuple[float, float, str, str]]]:
    """Where each panel is tinted, in which colour, and the words over it."""
    found: dict[str, list[tuple[float, float, str, str]]] = {}
    shut = faded(colors.quiet, ZONE_STRENGTH, colors.background)
    for gate in GATES:
        counted_gate = saturation.gates[gate]
        found[gate] = [
            (
                0.0,
                saturation.closed_below,
                shut,
                f"closed {share_text(counted_gate.closed_overall)}",
            ),
            (
                saturation.open_above,
                1.0,
                faded(colors.ink[gate], ZONE_STRENGTH, colors.background),
                f"open {share_text(counted_gate.open_overall)}",
            ),
        ]
    candidate = saturation.candidate
    tint = faded(colors.ink["g"], ZONE_STRENGTH, colors.background)
    words = f"beyond ±{candidate.beyond:g}: {share_text(candidate.saturated_overall)}"
    found["g"] = [(-1.0, -candidate.beyond, tint, ""), (candidate.beyond, 1.0, tint, words)]
    return found


def _share_ticks(highest: float) -> list[float]:
    """Shares at even distances from 0, two to four of them, the last at or over the highest."""
    step = next(step for step in (0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if highest <= 3 * step)
    return [k * step for k in range(int(np.ceil(round(highest / step, 9))) + 1)]


def _note(text: str, x: float, side: str, above: float, color: str, size: float) -> dict[str, Any]:
    return note(text, size, color, x=x, xanchor=side, yshift=above + 4)


def _description(saturation: Saturation, counts: dict[str, Any]) -> str:
    words = [
        f"Histograms of {counted(saturation.values_per_quantity, 'value')} each of f, i, o and C̃, "
        f"from {counted(saturation.units, 'unit')}."
    ]
    for gate, part in saturation.gates.items():
        words.append(
            f"{QUANTITIES[gate].name}: below {saturation.closed_below:g} in "
            f"{share_text(part.closed_overall)}, above {saturation.open_above:g} in "
            f"{share_text(part.open_overall)}, most often {_fullest(counts[gate], gate)}."
        )
    candidate = saturation.candidate
    words.append(
        f"candidate: beyond ±{candidate.beyond:g} in {share_text(candidate.saturated_overall)}, "
        f"most often {_fullest(counts['g'], 'g')}."
    )
    return " ".join(words)


def _pinned_words(pinned: Saturation | None) -> str:
    if pinned is None:
        return ""
    parts = [
        f"{QUANTITIES[gate].name} closed in {share_text(part.closed_overall)}, open in "
        f"{share_text(part.open_overall)}"
        for gate, part in pinned.gates.items()
    ]
    beyond = f"candidate beyond in {share_text(pinned.candidate.saturated_overall)}"
    return f" The outlines are the pinned ones: {'; '.join([*parts, beyond])}."


def _fullest(counts: Any, key: str) -> str:
    low, high = QUANTITIES[key].value_range or (-1.0, 1.0)
    k, width = int(counts.argmax()), (high - low) / len(counts)
    return f"from {shown(low + k * width)} to {shown(low + (k + 1) * width)}"
