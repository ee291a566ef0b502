"""Which units go with a feature of the steps, as bars of correlation."""

from __future__ import annotations

from typing import Any

import numpy as np

from lstm_viz.analysis import UnitRanking
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import counted, plain_text, shown
from lstm_viz.figures.moving import (
    Binding,
    Choose,
    Colors,
    Layer,
    MovingPicture,
    Numbers,
    Repeat,
    Row,
    Sentence,
    Sentences,
    Words,
)
from lstm_viz.figures.notes import note
from lstm_viz.figures.plain_layout import plain_layout
from lstm_viz.figures.theme import FONT, NUMBER_FONT, Scale, Theme, theme
from lstm_viz.figures.time_axis import WIDTH
from lstm_viz.notation import QUANTITIES, subscript

MOST_ROWS = 8
"""So many units are shown, where there are as many."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 12, 62, 34
_ROW = 34
_LEAST_WIDTH = 450
_SPACE = "\u00a0"
_REACH = 1.5  # the axis goes on beyond 1, for the number at the end of a bar


def unit_ranking_bars(
    ranking: UnitRanking, feature: str, *, rows: int = MOST_ROWS, dark: bool = False
) -> MovingPicture:
    """Draw the units that go best with a feature, each with its correlation.

    A bar to the right is a unit that rises with the feature, one to the left falls with it. Which
    feature it is, and which units, is in the picture's arrays and words alone: with another
    feature the bars of the same board glide.

    Parameters
    ----------
    ranking : UnitRanking
        Of all units and features.
    feature : str
        One of the ranking's features.
    rows : int, default `MOST_ROWS`
        The most units to show, 1 or more.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        It has one step. The traces ``"units"`` (the bars, ``customdata`` the units from 0),
        ``"names"`` and ``"numbers"``.

    Raises
    ------
    InvalidInput
        When there is no such feature, or `rows` is less than 1.
    """
    if rows < 1:
        raise InvalidInput(f"rows is {rows}; expected 1 or more.")
    colors, symbol = theme(dark), QUANTITIES[ranking.quantity].symbol
    best = ranking.units_for(feature, rows)
    values = np.array([[unit.correlation for unit in best]])
    units = [unit.unit for unit in best]
    return MovingPicture(
        layers=(
            Layer(
                _skeleton(len(best), colors),
                (
                    Binding(0, "x", Row("correlation")),
                    Binding(0, "customdata", Row("unit")),
                    Binding(
                        0,
                        "marker.color",
                        Colors(
                            Row("correlation"),
                            Scale(
                                -1e-300,
                                1e-300,
                                (colors.signed_scale[0], colors.signed_scale[2]),
                            ),
                        ),
                    ),
                    Binding(1, "text", Words("names", Row("place"))),
                    Binding(2, "x", Row("correlation")),
                    Binding(
                        2,
                        "text",
                        Sentences((_SPACE, Numbers(Row("correlation"), signed=True), _SPACE)),
                    ),
                    Binding(
                        2,
                        "textposition",
                        Choose(
                            Row("is_left"),
                            (
                                Repeat("middle right", len(best)),
                                Repeat("middle left", len(best)),
                            ),
                        ),
                    ),
                    Binding(None, "annotations[0].text", Words("title")),
                ),
                listens=True,
            ),
        ),
        arrays={
            "correlation": values,
            "unit": np.array([units], np.uint16),
            "place": np.arange(len(best), dtype=np.uint16)[None],
            "is_left": (values < 0).astype(np.uint8),
        },
        words={
            "names": [f"{symbol}{subscript(unit + 1)}" for unit in units],
            "title": [_title(ranking, feature, symbol)],
            "tips": [
                f"unit {unit.unit + 1}: {shown(unit.correlation, 4, signed=True)}" for unit in best
            ],
            "told": [_description(ranking, feature)],
        },
        alt=Sentence((Words("told"),)),
        steps=1,
        tips=Words("tips", Row("place")),
    )


def _title(ranking: UnitRanking, feature: str, symbol: str) -> str:
    name = plain_text(feature, 40)
    if feature in ranking.constant_features:
        return f"“{name}” never changes here: <b>no unit</b> can go with it"
    return f"{symbol}(t) and <b>{name}</b>, over {counted(ranking.steps, 'step')}"


def _description(ranking: UnitRanking, feature: str) -> str:
    if feature in ranking.constant_features:
        return f"Bars of correlation, all 0: {feature} never changes in these sequences."
    name = QUANTITIES[ranking.quantity].name
    told = ", ".join(
        f"{shown(unit.correlation, signed=True)} in unit {unit.unit + 1}"
        for unit in ranking.units_for(feature, 3)
    )
    return (
        f"Bars of correlation from −1 to 1 between {feature} and the {name} of each unit, over "
        f"{counted(ranking.steps, 'step')}, the largest first: {told}."
    )


def _skeleton(count: int, colors: Theme) -> dict[str, Any]:
    places = list(range(count))
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "name": "units",
                "y": places,
                "base": 0,
                "width": 0.66,
                "marker": {"line": {"width": 0}},
                "hoverinfo": "none",
            },
            {
                "type": "scatter",
                "mode": "text",
                "name": "names",
                "x": [-_REACH] * count,
                "y": places,
                "textposition": "middle left",
                "textfont": {"family": FONT, "size": 20, "color": colors.text},
                "cliponaxis": False,
                "hoverinfo": "none",
            },
            {
                "type": "scatter",
                "mode": "text",
                "name": "numbers",
                "y": places,
                "textfont": {"family": NUMBER_FONT, "size": 17, "color": colors.text},
                "cliponaxis": False,
                "hoverinfo": "none",
            },
        ],
        "layout": {
            **plain_layout(colors, letters=15),
            "width": WIDTH,
            "height": _TOP + _ROW * count + _BOTTOM,
            "margin": {"l": _LEFT, "r": _RIGHT, "t": _TOP, "b": _BOTTOM},
            "hovermode": "closest",
            "barmode": "overlay",
            "xaxis": {
                "range": [-_REACH, _REACH],
                "fixedrange": True,
                "tickvals": [-1, -0.5, 0, 0.5, 1],
                "ticktext": ["−1", "−0.5", "0", "+0.5", "+1"],
                "tickfont": {"size": 15, "color": colors.quiet},
                "gridcolor": colors.grid,
                "zeroline": True,
                "zerolinecolor": colors.quiet,
                "zerolinewidth": 2,
            },
            "yaxis": {
                "range": [count - 0.5, -0.5],
                "fixedrange": True,
                "showgrid": False,
                "zeroline": False,
                "showticklabels": False,
            },
            "annotations": [
                _note("", 0.0, "left", 44, 17, colors.text, shift=4 - _LEFT),
                _note("◀ falls with it", 0.5, "right", 16, 15, colors.quiet, shift=-12),
                _note("rises with it ▶", 0.5, "left", 16, 15, colors.quiet, shift=12),
            ],
            "meta": {"min_width": _LEAST_WIDTH, "max_scale": 1.4},
        },
    }


def _note(
    text: str, x: float, anchor: str, above: float, size: float, color: str, *, shift: float
) -> dict[str, Any]:
    return note(text, size, color, x=x, xanchor=anchor, xshift=shift, yshift=above)
