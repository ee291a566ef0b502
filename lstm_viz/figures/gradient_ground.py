"""What stands still on the picture of gradients that travel back: axes, names, key and legend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lstm_viz.figures.gradient_plan import (
    PLOT_WIDTH,
    GradientLine,
    GradientPlan,
    text_width,
    words_font,
)
from lstm_viz.figures.gradient_wires import HAIR, thickness
from lstm_viz.figures.log_axis import power_text
from lstm_viz.figures.network_colors import NETWORK_LABELS, network_color, network_dash
from lstm_viz.figures.theme import Theme
from lstm_viz.figures.time_axis import (
    LEFT,
    RIGHT,
    WIDTH,
    margin_note,
    time_layout,
)

TOP, BOTTOM = 4, 46

_LETTERS = 14  # the legend's and the key's size
_SAMPLE = 26  # pixels of a line in the legend
_SPACE = 20  # between two entries of the legend
_LOSS_AWAY = 40  # pixels from the axes to the middle of the loss


def frame(
    plan: GradientPlan, steps: int, tokens: Sequence[str] | None, colors: Theme
) -> dict[str, Any]:
    """The layout that all layers of the picture share."""
    layout = time_layout(steps, tokens, colors)
    return {
        **layout,
        "height": TOP + plan.top + BOTTOM,
        "margin": {"l": LEFT, "r": RIGHT, "t": TOP, "b": BOTTOM},
        "hovermode": "closest",
        "hoverdistance": -1,  # anywhere on the picture
        "yaxis": {
            "range": [0, plan.top],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "showticklabels": False,
        },
        "meta": {"min_width": WIDTH, "fits_screen": True},
    }


def bare(layout: dict[str, Any]) -> dict[str, Any]:
    """The same axes, without what is written beside them, for a layer over the ground."""
    return {
        **layout,
        "xaxis": {**layout["xaxis"], "visible": False},
        "yaxis": {**layout["yaxis"], "visible": False},
    }


def legend_rows(lines: Sequence[GradientLine]) -> list[list[tuple[GradientLine, str, float]]]:
    """The legend's entries in rows that fit: the line, its text, and where it begins, in pixels."""
    rows: list[list[tuple[GradientLine, str, float]]] = [[]]
    begin = place = 4.0 - LEFT
    for line in lines:
        label = NETWORK_LABELS[line.key]
        text = f"<b>{label}</b>"
        if line.hidden_size is not None and line.parameter_count is not None:
            told = f", H={line.hidden_size}, {line.parameter_count:,} parameters"
            text, label = text + told, label + told
        width = _SAMPLE + 6 + text_width(label, _LETTERS)
        if rows[-1] and place + width > PLOT_WIDTH + RIGHT:
            rows.append([])
            place = begin
        rows[-1].append((line, text, place))
        place += width + _SPACE
    return rows


def lane_names(
    lines: Sequence[GradientLine], plan: GradientPlan, colors: Theme
) -> list[dict[str, Any]]:
    """Each lane's name in the left margin, in its colour."""
    notes = []
    for line, middle in zip(lines, plan.lanes, strict=True):
        text = NETWORK_LABELS[line.key].replace(" ", "<br>")
        color = network_color(line.key, colors)
        size = 13 if plan.lane > 35 else 12  # two rows of letters
        note = margin_note(f"<b>{text}</b>", -14, "right", middle, color, size)
        notes.append({**note, "yref": "y"})
    return notes


def legend(
    rows: Sequence[Sequence[tuple[GradientLine, str, float]]],
    heights: Sequence[float],
    colors: Theme,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The legend's lines as shapes, and its texts."""
    shapes, notes = [], []
    for row, y in zip(rows, heights, strict=True):
        for line, text, place in row:
            color = network_color(line.key, colors)
            shapes.append(_sample_line(place, _SAMPLE, y, color, 3, network_dash(line.key)))
            notes.append(_words_at(place + _SAMPLE + 6, y, text, _LETTERS, color))
    return shapes, notes


def key_of_thickness(
    plan: GradientPlan, colors: Theme
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What a ribbon's thickness means: samples, as shapes, and their texts."""
    shapes, notes = [], []
    y, ink, width = plan.head, colors.quiet, 24
    samples = ("less", -8, -4, 0, 8)
    place = PLOT_WIDTH + RIGHT - 20.0
    for power in reversed(samples):
        text = power if isinstance(power, str) else power_text(power)
        text = "10⁸" if power == 8 else text
        place -= 34 if power in ("less", -8, -4) else 26 if power == 8 else 14
        notes.append(_words_at(place, y, text, _LETTERS, colors.text))
        place -= width + 5
        if isinstance(power, str):
            shapes.append(_sample_line(place, width, y, ink, HAIR + 0.6, "2px,3px"))
        else:
            at = float(thickness(10.0**power, plan.full, plan.widest))
            inner = min(at, plan.full)
            shapes.append(_box(place, width, y - inner / 2, y + inner / 2, ink))
            if at > inner:
                shapes += [
                    _hatched(place, width, low, high, ink)
                    for low, high in ((y + inner / 2, y + at / 2), (y - at / 2, y - inner / 2))
                ]
        place -= 12
    text = "thickness:"
    notes.append(_words_at(place - text_width(text, _LETTERS) + 6, y, text, _LETTERS, colors.quiet))
    return shapes, notes


def loss(
    lines: Sequence[GradientLine], plan: GradientPlan, steps: int, colors: Theme
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The loss right of the last step: wires to every h, and from each h to its C; its letter."""
    middle = (plan.lanes[0] + plan.lanes[-1]) / 2
    start = (steps - 0.5) / steps * PLOT_WIDTH
    end = PLOT_WIDTH + _LOSS_AWAY
    joint = 0.35  # of the way from an h to the loss, where its C's wire ends
    elbow = start + joint * (end - start)
    ways: list[Sequence[tuple[float, float]]] = []
    for line, height in zip(lines, plan.lanes, strict=True):
        if line.is_cell_state:
            above = height + plan.lane  # the lane of its h
            ways.append(
                [(start, height), (elbow, height), (elbow, above + joint * (middle - above))]
            )
        else:
            ways.append([(start, height), (end, middle)])
    if plan.loss_row is not None:
        row = plan.loss_row + 4  # over the marks of the steps' losses
        ways.append([(0.5 / steps * PLOT_WIDTH, row), (PLOT_WIDTH, row), (end, middle)])
    letter = {
        **_words_at(end, middle, "<b>L</b>", 18, colors.background),
        "xanchor": "center",
        "bgcolor": colors.text,
        "borderpad": 5,
    }
    return [_path(ways, {"color": colors.quiet, "width": 2})], [letter]


def head(text: str, plan: GradientPlan, colors: Theme) -> dict[str, Any]:
    """The line over the lanes."""
    return _words_at(4.0 - LEFT, plan.head, text, 16, colors.text)


def time_note(colors: Theme) -> dict[str, Any]:
    """What the horizontal axis counts, at its right end."""
    note = margin_note("step t", 26, "left", 0, colors.quiet, 15)
    return {**note, "yshift": -14}


def note_row(text: str, y: float, colors: Theme) -> dict[str, Any]:
    """A line of words between the parts."""
    return _words_at(4.0 - LEFT, y, text, _LETTERS, colors.text)


def _words_at(place: float, y: float, text: str, size: float, color: str) -> dict[str, Any]:
    """Words that begin so many pixels right of the axis."""
    beside = place < 0
    return {
        "xref": "paper",
        "yref": "y",
        "x": 0 if beside else place / PLOT_WIDTH,
        "xshift": place if beside else 0,
        "xanchor": "left",
        "y": y,
        "yanchor": "middle",
        "text": text,
        "showarrow": False,
        "font": words_font(size, color),
    }


def _box(place: float, width: float, low: float, high: float, fill: str) -> dict[str, Any]:
    return {
        "type": "rect",
        "xref": "paper",
        "yref": "y",
        "x0": place / PLOT_WIDTH,
        "x1": (place + width) / PLOT_WIDTH,
        "y0": low,
        "y1": high,
        "fillcolor": fill,
        "line": {"width": 0},
    }


def _hatched(place: float, width: float, low: float, high: float, color: str) -> dict[str, Any]:
    """A box of slanting lines, as what is over 1 looks on a ribbon."""
    lean, between = 4.0, 4.0
    starts = np.arange(place, place + width - lean + 0.1, between)
    return _path(
        [((start, low), (start + lean, high)) for start in starts.tolist()], {"color": color}
    )


def _path(ways: Sequence[Sequence[tuple[float, float]]], line: dict[str, Any]) -> dict[str, Any]:
    """Lines through points, x in pixels right of the axis."""
    return {
        "type": "path",
        "xref": "paper",
        "yref": "y",
        "path": " ".join(
            "M" + " L".join(f"{x / PLOT_WIDTH:.5f},{y:.2f}" for x, y in way) for way in ways
        ),
        "line": {"width": 1.6, **line},
    }


def _sample_line(
    place: float, width: float, y: float, color: str, thick: float, dash: str
) -> dict[str, Any]:
    return _path([((place, y), (place + width, y))], {"color": color, "width": thick, "dash": dash})
