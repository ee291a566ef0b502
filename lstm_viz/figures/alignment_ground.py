"""The part of an alignment's picture that stands still: cells, wires, the matrix, its names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lstm_viz.encoder_decoder.trace import EncoderDecoderTrace
from lstm_viz.figures.alignment_plan import (
    BASE,
    BOX_BOTTOM,
    BOX_TOP,
    LEFT,
    MAP_TOP,
    NODE_BOTTOM,
    NODE_TOP,
    READ_BOTTOM,
    READ_TOP,
    RIGHT,
    WIDTH,
    WRITTEN_BOTTOM,
    WRITTEN_TOP,
    AlignmentPlan,
)
from lstm_viz.figures.alignment_words import quoted
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.digits import plain_text
from lstm_viz.figures.theme import Theme
from lstm_viz.figures.value_scales import scale_of, value_range_of

NAME_SIZE = 17
NAME_X = 6


def alignment_ground(
    trace: EncoderDecoderTrace,
    plan: AlignmentPlan,
    target: Sequence[str | None] | None,
    colors: Theme,
    meta: dict[str, Any],
) -> dict[str, Any]:
    """A figure's specification with all that does not move.

    The heatmap ``"alignment"`` (S rows, T columns) or, without attention, ``"context"`` (S rows, A
    columns) has the step in ``customdata``, as have the bars ``"steps"`` behind what is written.
    """
    canvas = Canvas(WIDTH, plan.height, colors)
    half = plan.written_width / 2
    for x in plan.written_x.tolist():
        canvas.box(
            x - half, WRITTEN_TOP, 2 * half, WRITTEN_BOTTOM - WRITTEN_TOP,
            line=colors.grid, fill=colors.surface,
        )  # fmt: skip
        canvas.box(
            x - half, BOX_TOP, 2 * half, BOX_BOTTOM - BOX_TOP,
            line=colors.quiet, fill=colors.surface, thickness=1.2,
        )  # fmt: skip
        if half > 22:
            canvas.words(x, (BOX_TOP + BOX_BOTTOM) / 2, "LSTM", colors.quiet, size=15)
        canvas.wire([(x, BOX_TOP), (x, WRITTEN_BOTTOM)], colors.grid)
    middle = (BOX_TOP + BOX_BOTTOM) / 2
    for x, after in zip(plan.written_x[:-1].tolist(), plan.written_x[1:].tolist(), strict=True):
        canvas.wire([(x + half, middle), (after - half, middle)], colors.grid)
    _names(canvas, trace, colors)
    if trace.alignment is None:
        _name_ends(canvas, plan, colors)
    canvas.trace(_matrix(trace, plan, colors))
    canvas.trace(
        {
            "type": "bar",
            "name": "steps",
            "orientation": "h",
            "base": (plan.written_x - half).tolist(),
            "x": [2 * half] * plan.written,
            "y": [(WRITTEN_TOP + BOX_BOTTOM) / 2] * plan.written,
            "width": [BOX_BOTTOM - WRITTEN_TOP] * plan.written,
            "customdata": list(range(plan.written)),
            "marker": {"opacity": 0},
            "hovertemplate": [
                f"step {s + 1}: writes {_safe(mark)}{_right(mark, wanted)}<extra></extra>"
                for s, (mark, wanted) in enumerate(
                    zip(trace.written, target or [None] * plan.written, strict=True)
                )
            ],
        }
    )
    for s, mark in enumerate(trace.written if plan.row > 9 else ()):
        canvas.words(
            LEFT - 6, plan.row_y(s + 0.5), _letter(mark), colors.text, size=14, anchor="right"
        )
    return canvas.figure(meta)


def _names(canvas: Canvas, trace: EncoderDecoderTrace, colors: Theme) -> None:
    """What each row of the picture is, at its left."""
    rows = (
        ((WRITTEN_TOP + WRITTEN_BOTTOM) / 2, "<b>written</b>", colors.text),
        ((BOX_TOP + BOX_BOTTOM) / 2, "<b>decoder</b>", colors.text),
        ((NODE_TOP + NODE_BOTTOM) / 2, "<b>context</b> c(s)", colors.ink["h"]),
        ((READ_TOP + READ_BOTTOM) / 2, "<b>read</b> ⇄ LSTM", colors.text),
    )
    for y, text, color in rows:
        canvas.words(NAME_X, y, text, color, size=NAME_SIZE, anchor="left")
    words: tuple[str, ...] = ("<b>α</b> at all", "steps")
    if trace.alignment is None:
        words = ("<b>c(s)</b> at all", "steps: the", "same")
    for k, line in enumerate(words):
        y = MAP_TOP + 45 + 18 * k
        canvas.words(NAME_X, y, line, colors.text, size=15, anchor="left")


def _name_ends(canvas: Canvas, plan: AlignmentPlan, colors: Theme) -> None:
    """What of the encoder the summary is made of."""
    first, last = plan.read_x[[0, -1]].tolist()
    is_narrow = last - first < 400
    y = BASE - 10
    beside = plan.ribbon / 2 + 6  # clear of the ribbons
    canvas.words(first + beside, y, "← last h, backward", colors.text, anchor="left")
    canvas.words(
        last + beside * (1 if is_narrow else -1),
        y - 20 * is_narrow,
        "← last h, forward" if is_narrow else "last h, forward →",
        colors.text,
        anchor="left" if is_narrow else "right",
    )


def _matrix(trace: EncoderDecoderTrace, plan: AlignmentPlan, colors: Theme) -> dict[str, Any]:
    values = trace.context if trace.alignment is None else trace.alignment
    steps, columns = values.shape
    if trace.alignment is None:
        low, high = value_range_of("c", values)
        width = (RIGHT - LEFT) / columns
        scale = scale_of(False, colors)
        hover = [
            [f"step {s + 1}, c<sub>{k + 1}</sub>: {values[s, k]:.4f}" for k in range(columns)]
            for s in range(steps)
        ]
    else:
        low, high, width = 0.0, 1.0, plan.read_width
        scale = scale_of(True, colors)
        hover = [
            [
                f"step {s + 1}, writes {_safe(mark)}: α = {values[s, t]:.4f} on {_safe(token)}, "
                f"character {t + 1}"
                for t, token in enumerate(trace.read)
            ]
            for s, mark in enumerate(trace.written)
        ]
    return {
        "type": "heatmap",
        "name": "context" if trace.alignment is None else "alignment",
        "x": [LEFT + width * k for k in range(columns + 1)],
        "y": [plan.row_y(s) for s in range(steps + 1)],
        "z": values.round(6).tolist(),
        "customdata": [[s] * columns for s in range(steps)],
        "zmin": low,
        "zmax": high,
        "colorscale": scale,
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "hovertext": hover,
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _right(mark: str, wanted: str | None) -> str:
    return "" if wanted in (None, mark) else f", right is {_safe(str(wanted))}"


def _letter(token: str) -> str:
    return plain_text(token, 2)


def _safe(token: str) -> str:
    """A token in quotes for a hover template, in which %{x} would be replaced."""
    return plain_text(quoted(token)).replace("%", "&#37;")
