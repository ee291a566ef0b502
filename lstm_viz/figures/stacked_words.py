"""What stacked layers say in words: a sentence a phase, and what the read-out says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.cells import LSTMTrace
from lstm_viz.figures.digits import counted, shown
from lstm_viz.figures.moving import ByPhase, Item, Numbers, Row, Sentence, Step, Value, Words
from lstm_viz.figures.shares import chance_text
from lstm_viz.figures.stacked_packets import LayerRows
from lstm_viz.figures.stacked_phases import StackedPhases
from lstm_viz.figures.token_words import safe_token
from lstm_viz.readout import AS_IT_IS, Answers, RealUnits

_SPACE = "\u00a0"
_GAP = f"{_SPACE * 2} "  # wide, and a line may end in it
_LIKELIEST = 4


def moved_most(
    traces: Sequence[LSTMTrace], units: Sequence[Sequence[int]]
) -> dict[str, NDArray[Any]]:
    """For each layer and step which of the units shown has its C moved most; (T, 1) each."""
    found = {}
    for k, (trace, shown_units) in enumerate(zip(traces, units, strict=True)):
        change = np.abs(trace.c - trace.c_prev)[:, list(shown_units)]
        found[f"moved{k + 1}"] = change.argmax(axis=1)[:, None].astype(np.uint8)
    return found


def stacked_words(
    units: Sequence[Sequence[int]], tokens: Sequence[str] | None, says: Sequence[str]
) -> dict[str, list[str]]:
    """The words that the sentences are made of, besides the numbers."""
    read = ["the input" if not token else _quoted(token) for token in tokens or [""] * len(says)]
    of_units = {
        f"units{k + 1}": [str(unit + 1) for unit in shown_units]
        for k, shown_units in enumerate(units)
    }
    return {"reads": read, "says": list(says), **of_units}


def stacked_sentence(phases: StackedPhases) -> Value:
    """What happens in each phase, with its numbers."""
    sentences: list[Value] = []
    for layer in range(phases.layers):
        sentences += _of_opened(layer) if layer == phases.opened else [_of_layer(layer)]
    if phases.is_read_out:
        said = ("Step ", Step(), ", read-out: the last layer’s h(t) says ", Words("says"), ".")
        sentences.append(Sentence(said))
    return ByPhase(tuple(sentences))


def stacked_description(traces: Sequence[LSTMTrace], units: Sequence[Sequence[int]]) -> Value:
    """The picture in words."""
    pieces: list[Any] = [
        f"{counted(len(traces), 'LSTM layer')} above each other; h(t) of each is x(t) of the one "
        "above. Step ",
        Step(),
        ": ",
    ]
    for layer, shown_units in enumerate(units):
        rows = LayerRows(layer)
        for k, unit in enumerate(shown_units):
            pieces += [
                f"layer {layer + 1}, unit {unit + 1}: C = ",
                Item(Numbers(rows.c, signed=True), k),
                ", h = ",
                Item(Numbers(rows.h, signed=True), k),
                "; ",
            ]
    return Sentence((*pieces[:-1], "."))


def says_of(found: Answers, units: RealUnits = AS_IT_IS) -> list[str]:
    """What a network says at each step, in one line each: the likeliest outputs, or numbers."""
    return [_said(found, t, units) + _unasked(found, t) for t in range(found.steps)]


def _unasked(found: Answers, t: int) -> str:
    """That nothing is asked; of what follows a text, there is only nothing known at its end."""
    is_between = bool(found.asked.any()) and not found.asked[t] and t < found.steps - 1
    return f"{_GAP}(nothing is asked here)" if is_between else ""


def _said(found: Answers, t: int, units: RealUnits) -> str:
    values, target = found.values[t], found.target[t]
    between = f",{_GAP}"
    if found.loss == "mse":
        numbers = [shown(float(v)) + units.behind for v in units.real(values)]
        wanted = [shown(float(v)) + units.behind for v in units.real(target)]
        asked = f" (asked: {between.join(wanted)})" if found.asked[t] else ""
        return between.join(numbers) + asked
    order = (
        found.likeliest(_LIKELIEST)[t].tolist()
        if found.loss == "cross_entropy"
        else range(found.output_size)
    )
    pieces = [
        f"{'✓ ' if target[k] == 1 else ''}{_quoted(found.outputs[k])}{_SPACE}"
        f"{chance_text(float(values[k])).replace(' ', _SPACE)}"
        for k in order
    ]
    right = [k for k in np.flatnonzero(target == 1).tolist() if k not in order]
    rest = "".join(f"{between}…{_SPACE}✓ {_quoted(found.outputs[k])}" for k in right)
    return between.join(pieces) + rest


def _of_layer(layer: int) -> Value:
    rows = LayerRows(layer)
    return Sentence(
        (
            *_arriving(layer),
            " Unit ",
            _of_moved(layer, Words(f"units{layer + 1}", _all(layer))),
            " moves most: ",
            *_sum(rows),
            ", h = ",
            _number(rows, rows.h),
            ".",
        )
    )


def _of_opened(layer: int) -> list[Value]:
    rows = LayerRows(layer)
    unit = _of_moved(layer, Words(f"units{layer + 1}", _all(layer)))
    begin = ("Step ", Step(), f", inside layer {layer + 1}: unit ", unit)
    return [
        Sentence((*_arriving(layer), " All four gates read both.")),
        Sentence(
            (
                *begin,
                " keeps f = ",
                _of_moved(layer, Numbers(rows.gate("f"))),
                " of its old C: ",
                _number(rows, rows.kept, decimals=rows.decimals),
                ".",
            )
        ),
        Sentence((*begin, " writes ", _number(rows, rows.written, decimals=rows.decimals), ".")),
        Sentence((*begin, ": ", *_sum(rows), ".")),
        Sentence(
            (
                *begin,
                " lets out o = ",
                _of_moved(layer, Numbers(rows.gate("o"))),
                " of tanh C: h = ",
                _number(rows, rows.h),
                ".",
            )
        ),
    ]


def _arriving(layer: int) -> tuple[Any, ...]:
    if layer == 0:
        return ("Step ", Step(), ", layer 1: reads ", Words("reads"), " and its own h(t−1).")
    return (
        "Step ",
        Step(),
        f", layer {layer + 1}: h(t) of layer {layer} has risen and is its x(t), beside its own "
        "h(t−1).",
    )


def _sum(rows: LayerRows) -> tuple[Any, ...]:
    """``C = kept +0.50, written +0.11: +0.61``."""
    return (
        "kept ",
        _number(rows, rows.kept, decimals=rows.decimals),
        ", written ",
        _number(rows, rows.written, decimals=rows.decimals),
        ", C = ",
        _number(rows, rows.c),
    )


def _number(rows: LayerRows, row: Value, decimals: Value | int = 2) -> Value:
    return _of_moved(rows.layer, Numbers(row, decimals, signed=True))


def _of_moved(layer: int, of: Value) -> Value:
    return Item(of, Row(f"moved{layer + 1}"))


def _all(layer: int) -> Row:
    return Row(f"places{layer + 1}")


def _quoted(token: str) -> str:
    return f"“{safe_token(token)}”"
