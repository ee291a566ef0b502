"""Statements about the cell state: how far it goes, what is ever taken off it."""

from __future__ import annotations

import numpy as np

from lstm_viz.cells import LSTM, Clamp, Interventions
from lstm_viz.misconceptions.gates import GERS
from lstm_viz.misconceptions.outcome import Number, Outcome, Panel, Series
from lstm_viz.misconceptions.statement import Knob, Source, Statement
from lstm_viz.presets import lstm_of_gates, preset

READ_SCALE = 10.0
_OPENED = Clamp("f", 1.0)


def stream_reader() -> LSTM:
    """A cell of one unit that adds σ(x)·tanh(x) at each step; its forget bias is 1."""
    return lstm_of_gates(
        inputs={"i": [[1.0]], "g": [[1.0]]},
        biases={"i": [0.0], "f": [1.0], "g": [0.0], "o": [0.0]},
    )


def _bounded(position: float) -> Outcome:
    steps = int(position)
    trace = preset("counter").cell.trace(np.ones((steps, 1)))
    largest = float(np.abs(trace.c).max())
    return Outcome(
        panels=(
            Panel("x(t)", (Series("x(t)", "x", trace.x[:, 0]),), True),
            Panel("C(t)", (Series("C(t)", "c", trace.c[:, 0]),), marks=(1.0,)),
            Panel("h(t)", (Series("h(t)", "h", trace.h[:, 0]),)),
        ),
        numbers={
            "largest": Number(largest, "largest |C(t)|"),
            "steps": Number(steps, "steps", "whole"),
            "h": Number(float(np.abs(trace.h).max()), "largest |h(t)|"),
        },
        holds=largest <= 1,
        right=(
            "Nothing squashes the belt: this counter reaches C = {largest} in {steps} steps. Only "
            "what is read out, h(t) = o(t)·tanh C(t), stays within ±1."
        ),
    )


def _of_1997(position: float) -> Outcome:
    steps = int(position)
    cell = stream_reader()
    x = np.random.default_rng(0).random((steps, 1))
    before = cell.trace(x, interventions=Interventions(clamps=(_OPENED,)))
    after = cell.trace(x)
    lost_before, lost_after = (
        float(1 - trace.c[-1, 0] / trace.written.sum()) for trace in (before, after)
    )
    return Outcome(
        panels=(
            Panel("x(t), a stream of numbers", (Series("x(t)", "x", x[:, 0]),), True),
            Panel(
                "C(t)",
                (
                    Series("by the equations of 1997", "c", before.c[:, 0]),
                    Series("with a forget gate, bias 1", "f", after.c[:, 0], "dash"),
                ),
            ),
        ),
        numbers={
            "before": Number(float(before.c[-1, 0]), "C(T) without a forget gate"),
            "after": Number(float(after.c[-1, 0]), "C(T) with a forget gate, bias 1"),
            "lost_before": Number(
                abs(lost_before), "share of what was written that is gone, 1997", "percent"
            ),
            "lost_after": Number(
                lost_after, "share of what was written that is gone, 2000", "percent"
            ),
            "steps": Number(steps, "steps", "whole"),
        },
        holds=abs(lost_before) > 1e-9,  # a forget gate would lose something
        right=(
            "In 1997 C(t) = C(t−1) + what is written; the forget gate came in 2000. Without one C "
            "is {before} after {steps} steps; with one {after}, and {lost_after} of what was "
            "written is gone."
        ),
    )


def _parity(position: float) -> Outcome:
    steps = int(position)
    bits = np.random.default_rng(1).integers(0, 2, (steps, 1)).astype(float)
    trace = preset("parity").cell.trace(bits)
    wrong = int(np.sum((trace.c[:, 0] > 0.5) != (np.cumsum(bits[:, 0]) % 2 == 1)))
    return Outcome(
        panels=(
            Panel("x(t), random bits", (Series("x(t)", "x", bits[:, 0]),), True),
            Panel("C(t), is the number of ones odd?", (Series("C(t)", "c", trace.c[:, 0]),)),
        ),
        numbers={
            "wrong": Number(wrong, "steps with the wrong answer", "whole"),
            "steps": Number(steps, "steps", "whole"),
            "ones": Number(float(bits.sum()), "ones read", "whole"),
        },
        holds=wrong == 0,
        right=(
            "One unit is enough: the candidate reads the old answer through h and turns it over. "
            "Over {steps} steps with {ones} ones it is wrong {wrong} times."
        ),
    )


def _hidden_bounded(position: float) -> Outcome:
    x = position * np.random.default_rng(0).normal(size=(100, 4))
    trace = LSTM.random(4, 8, seed=0, forget_bias=3.0).trace(x)
    h, c = np.abs(trace.h).max(axis=1), np.abs(trace.c).max(axis=1)
    return Outcome(
        panels=(
            Panel("x(t), its first column", (Series("x(t)", "x", x[:, 0]),), True),
            Panel("largest |h(t)|", (Series("|h(t)|", "h", h),), marks=(1.0,)),
            Panel("largest |C(t)|", (Series("|C(t)|", "c", c),)),
        ),
        numbers={
            "h": Number(float(h.max()), "largest |h(t)| of any unit", decimals=4),
            "c": Number(float(c.max()), "largest |C(t)| of any unit"),
            "x": Number(float(np.abs(x).max()), "largest |x(t)|"),
        },
        holds=float(h.max()) <= 1,
        right=(
            "o ≤ 1 and |tanh C| ≤ 1: with inputs up to {x} the largest |h| is {h}, while C "
            "goes up to {c}. Only a projection behind h could lead beyond."
        ),
    )


CELL_STATE = (
    Statement(
        key="bounded",
        subject="cell state",
        claim="The cell state lies between −1 and 1.",
        answer="false",
        asks="A cell that was set by hand reads the same number at every step.",
        run=_bounded,
        knob=Knob("Steps", (10.0, 50.0, 100.0, 500.0), 100.0),
        source=Source("The equations in the documentation of torch.nn.LSTM"),
    ),
    Statement(
        key="of-1997",
        subject="cell state",
        claim="The LSTM of 1997 had a forget gate.",
        answer="false",
        asks=(
            "A cell reads a stream by the equations of 1997, then with a forget gate. Is anything "
            "it writes ever lost again?"
        ),
        run=_of_1997,
        knob=Knob("Steps", (50.0, 100.0, 200.0, 500.0), 200.0),
        source=Source(
            f"Hochreiter & Schmidhuber 1997, Neural Computation 9(8); {GERS}, which added it "
            "because states grew on streams without an end",
            from_memory=True,
        ),
    ),
    Statement(
        key="parity",
        subject="cell state",
        claim="One LSTM unit can tell if it has read an odd number of ones.",
        answer="true",
        asks="A cell of one unit, set by hand, reads random bits.",
        run=_parity,
        knob=Knob("Steps", (20.0, 50.0, 100.0, 500.0), 50.0),
        source=Source("The cell is set by hand: “Toggle (parity)” in the weight lab"),
    ),
    Statement(
        key="hidden-bounded",
        subject="cell state",
        claim="h(t) never leaves the range from −1 to 1, whatever an LSTM reads.",
        answer="true",
        asks="A drawn LSTM of 8 units with forget bias 3 reads noise, as loud as you like.",
        run=_hidden_bounded,
        knob=Knob("Loudness of the input", (1.0, READ_SCALE, 100.0, 1000.0), READ_SCALE),
        source=Source("h(t) = o(t)·tanh C(t), in the documentation of torch.nn.LSTM"),
    ),
)
"""The statements about the cell state."""
