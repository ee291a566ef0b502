"""Rows under each other over the steps of one sequence: heatmaps of states, lines, words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.moving import Binding, Layer, Matrix, MovingPicture, Sentence
from lstm_viz.figures.network_colors import network_color, network_name
from lstm_viz.figures.notes import note
from lstm_viz.figures.theme import Theme
from lstm_viz.figures.time_axis import (
    LEFT,
    MOST_TOKENS,
    RIGHT,
    least_width,
    margin_note,
    step_ticks,
    time_layout,
)
from lstm_viz.figures.training_answer_rows import LETTER, letters_that_fit, name_that_fits
from lstm_viz.figures.training_axis import LEAST_WIDTH
from lstm_viz.figures.value_scales import scale_of
from lstm_viz.notation import QUANTITIES

_HEADING, _GAP, _TOP, _BOTTOM = 30, 6, 26, 46  # pixels
_MOST_LEAST_WIDTH = 900
_MOST_NUMBERED = 20  # steps up to which each has its number
_LEAST_FITTING = 0.2  # of the tokens: where fewer can be read, none stands under the axis
_LIMITS = (1, 1.5, 2, 3, 4, 6, 8, 10)  # where a scale ends, times a power of ten


class SequenceSheet:
    """Rows under each other over the same steps, put together from the top."""

    def __init__(self, steps: int, tokens: Sequence[str] | None, colors: Theme) -> None:
        self.data: list[dict[str, Any]] = []
        self.axis = ""  # of the last row, as a trace names it
        self._steps = steps
        self._tokens = tokens
        self._colors = colors
        self._axes: list[tuple[dict[str, Any], float, float]] = []  # layout, top, height
        self._notes: list[dict[str, Any]] = []
        self._arrays: dict[str, NDArray[Any]] = {}
        self._bindings: list[Binding] = []
        self._down = 0.0  # pixels from the upper edge to where the next row begins

    def add_heading(self, key: str, told: str) -> None:
        """A network's name and what it answers, over its rows."""
        colors = self._colors
        color = network_color(key, colors)
        text = f'<b><span style="color:{color}">{network_name(key)}</span></b>: {told}'
        self._notes.append(_note(text, self._down + _HEADING / 2 + 2, 16, colors.text))
        self._down += _HEADING

    def add_row(
        self, height: float, axis: dict[str, Any], labels: Mapping[str, float], color: str
    ) -> None:
        """A row with its vertical axis and words in the left margin, so many pixels down."""
        number = len(self._axes) + 1
        self.axis = f"y{number}" if number > 1 else "y"
        self._axes.append((axis, self._down, height))
        for label, down in labels.items():
            said = margin_note(label, -8, "right", 1, color, 17 if "<b>" in label else 13)
            self._notes.append({**said, "yshift": -self._down - down})
        self._down += height + _GAP

    def add_heatmap(
        self, name: str, quantity: str, values: FloatArray, columns: NDArray[np.intp], height: float
    ) -> None:
        """A row of values (T, ·), the given columns from top to bottom, symmetric about 0."""
        count = len(columns)
        limit = _limit(quantity, values)
        label = QUANTITIES[quantity].label
        part = "column" if quantity == "x" else "unit"
        self.add_row(
            height,
            {
                "range": [count + 0.5, 0.5],
                "fixedrange": True,
                "showgrid": False,
                "zeroline": False,
                "showticklabels": False,
                "ticks": "",
                # A row is called after its unit where it is pointed at.
                "tickvals": list(range(1, count + 1)),
                "ticktext": [str(column + 1) for column in columns.tolist()],
            },
            {f"<b>{label}</b>": height / 2},
            self._colors.ink[quantity],
        )
        range_note = margin_note(f"±{limit:g}", 8, "left", 1, self._colors.quiet, 14)
        self._notes.append({**range_note, "yshift": -(self._down - _GAP - height / 2)})
        self._arrays[name] = np.asarray(values[:, columns], np.float32)
        self._bindings.append(Binding(len(self.data), "z", Matrix(name)))
        self.data.append(
            {
                "type": "heatmap",
                "name": name,
                "x": list(range(1, self._steps + 1)),
                "y": list(range(1, count + 1)),
                "yaxis": self.axis,
                "zmin": -limit,
                "zmax": limit,
                "colorscale": scale_of(False, self._colors),
                "showscale": False,
                "hovertemplate": (
                    f"{label}, {part} %{{y}}, step %{{x}}: %{{z:.3f}}<extra></extra>"
                ),
            }
        )

    def picture(self, alt: str) -> MovingPicture:
        """All of it."""
        colors = self._colors
        inner = self._down - _GAP
        min_width = sheet_width(self._steps, self._tokens)
        layout: dict[str, Any] = {
            **time_layout(self._steps, None, colors),
            "height": _TOP + inner + _BOTTOM,
            "margin": {"l": LEFT, "r": RIGHT, "t": _TOP, "b": _BOTTOM},
            "hovermode": "closest",
            "annotations": [
                _note(
                    "<b>One sequence</b>, units by their last state, the largest on top",
                    -_TOP / 2,
                    15,
                    colors.text,
                ),
                *self._notes,
            ],
            "meta": {"alt": alt, "min_width": min_width, "fits_screen": True},
        }
        layout["xaxis"] |= {"anchor": self.axis, **_ticks(self._steps, self._tokens, min_width)}
        for number, (axis, top, height) in enumerate(self._axes, 1):
            layout[f"yaxis{number if number > 1 else ''}"] = {
                **axis,
                "domain": [max(0.0, 1 - (top + height) / inner), 1 - top / inner],
            }
        return MovingPicture(
            layers=(
                Layer({"data": self.data, "layout": layout}, tuple(self._bindings), listens=True),
            ),
            arrays=self._arrays,
            alt=Sentence((alt,)),
            steps=1,
        )


def _note(text: str, down: float, size: float, color: str) -> dict[str, Any]:
    """Words at the left edge, so many pixels under the upper one of all rows."""
    return note(text, size, color, xshift=4 - LEFT, yshift=-down)


def sheet_width(steps: int, tokens: Sequence[str] | None) -> int:
    """The width, in pixels, at which the tokens can be read, if that is possible at all."""
    width = least_width(steps)
    if tokens is not None and steps <= MOST_TOKENS:
        whole = LEFT + RIGHT + math.ceil(LETTER * max(map(len, tokens)) * steps)
        width = max(width, whole if whole <= _MOST_LEAST_WIDTH else 0)
    return max(LEAST_WIDTH, width)


def _ticks(steps: int, tokens: Sequence[str] | None, width: float) -> dict[str, Any]:
    """Numbers of some steps, and over them the tokens where most of them can be read."""
    numbered = set(step_ticks(max(steps, MOST_TOKENS + 1))) if steps > _MOST_NUMBERED else None
    numbers = {t: f"{t:,}" for t in range(1, steps + 1) if numbered is None or t in numbered}
    letters = letters_that_fit(steps, width)
    fitting = 0 if tokens is None else sum(len(token) <= letters for token in tokens)
    if tokens is None or steps > MOST_TOKENS or fitting < _LEAST_FITTING * steps:
        return {"tickvals": list(numbers), "ticktext": list(numbers.values())}
    texts = [
        f"{name_that_fits(token, letters)}<br>{numbers.get(t, '')}"
        for t, token in enumerate(tokens, 1)
    ]
    return {"tickvals": list(range(1, steps + 1)), "ticktext": texts}


def _limit(quantity: str, values: FloatArray) -> float:
    """Where a scale ends on both sides: 1 for tanh's values, or a round number over all values."""
    largest = float(np.abs(values).max()) or 1.0
    if quantity != "c" and largest <= 1:
        return 1.0
    decade = 10.0 ** math.floor(math.log10(largest))
    digit = next(digit for digit in _LIMITS if digit * (1 + 1e-9) >= largest / decade)
    return digit * decade
