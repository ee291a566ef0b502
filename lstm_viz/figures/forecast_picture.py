"""A series as a network continues it: step by step ahead, then from its own answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lstm_viz.arrays import FloatArray, checked_index
from lstm_viz.figures.digits import counted, plain_text, shown
from lstm_viz.figures.forecast_curves import cursor_points, forecast_curves
from lstm_viz.figures.forecast_words import moments
from lstm_viz.figures.moving import Layer, MovingPicture, Sentence, Words
from lstm_viz.figures.notes import note
from lstm_viz.figures.theme import Theme, theme
from lstm_viz.figures.time_axis import (
    LEFT,
    MOST_TOKENS,
    axis_note,
    require_token_per_step,
    time_layout,
)
from lstm_viz.readout import AS_IT_IS, Forecast, RealUnits

HEIGHT = 360

_TOP, _BOTTOM = 62, 48
_LEAST_WIDTH = 450
_TICKS, _LONGEST_TICK = 4, 10  # labels under a long series, and the letters of each


def forecast_picture(
    found: Forecast,
    *,
    units: RealUnits = AS_IT_IS,
    tokens: Sequence[str] | None = None,
    column: int = 0,
    dark: bool = False,
) -> MovingPicture:
    """Draw a series, what a network says of each step before it comes, and how it runs on alone.

    Parameters
    ----------
    found : Forecast
        T known steps and N of the free run.
    units : RealUnits, optional
        In which all is shown.
    tokens : sequence of str, optional
        A label for each of the T + N steps, such as a date.
    column : int, default 0
        Which of the D numbers of a step, 0 to D-1.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        Of T + N steps. The traces ``"known"``, ``"one ahead"`` (from the second step on),
        ``"free"`` (from the last known step on, which it continues) and, where it is known what
        came, ``"rest"``, dashed. A shape marks the boundary. In a layer of its own, ``"cursor"``
        and ``"now"``, two points: what is read at the step, and what is said of the next.

    Raises
    ------
    InvalidInput
        When there is no such column, or there are not as many tokens as steps.
    """
    known_steps, ahead = len(found.known), len(found.free)
    steps = known_steps + ahead
    require_token_per_step(tokens, steps)
    checked_index("column", column, found.known.shape[1], "a column from ")
    colors = theme(dark)
    known, one_ahead, free, said = (
        units.real(part[:, column])
        for part in (found.known, found.one_ahead, found.free, found.said)
    )
    rest = None if found.rest is None else units.real(found.rest[:, column])
    layout = _layout(found, tokens, units, [known, said, rest], colors)
    traces = forecast_curves(known, one_ahead, free, rest, tokens, units, colors)
    return MovingPicture(
        layers=(
            Layer({"data": traces, "layout": layout}, listens=True),
            cursor_points(layout, colors),
        ),
        arrays={"now": np.stack([np.concatenate([known, free]), said], axis=1)},
        words={"told": moments(found, tokens, units, column)},
        alt=Sentence((layout["meta"]["alt"], " ", Words("told"))),
        steps=steps,
        sentence=Sentence((Words("told"),)),
        jumps="x",
    )


def _layout(
    found: Forecast,
    tokens: Sequence[str] | None,
    units: RealUnits,
    parts: Sequence[FloatArray | None],
    colors: Theme,
) -> dict[str, Any]:
    known_steps, ahead = len(found.known), len(found.free)
    steps = known_steps + ahead
    values = np.concatenate([part for part in parts if part is not None])
    low, high = float(values.min()), float(values.max())
    room = 0.08 * (high - low) or 1.0
    layout = time_layout(steps, tokens, colors)
    layout["xaxis"]["range"] = [0.5, steps + 1]  # what is said last stands behind the last step
    if tokens is not None and steps > MOST_TOKENS:
        ticks = [round(steps * (2 * k + 1) / (2 * _TICKS)) for k in range(_TICKS)]
        layout["xaxis"] |= {
            "tickvals": ticks,
            "ticktext": [plain_text(tokens[t - 1], _LONGEST_TICK) for t in ticks],
        }
    boundary = known_steps + 0.5
    return {
        **layout,
        "height": HEIGHT,
        "margin": {"l": LEFT, "r": 24, "t": _TOP, "b": _BOTTOM},
        "hovermode": "closest",
        "yaxis": {
            "range": [low - room, high + 2 * room],  # over the curves stand words
            "nticks": 6,
            "tickfont": {"size": 15, "color": colors.quiet},
            "fixedrange": True,
            "gridcolor": colors.grid,
            "zeroline": False,
        },
        "shapes": [
            {
                "type": "rect",
                "name": "free run",
                "xref": "x",
                "yref": "paper",
                "x0": boundary,
                "x1": steps + 1,
                "y0": 0,
                "y1": 1,
                "line": {"width": 0},
                "fillcolor": colors.surface,
                "layer": "below",
            },
            {
                "type": "line",
                "name": "boundary",
                "xref": "x",
                "yref": "paper",
                "x0": boundary,
                "x1": boundary,
                "y0": 0,
                "y1": 1,
                "line": {"color": colors.quiet, "width": 2, "dash": "dash"},
            },
        ],
        "annotations": [
            axis_note(_legend(found.rest is not None, colors), colors.text, 16)
            | {"xshift": 0, "yshift": 6, "align": "left"},
            # Beside a short free run there is more room before it.
            note(
                "on its own ▸",
                15,
                colors.text,
                xref="x",
                x=boundary,
                xanchor="left" if ahead > 0.4 * steps else "right",
                yanchor="top",
                xshift=6 if ahead > 0.4 * steps else -6,
            ),
            note(
                plain_text(units.name),
                16,
                colors.quiet,
                xanchor="right",
                yanchor="bottom",
                xshift=-8,
                yshift=4,
            ),
        ],
        "meta": {
            "alt": _description(found, units),
            "min_width": _LEAST_WIDTH,
            "max_scale": 1.4,
        },
    }


def _legend(has_rest: bool, colors: Theme) -> str:
    said = f'<span style="color:{colors.ink["h"]}">'
    return (
        "<b>━</b> read" + ("   <b>╍</b> what came" if has_rest else "") + "<br>"
        f"{said}<b>┈</b></span> foretold one step ahead   "
        f"{said}<b>━</b></span> on its own"
    )


def _description(found: Forecast, units: RealUnits) -> str:
    words = (
        f"A curve of {counted(len(found.known), 'step')} that was read, with what the network "
        f"said of each step before, and {counted(len(found.free), 'step')} that it continues from "
        "its own answers."
    )
    if len(found.known) > 1:
        words += (
            f" One step ahead it is off by {_off(found.one_ahead_error, units)} (root mean "
            f"square); saying that each step is as the one before, by "
            f"{_off(found.as_before_error, units)}."
        )
    if found.free_error is not None:
        words += f" On its own it is off by {_off(found.free_error, units)}."
    return words


def _off(error: float, units: RealUnits) -> str:
    return f"{shown(error * units.factor)}{units.behind}"
