"""What is measured of a network before its first update, by NumPy alone. Knows no Streamlit.

The same as `lstm_viz.training` measures at its looks, which need PyTorch; a page that opens shall
not wait for it.
"""

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
from lstm_viz.training import Look

FOLLOWED = 16
"""So many of the sequences are followed step by step, for gates and gradients."""

_OPENS = {
    "LSTM": [gate for gate in LSTM_GATES if gate != "g"],
    "GRU": [gate for gate in GRU_GATES if gate != "n"],
    "RNN": [],
}
"""The gates of each kind of cell that lie between shut, 0, and open, 1."""


def first_look(network: Network, task: Task, batch: Batch) -> Look:
    """Measure a network on held-out sequences.

    Parameters
    ----------
    network : Network
        One layer with a linear read-out.
    task : Task
        What is asked.
    batch : Batch
        The held-out sequences.

    Returns
    -------
    Look
        Where a state leaves float32's range on the way, what follows from it is nan.
    """
    few = first_of(batch, FOLLOWED)
    gradient = np.full(batch.steps, np.nan)
    with np.errstate(over="ignore", invalid="ignore"):
        try:
            outputs = network.trace(batch.x).output
            trace = network.layers[0][0].trace(few.x)
            gradient[: few.steps] = _gradient_by_lag(network, trace, task, few)
            openness = _openness(trace, few)
        except InvalidInput:
            outputs = np.full((batch.steps, batch.count, task.output_size), np.nan)
            openness = dict.fromkeys(_OPENS[network.kind], float("nan"))
        return Look(
            update=0,
            loss=task.loss_of(outputs, batch),
            right=float(task.right(outputs, batch).mean()),
            gradient=read_only(gradient),
            openness=openness,
        )


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


def _gradient_by_lag(network: Network, trace: Trace, task: Task, batch: Batch) -> FloatArray:
    """Medians of ‖∂L/∂h(τ-k)‖ by lag k, (T,), with L the loss at the last step asked about, τ."""
    readout = network.readout
    assert readout is not None
    last = batch.steps - 1 - batch.mask[::-1].argmax(axis=0)  # (B,), τ of each sequence
    sequence = np.arange(batch.count)
    outputs = readout.logits(trace.h[last, sequence]).astype(np.float64)  # (B, K)
    at_output = _slope(task, outputs, batch.target[last, sequence])
    h_seed = np.zeros(trace.h.shape)
    h_seed[last, sequence] = at_output @ readout.weight.astype(np.float64)
    norms = gradient_flow_of(trace, h_seed).norm_h  # (T, B)
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
        sigmoid = np.exp(-np.logaddexp(0, -outputs))
        return (sigmoid - target) / task.output_size
    return softmax(outputs) - np.eye(task.output_size)[target]


def _openness(trace: Trace, batch: Batch) -> dict[str, float]:
    """The mean of each gate over all units and all steps of the sequences, padding left out."""
    within = np.arange(batch.steps)[:, None] < batch.lengths  # (T, B)
    return {
        gate: float(getattr(trace, gate)[within].mean(dtype=np.float64))
        for gate in _OPENS[trace.cell.kind]
    }
