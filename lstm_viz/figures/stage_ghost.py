"""The pinned trace on the stage: a ghost behind each packet, a tick where each gate was open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lstm_viz.figures import stage_plan as at
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.moving import Binding, ByPhase, Colors, Join, Row, Sums
from lstm_viz.figures.packets import PacketGroup, Way
from lstm_viz.figures.pinned_values import of_pinned
from lstm_viz.figures.stage_phases import PHASES
from lstm_viz.figures.stage_plan import OPENNESS, PACKET_HEIGHT, PACKET_WIDTH, StagePlan
from lstm_viz.figures.theme import faded
from lstm_viz.notation import QUANTITIES

RIGHT, UP = 6, 5
"""How far a ghost stands out from behind its packet, in pixels."""

_TICK = 2.5  # how wide a tick is


def draw_ghosts(canvas: Canvas, groups: Sequence[PacketGroup]) -> list[Binding]:
    """Draw what is pinned behind the packets, as one bar trace, ``ghosts``.

    A ghost never moves: it is there while its packet is at rest in its place, and its colour is
    on its packet's scale. ``ids`` and ``customdata`` are as those of the packets.

    Parameters
    ----------
    canvas : Canvas
        Where to; it belongs under the packets.
    groups : sequence of PacketGroup
        The packets; those without anything pinned have no ghost.
    """
    colors = canvas.colors
    pinned = [(group, group.pinned) for group in groups if group.pinned is not None]
    every = [(group, k, place) for group, _ in pinned for k, place in enumerate(group.places)]
    trace = canvas.trace(
        {
            "type": "bar",
            "name": "ghosts",
            "orientation": "h",
            "ids": [f"{group.name}:{k}" for group, k, _ in every],
            "base": [x - PACKET_WIDTH / 2 + RIGHT for _, _, (x, _) in every],
            "x": [PACKET_WIDTH] * len(every),
            "y": [y - UP for _, _, (_, y) in every],
            "width": [PACKET_HEIGHT] * len(every),
            "hovertemplate": [
                f"{group.hover[k]}, {group.pinned_as}: %{{customdata:.6f}}<extra></extra>"
                for group, k, _ in every
            ],
            "marker": {
                "cornerradius": 4,
                "line": {
                    "width": 1.2,
                    "color": [
                        faded(colors.ink[group.quantity], 0.55, colors.background)
                        for group, _, _ in every
                    ],
                },
            },
        }
    )
    return [
        Binding(trace, "customdata", Join(tuple(row for _, row in pinned))),
        Binding(
            trace,
            "marker.color",
            Join(tuple(Colors(row, group.scale, limit=group.limit) for group, row in pinned)),
        ),
        Binding(trace, "marker.opacity", Join(tuple(_at_rest(group) for group, _ in pinned))),
    ]


def draw_pinned_openness(canvas: Canvas, plan: StagePlan) -> list[Binding]:
    """Draw a tick on each gate's bar, ``pinned openness``, at how far it is open when pinned."""
    gates = [(gate, plan.form.phase_of(gate)) for gate in plan.form.gates]
    places = [place for gate, _ in gates for place in plan.in_box(gate)]
    trace = canvas.trace(
        {
            "type": "bar",
            "name": "pinned openness",
            "orientation": "h",
            "x": [_TICK] * len(places),
            "y": [y + PACKET_HEIGHT / 2 + 3 + OPENNESS / 2 for _, y in places],
            "width": [OPENNESS + 4] * len(places),
            "marker": {"color": canvas.colors.text, "line": {"width": 0}},
            "hoverinfo": "skip",
        }
    )
    lefts: list[Any] = []
    opacities: list[Any] = []
    for gate, first in gates:
        is_gate = QUANTITIES[gate].is_gate
        length = PACKET_WIDTH if is_gate else PACKET_WIDTH / 2
        zeros = [x - PACKET_WIDTH / 2 * is_gate - _TICK / 2 for x, _ in plan.in_box(gate)]
        lefts.append(Sums((zeros, of_pinned(Row(gate, factor=length)))))
        opacities.append(
            ByPhase(
                tuple([float(phase >= first)] * len(zeros) for phase in range(1, len(PHASES) + 1))
            )
        )
    return [
        Binding(trace, "base", Join(tuple(lefts))),
        Binding(trace, "marker.opacity", Join(tuple(opacities))),
    ]


def draw_ghost_legend(canvas: Canvas, pinned_as: str) -> None:
    """Say in the corner over the belt, where nothing else is, what the ghosts are."""
    colors = canvas.colors
    right, y = at.BELT_RIGHT - 2, at.BELT_TOP - 16
    left = right - 112
    edge = faded(colors.ink["c"], 0.55, colors.background)
    canvas.box(left + 4, y - 8, 16, 11, line=edge, fill=colors.grid, thickness=1.2)
    canvas.box(left, y - 4, 16, 11, line=colors.ink["c"], fill=colors.surface, thickness=1.4)
    canvas.words(right, y, f"ghost: {pinned_as}", colors.quiet, size=13, anchor="right")


def _at_rest(group: PacketGroup) -> ByPhase:
    """Seen only where the packet is: not of one that comes, waits or is carried off."""
    phases = [[float(way == Way())] * len(group.places) for way in group.ways]
    return ByPhase(tuple(phases[1:]), before=phases[0])
