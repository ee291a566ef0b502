"""Sequences of a batch as a network reads each of them alone. Knows no PyTorch.

Behind shorter sequences a batch has zeros. Read forward, they come after all that is asked; a
backward direction would begin in them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.network import Network
from lstm_viz.sequences.tasks import Batch


def side_by_side(network: Network, batch: Batch) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Yield which sequences a network can read together, and how many steps of them.

    All at once; where the network is bidirectional, those of one length.
    """
    if not network.bidirectional:
        yield batch.steps, np.arange(batch.count)
        return
    for steps in np.unique(batch.lengths):
        yield int(steps), np.flatnonzero(batch.lengths == steps)


def read_by_last_layer(network: Network, batch: Batch) -> FloatArray:
    """Return what a network's last layer reads over a batch.

    Parameters
    ----------
    network : Network
        Of any number of layers and directions.
    batch : Batch
        What the first layer reads.

    Returns
    -------
    ndarray, shape (T, B, D), or (T, B, H·directions) where there are layers below; 0 behind the
    end of a sequence where a direction is backward

    Raises
    ------
    InvalidInput
        When a state below left the float range.
    """
    if network.num_layers == 1:
        return batch.x
    below = Network(network.layers[:-1])
    features = below.hidden_size * len(below.layers[0])
    read = np.zeros((batch.steps, batch.count, features), network.layers[0][0].weight_ih.dtype)
    for steps, chosen in side_by_side(below, batch):
        x = batch.x[:steps, chosen].astype(read.dtype)
        read[:steps, chosen] = below.trace(x).hidden
    return read
