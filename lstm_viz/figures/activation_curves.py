"""Where the gates sit on their curves: each unit's sum, what σ or tanh makes of it, the slope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lstm_viz.analysis.what_moved import require_comparable
from lstm_viz.arrays import checked_index
from lstm_viz.cells import LSTMTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.activation_panel import (
    panel_axis,
    panel_bindings,
    panel_titles,
    panel_traces,
    pinned_points,
    slope_at,
)
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
)
from lstm_viz.figures.notes import note
from lstm_viz.figures.plain_layout import plain_layout
from lstm_viz.figures.theme import FONT, Theme, theme
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
        slope = slope_at(gate, value, held)
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
            **panel_axis(colors),
            "domain": [k * (panel + _GAP) / inner, (k * (panel + _GAP) + panel) / inner],
            "range": [-reach, reach],
            "anchor": f"y{axis}",
            "nticks": 5,
        }
        layout[f"yaxis{axis}"] = {
            **panel_axis(colors),
            "range": [low - 0.08 * (1 - low), 1 + 0.26 * (1 - low)],
            "tickvals": [low, (low + 1) / 2, 1],
            "anchor": f"x{axis}",
        }
        layout["annotations"] += panel_titles(gate, f"x{axis}", colors)
        if pinned is not None:
            bindings += [
                Binding(len(data), "x", Row(f"pinned_pre_{gate}")),
                Binding(len(data), "y", Row(f"pinned_{gate}")),
            ]
            data.append(pinned_points(gate, axis, others, unit, colors))
        first = len(data)
        data += panel_traces(gate, axis, reach, others, unit, colors)
        bindings += panel_bindings(gate, first, 0.24 * reach, len(shown))
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


def _layout(trace: LSTMTrace, unit: int, colors: Theme) -> dict[str, Any]:
    return {
        **plain_layout(colors),
        "width": WIDTH,
        "height": HEIGHT,
        "margin": {"l": _LEFT, "r": _RIGHT, "t": _TOP, "b": _BOTTOM},
        "hovermode": "closest",
        "annotations": [],
        "meta": {"units": counted(trace.cell.hidden_size, "unit"), "unit": unit},
    }


def _pinned_note(colors: Theme) -> dict[str, Any]:
    return note("hollow: <b>pinned</b>", 15, colors.text, yshift=44)


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
