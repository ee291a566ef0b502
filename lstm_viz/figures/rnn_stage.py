"""The stage of a vanilla RNN, one tanh and the loop of h; and of a network without the loop."""

from __future__ import annotations

from collections.abc import Sequence

from lstm_viz.cells import RNNTrace
from lstm_viz.figures.moving import AddUp, ByPhase, MovingPicture, Row, Sentence, Words
from lstm_viz.figures.side_plan import Block, Line
from lstm_viz.figures.side_stage import (
    SideDrawing,
    largest,
    of_units,
    shown_units,
    side_picture,
    with_start,
)
from lstm_viz.figures.side_words import (
    ARRIVING,
    addition,
    described,
    told_number,
    told_places,
    told_unit,
)

RNN_PHASES = ("arrive", "sum", "new h")
"""The phases of an RNN's step."""

_ARRIVE, _SUM, _NEW = 1, 2, 3
_H_PREV, _H = Row("h"), Row("h", later=1)
_FROM_X, _FROM_H, _PRE = Row("from_x"), Row("from_h"), Row("pre")
_LIMIT = Row("sum_limit")


def has_loop(trace: RNNTrace) -> bool:
    """Whether the network sees its own state; without it, it is a feed-forward network."""
    return bool(trace.cell.weight_hh.any())


def rnn_stage(
    trace: RNNTrace,
    *,
    units: Sequence[int] | None = None,
    tokens: Sequence[str] | None = None,
    channels: Sequence[str] | None = None,
    dark: bool = False,
    least_height: float = 0.0,
    wider: float = 1.0,
) -> MovingPicture:
    """Draw one RNN cell so that it can be moved through a sequence.

    A step has three phases: x(t) and h(t-1) arrive; what comes from either adds up; tanh (or relu)
    of the sum is h(t), which goes round. With ``weight_hh`` all 0 it is a feed-forward network:
    it is drawn without the loop and without h(t-1).

    Parameters
    ----------
    trace : RNNTrace
        Of one sequence.
    units : sequence of int, optional
        The units to show, at most `side_stage.MOST_UNITS`; the first ones by default.
    tokens : sequence of str, optional
        Each step's input as a word, T of them.
    channels : sequence of str, optional
        The input columns' names, D of them.
    dark : bool
        Whether the page is dark.
    least_height : float
        So high it is at least, to stand beside a higher one.
    wider : float
        So many times as wide as usual are packets and letters; no higher. Up to `side_plan.WIDER`.

    Returns
    -------
    MovingPicture
        As the `stage`. Packets ``x``, ``h_prev``, ``from_x`` (W x(t) + b), ``from_h`` (U h(t-1)),
        ``pre`` (their sum), ``h``; without a loop ``x``, ``pre``, ``h``.

    Raises
    ------
    InvalidInput
        When the trace is of a batch, or there is no such unit.
    """
    shown = shown_units(trace, units)
    looped = has_loop(trace)
    rows = [(" sum ", _PRE), (", hidden state ", _H)]
    if looped:
        rows[1:] = [(", hidden state from ", _H_PREV), (" to ", _H)]
    return side_picture(
        trace,
        rnn_drawing(looped, trace.cell.nonlinearity),
        units=shown,
        arrays={
            "h": with_start(trace.h0, trace.h, shown),
            "pre": of_units(trace.pre, shown),
            "from_x": of_units(trace.from_x, shown),
            "from_h": of_units(trace.from_h, shown),
            "sum_limit": largest(trace.pre, trace.from_x, trace.from_h),
            "h_limit": largest(trace.h, trace.h0),
            **told_places(
                {"told_sum": trace.from_h if looped else trace.pre, "told_new": trace.h}, shown
            ),
        },
        sentence=_sentence(looped, trace.cell.nonlinearity),
        alt=described("RNN cell" if looped else "Feed-forward layer", trace.steps, shown, rows),
        tokens=tokens,
        channels=channels,
        dark=dark,
        least_height=least_height,
        wider=wider,
    )


def rnn_drawing(looped: bool, nonlinearity: str) -> SideDrawing:
    """What there is to be drawn of an RNN, or of a network without the loop."""
    limit = Row("h_limit")
    parts = (
        Line("from_x", "x", "W x + b", "W x(t) + b", _FROM_X, _SUM, limit=_LIMIT,
             decimals=AddUp((_FROM_X, _FROM_H), _PRE)),
        Line("from_h", "h", "U h(t−1)", "U h(t−1)", _FROM_H, _SUM, "h_prev", limit=_LIMIT,
             decimals=AddUp((_FROM_X, _FROM_H), _PRE)),
    )  # fmt: skip
    total = Line("pre", "x", "sum" if looped else "W x + b", "the sum", _PRE, _SUM, limit=_LIMIT,
                 is_sum=looped)  # fmt: skip
    h = Line("h", "h", "h(t)", "h(t)", _H, _NEW, "pre", limit=limit)
    h_prev = Line("h_prev", "h", "h(t−1)", "h(t−1)", _H_PREV, _ARRIVE, goes_round="h", limit=limit)
    blocks = [
        Block("plain", "h", (h,), is_low=True),
        Block("box", "h", (*(parts if looped else ()), total), (_SUM, _NEW), f"↑ {nonlinearity} ↑"),
    ]
    if looped:
        blocks.append(Block("plain", "h", (h_prev,)))
    title = "RNN" if looped else "Feed-forward"
    lacks = "no belt: h(t) is made anew" if looped else "no loop, no memory"
    return SideDrawing(title, tuple(blocks), RNN_PHASES, "h_prev" if looped else "", lacks)


def _sentence(looped: bool, nonlinearity: str) -> ByPhase:
    about, new = told_unit("told_sum"), told_unit("told_new")
    h = told_number(_H, "told_new")
    if not looped:
        return ByPhase(
            (
                Sentence(("x(t)", Words(ARRIVING), " arrives, and nothing else: no loop.")),
                Sentence(("Unit ", about, ": W x(t) + b = ", told_number(_PRE, "told_sum"),
                          ". Nothing from before is in it.")),
                Sentence((f"Through {nonlinearity}, unit ", new, " is ", h,
                          ". The next step will not see it.")),
            )
        )  # fmt: skip
    added = addition("told_sum", (_FROM_X, _FROM_H), _PRE, " from h(t−1) make ")
    return ByPhase(
        (
            Sentence(("x(t)", Words(ARRIVING), " arrives, and h(t−1) comes round.")),
            Sentence(("Unit ", about, ": ", added[0], " from x(t)", *added[1:], ".")),
            Sentence((f"Through {nonlinearity}, unit ", new, " becomes ", h,
                      ". It goes round, and the old h is gone.")),
        )
    )  # fmt: skip
