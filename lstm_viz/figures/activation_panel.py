"""One gate's panel of the activation curves: the curve, the points on it, the tangent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.moving import (
    Binding,
    Choose,
    Item,
    Repeat,
    Row,
    Sums,
)
from lstm_viz.figures.notes import note
from lstm_viz.figures.theme import LINE, Theme, faded
from lstm_viz.notation import QUANTITIES


def slope_at(gate: str, value: FloatArray, held: NDArray[np.bool_]) -> FloatArray:
    """The derivative at a gate's values: σ' = σ(1 - σ), tanh' = 1 - tanh²; 0 where it is held.

    Parameters
    ----------
    gate : str
        ``"f"``, ``"i"``, ``"g"`` or ``"o"``.
    value : ndarray
        After the activation.
    held : ndarray of bool, as `value`
        Where an intervention holds it.
    """
    slope = value * (1 - value) if QUANTITIES[gate].is_gate else 1 - value**2
    return np.where(held, slope.dtype.type(0), slope)


def panel_traces(
    gate: str, axis: str, reach: float, others: Sequence[int], unit: int, colors: Theme
) -> list[dict[str, Any]]:
    """The curve, the tangent at the large point, the points.

    Parameters
    ----------
    gate : str
        ``"f"``, ``"i"``, ``"g"`` or ``"o"``.
    axis : str
        The panel's number, as in ``"x2"``; empty for the first.
    reach : float
        The curve goes from `-reach` to `reach`.
    others : sequence of int
        The units of the small points.
    unit : int
        That of the large one, which is the last.
    colors : Theme
        Light or dark.
    """
    z = np.linspace(-reach, reach, 161).round(4)
    if QUANTITIES[gate].is_gate:
        with np.errstate(over="ignore"):
            curve = 1 / (1 + np.exp(-z))
    else:
        curve = np.tanh(z)
    axes = {"xaxis": f"x{axis}", "yaxis": f"y{axis}"}
    label = QUANTITIES[gate].label
    numbers = [*others, unit]
    return [
        {
            "type": "scatter",
            "name": f"curve {gate}",
            "mode": "lines",
            "x": z.tolist(),
            "y": curve.round(5).tolist(),
            "line": {"color": faded(colors.quiet, 0.7, colors.background), "width": 2},
            "hoverinfo": "skip",
            **axes,
        },
        {
            "type": "scatter",
            "name": f"tangent {gate}",
            "mode": "lines",
            "line": {"color": colors.text, "width": 3},
            "hoverinfo": "skip",
            **axes,
        },
        {
            "type": "scatter",
            "name": gate,
            "mode": "markers",
            "marker": {
                "size": [*[9] * len(others), 17],
                "opacity": [*[0.6] * len(others), 1],
                "color": LINE[gate],
                "line": {"color": colors.background, "width": 1.5},
            },
            "hovertemplate": [
                f"{label}, unit {k + 1}: %{{x:.4f}} → %{{y:.4f}}, slope %{{customdata:.4f}}"
                "%{text}<extra></extra>"
                for k in numbers
            ],
            **axes,
        },
    ]


def pinned_points(
    gate: str, axis: str, others: Sequence[int], unit: int, colors: Theme
) -> dict[str, Any]:
    """Where the points were: hollow, a little larger, under everything."""
    return {
        "type": "scatter",
        "name": f"pinned: {gate}",
        "mode": "markers",
        "xaxis": f"x{axis}",
        "yaxis": f"y{axis}",
        "marker": {
            "size": [*[10] * len(others), 18],
            "opacity": [*[0.7] * len(others), 1],
            "color": colors.background,
            "line": {"color": LINE[gate], "width": [*[1.5] * len(others), 3]},
        },
        "hovertemplate": [
            f"pinned: {QUANTITIES[gate].label}, unit {k + 1}: %{{x:.4f}} → %{{y:.4f}}"
            "<extra></extra>"
            for k in [*others, unit]
        ],
    }


def panel_bindings(gate: str, first: int, half: float, units: int) -> list[Binding]:
    """What moves of `panel_traces`: the points by their sums and values, and the tangent.

    Parameters
    ----------
    gate : str
        Whose arrays they are.
    first : int
        The number of the panel's first trace, its curve.
    half : float
        How far the tangent goes to either side of the large point.
    units : int
        How many points there are.
    """
    value = Row(gate)
    rise = [Row(f"slope_{gate}", factor=way * half) for way in (-1, 1)]
    return [
        Binding(
            first + 1,
            "x",
            [Item(Row(f"pre_{gate}", offset=way * half)) for way in (-1, 1)],
        ),
        Binding(first + 1, "y", [Item(Sums((value, way))) for way in rise]),
        Binding(first + 2, "x", Row(f"pre_{gate}_all")),
        Binding(first + 2, "y", Row(f"{gate}_all")),
        Binding(first + 2, "customdata", Row(f"slope_{gate}_all")),
        Binding(
            first + 2,
            "text",
            Choose(Row(f"held_{gate}_all"), (Repeat(" ", units), Repeat(" (held)", units))),
        ),
    ]


def panel_axis(colors: Theme) -> dict[str, Any]:
    """What both axes of a panel look like."""
    return {
        "fixedrange": True,
        "showgrid": True,
        "gridcolor": colors.grid,
        "zeroline": True,
        "zerolinecolor": colors.grid,
        "zerolinewidth": 1,
        "tickfont": {"size": 14, "color": colors.quiet},
    }


def panel_titles(gate: str, axis: str, colors: Theme) -> list[dict[str, Any]]:
    """The gate's name over its panel, and what the horizontal axis is under it."""
    quantity = QUANTITIES[gate]
    return [
        note(
            f"<b>{quantity.label}</b> {quantity.name}",
            17,
            colors.ink[gate],
            xref=f"{axis} domain",
            x=0.5,
            xanchor="center",
            yshift=20,
        ),
        note(
            "its sum",
            14,
            colors.quiet,
            xref=f"{axis} domain",
            x=0.5,
            y=0,
            xanchor="center",
            yshift=-30,
        ),
    ]
