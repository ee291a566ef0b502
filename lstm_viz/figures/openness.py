"""The bars under the packets of gates that say how far each is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.moving import Binding, ByPhase, Join, Row
from lstm_viz.figures.stage_plan import OPENNESS, PACKET_HEIGHT, Place
from lstm_viz.figures.theme import line_color
from lstm_viz.notation import QUANTITIES


@dataclass(frozen=True)
class OpenGate:
    """A gate, or a candidate, whose packets have bars under them."""

    row: str  # the array with its values
    quantity: str
    places: Sequence[Place]  # of its packets
    phase: int  # from which on it is open, from 1


def draw_openness_bars(
    canvas: Canvas, gates: Sequence[OpenGate], width: float, phases: int
) -> list[Binding]:
    """Draw a bar under each packet, as one trace, ``openness``; of a candidate from the middle.

    Parameters
    ----------
    canvas : Canvas
        Where to.
    gates : sequence of OpenGate
        Nothing is drawn where there are none.
    width : float
        Of a packet: of a gate that is wide open.
    phases : int
        How many a step has.
    """
    if not gates:
        return []
    places = [(gate.quantity, x, y) for gate in gates for x, y in gate.places]
    bar = canvas.trace(
        {
            "type": "bar",
            "name": "openness",
            "orientation": "h",
            "base": [x - width / 2 * QUANTITIES[key].is_gate for key, x, _ in places],
            "y": [y + PACKET_HEIGHT / 2 + 3 + OPENNESS / 2 for _, _, y in places],
            "width": [OPENNESS] * len(places),
            "marker": {"color": [line_color(key) for key, _, _ in places], "line": {"width": 0}},
            "hoverinfo": "skip",
        }
    )
    return [Binding(bar, "x", Join(tuple(_lengths(gate, width, phases) for gate in gates)))]


def _lengths(gate: OpenGate, width: float, phases: int) -> ByPhase:
    opened = Row(gate.row, factor=width if QUANTITIES[gate.quantity].is_gate else width / 2)
    shut = [0.0] * len(gate.places)
    return ByPhase(tuple(opened if k >= gate.phase else shut for k in range(1, phases + 1)))
