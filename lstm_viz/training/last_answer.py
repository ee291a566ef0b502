"""What is followed back from the last answer to a held-out sequence. Knows no PyTorch.

Shared by what a training measures at its looks and by what a page shows before any.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.network import Readout, softmax
from lstm_viz.notation import GRU_GATES, LSTM_GATES
from lstm_viz.sequences.tasks import Batch, Task

FOLLOWED = 16
"""So many of the held-out sequences are followed step by step, for gates and gradients."""

OPENS: dict[str, tuple[str, ...]] = {
    "LSTM": tuple(gate for gate in LSTM_GATES if gate != "g"),
    "GRU": tuple(gate for gate in GRU_GATES if gate != "n"),
    "RNN": (),
}
"""The gates of each kind of cell that lie between shut, 0, and open, 1."""


def first_of(batch: Batch, count: int) -> Batch:
    """The first few sequences, without steps that none of them has."""
    if count >= batch.count:
        return batch
    steps = int(batch.lengths[:count].max())
    return Batch(
        x=batch.x[:steps, :count],
        target=batch.target[:steps, :count],
        mask=batch.mask[:steps, :count],
        lengths=batch.lengths[:count],
    )


def _last_asked(batch: Batch) -> NDArray[np.int64]:
    """The last step of each sequence at which an answer is asked for, τ, shape (B,)."""
    return np.asarray(batch.steps - 1 - batch.mask[::-1].argmax(axis=0), np.int64)


def slope_at_last_answer(
    readout: Readout, hidden: FloatArray, task: Task, batch: Batch
) -> FloatArray:
    """∂L/∂h(τ) of each sequence at its last answer, 0 at all other steps.

    With the loss L at that step alone::

        ∂L/∂h(τ) = W_outᵀ ∂L/∂output,   ∂L/∂output = 2 (output - target) / K    mse
                                                     softmax(output) - one-hot   cross_entropy
                                                     (σ(output) - target) / K    binary

    Parameters
    ----------
    readout : Readout
        A linear one.
    hidden : ndarray, shape (T, B, H)
        The h(t) over `batch`, in the precision wanted.
    task : Task
        Whose loss it is.
    batch : Batch
        What was read.

    Returns
    -------
    ndarray, shape (T, B, H)
        In the precision of `hidden`.
    """
    last, sequence = _last_asked(batch), np.arange(batch.count)
    outputs = readout.logits(hidden[last, sequence]).astype(np.float64)  # (B, K)
    at_output = _slope(task, outputs, batch.target[last, sequence])
    slope = np.zeros_like(hidden)
    slope[last, sequence] = at_output @ readout.weight.astype(np.float64)
    return slope


def medians_by_lag(norms: FloatArray, batch: Batch) -> FloatArray:
    """At k the median over the sequences of what was found at τ-k; nan where none is as long.

    Parameters
    ----------
    norms : ndarray, shape (T, B)
        What was found at each step.
    batch : Batch
        What was read.

    Returns
    -------
    ndarray, shape (T,)
    """
    last = _last_asked(batch)
    lags = last - np.arange(batch.steps)[:, None]  # (T, B), of each step
    medians = np.full(batch.steps, np.nan)
    for k in range(int(last.max()) + 1):
        medians[k] = np.median(norms[lags == k])
    return medians


def _slope(task: Task, outputs: FloatArray, target: NDArray[Any]) -> FloatArray:
    """∂L/∂output of each sequence, (B, K), for outputs (B, K)."""
    if task.loss == "mse":
        return 2 * (outputs - target) / task.output_size
    if task.loss == "binary":
        sigmoid = np.exp(-np.logaddexp(0, -outputs))  # safe for outputs of any size
        return (sigmoid - target) / task.output_size
    return softmax(outputs) - np.eye(task.output_size)[target]
