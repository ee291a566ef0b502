"""The conveyor belt: the cell state alone, running; what is kept, written and read at each step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.canvas import Canvas
from lstm_viz.figures.digits import beside_numbers, plain_text
from lstm_viz.figures.moving import (
    AddUp,
    Binding,
    ByPhase,
    Colors,
    Join,
    Layer,
    MovingPicture,
    Numbers,
    Products,
    Repeat,
    Row,
    Sentences,
    Sums,
    Value,
    Words,
)
from lstm_viz.figures.stage import FORGET, MOST_UNITS, PHASES, READ, UPDATE, WRITE
from lstm_viz.figures.stage_words import C_PREV, KEPT, WRITTEN, C, H, StageWords
from lstm_viz.figures.theme import FONT, LINE, NUMBER_FONT, Scale, faded, scale_for, theme

WIDTH = 980
PAST = 9
"""So many earlier steps are still on the belt."""

_LEFT, _TOP, _BOTTOM = 40, 40, 52
_HEIGHT = 372  # of all lanes together
_SLOT = 47  # pixels from one step to the next on the belt
_FORGET_X = _LEFT + PAST * _SLOT + 42
_NOW_X = _FORGET_X + 60
_SUM_X = _NOW_X + 30
_READ_X = _SUM_X + 240
_OUT_X = _READ_X + 66
_REACH = 0.45  # the largest value reaches this share of a lane's height


def belt(
    trace: LSTMTrace,
    *,
    units: Sequence[int] | None = None,
    tokens: Sequence[str] | None = None,
    dark: bool = False,
) -> MovingPicture:
    """Draw the cell state as a belt that moves on with each step.

    A bar is a value: up for positive, down for negative, on one scale for all lanes. The bars on
    the left are C of the steps before. The last of them is scaled by f(t) as it moves on, i(t)·C̃(t)
    drops onto it, the sum is C(t); what o(t) lets out of tanh C(t) leaves as h(t).

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

    Returns
    -------
    MovingPicture
        In its front layer the bar trace ``bars`` has for each lane the `PAST` bars of earlier
        steps, then those of what is kept, of what is written, of C(t) and of h(t); ``customdata``
        holds their true values, ``ids`` say which is which (``"past 1:0"``, ``"kept:0"``, …).

    Raises
    ------
    InvalidInput
        When the trace is of a batch or of a cell with a projection.
    """
    if trace.batch_size is not None or trace.cell.weight_hr is not None:
        raise InvalidInput(
            "the belt shows one sequence and a cell without a projection; got a trace of "
            f"{'a batch' if trace.batch_size is not None else 'a cell with one'}."
        )
    shown_units = tuple(units or range(min(trace.cell.hidden_size, MOST_UNITS)))[:MOST_UNITS]
    colors = theme(dark)
    lanes = _Lanes(len(shown_units), _largest(trace, shown_units))
    words = StageWords.of(trace, shown_units, tokens)
    picked = list(shown_units)

    ground = Canvas(WIDTH, _TOP + _HEIGHT + _BOTTOM, colors)
    _draw_ground(ground, lanes, shown_units)
    front = Canvas(WIDTH, ground.height, colors)
    bindings = _draw_bars(front, lanes)
    bindings += _draw_numbers(front, lanes)
    bindings += _draw_steps(front)

    return MovingPicture(
        layers=(
            Layer(ground.figure({"fits_screen": True})),
            Layer(front.figure(), tuple(bindings), listens=True),
        ),
        arrays={
            **{
                key: np.asarray(getattr(trace, key)[:, picked], np.float64)
                for key in ("f", "i", "g", "o")
            },
            "c": np.concatenate([trace.c0[None], trace.c])[:, picked].astype(np.float64),
            "h": np.concatenate([trace.h0[None], trace.h])[:, picked].astype(np.float64),
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


@dataclass(frozen=True)
class _Lanes:
    """Where the lanes are, in pixels from the top."""

    count: int
    limit: float  # the value that reaches `_REACH` of a lane

    @property
    def height(self) -> float:
        return _HEIGHT / self.count

    @property
    def middles(self) -> list[float]:
        return [_TOP + (k + 0.5) * self.height for k in range(self.count)]

    @property
    def upwards(self) -> float:
        """Pixels of the value 1, upwards, where y counts downwards."""
        return -_REACH * self.height / self.limit

    @property
    def letters(self) -> float:
        """The numbers' size."""
        return 20 if self.count == 1 else 17 if self.count <= 4 else 14.5


def _largest(trace: LSTMTrace, units: Sequence[int]) -> float:
    picked = list(units)
    shown: list[FloatArray] = [trace.c0[picked], trace.c, trace.retained, trace.written]
    largest = max(float(np.abs(v if v.ndim == 1 else v[:, picked]).max()) for v in shown)
    return largest or 1.0


def _step_labels(steps: int, tokens: Sequence[str] | None) -> list[str]:
    """A label for each place on the belt: before the first step there is none."""
    labels = [
        f"{beside_numbers(plain_text(tokens[t], 5))}<br>{t + 1}" if tokens else f"{t + 1}"
        for t in range(steps)
    ]
    return [*[" "] * PAST, *labels]


def _draw_ground(canvas: Canvas, lanes: _Lanes, units: Sequence[int]) -> None:
    """The lanes with their zero lines, and what stands over them."""
    colors = canvas.colors
    bottom = _TOP + _HEIGHT
    canvas.box(
        _LEFT, _TOP, _READ_X - 34 - _LEFT, _HEIGHT, line=LINE["c"], fill=colors.belt, thickness=2
    )
    zero = faded(LINE["c"], 0.55, colors.belt)
    for unit, middle in zip(units, lanes.middles, strict=True):
        canvas.wire([(_LEFT + 4, middle), (_SUM_X - 4, middle)], zero, 1.5)
        canvas.wire(
            [(_READ_X - 34, middle), (_OUT_X + 18, middle)],
            faded(LINE["h"], 0.6, colors.background),
            1.5,
        )
        canvas.words(_LEFT / 2, middle, f"{unit + 1}", colors.quiet, size=15)
    for k in range(1, lanes.count):
        y = _TOP + k * lanes.height
        canvas.wire([(_LEFT, y), (_READ_X - 34, y)], faded(LINE["c"], 0.3, colors.belt), 1)
    canvas.wire([(_FORGET_X, _TOP), (_FORGET_X, bottom)], faded(LINE["f"], 0.7, colors.belt), 2)
    canvas.wire([(_READ_X, _TOP), (_READ_X, bottom)], faded(LINE["o"], 0.7, colors.background), 2)
    _draw_chips(canvas, lanes, _FORGET_X, colors.ink["f"])
    _draw_chips(canvas, lanes, _READ_X, colors.ink["o"])
    for x, words, quantity, anchor in (
        ((_slot_x(1) + _slot_x(PAST)) / 2, "C of the steps before", "c", "center"),
        (_FORGET_X, "× f(t)", "f", "center"),
        (_NOW_X - 20, "+ i(t)·C̃(t) = C(t)", "c", "left"),
        (_READ_X, "× o(t)", "o", "center"),
        (_OUT_X + 6, "h(t)", "h", "left"),
    ):
        canvas.words(x, _TOP - 20, words, colors.ink[quantity], size=18, anchor=anchor)


def _slot_x(step_back: int) -> float:
    """The middle of the bar of the step so many before; 0 is just leaving the present."""
    return _NOW_X if step_back == 0 else _FORGET_X - 54 - (step_back - 1) * _SLOT


@dataclass(frozen=True)
class _Bars:
    """A bar a lane: what it shows, and where it is in each phase."""

    name: str
    row: Value  # a Row or Products, or one for each phase
    x: Value | float
    width: float
    scale: Scale
    opacity: Value | float = 1
    base: Value | None = None  # what it stands on, from the lane's zero line, in pixels
    lift: Value | None = None  # how far above that it hangs, in pixels

    def places(self, lanes: int) -> Value:
        return Repeat(self.x, lanes)

    def opacities(self, lanes: int) -> Value:
        return Repeat(self.opacity, lanes)

    def bases(self, middles: list[float]) -> Value | list[float]:
        parts = tuple(part for part in (self.base, self.lift) if part is not None)
        return Sums((middles, *parts)) if parts else middles

    def lengths(self, upwards: float) -> Value:
        if isinstance(self.row, ByPhase):
            return ByPhase(tuple(replace(row, factor=upwards) for row in self.row.values))
        assert isinstance(self.row, Row | Products)
        return replace(self.row, factor=upwards)


def _draw_bars(canvas: Canvas, lanes: _Lanes) -> list[Binding]:
    """All bars as one trace; see `belt` for their order."""
    colors, up, middles = canvas.colors, lanes.upwards, lanes.middles
    limit = lanes.limit
    # Colours as on the stage, heights as large as the lanes allow.
    c_scale, h_scale = scale_for("c", max(1.0, limit), colors), scale_for("h", 1.0, colors)
    drop, landed = [-lanes.height * 0.55] * lanes.count, [0.0] * lanes.count
    parts: list[_Bars] = [
        _Bars(
            f"past {back}",
            Row("c", later=1 - back, outside=0.0),
            x=ByPhase((_slot_x(back),) * len(PHASES), before=_slot_x(back - 1)),
            width=0.7 * _SLOT,
            scale=c_scale,
        )
        for back in range(1, PAST + 1)
    ]
    unseen, seen = 0.0, 1.0
    parts += [
        _Bars(
            "kept",
            ByPhase((C_PREV, *[KEPT] * 4)),
            x=ByPhase((_slot_x(1), *[_NOW_X] * 4)),
            width=42,
            scale=c_scale,
            opacity=ByPhase((unseen, seen, seen, unseen, unseen)),
        ),
        _Bars(
            "written",
            WRITTEN,
            x=_NOW_X,
            width=26,
            scale=c_scale,
            # It stands on what is kept: there kept + written is read off.
            base=replace(KEPT, factor=up),
            lift=ByPhase((drop, drop, landed, landed, landed)),
            opacity=ByPhase((unseen, unseen, seen, unseen, unseen)),
        ),
        _Bars(
            "c",
            C,
            x=_NOW_X,
            width=42,
            scale=c_scale,
            opacity=ByPhase((unseen, unseen, unseen, seen, seen)),
        ),
        _Bars(
            "h",
            ByPhase((C, C, C, C, H)),
            x=ByPhase((*[_NOW_X] * 4, _OUT_X)),
            width=34,
            scale=h_scale,
            opacity=ByPhase((unseen, unseen, unseen, unseen, seen)),
        ),
    ]
    trace = canvas.trace(
        {
            "type": "bar",
            "name": "bars",
            "ids": [f"{part.name}:{k}" for part in parts for k in range(lanes.count)],
            "width": [part.width for part in parts for _ in middles],
            "marker": {"line": {"width": 1.2, "color": colors.ink["c"]}},
            "hovertemplate": "%{customdata:.6f}<extra></extra>",
        }
    )
    return [
        Binding(trace, "x", Join(tuple(part.places(lanes.count) for part in parts))),
        Binding(trace, "base", Join(tuple(part.bases(middles) for part in parts))),
        Binding(trace, "y", Join(tuple(part.lengths(up) for part in parts))),
        Binding(trace, "customdata", Join(tuple(part.row for part in parts))),
        Binding(trace, "marker.color", Join(tuple(Colors(p.row, p.scale) for p in parts))),
        Binding(
            trace, "marker.opacity", Join(tuple(part.opacities(lanes.count) for part in parts))
        ),
    ]


def _draw_numbers(canvas: Canvas, lanes: _Lanes) -> list[Binding]:
    """On each lane f(t), the sum, o(t) and h(t) in numbers, each from its phase on."""
    colors, middles = canvas.colors, lanes.middles
    blank = [" "] * lanes.count  # an empty text Plotly would remove for good
    decimals = AddUp((KEPT, WRITTEN), C)
    shown_kept = Numbers(KEPT, decimals, signed=True)
    shown_written = Numbers(WRITTEN, decimals, signed=True)
    both = (shown_kept, "  ", shown_written)
    columns: tuple[tuple[float, str, str, tuple[tuple[int, Any], ...]], ...] = (
        (_FORGET_X, "f", "middle center", ((FORGET, Numbers(Row("f"))),)),
        (
            _SUM_X,
            "c",
            "middle right",
            (
                (FORGET, shown_kept),
                (WRITE, Sentences(both)),
                (UPDATE, Sentences((*both, " = ", Numbers(C, signed=True)))),
            ),
        ),
        (_READ_X, "o", "middle center", ((READ, Numbers(Row("o"))),)),
        (
            _OUT_X + 22,
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
                "size": lanes.letters,
                "color": [colors.ink[quantity] for _, quantity, _, _ in columns for _ in middles],
            },
            "hoverinfo": "skip",
        }
    )
    texts = []
    for *_, starts in columns:
        by_phase: list[Any] = [blank] * len(PHASES)
        for start, text in starts:
            by_phase[start - 1 :] = [text] * (len(PHASES) - start + 1)
        texts.append(ByPhase(tuple(by_phase)))
    return [Binding(trace, "text", Join(tuple(texts)))]


def _draw_chips(canvas: Canvas, lanes: _Lanes, x: float, color: str) -> None:
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
            "y": [_TOP + _HEIGHT + 24] * (PAST + 1),
            "textposition": "middle center",
            "textfont": {"family": FONT, "size": 15, "color": canvas.colors.text},
            "hoverinfo": "skip",
        }
    )
    places = [
        _slot_x(0)
        if back == 0
        else ByPhase((_slot_x(back),) * len(PHASES), before=_slot_x(back - 1))
        for back in backs
    ]
    labels = [Words("steps", later=PAST - back) for back in backs]
    return [Binding(trace, "x", places), Binding(trace, "text", labels)]
