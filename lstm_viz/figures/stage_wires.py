"""The stage's wires and operations: what is in play stands out, the rest is quiet."""

from __future__ import annotations

from lstm_viz.figures import stage_plan as at
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.moving import Binding, ByPhase
from lstm_viz.figures.stage_phases import ARRIVE, FORGET, PHASES, READ, UPDATE, WRITE
from lstm_viz.figures.stage_plan import PACKET_HEIGHT, Place, StagePlan
from lstm_viz.figures.stage_variant_wires import (
    Wires,
    coupled_wires,
    peephole_wires,
    projection_wires,
    rest_place,
)
from lstm_viz.figures.theme import FONT, LINE, Theme, faded


def draw_wires(canvas: Canvas, plan: StagePlan, *, is_recurrent_cut: bool = False) -> list[Binding]:
    """The wires, the boxes' outlines and the operations; what is in play stands out.

    Where the wire of h(t-1) is cut, it hangs loose and is never in play.
    """
    join, lane = plan.join_y, plan.lanes(0)[0][1]
    middle = {gate: plan.middle(gate) for gate in "figo"}
    start = min(plan.state_top, join)  # a long column of h(t-1) reaches below the joint

    def into(gate: str) -> tuple[Place, ...]:
        return ((middle[gate], join), (middle[gate], plan.box_bottom))

    def outline(gate: str) -> tuple[Place, ...]:
        left, right = plan.box_left(gate), plan.box_left(gate) + plan.box_width
        top, bottom = plan.box_top, plan.box_bottom
        return ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))

    from_h = (at.H_PREV_X, start), (at.H_PREV_X, join)
    arriving = (
        ((middle["f"], join), (middle["o"], join))
        if is_recurrent_cut
        else (*from_h, (middle["o"], join)),
        ((at.INPUT_X, join), (at.INPUT_X, plan.input_y - PACKET_HEIGHT / 2)),
    )
    if is_recurrent_cut:
        below_packets = (at.H_PREV_X, min(plan.h_prev_bottom, join))
        loose = canvas.line(((below_packets, from_h[1], (plan.recurrent_cut[0] - 12, join)),))
        canvas.traces[loose]["line"]["dash"] = "dot"
    loop = (
        (at.READ_X, plan.h_bottom),
        (at.READ_X, plan.loop_y),
        (at.H_PREV_X, plan.loop_y),
        (at.H_PREV_X, plan.h_prev_bottom),
    )
    writing = ((plan.written_x, plan.write_y), (plan.written_x, lane))
    forgetting = ((plan.times_x, plan.box_top), (plan.times_x, lane))
    form = plan.form
    wires = [
        Wires("h", (ARRIVE,), (loop,)),
        Wires("x", (ARRIVE,), arriving),
        *coupled_wires(plan, into("i"), forgetting),
        *(
            [Wires("f", (FORGET,), (into("f"), outline("f"), forgetting))]
            if form.forgets == "by its gate"
            else []
        ),
        *(
            Wires(
                gate,
                (WRITE,),
                (
                    *([] if gate == "i" and form.is_coupled else [into(gate), outline(gate)]),
                    (
                        (middle[gate], plan.box_top),
                        (middle[gate], plan.write_y),
                        (plan.written_x, plan.write_y),
                    ),
                    *([writing] if gate == "i" else []),
                ),
            )
            for gate in "ig"
        ),
        Wires(
            "o",
            (READ,),
            (
                into("o"),
                outline("o"),
                (
                    (middle["o"], plan.box_top),
                    (middle["o"], plan.read_y),
                    (at.READ_X, plan.read_y),
                ),
            ),
        ),
        Wires("h", (READ,), (((at.READ_X, plan.belt_bottom), (at.READ_X, plan.state_top)),)),
        *projection_wires(plan),
        *peephole_wires(plan),
    ]
    bindings = []
    for wire in wires:
        line = canvas.line(wire.ways)
        color, width = _in_play(canvas.colors, wire.quantity, wire.phases)
        bindings += [
            Binding(line, "line.color", color),
            Binding(line, "line.width", width, pixels=True),
        ]
    return [*bindings, *_draw_nodes(canvas, plan)]


def _draw_nodes(canvas: Canvas, plan: StagePlan) -> list[Binding]:
    """The operations' circles, as one trace; one is filled while it is at work."""
    colors = canvas.colors
    scaling = ("×", 22) if plan.form.has_forget_gate else ("×1", 26)
    nodes = [
        *((place, *scaling, "f", FORGET) for place in plan.lanes(plan.times_x)),
        *((place, "+", 22, "c", UPDATE) for place in plan.lanes(plan.plus_x)),
        ((plan.written_x, plan.write_y), "×", 24, "i", WRITE),
        ((at.READ_X, plan.belt_bottom + 14), "tanh", 36, "h", READ),
        ((at.READ_X, plan.read_y), "×", 24, "o", READ),
        *([(rest_place(plan), "1−", 26, "f", FORGET)] if plan.form.is_coupled else []),
    ]
    trace = canvas.trace(
        {
            "type": "scatter",
            "name": "operations",
            "mode": "markers+text",
            "x": [place[0] for place, *_ in nodes],
            "y": [place[1] for place, *_ in nodes],
            "text": [sign for _, sign, *_ in nodes],
            "textfont": {
                "family": FONT,
                "size": [16 if len(sign) == 1 else 13 for _, sign, *_ in nodes],
            },
            "marker": {
                "size": [size for _, _, size, *_ in nodes],
                "opacity": 1,
                "line": {"width": 2},
            },
            "hoverinfo": "skip",
        }
    )
    waiting = faded(colors.quiet, 0.75, colors.background)
    lines, fills, signs = [], [], []
    for phase in range(1, len(PHASES) + 1):
        parts = [(colors.ink[quantity], begins) for *_, quantity, begins in nodes]
        lines.append([waiting if phase < begins else ink for ink, begins in parts])
        fills.append([ink if phase == begins else colors.background for ink, begins in parts])
        signs.append(
            [
                colors.background if phase == begins else waiting if phase < begins else ink
                for ink, begins in parts
            ]
        )
    return [
        Binding(trace, "marker.line.color", ByPhase(tuple(lines))),
        Binding(trace, "marker.color", ByPhase(tuple(fills))),
        Binding(trace, "textfont.color", ByPhase(tuple(signs))),
    ]


def _in_play(colors: Theme, quantity: str, phases: tuple[int, ...]) -> tuple[ByPhase, ByPhase]:
    """A wire's colour and width: waiting, then in play, then done."""
    waiting = faded(colors.quiet, 0.4, colors.background)
    done = faded(LINE[quantity] if quantity != "x" else colors.quiet, 0.6, colors.background)
    now = colors.ink["x"] if quantity == "x" else LINE[quantity]
    color, width = [], []
    for phase in range(1, len(PHASES) + 1):
        if phase in phases:
            color.append(now)
            width.append(4.5)
        else:
            color.append(waiting if phase < phases[0] else done)
            width.append(1.8 if phase < phases[0] else 2.2)
    return ByPhase(tuple(color)), ByPhase(tuple(width))
