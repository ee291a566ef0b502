"""Statements about memory: where it is kept, and who loses it."""

from __future__ import annotations

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTM, RNN, Clamp, Interventions
from lstm_viz.misconceptions.outcome import Number, Outcome, Panel, Series
from lstm_viz.misconceptions.statement import Knob, Source, Statement
from lstm_viz.presets import OPEN, lstm_of_gates, preset

LONG = 200
"""Steps over which one bit is kept."""

NOISE = 0.1
"""Standard deviation of what follows a bit and says nothing."""

LATCH_GAIN = 6.0
"""W and U of the candidate of a cell that keeps a bit through h: tanh(6·0.76) is nearly 1."""

_WIRES_CUT = Interventions(cut_recurrent=True)
_BELT_WIPED = Interventions(clamps=(Clamp("f", 0.0),))


def latch_through_h() -> LSTM:
    """A cell of one unit whose forget gate is shut and that keeps a sign through h alone."""
    return lstm_of_gates(
        inputs={"g": [[LATCH_GAIN]]},
        recurrent={"g": [[LATCH_GAIN]]},
        biases={"i": [OPEN], "f": [-OPEN], "g": [0.0], "o": [OPEN]},
    )


def _which_remembers(position: float) -> Outcome:
    cell = preset("set-reset").cell if position == 0 else latch_through_h()
    x = np.zeros((LONG, cell.input_size))
    x[0, 0] = 1.0
    runs = {
        "C(t) as it is": (cell.trace(x), "c", "solid"),
        "h(t−1) wires cut": (cell.trace(x, interventions=_WIRES_CUT), "h", "dash"),
        "forget gate held at 0": (cell.trace(x, interventions=_BELT_WIPED), "f", "dot"),
    }
    ends = [float(trace.c[-1, 0]) for trace, _, _ in runs.values()]
    whole, cut, wiped = ends
    sentence = (
        "This one remembers on the belt: without the wires from h(t−1) {cut} of C is left, with "
        "the belt wiped {wiped}."
        if wiped < whole / 2
        else "This one remembers through h: with the belt wiped {wiped} of C is left, without the "
        "wires from h(t−1) {cut}."
    )
    return Outcome(
        panels=(
            Panel("x(t), a bit at the first step", (Series("x(t)", "x", x[:, 0]),), True),
            Panel(
                "C(t), three times the same cell",
                tuple(
                    Series(name, color, trace.c[:, 0], dash)
                    for name, (trace, color, dash) in runs.items()
                ),
            ),
        ),
        numbers={
            "whole": Number(whole, "C(T) of the cell as it is"),
            "cut": Number(cut / whole, "share of C(T) left without the h(t−1) wires", "percent"),
            "wiped": Number(wiped / whole, "share of C(T) left with f held at 0", "percent"),
        },
        holds=cut > whole / 2 > wiped,
        right=f"Either can be the long memory. {sentence}",
    )


def first_bit_and_noise(steps: int, bit: float) -> FloatArray:
    """A sign at the first step, then noise that says nothing; shape (steps, 1)."""
    x = NOISE * np.random.default_rng(0).normal(size=(steps, 1))
    x[0] = bit
    return x


def latch_rnn(gain: float = 2.0) -> RNN:
    """h(t) = tanh(2 x(t) + gain·h(t−1)): a vanilla RNN of one unit; from gain 1 on it latches."""
    return RNN(weight_ih=np.array([[2.0]]), weight_hh=np.array([[gain]]))


def _difference_kept(cell: LSTM | RNN) -> FloatArray:
    """How far apart two runs stay that differ in the first input's sign; 1 at the first step."""
    apart = []
    for bit in (1.0, -1.0):
        trace = cell.trace(first_bit_and_noise(100, bit))
        c = getattr(trace, "c", trace.h[:, :0])
        apart.append(np.concatenate([trace.h, c], axis=1))
    distance: FloatArray = np.linalg.norm(apart[0] - apart[1], axis=1)
    return distance / distance[0]


def _never_loses(position: float) -> Outcome:
    bias = None if position == 0 else position
    lstm = _difference_kept(LSTM.random(1, 8, seed=0, forget_bias=bias))
    rnn = _difference_kept(latch_rnn())
    x = first_bit_and_noise(100, 1.0)
    return Outcome(
        panels=(
            Panel("x(t), +1 or −1, then noise", (Series("x(t)", "x", x[:, 0]),), True),
            Panel(
                "what is left of the difference that the sign made",
                (
                    Series("LSTM", "lstm", lstm),
                    Series("RNN, h = tanh(2x + 2h)", "rnn_tanh", rnn, "dash"),
                ),
                scale="log",
            ),
        ),
        numbers={
            "lstm": Number(float(lstm[-1]), "share of the difference left, LSTM", "percent"),
            "rnn": Number(float(rnn[-1]), "share of the difference left, RNN", "percent"),
            "steps": Number(100, "steps", "whole"),
        },
        holds=bool(lstm[-1] > 0.9 and rnn[-1] < 0.1),
        right=(
            "It is a matter of weights: after {steps} steps this untrained LSTM has {lstm} of the "
            "difference left, an RNN set by hand {rnn}."
        ),
    )


MEMORY = (
    Statement(
        key="short-and-long",
        subject="cell state",
        claim="h(t) is the short-term memory and C(t) the long-term memory.",
        answer="depends",
        is_universal=False,
        asks=(
            "A cell keeps one bit, three times: as it is, with the wires from h(t−1) cut, with the "
            "belt wiped at every step."
        ),
        run=_which_remembers,
        knob=Knob("Cell", (0.0, 1.0), 0.0, {0.0: "Set / reset flip-flop", 1.0: "Latch, f shut"}),
        source=Source(
            "Both cells are set by hand here. Hochreiter & Schmidhuber 1997, “Long short-term "
            "memory”, call activations, h and C alike, short-term memory and weights long-term: "
            "theirs is a short-term memory that lasts long",
            from_memory=True,
        ),
    ),
    Statement(
        key="never-loses",
        subject="cell state",
        claim="An LSTM never loses anything; an RNN overwrites everything.",
        answer="false",
        asks=(
            "Two runs read the opposite sign at the first step, then the same noise. What is left "
            "of the difference?"
        ),
        run=_never_loses,
        knob=Knob("Forget bias of the LSTM", (0.0, 1.0, 2.0, 3.0), 0.0, {0.0: "PyTorch’s default"}),
        source=Source("Both networks run here; the latch h = tanh(2x + 2h) is set by hand"),
    ),
)
"""The statements about memory."""
