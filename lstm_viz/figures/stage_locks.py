"""Interventions on the stage: padlocks on what is held, and where a wire is cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lstm_viz.figures import stage_plan as at
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.moving import Binding, ByPhase, Choose, Join, Repeat, Row, Words
from lstm_viz.figures.padlocks import draw_markers, padlock_points
from lstm_viz.figures.stage_form import PLAIN
from lstm_viz.figures.stage_holds import CUT_RECURRENT, GATES
from lstm_viz.figures.stage_phases import PHASES
from lstm_viz.figures.stage_plan import PACKET_HEIGHT, PACKET_WIDTH, Place, StagePlan
from lstm_viz.figures.theme import FONT

_ROOM_FOR_LOCK = 16  # beside a gate's words


def draw_locks(canvas: Canvas, plan: StagePlan, is_recurrent_cut: bool) -> list[Binding]:
    """Draw what is held and cut as markers, ``locks``, and words, ``lock words``.

    The markers are, in this order: a padlock in each gate's box; one at each packet of f, i, C̃
    and o; one on each lane, for a frozen unit; a gap in the wire of what is written and the cross
    in it; the cross in the wire of h(t-1). A padlock is two markers, see `padlock_points`.
    """
    colors = canvas.colors
    in_headers = [(_header_right(plan, gate) - 6, plan.box_top + 16) for gate in GATES]
    on_packets = [_corner(place) for gate in GATES for place in plan.in_box(gate)]
    on_lanes = [(at.BELT_LEFT + 41, y) for _, y in plan.lanes(0)]
    write = (plan.written_x, plan.belt_bottom + 10)
    recurrent = plan.recurrent_cut
    gap = {"symbol": "square", "size": 13, "color": colors.background, "line": colors.background}
    cross = {"symbol": "x-thin-open", "size": 9, "color": colors.text, "line": colors.text}
    ink, ground = colors.text, colors.background
    locks = draw_markers(
        canvas,
        "locks",
        [
            *padlock_points(in_headers, ink, ground, 1.15),
            *padlock_points(on_packets, ink, ground),
            *padlock_points(on_lanes, ink, colors.belt, 1.3),
            {"x": write[0], "y": write[1], "thickness": 0, **gap},
            {"x": write[0], "y": write[1], "thickness": 2.6, **cross},
            {"x": recurrent[0], "y": recurrent[1], "thickness": 2.6, **cross},
        ],
    )
    in_box = Row("held_whole")
    on_gates = Join(tuple(_with_its_packets(gate, plan.units) for gate in GATES))
    frozen, cut_write = Row("frozen"), Row("cut_write")
    seen = (in_box, in_box, on_gates, on_gates, frozen, frozen, cut_write, cut_write)
    return [
        Binding(locks, "marker.opacity", Join((*seen, [float(is_recurrent_cut)]))),
        *_draw_words(canvas, plan, is_recurrent_cut),
    ]


def _draw_words(canvas: Canvas, plan: StagePlan, is_recurrent_cut: bool) -> list[Binding]:
    """In each gate's box what it is or what it is held at; beside the cuts what they mean."""
    colors = canvas.colors
    gates = len(GATES)
    cut_x, cut_y = plan.recurrent_cut
    words = canvas.trace(
        {
            "type": "scatter",
            "name": "lock words",
            "mode": "text",
            "y": [
                *[plan.box_top + 16] * gates,
                plan.belt_bottom + 10,
                plan.belt_bottom + 30,
                cut_y + 22,
            ],
            "textposition": [*["middle left"] * gates, *["middle right"] * 3],
            "textfont": {"family": FONT, "size": [*[13] * (gates + 3)]},
            "hoverinfo": "skip",
        }
    )
    rights = [_header_right(plan, gate) for gate in GATES]
    beside_locks = [right - _ROOM_FOR_LOCK for right in rights]
    is_held = Row("held_whole")
    header_x = Choose(is_held, (Join((rights,)), Join((beside_locks,))))
    header_color = Choose(is_held, (Repeat(colors.quiet, gates), Repeat(colors.text, gates)))
    others_x = [plan.written_x + 12, plan.middle("f") + 12, cut_x - 36]
    texts = (
        Words("headers", Row("which_headers")),
        Words("cut_write_words", Row("cut_write")),
        Repeat(Words("kind_of_lstm"), 1),
        [CUT_RECURRENT if is_recurrent_cut else " "],
    )
    return [
        Binding(words, "x", Join((header_x, others_x))),
        Binding(words, "text", Join(texts)),
        Binding(words, "textfont.color", Join((header_color, [colors.text] * 3))),
    ]


def _header_right(plan: StagePlan, gate: str) -> float:
    """Where what stands in a gate's box beside its symbol ends."""
    return plan.box_left(gate) + plan.box_width - 10


def _corner(place: Place) -> Place:
    """The corner of a packet where no ghost looks out and the number leaves room."""
    return place[0] - PACKET_WIDTH / 2, place[1] - PACKET_HEIGHT / 2


def _with_its_packets(gate: str, units: int) -> ByPhase:
    """Where a gate's units are held, from the phase on that brings its packets."""
    first = PLAIN.phase_of(gate)
    none: Sequence[Any] = [0.0] * units
    held = Row(f"locked_{gate}")
    return ByPhase(tuple(none if phase < first else held for phase in range(1, len(PHASES) + 1)))
