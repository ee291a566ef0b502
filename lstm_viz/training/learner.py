"""One network in training: PyTorch's module, its parameters and its record. Imports torch."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from lstm_viz.arrays import FloatArray, read_only
from lstm_viz.gradients import Architecture
from lstm_viz.network import Network
from lstm_viz.on_device import Device
from lstm_viz.torch_bridge import RecurrentWithReadout, from_torch, to_torch
from lstm_viz.training.loss import TensorBatch, task_loss
from lstm_viz.training.optimisers import Stepper, learning_rate
from lstm_viz.training.results import SOLVED, Course, Look
from lstm_viz.training.settings import TrainingSettings


class Learner:
    """A network that is updated batch by batch, in the precision of its first weights.

    Where the settings say that it is not `recurrent`, U is no parameter: it stays as it came, 0.
    """

    def __init__(
        self,
        settings: TrainingSettings,
        architecture: Architecture,
        network: Network,
        device: Device,
    ) -> None:
        with torch.random.fork_rng(devices=[]):  # the first weights, which PyTorch draws itself
            module = to_torch(network)
        assert isinstance(module, RecurrentWithReadout)
        self._settings = settings
        self._architecture = architecture
        self._module = module.to(device.key)
        self._parameters = [
            parameter
            for name, parameter in self._module.named_parameters()
            if settings.recurrent or ".weight_hh" not in name
        ]
        self._vector = self._before = self._as_vector(self._parameters)
        self._stepper = Stepper(settings.optimiser, self._vector)
        # What is written once stays: shorter views of these are handed out while they are filled.
        self._losses = np.empty(settings.updates)
        self._norms = np.empty(settings.updates)
        self._looks: list[Look] = []
        self.updates = 0
        self.seconds = 0.0
        self.solved_at: int | None = None
        self.diverged_at: int | None = None

    @property
    def dtype(self) -> torch.dtype:
        """Of its parameters."""
        return self._vector.dtype

    @property
    def is_done(self) -> bool:
        """Whether it is not to be trained any further."""
        return (
            self.diverged_at is not None
            or self.updates == self._settings.updates
            or (self._settings.stops_when_solved and self.solved_at is not None)
        )

    @property
    def network(self) -> Network:
        """The network as it is now, its weights copied."""
        return from_torch(self._module.recurrent, readout=self._module.readout)

    @property
    def course(self) -> Course:
        """All that is known of it now."""
        return Course(
            architecture=self._architecture,
            parameter_count=len(self._vector),
            losses=self._so_far(self._losses),
            gradient_norms=self._so_far(self._norms),
            looks=tuple(self._looks),
            network=self.network,
            seconds=self.seconds,
            solved_at=self.solved_at,
            diverged_at=self.diverged_at,
        )

    def hidden(self, batch: TensorBatch) -> torch.Tensor:
        """The last layer's hidden states, directions side by side, shape (T, B, H·directions).

        A backward direction begins at each sequence's own last step, not in the zeros behind it.
        """
        hidden: torch.Tensor
        if batch.lengths is None or not self._settings.bidirectional:
            hidden = self._module.recurrent(batch.x)[0]
            return hidden
        packed = pack_padded_sequence(batch.x, batch.lengths, enforce_sorted=False)
        hidden, _ = pad_packed_sequence(
            self._module.recurrent(packed)[0], total_length=len(batch.x)
        )
        return hidden

    def read_out(self, hidden: torch.Tensor, asked: torch.Tensor) -> torch.Tensor:
        """The read-out's sums at the steps asked about (see `TensorBatch`), shape (N, K)."""
        outputs: torch.Tensor = self._module.readout(hidden.flatten(0, 1).index_select(0, asked))
        return outputs

    def update(self, batch: TensorBatch) -> None:
        """Go one step down the gradient; go back to where it came from when that led to no number.

        The gradient of all parameters together is shortened to `clip` where it is longer
        (Pascanu, Mikolov & Bengio 2013).
        """
        began = time.perf_counter()
        settings = self._settings
        with torch.enable_grad():
            outputs = self.read_out(self.hidden(batch), batch.asked)
            loss = task_loss(settings.problem, outputs, batch.target)
            gradient = self._as_vector(torch.autograd.grad(loss, self._parameters))
        norm = torch.linalg.vector_norm(gradient)
        if settings.clip is not None:
            gradient = gradient * (settings.clip / (norm + 1e-6)).clamp(max=1)
        rate = learning_rate(
            self.updates, settings.updates, settings.learning_rate, settings.learning_rate_end
        )
        after = self._stepper.step(self._vector, gradient, rate)
        # One transfer from the device for all three.
        found = torch.stack([loss.detach(), norm, after.abs().max()]).tolist()
        loss_now, norm_now, furthest = map(math.isfinite, found)
        if loss_now and norm_now:
            self._losses[self.updates], self._norms[self.updates], _ = found
            self.updates += 1
        if loss_now and norm_now and furthest:
            self._before, self._vector = self._vector, after
            self._write(after)
        else:
            self.diverged_at = self.updates
            self._write(self._vector if loss_now and norm_now else self._before)
        self.seconds += time.perf_counter() - began

    def keep(self, look: Look) -> None:
        """Put a look to the others, and see whether the task is solved."""
        self._looks.append(look)
        if self.solved_at is None and look.right >= SOLVED:
            self.solved_at = look.update

    def _write(self, vector: torch.Tensor) -> None:
        with torch.no_grad():
            parts = torch.split(vector, [parameter.numel() for parameter in self._parameters])
            for parameter, part in zip(self._parameters, parts, strict=True):
                parameter.copy_(part.view_as(parameter))

    @staticmethod
    def _as_vector(tensors: list[nn.Parameter] | tuple[torch.Tensor, ...]) -> torch.Tensor:
        return torch.cat([tensor.detach().flatten() for tensor in tensors])

    def _so_far(self, record: FloatArray) -> FloatArray:
        return read_only(record[: self.updates])


@contextmanager
def one_thread(device: Device) -> Iterator[None]:
    """Let PyTorch compute in this thread alone, where it computes on the CPU.

    The products of one step are so small that a second thread costs more than it brings.
    """
    if device.key != "cpu":
        yield
        return
    _ALONE.enter()
    try:
        yield
    finally:
        _ALONE.leave()


class _Alone:
    """How many compute in one thread just now, and how many threads PyTorch had before them.

    PyTorch keeps two numbers: one of the process, which a new Python thread begins with, and one of
    each Python thread. Setting it sets both. So only who comes while nobody else is there may ask
    for the number; who leaves sets it back, for the own thread and for new ones.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0
        self._threads = 1

    def enter(self) -> None:
        with self._lock:
            if self._count == 0:
                self._threads = torch.get_num_threads()
            self._count += 1
            torch.set_num_threads(1)

    def leave(self) -> None:
        with self._lock:
            self._count -= 1
            torch.set_num_threads(self._threads)


_ALONE = _Alone()
