"""Where each of two chains is: its h as packets with numbers, and frames around what is read."""

from __future__ import annotations

from collections.abc import Sequence

from lstm_viz.figures.bidirectional_plan import HEAD_HEIGHT, HEAD_WIDTH
from lstm_viz.figures.bidirectional_sheet import BidirectionalSheet
from lstm_viz.figures.moving import Binding, Colors, Item, Numbers, Row
from lstm_viz.figures.theme import NUMBER_FONT, scale_for


def draw_heads(sheet: BidirectionalSheet, *, one_frame: bool) -> list[Binding]:
    """Where each chain is: its h as packets with numbers, and a frame around the token."""
    canvas = sheet.canvas
    colors = canvas.colors
    scale = scale_for("h", 1.0, colors)
    bindings: list[Binding] = []
    for direction in ("forward", "backward"):
        lanes = [y - 1 for y in sheet.lanes(direction)]
        values, x = Row(f"head h {direction}"), Row(f"head x {direction}")
        boxes = canvas.trace(
            {
                "type": "bar",
                "name": f"head {direction}",
                "orientation": "h",
                "x": [HEAD_WIDTH] * len(lanes),
                "y": lanes,
                "width": [HEAD_HEIGHT] * len(lanes),
                "marker": {"line": {"width": 2, "color": colors.text}, "cornerradius": 4},
                "hoverinfo": "skip",
            }
        )
        texts = canvas.trace(
            {
                "type": "scatter",
                "name": f"head numbers {direction}",
                "mode": "text",
                "y": lanes,
                "textposition": "middle center",
                "textfont": {"family": NUMBER_FONT, "size": 15.5},
                "hoverinfo": "skip",
            }
        )
        bindings += [
            Binding(boxes, "base", Row(f"head x {direction}", offset=-HEAD_WIDTH / 2)),
            Binding(boxes, "customdata", values),
            Binding(boxes, "marker.color", Colors(values, scale)),
            Binding(texts, "x", x),
            Binding(texts, "text", Numbers(values, signed=True)),
            Binding(texts, "textfont.color", Colors(values, scale, ink=True)),
        ]
    return [*bindings, *(_draw_frame_of_step(sheet) if one_frame else _draw_frames(sheet))]


def _draw_frames(sheet: BidirectionalSheet) -> list[Binding]:
    """A frame around the token at which each chain is."""
    y, half = sheet.plan.tokens_y, sheet.plan.column / 2
    bindings = []
    for direction, upper, lower in (("forward", y - 19, y + 15), ("backward", y - 15, y + 19)):
        corners = [(-half, upper), (half, upper), (half, lower), (-half, lower), (-half, upper)]
        bindings.append(_draw_frame(sheet, direction, corners))
    return bindings


def _draw_frame_of_step(sheet: BidirectionalSheet) -> list[Binding]:
    """One frame around all that bears on a step; wider around the packets of both chains."""
    plan = sheet.plan
    narrow = plan.column / 2
    wide = max(narrow, HEAD_WIDTH / 2 + 4)
    forward, backward = plan.forward_lanes, plan.backward_lanes
    right = [
        (wide, forward[0] - 15),
        (wide, forward[-1] + 14),
        (narrow, forward[-1] + 14),
        (narrow, backward[0] - 15),
        (wide, backward[0] - 15),
        (wide, backward[-1] + 14),
        (narrow, backward[-1] + 14),
        (narrow, plan.height - 2),
    ]
    left = [(-x, y) for x, y in reversed(right)]
    return [_draw_frame(sheet, "forward", [*right, *left, right[0]])]


def _draw_frame(
    sheet: BidirectionalSheet, direction: str, corners: Sequence[tuple[float, float]]
) -> Binding:
    """A line through corners, whose x are seen from where a chain is."""
    frame = sheet.canvas.trace(
        {
            "type": "scatter",
            "name": f"frame {direction}",
            "mode": "lines",
            "y": [y for _, y in corners],
            "line": {"color": sheet.canvas.colors.text, "width": 2.5},
            "hoverinfo": "skip",
        }
    )
    return Binding(frame, "x", [Item(Row(f"head x {direction}", offset=x)) for x, _ in corners])
