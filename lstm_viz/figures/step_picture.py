"""One LSTM cell at one step: the belt with its lanes on top, the gates under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.figures import step_plan as at
from lstm_viz.figures.digits import beside_numbers, decimals_that_add_up, plain_text, shown
from lstm_viz.figures.packets import PACKET_HEIGHT, PACKET_WIDTH, Canvas
from lstm_viz.figures.step_plan import StepPlan
from lstm_viz.figures.theme import LINE, faded, theme
from lstm_viz.notation import ACTIVATION_SYMBOL, QUANTITIES, subscript

MOST_UNITS = 8
"""More lanes than this do not fit on a blackboard."""

MOST_INPUTS = 6


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
        When the step does not exist, or the trace is of a batch or of a cell with a projection.
    """
    if trace.batch_size is not None or trace.cell.weight_hr is not None:
        raise InvalidInput(
            "the step picture shows one sequence and a cell without a projection; got a trace of "
            f"{'a batch' if trace.batch_size is not None else 'a cell with one'}."
        )
    shown_units = tuple(units or range(min(trace.cell.hidden_size, MOST_UNITS)))[:MOST_UNITS]
    now = _Step(trace, trace.index(t), shown_units)
    plan = StepPlan(len(shown_units), trace.cell.input_size)
    canvas = Canvas(at.WIDTH, plan.height, theme(dark))
    _draw_belt(canvas, plan, now)
    _draw_wires(canvas, plan)
    _draw_lanes(canvas, plan, now)
    _draw_gates(canvas, plan, now)
    _draw_hidden_states(canvas, plan, now)
    _draw_input(canvas, plan, now, token, channels)
    return canvas.figure({"alt": _description(now), "step": now.t, "units": list(shown_units)})


@dataclass(frozen=True)
class _Step:
    """What is drawn: one step of a trace, and the units that are shown."""

    trace: LSTMTrace
    t: int
    units: tuple[int, ...]

    def of(self, values: FloatArray) -> list[float]:
        """The shown units' values at this step; `values` is (T, H)."""
        return [float(values[self.t, unit]) for unit in self.units]

    def hover(self, what: str, values: FloatArray) -> list[str]:
        """What a packet says when it is pointed at."""
        return [
            f"{what}, unit {unit + 1}, step {self.t + 1}: {shown(value, 6)}"
            for unit, value in zip(self.units, self.of(values), strict=True)
        ]

    @property
    def largest_c(self) -> float:
        """Where the cell state's colours end: the same at every step."""
        c, c0 = np.abs(self.trace.c), np.abs(self.trace.c0)
        return max(1.0, float(c.max()), float(c0.max()))


def _draw_belt(canvas: Canvas, plan: StepPlan, now: _Step) -> None:
    """The belt, its lanes, and over it the lanes' equation in words."""
    colors = canvas.colors
    canvas.box(
        at.BELT_LEFT,
        at.BELT_TOP,
        at.BELT_RIGHT - at.BELT_LEFT,
        plan.belt_bottom - at.BELT_TOP,
        line=LINE["c"],
        fill=colors.belt,
        thickness=2,
    )
    lane_color = faded(LINE["c"], 0.55, colors.belt)
    for unit, (_, y) in zip(now.units, plan.lanes(0), strict=True):
        canvas.wire([(at.BELT_LEFT + 10, y), (at.READ_X, y)], lane_color, 1.5)
        canvas.words(at.BELT_LEFT + 16, y - 10, f"{unit + 1}", colors.quiet, size=13)
    for x, words, quantity in (
        (plan.c_prev_x, "C(t−1)", "c"),
        (plan.times_x, "× f(t)", "f"),
        (plan.kept_x, "= kept", "f"),
        (plan.written_x, "+ written: i(t)·C̃(t)", "i"),
        (plan.c_x, "= C(t)", "c"),
    ):
        canvas.words(x, at.BELT_TOP - 20, words, colors.ink[quantity], size=18)


def _draw_wires(canvas: Canvas, plan: StepPlan) -> None:
    """From x(t) and h(t-1) into the four boxes, and from the boxes to where they act."""
    quiet = _quiet_wire(canvas)
    # A long column of h(t-1) reaches below the joint: the wire then leaves it sideways.
    start = (at.H_PREV_X, min(plan.state_top, plan.join_y))
    canvas.wire([start, (at.H_PREV_X, plan.join_y), (plan.middle("o"), plan.join_y)], quiet)
    for gate in "figo":
        x = plan.middle(gate)
        canvas.wire([(x, plan.join_y), (x, plan.box_bottom)], quiet)
    top, first_lane = plan.box_top, plan.lanes(0)[0][1]
    canvas.wire([(plan.times_x, top), (plan.times_x, first_lane)], LINE["f"], 3)
    for gate in "ig":
        x = plan.middle(gate)
        canvas.wire([(x, top), (x, plan.write_y), (plan.written_x, plan.write_y)], LINE[gate], 3)
    canvas.wire([(plan.written_x, plan.write_y), (plan.written_x, first_lane)], LINE["i"], 3)
    canvas.wire([(at.READ_X, first_lane), (at.READ_X, plan.state_top)], LINE["h"], 3)
    x = plan.middle("o")
    canvas.wire([(x, top), (x, plan.read_y), (at.READ_X, plan.read_y)], LINE["o"], 3)


def _draw_lanes(canvas: Canvas, plan: StepPlan, now: _Step) -> None:
    """The packets on the belt, and the operations between them."""
    trace, ink = now.trace, canvas.colors.ink
    # kept + written = C(t) can be read off: with as many decimals as that takes.
    terms = zip(now.of(trace.retained), now.of(trace.written), now.of(trace.c), strict=True)
    decimals = [decimals_that_add_up((kept, written), c) for kept, written, c in terms]
    for name, what, values, x, places in (
        ("c_prev", "C(t−1)", trace.c_prev, plan.c_prev_x, None),
        ("retained", "f(t)·C(t−1)", trace.retained, plan.kept_x, decimals),
        ("written", "i(t)·C̃(t)", trace.written, plan.written_x, decimals),
        ("c", "C(t)", trace.c, plan.c_x, None),
    ):
        canvas.packets(
            name,
            "c",
            now.of(values),
            plan.lanes(x),
            now.largest_c,
            now.hover(what, values),
            places,
        )
    for x, sign, color in ((plan.times_x, "×", ink["f"]), (plan.plus_x, "+", ink["c"])):
        for _, y in plan.lanes(0):
            canvas.node(x, y, sign, color)
    canvas.node(plan.written_x, plan.write_y, "×", ink["i"])
    canvas.node(at.READ_X, plan.belt_bottom + 16, "tanh", ink["h"], 38)
    canvas.node(at.READ_X, plan.read_y, "×", ink["o"])


def _draw_gates(canvas: Canvas, plan: StepPlan, now: _Step) -> None:
    """The four boxes, each with its name, its activation and its values."""
    colors = canvas.colors
    for gate in "figo":
        quantity = QUANTITIES[gate]
        left, name_y = plan.box_left(gate), plan.box_top + 19
        canvas.box(
            left,
            plan.box_top,
            plan.box_width,
            plan.box_height,
            line=LINE[gate],
            fill=colors.surface,
            thickness=2.5,
        )
        label = f"<b>{quantity.label}</b>"
        canvas.words(left + 10, name_y, label, colors.ink[gate], size=18, anchor="left")
        kind = f"{ACTIVATION_SYMBOL[quantity.activation]} · {quantity.name}"
        right = left + plan.box_width - 10
        canvas.words(right, name_y, kind, colors.quiet, size=13, anchor="right")
        values = getattr(now.trace, gate)
        canvas.packets(
            gate,
            gate,
            now.of(values),
            plan.in_box(gate),
            1.0,
            now.hover(quantity.label, values),
        )


def _draw_hidden_states(canvas: Canvas, plan: StepPlan, now: _Step) -> None:
    """h(t-1) coming in on the left, h(t) going out on the right."""
    ink, top = canvas.colors.ink["h"], plan.state_top
    canvas.words(at.H_PREV_X, top - 16, "<b>h(t−1)</b>", ink, size=18)
    canvas.words(at.READ_X + 20, top - 12, "<b>h(t)</b>", ink, size=18, anchor="left")
    for name, what, values, x in (
        ("h_prev", "h(t−1)", now.trace.h_prev, at.H_PREV_X),
        ("h", "h(t)", now.trace.h, at.READ_X),
    ):
        canvas.packets(name, "h", now.of(values), plan.column(x), 1.0, now.hover(what, values))


def _draw_input(
    canvas: Canvas, plan: StepPlan, now: _Step, token: str, channels: Sequence[str] | None
) -> None:
    """x(t) below the boxes: its largest columns in their order, and its token as a word."""
    x = now.trace.x[now.t]
    largest = sorted(np.argsort(-np.abs(x), kind="stable")[:MOST_INPUTS].tolist())
    names = channels or [f"x{subscript(d + 1)}" for d in range(len(x))]
    y = plan.join_y + 30
    left = at.INPUT_X
    canvas.wire([(left, plan.join_y), (left, y - PACKET_HEIGHT / 2)], _quiet_wire(canvas))
    canvas.words(left - 36, y, "<b>x(t)</b>", canvas.colors.ink["x"], size=18, anchor="right")
    places = [(left + k * (at.SPACING_X + 12), y) for k in range(len(largest))]
    canvas.packets(
        "x",
        "x",
        [float(x[d]) for d in largest],
        places,
        max(1.0, float(np.abs(now.trace.x).max())),
        [f"{beside_numbers(plain_text(names[d]))}: {shown(float(x[d]), 6)}" for d in largest],
    )
    if len(x) > 1:
        for d, (column_x, _) in zip(largest, places, strict=True):
            canvas.words(column_x, y + 22, plain_text(names[d], 8), canvas.colors.quiet, size=13)
    note = ""
    if not _repeats_the_numbers(token, len(x)):
        note = f"“{beside_numbers(plain_text(token, 12))}”"
    if len(x) > MOST_INPUTS:
        note += f" + {len(x) - MOST_INPUTS} smaller"
    end = places[-1][0] + PACKET_WIDTH
    canvas.words(end, y, note, canvas.colors.text, size=18, anchor="left")


def _quiet_wire(canvas: Canvas) -> str:
    return faded(canvas.colors.quiet, 0.55, canvas.colors.background)


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


def _description(now: _Step) -> str:
    """The step in words, for a screen reader."""
    trace, t = now.trace, now.t
    parts = [
        f"unit {unit + 1}: forget gate {shown(trace.f[t, unit])}, input gate "
        f"{shown(trace.i[t, unit])}, candidate {shown(trace.g[t, unit])}, output gate "
        f"{shown(trace.o[t, unit])}, cell state from {shown(trace.c_prev[t, unit])} to "
        f"{shown(trace.c[t, unit])}, hidden state {shown(trace.h[t, unit])}"
        for unit in now.units
    ]
    return f"LSTM cell at step {t + 1} of {trace.steps}. " + "; ".join(parts) + "."
