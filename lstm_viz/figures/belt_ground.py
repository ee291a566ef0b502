"""What stands around a conveyor belt's lanes: headings, numbers, chips, the labels of the steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lstm_viz.figures.belt_plan import (
    FORGET_X,
    HEIGHT,
    LEFT,
    NOW_X,
    OUT_X,
    PAST,
    READ_X,
    SUM_X,
    TOP,
    Lanes,
    slot_x,
)
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.digits import beside_numbers, plain_text
from lstm_viz.figures.moving import (
    AddUp,
    Binding,
    ByPhase,
    FontSizes,
    Join,
    Numbers,
    Row,
    Sentences,
    Words,
)
from lstm_viz.figures.stage_phases import FORGET, PHASES, READ, UPDATE, WRITE
from lstm_viz.figures.stage_values import KEPT, WRITTEN, C, H
from lstm_viz.figures.theme import FONT, LINE, NUMBER_FONT, faded

_LETTER_WIDTH = 0.61  # of a letter's size, in the font of the numbers
_ROOM = {"f": 60, "c": 200, "o": 60, "h": 54}  # pixels for a column's numbers


def step_labels(steps: int, tokens: Sequence[str] | None) -> list[str]:
    """A label for each place on the belt: before the first step there is none."""
    labels = [
        f"{beside_numbers(plain_text(tokens[t], 5))}<br>{t + 1}" if tokens else f"{t + 1}"
        for t in range(steps)
    ]
    return [*[" "] * PAST, *labels]


def draw_ground(canvas: Canvas, lanes: Lanes, units: Sequence[int]) -> None:
    """The lanes with their zero lines, and what stands over them."""
    colors = canvas.colors
    bottom = TOP + HEIGHT
    canvas.box(LEFT, TOP, READ_X - 34 - LEFT, HEIGHT, line=LINE["c"], fill=colors.belt, thickness=2)
    zero = faded(LINE["c"], 0.55, colors.belt)
    for unit, middle in zip(units, lanes.middles, strict=True):
        canvas.wire([(LEFT + 4, middle), (SUM_X - 4, middle)], zero, 1.5)
        canvas.wire(
            [(READ_X - 34, middle), (OUT_X + 18, middle)],
            faded(LINE["h"], 0.6, colors.background),
            1.5,
        )
        canvas.words(LEFT / 2, middle, f"{unit + 1}", colors.quiet, size=15)
    for k in range(1, lanes.count):
        y = TOP + k * lanes.height
        canvas.wire([(LEFT, y), (READ_X - 34, y)], faded(LINE["c"], 0.3, colors.belt), 1)
    canvas.wire([(FORGET_X, TOP), (FORGET_X, bottom)], faded(LINE["f"], 0.7, colors.belt), 2)
    canvas.wire([(READ_X, TOP), (READ_X, bottom)], faded(LINE["o"], 0.7, colors.background), 2)
    draw_chips(canvas, lanes, FORGET_X, colors.ink["f"])
    draw_chips(canvas, lanes, READ_X, colors.ink["o"])
    for x, words, quantity, anchor in (
        ((slot_x(1) + slot_x(PAST)) / 2, "C of the steps before", "c", "center"),
        (FORGET_X, "× f(t)", "f", "center"),
        (NOW_X - 20, "+ i(t)·C̃(t) = C(t)", "c", "left"),
        (READ_X, "× o(t)", "o", "center"),
        (OUT_X + 6, "h(t)", "h", "left"),
    ):
        canvas.words(x, TOP - 20, words, colors.ink[quantity], size=18, anchor=anchor)


def draw_ghost_legend(canvas: Canvas) -> None:
    """Say over the belt's left end, where nothing else is, what the ghosts are."""
    colors = canvas.colors
    ghost = faded(colors.quiet, 0.3, colors.background)
    edge = faded(colors.quiet, 0.7, colors.background)
    canvas.box(LEFT + 2, TOP - 24, 16, 12, line=edge, fill=ghost, thickness=1.2)
    canvas.words(LEFT + 24, TOP - 18, "ghost: pinned", colors.quiet, size=14, anchor="left")


def draw_numbers(canvas: Canvas, lanes: Lanes) -> list[Binding]:
    """On each lane f(t), the sum, o(t) and h(t) in numbers, each from its phase on."""
    colors, middles = canvas.colors, lanes.middles
    blank = [" "] * lanes.count  # an empty text Plotly would remove for good
    decimals = AddUp((KEPT, WRITTEN), C)
    shown_kept = Numbers(KEPT, decimals, signed=True)
    shown_written = Numbers(WRITTEN, decimals, signed=True)
    both = (shown_kept, "  ", shown_written)
    columns: tuple[tuple[float, str, str, tuple[tuple[int, Any], ...]], ...] = (
        (FORGET_X, "f", "middle center", ((FORGET, Numbers(Row("f"))),)),
        (
            SUM_X,
            "c",
            "middle right",
            (
                (FORGET, shown_kept),
                (WRITE, Sentences(both)),
                (UPDATE, Sentences((*both, " = ", Numbers(C, signed=True)))),
            ),
        ),
        (READ_X, "o", "middle center", ((READ, Numbers(Row("o"))),)),
        (
            OUT_X + 22,
            "h",
            "middle right",
            ((READ, Numbers(H, signed=True)),),
        ),
    )
    trace = canvas.trace(
        {
            "type": "scatter",
            "name": "numbers",
            "mode": "text",
            "x": [x for x, *_ in columns for _ in middles],
            "y": middles * len(columns),
            "textposition": [place for _, _, place, _ in columns for _ in middles],
            "textfont": {
                "family": NUMBER_FONT,
                "color": [colors.ink[quantity] for _, quantity, _, _ in columns for _ in middles],
            },
            "hoverinfo": "skip",
        }
    )
    texts, sizes = [], []
    for _, quantity, _, starts in columns:
        by_phase: list[Any] = [blank] * len(PHASES)
        for start, text in starts:
            by_phase[start - 1 :] = [text] * (len(PHASES) - start + 1)
        texts.append(ByPhase(tuple(by_phase)))
        fitting = _ROOM[quantity] / (lanes.letters * _LETTER_WIDTH)
        sizes.append(FontSizes(texts[-1], lanes.letters, fitting))
    return [
        Binding(trace, "text", Join(tuple(texts))),
        Binding(trace, "textfont.size", Join(tuple(sizes)), pixels=True),
    ]


def draw_chips(canvas: Canvas, lanes: Lanes, x: float, color: str) -> None:
    """A ground for a gate's number on each lane."""
    width, height = lanes.letters * 3, lanes.letters * 1.5
    for middle in lanes.middles:
        canvas.box(
            x - width / 2,
            middle - height / 2,
            width,
            height,
            line=color,
            fill=canvas.colors.background,
            thickness=1.5,
        )


def draw_steps(canvas: Canvas) -> list[Binding]:
    """Under the bars the steps that they belong to."""
    backs = range(PAST, -1, -1)
    trace = canvas.trace(
        {
            "type": "scatter",
            "name": "steps",
            "mode": "text",
            "y": [TOP + HEIGHT + 24] * (PAST + 1),
            "textposition": "middle center",
            "textfont": {"family": FONT, "size": 15, "color": canvas.colors.text},
            "hoverinfo": "skip",
        }
    )
    places = [
        slot_x(0) if back == 0 else ByPhase((slot_x(back),) * len(PHASES), before=slot_x(back - 1))
        for back in backs
    ]
    labels = [Words("steps", later=PAST - back) for back in backs]
    return [Binding(trace, "x", places), Binding(trace, "text", labels)]
