"""What of stacked layers is no packet: belts, wires, signs; what is in play stands out."""

from __future__ import annotations

from collections.abc import Sequence

from lstm_viz.figures import stacked_plan as at
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.moving import Binding, ByPhase
from lstm_viz.figures.stacked_phases import StackedPhases
from lstm_viz.figures.stacked_plan import StackedPlan
from lstm_viz.figures.stage_phases import ARRIVE, READ
from lstm_viz.figures.stage_plan import PACKET_HEIGHT, Place
from lstm_viz.figures.theme import FONT, LINE, faded


def draw_stacked_ground(
    canvas: Canvas, plan: StackedPlan, units: Sequence[Sequence[int]], hidden_size: int
) -> None:
    """Draw all that is the same at every step.

    Parameters
    ----------
    canvas : Canvas
        Where to.
    plan : StackedPlan
        Where everything stands.
    units : sequence of sequence of int
        The units shown of each layer.
    hidden_size : int
        How many units each layer has.
    """
    colors = canvas.colors
    for x, words, quantity in (
        (at.C_PREV_X, "C(t−1)", "c"),
        (at.F_X, "f(t)", "f"),
        (at.KEPT_X, "kept", "f"),
        (at.WRITTEN_X, "written: i(t)·C̃(t)", "i"),
        (at.C_X, "C(t)", "c"),
        (at.O_X, "o(t)", "o"),
        (at.H_X, "h(t)", "h"),
    ):
        canvas.words(x, plan.header_y, words, colors.ink[quantity], size=17)
    signs: list[tuple[float, float, str]] = []
    for layer in range(plan.layers):
        _draw_layer(canvas, plan, layer, units[layer], hidden_size)
        signs += [(x, y, sign) for x, sign in at.SIGNS for _, y in plan.lane_places(layer, x)]
    if plan.is_read_out:
        canvas.words(14, plan.says_y, "<b>says</b>", colors.text, size=17, anchor="left")
    canvas.trace(
        {
            "type": "scatter",
            "name": "signs",
            "mode": "text",
            "x": [x for x, _, _ in signs],
            "y": [y for _, y, _ in signs],
            "text": [sign for *_, sign in signs],
            "textfont": {
                "family": FONT,
                "size": [18 if len(sign) == 1 else 15 for *_, sign in signs],
                "color": colors.quiet,
            },
            "hoverinfo": "skip",
        }
    )


def _draw_layer(
    canvas: Canvas, plan: StackedPlan, layer: int, units: Sequence[int], hidden_size: int
) -> None:
    colors = canvas.colors
    top, bottom, row = plan.belt_top(layer), plan.belt_bottom(layer), plan.row_y(layer)
    canvas.box(
        at.BELT_LEFT,
        top,
        at.BELT_RIGHT - at.BELT_LEFT,
        bottom - top,
        line=faded(LINE["c"], 0.7, colors.belt),
        fill=colors.belt,
        thickness=1.6,
    )
    middle = (top + bottom) / 2
    shows_some = 1 < plan.lanes < hidden_size
    name_y = middle - 9 if shows_some else middle
    canvas.words(16, name_y, f"<b>Layer {layer + 1}</b>", colors.text, size=18, anchor="left")
    if shows_some:
        note = f"{plan.lanes} of {hidden_size} units"
        canvas.words(16, middle + 11, note, colors.quiet, size=12.5, anchor="left")
    lane = faded(LINE["c"], 0.5, colors.belt)
    out = faded(LINE["h"], 0.5, colors.background)
    for unit, (_, y) in zip(units, plan.lane_places(layer, 0), strict=True):
        canvas.wire([(at.UNIT_X + 10, y), (at.BELT_RIGHT - 4, y)], lane, 1.4)
        for left, right in ((at.BELT_RIGHT, at.TANH_X - 22), (at.TANH_X + 22, at.O_X)):
            canvas.wire([(left, y), (right, y)], out, 1.4)
        canvas.words(at.UNIT_X, y, f"{unit + 1}", colors.quiet, size=14)
    is_first = layer == 0
    words = "<b>x(t)</b>" if is_first else f"<b>x(t)</b> = h(t) of layer {layer}"
    canvas.words(14, row, words, colors.ink["x" if is_first else "h"], size=15, anchor="left")
    x = at.H_PREV_X - plan.packet_width / 2 - 8
    canvas.words(x, row, "<b>h(t−1)</b>", colors.ink["h"], size=15, anchor="right")


def draw_stacked_wires(
    canvas: Canvas, plan: StackedPlan, phases: StackedPhases, columns: int
) -> list[Binding]:
    """The wires between and around the layers, as lines that change with the phase."""
    wires: list[tuple[str, int, int, list[list[Place]]]] = []  # colour, in play from, to, ways
    for layer in range(plan.layers):
        begins, ends = phases.of(layer, ARRIVE), phases.of(layer, READ)
        top, bottom, row = plan.belt_top(layer), plan.belt_bottom(layer), plan.row_y(layer)
        wires.append(("c", begins, ends, [_around(top, bottom)]))
        wires.append(("h", 1, 1, [_loop(plan, layer)]))
        into: list[list[Place]] = [
            [(x, row - PACKET_HEIGHT / 2), (x, bottom)]
            for x in _middles(plan, plan.lanes if layer else max(columns, 1))
        ]
        wires.append(("x", begins, begins, into))
        if layer > 0:
            wires.append(("h", begins, begins, _rise(plan, layer)))
    if plan.is_read_out:
        wires.append(("h", phases.said, phases.said, _out(plan)))
    bindings = []
    for quantity, begins, ends, lines in wires:
        line = canvas.line(lines)
        color, width = _in_play(canvas, quantity, begins, ends, phases.count)
        bindings += [
            Binding(line, "line.color", color),
            Binding(line, "line.width", width, pixels=True),
        ]
    return bindings


def _middles(plan: StackedPlan, inputs: int) -> tuple[float, float]:
    """Over the middles of x(t) and of h(t-1)."""
    x_end = at.INPUT_X + (inputs - 1) * (plan.row_end(0) - plan.packet_width / 2) / max(
        plan.lanes - 1, 1
    )
    h_end = plan.row_end(at.H_PREV_X) - plan.packet_width / 2
    return (at.INPUT_X + x_end) / 2, (at.H_PREV_X + h_end) / 2


def _around(top: float, bottom: float) -> list[Place]:
    left, right = at.BELT_LEFT, at.BELT_RIGHT
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]


def _loop(plan: StackedPlan, layer: int) -> list[Place]:
    """h(t) goes round to its own layer's h(t-1)."""
    bottom, row = plan.belt_bottom(layer) - 5, plan.row_y(layer)
    end = plan.row_end(at.H_PREV_X)
    if end > at.H_X - 4:
        return [(at.H_X, bottom), (at.H_X, row - PACKET_HEIGHT / 2)]
    return [(at.H_X, bottom), (at.H_X, row), (end, row)]


def _rise(plan: StackedPlan, layer: int) -> list[list[Place]]:
    """From h(t) of the layer below to x(t) of this one."""
    lanes, bottom = _leaving(plan, layer - 1)
    middle, _ = _middles(plan, plan.lanes)
    way: list[Place] = [
        (at.RISE_X, bottom),
        (at.RISE_X, plan.rise_y(layer)),
        (middle, plan.rise_y(layer)),
        (middle, plan.row_y(layer) + PACKET_HEIGHT / 2),
    ]
    return [*lanes, way]


def _out(plan: StackedPlan) -> list[list[Place]]:
    """From h(t) of the last layer to the read-out."""
    lanes, bottom = _leaving(plan, plan.layers - 1)
    end = plan.says_y
    return [*lanes, [(at.RISE_X, bottom), (at.RISE_X, end), (at.SAYS_END, end)]]


def _leaving(plan: StackedPlan, layer: int) -> tuple[list[list[Place]], float]:
    """A short wire from each h(t), and the lowest one's height."""
    heights = [y for _, y in plan.lane_places(layer, 0)]
    edge = at.H_X + plan.packet_width / 2
    return [[(edge, y), (at.RISE_X, y)] for y in heights], heights[-1]


def _in_play(
    canvas: Canvas, quantity: str, begins: int, ends: int, phases: int
) -> tuple[ByPhase, ByPhase]:
    """A wire's colour and width: waiting, then in play, then done."""
    colors = canvas.colors
    now = colors.ink["x"] if quantity == "x" else LINE[quantity]
    waiting = faded(colors.quiet, 0.35, colors.background)
    done = faded(now, 0.6, colors.background)
    color, width = [], []
    for phase in range(1, phases + 1):
        is_now = begins <= phase <= ends
        color.append(now if is_now else waiting if phase < begins else done)
        width.append(4.5 if is_now else 1.8 if phase < begins else 2.2)
    return ByPhase(tuple(color)), ByPhase(tuple(width))
