"""One LSTM cell at one step: the belt with its lanes on top, the gates under it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.figures.digits import plain_text, shown
from lstm_viz.figures.packets import PACKET_HEIGHT, PACKET_WIDTH, Canvas
from lstm_viz.figures.theme import LINE, faded, theme
from lstm_viz.notation import QUANTITIES, subscript

MOST_UNITS = 8
"""More lanes than this do not fit on a blackboard."""

MOST_INPUTS = 6

WIDTH = 1120
_LANE = 32
_PER_ROW = 4  # packets beside each other in a gate's box
_SPACING = PACKET_WIDTH + 4
_BELT_LEFT, _BELT_RIGHT = 40, 1080
# Where the lane's equation stands: C(t-1) × f = kept, + written, = C(t).
_C_PREV, _TIMES, _KEPT, _PLUS, _WRITTEN, _C = 130, 250, 350, 500, 600, 790
_READ_X = 1000  # the column where tanh C and o meet and h leaves


def step_picture(
    trace: LSTMTrace,
    t: int,
    *,
    units: Sequence[int] | None = None,
    token: str = "",
    channels: Sequence[str] | None = None,
    dark: bool = False,
) -> go.Figure:
    """Draw the six vectors of one step where they arise.

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace of a single sequence, without a projection.
    t : int
        The step, 0 to T-1.
    units : sequence of int, optional
        The units to show, at most `MOST_UNITS`; the first ones by default.
    token : str
        The step's input as a word.
    channels : sequence of str, optional
        The input columns' names, D of them.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    plotly.graph_objects.Figure
        Every packet's true value is in its trace's ``customdata``; its trace is named after its
        quantity (``"f"``, ``"c_prev"``, ``"written"``, …). `layout.meta` holds the picture's
        description for a screen reader as ``alt``.

    Raises
    ------
    InvalidInput
        When the step does not exist.
    """
    t = trace.index(t)
    shown_units = list(units or range(min(trace.cell.hidden_size, MOST_UNITS)))[:MOST_UNITS]
    count = len(shown_units)
    colors = theme(dark)
    ink = colors.ink
    quiet_wire = faded(colors.quiet, 0.55, colors.background)
    c_limit = max(1.0, float(np.abs(trace.c).max()), float(np.abs(trace.c0).max()))

    belt_top, belt_height = 40, count * _LANE + 12
    belt_bottom = belt_top + belt_height
    columns, rows = min(count, _PER_ROW), -(-count // _PER_ROW)
    box_width = max(columns * _SPACING + 16, 150)
    box_height = rows * (PACKET_HEIGHT + 6) + 38
    box_top = belt_bottom + 74
    box_bottom = box_top + box_height
    join_y = box_bottom + 30
    column_height = count * (PACKET_HEIGHT + 6)
    state_top = belt_bottom + 56
    height = max(join_y + 72, state_top + column_height + 40)
    canvas = Canvas(WIDTH, height, colors)

    def lanes(x: float) -> list[tuple[float, float]]:
        return [(x, belt_top + 6 + (k + 0.5) * _LANE) for k in range(count)]

    def column(x: float) -> list[tuple[float, float]]:
        return [(x, state_top + (k + 0.5) * (PACKET_HEIGHT + 6)) for k in range(count)]

    def pick(values: FloatArray) -> list[float]:
        return [float(values[unit]) for unit in shown_units]

    def hover(what: str, values: FloatArray) -> list[str]:
        return [
            f"{what}, unit {unit + 1}, step {t + 1}: {shown(float(values[unit]), 6)}"
            for unit in shown_units
        ]

    # The belt, each lane the equation C(t-1) × f(t) + i(t) C̃(t) = C(t) of one unit.
    canvas.box(
        _BELT_LEFT,
        belt_top,
        _BELT_RIGHT - _BELT_LEFT,
        belt_height,
        line=LINE["c"],
        fill=colors.belt,
        thickness=2,
    )
    lane_color = faded(LINE["c"], 0.55, colors.belt)
    for unit, (_, y) in zip(shown_units, lanes(0), strict=True):
        canvas.wire([(_BELT_LEFT + 46, y), (_BELT_RIGHT - 14, y)], lane_color, 1.5)
        canvas.words(_BELT_LEFT + 24, y, f"unit {unit + 1}", colors.quiet, size=12)
    heading_y = belt_top - 18
    for x, words, color in (
        (_C_PREV, "C(t−1)", ink["c"]),
        (_TIMES, "× f(t)", ink["f"]),
        (_KEPT, "kept", ink["f"]),
        (_WRITTEN, "+ written: i(t)·C̃(t)", ink["i"]),
        (_C, "C(t)", ink["c"]),
    ):
        canvas.words(x, heading_y, words, color, size=17)

    # Wires: from x(t) and h(t-1) into the four boxes, and from the boxes to where they act.
    box_x = {
        gate: 150 + k * (box_width + (800 - 4 * box_width) / 3) for k, gate in enumerate("figo")
    }
    middle = {gate: x + box_width / 2 for gate, x in box_x.items()}
    state_bottom = state_top + column_height
    canvas.wire([(70, state_bottom + 4), (70, join_y), (middle["o"], join_y)], quiet_wire)
    for gate in "figo":
        canvas.wire([(middle[gate], join_y), (middle[gate], box_bottom)], quiet_wire)
    canvas.wire(
        [(middle["f"], box_top), (middle["f"], belt_bottom + 24), (_TIMES, belt_bottom + 24)],
        LINE["f"],
        3,
    )
    canvas.wire([(_TIMES, belt_bottom + 24), (_TIMES, belt_top + 6)], LINE["f"], 3)
    meet = belt_bottom + 32
    canvas.wire([(middle["i"], box_top), (middle["i"], meet), (_WRITTEN, meet)], LINE["i"], 3)
    canvas.wire([(middle["g"], box_top), (middle["g"], meet), (_WRITTEN, meet)], LINE["g"], 3)
    canvas.wire([(_WRITTEN, meet), (_WRITTEN, belt_bottom)], LINE["i"], 3)
    canvas.wire([(_READ_X, belt_bottom), (_READ_X, state_top - 2)], LINE["h"], 3)
    canvas.wire(
        [(middle["o"], box_top), (middle["o"], belt_bottom + 42), (_READ_X, belt_bottom + 42)],
        LINE["o"],
        3,
    )
    canvas.wire([(_READ_X, lanes(0)[-1][1]), (_READ_X, belt_bottom)], LINE["h"], 3)

    canvas.packets(
        "c_prev",
        "c",
        pick(trace.c_prev[t]),
        lanes(_C_PREV),
        c_limit,
        hover("C(t−1)", trace.c_prev[t]),
    )
    canvas.packets(
        "retained",
        "c",
        pick(trace.retained[t]),
        lanes(_KEPT),
        c_limit,
        hover("f(t)·C(t−1)", trace.retained[t]),
    )
    canvas.packets(
        "written",
        "c",
        pick(trace.written[t]),
        lanes(_WRITTEN),
        c_limit,
        hover("i(t)·C̃(t)", trace.written[t]),
    )
    canvas.packets("c", "c", pick(trace.c[t]), lanes(_C), c_limit, hover("C(t)", trace.c[t]))
    for x, sign, color in ((_TIMES, "×", ink["f"]), (_PLUS, "+", ink["c"])):
        for _, y in lanes(0):
            canvas.node(x, y, sign, color)
    canvas.node(_WRITTEN, meet, "×", ink["i"])
    canvas.node(_READ_X, belt_bottom + 14, "tanh", ink["h"], 34)
    canvas.node(_READ_X, belt_bottom + 42, "×", ink["o"])

    for gate in "figo":
        quantity = QUANTITIES[gate]
        x, activation = box_x[gate], "tanh" if gate == "g" else "σ"
        canvas.box(
            x, box_top, box_width, box_height, line=LINE[gate], fill=colors.surface, thickness=2.5
        )
        canvas.words(
            x + 10, box_top + 16, f"<b>{quantity.label}</b>", ink[gate], size=17, anchor="left"
        )
        canvas.words(
            x + box_width - 10,
            box_top + 16,
            f"{activation} · {quantity.name}",
            colors.quiet,
            size=12,
            anchor="right",
        )
        at = [
            (
                middle[gate] + (k % _PER_ROW - (columns - 1) / 2) * _SPACING,
                box_top + 34 + (k // _PER_ROW + 0.5) * (PACKET_HEIGHT + 6),
            )
            for k in range(count)
        ]
        values = getattr(trace, gate)[t]
        canvas.packets(gate, gate, pick(values), at, 1.0, hover(quantity.label, values))

    canvas.words(70, state_top - 14, "<b>h(t−1)</b>", ink["h"], size=17)
    canvas.packets(
        "h_prev", "h", pick(trace.h_prev[t]), column(70), 1.0, hover("h(t−1)", trace.h_prev[t])
    )
    canvas.words(_READ_X + 62, state_top - 14, "<b>h(t)</b>", ink["h"], size=17)
    canvas.packets("h", "h", pick(trace.h[t]), column(_READ_X), 1.0, hover("h(t)", trace.h[t]))

    _draw_input(canvas, trace, t, token, channels, join_y, quiet_wire)
    alt = _description(trace, t, shown_units)
    return canvas.figure({"alt": alt, "step": t, "units": shown_units})


def _draw_input(
    canvas: Canvas,
    trace: LSTMTrace,
    t: int,
    token: str,
    channels: Sequence[str] | None,
    join_y: float,
    wire: str,
) -> None:
    """x(t) below the boxes: its largest columns in their order, and its token as a word."""
    x = trace.x[t]
    largest = sorted(np.argsort(-np.abs(x), kind="stable")[:MOST_INPUTS].tolist())
    names = channels or [f"x{subscript(d + 1)}" for d in range(len(x))]
    limit = max(1.0, float(np.abs(trace.x).max()))
    y = join_y + 32
    left = 230.0
    canvas.wire([(left, join_y), (left, y - PACKET_HEIGHT / 2)], wire)
    canvas.words(left - 36, y, "<b>x(t)</b>", canvas.colors.ink["x"], size=17, anchor="right")
    at = [(left + k * (_SPACING + 16), y) for k in range(len(largest))]
    canvas.packets(
        "x",
        "x",
        [float(x[d]) for d in largest],
        at,
        limit,
        [f"{plain_text(names[d])}: {shown(float(x[d]), 6)}" for d in largest],
    )
    end = at[-1][0] + PACKET_WIDTH
    if len(x) > 1:
        for d, (column_x, _) in zip(largest, at, strict=True):
            canvas.words(column_x, y + 22, plain_text(names[d], 8), canvas.colors.quiet, size=12)
    note = f"“{plain_text(token)}”" if token else ""
    if len(x) > MOST_INPUTS:
        note += f" … {len(x) - MOST_INPUTS} more inputs, none larger"
    canvas.words(end, y, note, canvas.colors.text, size=17, anchor="left")


def _description(trace: LSTMTrace, t: int, units: Sequence[int]) -> str:
    """The step in words, for a screen reader."""
    parts = [
        f"unit {unit + 1}: forget gate {shown(trace.f[t, unit])}, input gate "
        f"{shown(trace.i[t, unit])}, candidate {shown(trace.g[t, unit])}, output gate "
        f"{shown(trace.o[t, unit])}, cell state from {shown(trace.c_prev[t, unit])} to "
        f"{shown(trace.c[t, unit])}, hidden state {shown(trace.h[t, unit])}"
        for unit in units
    ]
    return f"LSTM cell at step {t + 1} of {trace.steps}. " + "; ".join(parts) + "."
