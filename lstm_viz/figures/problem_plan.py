"""Where everything stands when a network is unrolled, and what of it never moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.notes import note
from lstm_viz.figures.theme import LINE, Theme, faded
from lstm_viz.figures.token_words import LONGEST, letters_wide

MOST_STEPS = 200
"""Of longer sequences a browser would be sent too much."""

_WIDTH, _LABELS, _RIGHT = 980, 92, 14
_ROOM = _WIDTH - _LABELS - _RIGHT  # pixels in which columns stand
SAYS, CHANCE, ANSWERED = 22, 46, 62  # y, downwards
CELL_TOP, CELL_BOTTOM = 116, 168
READ_TOP, READ_BOTTOM = 212, 250
_STEP, _HEIGHT = 266, 280
_LETTER = 9.4  # pixels of a letter of a token
_NARROWEST, _WIDEST = 46.0, 96.0
BLANK = " "  # an empty text Plotly would remove for good


@dataclass(frozen=True, eq=False, kw_only=True)
class Unrolled:
    """Everything that is drawn of T steps.

    Raises
    ------
    InvalidInput
        When something is not given for each step, or there are none or too many of them.
    """

    tokens: tuple[str, ...]  # T, what is read
    strength: FloatArray  # (T,), 0…1: ‖h(t)‖/√H, the cell's colour
    said: tuple[str, ...]  # T, the answers
    chances: tuple[str, ...]  # T, how likely each is, in words; empty of a number
    asked: tuple[bool, ...]  # T, whether an answer is asked for
    given: tuple[bool, ...]  # T, whether what is read comes from outside
    sentences: tuple[str, ...]  # T, each step in words
    joined: bool = True  # whether a step hands its state on
    fed_back: bool = False  # whether an answer is read at the next step

    def __post_init__(self) -> None:
        steps = len(self.tokens)
        if not 1 <= steps <= MOST_STEPS:
            raise InvalidInput(f"there are {steps} steps; expected 1 to {MOST_STEPS}.")
        if self.strength.shape != (steps,):
            raise InvalidInput(
                f"strength has shape {self.strength.shape}; expected ({steps},), one a step."
            )
        for name in ("said", "chances", "asked", "given", "sentences"):
            if len(getattr(self, name)) != steps:
                raise InvalidInput(
                    f"{name} has {len(getattr(self, name))} entries; expected one for each of "
                    f"{steps} steps."
                )

    @property
    def steps(self) -> int:
        """T."""
        return len(self.tokens)


class Plan:
    """Where the columns stand."""

    def __init__(self, drawn: Unrolled) -> None:
        longest = max(
            min(letters_wide(word), LONGEST) for word in (*drawn.tokens, *drawn.said, "100%")
        )
        least = max(_NARROWEST, longest * _LETTER + (22 if drawn.fed_back else 12))
        self.column = float(np.clip(_ROOM / drawn.steps, least, max(_WIDEST, least)))
        self.box = min(self.column - (24 if drawn.fed_back else 14), 62.0)
        self._steps = drawn.steps

    def x(self, t: int) -> float:
        """The middle of a step's column."""
        return (t + 0.5) * self.column

    def window(self, t: int) -> tuple[float, float]:
        """What is in sight at a step: everything, or so much before it as after it."""
        whole = self._steps * self.column
        if whole <= _ROOM:
            return (0.0, _ROOM)
        left = float(np.clip(self.x(t) - _ROOM / 2, 0.0, whole - _ROOM))
        return (left, left + _ROOM)

    def fitting(self, chance: str) -> str:
        """A chance as it fits over a column: without its blanks where that is narrow."""
        return (chance if self.column > 66 else chance.replace(" ", "")) or BLANK

    def letters(self, words: Sequence[str]) -> float:
        """The size of letters with which the longest word fits."""
        return 17.0 if max(map(letters_wide, words)) <= LONGEST else 15.0


def ground(drawn: Unrolled, plan: Plan, colors: Theme) -> Canvas:
    """Boxes, arrows and step numbers, which stay as they are."""
    canvas = Canvas(_WIDTH, _HEIGHT, colors)
    half, middle = plan.box / 2, (CELL_TOP + CELL_BOTTOM) / 2
    read_half = plan.column / 2 - (9 if drawn.fed_back else 4)
    for t in range(drawn.steps):
        x = plan.x(t)
        canvas.box(
            x - half,
            CELL_TOP,
            plan.box,
            CELL_BOTTOM - CELL_TOP,
            line=colors.quiet,
            fill=colors.background,  # in which what is not there yet is written
        )
        canvas.box(
            x - read_half,
            READ_TOP,
            2 * read_half,
            READ_BOTTOM - READ_TOP,
            line=colors.quiet if drawn.given[t] else colors.grid,
            fill=colors.surface if drawn.given[t] else colors.background,
        )
        _arrow(canvas, [(x, READ_TOP), (x, CELL_BOTTOM + 4)], colors.quiet)
        if drawn.asked[t]:
            _arrow(canvas, [(x, CELL_TOP), (x, ANSWERED)], colors.quiet)
        if drawn.joined and t + 1 < drawn.steps:
            end = plan.x(t + 1) - half
            _arrow(canvas, [(x + half, middle), (end - 2, middle)], LINE["h"], 2.5)
        if drawn.fed_back and t + 1 < drawn.steps:
            between, read_at = x + plan.column / 2, (READ_TOP + READ_BOTTOM) / 2
            _arrow(
                canvas,
                [
                    (x, CHANCE + 14),
                    (between, CHANCE + 14),
                    (between, read_at),
                    (plan.x(t + 1) - read_half, read_at),
                ],
                faded(colors.quiet, 0.7, colors.background),
                1.6,
            )
        canvas.words(x, _STEP, f"{t + 1}", colors.quiet, size=13)
    return canvas


def _arrow(canvas: Canvas, points: list[tuple[float, float]], color: str, width: float = 2) -> None:
    """A line through the points with a head at its end."""
    canvas.wire(points, color, width)
    (x0, y0), (x1, y1) = points[-2:]
    along = (np.sign(x1 - x0), np.sign(y1 - y0))
    across = (along[1], along[0])
    canvas.wire(
        [
            (x1 - 6 * along[0] + side * 4 * across[0], y1 - 6 * along[1] + side * 4 * across[1])
            if side
            else (x1, y1)
            for side in (-1, 0, 1)
        ],
        color,
        width,
    )


def put_beside_labels(figure: dict[str, Any], plan: Plan, colors: Theme) -> None:
    """Let the columns begin to the right of what the rows are called, and scroll there."""
    layout = figure["layout"]
    layout["margin"] = {"l": _LABELS, "r": _RIGHT, "t": 0, "b": 0}
    layout["xaxis"]["range"] = list(plan.window(0))
    for y, text in (
        ((SAYS + CHANCE) / 2, "says"),
        ((CELL_TOP + CELL_BOTTOM) / 2, "state"),
        ((READ_TOP + READ_BOTTOM) / 2, "reads"),
        (_STEP, "step"),
    ):
        layout["annotations"].append(
            note(
                f"<b>{text}</b>" if text != "step" else text,
                17 if text != "step" else 13,
                colors.quiet,
                yref="y",
                y=y,
                xshift=4 - _LABELS,
            )
        )
