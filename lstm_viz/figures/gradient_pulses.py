"""What moves on the picture of gradients that travel back: pulses, their numbers, a cover."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.figures.gradient_curves import height_on, label_heights
from lstm_viz.figures.gradient_ground import bare
from lstm_viz.figures.gradient_notes import LETTERS
from lstm_viz.figures.gradient_plan import PLOT_WIDTH, GradientLine, GradientPlan, words_font
from lstm_viz.figures.gradient_wires import thickness
from lstm_viz.figures.log_axis import LogAxis
from lstm_viz.figures.moving import Binding, Layer, Repeat, Row, Step, Words
from lstm_viz.figures.network_colors import NETWORK_LABELS, network_color
from lstm_viz.figures.theme import Theme

RIM = 6
"""Pixels by which a pulse is larger than its ribbon is thick."""

LEAST_PULSE = 10
"""Pixels of a pulse of which nothing is left."""

_APART = 7  # pixels more between a pulse and its number than Plotly leaves, twice
_COVER = {False: 0.84, True: 0.76}  # how much of what the gradient has not reached is covered
_LEFT_ROOM = 118  # pixels that a pulse's number needs to its left


def pulse_layer(
    lines: Sequence[GradientLine], plan: GradientPlan, layout: dict[str, Any], colors: Theme
) -> Layer:
    """The layer that moves, over everything else; its arrays and words are the functions below."""
    inks = [network_color(line.key, colors) for line in lines]
    shared: dict[str, Any] = {"type": "scatter", "hoverinfo": "skip"}
    # A number may stand on a ribbon: its letters have a rim of the ground's colour. It goes far up,
    # for over a decimal point, too, nothing of the ribbon may be seen: it would look like a colon.
    # That of the names, which stand close over each other, is low.
    low = _rim((-0.12, 0, 0.12), colors)
    high = _rim((-0.5, -0.37, -0.24, -0.12, 0, 0.12, 0.24), colors)
    everywhere = Repeat(Step(), len(lines))
    ring = {"color": colors.background, "width": 2}
    data = [
        {
            **shared,
            "name": "cover",
            "mode": "lines",
            "y": [*_around(0, plan.curves), None, *_around(plan.lanes_bottom, plan.lanes_top)],
            "fill": "toself",
            "fillcolor": colors.background,
            "opacity": _COVER[colors.dark],
            "line": {"width": 0, "color": colors.background},
        },
        {
            **shared,
            "name": "cursor",
            "mode": "lines",
            "y": [0, plan.curves, None, plan.lanes_bottom, plan.lanes_top],
            "line": {"color": colors.text, "width": 2},
            "cliponaxis": False,
        },
        {
            **shared,
            "name": "dots",
            "mode": "markers",
            "marker": {"color": inks, "size": 13, "line": ring},
            "cliponaxis": False,
        },
        {
            **shared,
            "name": "names",
            "mode": "markers+text",
            "text": [f"<b>{NETWORK_LABELS[line.key]}</b>" for line in lines],
            "textfont": {**words_font(15, colors.text), "color": inks, "shadow": low},
            "marker": {"opacity": 0, "size": 13},
            "cliponaxis": False,
        },
        {
            **shared,
            "name": "notes",
            "mode": "text",
            "y": list(plan.lanes),
            "textposition": "middle center",
            "textfont": {**words_font(LETTERS, colors.text), "color": inks, "shadow": high},
        },
        {
            **shared,
            "name": "pulses",
            "mode": "markers",
            "y": list(plan.lanes),
            "marker": {"line": {"color": inks, "width": 2}, "opacity": 1},
            "cliponaxis": False,
        },
        {
            **shared,
            "name": "numbers",
            "mode": "markers+text",
            "y": list(plan.lanes),
            "textfont": {**words_font(19, colors.text), "color": inks, "shadow": high},
            "marker": {"opacity": 0},  # only keeps the number away from the pulse
            "cliponaxis": False,
        },
    ]
    cover, cursor, dots, names, notes, pulses, numbers = range(7)
    return Layer(
        {"data": data, "layout": bare(layout)},
        (
            Binding(cover, "x", [0.5, Step(), Step(), 0.5, None, 0.5, Step(), Step(), 0.5]),
            Binding(cursor, "x", [Step()] * 5),
            Binding(dots, "x", everywhere),
            Binding(dots, "y", Row("heights")),
            Binding(names, "x", everywhere),
            Binding(names, "y", Row("labels")),
            Binding(names, "textposition", Words("side")),
            Binding(notes, "x", Row("note_x")),
            Binding(notes, "text", Words("notes", Row("notes"))),
            Binding(pulses, "x", everywhere),
            Binding(pulses, "marker.size", Row("pulses"), pixels=True),
            Binding(pulses, "marker.color", Words("fills", Row("fill"))),
            Binding(numbers, "x", everywhere),
            Binding(numbers, "text", [Words(f"norm_{line.key}") for line in lines]),
            Binding(numbers, "textposition", Words("side")),
            Binding(numbers, "marker.size", Row("pulses", offset=_APART), pixels=True),
        ),
    )


def _rim(heights: Sequence[float], colors: Theme) -> str:
    """A text’s shadow that covers what is under and around its letters, at these heights in em."""
    return ", ".join(
        f"{right}em {down}em 0.06em {colors.background}"
        for right, down in product((-0.24, -0.08, 0.08, 0.24), heights)
    )


def _around(low: float, high: float) -> list[float]:
    return [low, low, high, high]


def pulse_arrays(
    lines: Sequence[GradientLine], axis: LogAxis, plan: GradientPlan
) -> dict[str, NDArray[Any]]:
    """Where the pulses are at each step, and how large.

    Returns
    -------
    dict of str to ndarray
        (T, lines) each: ``norms``, the medians; ``heights``, where they are on the curves, and
        ``labels``, where their names stand; ``pulses``, their sizes in pixels; ``fill``, which of
        the words ``fills`` is their colour.
    """
    norms = np.stack([line.curve.median for line in lines], axis=1)
    heights = height_on(axis, norms, plan)
    thick = thickness(norms, plan.full, plan.widest)
    colors = np.arange(1, len(lines) + 1, dtype=np.uint8)
    return {
        "norms": norms,
        "heights": heights.astype(np.float32),
        "labels": label_heights(heights, plan).astype(np.float32),
        "pulses": np.maximum(thick + RIM, LEAST_PULSE).astype(np.float32),
        "fill": np.where(norms > 0, colors, np.uint8(0)).astype(np.uint8),  # hollow where it is 0
    }


def pulse_words(lines: Sequence[GradientLine], colors: Theme) -> dict[str, list[str]]:
    """Words of every step, and of every colour.

    Returns
    -------
    dict of str to list of str
        ``side``, T of them: on which side of a pulse its number stands, the left, which is covered,
        while it has room. ``fills``: the colour of a pulse of which nothing is left, and of others.
    """
    steps = len(lines[0].curve.median)
    room = (np.arange(steps) + 0.5) / steps * PLOT_WIDTH
    return {
        "side": ["middle left" if there > _LEFT_ROOM else "middle right" for there in room],
        "fills": [colors.background, *(network_color(line.key, colors) for line in lines)],
    }
