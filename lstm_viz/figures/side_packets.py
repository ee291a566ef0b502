"""The packets of a narrow stage, the bars of what is open, and the words under x(t)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.digits import beside_numbers, plain_text
from lstm_viz.figures.moving import Binding, Join, Repeat, Row, Sentences, Words
from lstm_viz.figures.openness import OpenGate, draw_openness_bars
from lstm_viz.figures.packets import PacketGroup, Way
from lstm_viz.figures.side_plan import MOST_INPUTS, Line, SidePlan
from lstm_viz.figures.stage_plan import PACKET_HEIGHT
from lstm_viz.figures.theme import FONT, Theme, scale_for
from lstm_viz.figures.token_words import is_number
from lstm_viz.notation import subscript


@dataclass(frozen=True, eq=False)
class SideInputs:
    """The columns of x(t) that are shown: its largest at each step, in their order."""

    values: NDArray[np.float64]  # (T, up to MOST_INPUTS)
    which: NDArray[np.uint16]  # the same shape: each one's column
    names: list[str]  # D
    notes: list[str]  # T: the token
    limit: float  # where the colours end

    @classmethod
    def of(
        cls, x: FloatArray, tokens: Sequence[str] | None, channels: Sequence[str] | None
    ) -> SideInputs:
        """Find what to show of an input of shape (T, D)."""
        steps, columns = x.shape
        largest = np.argsort(-np.abs(x), axis=1, kind="stable")[:, :MOST_INPUTS]
        which = np.sort(largest, axis=1)
        names = channels or [f"x{subscript(d + 1)}" for d in range(columns)]
        return cls(
            values=np.take_along_axis(x, which, axis=1).astype(np.float64),
            which=which.astype(np.uint16),
            names=[_short(name, 7) for name in names],
            notes=[_note(token, columns) for token in (tokens or [""] * steps)],
            limit=max(1.0, float(np.abs(x).max())),
        )


def side_groups(
    plan: SidePlan, units: Sequence[int], phases: int, colors: Theme
) -> list[PacketGroup]:
    """All packets, each vector with its way through the step."""
    x_places = tuple(plan.input_places())
    below = plan.height + PACKET_HEIGHT - plan.input_y
    inputs = PacketGroup(
        "x",
        "x",
        Row("x"),
        x_places,
        ("x(t)",) * len(x_places),
        scale_for("x", 1.0, colors),
        (Way(dy=below), *[Way()] * phases),
        limit=Row("x_limit"),
    )
    lines = [line for block in plan.blocks for line in block.lines]
    return [inputs, *(_group(plan, line, units, phases, colors) for line in lines)]


def _group(
    plan: SidePlan, line: Line, units: Sequence[int], phases: int, colors: Theme
) -> PacketGroup:
    y = plan.line_y(line.name)
    start = line.goes_round or line.comes_from
    dy = 8.0 if start is None else plan.line_y(start) - y
    # What was there one step before is seen as it goes round; all else comes with its phase.
    waiting = Way(dy=dy, seen=line.goes_round is not None)
    return PacketGroup(
        line.name,
        line.quantity,
        line.value,
        tuple(plan.places(line.name)),
        tuple(f"{line.said}, unit {unit + 1}" for unit in units),
        scale_for(line.quantity, 1.0, colors),
        tuple(waiting if phase < line.phase else Way() for phase in range(phases + 1)),
        line.decimals,
        line.limit,
    )


def draw_side_openness(canvas: Canvas, plan: SidePlan, phases: int) -> list[Binding]:
    """Under each gate's packets a bar, ``openness``: how far open; of a candidate from the middle.

    Nothing where no line has one.
    """
    gates = [
        OpenGate(line.name, line.quantity, plan.places(line.name), line.phase)
        for block in plan.blocks
        for line in block.lines
        if line.is_open
    ]
    return draw_openness_bars(canvas, gates, plan.packet_width, phases)


def draw_side_input_words(canvas: Canvas, plan: SidePlan) -> list[Binding]:
    """The token beside or under x(t); of several columns their names under their packets."""
    places = plan.input_places()
    many = len(places) if plan.inputs > 1 else 0
    under = plan.input_y + PACKET_HEIGHT / 2 + 10
    colors = canvas.colors
    # Beside the packets of all but the widest there is room.
    end_x, end_y, side = places[-1][0] + plan.packet_width / 2 + 10, plan.input_y, "middle right"
    if len(places) > 2:
        end_x, end_y, side = places[0][0] - plan.packet_width / 2 - 6, under, "middle left"
    words = canvas.trace(
        {
            "type": "scatter",
            "name": "input words",
            "mode": "text",
            "x": [*(x for x, _ in places[:many]), end_x],
            "y": [*[under] * many, end_y],
            "textposition": [*["middle center"] * many, side],
            "textfont": {
                "family": FONT,
                "size": [*[12.5 * min(plan.wider, 1.15)] * many, 15.5 * min(plan.wider, 1.15)],
                "color": [*[colors.quiet] * many, colors.text],
            },
            "hoverinfo": "skip",
        }
    )
    names: Any = Sentences((Words("inputs", Row("x_which")), "")) if many else []
    return [Binding(words, "text", Join((names, Repeat(Words("notes"), 1))))]


def _short(text: str, longest: int) -> str:
    return beside_numbers(plain_text(text, longest))


def _note(token: str, columns: int) -> str:
    """The token, unless it only says again what stands on the packets."""
    says_more = bool(token) and not (columns == 1 and is_number(token))
    # An empty text, once it was there, Plotly would not write again.
    return f"“{_short(token, 6)}”" if says_more and not _is_row(token) else " "


def _is_row(token: str) -> bool:
    """Whether it is several numbers, as a step of a series is called."""
    pieces = token.replace("|", " ").replace("…", "").split()
    return len(pieces) > 1 and all(map(is_number, pieces))
