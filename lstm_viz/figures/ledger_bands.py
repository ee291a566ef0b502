"""The cell state over time as bands: what each step wrote and how it is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_viz.analysis.ledger_history import LedgerHistory
from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import counted, shown
from lstm_viz.figures.ledger_axis import reach, ticks_between
from lstm_viz.figures.ledger_line import ledger_line
from lstm_viz.figures.theme import LINE, Theme, faded, theme
from lstm_viz.figures.time_axis import (
    LEFT,
    RIGHT,
    axis_note,
    least_width,
    require_token_per_step,
    step_words,
    time_layout,
)
from lstm_viz.notation import subscript

HEIGHT = 260
MOST_SEPARATED = 80
"""With more steps than this a line around every bar would cover the bars."""

_TOP, _BOTTOM = 30, 46


def ledger_bands(
    history: LedgerHistory,
    *,
    tokens: Sequence[str] | None = None,
    pinned: LedgerHistory | None = None,
    dark: bool = False,
) -> go.Figure:
    """Draw what a cell state is made of at every step, one band for each step that wrote to it.

    What is positive stacks up from 0, what is negative down from 0, the oldest nearest to 0.

    Parameters
    ----------
    history : LedgerHistory
        The books of one unit.
    tokens : sequence of str, optional
        A label for each step, T of them.
    pinned : LedgerHistory, optional
        The same unit's books in another trace of as many steps, from before: its C(t) is a dashed
        line over the bands.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    plotly.graph_objects.Figure
        One bar trace a band, named ``"start"``, ``"step 3"`` or ``"other steps"``, from the step
        where it begins; its ``customdata`` is the step that wrote it, from 0, or None. What is 0
        at every step is left out, unless a step wrote it. Last a line named ``"c"``, C(t) itself,
        after that of ``"pinned: c"``. x counts steps from 1.

    Raises
    ------
    InvalidInput
        When there are not as many tokens as steps, or the pinned books are of another unit or
        count of steps.
    """
    require_token_per_step(tokens, history.steps)
    if pinned is not None:
        _require_same_unit(history, pinned)
    colors = theme(dark)
    symbol = f"C{subscript(history.unit + 1)}"
    bands = _bands(history, symbol, tokens, colors)
    low, high = reach(history, pinned)
    ticks, ticktext = ticks_between(low, high)
    room = 0.06 * (high - low)
    few = history.steps <= MOST_SEPARATED
    return go.Figure(
        {
            "data": [
                *({**band, "marker": _marker(band["marker"], few, colors)} for band in bands),
                *([] if pinned is None else _pinned_cell_state(pinned, symbol, colors)),
                *_cell_state(history, symbol, few, colors),
            ],
            "layout": {
                **time_layout(history.steps, tokens, colors),
                "height": HEIGHT,
                "margin": {"l": LEFT, "r": RIGHT, "t": _TOP, "b": _BOTTOM},
                "barmode": "relative",
                "bargap": 0,
                "yaxis": {
                    "range": [low - room * (low < 0), high + room * (high > 0)],
                    "tickvals": ticks,
                    "ticktext": ticktext,
                    "tickfont": {"size": 14, "color": colors.quiet},
                    "fixedrange": True,
                    "gridcolor": colors.grid,
                    "zeroline": True,
                    "zerolinecolor": colors.quiet,
                    "zerolinewidth": 1,
                },
                "annotations": [
                    axis_note(f"<b>{symbol}(t)</b>", colors.ink["c"], 17),
                    *([] if pinned is None else [_pinned_note(colors)]),
                ],
                "meta": {
                    "alt": _description(history, symbol)
                    + ("" if pinned is None else _pinned_words(pinned, symbol)),
                    "min_width": least_width(history.steps),
                },
            },
        },
        _validate=False,
    )


def _bands(
    history: LedgerHistory, symbol: str, tokens: Sequence[str] | None, colors: Theme
) -> list[dict[str, Any]]:
    """The bands from the oldest to the newest, the others last; ``marker`` is the colour."""
    bands: list[dict[str, Any]] = []
    has_start = bool(history.initial.any())
    parts = [history.initial] if has_start else []
    shades = _shades([*parts, *history.remaining], colors)
    if has_start:
        hover = f"left of {symbol}(0): %{{hovertext}}"
        bands.append(_band("start", history.initial, None, 0, hover, shades[0]))
    of_steps = zip(history.sources, history.remaining, shades[has_start:], strict=True)
    for source, remaining, shade in of_steps:
        hover = f"written at {step_words(source, tokens)}: %{{hovertext}} left"
        bands.append(_band(f"step {source + 1}", remaining[source:], source, source, hover, shade))
    if history.others.any():
        hover = f"written at {counted(history.other_steps, 'other step')}: %{{hovertext}} left"
        shade = faded(colors.quiet, 0.55, colors.background)
        bands.append(_band("other steps", history.others, None, 0, hover, shade))
    return bands


def _band(
    name: str, left: FloatArray, source: int | None, first: int, hover: str, color: str
) -> dict[str, Any]:
    """One band that begins at step `first`."""
    values = [float(value) for value in left]
    return {
        "type": "bar",
        "name": name,
        "x": list(range(first + 1, first + 1 + len(values))),
        "y": values,
        "width": 1,
        "customdata": [source] * len(values),
        "hovertext": [shown(value) for value in values],
        "hovertemplate": hover + "<extra></extra>",
        "marker": color,
    }


def _marker(color: str, separated: bool, colors: Theme) -> dict[str, Any]:
    line = {"color": colors.background, "width": 0.5 if separated else 0}
    return {"color": color, "line": line}


def _shades(parts: Sequence[FloatArray], colors: Theme) -> list[str]:
    """From pale (the oldest) to strong (the newest), every other one of a stack a step stronger."""
    pale, strong, step = (0.40, 0.70, 0.18) if colors.dark else (0.42, 0.86, 0.24)
    extremes = [float(part[np.abs(part).argmax()]) for part in parts]
    visible = 1e-3 * max((abs(value) for value in extremes), default=0.0)
    in_stack = {True: 0, False: 0}  # visible bands so far over 0 and under it
    shades = []
    for k, value in enumerate(extremes):
        share = pale + (strong - pale) * k / max(1, len(parts) - 1)
        share += step * (in_stack[value > 0] % 2 - 0.5)
        in_stack[value > 0] += abs(value) > visible
        shades.append(faded(LINE["c"], share, colors.background))
    return shades


def _cell_state(
    history: LedgerHistory, symbol: str, few: bool, colors: Theme
) -> list[dict[str, Any]]:
    """C(t) as a line, with an outline of the page's colour that lifts it off the bands."""
    values = [float(value) for value in history.total]
    points: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines+markers" if few else "lines",
        "x": list(range(1, history.steps + 1)),
        "y": values,
    }
    return [
        {
            **points,
            "name": "c outline",
            "mode": "lines",
            "line": {"color": colors.background, "width": 5 if few else 3},
            "hoverinfo": "skip",
        },
        {
            **points,
            "name": "c",
            "line": {"color": colors.ink["c"], "width": 2.5 if few else 1.5},
            "marker": {
                "size": 8,
                "color": colors.ink["c"],
                "line": {"color": colors.background, "width": 1.5},
            },
            "hovertext": [shown(value) for value in values],
            "hovertemplate": f"{symbol}(%{{x}}) = %{{hovertext}}<extra></extra>",
        },
    ]


def _require_same_unit(history: LedgerHistory, pinned: LedgerHistory) -> None:
    here, there = ((part.unit, part.steps) for part in (history, pinned))
    if here != there:
        raise InvalidInput(
            f"the pinned books are of unit {there[0]} over {counted(there[1], 'step')}, these of "
            f"unit {here[0]} over {counted(here[1], 'step')}; expected the same."
        )


def _pinned_cell_state(pinned: LedgerHistory, symbol: str, colors: Theme) -> list[dict[str, Any]]:
    """C(t) as it was before, dashed, on an outline that lifts it off the bands."""
    values = [float(value) for value in pinned.total]
    points: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines" if pinned.steps > 1 else "markers",
        "x": list(range(1, pinned.steps + 1)),
        "y": values,
    }
    return [
        {
            **points,
            "name": "pinned: c outline",
            "line": {"color": colors.background, "width": 4.5},
            "marker": {"size": 1, "color": colors.background},
            "hoverinfo": "skip",
        },
        {
            **points,
            "name": "pinned: c",
            "line": {"color": colors.text, "width": 2, "dash": "7px,5px"},
            "marker": {"symbol": "circle-open", "size": 12, "color": colors.text},
            "hovertext": [shown(value) for value in values],
            "hovertemplate": f"pinned: {symbol}(%{{x}}) = %{{hovertext}}<extra></extra>",
        },
    ]


def _pinned_note(colors: Theme) -> dict[str, Any]:
    note = axis_note("dashed: <b>pinned</b>", colors.text, 15)
    return note | {"xshift": note["xshift"] + 66}  # after the axis's own note


def _pinned_words(pinned: LedgerHistory, symbol: str) -> str:
    low, high = shown(float(pinned.total.min())), shown(float(pinned.total.max()))
    reach = f"{low} throughout" if low == high else f"from {low} to {high}"
    return (
        f" A dashed line is the pinned {symbol}(t), {reach}, at the end "
        f"{shown(float(pinned.total[-1]))}."
    )


def _description(history: LedgerHistory, symbol: str) -> str:
    low, high = shown(float(history.total.min())), shown(float(history.total.max()))
    reach = f"{low} throughout" if low == high else f"from {low} to {high}"
    return (
        f"Bands over {counted(history.steps, 'step')}: what each step wrote to {symbol} and what "
        f"is left of it at each later step. Together they are {symbol}(t), {reach}. "
        f"At the end {ledger_line(history, history.steps - 1)}."
    )
