"""What clipping a gradient by its norm does: to the whole, and to each step's part of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import counted
from lstm_viz.figures.gradient_plan import PLOT_WIDTH
from lstm_viz.figures.line_legend import LegendEntry, legend_height, line_legend
from lstm_viz.figures.log_axis import LogAxis, log_axis_for, magnitude
from lstm_viz.figures.network_colors import network_color, network_name
from lstm_viz.figures.norm_lines import NormLine, norm_frame, norm_traces, require_same_steps
from lstm_viz.figures.notes import note
from lstm_viz.figures.theme import Theme, theme
from lstm_viz.figures.time_axis import LEFT, RIGHT
from lstm_viz.gradients import Clipping

_INNER, _BOTTOM = 210, 46  # pixels
_ROW, _HEAD, _SCALE = 26, 26, 22  # of the number line: a network, the words over it, its numbers
_LINE_LEFT, _LINE_RIGHT = 70.0, 560.0  # where it lies, in pixels right of the time axis' beginning
_TICKS = 8


def clipping_picture(
    by_network: Mapping[str, Clipping],
    threshold: float,
    *,
    tokens: Sequence[str] | None = None,
    dark: bool = False,
) -> go.Figure:
    """Draw the norm of each whole gradient before and after, and of each step's part over time.

    Parameters
    ----------
    by_network : mapping
        From `network_colors` keys to clippings, all of the same sequence.
    threshold : float
        The norm at which they were clipped.
    tokens : sequence of str, optional
        A label for each step, T of them.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    plotly.graph_objects.Figure
        Two lines a network, ``"lstm: before"`` and ``"lstm: after"``, ``y`` on a `LogAxis`; the
        second not where the gradient has exploded. On top a number line of the whole gradients'
        norms, a row a network, in shapes and annotations.

    Raises
    ------
    InvalidInput
        When there is no network, the sequences differ in length, or a clipping is at another
        threshold.
    """
    steps = require_same_steps([len(found.before) for found in by_network.values()])
    for key, found in by_network.items():
        if found.threshold != threshold:
            raise InvalidInput(
                f"{network_name(key)} was clipped at {found.threshold:g}; expected {threshold:g}."
            )
    colors = theme(dark)
    layout = norm_frame(steps, tokens, colors)
    lines = [line for key, found in by_network.items() for line in _lines(key, found, colors)]
    axis = log_axis_for(*(line.norms for line in lines))
    entries = [
        LegendEntry("<b>Each step’s part:</b>"),
        LegendEntry("before", colors.quiet),
        LegendEntry("after", colors.quiet, "7px,5px"),
        *(LegendEntry(network_name(key), network_color(key, colors)) for key in by_network),
    ]
    parts_head = legend_height(entries) + 8
    over = parts_head + _SCALE + _ROW * len(by_network) + _HEAD + 10
    shapes, notes = line_legend(entries, 6, _INNER, colors)
    line_shapes, line_notes = _number_line(by_network, threshold, parts_head + 10, colors)
    return go.Figure(
        {
            "data": norm_traces(lines, axis, tokens),
            "layout": {
                **layout,
                "height": over + _INNER + _BOTTOM,
                "margin": {"l": LEFT, "r": RIGHT, "t": over, "b": _BOTTOM},
                "yaxis": axis.layout(colors),
                "shapes": [*axis.bands(colors), *shapes, *line_shapes],
                "annotations": [*notes, *line_notes],
                "meta": {**layout["meta"], "alt": _description(by_network, threshold, steps)},
            },
        },
        _validate=False,
    )


def _lines(key: str, found: Clipping, colors: Theme) -> list[NormLine]:
    color, name = network_color(key, colors), network_name(key)
    before = NormLine(f"{key}: before", f"{name}, before", found.before, color, "solid", 2.5)
    if found.exploded:
        return [before]
    return [
        before,
        NormLine(f"{key}: after", f"{name}, after", found.after, color, "7px,5px", 2.5),
    ]


def number_line_axis(by_network: Mapping[str, Clipping], threshold: float) -> LogAxis:
    """The axis on which the whole gradients' norms stand, from left to right."""
    return log_axis_for(
        [threshold], *([found.norm, found.norm_after or math.nan] for found in by_network.values())
    )


def number_line_x(axis: LogAxis, norm: float) -> float:
    """Where a norm stands on the number line, as a share of the plot's width."""
    (place,) = axis.place([norm])
    low, high = axis.ends
    share = ((place or 0.0) - low) / (high - low)
    return (_LINE_LEFT + share * (_LINE_RIGHT - _LINE_LEFT)) / PLOT_WIDTH


def _number_line(
    by_network: Mapping[str, Clipping], threshold: float, above: float, colors: Theme
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Shapes and annotations that begin so many pixels over the plot."""
    axis = number_line_axis(by_network, threshold)

    def height(pixels: float) -> float:
        return 1 + (above + pixels) / _INNER

    bottom, top = height(_SCALE), height(_SCALE + _ROW * len(by_network))
    at = number_line_x(axis, threshold)
    shapes = [_stroke(at, at, bottom, top, colors.text, 2, "4px,3px")]
    notes = [
        _words(
            (4.0 - LEFT) / PLOT_WIDTH,
            height(_SCALE + _ROW * len(by_network) + _HEAD / 2),
            "<b>The whole gradient’s norm</b> ‖∂L/∂θ‖:  ● before   ◀ after   "
            f"┆ clipped at {threshold:g}",
            colors.text,
            15,
        )
    ]
    ticks: list[tuple[float, str]] = []
    laid = axis.layout(colors, _TICKS)
    for value, text in zip(laid["tickvals"], laid["ticktext"], strict=True):
        low, high = axis.ends
        share = (value - low) / (high - low)
        ticks.append(((_LINE_LEFT + share * (_LINE_RIGHT - _LINE_LEFT)) / PLOT_WIDTH, text))
    for x, text in ticks:
        shapes.append(_stroke(x, x, bottom, top, colors.grid, 1))
        notes.append(_words(x, height(_SCALE / 2), text, colors.quiet, 14, "center"))
    for k, (key, found) in enumerate(by_network.items()):
        y = height(_SCALE + _ROW * (len(by_network) - k - 0.5))
        color = network_color(key, colors)
        name = f"<b>{network_name(key)}</b>"
        notes.append(_words((4.0 - LEFT) / PLOT_WIDTH, y, name, color, 15))
        before = number_line_x(axis, found.norm)
        if found.norm_after > 0 and found.factor < 1:
            after = number_line_x(axis, found.norm_after)
            shapes.append(_stroke(after, before, y, y, color, 3))
            notes.append(_words(after, y, "◀", color, 16, "center"))
        notes.append(_words(before, y, "●", color, 18, "center"))
        notes.append(_words((_LINE_RIGHT + 26) / PLOT_WIDTH, y, _told(found), color, 15))
    shapes.append(
        _stroke(_LINE_LEFT / PLOT_WIDTH, _LINE_RIGHT / PLOT_WIDTH, bottom, bottom, colors.quiet, 1)
    )
    return shapes, notes


def _told(found: Clipping) -> str:
    if found.exploded:
        return "∞, beyond the float range: not clipped"
    if found.factor == 1:
        return f"{magnitude(found.norm)}, left as it is"
    return (
        f"{magnitude(found.norm)} → {magnitude(found.norm_after)}, all × {magnitude(found.factor)}"
    )


def _stroke(
    x0: float, x1: float, y0: float, y1: float, color: str, width: float, dash: str = "solid"
) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "paper",
        "yref": "paper",
        "x0": x0,
        "x1": x1,
        "y0": y0,
        "y1": y1,
        "line": {"color": color, "width": width, "dash": dash},
        "layer": "below",
    }


def _words(
    x: float, y: float, text: str, color: str, size: float, anchor: str = "left"
) -> dict[str, Any]:
    return note(text, size, color, x=x, y=y, xanchor=anchor)


def _description(by_network: Mapping[str, Clipping], threshold: float, steps: int) -> str:
    words = [
        f"A number line of the whole gradients’ norms, clipped at {threshold:g}, and lines of each "
        f"step’s part over {counted(steps, 'step')} on a logarithmic axis, before and after."
    ]
    for key, found in by_network.items():
        part = f"the part of step 1 from {magnitude(float(found.before[0]))} to "
        part += magnitude(float(found.after[0]))
        if found.exploded:
            words.append(
                f"{network_name(key)}: the norm is beyond the float range, nothing is left to clip."
            )
        elif found.factor == 1:
            words.append(
                f"{network_name(key)}: {magnitude(found.norm)}, left as it is; the part of step 1 "
                f"is {magnitude(float(found.before[0]))}."
            )
        else:
            words.append(
                f"{network_name(key)}: from {magnitude(found.norm)} to "
                f"{magnitude(found.norm_after)}; {part}; its share is "
                f"{magnitude(float(found.share[0]))} before and after."
            )
    return " ".join(words)
