"""What is measured of a network between two updates. Imports torch."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import linear

from lstm_viz.arrays import FloatArray, read_only
from lstm_viz.cells import Cell
from lstm_viz.errors import InvalidInput
from lstm_viz.network import Network, softmax
from lstm_viz.notation import GRU_GATES, LSTM_GATES
from lstm_viz.on_device import Device, hidden_norms
from lstm_viz.on_device.failure import on_device
from lstm_viz.sequences.tasks import Batch, Task
from lstm_viz.training.learner import Learner
from lstm_viz.training.loss import TensorBatch, task_loss
from lstm_viz.training.results import Look

FOLLOWED = 16
"""So many of the held-out sequences are followed step by step, for gates and gradients."""

_OPENS: dict[str, tuple[str, ...]] = {
    "LSTM": tuple(gate for gate in LSTM_GATES if gate != "g"),
    "GRU": tuple(gate for gate in GRU_GATES if gate != "n"),
    "RNN": (),
}
"""The gates of each kind of cell that lie between shut, 0, and open, 1."""


class Judge:
    """Held-out sequences on a device, for all looks at all networks the same."""

    def __init__(
        self, task: Task, held_out: Batch, device: Device, dtype: torch.dtype = torch.float32
    ) -> None:
        self._task = task
        self._device = device
        self._held_out = held_out
        self._tensors = TensorBatch.of(held_out, device.key, dtype)
        self._few = _first_of(held_out, FOLLOWED)

    def look(self, learner: Learner) -> Look:
        """Measure a network as it is now.

        The loss is `Task.loss_of` the held-out sequences, as autograd sees it. Where a state leaves
        the float range on its way through time, the gradient is nan.

        Raises
        ------
        DeviceFailed
            When the device gave up.
        """
        outputs, loss, hidden = on_device(self._device, lambda: self._run(learner))
        batch, few = self._held_out, self._few
        placed = np.zeros((batch.steps, batch.count, self._task.output_size))
        placed[batch.mask] = outputs
        network = learner.network
        gradient = np.full(batch.steps, np.nan)
        with np.errstate(over="ignore", invalid="ignore"):  # of a network that has all but diverged
            right = float(self._task.right(placed, batch).mean())
            try:
                gradient[: few.steps] = gradient_by_lag(
                    network, hidden, self._task, few, self._device
                )
            except InvalidInput:
                gradient[:] = np.nan
        return Look(
            update=learner.updates,
            loss=loss,
            right=right,
            gradient=read_only(gradient),
            openness=openness_of(network.layers[0][0], hidden, few),
        )

    def _run(self, learner: Learner) -> tuple[FloatArray, float, FloatArray]:
        """The outputs (N, K), their loss, and the hidden states of the few, (T, B, H)."""
        tensors, few = self._tensors, self._few
        with torch.no_grad():
            hidden = learner.hidden(tensors.x)
            outputs = learner.read_out(hidden, tensors.asked)
            loss = float(task_loss(self._task, outputs, tensors.target))
            of_few = hidden[: few.steps, : few.count]
            return outputs.cpu().numpy(), loss, of_few.cpu().numpy()


def gradient_by_lag(
    network: Network, hidden: FloatArray, task: Task, batch: Batch, device: Device
) -> FloatArray:
    """Follow the loss of each sequence's last answer back through time.

    With τ the last step asked about, and the loss L at that step alone::

        ∂L/∂h(τ) = W_outᵀ ∂L/∂output,   ∂L/∂output = 2 (output - target) / K    mse
                                                     softmax(output) - one-hot   cross_entropy
                                                     (σ(output) - target) / K    binary

    Parameters
    ----------
    network : Network
        One layer with a linear read-out.
    hidden : ndarray, shape (T, B, H)
        Its h(t) over `batch`, in the precision wanted.
    task : Task
        Whose loss it is.
    batch : Batch
        What was read.
    device : Device
        What computes it.

    Returns
    -------
    ndarray, shape (T,)
        At k the median over the sequences of ‖∂L/∂h(τ-k)‖; nan where none has so many steps
        before τ.

    Raises
    ------
    InvalidInput
        When a state or the gradient at τ left the float range.
    DeviceFailed
        When the device gave up.
    """
    readout = network.readout
    assert readout is not None
    last = _last_asked(batch)  # (B,)
    sequence = np.arange(batch.count)
    outputs = readout.logits(hidden[last, sequence]).astype(np.float64)  # (B, K)
    at_output = _slope(task, outputs, batch.target[last, sequence])
    h_seed = np.zeros_like(hidden)
    h_seed[last, sequence] = at_output @ readout.weight.astype(np.float64)
    x = batch.x.astype(hidden.dtype)
    norms = hidden_norms(network.layers[0][0], x, h_seed, device=device.key)  # (T, B)
    lags = last - np.arange(batch.steps)[:, None]  # (T, B), of each step
    medians = np.full(batch.steps, np.nan)
    for k in range(int(last.max()) + 1):
        medians[k] = np.median(norms[lags == k])
    return read_only(medians)


def openness_of(cell: Cell, hidden: FloatArray, batch: Batch) -> dict[str, float]:
    """The mean of each gate over all units and all steps of the sequences, padding left out.

    All h(t) are known, so that each gate, σ(W x(t) + U h(t-1) + b), is one product for all steps.

    Parameters
    ----------
    cell : LSTM, GRU or RNN
        The cell, with biases.
    hidden : ndarray, shape (T, B, H)
        Its h(t) over `batch`.
    batch : Batch
        What was read.
    """
    within = np.arange(batch.steps)[:, None] < batch.lengths  # (T, B)
    before = np.concatenate([np.zeros_like(hidden[:1]), hidden[:-1]])
    seen = torch.tensor(np.concatenate([batch.x, before], axis=2)[within])  # (steps, D + H)
    openness = {}
    for gate in _OPENS[cell.kind]:
        rows = cell.rows(gate)
        weights = np.concatenate([cell.weight_ih[rows], cell.weight_hh[rows]], axis=1)
        assert cell.bias_ih is not None
        assert cell.bias_hh is not None
        bias = cell.bias_ih[rows] + cell.bias_hh[rows]
        sums = linear(seen, torch.tensor(weights).to(seen), torch.tensor(bias).to(seen))
        openness[gate] = float(sums.sigmoid().mean(dtype=torch.float64))
    return openness


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
