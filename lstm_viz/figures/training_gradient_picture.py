"""How far back through time a gradient reaches while networks learn: update by lag, in colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.digits import counted
from lstm_viz.figures.log_axis import log10_of, magnitude
from lstm_viz.figures.moving import MovingPicture
from lstm_viz.figures.network_colors import network_name
from lstm_viz.figures.theme import Theme, theme
from lstm_viz.figures.time_axis import LEFT
from lstm_viz.figures.training_axis import (
    LEAST_WIDTH,
    drawn_looks,
    round_up,
    training_layout,
    training_picture,
    updates_end,
    value_ticks,
    words_at,
)
from lstm_viz.figures.training_gradient_scale import (
    OFF_SCALE,
    GradientScale,
    gradient_scale,
    off_scale_color,
    scale_bar,
)
from lstm_viz.figures.training_panels import Panel, panel_name, panel_updates, panels
from lstm_viz.training import Course, Look, Training

MOST_COLUMNS, MOST_ROWS = 100, 50
"""Of more looks the last one in each part of the axis is drawn; more lags are taken together."""

_INNER, _BOTTOM, _HEADING, _NAME = 190, 52, 24, 26  # pixels
_PANELS_END, _BAR_LEFT = 0.925, 0.965  # shares of the axes' width
_LEAST_COLUMN = 0.01  # of the axis: so much of it the only look takes


@dataclass(frozen=True, eq=False)
class _Reach:
    """What is drawn of a network."""

    key: str
    powers: FloatArray  # (rows, looks), log₁₀ of the norms
    diverged: FloatArray  # (looks,), 1 where the loss is no finite number
    updates: list[float]  # looks + 1, the columns' edges: halfway between two looks


def training_gradient_picture(training: Training, *, dark: bool = False) -> MovingPicture:
    """Draw for each network how ‖∂L/∂h‖ k steps before the last answer changes over updates.

    Parameters
    ----------
    training : Training
        A training so far.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        One layer, which listens. A heatmap a network, ``"gradient: lstm"``: x its columns' edges,
        halfway between two looks, y likewise lags k, 0 at the bottom, z log₁₀ of the norm, cut off
        at the scale's ends; one scale for all. Where a norm is 0, ∞, or no number
        since the network diverged, it has none; there ``"0: lstm"``, ``"∞: lstm"`` and
        ``"nan: lstm"`` have a 1. Where no sequence is as long, there is nothing. Of a bin of
        several lags the lower median is drawn.
    """
    colors = theme(dark)
    end = updates_end(training)
    looks = [drawn_looks(course, end, MOST_COLUMNS) for course in training.courses]
    steps = _lags(looks)
    every = int(round_up(max(1, steps / MOST_ROWS)))
    reaches = [
        _reach(course, drawn, end, steps, every)
        for course, drawn in zip(training.courses, looks, strict=True)
    ]
    scale = gradient_scale([reach.powers for reach in reaches])
    places = panels([1] * len(reaches), _PANELS_END)
    number = len(reaches) + 1
    bar, bar_axes, bar_shapes = scale_bar(scale, _BAR_LEFT, number, colors)
    lags = [k - 0.5 for k in range(0, steps, every)] + [steps - 0.5]
    layout: dict[str, Any] = {
        **training_layout(
            _HEADING + _NAME,
            _INNER,
            _BOTTOM,
            LEAST_WIDTH + 120 * max(0, len(reaches) - 3),
            _description(training, steps),
            colors,
        ),
        **bar_axes,
        "shapes": bar_shapes,
        "annotations": [
            words_at(
                "<b>Gradient</b> ‖∂L/∂h‖ k steps before the answer; up: further back",
                0,
                4 - LEFT,
                -_NAME - _HEADING / 2,
                15,
                colors.text,
            ),
            _updates_note(colors),
        ],
    }
    for reach, place in zip(reaches, places, strict=True):
        layout[f"xaxis{place.x[1:]}"] = panel_updates(place, end, len(reaches) > 1, colors)
        layout[f"yaxis{place.y[1:]}"] = {
            **value_ticks(colors),
            **_lag_ticks(steps),
            "anchor": place.x,
            "range": [-0.5, steps - 0.5],
            "showgrid": False,
            "showticklabels": place.number == 1,
            "ticks": "outside" if place.number == 1 else "",
            "showline": True,
            "linecolor": colors.grid,
        }
        layout["annotations"].append(panel_name(reach.key, place, _NAME / 2, colors))
    figure = {
        "data": [
            *(
                trace
                for reach, place in zip(reaches, places, strict=True)
                for trace in _heatmaps(reach, place, lags, every, scale, colors)
            ),
            bar,
        ],
        "layout": layout,
    }
    return training_picture(figure)


def _lags(looks: Sequence[Sequence[Look]]) -> int:
    """How many lags there are: up to the last one at which any sequence has a step."""
    there = [~np.isnan(look.gradient) for drawn in looks for look in drawn]
    longest = max((int(np.flatnonzero(part)[-1]) + 1 for part in there if part.any()), default=0)
    return longest or len(there[0])


def _reach(course: Course, looks: Sequence[Look], end: int, steps: int, every: int) -> _Reach:
    norms = np.array([look.gradient[:steps] for look in looks], np.float64)
    at = [look.update for look in looks]
    halfway = [(one + other) / 2 for one, other in pairwise(at)]
    last = max(len(course.losses), at[-1], _LEAST_COLUMN * end)
    return _Reach(
        key=course.architecture,
        powers=log10_of(_lower_medians(norms, every)).T,
        diverged=~np.isfinite([look.loss for look in looks]),
        updates=[0, *halfway, last],
    )


def _lower_medians(norms: FloatArray, every: int) -> FloatArray:
    """The lower median of each bin of lags; what is no number is passed over.

    Parameters
    ----------
    norms : ndarray, shape (looks, T)
        nan sorts last.
    every : int
        How many lags a bin has; the last one may have fewer.
    """
    if every == 1:
        return norms
    looks, steps = norms.shape
    whole = np.full((looks, -(-steps // every) * every), np.nan)
    whole[:, :steps] = norms
    bins = np.sort(whole.reshape(looks, -1, every), axis=2)
    count = (~np.isnan(bins)).sum(axis=2, keepdims=True)
    return np.take_along_axis(bins, np.maximum(count - 1, 0) // 2, axis=2)[:, :, 0]


def _heatmaps(
    reach: _Reach,
    place: Panel,
    lags: list[float],
    every: int,
    scale: GradientScale,
    colors: Theme,
) -> list[dict[str, Any]]:
    """A network's norms, and what is off their scale where there is any."""
    name = network_name(reach.key)
    where = f"{name} around update %{{x:,.0f}}, "
    where += "%{y} steps back" if every == 1 else f"around %{{y:.0f}} steps back ({every} lags)"
    trace = {
        "type": "heatmap",
        "x": reach.updates,
        "y": lags,
        "xaxis": place.x,
        "yaxis": place.y,
        "showscale": False,
    }
    found = [
        {
            **trace,
            "name": f"gradient: {reach.key}",
            "z": scale.layer(reach.powers).tolist(),
            "zmin": scale.low,
            "zmax": scale.high,
            "colorscale": scale.stops(colors),
            "hovertemplate": f"{where}: 10<sup>%{{z:.1f}}</sup><extra></extra>",
        }
    ]
    off = {
        "0": np.isneginf(reach.powers),
        "∞": np.isposinf(reach.powers),
        "nan": np.isnan(reach.powers) & reach.diverged,
    }
    told = {"0": "0: below the float range", "∞": "∞: beyond the float range", "nan": "no number"}
    for kind in OFF_SCALE:
        if off[kind].any():
            color = off_scale_color(kind, colors)
            found.append(
                {
                    **trace,
                    "name": f"{kind}: {reach.key}",
                    "z": np.where(off[kind], 1, None).tolist(),  # type: ignore[call-overload]
                    "zmin": 0,
                    "zmax": 1,
                    "colorscale": [[0, color], [1, color]],
                    "hovertemplate": f"{where}: {told[kind]}<extra></extra>",
                }
            )
    return found


def _lag_ticks(steps: int) -> dict[str, Any]:
    every = round_up(max(1, steps / 5))
    ticks = list(range(0, steps, int(every)))
    return {"tickvals": ticks, "ticktext": [f"{tick:,}" for tick in ticks]}


def _updates_note(colors: Theme) -> dict[str, Any]:
    """What the horizontal axes count, under their middle."""
    return {
        **words_at("updates", 0.5 * _PANELS_END, 0, _INNER + 36, 15, colors.quiet),
        "xanchor": "center",
    }


def _description(training: Training, steps: int) -> str:
    words = [
        "Heatmaps of the gradient of the last answer’s loss with respect to earlier hidden states, "
        f"over updates and 0 to {counted(steps - 1, 'step')} back, one colour scale for all."
    ]
    for course in training.courses:
        look = course.looks[-1]
        norms = look.gradient[:steps]
        words.append(
            f"{network_name(course.architecture)} after {look.update:,} updates: "
            f"{magnitude(float(norms[0]))} at the answer, {magnitude(float(norms[steps // 2]))} "
            f"{counted(steps // 2, 'step')} back, {magnitude(float(norms[-1]))} "
            f"{counted(steps - 1, 'step')} back."
        )
    return " ".join(words)
