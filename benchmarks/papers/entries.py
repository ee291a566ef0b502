"""What is tried for each network of an experiment: learning rates, and ways to draw the weights."""

from __future__ import annotations

from typing import Any

from benchmarks.papers.experiment import TUNING_SEED, Entry, Published
from lstm_viz.gradients import Architecture
from lstm_viz.training import TrainingSettings

LEARNING_RATES = (0.01, 0.001)
BATCH = 32

DRAWN: dict[str, tuple[dict[str, Any], ...]] = {
    "lstm": ({"init": "pytorch", "forget_bias": 1.0}, {"init": "chrono", "forget_bias": None}),
    "rnn_tanh": (
        {"init": "pytorch", "forget_bias": None},
        {"init": "orthogonal", "forget_bias": None},
    ),
    "rnn_relu": ({"init": "identity", "forget_bias": None},),
}
"""How the weights of each network are drawn: all of these are tried with each learning rate."""


def entry(
    architecture: Architecture,
    hidden_size: int,
    runs: int,
    *published: Published,
    task: str,
    lag: int | None,
    updates: int,
    batch: int = BATCH,
    rates: tuple[float, ...] = LEARNING_RATES,
    tries: int = 1,
) -> Entry:
    """Describe one network of an experiment: every rate with every way to draw its weights.

    Parameters
    ----------
    architecture : str
        Which network.
    hidden_size : int
        H.
    runs : int
        How many count.
    *published : Published
        What the papers say of it.
    task, lag, updates, batch
        As in `TrainingSettings`.
    rates : tuple of float
        The learning rates tried.
    tries : int
        How often each choice is run before the best is taken.
    """
    choices = tuple(
        TrainingSettings(
            task=task,
            lag=lag,
            architectures=(architecture,),
            hidden_size=hidden_size,
            learning_rate=rate,
            batch=batch,
            updates=updates,
            stops_when_solved=False,
            seed=TUNING_SEED,
            **drawn,
        )
        for drawn in DRAWN[architecture]
        for rate in rates
    )
    return Entry(choices=choices, runs=runs, tries=tries, published=published)
