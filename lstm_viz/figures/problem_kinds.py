"""The kinds of sequence problem as small drawings beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lstm_viz.errors import InvalidInput
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.digits import counted
from lstm_viz.figures.moving import Binding, Layer, MovingPicture, Row, Sentence, Words
from lstm_viz.figures.theme import LINE, Theme, faded, theme

_WIDTH, _HEIGHT = 980, 156
_BOX, _GAP = 17, 9
_SAYS, _CELL, _READS = 26, 58, 90  # y of the boxes' middles


@dataclass(frozen=True)
class KindDrawn:
    """One kind: which steps read something, which say something."""

    name: str
    count: int  # how many things are of this kind
    reads: tuple[bool, ...]
    says: tuple[bool, ...]  # as many


def problem_kinds(
    kinds: Sequence[KindDrawn], chosen: Sequence[bool], noun: str, *, dark: bool = False
) -> MovingPicture:
    """Draw each kind unrolled, with its name and how many there are of it.

    Parameters
    ----------
    kinds : sequence of KindDrawn
        From left to right.
    chosen : sequence of bool
        Which of them stand out.
    noun : str
        What is counted, in the singular.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        It has one step. A click on the trace ``"kinds"`` has the kind's place as its ``index``.

    Raises
    ------
    InvalidInput
        When there are no kinds, or not as many choices.
    """
    if not kinds or len(kinds) != len(chosen):
        raise InvalidInput(
            f"there are {len(kinds)} kinds and {len(chosen)} choices; expected one for each."
        )
    colors = theme(dark)
    canvas = Canvas(_WIDTH, _HEIGHT, colors)
    wide = _WIDTH / len(kinds)
    canvas.trace(
        {
            "type": "bar",
            "name": "kinds",
            "orientation": "v",
            "x": [(k + 0.5) * wide for k in range(len(kinds))],
            "y": [_HEIGHT - 4] * len(kinds),
            "base": [2] * len(kinds),
            "width": [wide - 12] * len(kinds),
            "marker": {
                "color": colors.gate_scale[1],
                "line": {"width": 0},
                "cornerradius": 10,
            },
            "hoverinfo": "none",
        }
    )
    for k, kind in enumerate(kinds):
        middle = (k + 0.5) * wide
        _draw(canvas, kind, middle, colors)
        canvas.words(middle, 118, f"<b>{kind.name}</b>", size=15)
        canvas.words(middle, 138, counted(kind.count, noun), colors.quiet, size=14)
    return MovingPicture(
        layers=(
            Layer(
                canvas.figure({"min_width": 860, "max_scale": 1.4}),
                (Binding(0, "marker.opacity", Row("chosen", factor=0.16)),),
                listens=True,
            ),
        ),
        arrays={
            "chosen": np.array([chosen], np.uint8),
            "kind": np.arange(len(kinds), dtype=np.uint16)[None],
        },
        words={
            "told": [
                "The kinds of sequence problem: "
                + ", ".join(f"{kind.name}: {counted(kind.count, noun)}" for kind in kinds)
                + "."
            ],
            "tips": [f"{kind.name}: {counted(kind.count, noun)}" for kind in kinds],
        },
        alt=Sentence((Words("told"),)),
        steps=1,
        tips=Words("tips", Row("kind")),
    )


def _draw(canvas: Canvas, kind: KindDrawn, middle: float, colors: Theme) -> None:
    """Boxes below for what is read, in the middle the cells, above what is said."""
    steps = len(kind.reads)
    pitch = _BOX + _GAP
    for t in range(steps):
        x = middle + (t - (steps - 1) / 2) * pitch
        for there, y in ((kind.reads[t], _READS), (kind.says[t], _SAYS)):
            if there:
                color = colors.ink["x"] if y == _READS else colors.text
                canvas.box(
                    x - _BOX / 2,
                    y - _BOX / 2,
                    _BOX,
                    _BOX,
                    line=color,
                    fill=faded(color, 0.25, colors.background),
                )
                ends = (y - _BOX / 2, _CELL + _BOX / 2)
                if y == _SAYS:
                    ends = (_CELL - _BOX / 2, y + _BOX / 2)
                canvas.wire([(x, ends[0]), (x, ends[1])], colors.quiet, 2)
        canvas.box(
            x - _BOX / 2,
            _CELL - _BOX / 2,
            _BOX,
            _BOX,
            line=colors.quiet,
            fill=colors.gate_scale[1],
        )
        if t + 1 < steps:
            canvas.wire([(x + _BOX / 2, _CELL), (x + pitch - _BOX / 2, _CELL)], LINE["h"], 2.5)
