"""What is measured of a network before its first update, by NumPy alone.

The same as `lstm_viz.training.looks` measures later, which needs PyTorch; a page that opens shall
not wait for it.
"""

from __future__ import annotations

import numpy as np

from lstm_viz.analysis import gradient_flow_of
from lstm_viz.arrays import FloatArray, read_only
from lstm_viz.cells import Trace
from lstm_viz.errors import InvalidInput
from lstm_viz.network import Network
from lstm_viz.sequences.tasks import Batch, Task
from lstm_viz.training import Look
from lstm_viz.training.last_answer import (
    FOLLOWED,
    OPENS,
    first_of,
    medians_by_lag,
    slope_at_last_answer,
)


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
            openness = dict.fromkeys(OPENS[network.kind], float("nan"))
        return Look(
            update=0,
            loss=task.loss_of(outputs, batch),
            right=float(task.right(outputs, batch).mean()),
            gradient=read_only(gradient),
            openness=openness,
        )


def _gradient_by_lag(network: Network, trace: Trace, task: Task, batch: Batch) -> FloatArray:
    """Medians of ‖∂L/∂h(τ-k)‖ by lag k, (T,), with L the loss at the last step asked about, τ."""
    assert network.readout is not None
    h_seed = slope_at_last_answer(network.readout, trace.h, task, batch)
    return medians_by_lag(gradient_flow_of(trace, h_seed.astype(np.float64)).norm_h, batch)


def _openness(trace: Trace, batch: Batch) -> dict[str, float]:
    """The mean of each gate over all units and all steps of the sequences, padding left out."""
    within = np.arange(batch.steps)[:, None] < batch.lengths  # (T, B)
    return {
        gate: float(getattr(trace, gate)[within].mean(dtype=np.float64))
        for gate in OPENS[trace.cell.kind]
    }
