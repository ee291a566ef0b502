"""The page's first training: how soon the LSTM solves it, and what an update costs beside PyTorch.

Both networks are trained over several seeds, which takes a few minutes.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import replace

import torch
from torch import nn
from torch.nn import functional

from benchmarks.timing import Row, compare
from lstm_viz.on_device import find_device
from lstm_viz.training import Training, TrainingSettings, train
from lstm_viz.training.batches import batch_of_update
from lstm_viz.training.learner import Learner, one_thread
from lstm_viz.training.loss import TensorBatch
from lstm_viz.training.untrained import untrained_network
from lstm_viz.ui.training.choice import OPENING_SETTINGS

SEEDS = 5


def rows() -> Iterator[Row]:
    """Time an update against a loop without any record, then the whole training."""
    yield _update()
    yield _until_solved()


def _update() -> Row:
    """An update of the LSTM with its checks, against the same in PyTorch's own parts."""
    settings = replace(OPENING_SETTINGS, architectures=("lstm",), updates=100_000)
    problem, cpu = settings.problem, find_device("cpu")
    drawn = batch_of_update(settings, 0)
    batch = TensorBatch.of(drawn, cpu.key)
    network = untrained_network(settings, "lstm", drawn.steps)
    learner = Learner(settings, "lstm", network, cpu)
    torch.manual_seed(0)
    module = nn.LSTM(problem.input_size, settings.hidden_size)
    readout = nn.Linear(settings.hidden_size, problem.output_size)
    parameters = [*module.parameters(), *readout.parameters()]
    optimiser = torch.optim.Adam(parameters, lr=settings.learning_rate)

    def bare() -> None:
        optimiser.zero_grad()
        functional.mse_loss(readout(module(batch.x)[0][-1]), batch.target).backward()  # type: ignore[no-untyped-call]
        optimiser.step()

    with one_thread(cpu):
        return compare(
            f"an update in training, T={drawn.steps} H={settings.hidden_size} B={settings.batch}",
            lambda: learner.update(batch),
            "nn.LSTM forward + backward + Adam step, 1 thread",
            bare,
            to_reach="≤ 1.2",
            repeats=5,
        )


def _until_solved() -> Row:
    """Seconds on the page's clock, looks and the other network's updates among them."""
    until_solved, until_done, lstm_alone = [], [], 0
    for seed in range(SEEDS):
        solved, last = _trained(replace(OPENING_SETTINGS, seed=seed))
        until_solved.append(solved)
        until_done.append(last.seconds)
        solved_by = {c.architecture for c in last.courses if c.solved_at is not None}
        lstm_alone += solved_by == {"lstm"}
    opening = OPENING_SETTINGS
    return Row(
        f"until the LSTM solved {opening.task}, lag {opening.lag}, median",
        f"until the RNN was done; LSTM alone solved: {lstm_alone} of {SEEDS}",
        statistics.median(until_solved),
        statistics.median(until_done),
        "≤ 60 s",
    )


def _trained(settings: TrainingSettings) -> tuple[float, Training]:
    """When the LSTM had solved it, inf if it did not, and how all of it ended."""
    solved = float("inf")
    for training in train(settings):
        of = {course.architecture: course for course in training.courses}
        if of["lstm"].solved_at is not None:
            solved = min(solved, training.seconds)
    return solved, training
