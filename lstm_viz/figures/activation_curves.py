"""Where the gates sit on their curves: each unit's sum, what σ or tanh makes of it, the slope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.analysis.what_moved import require_comparable
from lstm_viz.arrays import FloatArray, checked_index
from lstm_viz.cells import LSTMTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import counted
from lstm_viz.figures.moving import (
    Binding,
    Choose,
    Item,
    Layer,
    MovingPicture,
    Numbers,
    Repeat,
    Row,
    Sentence,
    Step,
    Sums,
)
from lstm_viz.figures.theme import FONT, LINE, Theme, faded, theme
from lstm_viz.figures.time_axis import WIDTH
from lstm_viz.notation import ACTIVATION_SYMBOL, QUANTITIES, subscript

HEIGHT = 280
GATES = ("f", "i", "g", "o")
MOST_UNITS = 64

_LEFT, _RIGHT, _TOP, _BOTTOM, _GAP = 44, 10, 34, 40, 44
_HEADROOM = 24  # pixels more over the panels for what says what the hollow points are
_LEAST_REACH = 4.0  # so far the axis goes at least: there σ is nearly flat


def activation_curves(
    trace: LSTMTrace,
    unit: int,
    *,
    units: Sequence[int] | None = None,
    pinned: LSTMTrace | None = None,
    dark: bool = False,
) -> MovingPicture:
    """Draw the four activations as curves, with a point a unit that moves along them.

    The slope at a point is what a small change of the sum still changes: σ' = σ(1 - σ),
    tanh' = 1 - tanh². Where a gate is saturated it is nearly 0, and little can be learned there.
    Where an intervention holds a gate, its point stands off the curve, over its sum at the value
    it is held at, and its slope is 0: no change of the sum gets through.

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace of a single sequence.
    unit : int
        The unit whose point is large, with its tangent and its numbers.
    units : sequence of int, optional
        The other units that have a point; all by default.
    pinned : LSTMTrace, optional
        Another trace of the same shape, from before: each point has a hollow one where it was.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        For each of f, i, C̃ and o three traces: ``"curve f"``, ``"tangent f"`` and ``"f"``, whose
        points are the units (the last one is `unit`), ``customdata`` the slopes; with `pinned`
        also ``"pinned: f"``.

    Raises
    ------
    InvalidInput
        When there is no such unit, the trace is of a batch, or the pinned one of another shape.
    """
    trace.require_single()
    checked_index("unit", unit, trace.cell.hidden_size, "a unit from ")
    others = [k for k in (range(trace.cell.hidden_size) if units is None else units) if k != unit]
    if len(others) >= MOST_UNITS:
        raise InvalidInput(f"{len(others) + 1} units are asked for; expected up to {MOST_UNITS}.")
    if pinned is not None:
        require_comparable(trace, pinned)
    shown = [*others, unit]
    colors = theme(dark)
    panel = (WIDTH - _LEFT - _RIGHT - 3 * _GAP) / 4
    inner = WIDTH - _LEFT - _RIGHT

    arrays: dict[str, Any] = {}
    data: list[dict[str, Any]] = []
    bindings: list[Binding] = []
    layout = _layout(trace, unit, colors)
    if pinned is not None:
        layout["height"] += _HEADROOM
        layout["margin"]["t"] += _HEADROOM
        layout["annotations"].append(_pinned_note(colors))
    for k, gate in enumerate(GATES):
        pre, value = getattr(trace, f"pre_{gate}")[:, shown], getattr(trace, gate)[:, shown]
        held = trace.held(gate)[:, shown]
        slope = _slope(gate, value, held)
        # The large point's numbers are read, the others' places only seen.
        for name, values in ((f"pre_{gate}", pre), (gate, value), (f"slope_{gate}", slope)):
            arrays[name] = values[:, -1:].astype(np.float64)
            arrays[f"{name}_all"] = values.astype(np.float32)
        arrays[f"held_{gate}"] = held[:, -1:].astype(np.float32)
        arrays[f"held_{gate}_all"] = held.astype(np.float32)
        before = None
        if pinned is not None:
            before = getattr(pinned, f"pre_{gate}")[:, shown]
            arrays[f"pinned_pre_{gate}"] = before.astype(np.float32)
            arrays[f"pinned_{gate}"] = getattr(pinned, gate)[:, shown].astype(np.float32)
        sums = [part for part in (pre, before) if part is not None]
        reach = max(_LEAST_REACH, 1.05 * max(float(np.abs(part).max()) for part in sums))
        low = QUANTITIES[gate].value_range[0]  # type: ignore[index]  # the gates' are bounded
        axis = "" if k == 0 else str(k + 1)
        layout[f"xaxis{axis}"] = {
            **_axis(colors),
            "domain": [k * (panel + _GAP) / inner, (k * (panel + _GAP) + panel) / inner],
            "range": [-reach, reach],
            "anchor": f"y{axis}",
            "nticks": 5,
        }
        layout[f"yaxis{axis}"] = {
            **_axis(colors),
            "range": [low - 0.08 * (1 - low), 1 + 0.26 * (1 - low)],
            "tickvals": [low, (low + 1) / 2, 1],
            "anchor": f"x{axis}",
        }
        layout["annotations"] += _titles(gate, f"x{axis}", colors)
        if pinned is not None:
            bindings += [
                Binding(len(data), "x", Row(f"pinned_pre_{gate}")),
                Binding(len(data), "y", Row(f"pinned_{gate}")),
            ]
            data.append(_ghosts(gate, axis, others, unit, colors))
        first = len(data)
        data += _traces(gate, axis, reach, others, unit, colors)
        bindings += _bindings(gate, first, 0.24 * reach, len(shown))
        # Over each panel what the large point is at, in numbers.
        data.append(
            {
                "type": "scatter",
                "name": f"numbers {gate}",
                "mode": "text",
                "x": [0],
                "y": [1 + 0.17 * (1 - low)],
                "xaxis": f"x{axis}",
                "yaxis": f"y{axis}",
                "textposition": "middle center",
                "textfont": {"family": FONT, "size": 15, "color": colors.text},
                "cliponaxis": False,
                "hoverinfo": "skip",
            }
        )
        bindings.append(Binding(len(data) - 1, "text", _numbers(gate)))
    return MovingPicture(
        layers=(Layer({"data": data, "layout": layout}, tuple(bindings), listens=True),),
        arrays=arrays,
        alt=_description(unit, None if pinned is None else len(others)),
        steps=trace.steps,
    )


def _slope(gate: str, value: FloatArray, held: NDArray[np.bool_]) -> FloatArray:
    slope = value * (1 - value) if QUANTITIES[gate].is_gate else 1 - value**2
    return np.where(held, slope.dtype.type(0), slope)


def _numbers(gate: str, before: str = "", equals: str = "", held: str = "<b>held</b>") -> Choose:
    """``σ(+0.58) = 0.64, slope 0.23``; where the gate is held ``held at 0.50, slope 0``."""
    symbol = ACTIVATION_SYMBOL[QUANTITIES[gate].activation]
    value = Item(Numbers(Row(gate)))
    free = Sentence(
        (
            f"{before}{equals}{symbol}(",
            Item(Numbers(Row(f"pre_{gate}"))),
            ") = ",
            value,
            ", slope ",
            Item(Numbers(Row(f"slope_{gate}"))),
        )
    )
    is_held = Sentence((f"{before}{held} at ", value, ", slope 0"))
    return Choose(Row(f"held_{gate}"), (Repeat(free, 1), Repeat(is_held, 1)))


def _traces(
    gate: str, axis: str, reach: float, others: Sequence[int], unit: int, colors: Theme
) -> list[dict[str, Any]]:
    """The curve, the tangent at the large point, the points."""
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


def _ghosts(
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


def _bindings(gate: str, first: int, half: float, units: int) -> list[Binding]:
    """The points by their sums and values; the tangent, `half` to either side of the last one."""
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


def _axis(colors: Theme) -> dict[str, Any]:
    return {
        "fixedrange": True,
        "showgrid": True,
        "gridcolor": colors.grid,
        "zeroline": True,
        "zerolinecolor": colors.grid,
        "zerolinewidth": 1,
        "tickfont": {"size": 14, "color": colors.quiet},
    }


def _layout(trace: LSTMTrace, unit: int, colors: Theme) -> dict[str, Any]:
    return {
        "template": {"layout": {}},
        "width": WIDTH,
        "height": HEIGHT,
        "margin": {"l": _LEFT, "r": _RIGHT, "t": _TOP, "b": _BOTTOM},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 14, "color": colors.text},
        "hoverlabel": {"font": {"family": FONT, "size": 14}},
        "hovermode": "closest",
        "dragmode": False,
        "showlegend": False,
        "annotations": [],
        "meta": {"units": counted(trace.cell.hidden_size, "unit"), "unit": unit},
    }


def _titles(gate: str, axis: str, colors: Theme) -> list[dict[str, Any]]:
    quantity = QUANTITIES[gate]
    return [
        {
            "xref": f"{axis} domain",
            "yref": "paper",
            "x": 0.5,
            "y": 1,
            "yshift": 20,
            "text": f"<b>{quantity.label}</b> {quantity.name}",
            "showarrow": False,
            "yanchor": "middle",
            "font": {"family": FONT, "size": 17, "color": colors.ink[gate]},
        },
        {
            "xref": f"{axis} domain",
            "yref": "paper",
            "x": 0.5,
            "y": 0,
            "yshift": -30,
            "text": "its sum",
            "showarrow": False,
            "yanchor": "middle",
            "font": {"family": FONT, "size": 14, "color": colors.quiet},
        },
    ]


def _pinned_note(colors: Theme) -> dict[str, Any]:
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "xanchor": "left",
        "y": 1,
        "yshift": 44,
        "text": "hollow: <b>pinned</b>",
        "showarrow": False,
        "yanchor": "middle",
        "font": {"family": FONT, "size": 15, "color": colors.text},
    }


def _description(unit: int, last: int | None) -> Sentence:
    """What the large point is at; with a pinned one, `last` is its place among the points."""
    pieces: list[Any] = ["Activation curves at step ", Step(), f"; unit {unit + 1}: "]
    for gate in GATES:
        symbol = QUANTITIES[gate].symbol + subscript(unit + 1)
        pieces.append(_numbers(gate, before=symbol, equals=" = ", held=" is held"))
        if last is not None:
            pieces += [", pinned ", Item(Numbers(Row(f"pinned_{gate}", (last,))))]
        pieces.append("; ")
    return Sentence((*pieces[:-1], "."))
