"""The stage of a GRU: h itself is the belt; z keeps and admits, r lets the past be seen."""

from __future__ import annotations

from collections.abc import Sequence

from lstm_viz.cells import GRUTrace
from lstm_viz.figures.moving import AddUp, ByPhase, MovingPicture, Products, Row, Sentence, Words
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
    product,
    told_places,
    told_unit,
)

GRU_PHASES = ("arrive", "keep", "write", "new h")
"""The phases of a GRU's step."""

_ARRIVE, _KEEP, _WRITE, _NEW = range(1, 5)
_H_PREV, _H = Row("h"), Row("h", later=1)
_Z, _R, _Q, _N = Row("z"), Row("r"), Row("q"), Row("n")
_ADMIT = Row("z", factor=-1.0, offset=1.0)  # 1 - z
_KEPT, _WRITTEN = Products((_Z, _H_PREV)), Products((_ADMIT, _N))
_SEEN = Products((_R, _Q))


def gru_stage(
    trace: GRUTrace,
    *,
    units: Sequence[int] | None = None,
    tokens: Sequence[str] | None = None,
    channels: Sequence[str] | None = None,
    dark: bool = False,
    least_height: float = 0.0,
    wider: float = 1.0,
) -> MovingPicture:
    """Draw one GRU cell so that it can be moved through a sequence.

    A step has four phases: x(t) arrives, and h(t-1) is on the belt; z(t) says how much of it is
    kept; r(t) acts on q(t) = U_n h(t-1) + b_hn, after the recurrent product as in PyTorch, and
    (1 - z(t))·n(t) is written; kept and written make h(t).

    Parameters
    ----------
    trace : GRUTrace
        Of one sequence.
    units, tokens, channels, dark, least_height, wider
        As for `rnn_stage`.

    Returns
    -------
    MovingPicture
        As the `stage`. Packets ``x``, ``h_prev``, ``retained``, ``written``, ``h``, ``z``, ``q``,
        ``r``, ``seen`` (r·q), ``n``.

    Raises
    ------
    InvalidInput
        When the trace is of a batch, or there is no such unit.
    """
    shown = shown_units(trace, units)
    return side_picture(
        trace,
        GRU_DRAWING,
        units=shown,
        arrays={
            "h": with_start(trace.h0, trace.h, shown),
            **{name: of_units(getattr(trace, name), shown) for name in ("z", "r", "q", "n")},
            "h_limit": largest(trace.h, trace.h0),
            "q_limit": largest(trace.q),
            **told_places(
                {
                    "told_keep": trace.h_prev - trace.retained,
                    "told_write": trace.written,
                    "told_new": trace.h - trace.h_prev,
                },
                shown,
            ),
        },
        sentence=_sentence(),
        alt=described(
            "GRU cell",
            trace.steps,
            shown,
            (
                (" reset gate ", _R),
                (", update gate ", _Z),
                (", candidate ", _N),
                (", hidden state from ", _H_PREV),
                (" to ", _H),
            ),
        ),
        tokens=tokens,
        channels=channels,
        dark=dark,
        least_height=least_height,
        wider=wider,
    )


def _drawing() -> SideDrawing:
    h_limit, q_limit = Row("h_limit"), Row("q_limit")
    decimals = AddUp((_KEPT, _WRITTEN), _H)
    belt = (
        Line("h_prev", "h", "h(t−1)", "h(t−1)", _H_PREV, _ARRIVE, goes_round="h", limit=h_limit),
        Line("retained", "h", "z·h(t−1)", "z(t)·h(t−1)", _KEPT, _KEEP, "h_prev", limit=h_limit,
             decimals=decimals),
        Line("written", "h", "(1−z)·n", "(1−z(t))·n(t)", _WRITTEN, _WRITE, "n", limit=h_limit,
             decimals=decimals),
        Line("h", "h", "h(t)", "h(t)", _H, _NEW, "written", limit=h_limit, is_sum=True),
    )  # fmt: skip
    past = (
        Line("q", "h", "q(t)", "q(t) = U_n h(t−1) + b", _Q, _WRITE, limit=q_limit),
        Line("r", "r", "r(t)", "r(t)", _R, _WRITE, under="reset", is_open=True),
        Line("seen", "h", "r·q", "r(t)·q(t)", _SEEN, _WRITE, "q", limit=q_limit),
    )
    z = Line("z", "z", "z(t)", "z(t)", _Z, _KEEP, under="update", is_open=True)
    n = Line("n", "n", "n(t)", "n(t)", _N, _WRITE, "seen", under="candidate", is_open=True)
    return SideDrawing(
        "GRU",
        (
            Block("belt", "h", belt, (_NEW,)),
            Block("box", "z", (z,), (_KEEP,), is_low=True),
            Block("box", "n", (n,), (_WRITE,)),
            Block("box", "r", past, (_WRITE,)),
        ),
        GRU_PHASES,
        "h_prev",
    )


GRU_DRAWING = _drawing()
"""What there is to be drawn of a GRU."""


def _sentence() -> ByPhase:
    keep, write, new = "told_keep", "told_write", "told_new"
    return ByPhase(
        (
            Sentence(("x(t)", Words(ARRIVING), " arrives; h(t−1) is on the belt. z, r and n see "
                      "both.")),
            Sentence(("Unit ", told_unit(keep), " keeps z × h(t−1): ",
                      *product(keep, (_Z, _H_PREV), _KEPT), ".")),
            Sentence(("n sees r·q of the past. Unit ", told_unit(write), " writes (1−z) × n: ",
                      *product(write, (_ADMIT, _N), _WRITTEN), ".")),
            Sentence(("Unit ", told_unit(new), ": ",
                      *addition(new, (_KEPT, _WRITTEN), _H, " make h(t) = "),
                      ". No output gate: all of it shows.")),
        )
    )  # fmt: skip
