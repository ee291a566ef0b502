"""What each of several networks would answer at every step, beside what would be right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.cursor import cursor_layer
from lstm_viz.figures.digits import plain_text, shown
from lstm_viz.figures.moving import (
    Binding,
    Item,
    Join,
    Layer,
    MovingPicture,
    Numbers,
    Row,
    Sentence,
    Sentences,
    Step,
    Value,
    Words,
)
from lstm_viz.figures.network_colors import network_color
from lstm_viz.figures.notes import note
from lstm_viz.figures.theme import FONT, NUMBER_FONT, Scale, Theme, color_on, ink_on, theme
from lstm_viz.figures.time_axis import (
    MOST_TOKENS,
    require_token_per_step,
    step_words,
    time_layout,
)

_ROW = 25
_TOP, _BOTTOM = 3, 27
_LEFT, _RIGHT = 108, 62
_CELL = 23  # pixels of a step, under which its answer cannot be read
_LETTER = 0.62  # of a letter's height is its width
_LARGEST, _SMALLEST = 15.0, 10.0
_READABLE, _LONGEST = 12.0, 9  # pixels of a letter, letters of an answer
_GAP = "\N{EN SPACE}"  # between the last cell and the number beside it


@dataclass(frozen=True, eq=False, kw_only=True)
class KnownRow:
    """One network's answers to a sequence.

    Raises
    ------
    InvalidInput
        When the lists differ in length, or a chance is none.
    """

    name: str  # on screen
    key: str | None  # of `network_colors`; None for a quiet colour
    chance: FloatArray  # (T,), 0…1: what it gives to the right answer; NaN where there is none
    says: tuple[str, ...]  # T answers
    is_right: NDArray[np.bool_]  # (T,), whether its answer is the right one

    def __post_init__(self) -> None:
        steps = len(self.says)
        if self.chance.shape != (steps,) or self.is_right.shape != (steps,):
            raise InvalidInput(
                f"{self.name} has {steps} answers, chances of shape {self.chance.shape} and "
                f"is_right of shape {self.is_right.shape}; expected one each a step."
            )
        known = self.chance[~np.isnan(self.chance)]
        if ((known < 0) | (known > 1)).any():
            raise InvalidInput(f"a chance of {self.name} is outside 0 to 1.")


def known_rows(
    rows: Sequence[KnownRow],
    right: Sequence[str],
    asked: NDArray[np.bool_],
    *,
    told: Sequence[str],
    tokens: Sequence[str] | None = None,
    dark: bool = False,
) -> MovingPicture:
    """Draw for each network a row over time of what it would answer now.

    Parameters
    ----------
    rows : sequence of KnownRow
        The networks from top to bottom.
    right : sequence of str
        The right answer at each step, T of them; empty where there is none.
    asked : ndarray of bool, shape (T,)
        Where an answer is asked for: only there one can be wrong.
    told : sequence of str
        A sentence for each step, T of them, for under the picture.
    tokens : sequence of str, optional
        A label for each step, T of them.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        A heatmap ``known`` with z the chances of the right answer, a row each; the traces
        ``answers`` and ``right`` have the words, a wrong answer crossed out, ``now`` at the right
        edge each network's chance at the clock's step. A click goes to a step.

    Raises
    ------
    InvalidInput
        When there is no row, or something has not one item a step.
    """
    if not rows:
        raise InvalidInput("there is no network to draw; expected one at least.")
    steps = len(rows[0].says)
    for name, length in (
        *((row.name, len(row.says)) for row in rows),
        ("right", len(right)),
        ("asked", len(asked)),
        ("told", len(told)),
    ):
        if length != steps:
            raise InvalidInput(f"{name} has {length} steps; expected {steps}.")
    require_token_per_step(tokens, steps)
    colors = theme(dark)
    layout = _layout(rows, steps, tokens, colors)
    data, now = _traces(rows, right, asked, tokens, colors)
    figure = {"data": data, "layout": layout}
    chances = np.array([row.chance for row in rows]).T
    return MovingPicture(
        layers=(
            Layer(figure, now, listens=True),
            cursor_layer(layout, steps, colors),
        ),
        arrays={"chance": np.where(np.isnan(chances), 0.0, chances)},
        alt=_description(rows, steps),
        steps=steps,
        words={"told": list(told), "right": [text or "none" for text in right]},
        sentence=Sentence((Words("told"),)),
        jumps="x",
    )


def _layout(
    rows: Sequence[KnownRow], steps: int, tokens: Sequence[str] | None, colors: Theme
) -> dict[str, Any]:
    names = [
        ("right answer", colors.quiet, 15),
        *(
            (
                f"<b>{row.name}</b>",
                colors.text if row.key is None else network_color(row.key, colors),
                16,
            )
            for row in rows
        ),
    ]
    layout: dict[str, Any] = {
        **time_layout(steps, tokens, colors),
        "height": _TOP + _ROW * len(names) + _BOTTOM,
        "margin": {"l": _LEFT, "r": _RIGHT, "t": _TOP, "b": _BOTTOM},
        "hovermode": "closest",
        "annotations": [
            note(text, size, color, yref="y", y=k, xanchor="right", xshift=-8)
            for k, (text, color, size) in enumerate(names)
        ],
        "meta": {"min_width": max(560, _LEFT + _RIGHT + _least_cell(rows) * steps)},
    }
    ticks = range(1, steps + 1)
    if tokens is not None and steps <= MOST_TOKENS:
        longest = max(3, 160 // steps)
        layout["xaxis"]["ticktext"] = [plain_text(tokens[t - 1], longest) for t in ticks]
    layout["yaxis"] = {"visible": False, "fixedrange": True, "range": [len(rows) + 0.5, -0.5]}
    return layout


def _traces(
    rows: Sequence[KnownRow],
    right: Sequence[str],
    asked: NDArray[np.bool_],
    tokens: Sequence[str] | None,
    colors: Theme,
) -> tuple[list[dict[str, Any]], tuple[Binding, ...]]:
    steps, low_high = len(right), colors.gate_scale
    scale = Scale(0.0, 1.0, low_high)
    wheres = [step_words(t, tokens) for t in range(steps)]
    xs = list(range(1, steps + 1))
    cells = [(k, t) for k in range(len(rows)) for t in range(steps)]
    known = [[None if np.isnan(p) else float(p) for p in row.chance] for row in rows]
    grounds = [
        colors.background if known[k][t] is None else color_on(scale, rows[k].chance[t])
        for k, t in cells
    ]
    sizes = [_letters(rows[k].says[t], steps) for k, t in cells]
    wrong = [bool(asked[t] and not rows[k].is_right[t]) for k, t in cells]
    data: list[dict[str, Any]] = [
        {
            "type": "heatmap",
            "name": "known",
            "x": xs,
            "y": [k + 1 for k in range(len(rows))],
            "z": known,
            "zmin": 0,
            "zmax": 1,
            "xgap": 2,
            "ygap": 3,
            "colorscale": [[0, low_high[0]], [1, low_high[1]]],
            "showscale": False,
            "customdata": [
                [_tip(row, t, right[t], wheres[t]) for t in range(steps)] for row in rows
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        {
            "type": "scatter",
            "name": "answers",
            "mode": "text",
            "x": [t + 1 for _, t in cells],
            "y": [k + 1 for k, _ in cells],
            "text": [plain_text(rows[k].says[t], _LONGEST) for k, t in cells],
            "textfont": {
                "family": FONT,
                "size": sizes,
                "color": list(map(ink_on, grounds)),
                "lineposition": ["through" if crossed else "none" for crossed in wrong],
            },
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "name": "right",
            "mode": "text",
            "x": xs,
            "y": [0] * steps,
            "text": [
                f"<b>{plain_text(text, _LONGEST)}</b>"
                if here
                else plain_text(text, _LONGEST) or " "
                for text, here in zip(right, asked, strict=True)
            ],
            "textfont": {
                "family": FONT,
                "size": [_letters(text, steps) for text in right],
                "color": [colors.text if here else colors.quiet for here in asked],
            },
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "name": "now",
            "mode": "text",
            "x": [steps + 0.5] * (len(rows) + 1),
            "y": list(range(len(rows) + 1)),
            "textposition": "middle right",
            "textfont": {"family": NUMBER_FONT, "size": 15, "color": colors.text},
            "cliponaxis": False,
            "hoverinfo": "skip",
        },
    ]
    numbers = Join(([f"{_GAP}now"], Sentences((_GAP, Numbers(Row("chance"))))))
    return data, (Binding(len(data) - 1, "text", numbers),)


def _least_cell(rows: Sequence[KnownRow]) -> float:
    """How wide a step is at least: so wide that the longest answer can be read."""
    longest = max(len(text) for row in rows for text in row.says)
    return max(_CELL, _READABLE * _LETTER * min(longest, _LONGEST) + 5)


def _letters(text: str, steps: int) -> float:
    """How large the letters of an answer may be, for it to fit into its cell."""
    room = max(_CELL, (980 - _LEFT - _RIGHT) / steps) - 5
    return max(_SMALLEST, min(_LARGEST, room / max(len(text), 1) / _LETTER))


def _tip(row: KnownRow, t: int, right: str, where: str) -> str:
    told = f"{row.name}, {where}: says {plain_text(row.says[t])}"
    if np.isnan(row.chance[t]):
        return told
    return f"{told}; gives {shown(float(row.chance[t]), 4)} to {plain_text(right)}"


def _description(rows: Sequence[KnownRow], steps: int) -> Value:
    pieces: list[Any] = [
        "What each network would answer at step ", Step(), f" of {steps}. The right answer: ",
        Words("right"), ". It is given ",
    ]  # fmt: skip
    for k, row in enumerate(rows):
        pieces += [Item(Numbers(Row("chance", columns=(k,)))), f" by the {row.name}"]
        pieces.append(", " if k + 1 < len(rows) else ".")
    return Sentence(tuple(pieces))
