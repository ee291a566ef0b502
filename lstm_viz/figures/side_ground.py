"""What stands still on a narrow stage: its name, the belt, the boxes, the lines' names."""

from __future__ import annotations

from collections.abc import Sequence

from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.side_plan import Block, Line, SidePlan
from lstm_viz.figures.stage_plan import OPENNESS, PACKET_HEIGHT
from lstm_viz.figures.theme import faded, line_color

_EDGE = 12  # the left edge of belt and boxes
_BEFORE = 5  # between the lines' names and the packets
_GROWS = 1.15  # the most that small words grow with the packets: they stand under others
_LEAST_VOID = 30


def draw_side_ground(
    canvas: Canvas, plan: SidePlan, title: str, lacks: str, units: Sequence[int]
) -> None:
    """Draw all that is the same at every step.

    Parameters
    ----------
    canvas : Canvas
        Where to.
    plan : SidePlan
        Where everything stands.
    title : str
        The network's name.
    lacks : str
        What others have where it has nothing; written there, if there is room.
    units : sequence of int
        The units that are shown.
    """
    colors = canvas.colors
    canvas.words(_EDGE - 6, 11, f"<b>{title}</b>", size=19, anchor="left")
    top, bottom = plan.void
    small = min(plan.wider, _GROWS)
    if lacks and bottom - top > _LEAST_VOID:
        canvas.words(plan.width / 2, (top + bottom) / 2, lacks, colors.quiet, size=15 * plan.wider)
    for place, unit in enumerate(units):
        x = plan.unit_x(place)
        canvas.words(x, plan.numbers_y, str(unit + 1), colors.quiet, size=12.5 * small)
    for k, block in enumerate(plan.blocks):
        _draw_block(canvas, plan, k, block)
        middle = plan.left + plan.units * plan.spacing / 2
        if block.words:
            canvas.words(middle, plan.words_y(k), block.words, colors.quiet, size=13.5 * small)
        for line in block.lines:
            _draw_name(canvas, plan, line)
    x_ink = colors.ink["x"]
    names = plan.left - _BEFORE
    canvas.words(names, plan.input_y, "<b>x(t)</b>", x_ink, size=15.5 * plan.wider, anchor="right")


def _draw_block(canvas: Canvas, plan: SidePlan, k: int, block: Block) -> None:
    """A block's ground, the lanes on the belt, the tracks of what is open."""
    colors = canvas.colors
    top, bottom, right = plan.top(k), plan.bottom(k), plan.packets_right + 2
    if block.ground != "plain":
        canvas.box(
            _EDGE,
            top,
            right - _EDGE,
            bottom - top,
            line=faded(line_color(block.quantity), 0.6, colors.background),
            fill=colors.belt if block.ground == "belt" else colors.surface,
            thickness=2 if block.ground == "belt" else 1.5,
        )
    if block.ground == "belt":
        lane = faded(line_color(block.quantity), 0.55, colors.belt)
        for place in range(plan.units):
            x = plan.unit_x(place)
            canvas.wire([(x, top + 1), (x, bottom - 1)], lane, 1.5)
    for line in block.lines:
        for x, y in plan.places(line.name) if line.is_open else ():
            canvas.box(
                x - plan.packet_width / 2,
                y + PACKET_HEIGHT / 2 + 3,
                plan.packet_width,
                OPENNESS,
                line=colors.grid,
                fill=colors.grid,
                thickness=0,
            )


def _draw_name(canvas: Canvas, plan: SidePlan, line: Line) -> None:
    """What a line is called; over a sum the rule of an addition."""
    colors = canvas.colors
    y = plan.line_y(line.name)
    ink, names = colors.ink[line.quantity], plan.left - _BEFORE
    name = f"<b>{line.label}</b>" if len(line.label) <= len("C(t−1)") else line.label
    size = (15.5 if len(line.label) <= len("C(t−1)") else 14.5) * plan.wider
    # A word under it stands beside the bar of a gate, and else on the height of the packets.
    up, down = (2, 12) if line.is_open else (5, 9)
    apart = 8 * (plan.wider - 1)  # larger letters stand further apart
    canvas.words(names, y - (up + apart if line.under else 0), name, ink, size=size, anchor="right")
    if line.under:
        small = 11.5 * min(plan.wider, _GROWS)
        canvas.words(
            names, y + down + apart / 2, line.under, colors.quiet, size=small, anchor="right"
        )
    if line.is_sum:
        rule = y - PACKET_HEIGHT / 2 - 3
        canvas.wire([(_EDGE + 5, rule), (plan.packets_right - 2, rule)], colors.quiet, 1.5)
