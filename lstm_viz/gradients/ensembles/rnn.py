"""Gradients of N vanilla RNNs at once; the equations are those of `lstm_viz.cells.rnn`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lstm_viz.arrays import FloatArray, euclidean_norms
from lstm_viz.cells import RNN
from lstm_viz.gradients.ensembles.parameter_gradients import ParameterGradients
from lstm_viz.gradients.ensembles.stacked import (
    Stacked,
    block_length,
    blocks_from_the_end,
    blocks_of,
    loss_share,
    small_product,
    stack,
    with_ones,
)
from lstm_viz.gradients.results import EnsembleGradients
from lstm_viz.gradients.settings import Loss


def rnn_gradients(cells: Sequence[RNN], x: FloatArray, loss: Loss) -> EnsembleGradients:
    """See `ensemble_gradients`; all cells of one size and nonlinearity."""
    stacked = stack(cells, (0,), (1.0,), x.dtype)
    seen = with_ones(x)
    is_tanh = cells[0].nonlinearity == "tanh"
    h = _forward(stacked, seen, is_tanh)
    T, H, N, dtype = len(x), stacked.hidden_size, stacked.count, x.dtype
    share = loss_share(loss, T, H, dtype)
    U = stacked.weight_hh
    parameters = ParameterGradients(stacked, in_biases=(2,))
    norm_h = np.empty((T, N), dtype)

    slopes, dL_dh, dL_dpre = np.empty((3, block_length(T, H * N), H, N), dtype)
    pre_by_network = dL_dpre.transpose(0, 2, 1)[:, :, None, :]
    from_next = np.zeros((H, N), dtype)
    from_next_by_network = from_next.T[:, None, :]
    add, multiply, matmul = np.add, np.multiply, np.matmul
    for block in blocks_from_the_end(T, H * N):
        size = block.stop - block.start
        _slopes(h[1:][block], is_tanh, slopes[:size])
        for t in range(size - 1, -1, -1):
            at_h = dL_dh[t]
            add(from_next, share[block.start + t], at_h)
            multiply(slopes[t], at_h, dL_dpre[t])
            matmul(pre_by_network[t], U, from_next_by_network)
        parameters.add(dL_dpre[:size], seen[block], h[block])
        norm_h[block] = euclidean_norms(dL_dh[:size], axis=1)
    norms = parameters.norms()
    # A relu state that left the range says nothing any more, at no step.
    overflowed = ~np.isfinite(h).all(axis=(0, 1))
    norm_h[:, overflowed] = norms[overflowed] = np.inf
    return EnsembleGradients(norm_h.T, None, None, norms)


def _forward(stacked: Stacked, seen: FloatArray, is_tanh: bool) -> FloatArray:
    """Run all networks from a state of zeros.

    Returns
    -------
    h : ndarray, shape (T+1, H, N)
        The state before the first step, then that after each.
    """
    T, H, N, dtype = len(seen), stacked.hidden_size, stacked.count, seen.dtype
    U = stacked.weight_hh
    h = np.zeros((T + 1, H, N), dtype)
    rows = h[1:].reshape(T, H * N)
    from_h = np.empty((H, N), dtype)
    from_h_by_network, h_by_network = from_h.T[:, :, None], h.transpose(0, 2, 1)[..., None]
    zero = np.zeros((), dtype)
    add, tanh, maximum, matmul = np.add, np.tanh, np.maximum, np.matmul
    for block in blocks_of(T, H * N):
        small_product(seen[block], stacked.from_input, rows[block])
        for t in range(block.start, block.stop):
            h_t = h[t + 1]
            matmul(U, h_by_network[t], from_h_by_network)
            add(h_t, from_h, h_t)
            if is_tanh:
                tanh(h_t, h_t)
            else:
                maximum(h_t, zero, out=h_t)
    return h


def _slopes(h: FloatArray, is_tanh: bool, slopes: FloatArray) -> None:
    """Write down φ'(pre) of a block of steps, see `RNNTrace.slope`."""
    if is_tanh:
        np.multiply(h, h, slopes)
        np.subtract(1, slopes, slopes)
    else:
        np.greater(h, 0, slopes, casting="unsafe")
