"""What each architecture costs, as bars: parameters, multiplications, state, measured time."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.costs import ARCHITECTURES, COSTS, Architecture, Quantity, Sizes
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.cost_axis import MOST_TICKS, cost_axis, ratio_text, time_text
from lstm_viz.figures.moving import (
    Binding,
    Colors,
    Layer,
    MovingPicture,
    Row,
    Sentence,
    Words,
)
from lstm_viz.figures.theme import FONT, NUMBER_FONT, Scale, faded, theme

COMPARED_WITH: Architecture = "rnn"
"""The ratios are to this one."""

COUNTED: tuple[tuple[Quantity, str], ...] = (
    ("parameters", "Parameters"),
    ("multiplications", "Multiplications a step"),
    ("state", "Numbers handed on"),
)
"""The panels whose numbers are counted; the last one is the measured time."""

_WIDTH = 980
_NAMES = 178  # pixels for the names
_PANELS = len(COUNTED) + 1
_PANEL = (_WIDTH - _NAMES) / _PANELS
_TOP, _ROW, _BOTTOM = 36, 45, 24
_BAR = 11


def cost_bars(
    sizes: Sizes,
    seconds: Mapping[Architecture, float] | None = None,
    *,
    chosen: Architecture = "lstm",
    logarithmic: bool = True,
    dark: bool = False,
) -> MovingPicture:
    """Draw counts and measured time of all architectures beside each other.

    What depends on sizes, times and choice is in the arrays and words alone: with others the bars
    of the same board glide.

    Parameters
    ----------
    sizes : Sizes
        For which is counted.
    seconds : mapping, optional
        Measured seconds a step by architecture; without it, or for one that is not in it, the
        picture says that nothing was measured.
    chosen : str
        The architecture whose row stands out.
    logarithmic : bool
        Whether bars begin at a power of ten and grow with the logarithm, or begin at 0.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        It has one step. The traces ``"rows"`` (a click's ``index`` is the architecture's),
        ``"bars"``, ``"numbers"``, ``"names"``, ``"ticks"`` and ``"powers"``.

    Raises
    ------
    InvalidInput
        When there is no such architecture, or a time is not over 0.
    """
    if chosen not in COSTS:
        raise InvalidInput(f"chosen is {chosen!r}; expected one of {', '.join(ARCHITECTURES)}.")
    times = dict(seconds or {})
    if any(not 0 < time < math.inf for time in times.values()):
        raise InvalidInput("seconds holds a time that is not over 0; expected finite seconds.")
    colors = theme(dark)
    values = _values(sizes, times)
    axes = [cost_axis(column, logarithmic) for column in values]
    lengths = [
        [axis.length(value) for value in column] for axis, column in zip(axes, values, strict=True)
    ]
    rows = len(ARCHITECTURES)
    canvas, meta = _skeleton(dark), {"min_width": 960, "max_scale": 1.5}
    is_chosen = [float(key == chosen) for key in ARCHITECTURES]
    strong, weak = colors.gate_scale[1], faded(colors.quiet, 0.55, colors.background)
    places = [axis.ticks(_left(panel)) for panel, axis in enumerate(axes)]
    powers = [axis.powers() for axis in axes]
    return MovingPicture(
        layers=(
            Layer(
                _ground(dark).figure(meta),
                (
                    Binding(0, "x", Row("ticks")),
                    Binding(1, "x", Row("powers_at")),
                    Binding(1, "text", Words("powers", Row("power"))),
                    Binding(None, f"annotations[{_PANELS - 1}].text", Words("time")),
                ),
            ),
            Layer(
                canvas.figure(meta),
                (
                    Binding(0, "marker.opacity", Row("chosen", factor=0.13)),
                    Binding(1, "x", Row("lengths")),
                    Binding(1, "marker.color", Colors(Row("strong"), Scale(0, 1, (weak, strong)))),
                    Binding(2, "text", Words("numbers", Row("place"))),
                ),
                listens=True,
            ),
        ),
        arrays={
            "chosen": np.array([is_chosen]),
            "strong": np.array([is_chosen * _PANELS]),
            "lengths": np.array([[length for column in lengths for length in column]]),
            "place": np.arange(rows * _PANELS, dtype=np.uint16)[None],
            "row": np.arange(rows, dtype=np.uint16)[None],
            "ticks": _drawn_ticks(places),
            "powers_at": np.array([[x for some in places for x in some]]),
            "power": np.arange(_PANELS * MOST_TICKS, dtype=np.uint16)[None],
        },
        words={
            "numbers": [
                _number(panel, value, column[ARCHITECTURES.index(COMPARED_WITH)], colors.quiet)
                for panel, column in enumerate(values)
                for value in column
            ],
            "powers": [text for some in powers for text in some],
            "time": ["<b>Time a step</b>"],
            "tips": [f"{COSTS[key].name}: {COSTS[key].sentence}" for key in ARCHITECTURES],
            "told": [_description(sizes, times, chosen)],
        },
        alt=Sentence((Words("told"),)),
        steps=1,
        tips=Words("tips", Row("row")),
    )


def _values(sizes: Sizes, times: Mapping[Architecture, float]) -> list[list[float]]:
    """A column for each panel, a number for each architecture; NaN where nothing was measured."""
    letters = sizes.letters
    counted = [
        [float(COSTS[key].of(quantity).value(letters)) for key in ARCHITECTURES]
        for quantity, _ in COUNTED
    ]
    return [*counted, [times.get(key, math.nan) for key in ARCHITECTURES]]


def _number(panel: int, value: float, reference: float, quiet: str) -> str:
    """A number over its bar, with its ratio to the reference."""
    if math.isnan(value):
        return f'<span style="color:{quiet}">not measured</span>'
    if value == 0:
        return "none"
    text = f"{value:,.0f}" if panel < len(COUNTED) else time_text(value)
    if not reference > 0:
        return text
    return f'{text}  <span style="color:{quiet}">{ratio_text(value / reference)}</span>'


def _drawn_ticks(places: list[list[float]]) -> FloatArray:
    """The x of the lines at the powers of ten: each goes down, and comes up again unseen."""
    return np.array([[x for some in places for x in some for _ in range(3)]])


def _left(panel: int) -> float:
    return _NAMES + panel * _PANEL


def _height() -> float:
    return _TOP + _ROW * len(ARCHITECTURES) + _BOTTOM


def _skeleton(dark: bool) -> Canvas:
    colors = theme(dark)
    rows = len(ARCHITECTURES)
    canvas = Canvas(_WIDTH, _height(), colors)
    middles = [_TOP + _ROW * (k + 0.5) for k in range(rows)]
    canvas.trace(
        {
            "type": "bar",
            "name": "rows",
            "orientation": "h",
            "base": [0] * rows,
            "x": [_WIDTH] * rows,
            "y": middles,
            "width": [_ROW - 3] * rows,
            "marker": {"color": colors.gate_scale[1], "line": {"width": 0}, "cornerradius": 6},
            "hoverinfo": "none",
        }
    )
    canvas.trace(
        {
            "type": "bar",
            "name": "bars",
            "orientation": "h",
            "base": [_left(panel) for panel in range(_PANELS) for _ in range(rows)],
            "y": [y + 11 for _ in range(_PANELS) for y in middles],
            "width": [_BAR] * (rows * _PANELS),
            "marker": {"line": {"width": 0}, "cornerradius": 2},
            "hoverinfo": "skip",
        }
    )
    canvas.trace(
        _texts(
            "numbers",
            [_left(panel) for panel in range(_PANELS) for _ in range(rows)],
            [y - 8 for _ in range(_PANELS) for y in middles],
            {"family": NUMBER_FONT, "size": 15.5, "color": colors.text},
        )
    )
    names = _texts("names", [4] * rows, middles, {"family": FONT, "size": 17, "color": colors.text})
    canvas.trace({**names, "text": [COSTS[key].name for key in ARCHITECTURES]})
    return canvas


def _ground(dark: bool) -> Canvas:
    """The lines at the powers of ten, which lie under everything."""
    colors = theme(dark)
    rows = len(ARCHITECTURES)
    canvas = Canvas(_WIDTH, _height(), colors)
    for panel, name in enumerate((*(name for _, name in COUNTED), "Time a step")):
        canvas.words(_left(panel), 16, f"<b>{name}</b>", size=16, anchor="left")
    top, bottom = _TOP, _TOP + _ROW * rows
    canvas.trace(
        {
            "type": "scatter",
            "name": "ticks",
            "mode": "lines",
            "y": [top, bottom, None] * (_PANELS * MOST_TICKS),
            "line": {"color": faded(colors.quiet, 0.22, colors.background), "width": 1},
            "hoverinfo": "skip",
        }
    )
    canvas.trace(
        {
            **_texts(
                "powers",
                [],
                [bottom + 12] * (_PANELS * MOST_TICKS),
                {"family": FONT, "size": 13, "color": colors.quiet},
            ),
            "textposition": "middle center",
        }
    )
    return canvas


def _texts(name: str, x: list[float], y: list[float], font: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": name,
        "mode": "text",
        "x": x,
        "y": y,
        "textposition": "middle right",
        "textfont": font,
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _description(sizes: Sizes, times: Mapping[Architecture, float], chosen: Architecture) -> str:
    letters = sizes.letters
    told = ", ".join(
        f"{COSTS[chosen].of(quantity).value(letters):,} {name[:1].lower()}{name[1:]}"
        for quantity, name in COUNTED
    )
    time = f", {time_text(times[chosen])} a step" if chosen in times else ""
    return (
        f"Bars of what {len(ARCHITECTURES)} architectures cost with {sizes.input_size} inputs and "
        f"{sizes.hidden_size} units. {COSTS[chosen].name}: {told}{time}."
    )
