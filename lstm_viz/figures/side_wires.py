"""The wires of a narrow stage: what is in play stands out, the rest is quiet."""

from __future__ import annotations

from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.moving import Binding, ByPhase
from lstm_viz.figures.side_plan import LOOP_END, LOOP_X, Line, SidePlan
from lstm_viz.figures.stage_plan import Place
from lstm_viz.figures.theme import Theme, faded, line_color

ARRIVE = 1
"""The first phase of every stage: what comes in."""

_EDGE = 12


def draw_side_wires(canvas: Canvas, plan: SidePlan, phases: int, seen_by: str) -> list[Binding]:
    """Draw the wire of x(t) and h(t-1) to the boxes, the loops of h and C, and the boxes' edges.

    Parameters
    ----------
    canvas : Canvas
        Where to.
    plan : SidePlan
        Where everything stands.
    phases : int
        How many phases a step has.
    seen_by : str
        The line of h(t-1) that the boxes see; empty where they see x(t) alone.
    """
    colors = canvas.colors
    drawn: list[tuple[str, tuple[int, ...], tuple[tuple[Place, ...], ...]]]
    drawn = [("x", (ARRIVE,), _bus(plan, seen_by))]
    lines = [line for block in plan.blocks for line in block.lines]
    drawn += [(line.quantity, (ARRIVE,), (_loop(plan, line),)) for line in lines if line.goes_round]
    for k, block in enumerate(plan.blocks):
        if block.phases:
            drawn.append((block.quantity, block.phases, (_outline(plan, k),)))
    bindings = []
    for quantity, in_play, ways in drawn:
        trace = canvas.line(ways)
        color, width = _in_play(colors, quantity, in_play, phases)
        bindings += [
            Binding(trace, "line.color", color),
            Binding(trace, "line.width", width, pixels=True),
        ]
    return bindings


def _bus(plan: SidePlan, seen_by: str) -> tuple[tuple[Place, ...], ...]:
    """From x(t), and h(t-1) where it is seen, to every box."""
    ends = [
        (plan.packets_right + 2, (plan.top(k) + plan.bottom(k)) / 2)
        for k, block in enumerate(plan.blocks)
        if block.ground == "box"
    ]
    starts = [(plan.input_places()[-1][0] + plan.packet_width / 2 + 3, plan.input_y)]
    if seen_by:
        starts.append(
            (plan.unit_x(plan.units - 1) + plan.packet_width / 2 + 2, plan.line_y(seen_by))
        )
    every = [*starts, *ends]
    x = plan.bus_x
    trunk = ((x, min(y for _, y in every)), (x, max(y for _, y in every)))
    return (trunk, *(((left, y), (x, y)) for left, y in every))


def _loop(plan: SidePlan, line: Line) -> tuple[Place, ...]:
    """On the left from what a line was one step before."""
    y, from_y = plan.line_y(line.name), plan.line_y(line.goes_round or line.name)
    return (LOOP_END, from_y), (LOOP_X, from_y), (LOOP_X, y), (LOOP_END, y)


def _outline(plan: SidePlan, k: int) -> tuple[Place, ...]:
    left, right, top, bottom = _EDGE, plan.packets_right + 2, plan.top(k), plan.bottom(k)
    return (left, top), (right, top), (right, bottom), (left, bottom), (left, top)


def _in_play(
    colors: Theme, quantity: str, in_play: tuple[int, ...], phases: int
) -> tuple[ByPhase, ByPhase]:
    """A wire's colour and width: waiting, then in play, then done."""
    waiting = faded(colors.quiet, 0.4, colors.background)
    now = colors.ink["x"] if quantity == "x" else line_color(quantity)
    done = faded(colors.quiet if quantity == "x" else now, 0.6, colors.background)
    color, width = [], []
    for phase in range(1, phases + 1):
        is_now, is_over = phase in in_play, phase > in_play[0]
        color.append(now if is_now else done if is_over else waiting)
        width.append(4.0 if is_now else 2.2 if is_over else 1.8)
    return ByPhase(tuple(color)), ByPhase(tuple(width))
