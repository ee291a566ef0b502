"""How networks fare while they learn: their losses, and the share of right answers under them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from lstm_viz.figures.digits import plain_text
from lstm_viz.figures.log_axis import magnitude
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.figures.network_colors import network_name
from lstm_viz.figures.shares import share_text
from lstm_viz.figures.theme import Theme, theme
from lstm_viz.figures.time_axis import LEFT, margin_note
from lstm_viz.figures.training_axis import (
    LEAST_WIDTH,
    training_layout,
    training_picture,
    update_ticks,
    updates_axis,
    updates_end,
    value_ticks,
    words_at,
)
from lstm_viz.figures.training_course_lines import (
    CourseLines,
    band_trace,
    counted_updates,
    course_lines,
    course_traces,
    end_lines,
)
from lstm_viz.figures.training_legend import (
    SAMPLE,
    fares,
    sample,
    training_legend,
    training_legend_height,
)
from lstm_viz.figures.training_loss_axis import LossAxis, loss_axis
from lstm_viz.figures.training_smoothing import window_for
from lstm_viz.training import SOLVED, Training

_LOSS, _BETWEEN, _RIGHT, _BOTTOM = 200, 48, 110, 52  # pixels
_INNER = _LOSS + _BETWEEN + _RIGHT
_HEADING, _BASELINE_ROW = 24, 19
_LETTERS_A_ROW = 58  # of the baseline's words: as many as a phone has room for
_HEADROOM = 0.04  # over 100 % and under 0 %, so that lines at the ends are whole
_DASH = "7px,5px"


def training_progress_picture(training: Training, *, dark: bool = False) -> MovingPicture:
    """Draw each network's loss over updates, and under it the share of right answers.

    Parameters
    ----------
    training : Training
        A training so far.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        One layer, which listens. For each network the traces ``"band: lstm"`` (the middle 80 % of
        the batches' losses around each update, an outline), ``"loss: lstm"`` (their median),
        ``"held-out: lstm"`` (dots) on ``y``, log₁₀ of the loss, cut off where the axis ends; and
        ``"right: lstm"`` on ``y2``, 0…1. Where a network solved its task or diverged, both rows
        have a mark, ``"end of loss: lstm"`` and ``"end of right: lstm"``; ``customdata`` is the
        update. x counts updates, from 0 before the first.
    """
    colors = theme(dark)
    end = updates_end(training)
    window = window_for(end)
    courses = [course_lines(course, end, window) for course in training.courses]
    axis = loss_axis(training.baseline, [part for lines in courses for part in lines.losses])
    baseline = _baseline_words(training)
    legend = training_legend_height(len(training.courses))
    top = legend + _HEADING + _BASELINE_ROW * len(baseline) + 8
    shapes, notes = training_legend(training.courses, top, _INNER, colors)
    dashed, words = _lines(training, baseline, window, top - legend, axis, colors)
    alt = _description(training, courses)
    figure = {
        "data": [
            *(band_trace(lines, axis, colors) for lines in courses),
            *(trace for lines in courses for trace in course_traces(lines, axis, colors)),
        ],
        "layout": {
            **training_layout(top, _INNER, _BOTTOM, LEAST_WIDTH, alt, colors),
            "xaxis": {
                **updates_axis(end, update_ticks(end, 6), colors),
                "anchor": "y2",
                "title": {
                    "text": "updates",
                    "font": {"size": 15, "color": colors.quiet},
                    "standoff": 4,
                },
            },
            "yaxis": {**axis.layout(colors), "domain": [1 - _LOSS / _INNER, 1]},
            "yaxis2": {
                "domain": [0, _RIGHT / _INNER],
                "range": [-_HEADROOM, 1 + _HEADROOM],
                "tickvals": [0, 0.5, 1],
                "ticktext": ["0 %", "50 %", "100 %"],
                **value_ticks(colors),
            },
            "shapes": [*shapes, *dashed, *end_lines(courses, colors)],
            "annotations": [*notes, *words],
        },
    }
    return training_picture(figure)


def _baseline_words(training: Training) -> list[str]:
    """What the baseline is, in rows that fit: ``0.167: always answering 1``."""
    words = training.settings.problem.baseline_words
    text = f"{training.baseline:.3g}: {words[:1].lower()}{words[1:].removesuffix('.')}"
    return textwrap.wrap(text, _LETTERS_A_ROW)


def _lines(
    training: Training,
    baseline: list[str],
    window: int,
    over: float,
    axis: LossAxis,
    colors: Theme,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The headings, which begin so many pixels over the axes, and the two dashed lines.

    A line's words stand over the curves, and its number in the margin: nothing can cover them.
    """
    notes = [
        words_at(
            f"<b>Loss</b>: median of {window} batches and middle 80 %; dots: held-out",
            0,
            4 - LEFT,
            _HEADING / 2 - over,
            15,
            colors.text,
        )
    ]
    down = _HEADING - over + _BASELINE_ROW / 2
    notes += [
        words_at(plain_text(row, 999), SAMPLE, 6, down + _BASELINE_ROW * k, 15, colors.text)
        for k, row in enumerate(baseline)
    ]
    under = _LOSS + _BETWEEN - _HEADING / 2 - 2
    notes.append(
        words_at("<b>Right answers</b>, held-out; dashed:", 0, 4 - LEFT, under, 15, colors.text)
    )
    notes[-1]["text"] += f" solved from {share_text(SOLVED)} on"
    shapes = [sample(0, down, _INNER, colors.text, _DASH, 1.5)]
    (place,) = axis.place([training.baseline])
    for yref, y, text in (
        ("y", place, f"{training.baseline:.3g}"),
        ("y2", SOLVED, share_text(SOLVED)),
    ):
        shapes.append(
            {
                "type": "line",
                "xref": "paper",
                "yref": yref,
                "x0": 0,
                "x1": 1,
                "y0": y,
                "y1": y,
                "line": {"color": colors.text, "width": 1.5, "dash": _DASH},
            }
        )
        notes.append(
            {**margin_note(text, 9, "left", 0, colors.text, 15), "yref": yref, "y": y},
        )
    return shapes, notes


def _description(training: Training, courses: Sequence[CourseLines]) -> str:
    words = [
        "Lines of the loss, on a logarithmic axis, and of the share of right answers over "
        f"{counted_updates(max(len(course.losses) for course in training.courses))} of "
        f"{training.settings.updates:,}. The baseline is {training.baseline:.3g}."
    ]
    for lines in courses:
        look, median = lines.course.looks[-1], lines.band.median
        loss = f"held-out loss {magnitude(look.loss)}"
        if len(median):
            loss += f", batches {magnitude(float(median[-1]))}"
        told = f"{network_name(lines.key)} after {counted_updates(look.update)}: {loss}, "
        told += f"{share_text(look.right)} right"
        words.append(told + ("." if lines.ended is None else f"; {fares(lines.course)}."))
    return " ".join(words)
