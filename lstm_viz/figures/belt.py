"""The conveyor belt: the cell state alone, running; what is kept, written and read at each step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lstm_viz.analysis.what_moved import require_comparable
from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.belt_bars import draw_bars, draw_ghosts
from lstm_viz.figures.belt_locks import draw_belt_locks
from lstm_viz.figures.belt_plan import (
    BOTTOM,
    FORGET_X,
    HEIGHT,
    LEFT,
    NOW_X,
    OUT_X,
    PAST,
    READ_X,
    SUM_X,
    TOP,
    WIDTH,
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
    Layer,
    MovingPicture,
    Numbers,
    Row,
    Sentences,
    Words,
)
from lstm_viz.figures.pinned_values import pinned_arrays
from lstm_viz.figures.stage import MOST_UNITS
from lstm_viz.figures.stage_holds import StageHolds
from lstm_viz.figures.stage_phases import FORGET, PHASES, READ, UPDATE, WRITE
from lstm_viz.figures.stage_values import KEPT, WRITTEN, C, H
from lstm_viz.figures.stage_words import StageWords
from lstm_viz.figures.theme import FONT, LINE, NUMBER_FONT, faded, theme


def belt(
    trace: LSTMTrace,
    *,
    units: Sequence[int] | None = None,
    tokens: Sequence[str] | None = None,
    dark: bool = False,
    pinned: LSTMTrace | None = None,
) -> MovingPicture:
    """Draw the cell state as a belt that moves on with each step.

    A bar is a value: up for positive, down for negative, on one scale for all lanes. The bars on
    the left are C of the steps before. The last of them is scaled by f(t) as it moves on, i(t)·C̃(t)
    drops onto it, the sum is C(t); what o(t) lets out of tanh C(t) leaves as h(t). What the trace's
    interventions hold is under padlocks.

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace of a single sequence, without a projection.
    units : sequence of int, optional
        The units to show, a lane each, at most `MOST_UNITS`; the first ones by default.
    tokens : sequence of str, optional
        Each step's input as a word, T of them.
    dark : bool
        Whether the page is dark.
    pinned : LSTMTrace, optional
        Another trace of the same T and H, to compare with: each bar has its own as a ghost behind
        it, in the trace ``ghosts``.

    Returns
    -------
    MovingPicture
        In its front layer the bar trace ``bars`` has for each lane the `PAST` bars of earlier
        steps, then those of what is kept, of what is written, of C(t) and of h(t); ``customdata``
        holds their true values, ``ids`` say which is which (``"past 1:0"``, ``"kept:0"``, …).

    Raises
    ------
    InvalidInput
        When the trace is of a batch or of a cell with a projection, or the pinned one is, or has
        other steps or units.
    """
    if trace.batch_size is not None or trace.cell.weight_hr is not None:
        raise InvalidInput(
            "the belt shows one sequence and a cell without a projection; got a trace of "
            f"{'a batch' if trace.batch_size is not None else 'a cell with one'}."
        )
    if pinned is not None:
        require_comparable(trace, pinned)
    shown_units = tuple(units or range(min(trace.cell.hidden_size, MOST_UNITS)))[:MOST_UNITS]
    colors = theme(dark)
    is_compared = pinned is not None
    limit = max(_largest(one, shown_units) for one in (trace, pinned) if one is not None)
    lanes = Lanes(len(shown_units), limit or 1.0)
    words = StageWords.of(trace, shown_units, tokens, pinned)
    holds = StageHolds(trace, shown_units)
    picked = list(shown_units)

    def sheet() -> Canvas:
        return Canvas(WIDTH, TOP + HEIGHT + BOTTOM, colors)

    ground, ghosts, front, locks = sheet(), sheet(), sheet(), sheet()
    _draw_ground(ground, lanes, shown_units)
    bindings = draw_bars(front, lanes, is_compared=is_compared)
    bindings += _draw_numbers(front, lanes)
    bindings += _draw_steps(front)
    ghost_layers, lock_layers = [], []
    if is_compared:
        _draw_ghost_legend(ground)
        ghost_bindings = draw_ghosts(ghosts, lanes)
        ghost_layers = [Layer(ghosts.figure(), tuple(ghost_bindings))]
    if holds:
        lock_bindings = draw_belt_locks(locks, lanes)
        lock_layers = [Layer(locks.figure(), tuple(lock_bindings))]

    return MovingPicture(
        layers=(
            Layer(ground.figure({"fits_screen": True, "begins_at_right": True})),
            *ghost_layers,
            Layer(front.figure(), tuple(bindings), listens=True),
            *lock_layers,
        ),
        arrays={
            **{
                key: np.asarray(getattr(trace, key)[:, picked], np.float64)
                for key in ("f", "i", "g", "o")
            },
            "c": np.concatenate([trace.c0[None], trace.c])[:, picked].astype(np.float64),
            "h": np.concatenate([trace.h0[None], trace.h])[:, picked].astype(np.float64),
            **pinned_arrays(pinned, shown_units),
            **words.arrays,
        },
        words={**words.words, "steps": _step_labels(trace.steps, tokens)},
        alt=words.alt,
        sentence=words.sentence,
        questions=words.questions,
        steps=trace.steps,
        phases=len(PHASES),
        rolls=True,
    )


def lane_of(lanes: int, index: int) -> int:
    """Which of so many lanes a point of the trace ``bars`` is on."""
    return index % lanes


_LETTER_WIDTH = 0.61  # of a letter's size, in the font of the numbers
_ROOM = {"f": 60, "c": 200, "o": 60, "h": 54}  # pixels for a column's numbers


def _largest(trace: LSTMTrace, units: Sequence[int]) -> float:
    picked = list(units)
    shown: list[FloatArray] = [trace.c0[picked], trace.c, trace.retained, trace.written]
    return max(float(np.abs(v if v.ndim == 1 else v[:, picked]).max()) for v in shown)


def _step_labels(steps: int, tokens: Sequence[str] | None) -> list[str]:
    """A label for each place on the belt: before the first step there is none."""
    labels = [
        f"{beside_numbers(plain_text(tokens[t], 5))}<br>{t + 1}" if tokens else f"{t + 1}"
        for t in range(steps)
    ]
    return [*[" "] * PAST, *labels]


def _draw_ground(canvas: Canvas, lanes: Lanes, units: Sequence[int]) -> None:
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
    _draw_chips(canvas, lanes, FORGET_X, colors.ink["f"])
    _draw_chips(canvas, lanes, READ_X, colors.ink["o"])
    for x, words, quantity, anchor in (
        ((slot_x(1) + slot_x(PAST)) / 2, "C of the steps before", "c", "center"),
        (FORGET_X, "× f(t)", "f", "center"),
        (NOW_X - 20, "+ i(t)·C̃(t) = C(t)", "c", "left"),
        (READ_X, "× o(t)", "o", "center"),
        (OUT_X + 6, "h(t)", "h", "left"),
    ):
        canvas.words(x, TOP - 20, words, colors.ink[quantity], size=18, anchor=anchor)


def _draw_ghost_legend(canvas: Canvas) -> None:
    """Say over the belt's left end, where nothing else is, what the ghosts are."""
    colors = canvas.colors
    ghost = faded(colors.quiet, 0.3, colors.background)
    edge = faded(colors.quiet, 0.7, colors.background)
    canvas.box(LEFT + 2, TOP - 24, 16, 12, line=edge, fill=ghost, thickness=1.2)
    canvas.words(LEFT + 24, TOP - 18, "ghost: pinned", colors.quiet, size=14, anchor="left")


def _draw_numbers(canvas: Canvas, lanes: Lanes) -> list[Binding]:
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


def _draw_chips(canvas: Canvas, lanes: Lanes, x: float, color: str) -> None:
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


def _draw_steps(canvas: Canvas) -> list[Binding]:
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
