"""The LSTM's stage made narrow, to stand beside those of an RNN and a GRU."""

from __future__ import annotations

from collections.abc import Sequence

from lstm_viz.cells import LSTMTrace
from lstm_viz.errors import InvalidInput
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
from lstm_viz.figures.stage_phases import ARRIVE, FORGET, PHASES, READ, UPDATE, WRITE

_C_PREV, _C = Row("c"), Row("c", later=1)
_H_PREV, _H = Row("h"), Row("h", later=1)
_F, _I, _G, _O = Row("f"), Row("i"), Row("g"), Row("o")
_KEPT, _WRITTEN = Products((_F, _C_PREV)), Products((_I, _G))


def side_lstm_stage(
    trace: LSTMTrace,
    *,
    units: Sequence[int] | None = None,
    tokens: Sequence[str] | None = None,
    channels: Sequence[str] | None = None,
    dark: bool = False,
    least_height: float = 0.0,
    wider: float = 1.0,
) -> MovingPicture:
    """Draw one LSTM cell so narrow that others fit beside it; its phases are the `stage`'s.

    Parameters
    ----------
    trace : LSTMTrace
        Of one sequence, without a projection.
    units, tokens, channels, dark, least_height, wider
        As for `rnn_stage`.

    Returns
    -------
    MovingPicture
        With the packets of the `stage`: ``x``, ``h_prev``, ``c_prev``, ``retained``, ``written``,
        ``c``, ``h``, ``f``, ``i``, ``g``, ``o``.

    Raises
    ------
    InvalidInput
        When the trace is of a batch or of a cell with a projection, or there is no such unit.
    """
    shown = shown_units(trace, units)
    if trace.cell.weight_hr is not None:
        raise InvalidInput("the narrow stage shows a cell without a projection.")
    return side_picture(
        trace,
        LSTM_DRAWING,
        units=shown,
        arrays={
            "c": with_start(trace.c0, trace.c, shown),
            "h": with_start(trace.h0, trace.h, shown),
            **{name: of_units(getattr(trace, name), shown) for name in ("f", "i", "g", "o")},
            "tanh_c": of_units(trace.tanh_c, shown),
            "c_limit": largest(trace.c, trace.c0),
            **told_places(
                {
                    "told_forget": trace.c_prev - trace.retained,
                    "told_write": trace.written,
                    "told_update": trace.c - trace.c_prev,
                    "told_read": trace.read,
                },
                shown,
            ),
        },
        sentence=_sentence(),
        alt=described(
            "LSTM cell",
            trace.steps,
            shown,
            (
                (" forget gate ", _F),
                (", input gate ", _I),
                (", candidate ", _G),
                (", output gate ", _O),
                (", cell state from ", _C_PREV),
                (" to ", _C),
                (", hidden state ", _H),
            ),
        ),
        tokens=tokens,
        channels=channels,
        dark=dark,
        least_height=least_height,
        wider=wider,
    )


def _drawing() -> SideDrawing:
    limit = Row("c_limit")
    decimals = AddUp((_KEPT, _WRITTEN), _C)
    belt = (
        Line("c_prev", "c", "C(t−1)", "C(t−1)", _C_PREV, ARRIVE, goes_round="c", limit=limit),
        Line("retained", "c", "f·C(t−1)", "f(t)·C(t−1)", _KEPT, FORGET, "c_prev", limit=limit,
             decimals=decimals),
        Line("written", "c", "i·C̃(t)", "i(t)·C̃(t)", _WRITTEN, WRITE, "g", limit=limit,
             decimals=decimals),
        Line("c", "c", "C(t)", "C(t)", _C, UPDATE, "written", limit=limit, is_sum=True),
    )  # fmt: skip
    h = Line("h", "h", "h(t)", "h(t)", _H, READ, "c", under="o·tanh C(t)")
    h_prev = Line("h_prev", "h", "h(t−1)", "h(t−1)", _H_PREV, ARRIVE, goes_round="h")
    gates = (
        ("o", "o(t)", "output", _O, READ),
        ("f", "f(t)", "forget", _F, FORGET),
        ("i", "i(t)", "input", _I, WRITE),
        ("g", "C̃(t)", "candidate", _G, WRITE),
    )
    return SideDrawing(
        "LSTM",
        (
            Block("belt", "c", belt, (UPDATE,)),
            Block("plain", "h", (h,)),
            *(
                Block(
                    "box",
                    gate,
                    (Line(gate, gate, label, label, row, phase, under=name, is_open=True),),
                    (phase,),
                    is_low=gate == "o",
                )
                for gate, label, name, row, phase in gates
            ),
            Block("plain", "h", (h_prev,)),
        ),
        PHASES,
        "h_prev",
    )


LSTM_DRAWING = _drawing()
"""What there is to be drawn of an LSTM."""


def _sentence() -> ByPhase:
    forget, write, update, read = "told_forget", "told_write", "told_update", "told_read"
    return ByPhase(
        (
            Sentence(("x(t)", Words(ARRIVING), " and h(t−1) arrive; C(t−1) is on the belt, which "
                      "no gate sees.")),
            Sentence(("Unit ", told_unit(forget), " keeps f × C(t−1): ",
                      *product(forget, (_F, _C_PREV), _KEPT), ".")),
            Sentence(("Unit ", told_unit(write), " writes i × C̃: ",
                      *product(write, (_I, _G), _WRITTEN), ".")),
            Sentence(("Unit ", told_unit(update), ": ",
                      *addition(update, (_KEPT, _WRITTEN), _C, " make C(t) = "), ".")),
            Sentence(("Unit ", told_unit(read), " shows o × tanh C(t): ",
                      *product(read, (_O, Row("tanh_c")), _H), ". C(t) itself stays inside.")),
        )
    )  # fmt: skip
