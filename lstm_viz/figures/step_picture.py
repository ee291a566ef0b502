"""One LSTM cell at one step: the belt with its lanes on top, the gates under it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.figures.digits import beside_numbers, decimals_that_add_up, plain_text, shown
from lstm_viz.figures.packets import PACKET_HEIGHT, PACKET_WIDTH, Canvas
from lstm_viz.figures.theme import LINE, faded, theme
from lstm_viz.notation import QUANTITIES, subscript

MOST_UNITS = 8
"""More lanes than this do not fit on a blackboard."""

MOST_INPUTS = 6

WIDTH = 980
_LANE = 34
_SPACING_X, _SPACING_Y = PACKET_WIDTH + 4, PACKET_HEIGHT + 6
_BELT_LEFT, _BELT_RIGHT = 8, 972
_BOXES_LEFT, _BOXES_RIGHT = 100, 860
_H_PREV_X, _READ_X = 48, 924  # the columns of h(t-1) and of h(t)


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
    per_row = count if count <= 3 else 2 if count == 4 else 3  # packets beside each other in a box
    rows = -(-count // per_row)
    box_width = max(per_row * _SPACING_X + 10, 156)
    box_height = rows * _SPACING_Y + 46
    box_top = belt_bottom + 64
    box_bottom = box_top + box_height
    join_y = box_bottom + 22
    state_top = belt_bottom + 76
    state_bottom = state_top + count * _SPACING_Y
    height = max(join_y + (74 if trace.cell.input_size > 1 else 56), state_bottom + 12)
    gap = (_BOXES_RIGHT - _BOXES_LEFT - 4 * box_width) / 3
    box_x = {gate: _BOXES_LEFT + k * (box_width + gap) for k, gate in enumerate("figo")}
    middle = {gate: x + box_width / 2 for gate, x in box_x.items()}
    # A lane reads as its equation: C(t-1) × f(t) = kept, + written, = C(t).
    times_x, written_x = middle["f"], (middle["i"] + middle["g"]) / 2
    c_prev_x, kept_x, c_x = times_x - 78, times_x + 116, written_x + 170
    plus_x = (kept_x + written_x) / 2
    canvas = Canvas(WIDTH, height, colors)

    def lanes(x: float) -> list[tuple[float, float]]:
        return [(x, belt_top + 6 + (k + 0.5) * _LANE) for k in range(count)]

    def column(x: float) -> list[tuple[float, float]]:
        return [(x, state_top + (k + 0.5) * _SPACING_Y) for k in range(count)]

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
        canvas.wire([(_BELT_LEFT + 10, y), (_READ_X, y)], lane_color, 1.5)
        canvas.words(_BELT_LEFT + 16, y - 10, f"{unit + 1}", colors.quiet, size=13)
    heading_y = belt_top - 20
    for x, words, color in (
        (c_prev_x, "C(t−1)", ink["c"]),
        (times_x, "× f(t)", ink["f"]),
        (kept_x, "= kept", ink["f"]),
        (written_x, "+ written: i(t)·C̃(t)", ink["i"]),
        (c_x, "= C(t)", ink["c"]),
    ):
        canvas.words(x, heading_y, words, color, size=18)

    # Wires: from x(t) and h(t-1) into the four boxes, and from the boxes to where they act.
    # A long column of h(t-1) reaches below the joint: the wire then leaves it sideways.
    canvas.wire(
        [(_H_PREV_X, min(state_top, join_y)), (_H_PREV_X, join_y), (middle["o"], join_y)],
        quiet_wire,
    )
    for gate in "figo":
        canvas.wire([(middle[gate], join_y), (middle[gate], box_bottom)], quiet_wire)
    meet, read_y = belt_bottom + 34, belt_bottom + 50
    canvas.wire([(times_x, box_top), (times_x, lanes(0)[0][1])], LINE["f"], 3)
    canvas.wire([(middle["i"], box_top), (middle["i"], meet), (written_x, meet)], LINE["i"], 3)
    canvas.wire([(middle["g"], box_top), (middle["g"], meet), (written_x, meet)], LINE["g"], 3)
    canvas.wire([(written_x, meet), (written_x, lanes(0)[0][1])], LINE["i"], 3)
    canvas.wire([(_READ_X, lanes(0)[0][1]), (_READ_X, state_top)], LINE["h"], 3)
    canvas.wire([(middle["o"], box_top), (middle["o"], read_y), (_READ_X, read_y)], LINE["o"], 3)

    # On the belt, kept + written = C(t) can be read off: with as many decimals as that takes.
    terms = zip(pick(trace.retained[t]), pick(trace.written[t]), pick(trace.c[t]), strict=True)
    decimals = [decimals_that_add_up((kept, written), c) for kept, written, c in terms]
    for name, what, values, x in (
        ("c_prev", "C(t−1)", trace.c_prev[t], c_prev_x),
        ("retained", "f(t)·C(t−1)", trace.retained[t], kept_x),
        ("written", "i(t)·C̃(t)", trace.written[t], written_x),
        ("c", "C(t)", trace.c[t], c_x),
    ):
        is_term = name in ("retained", "written")
        canvas.packets(
            name,
            "c",
            pick(values),
            lanes(x),
            c_limit,
            hover(what, values),
            decimals if is_term else None,
        )
    for x, sign, color in ((times_x, "×", ink["f"]), (plus_x, "+", ink["c"])):
        for _, y in lanes(0):
            canvas.node(x, y, sign, color)
    canvas.node(written_x, meet, "×", ink["i"])
    canvas.node(_READ_X, belt_bottom + 16, "tanh", ink["h"], 38)
    canvas.node(_READ_X, read_y, "×", ink["o"])

    for gate in "figo":
        quantity = QUANTITIES[gate]
        x, activation = box_x[gate], "tanh" if gate == "g" else "σ"
        canvas.box(
            x, box_top, box_width, box_height, line=LINE[gate], fill=colors.surface, thickness=2.5
        )
        canvas.words(
            x + 10, box_top + 19, f"<b>{quantity.label}</b>", ink[gate], size=18, anchor="left"
        )
        canvas.words(
            x + box_width - 10,
            box_top + 19,
            f"{activation} · {quantity.name}",
            colors.quiet,
            size=13,
            anchor="right",
        )
        at = [
            (
                middle[gate] + (k % per_row - (per_row - 1) / 2) * _SPACING_X,
                box_top + 38 + (k // per_row + 0.5) * _SPACING_Y,
            )
            for k in range(count)
        ]
        values = getattr(trace, gate)[t]
        canvas.packets(gate, gate, pick(values), at, 1.0, hover(quantity.label, values))

    canvas.words(_H_PREV_X, state_top - 16, "<b>h(t−1)</b>", ink["h"], size=18)
    canvas.packets(
        "h_prev",
        "h",
        pick(trace.h_prev[t]),
        column(_H_PREV_X),
        1.0,
        hover("h(t−1)", trace.h_prev[t]),
    )
    canvas.words(_READ_X + 20, state_top - 12, "<b>h(t)</b>", ink["h"], size=18, anchor="left")
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
    y = join_y + 30
    left = 250.0
    canvas.wire([(left, join_y), (left, y - PACKET_HEIGHT / 2)], wire)
    canvas.words(left - 36, y, "<b>x(t)</b>", canvas.colors.ink["x"], size=18, anchor="right")
    at = [(left + k * (_SPACING_X + 12), y) for k in range(len(largest))]
    canvas.packets(
        "x",
        "x",
        [float(x[d]) for d in largest],
        at,
        limit,
        [f"{beside_numbers(plain_text(names[d]))}: {shown(float(x[d]), 6)}" for d in largest],
    )
    end = at[-1][0] + PACKET_WIDTH
    if len(x) > 1:
        for d, (column_x, _) in zip(largest, at, strict=True):
            canvas.words(column_x, y + 22, plain_text(names[d], 8), canvas.colors.quiet, size=13)
    note = (
        "" if _repeats_the_numbers(token, len(x)) else f"“{beside_numbers(plain_text(token, 12))}”"
    )
    if len(x) > MOST_INPUTS:
        note += f" + {len(x) - MOST_INPUTS} smaller"
    canvas.words(end, y, note, canvas.colors.text, size=18, anchor="left")


def _repeats_the_numbers(token: str, input_size: int) -> bool:
    """Whether a token only says again what stands on the input's packets."""
    words = token.replace("…", "").split()
    if len(words) == 1 and input_size > 1:
        return False  # a digit of a text, one-hot
    return all(map(_is_number, words))


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


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
