"""Outputs to hold against a task: perfect ones, and the best that know nothing of the past."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lstm_viz.sequences.tasks import Batch, Task

Floats = NDArray[np.float64]


def perfect(task: Task, batch: Batch, certainty: float = 50.0) -> Floats:
    if task.loss == "mse":
        return batch.target.astype(np.float64)
    if task.loss == "binary":
        return certainty * (2.0 * batch.target - 1)
    return certainty * np.eye(task.output_size)[batch.target]


def memoryless(task: Task, batch: Batch) -> tuple[Floats, int]:
    """The best output that depends on a step's input alone, and how many numbers were fitted.

    As the task's `baseline_words` say, it is a constant for adding and multiplication; for copying
    it knows which steps are the last ten, for dates which of the ten it is; for the season it is
    proportional to the input.
    """
    if task.key == "season":
        x, y = batch.x.astype(np.float64), batch.target.astype(np.float64)
        return (x * y).sum() / (x * x).sum() * x, 1
    seen = batch.x.astype(np.float64)
    if task.key in ("adding", "adding-unit", "multiplication"):
        seen = np.zeros_like(seen)
    if task.key == "copy":
        seen = np.zeros_like(seen)
        seen[-10:] = 1
    if task.key == "dates":
        seen = batch.mask.cumsum(axis=0)[:, :, None].astype(np.float64)
    output = np.zeros((batch.steps, batch.count, task.output_size))
    kinds = np.unique(seen[batch.mask], axis=0)
    for kind in kinds:
        where = batch.mask & (seen == kind).all(axis=2)
        wanted = batch.target[where]
        if task.loss == "cross_entropy":
            wanted = np.eye(task.output_size)[wanted]
        mean = wanted.mean(axis=0, dtype=np.float64)
        with np.errstate(divide="ignore"):
            if task.loss == "mse":
                output[where] = mean
            elif task.loss == "binary":
                output[where] = np.log(mean) - np.log1p(-mean)
            else:
                output[where] = np.log(mean)
    return output, len(kinds) * task.output_size


def loss_of_each(task: Task, output: Floats, batch: Batch) -> tuple[Floats, Floats]:
    """The summed loss of each sequence, and its number of steps asked about."""
    losses = np.zeros(batch.count)
    for k in range(batch.count):
        alone = Batch(
            x=batch.x[:, [k]],
            target=batch.target[:, [k]],
            mask=batch.mask[:, [k]],
            lengths=batch.lengths[[k]],
        )
        losses[k] = task.loss_of(output[:, [k]], alone)
    asked = batch.mask.sum(axis=0).astype(np.float64)
    return losses * asked, asked
