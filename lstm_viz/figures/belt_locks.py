"""Interventions on the belt: padlocks on what is held, and a note of what a lane does not show."""

from __future__ import annotations

from typing import Any

from lstm_viz.figures.belt_plan import BOTTOM, FORGET_X, HEIGHT, LEFT, READ_X, SUM_X, TOP, Lanes
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.moving import Binding, ByPhase, Join, Row, Words
from lstm_viz.figures.padlocks import draw_markers, padlock_points
from lstm_viz.figures.stage_phases import ARRIVE, FORGET, PHASES, READ, WRITE
from lstm_viz.figures.theme import FONT


def draw_belt_locks(canvas: Canvas, lanes: Lanes) -> list[Binding]:
    """Draw padlocks as markers, ``locks``, and under the belt a note, ``lock words``.

    The padlocks are, a lane each: where the lane begins, of a frozen unit; at f(t); at what is
    written, for i(t) or C̃(t) or both; at o(t). A padlock is two markers, see `padlock_points`.
    """
    half_a_number = lanes.letters * 0.75
    beside_a_gate, above = -lanes.letters * 1.5, -half_a_number
    groups = (
        ("frozen", LEFT + 14, 0.0, 1.3, ARRIVE),
        ("locked_f", FORGET_X + beside_a_gate, above, 1.0, FORGET),
        ("locked_write", SUM_X + 8, above - 6, 1.0, WRITE),
        ("locked_o", READ_X + beside_a_gate, above, 1.0, READ),
    )
    points, opacities = [], []
    for array, x, dy, size, first in groups:
        places = [(x, middle + dy) for middle in lanes.middles]
        points += padlock_points(places, canvas.colors.text, canvas.colors.background, size)
        opacities += [_from_phase(first, Row(array), lanes.count)] * 2  # its two markers
    locks = draw_markers(canvas, "locks", points)
    words = canvas.trace(
        {
            "type": "scatter",
            "name": "lock words",
            "mode": "text",
            "x": [SUM_X + 8],
            "y": [TOP + HEIGHT + BOTTOM / 2 + 1],
            "textposition": "middle right",
            "textfont": {"family": FONT, "size": 12.5, "color": canvas.colors.text},
            "hoverinfo": "skip",
        }
    )
    note = Words("notes_of_holds", Row("which_notes_of_holds"))  # a list of one
    return [
        Binding(locks, "marker.opacity", Join(tuple(opacities))),
        Binding(words, "text", note),
    ]


def _from_phase(first: int, row: Row, lanes: int) -> ByPhase:
    """A row from a phase on, before it nothing."""
    none: list[Any] = [0.0] * lanes
    return ByPhase(tuple(none if phase < first else row for phase in range(1, len(PHASES) + 1)))
