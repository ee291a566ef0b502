"""What is measured of a network between two updates, in NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.analysis import gradient_flow_of
from lstm_viz.arrays import FloatArray, read_only
from lstm_viz.cells import Trace
from lstm_viz.errors import InvalidInput
from lstm_viz.network import Network, softmax
from lstm_viz.notation import GRU_GATES, LSTM_GATES
from lstm_viz.sequences.tasks import Batch, Task
from lstm_viz.training.results import Look

TRACED = 16
"""So many of the held-out sequences are followed step by step, for gates and gradients."""

_OPENS: dict[str, str] = {
    "LSTM": "".join(gate for gate in LSTM_GATES if gate != "g"),
    "GRU": "".join(gate for gate in GRU_GATES if gate != "n"),
    "RNN": "",
}
"""The gates of each kind of cell that lie between shut, 0, and open, 1."""


def look_at(network: Network, update: int, task: Task, batch: Batch, outputs: FloatArray) -> Look:
    """Measure a network on held-out sequences.

    Parameters
    ----------
    network : Network
        One layer with a linear read-out.
    update : int
        How many updates it has had.
    task : Task
        What is asked.
    batch : Batch
        The held-out sequences.
    outputs : ndarray, shape (N, K)
        The read-out's sums at the steps of `batch` that are asked about.

    Returns
    -------
    Look
        Where a state leaves float32's range on the way, its gates and its gradient are nan.
    """
    placed = np.zeros((batch.steps, batch.count, task.output_size))
    placed[batch.mask] = outputs
    few = _first_of(batch, TRACED)
    with np.errstate(over="ignore", invalid="ignore"):  # of a network that has all but diverged
        loss = task.loss_of(placed, batch)
        right = float(task.right(placed, batch).mean())
        try:
            trace = network.layers[0][0].trace(few.x)
            gradient = gradient_by_lag(network, trace, task, few)
            openness = openness_of(trace, few)
        except InvalidInput:
            gradient = np.full(few.steps, np.nan)
            openness = dict.fromkeys(_OPENS[network.kind], float("nan"))
    whole = np.full(batch.steps, np.nan)
    whole[: len(gradient)] = gradient
    return Look(update=update, loss=loss, right=right, gradient=read_only(whole), openness=openness)


def gradient_by_lag(network: Network, trace: Trace, task: Task, batch: Batch) -> FloatArray:
    """Follow the loss of each sequence's last answer back through time.

    With τ the last step asked about, and the loss L at that step alone::

        ∂L/∂h(τ) = W_outᵀ ∂L/∂output,   ∂L/∂output = 2 (output - target) / K    mse
                                                     softmax(output) - one-hot   cross_entropy
                                                     (σ(output) - target) / K    binary

    Parameters
    ----------
    network : Network
        One layer with a linear read-out.
    trace : Trace
        Of its cell, over `batch`.
    task : Task
        Whose loss it is.
    batch : Batch
        What was read.

    Returns
    -------
    ndarray, shape (T,)
        At k the median over the sequences of ‖∂L/∂h(τ-k)‖; nan where none has so many steps
        before τ.
    """
    readout = network.readout
    assert readout is not None
    last = _last_asked(batch)  # (B,)
    sequence = np.arange(batch.count)
    outputs = readout.logits(trace.h[last, sequence]).astype(np.float64)  # (B, K)
    at_output = _slope(task, outputs, batch.target[last, sequence])
    h_seed = np.zeros_like(trace.h)
    h_seed[last, sequence] = at_output @ readout.weight.astype(np.float64)
    norms = gradient_flow_of(trace, h_seed).norm_h  # (T, B)
    lags = last - np.arange(batch.steps)[:, None]  # (T, B), of each step
    medians = np.full(batch.steps, np.nan)
    for k in range(int(last.max()) + 1):
        medians[k] = np.median(norms[lags == k])
    return read_only(medians)


def openness_of(trace: Trace, batch: Batch) -> dict[str, float]:
    """The mean of each gate over all units and all steps of the sequences, padding left out."""
    within = np.arange(batch.steps)[:, None] < batch.lengths  # (T, B)
    return {
        gate: float(getattr(trace, gate)[within].mean(dtype=np.float64))
        for gate in _OPENS[trace.cell.kind]
    }


def _slope(task: Task, outputs: FloatArray, target: NDArray[Any]) -> FloatArray:
    """∂L/∂output of each sequence, (B, K), for outputs (B, K)."""
    if task.loss == "mse":
        return 2 * (outputs - target) / task.output_size
    if task.loss == "binary":
        return (_sigmoid(outputs) - target) / task.output_size
    return softmax(outputs) - np.eye(task.output_size)[target]


def _sigmoid(z: FloatArray) -> FloatArray:
    """1 / (1 + exp(-z)), safe for a z of any size."""
    return np.exp(-np.logaddexp(0, -z))


def _last_asked(batch: Batch) -> NDArray[np.int64]:
    """The last step of each sequence at which an answer is asked for, (B,)."""
    return np.asarray(batch.steps - 1 - batch.mask[::-1].argmax(axis=0), np.int64)


def _first_of(batch: Batch, count: int) -> Batch:
    """The first few sequences, without steps that none of them has."""
    steps = int(batch.lengths[:count].max())
    return Batch(
        x=batch.x[:steps, :count],
        target=batch.target[:steps, :count],
        mask=batch.mask[:steps, :count],
        lengths=batch.lengths[:count],
    )
