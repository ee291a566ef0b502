"""What is measured of a network between two updates. Imports torch."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import linear

from lstm_viz.arrays import FloatArray, read_only
from lstm_viz.cells import Cell
from lstm_viz.errors import InvalidInput
from lstm_viz.network import Network
from lstm_viz.on_device import Device, hidden_norms
from lstm_viz.on_device.failure import on_device
from lstm_viz.sequences.tasks import Batch, Task
from lstm_viz.training.last_answer import (
    FOLLOWED,
    OPENS,
    first_of,
    medians_by_lag,
    slope_at_last_answer,
)
from lstm_viz.training.learner import Learner
from lstm_viz.training.loss import TensorBatch, task_loss
from lstm_viz.training.read_alone import read_by_last_layer
from lstm_viz.training.results import Look


class Judge:
    """Held-out sequences on a device, for all looks at all networks the same.

    Gradients and gates are those of the last layer's forward direction.
    """

    def __init__(
        self, task: Task, held_out: Batch, device: Device, dtype: torch.dtype = torch.float32
    ) -> None:
        self._task = task
        self._device = device
        self._held_out = held_out
        self._tensors = TensorBatch.of(held_out, device.key, dtype)
        self._few = first_of(held_out, FOLLOWED)

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
        cell = network.layers[-1][0]
        gradient = np.full(batch.steps, np.nan)
        openness = dict.fromkeys(OPENS[cell.kind], float("nan"))
        with np.errstate(over="ignore", invalid="ignore"):  # of a network that has all but diverged
            right = float(self._task.right(placed, batch).mean())
            try:
                x = read_by_last_layer(network, few)
                openness = openness_of(cell, x, hidden[..., : cell.hidden_size], few.lengths)
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
            openness=openness,
        )

    def _run(self, learner: Learner) -> tuple[FloatArray, float, FloatArray]:
        """The outputs (N, K), their loss, and the few's hidden states, (T, B, H·directions)."""
        tensors, few = self._tensors, self._few
        with torch.no_grad():
            hidden = learner.hidden(tensors)
            outputs = learner.read_out(hidden, tensors.asked)
            loss = float(task_loss(self._task, outputs, tensors.target))
            of_few = hidden[: few.steps, : few.count]
            return outputs.cpu().numpy(), loss, of_few.cpu().numpy()


def gradient_by_lag(
    network: Network, hidden: FloatArray, task: Task, batch: Batch, device: Device
) -> FloatArray:
    """Follow the loss of each sequence's last answer back through time.

    It starts from `lstm_viz.training.last_answer.slope_at_last_answer`, at τ, the last step asked
    about, and follows h of the last layer's forward direction, which no other chain depends on.

    Parameters
    ----------
    network : Network
        With a linear read-out.
    hidden : ndarray, shape (T, B, H·directions)
        Its last layer's h(t) over `batch`, in the precision wanted.
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
    cell = network.layers[-1][0]
    h_seed = slope_at_last_answer(readout, hidden, task, batch)[..., : cell.hidden_size]
    x = read_by_last_layer(network, batch).astype(hidden.dtype)
    norms = hidden_norms(cell, x, np.ascontiguousarray(h_seed), device=device.key)  # (T, B)
    return read_only(medians_by_lag(norms, batch))


def openness_of(
    cell: Cell, x: FloatArray, hidden: FloatArray, lengths: NDArray[np.int64]
) -> dict[str, float]:
    """The mean of each gate over all units and all steps of the sequences, padding left out.

    All h(t) are known, so that each gate, σ(W x(t) + U h(t-1) + b), is one product for all steps.

    Parameters
    ----------
    cell : LSTM, GRU or RNN
        The cell, with biases.
    x : ndarray, shape (T, B, D)
        What it read, in reading order.
    hidden : ndarray, shape (T, B, H)
        Its h(t).
    lengths : ndarray, shape (B,)
        How many steps each sequence has.
    """
    within = np.arange(len(x))[:, None] < lengths  # (T, B)
    before = np.concatenate([np.zeros_like(hidden[:1]), hidden[:-1]])
    seen = torch.tensor(np.concatenate([x, before], axis=2)[within])  # (steps, D + H)
    openness = {}
    for gate in OPENS[cell.kind]:
        rows = cell.rows(gate)
        weights = np.concatenate([cell.weight_ih[rows], cell.weight_hh[rows]], axis=1)
        assert cell.bias_ih is not None
        assert cell.bias_hh is not None
        bias = cell.bias_ih[rows] + cell.bias_hh[rows]
        sums = linear(seen, torch.tensor(weights).to(seen), torch.tensor(bias).to(seen))
        openness[gate] = float(sums.sigmoid().mean(dtype=torch.float64))
    return openness
