"""A task's loss as tensors, for autograd. Imports torch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

from lstm_viz.sequences.tasks import Batch, Task


@dataclass(frozen=True, eq=False)
class TensorBatch:
    """A batch on a device, with the N steps asked about by their place among all T·B."""

    x: torch.Tensor  # (T, B, D)
    asked: torch.Tensor  # (N,), t·B + b
    target: torch.Tensor  # (N, K) numbers, or (N,) class numbers
    lengths: torch.Tensor | None = None  # (B,), on the CPU; None where all have T steps

    @classmethod
    def of(cls, batch: Batch, device: str, dtype: torch.dtype = torch.float32) -> TensorBatch:
        """Copy a batch to a device; numbers are cast before they travel."""
        target = torch.tensor(batch.target[batch.mask])
        if target.is_floating_point():
            target = target.to(dtype)
        all_alike = bool((batch.lengths == batch.steps).all())
        return cls(
            x=torch.tensor(batch.x).to(dtype).to(device),
            asked=torch.tensor(np.flatnonzero(batch.mask)).to(device),
            target=target.to(device),
            lengths=None if all_alike else torch.tensor(batch.lengths),
        )


def task_loss(task: Task, outputs: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """`Task.loss_of` as a tensor: the mean over all steps asked about.

    Parameters
    ----------
    task : Task
        Which loss it is.
    outputs : tensor, shape (N, K)
        The read-out's sums at the steps asked about.
    target : tensor, shape (N, K) or (N,)
        As in `TensorBatch`.
    """
    if task.loss == "mse":
        return functional.mse_loss(outputs, target)
    if task.loss == "binary":
        return functional.binary_cross_entropy_with_logits(outputs, target)
    return functional.cross_entropy(outputs, target)
