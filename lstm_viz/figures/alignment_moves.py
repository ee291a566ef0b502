"""The part of an alignment's picture that moves, put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from lstm_viz.encoder_decoder.trace import EncoderDecoderTrace
from lstm_viz.figures.alignment_decoder import add_context, add_frames, add_wires, add_written
from lstm_viz.figures.alignment_drawing import Drawing
from lstm_viz.figures.alignment_plan import WIDTH, AlignmentPlan
from lstm_viz.figures.alignment_read import (
    add_bars,
    add_numbers,
    add_read_cells,
    add_read_letters,
    add_ribbons,
)
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.moving import Layer
from lstm_viz.figures.theme import Theme


@dataclass(frozen=True, eq=False)
class Moves:
    """A layer and what fills it in."""

    layer: Layer
    arrays: Mapping[str, NDArray[Any]]
    words: Mapping[str, Sequence[str]]


def alignment_moves(
    trace: EncoderDecoderTrace,
    plan: AlignmentPlan,
    phases: Sequence[str],
    target: Sequence[str | None] | None,
    colors: Theme,
    meta: dict[str, Any],
) -> Moves:
    """Everything that follows the step or the phase.

    Parameters
    ----------
    trace : EncoderDecoderTrace
        What happened.
    plan : AlignmentPlan
        Where it stands.
    phases : sequence of str
        The phases of a step, in their order.
    target : sequence of (str or None), optional
        The characters that would be right; None where there is none.
    colors : Theme
        Light or dark.
    meta : dict
        As the other layer's.
    """
    drawing = Drawing(Canvas(WIDTH, plan.height, colors), trace, plan, tuple(phases))
    weights, scores = trace.alignment, trace.scores
    add_read_cells(drawing)
    if weights is not None and scores is not None:
        add_bars(drawing, weights, scores)
    add_ribbons(drawing)
    if weights is not None and scores is not None:
        add_numbers(drawing, weights, scores)
    add_wires(drawing)
    add_frames(drawing)
    add_context(drawing)
    add_read_letters(drawing)
    add_written(drawing, target)
    layer = Layer(drawing.canvas.figure(meta), tuple(drawing.bindings))
    return Moves(layer, drawing.arrays, drawing.words)
