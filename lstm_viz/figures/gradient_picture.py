"""How a loss's gradient travels back through time in several networks, as one moving picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.gradient_curves import (
    axis_of,
    axis_shapes,
    axis_ticks,
    curve_arrays,
    curve_traces,
)
from lstm_viz.figures.gradient_ground import (
    bare,
    frame,
    head,
    key_of_thickness,
    lane_names,
    legend,
    legend_rows,
    loss,
    note_row,
    time_note,
)
from lstm_viz.figures.gradient_notes import note_arrays, note_on, note_words
from lstm_viz.figures.gradient_plan import (
    GradientLine,
    GradientPlan,
    drawn_steps,
    drawn_x,
    lines_of,
    plan_for,
)
from lstm_viz.figures.gradient_pulses import pulse_arrays, pulse_layer, pulse_words
from lstm_viz.figures.gradient_wires import ribbon_arrays, ribbon_traces, traces_over_1
from lstm_viz.figures.gradient_words import (
    description,
    hover_texts,
    moment_sentence,
    moment_words,
    note_on_curves,
)
from lstm_viz.figures.log_axis import LogAxis
from lstm_viz.figures.moving import Layer, MovingPicture, Row, Sentence, Words
from lstm_viz.figures.theme import Theme, theme
from lstm_viz.figures.time_axis import require_token_per_step
from lstm_viz.gradients import Comparison

_MOST_MARKED = 100  # losses with a mark of their own

_HEADS = {
    "last": "<b>What is left of the gradient</b> on its way back from L at t = T",
    "every": "<b>The gradient of all losses</b> on its way back from t = T",
}


def gradient_picture(
    comparison: Comparison,
    *,
    own: tuple[FloatArray, FloatArray | None] | None = None,
    tokens: Sequence[str] | None = None,
    dark: bool = False,
) -> MovingPicture:
    """Draw how much of a loss's gradient comes back to each step, network by network.

    Above, each norm is a ribbon as thick as what is left of it; below, a curve with its band on a
    logarithmic axis. The clock's step is where the gradient is: it comes from the right, and what
    it has not reached is covered.

    Parameters
    ----------
    comparison : Comparison
        What was found, be it of some of the initialisations only.
    own : tuple of ndarray, shapes (T,) and (T,), optional
        ‖∂L/∂h(t)‖ of another network on the same sequence, and ‖∂L/∂C(t)‖ or None.
    tokens : sequence of str, optional
        A label for each step, T of them.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        Layer 0 stands still; `traces_over_1` are in it. Layer 1 are the curves and ribbons, which
        glide when the comparison changes (`curve_traces`, `ribbon_traces`). Layer 2 follows the
        clock: ``cover``, ``cursor``, ``dots`` on the curves, ``names`` beside them, ``notes`` on
        the lanes that the pulses have passed, ``pulses`` on the lanes, `gradient_pulses.RIM` larger
        than the ribbon is thick, and ``numbers`` beside them, the medians at the step. Layer 3
        listens: its trace ``steps`` has a point a step, of long sequences every few steps, whose
        hover text says all norms. The ``words`` ``norm_gru`` and so on are the medians as they are
        written, the array ``norms`` (T, lines) what they are.

    Raises
    ------
    InvalidInput
        When there are not as many tokens or own norms as steps.
    """
    steps = comparison.steps
    require_token_per_step(tokens, steps)
    lines = lines_of(comparison, own)
    colors = theme(dark)
    every = comparison.settings.loss == "every"
    rows = legend_rows(lines)
    plan = plan_for(len(lines), 1 + len(rows), loss_at_every_step=every)
    axis = axis_of(lines)
    picked, x = drawn_x(drawn_steps(steps))
    layout = frame(plan, steps, tokens, colors)

    still: list[dict[str, Any]] = _loss_marks(plan, steps, colors)
    curves, curve_bindings = curve_traces(lines, x, colors, len(still))
    still += curves
    ribbons, ribbon_bindings = ribbon_traces(lines, plan, x, colors, len(still))
    still += ribbons
    moment = moment_sentence(lines, every)
    notes = [note_on(line.curve.median) for line in lines]
    return MovingPicture(
        layers=(
            Layer(_ground(comparison, lines, plan, axis, layout, colors)),
            Layer({"data": still, "layout": bare(layout)}, (*curve_bindings, *ribbon_bindings)),
            pulse_layer(lines, plan, layout, colors),
            Layer(_listener(picked, plan, layout, colors), listens=True),
        ),
        arrays={
            **curve_arrays(lines, axis, plan, picked),
            **ribbon_arrays(lines, plan, picked),
            **pulse_arrays(lines, axis, plan),
            **note_arrays(notes, steps),
            "points": np.arange(len(picked), dtype=np.float32)[None],
        },
        alt=Sentence((description(comparison, lines), moment)),
        steps=steps,
        words={
            **moment_words(lines, every),
            "notes": note_words(notes),
            **pulse_words(lines, colors),
            "tips": hover_texts(lines, picked, tokens),
        },
        sentence=moment,
        jumps="x",
        # Beside the skeleton, which then stays as it is when the numbers change.
        tips=Words("tips", which=Row("points")),
    )


def _ground(
    comparison: Comparison,
    lines: Sequence[GradientLine],
    plan: GradientPlan,
    axis: LogAxis,
    layout: dict[str, Any],
    colors: Theme,
) -> dict[str, Any]:
    legend_shapes, legend_notes = legend(legend_rows(lines), plan.notes[1:], colors)
    loss_shapes, loss_notes = loss(lines, plan, comparison.steps, colors)
    key_shapes, key_notes = key_of_thickness(plan, colors)
    heights, texts = axis_ticks(axis, plan)
    picked, x = drawn_x(drawn_steps(comparison.steps))
    return {
        "data": traces_over_1(lines, plan, picked, x, colors),
        "layout": {
            **layout,
            "yaxis": {
                **layout["yaxis"],
                "showticklabels": True,
                "tickvals": heights,
                "ticktext": texts,
                "tickfont": {"size": 14, "color": colors.quiet},
            },
            "shapes": [
                *axis_shapes(axis, plan, heights, colors),
                *legend_shapes,
                *key_shapes,
                *loss_shapes,
            ],
            "annotations": [
                head(_HEADS[comparison.settings.loss], plan, colors),
                *key_notes,
                *lane_names(lines, plan, colors),
                note_row(note_on_curves(comparison, lines, axis), plan.notes[0], colors),
                *legend_notes,
                *loss_notes,
                time_note(colors),
            ],
        },
    }


def _listener(
    picked: NDArray[np.intp], plan: GradientPlan, layout: dict[str, Any], colors: Theme
) -> dict[str, Any]:
    """What is pointed at and clicked: unseen, over everything; the tips are its points'."""
    trace = {
        "type": "scatter",
        "name": "steps",
        "mode": "markers",
        "x": (picked + 1).tolist(),
        "y": [plan.curves] * len(picked),
        "marker": {"size": 1, "opacity": 0, "color": colors.text},
        "hoverinfo": "none",
    }
    return {"data": [trace], "layout": bare(layout)}


def _loss_marks(plan: GradientPlan, steps: int, colors: Theme) -> list[dict[str, Any]]:
    """A mark over each step, or over every few, where there is a loss at every step."""
    if plan.loss_row is None:
        return []
    every = -(-steps // _MOST_MARKED)
    marked = range(steps, 0, -every)
    return [
        {
            "type": "scatter",
            "name": "losses",
            "mode": "markers",
            "x": list(marked),
            "y": [plan.loss_row] * len(marked),
            "marker": {"symbol": "triangle-down", "size": 6, "color": colors.quiet},
            "hoverinfo": "skip",
        }
    ]
