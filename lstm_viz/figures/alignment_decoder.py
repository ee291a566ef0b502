"""What an alignment's picture shows of the decoder: wires, frames, the context, what is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lstm_viz.figures.alignment_drawing import Drawing
from lstm_viz.figures.alignment_plan import (
    BOX_BOTTOM,
    BOX_TOP,
    LEFT,
    NODE_BOTTOM,
    NODE_TOP,
    RIGHT,
    WRITTEN_BOTTOM,
    WRITTEN_TOP,
)
from lstm_viz.figures.digits import plain_text
from lstm_viz.figures.moving import Item, Row, Sentence, Step, Words
from lstm_viz.figures.theme import FONT, NUMBER_FONT
from lstm_viz.figures.token_words import visible_token

_NODE_HALF = 30


def add_wires(drawing: Drawing) -> None:
    """What goes into the decoder, and what it writes: lit in its phase."""
    plan = drawing.plan
    half, x = plan.written_width / 2, plan.written_x
    before = np.concatenate([x[:1] - half - 12, x[:-1] + half])
    drawing.arrays["carry"] = np.stack([before, x - half], axis=1).astype(np.float32)
    slant = 0.55 * half
    fed = np.stack([np.concatenate([x[:1], x[:-1]]) + slant, x - slant], axis=1)
    drawing.arrays["fed"] = fed.astype(np.float32)
    drawing.arrays["has_fed"] = (np.arange(plan.written) > 0)[:, None].astype(np.uint8)
    middle = (BOX_TOP + BOX_BOTTOM) / 2
    line = {"type": "scatter", "mode": "lines"}
    drawing.add(
        {**line, "name": "fed", "y": [WRITTEN_BOTTOM, BOX_TOP]},
        x=Row("fed"),
        opacity=Item(Row("has_fed")),
        **drawing.lit("arrive"),
    )
    drawing.add(
        {**line, "name": "carry", "y": [middle, middle]}, x=Row("carry"), **drawing.lit("arrive")
    )
    drawing.add(
        {**line, "name": "out", "y": [BOX_TOP, WRITTEN_BOTTOM]},
        x=[drawing.here(), drawing.here()],
        **drawing.lit("write"),
    )
    drawing.add(
        {**line, "name": "context wire", "y": [NODE_TOP, BOX_BOTTOM]},
        x=[drawing.node(), drawing.here()],
        **drawing.lit("context", "decoder"),
    )


def add_frames(drawing: Drawing) -> None:
    """Frames around the step's character, its decoder, and its row of the matrix."""
    plan, colors = drawing.plan, drawing.colors
    half = plan.written_width / 2
    sides = [drawing.here(side * half) for side in (-1, 1, 1, -1, -1)]
    frame = {"type": "scatter", "mode": "lines"}
    around, box = (WRITTEN_TOP, WRITTEN_BOTTOM), (BOX_TOP, BOX_BOTTOM)
    drawing.add(
        {**frame, "name": "frame", "y": _up_and_down(*around), "line": _line(colors.text, 3)},
        x=sides,
    )
    drawing.add(
        {**frame, "name": "box", "y": _up_and_down(*box), "line": _line(colors.ink["h"], 2)},
        x=sides,
        line_width=drawing.by_phase(2, {"decoder": 5}),
    )
    top = Step(factor=plan.row, offset=plan.row_y(-1))
    bottom = Step(factor=plan.row, offset=plan.row_y(0))
    attends = drawing.trace.alignment is not None
    right = LEFT + plan.read_width * plan.read if attends else RIGHT
    drawing.add(
        {
            **frame,
            "name": "row",
            "x": [LEFT - 20, right, right, LEFT - 20, LEFT - 20],
            "line": _line(colors.text, 2.5),
        },
        y=[top, top, bottom, bottom, top],
    )


def _up_and_down(top: float, bottom: float) -> list[float]:
    """The heights of a frame's corners."""
    return [top, top, bottom, bottom, top]


def _line(color: str, width: float) -> dict[str, Any]:
    return {"color": color, "width": width}


def add_context(drawing: Drawing) -> None:
    """The context as a box of its own, with its name."""
    left, right = drawing.node(-_NODE_HALF), drawing.node(_NODE_HALF)
    drawing.add(
        {
            "type": "scatter",
            "mode": "lines",
            "name": "context",
            "y": [NODE_TOP, NODE_TOP, NODE_BOTTOM, NODE_BOTTOM, NODE_TOP],
            "fill": "toself",
            "fillcolor": drawing.colors.background,
            "line": {"color": drawing.colors.ink["h"], "width": 2},
        },
        x=[left, right, right, left, left],
        line_width=drawing.by_phase(2, {"context": 4}),
    )
    drawing.add(
        {
            "type": "scatter",
            "mode": "text",
            "name": "context name",
            "y": [(NODE_TOP + NODE_BOTTOM) / 2],
            "textposition": "middle center",
            "textfont": {"family": FONT, "size": 16, "color": drawing.colors.ink["h"]},
        },
        x=[drawing.node()],
        text=[Sentence(("c(", Step(), ")"))],
    )


def add_written(drawing: Drawing, target: Sequence[str | None] | None) -> None:
    """The characters that are written so far, and what would be right beside a wrong one."""
    count = drawing.plan.written
    steps, places = np.mgrid[:count, :count]
    drawing.arrays["sofar"] = np.where(places < steps, places, count).astype(np.uint8)
    drawing.arrays["withthis"] = np.where(places <= steps, places, count).astype(np.uint8)
    marks = [plain_text(visible_token(mark), 2) for mark in drawing.trace.written]
    right = [" "] * count
    has_room = drawing.plan.written_width > 60
    if target is not None and has_room:
        right = [
            " " if wanted in (None, mark) else f"≠ {plain_text(visible_token(wanted), 2)}"
            for mark, wanted in zip(drawing.trace.written, target, strict=True)
        ]
    drawing.words |= {"marks": [*marks, " "], "corrections": [*right, " "]}
    x, half = drawing.plan.written_x, drawing.plan.written_width / 2
    large = min(25.0, 1.35 * drawing.plan.written_width)
    for name, place, anchor, size in (
        ("marks", x, "middle center", large),
        ("corrections", x + half - 3, "middle left", 15.0),
    ):
        color = drawing.colors.text if name == "marks" else drawing.colors.ink["f"]
        drawing.add(
            {
                "type": "scatter",
                "mode": "text",
                "name": "written" if name == "marks" else name,
                "x": place.tolist(),
                "y": [(WRITTEN_TOP + WRITTEN_BOTTOM) / 2] * count,
                "textposition": anchor,
                "textfont": {"family": NUMBER_FONT, "size": size, "color": color},
            },
            text=drawing.by_phase(
                Words(name, Row("sofar")), {"write": Words(name, Row("withthis"))}
            ),
        )
