"""x(t) on the stage: its largest columns as packets, with their names and the step's token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.cells import LSTMTrace
from lstm_viz.figures import stage_plan as at
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.digits import beside_numbers, plain_text
from lstm_viz.figures.moving import Binding, Join, Repeat, Row, Sentences, Words
from lstm_viz.figures.stage_plan import PACKET_WIDTH, StagePlan
from lstm_viz.figures.theme import FONT
from lstm_viz.figures.token_words import is_number
from lstm_viz.notation import subscript

MOST_INPUTS = 6
"""More columns than this are told as a count."""


@dataclass(frozen=True, eq=False)
class StageInputs:
    """The columns of x(t) that are shown: its largest at each step, in their order."""

    values: NDArray[np.float64]  # (T, up to MOST_INPUTS)
    which: NDArray[np.uint16]  # the same shape: each one's column
    names: list[str]  # D
    notes: list[str]  # T: the token, and how many columns are not shown
    limit: float  # where the colours end

    @classmethod
    def of(
        cls, trace: LSTMTrace, tokens: Sequence[str] | None, channels: Sequence[str] | None
    ) -> StageInputs:
        """Find what to show of a trace's input."""
        x = trace.x
        columns = x.shape[1]
        largest = np.argsort(-np.abs(x), axis=1, kind="stable")[:, :MOST_INPUTS]
        which = np.sort(largest, axis=1)
        names = channels or [f"x{subscript(d + 1)}" for d in range(columns)]
        smaller = f" + {columns - MOST_INPUTS} smaller" if columns > MOST_INPUTS else ""
        notes = [
            ("" if _repeats_the_numbers(token, columns) else f"“{_short(token, 12)}”") + smaller
            for token in (tokens or [""] * trace.steps)
        ]
        return cls(
            values=np.take_along_axis(x, which, axis=1).astype(np.float64),
            which=which.astype(np.uint16),
            names=[_short(name, 8) for name in names],
            notes=notes,
            limit=max(1.0, float(np.abs(x).max())),
        )


def input_places(plan: StagePlan) -> list[float]:
    """Where the packets of x(t) stand beside each other."""
    return [at.INPUT_X + k * (at.SPACING + 12) for k in range(min(plan.inputs, MOST_INPUTS))]


def draw_input_words(canvas: Canvas, plan: StagePlan) -> list[Binding]:
    """Under the input's packets their names, beside them the token."""
    places = input_places(plan)
    end = places[-1] + PACKET_WIDTH / 2 + 12
    many = len(places) if plan.inputs > 1 else 0
    colors = canvas.colors
    words = canvas.trace(
        {
            "type": "scatter",
            "name": "input words",
            "mode": "text",
            "x": [*places[:many], end],
            "y": [*[plan.input_y + 20] * many, plan.input_y],
            "textposition": [*["middle center"] * many, "middle right"],
            "textfont": {
                "family": FONT,
                "size": [*[13] * many, 18],
                "color": [*[colors.quiet] * many, colors.text],
            },
            "hoverinfo": "skip",
        }
    )
    names: Any = Words("inputs", Row("x_which")) if many else []
    note = Repeat(Words("notes"), 1)
    return [Binding(words, "text", Join((Sentences((names, "")) if many else [], note)))]


def _short(text: str, longest: int) -> str:
    return beside_numbers(plain_text(text, longest))


def _repeats_the_numbers(token: str, input_size: int) -> bool:
    """Whether a token only says again what stands on the input's packets."""
    words = token.replace("…", "").split()
    if len(words) == 1 and input_size > 1:
        return False  # a digit of a text, one-hot
    return all(map(is_number, words))
