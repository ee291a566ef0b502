"""Packets: a number on a coloured ground each, that glides from where it was to where it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.digits import SHOWN
from lstm_viz.figures.moving import (
    Binding,
    ByPhase,
    Colors,
    FontSizes,
    Join,
    Numbers,
    Row,
    Sentences,
    Value,
)
from lstm_viz.figures.stage_plan import PACKET_HEIGHT, PACKET_WIDTH, Place
from lstm_viz.figures.theme import NUMBER_FONT, Scale
from lstm_viz.notation import QUANTITIES

FONT_SIZE = 15.5
_LETTERS = 5.2  # so many of this size fit on a packet


@dataclass(frozen=True)
class Way:
    """Where a packet is in one phase, seen from its place, and whether it can be seen there."""

    dx: float = 0.0
    dy: float = 0.0
    seen: bool = True


@dataclass(frozen=True)
class PacketGroup:
    """The packets of one vector."""

    name: str  # "f", "c_prev", "retained", …
    quantity: str  # whose colour its outline has
    row: Value  # its numbers, one for each place
    places: tuple[Place, ...]  # their middles
    hover: tuple[str, ...]  # what each is called when it is pointed at
    scale: Scale
    ways: tuple[Way, ...]  # just before the first phase, then in each phase
    decimals: Value | int = SHOWN
    limit: Row | None = None  # where the scale ends, if that depends on the numbers
    pinned: Value | None = None  # the numbers that it is compared with, one for each place
    pinned_as: str = "pinned"  # what these are called


def add_packets(
    canvas: Canvas, groups: Sequence[PacketGroup], *, wider: float = 1.0
) -> list[Binding]:
    """Draw packets as one bar trace, ``packets``, with one text trace on it, ``numbers``.

    One trace each, because what a browser has to do for a moment grows with the traces more than
    with their points; and whatever is in a trace is moved when anything of it moves.

    Parameters
    ----------
    canvas : Canvas
        Where to.
    groups : sequence of PacketGroup
        In this order their packets are the traces' points.
    wider : float
        So many times as wide as usual they are, and their letters as large.

    Returns
    -------
    list of Binding
        What moves and fills them.
    """
    colors = canvas.colors
    outlines = [colors.ink[group.quantity] for group in groups for _ in group.places]
    ids = [f"{group.name}:{k}" for group in groups for k in range(len(group.places))]
    hover = [text for group in groups for text in group.hover]
    many, width = len(ids), PACKET_WIDTH * wider
    boxes = canvas.trace(
        {
            "type": "bar",
            "name": "packets",
            "orientation": "h",
            "ids": ids,
            "x": [width] * many,
            "width": [PACKET_HEIGHT] * many,
            "hovertemplate": [f"{text}: %{{customdata:.6f}}<extra></extra>" for text in hover],
            "marker": {"line": {"width": 1.4, "color": outlines}, "cornerradius": 4},
        }
    )
    texts = canvas.trace(
        {
            "type": "scatter",
            "name": "numbers",
            "mode": "text",
            "textposition": "middle center",
            "textfont": {"family": NUMBER_FONT},
            "hoverinfo": "skip",
        }
    )
    x = Join(tuple(_along(group, 0) for group in groups))
    y = Join(tuple(_along(group, 1) for group in groups))
    left = Join(tuple(_along(group, 0, -width / 2) for group in groups))
    numbers = Join(tuple(_numbers(group) for group in groups))
    return [
        Binding(boxes, "base", left),
        Binding(boxes, "y", y),
        Binding(boxes, "customdata", Join(tuple(group.row for group in groups))),
        Binding(
            boxes,
            "marker.color",
            Join(tuple(Colors(g.row, g.scale, limit=g.limit) for g in groups)),
        ),
        Binding(boxes, "marker.opacity", Join(tuple(map(_opacities, groups)))),
        Binding(texts, "x", x),
        Binding(texts, "y", y),
        Binding(texts, "text", numbers),
        Binding(
            texts,
            "textfont.color",
            Join(tuple(Colors(g.row, g.scale, ink=True, limit=g.limit) for g in groups)),
        ),
        Binding(
            texts, "textfont.size", FontSizes(numbers, FONT_SIZE * wider, _LETTERS), pixels=True
        ),
    ]


def add_pointer(canvas: Canvas, groups: Sequence[PacketGroup], *, wider: float = 1.0) -> Value:
    """Draw what the pointer meets: bars that cannot be seen, where the packets come to rest.

    They never move, so that a moment costs nothing of them.

    Parameters
    ----------
    canvas : Canvas
        Where to.
    groups : sequence of PacketGroup
        In this order their packets are the points of the trace ``pointer``.
    wider : float
        As for `add_packets`.

    Returns
    -------
    Value
        What is said of each when it is pointed at; nothing while it is not seen there.
    """
    places = [place for group in groups for place in group.places]
    width = PACKET_WIDTH * wider
    canvas.trace(
        {
            "type": "bar",
            "name": "pointer",
            "orientation": "h",
            "base": [x - width / 2 for x, _ in places],
            "x": [width] * len(places),
            "y": [y for _, y in places],
            "width": [PACKET_HEIGHT] * len(places),
            "marker": {"opacity": 0},
            "hoverinfo": "none",
        }
    )
    return Join(tuple(map(_tips, groups)))


def _tips(group: PacketGroup) -> Any:
    """``f(t), unit 3: 0.812345``, and what it is compared with."""
    beside = () if group.pinned is None else (f", {group.pinned_as} ", Numbers(group.pinned, 6))
    tips = Sentences((list(group.hover), ": ", Numbers(group.row, 6), *beside))
    blank = [""] * len(group.places)
    # Nothing, too, of one that is seen elsewhere: the old C(t) that is carried off.
    phases: list[Any] = [tips if way == Way() else blank for way in group.ways]
    return ByPhase(tuple(phases[1:]), before=phases[0])


def packet_at(groups: Sequence[tuple[str, int]], index: int) -> tuple[str, int] | None:
    """Which packet a point of the trace is.

    Parameters
    ----------
    groups : sequence of (str, int)
        Each group's name and how many packets it has, in their order.
    index : int
        The point's number.

    Returns
    -------
    (str, int) or None
        The group and the packet's place in it.
    """
    for name, count in groups:
        if 0 <= index < count:
            return name, index
        index -= count
    return None


def _along(group: PacketGroup, axis: int, shift: float = 0.0) -> Any:
    """The packets' places along one axis in each phase."""
    phases = [
        [place[axis] + shift + (way.dy if axis else way.dx) for place in group.places]
        for way in group.ways
    ]
    if all(phase == phases[0] for phase in phases):
        return phases[0]
    return ByPhase(tuple(phases[1:]), before=phases[0])


def _opacities(group: PacketGroup) -> Any:
    phases = [[float(way.seen)] * len(group.places) for way in group.ways]
    if all(way.seen for way in group.ways):
        return phases[0]
    return ByPhase(tuple(phases[1:]), before=phases[0])


def _numbers(group: PacketGroup) -> Any:
    """The numbers; none on a packet that is not seen."""
    signed = not QUANTITIES[group.quantity].is_gate
    numbers = Numbers(group.row, group.decimals, signed=signed, compact=True)
    if all(way.seen for way in group.ways):
        return numbers
    blank = [" "] * len(group.places)  # an empty one Plotly would remove for good
    phases: list[Any] = [numbers if way.seen else blank for way in group.ways]
    return ByPhase(tuple(phases[1:]), before=phases[0])
