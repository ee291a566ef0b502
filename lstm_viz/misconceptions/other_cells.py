"""Statements about RNNs, peepholes, two directions and two biases."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lstm_viz.cells import GRU, LSTM
from lstm_viz.misconceptions.memory import first_bit_and_noise, latch_rnn
from lstm_viz.misconceptions.outcome import Axis, Number, Outcome, Panel, Series
from lstm_viz.misconceptions.statement import Knob, Source, Statement
from lstm_viz.network import Network
from lstm_viz.presets import preset

SEQUENCES = 200
"""So many sequences an RNN's memory is tried on."""


def _bridge(position: float) -> Outcome:
    steps = int(position)
    cell = latch_rnn()
    rng = np.random.default_rng(0)
    x = 0.1 * rng.normal(size=(steps, SEQUENCES, 1))
    x[0, :, 0] = bits = rng.choice([-1.0, 1.0], SEQUENCES)
    ends = cell.trace(x).h[-1, :, 0]
    right = float(np.mean(np.sign(ends) == bits))
    plus, minus = (cell.trace(first_bit_and_noise(steps, bit)).h[:, 0] for bit in (1.0, -1.0))
    return Outcome(
        panels=(
            Panel(
                "x(t), +1 or −1, then noise",
                (Series("x(t)", "x", first_bit_and_noise(steps, 1.0)[:, 0]),),
                True,
            ),
            Panel(
                "h(t)",
                (
                    Series("after +1", "h", plus),
                    Series("after −1", "rnn_tanh", minus, "dash"),
                ),
            ),
        ),
        numbers={
            "right": Number(right, "share of sequences whose bit h(T) still says", "percent"),
            "sequences": Number(SEQUENCES, "sequences", "whole"),
            "steps": Number(steps, "steps", "whole"),
            "weakest": Number(float(np.abs(ends).min()), "smallest |h(T)|"),
        },
        holds=right < 0.6,  # 0.5 is guessing
        right=(
            "It can: after {steps} steps h of one unit, h = tanh(2x + 2h), still says the bit in "
            "{right} of {sequences} sequences. Training does not always find such weights."
        ),
    )


def _counting(position: float) -> Outcome:
    n = int(position)
    counter = preset("anbn")
    x = np.repeat(np.eye(2), n, axis=0)
    trace = counter.cell.trace(x)
    wanted = np.cumsum(x[:, 0] - x[:, 1])
    off = float(np.abs(trace.c[:, 0] - wanted).max())
    return Outcome(
        panels=(
            Panel("x(t), 1 for an a", (Series("a", "x", x[:, 0]),), True),
            Panel("C(t), a’s minus b’s", (Series("C(t)", "c", trace.c[:, 0]),)),
        ),
        numbers={
            "n": Number(n, "a’s, and as many b’s", "whole"),
            "top": Number(float(trace.c.max()), "largest C(t)"),
            "end": Number(float(abs(trace.c[-1, 0])), "C after the last b"),
            "off": Number(off, "largest error of the count", "magnitude"),
        },
        holds=off > 0.5,
        right=(
            "This cell has no peepholes. It counts {n} a’s up to {top} and the b’s down to {end}, "
            "off by "
            "{off} at most. Peepholes let gates see C(t), for precise timing."
        ),
    )


def _summed_up(position: float) -> Outcome:
    steps = int(position)
    network = Network(((LSTM.random(2, 4, seed=0), LSTM.random(2, 4, seed=1)),))
    x = np.random.default_rng(0).normal(size=(steps, 2))
    H = network.hidden_size
    out = network.trace(x).output
    at_end, at_start = np.empty(steps), np.empty(steps)
    for k in range(steps):
        other = x.copy()
        other[k] += 1.0
        change = network.trace(other).output[:, H:] - out[:, H:]
        at_end[k], at_start[k] = np.linalg.norm(change[-1]), np.linalg.norm(change[0])
    reached_end, reached_start = (int(np.count_nonzero(found > 0)) for found in (at_end, at_start))
    return Outcome(
        axis=Axis("step whose input is changed", "Step {k} changed"),
        panels=(
            Panel(
                "how far the backward half’s output moves",
                (
                    Series("out[−1]", "c", at_end),
                    Series("out[0]", "h", at_start, "dash"),
                ),
                scale="log",
            ),
        ),
        numbers={
            "end": Number(reached_end, "steps that the backward half of out[−1] knows", "whole"),
            "start": Number(reached_start, "steps that the backward half of out[0] knows", "whole"),
            "steps": Number(steps, "steps", "whole"),
        },
        holds=reached_end == steps,
        right=(
            "The backward half of out[−1] has read {end} of {steps} steps: it has only begun. Its "
            "final state, which has read {start}, is in out[0]. Take both ends (h_n has them)."
        ),
    )


def _two_biases(position: float) -> Outcome:
    size = int(position)
    x = np.random.default_rng(0).normal(size=(60, 3))
    apart = {}
    for kind in (LSTM, GRU):
        cell = kind.random(3, size, seed=0)
        assert cell.bias_ih is not None
        assert cell.bias_hh is not None
        moved = replace(
            cell, bias_ih=cell.bias_ih + cell.bias_hh, bias_hh=np.zeros_like(cell.bias_hh)
        )
        apart[cell.kind] = np.abs(cell.trace(x).h - moved.trace(x).h).max(axis=1)
    return Outcome(
        panels=(
            Panel("x(t), its first column", (Series("x(t)", "x", x[:, 0]),), True),
            Panel(
                "largest change of h(t) when b_hh is moved into b_ih",
                (
                    Series("LSTM", "lstm", apart["LSTM"]),
                    Series("GRU", "gru", apart["GRU"], "dash"),
                ),
                scale="log",
            ),
        ),
        numbers={
            "lstm": Number(float(apart["LSTM"].max()), "largest change of h, LSTM", "magnitude"),
            "gru": Number(float(apart["GRU"].max()), "largest change of h, GRU", "magnitude"),
            "saved": Number(4 * size, "biases that could be left out", "whole"),
        },
        holds=float(apart["LSTM"].max()) < 1e-12,
        right=(
            "Only their sum is ever used: with both in one vector h moves by {lstm} at most, and "
            "{saved} biases are saved. In a GRU it moves by {gru}: there b_hn stands inside "
            "r ⊙ (…)."
        ),
    )


OTHER_CELLS = (
    Statement(
        key="rnn-bridge",
        subject="other cells",
        claim="A vanilla RNN cannot bridge 100 steps.",
        answer="false",
        asks=(
            "An RNN of one unit, set by hand, reads a sign and then noise. Does h still say the "
            "sign at the end?"
        ),
        run=_bridge,
        knob=Knob("Steps", (50.0, 100.0, 200.0, 500.0), 100.0),
        source=Source(
            "Bengio, Simard & Frasconi 1994 (latching a bit with one unit); the weights are set "
            "here by hand",
            from_memory=True,
        ),
    ),
    Statement(
        key="peepholes",
        subject="other cells",
        claim="An LSTM needs peepholes to count.",
        answer="false",
        asks="A cell without peepholes, set by hand, reads a’s and then as many b’s.",
        run=_counting,
        knob=Knob("a’s and b’s", (5.0, 20.0, 100.0, 250.0), 20.0),
        source=Source(
            "Gers & Schmidhuber 2000, “Recurrent nets that time and count”, brought the peepholes; "
            "this cell is set by hand: “aⁿbⁿ counter” in the weight lab",
            from_memory=True,
        ),
    ),
    Statement(
        key="last-output",
        subject="other cells",
        claim="out[−1] of a bidirectional LSTM holds both final states.",
        answer="false",
        asks=(
            "One input after the other is changed. Does the backward half of the output move, at "
            "the last step, out[−1], and at the first, out[0]?"
        ),
        run=_summed_up,
        knob=Knob("Steps", (10.0, 20.0, 40.0), 20.0),
        source=Source("The documentation of torch.nn.LSTM: output and h_n for two directions"),
    ),
    Statement(
        key="two-biases",
        subject="other cells",
        claim="One of the two biases of PyTorch’s LSTM is superfluous.",
        answer="true",
        asks=(
            "All of b_hh is moved into b_ih, in an LSTM and in a GRU with the same seed. Does h(t) "
            "change?"
        ),
        run=_two_biases,
        knob=Knob("Units", (1.0, 4.0, 16.0, 64.0), 16.0),
        source=Source("The equations in the documentation of torch.nn.LSTM and torch.nn.GRU"),
    ),
)
"""The statements about other cells, and about what PyTorch's layers give."""
