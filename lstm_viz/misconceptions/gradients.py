"""Statements about gradients: what vanishes, what that means, and what does not help."""

from __future__ import annotations

import numpy as np

from lstm_viz.analysis import gradient_flow
from lstm_viz.cells import RNN
from lstm_viz.gradients import (
    GradientSettings,
    clipped,
    compare,
    per_step_parameter_gradients,
)
from lstm_viz.misconceptions.memory import latch_rnn
from lstm_viz.misconceptions.outcome import STEPS_BACK, Number, Outcome, Panel, Series
from lstm_viz.misconceptions.statement import Knob, Source, Statement

LAG = 99
"""Steps back that are followed, from the last of 100 steps to the first."""

VANISHED = 1e-6
"""A gradient of which no more than this is left counts as vanished."""

COUNTS_AS_GONE = "Less than a millionth counts as gone."
"""`VANISHED` in words, where the answer hangs on it."""

DEFAULT = {0.0: "PyTorch’s default"}
PASCANU = (
    "Pascanu, Mikolov & Bengio 2013, “On the difficulty of training recurrent neural networks”"
)


def _bias(position: float) -> float | None:
    return None if position == 0 else position


def _cannot_vanish(position: float) -> Outcome:
    settings = GradientSettings(
        architectures=("rnn_tanh", "lstm"),
        steps=LAG + 1,
        forget_bias=_bias(position),
        initialisations=10,
    )
    found = compare(settings)
    back = {key: found.of(key).h.median[::-1] for key in settings.architectures}
    left = {key: float(norms[-1] / norms[0]) for key, norms in back.items()}
    vanished = left["lstm"] < VANISHED
    return Outcome(
        axis=STEPS_BACK,
        panels=(
            Panel(
                "‖∂L/∂h‖, median of 10 initialisations",
                (
                    Series("LSTM", "lstm", back["lstm"][1:]),
                    Series("RNN (tanh)", "rnn_tanh", back["rnn_tanh"][1:], "dash"),
                ),
                scale="log",
            ),
        ),
        numbers={
            "lstm": Number(left["lstm"], "‖∂L/∂h‖ at step 1 over that at T, LSTM", "magnitude"),
            "rnn": Number(left["rnn_tanh"], "the same, RNN", "magnitude"),
            "lag": Number(LAG, "steps back", "whole"),
        },
        holds=not vanished,
        right=(
            (
                "It can: here {lstm} of the gradient is left after {lag} steps back (RNN: {rnn}). "
                "A larger forget bias is what changes it."
            )
            if vanished
            else (
                "With this forget bias it does not: {lstm} of the gradient is left after {lag} "
                "steps back (RNN: {rnn}). With PyTorch’s default it does."
            )
        ),
    )


def _forgetting(position: float) -> Outcome:
    trace = latch_rnn(position).trace(np.zeros((100, 1)), h0=np.ones(1))
    slopes = np.array([float(trace.cell.jacobian(trace, t)[0, 0]) for t in range(trace.steps)])
    gradient = np.cumprod(slopes)
    kept = float(trace.h[-1, 0])
    vanished, forgot = bool(gradient[-1] < VANISHED), kept < 0.1
    return Outcome(
        panels=(
            Panel("h(t), begun at 1", (Series("h(t)", "h", trace.h[:, 0]),)),
            Panel(
                "∂h(t)/∂h(0)",
                (Series("∂h(t)/∂h(0)", "rnn_tanh", gradient),),
                scale="log",
            ),
        ),
        numbers={
            "h": Number(
                kept, "h after the last step", "magnitude" if forgot else "decimal", decimals=4
            ),
            "gradient": Number(float(gradient[-1]), "∂h(T)/∂h(0)", "magnitude"),
            "u": Number(position, "the recurrent weight"),
            "steps": Number(100, "steps", "whole"),
        },
        holds=vanished and forgot,
        right=(
            (
                "Here both are gone: h is {h} and ∂h/∂h(0) is {gradient} after {steps} steps. "
                "With a recurrent weight above 1 h stays, and the gradient vanishes all the same."
            )
            if forgot
            else (
                "h = tanh({u}·h) still holds {h} after {steps} steps, while ∂h/∂h(0) is "
                "{gradient}. A state that holds its ground remembers, and for that very reason "
                "no longer feels a small change of the past."
            )
        ),
    )


def _clipping(position: float) -> Outcome:
    cell = RNN.random(4, 32, seed=0)
    x = np.random.default_rng(0).normal(size=(LAG + 1, 4))
    flow = gradient_flow(cell, x)
    done = clipped(flow, position)
    before = per_step_parameter_gradients(flow)
    share_before = float(before[0] / done.norm)
    share_after = float(done.after[0] / done.norm_after)
    return Outcome(
        panels=(
            Panel(
                "length of each step’s part of the gradient",
                (
                    Series("after clipping", "rnn_tanh", done.after),
                    Series("before", "quiet", before, "dot"),
                ),
                scale="log",
            ),
        ),
        numbers={
            "threshold": Number(position, "where the norm is clipped", "magnitude"),
            "norm": Number(done.norm, "norm of the whole gradient", "magnitude"),
            "before": Number(share_before, "share of step 1 in the gradient", "magnitude"),
            "after": Number(share_after, "the same after clipping", "magnitude"),
            "first": Number(1, "the step", "whole"),
        },
        holds=share_after > 2 * share_before,
        right=(
            "Clipping multiplies all of the gradient by one number. The share of step {first} is "
            "{before} before and {after} after it: what had vanished stays vanished. It is a cure "
            "for exploding."
        ),
    )


GRADIENTS = (
    Statement(
        key="cannot-vanish",
        subject="gradients",
        claim="An LSTM cannot have vanishing gradients.",
        answer="false",
        asks=(
            f"Untrained LSTMs and RNNs read {LAG + 1} steps of noise. How much of the last step’s "
            f"gradient gets back to the first? {COUNTS_AS_GONE}"
        ),
        run=_cannot_vanish,
        knob=Knob("Forget bias", (0.0, 1.0, 2.0, 3.0, 5.0), 0.0, DEFAULT),
        source=Source(
            "Hochreiter & Schmidhuber 1997 keep the error constant inside the carousel only; "
            "what is between the carousels they cut off. Measured here with the whole gradient",
            from_memory=True,
        ),
    ),
    Statement(
        key="forgetting",
        subject="gradients",
        claim="A vanishing gradient means that the network has forgotten.",
        answer="false",
        asks="An RNN of one unit, h(t) = tanh(u·h(t−1)), begins at 1 and reads nothing.",
        run=_forgetting,
        knob=Knob("Recurrent weight u", (0.8, 1.2, 1.5, 2.0, 3.0), 2.0),
        source=Source(
            "Bengio, Simard & Frasconi 1994, “Learning long-term dependencies with gradient "
            "descent is difficult”: to latch a bit safely is to let gradients vanish",
            from_memory=True,
        ),
    ),
    Statement(
        key="clipping",
        subject="gradients",
        claim="Clipping the gradient cures vanishing gradients.",
        answer="false",
        asks=(
            f"The gradient of a drawn RNN is a sum over its {LAG + 1} steps, and its norm is "
            "clipped. Does step 1 count for more then?"
        ),
        run=_clipping,
        knob=Knob("Clip the norm at", (0.001, 0.01, 0.1, 1.0), 0.1),
        source=Source(PASCANU),
    ),
)
"""The statements about gradients."""
