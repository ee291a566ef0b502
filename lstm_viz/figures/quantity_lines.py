"""The whole sequence as lines: the input, then the six quantities, a few units of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_viz.analysis.what_moved import require_comparable
from lstm_viz.arrays import FloatArray, checked_index
from lstm_viz.cells import LSTMTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import counted, shown
from lstm_viz.figures.end_labels import end_label, pushed_apart
from lstm_viz.figures.theme import Theme, faded, theme
from lstm_viz.figures.time_axis import (
    LEFT,
    RIGHT,
    WIDTH,
    axis_note,
    least_width,
    margin_note,
    time_layout,
)
from lstm_viz.figures.value_scales import value_range_of
from lstm_viz.notation import LSTM_QUANTITIES, QUANTITIES

MOST_LINES = 8
"""More lines than this in one row cannot be told apart."""
LABEL_SPACE = 15
"""Pixels from the middle of one label to the middle of the next, at least."""
DASHES = ("solid", "dash", "dot", "dashdot")

_TOP, _BOTTOM, _GAP = 12, 46, 20
_HEADROOM = 20  # pixels more over the rows for what says what the ghosts are
_ROW = 72  # pixels of a row with few lines
_LEADER = 14  # pixels from the axes to where a label begins
_MOST_MARKED = 60  # steps up to which each value has its point
_GHOST_STRENGTH = 0.5  # of a pinned line's colour on the background


def quantity_lines(
    trace: LSTMTrace,
    units: Sequence[int],
    *,
    tokens: Sequence[str] | None = None,
    pinned: LSTMTrace | None = None,
    own_scale: bool = False,
    dark: bool = False,
) -> go.Figure:
    """Draw x, f, i, C̃, o, C and h over all steps as lines, one row a quantity.

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace of a single sequence.
    units : sequence of int
        The units to draw, 0 to H-1, each once, at most `MOST_LINES`. With a projection, h has
        a line only for those below P.
    tokens : sequence of str, optional
        A label for each step, T of them.
    pinned : LSTMTrace, optional
        Another trace of the same shape, from before, dashed and pale behind each line.
    own_scale : bool
        Whether the axes of input and cell state go as far as the lines drawn do, instead of as
        far as those of any unit, so that a unit with small values shows its pattern.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    plotly.graph_objects.Figure
        One scatter trace a line, named after its quantity, ``customdata`` the unit from 0 (for x
        the column) at every point; x counts steps from 1. Of more than `MOST_LINES` columns of x
        those that move most are drawn. A pinned line is named ``"pinned: f"``.

    Raises
    ------
    InvalidInput
        When there are no units, too many, or one twice; when one does not exist; when the trace
        is of a batch, or there are not as many tokens as steps; when the pinned trace has another
        shape.
    """
    trace.require_single()
    chosen = _checked_units(units, trace.cell.hidden_size)
    if tokens is not None and len(tokens) != trace.steps:
        raise InvalidInput(
            f"there are {counted(len(tokens), 'token')} for {counted(trace.steps, 'step')}; "
            "expected one for each step."
        )
    if pinned is not None:
        require_comparable(trace, pinned)
    colors = theme(dark)
    over = _TOP if pinned is None else _TOP + _HEADROOM
    rows = [("x", trace.x, _columns_that_move_most(trace.x))]
    for key in LSTM_QUANTITIES:
        values = getattr(trace, key)
        rows.append((key, values, [unit for unit in chosen if unit < values.shape[1]]))
    heights = [max(_ROW, LABEL_SPACE * len(lines) + 4) for _, _, lines in rows]
    inner = sum(heights) + _GAP * (len(rows) - 1)

    traces: list[dict[str, Any]] = []
    layout: dict[str, Any] = {
        **time_layout(trace.steps, tokens, colors),
        "height": over + inner + _BOTTOM,
        "margin": {"l": LEFT, "r": RIGHT, "t": over, "b": _BOTTOM},
        "hovermode": "closest",
        "annotations": [],
        "meta": {
            "alt": _description(trace, chosen) + _pinned_words(pinned, chosen),
            "min_width": least_width(trace.steps),
        },
    }
    layout["xaxis"]["anchor"] = f"y{len(rows)}"
    top = float(inner)
    for k, ((key, values, lines), row_height) in enumerate(zip(rows, heights, strict=True), 1):
        axis = "" if k == 1 else str(k)
        # The input is that of both.
        before = None if pinned is None or key == "x" else getattr(pinned, key)
        ranged = [part for part in (values, before) if part is not None]
        low, high = value_range_of(key, *(part[:, lines] if own_scale else part for part in ranged))
        layout[f"yaxis{axis}"] = {
            "domain": [max(0.0, (top - row_height) / inner), top / inner],
            "range": [low, high],
            "tickvals": [low, high],
            "ticktext": [_end(low), _end(high)],
            "tickfont": {"size": 14, "color": colors.quiet},
            "fixedrange": True,
            "showgrid": False,
            "showline": True,
            "linecolor": colors.grid,
            "zeroline": low < 0,
            "zerolinecolor": colors.grid,
            "zerolinewidth": 1,
        }
        layout["annotations"].append(
            margin_note(
                f"<b>{QUANTITIES[key].label}</b>",
                -8,
                "right",
                (top - row_height / 2) / inner,
                colors.ink[key],
                17,
            )
        )
        if before is not None:
            traces += [
                _ghost(key, before, line, place, axis, colors) for place, line in enumerate(lines)
            ]
        traces += [
            _line(key, values, line, place, axis, colors) for place, line in enumerate(lines)
        ]
        layout["annotations"] += _labels(
            key, values[-1], lines, trace.steps, axis, (low, high), row_height, colors
        )
        top -= row_height + _GAP
    if pinned is not None:
        said = axis_note("dashed and pale: <b>pinned</b>", colors.text, 15)
        layout["annotations"].append(said | {"yshift": 6})  # clear of a line at the very top
    return go.Figure({"data": traces, "layout": layout}, _validate=False)


def _checked_units(units: Sequence[int], hidden_size: int) -> list[int]:
    if len(units) == 0:
        raise InvalidInput(f"there are no units to draw; expected 1 to {MOST_LINES} of them.")
    if len(units) > MOST_LINES:
        raise InvalidInput(f"there are {len(units)} units to draw; expected at most {MOST_LINES}.")
    chosen = [checked_index("unit", unit, hidden_size, "a unit from ") for unit in units]
    for k, unit in enumerate(chosen):
        if unit in chosen[:k]:
            raise InvalidInput(f"unit {unit} is listed twice; expected each unit once.")
    return chosen


def _columns_that_move_most(x: FloatArray) -> list[int]:
    moved = np.max(x, axis=0) / 2 - np.min(x, axis=0) / 2  # half of it cannot overflow
    return sorted(np.argsort(-moved, kind="stable")[:MOST_LINES].tolist())


def _line_color(key: str, place: int, colors: Theme) -> str:
    """The quantity's ink, or halfway to the text's: with `DASHES` eight different lines."""
    is_strong = (place + place // len(DASHES)) % 2 == 1
    return faded(colors.ink[key], 0.45, colors.text) if is_strong else colors.ink[key]


def _line(
    key: str, values: FloatArray, line: int, place: int, axis: str, colors: Theme
) -> dict[str, Any]:
    steps, color = values.shape[0], _line_color(key, place, colors)
    part = "column" if key == "x" else "unit"
    return {
        "type": "scatter",
        "mode": "lines+markers" if steps <= _MOST_MARKED else "lines",
        "name": key,
        "x": list(range(1, steps + 1)),
        "y": values[:, line].tolist(),  # not rounded: beyond the axis it would not be drawn
        "customdata": [line] * steps,
        "yaxis": f"y{axis}",
        "cliponaxis": False,
        "line": {"color": color, "width": 2, "dash": DASHES[place % len(DASHES)]},
        "marker": {"color": color, "size": 5},
        "hovertemplate": (
            f"{QUANTITIES[key].label}, {part} {line + 1}, step %{{x}}: %{{y:.4f}}<extra></extra>"
        ),
    }


def _ghost(
    key: str, values: FloatArray, line: int, place: int, axis: str, colors: Theme
) -> dict[str, Any]:
    """A line as it was before: pale, in dashes of its own, without points."""
    now = _line(key, values, line, place, axis, colors)
    pale = faded(now["line"]["color"], _GHOST_STRENGTH, colors.background)
    return {
        **now,
        "name": f"pinned: {key}",
        "mode": "lines" if len(values) > 1 else "markers",  # of one step there is no line
        "line": {"color": pale, "width": 2.5, "dash": "5px,4px"},
        "marker": {"color": pale, "size": 9, "symbol": "circle-open"},
        "hovertemplate": f"pinned: {now['hovertemplate']}",
    }


def _labels(
    key: str,
    last: FloatArray,
    lines: Sequence[int],
    steps: int,
    axis: str,
    ends: tuple[float, float],
    row_height: int,
    colors: Theme,
) -> list[dict[str, Any]]:
    """Each line's unit number in the right margin, and a thin line to it from the last value."""
    low, high = ends
    values = [float(last[line]) for line in lines]
    span = high - low
    # From the top, so that equal ones read downwards. A label's middle may stand at the very end
    # of the axis: half a row's gap is free there.
    depths = pushed_apart(
        [(high - value) / span for value in values], LABEL_SPACE / row_height, 0.0, 1.0
    )
    notes: list[dict[str, Any]] = []
    into_margin = 0.5 + steps * _LEADER / (WIDTH - LEFT - RIGHT)
    for place, (line, value, depth) in enumerate(zip(lines, values, depths, strict=True)):
        color, y = _line_color(key, place, colors), high - depth * span
        notes += end_label(
            str(line + 1),
            color,
            (steps, value),
            steps + into_margin,
            y,
            colors,
            away=_LEADER + 4,
            axis=axis,
        )
    return notes


def _end(value: float) -> str:
    """An end of an axis in at most six letters."""
    mantissa, _, exponent = f"{value:.3g}".partition("e")
    text = f"{float(mantissa):.2g}e{int(exponent)}" if exponent else mantissa
    return text.replace("-", "−")


def _description(trace: LSTMTrace, units: Sequence[int]) -> str:
    last = ", ".join(f"{shown(float(trace.c[-1, unit]))} in unit {unit + 1}" for unit in units)
    return (
        f"Lines of the input and of f, i, C̃, o, C and h over {counted(trace.steps, 'step')} for "
        f"{counted(len(units), 'unit')}. The cell state ends at {last}."
    )


def _pinned_words(pinned: LSTMTrace | None, units: Sequence[int]) -> str:
    if pinned is None:
        return ""
    last = ", ".join(f"{shown(float(pinned.c[-1, unit]))} in unit {unit + 1}" for unit in units)
    return f" Behind each line, dashed and pale, the pinned one; its cell state ends at {last}."
