"""A gradient on its way back as a ribbon: as thick as what is left of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.gradient_plan import GradientLine, GradientPlan
from lstm_viz.figures.log_axis import log10_of
from lstm_viz.figures.moving import Binding, Item, Matrix, Value
from lstm_viz.figures.network_colors import network_color
from lstm_viz.figures.theme import Theme, faded

DECADES = 8
"""Over as many powers of ten a ribbon grows from nothing to its full thickness, and once more."""

HAIR = 1.6
"""Pixels of a ribbon of 10⁻⁸."""

_STRENGTH = 0.72  # of the line's colour in its ribbon, on which the pulse stands out
_DOTS = 150  # of the dotted line that stands for less than 10⁻⁸
_DOT = 2.6
_STOP = 17  # pixels of the mark at which a ribbon ends


def thickness(norms: ArrayLike, full: float, widest: float) -> FloatArray:
    """How thick a ribbon is, in pixels.

    Parameters
    ----------
    norms : array_like
        Norms from 0 to inf.
    full, widest : float
        The thickness at 1, and at 10⁸ and more.

    Returns
    -------
    ndarray, the shape of `norms`
        ``full · (1 + log₁₀(norm) / 8)`` up to 1, but not under `HAIR`; 0 for 0. Over 1 it grows by
        as much a decade as brings it to `widest` at 10⁸.
    """
    power = np.clip(log10_of(norms), -DECADES, DECADES) / DECADES
    below = np.maximum(full * (1 + np.minimum(power, 0)), HAIR)
    over = (widest - full) * np.maximum(power, 0)
    return np.where(np.asarray(norms) == 0, 0.0, below + over)


def ribbon_arrays(
    lines: Sequence[GradientLine], plan: GradientPlan, picked: NDArray[np.intp]
) -> dict[str, NDArray[Any]]:
    """The ribbons' outlines, and what stands where there is none.

    Returns
    -------
    dict of str to ndarray
        ``ribbons`` (2K, lanes), the outlines up to the full thickness; ``dots`` (_, lanes), the
        sizes of the points of the dotted line; ``stops_x`` and ``stops`` (lanes, 1), where each
        lane's median has become 0 and how large the mark there is, 0 where it never does.
    """
    ribbons, dots, stops = [], [], []
    steps = len(lines[0].curve.median)
    nearest = np.linspace(0, steps - 1, _DOTS).round().astype(np.intp)
    for line, middle in zip(lines, plan.lanes, strict=True):
        norms = line.curve.median[picked]
        inner = np.minimum(thickness(norms, plan.full, plan.widest), plan.full) / 2
        inner[norms < 10.0**-DECADES] = 0
        ribbons.append(middle + np.concatenate([inner, -inner[::-1]]))
        at_dots = line.curve.median[nearest]
        dots.append(np.where((at_dots > 0) & (at_dots < 10.0**-DECADES), _DOT, 0))
        stops.append(last_zero(line.curve.median))
    columns = {"ribbons": ribbons, "dots": dots}
    where = np.array(stops)[:, None]
    return {
        **{name: np.stack(parts, axis=1).astype(np.float32) for name, parts in columns.items()},
        "stops_x": (np.maximum(where, 0) + 1).astype(np.float32),
        "stops": np.where(where >= 0, _STOP, 0).astype(np.float32),
    }


def ribbon_traces(
    lines: Sequence[GradientLine], plan: GradientPlan, x: Sequence[float], colors: Theme, first: int
) -> tuple[list[dict[str, Any]], list[Binding]]:
    """The ribbons as traces, the first of them number `first`, and their bindings.

    For each lane ``"faint: gru"`` for what is under 10⁻⁸ and ``"wire: gru"`` for the rest; then
    ``"stops"``, marks where nothing is left.
    """
    traces: list[dict[str, Any]] = []
    bindings: list[Binding] = []

    def add(trace: dict[str, Any], attribute: str, value: Value, *, pixels: bool = False) -> None:
        bindings.append(Binding(first + len(traces), attribute, value, pixels))
        traces.append({"type": "scatter", "hoverinfo": "skip", **trace})

    inks = [network_color(line.key, colors) for line in lines]
    for k, (line, middle) in enumerate(zip(lines, plan.lanes, strict=True)):
        add(
            {
                "name": f"faint: {line.key}",
                "mode": "markers",
                "x": np.linspace(x[0], x[-1], _DOTS).round(3).tolist(),
                "y": [middle] * _DOTS,
                "marker": {"color": inks[k], "line": {"width": 0}},
            },
            "marker.size",
            Item(Matrix("dots"), k),
            pixels=True,
        )
        add(
            {
                "name": f"wire: {line.key}",
                "mode": "lines",
                "x": [*x, *list(x)[::-1]],
                "fill": "toself",
                "fillcolor": faded(inks[k], _STRENGTH, colors.background),
                "line": {"width": 0, "color": inks[k]},
            },
            "y",
            Item(Matrix("ribbons"), k),
        )
    bindings.append(Binding(first + len(traces), "x", Item(Matrix("stops_x"))))
    add(
        {
            "name": "stops",
            "mode": "markers",
            "y": list(plan.lanes),
            "marker": {"symbol": "line-ns", "color": inks, "line": {"color": inks, "width": 3}},
        },
        "marker.size",
        Item(Matrix("stops")),
        pixels=True,
    )
    return traces, bindings


def traces_over_1(
    lines: Sequence[GradientLine],
    plan: GradientPlan,
    picked: NDArray[np.intp],
    x: Sequence[float],
    colors: Theme,
) -> list[dict[str, Any]]:
    """Hatched ribbons ``"over: gru"`` where a median is over 1; they do not glide.

    They lie under the others, so that of them only what is more than the full thickness is seen.
    Plotly cannot move a hatched area: these are no part of a layer that is moved.
    """
    traces = []
    for line, middle in zip(lines, plan.lanes, strict=True):
        norms = line.curve.median[picked]
        if not (norms > 1).any():
            continue
        half = np.where(norms > 1, thickness(norms, plan.full, plan.widest) / 2, 0)
        color = network_color(line.key, colors)
        traces.append(
            {
                "type": "scatter",
                "name": f"over: {line.key}",
                "mode": "lines",
                "x": [*x, *list(x)[::-1]],
                "y": (middle + np.concatenate([half, -half[::-1]])).round(2).tolist(),
                "fill": "toself",
                "fillpattern": {
                    "shape": "/",
                    "size": 5,
                    "solidity": 0.45,
                    "fgcolor": color,
                    "bgcolor": colors.background,
                },
                "line": {"width": 0, "color": color},
                "hoverinfo": "skip",
            }
        )
    return traces


def last_zero(median: FloatArray) -> int:
    """The last step, from 0, whose median is 0; -1 where none is."""
    zero = np.flatnonzero(median == 0)
    return int(zero[-1]) if len(zero) else -1
