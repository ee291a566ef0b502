"""Statements about Jacobians: what of a change of the state comes through many steps."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTM, RNN, RNNTrace, Trace
from lstm_viz.gradients import GradientSettings, draw_cell, noise
from lstm_viz.misconceptions.gradients import COUNTS_AS_GONE, DEFAULT, LAG, PASCANU, VANISHED
from lstm_viz.misconceptions.outcome import STEPS_BACK, Number, Outcome, Panel, Series
from lstm_viz.misconceptions.statement import Knob, Source, Statement


def drawn(forget_bias: float | None, hidden_size: int = 32) -> tuple[LSTM, FloatArray]:
    """A drawn LSTM and the noise that it reads, (T, D) with T = `LAG` + 1."""
    settings = GradientSettings(
        steps=LAG + 1, hidden_size=hidden_size, forget_bias=forget_bias, initialisations=1
    )
    cell = draw_cell(settings, "lstm", 0, settings.input_size)
    assert isinstance(cell, LSTM)
    return cell, noise(settings)


def largest_singular_values(trace: Trace) -> FloatArray:
    """σ_max of ∂s(T)/∂s(T−k) for k = 1…T−1, shape (T-1,).

    Of the product's Gram matrix, rescaled at every step: exact enough for the largest one, and at
    all lags much faster than all singular values (`gradients.jacobian_singular_values`).
    """
    size = trace.cell.jacobian(trace, 0).shape[0]  # type: ignore[arg-type]
    product, power = np.eye(size), 0.0
    found = np.empty(trace.steps - 1)
    for k in range(trace.steps - 1):
        product = product @ trace.cell.jacobian(trace, trace.steps - 1 - k)  # type: ignore[arg-type]
        scale = float(np.abs(product).max())
        product, power = product / scale, power + math.log10(scale)
        largest = float(np.linalg.eigvalsh(product @ product.T)[-1])
        found[k] = power + 0.5 * math.log10(largest)
    values: FloatArray = 10.0**found
    return values


def _bias(position: float) -> float | None:
    return None if position == 0 else position


def _diagonal(position: float) -> Outcome:
    cell, x = drawn(_bias(position))
    trace = cell.trace(x)
    H = cell.hidden_size
    whole = largest_singular_values(trace)
    # ∏ f over the last k steps, of the unit that keeps most
    direct = np.cumprod(trace.f[:0:-1], axis=0).max(axis=1)
    through_gates = [
        float(np.linalg.norm(cell.jacobian(trace, t)[H:, :H], 2)) for t in range(1, trace.steps)
    ]
    ratio = float(whole[-1] / direct[-1])
    return Outcome(
        axis=STEPS_BACK,
        panels=(
            Panel(
                "largest singular value of the product",
                (
                    Series("the whole Jacobian", "lstm", whole),
                    Series("diag(f) alone", "f", direct, "dash"),
                ),
                scale="log",
            ),
        ),
        numbers={
            "gates": Number(float(np.mean(through_gates)), "mean ‖∂C(t)/∂h(t−1)‖"),
            "f": Number(float(trace.f.max(axis=1).mean()), "mean of the largest f(t)", decimals=3),
            "ratio": Number(ratio, "whole over diag(f), furthest back", "magnitude"),
            "lag": Number(LAG, "steps back", "whole"),
        },
        holds=0.5 < ratio < 2,
        right=(
            "diag(f) is one of four blocks. What goes through h(t−1) and the gates has norm "
            "{gates} a step beside a largest f of {f}; over {lag} steps the whole is {ratio} times "
            "what diag(f) alone would say."
        ),
    )


LOUD = 3.0
"""Standard deviation of the noise that the RNNs of a chosen radius read."""

GROWS_FIRST = np.array([[0.5, 10.0], [0.0, 0.5]])
"""Both eigenvalues are ½; its largest singular value is over 10."""


def _read_by_a_line(U: FloatArray, steps: int) -> RNNTrace:
    """A relu RNN that stays where relu is the identity: its Jacobian is U at every step."""
    cell = RNN(
        weight_ih=np.zeros((2, 1)),
        weight_hh=U,
        bias_ih=np.ones(2),
        bias_hh=np.zeros(2),
        nonlinearity="relu",
    )
    return cell.trace(np.zeros((steps, 1)))


def _radius(position: float) -> Outcome:
    cell = RNN.random(4, 32, seed=0, init="spectral_radius", spectral_radius=position)
    x = LOUD * np.random.default_rng(0).normal(size=(LAG + 1, 4))
    drawn_one = largest_singular_values(cell.trace(x))
    by_hand = largest_singular_values(_read_by_a_line(GROWS_FIRST, LAG + 1))
    radius = float(np.abs(np.linalg.eigvals(cell.weight_hh)).max())
    vanished = bool(drawn_one[-1] < VANISHED)
    return Outcome(
        axis=STEPS_BACK,
        panels=(
            Panel(
                "largest singular value of ∂h(T)/∂h(T−k)",
                (
                    Series("drawn, tanh", "rnn_tanh", drawn_one),
                    Series("[[½, 10], [0, ½]], radius ½", "rnn_relu", by_hand, "dash"),
                ),
                scale="log",
                marks=(1.0,),
            ),
        ),
        numbers={
            "radius": Number(radius, "spectral radius of U"),
            "left": Number(float(drawn_one[-1]), "σ_max furthest back", "magnitude"),
            "grown": Number(float(by_hand.max()), "σ_max at its largest, by hand", "magnitude"),
            "lag": Number(LAG, "steps back", "whole"),
        },
        holds=vanished == (radius < 1),
        right=(
            "At radius {radius}, {left} is left after {lag} steps: the slopes of tanh count, too. "
            "Without them the radius decides, but late: at ½ a gradient is at first {grown} times "
            "as large."
        ),
    )


SEEDS = 3


@lru_cache(maxsize=16)
def carried(forget_bias: float) -> FloatArray:
    """σ_max of the state's Jacobian over k = 1…`LAG` steps, geometric mean of `SEEDS` LSTMs."""
    settings = GradientSettings(steps=LAG + 1, forget_bias=forget_bias, hidden_size=32)
    x = noise(settings)
    logs = [
        np.log(largest_singular_values(draw_cell(settings, "lstm", k, 4).trace(x)))
        for k in range(SEEDS)
    ]
    mean: FloatArray = np.exp(np.mean(logs, axis=0))
    return mean


def _larger_bias(position: float) -> Outcome:
    here, less = carried(position), carried(position - 1)
    now, before = float(here[-1]), float(less[-1])
    better = abs(math.log(now)) < abs(math.log(before))
    return Outcome(
        axis=STEPS_BACK,
        panels=(
            Panel(
                "largest singular value of ∂s(T)/∂s(T−k), s = (h, C)",
                (
                    Series("this bias", "lstm", here),
                    Series("a bias of one less", "quiet", less, "dot"),
                ),
                scale="log",
                marks=(1.0,),
            ),
        ),
        numbers={
            "bias": Number(position, "the forget bias", decimals=0),
            "now": Number(now, "σ_max furthest back", "magnitude"),
            "less": Number(before, "the same with a bias of one less", "magnitude"),
            "lag": Number(LAG, "steps back", "whole"),
        },
        holds=better,
        right=(
            "With bias {bias} a change {lag} steps back comes through {now} times as large, with "
            "one less {less} times. "
            + (
                "That is nearer to 1, where a gradient neither vanishes nor explodes."
                if better
                else "That is further from 1: what never fades piles up, and changes grow."
            )
        ),
    )


JACOBIANS = (
    Statement(
        key="diagonal",
        subject="gradients",
        claim="The Jacobian of an LSTM is diag(f).",
        answer="false",
        asks=(
            "A drawn LSTM of 32 units reads noise. Its exact Jacobians are multiplied, from the "
            "last step back."
        ),
        run=_diagonal,
        knob=Knob("Forget bias", (0.0, 1.0, 3.0, 5.0), 0.0, DEFAULT),
        source=Source(
            "The derivative of the equations, with the state (h, C); checked against PyTorch’s "
            "autograd"
        ),
    ),
    Statement(
        key="spectral-radius",
        subject="gradients",
        claim="An RNN’s gradient vanishes exactly if its spectral radius is under 1.",
        answer="false",
        asks=(
            "A tanh RNN of 32 units reads noise; beside it a relu RNN of two with U = "
            "[[½, 10], [0, ½]]. The spectral radius is the largest |eigenvalue| of U. "
            f"{COUNTS_AS_GONE}"
        ),
        run=_radius,
        knob=Knob("Spectral radius", (0.5, 0.9, 1.1, 1.3, 1.6, 2.0), 1.1),
        source=Source(
            f"{PASCANU}: a largest singular value under 1 is sufficient to vanish (for tanh)"
        ),
    ),
    Statement(
        key="larger-bias",
        subject="gradients",
        claim="A larger forget bias makes the gradient of an LSTM flow better.",
        answer="depends",
        is_universal=False,
        asks=(
            f"Drawn LSTMs of 32 units: how much of a change of the state comes through {LAG} "
            "steps? Best would be 1."
        ),
        run=_larger_bias,
        knob=Knob("Forget bias", (1.0, 2.0, 3.0, 4.0, 5.0, 6.0), 5.0),
        source=Source(
            "Measured here; Gers, Schmidhuber & Cummins 2000 began with a positive bias",
            from_memory=True,
        ),
    ),
)
"""The statements about Jacobians."""
