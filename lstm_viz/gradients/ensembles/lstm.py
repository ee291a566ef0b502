"""Gradients of N LSTMs at once; the equations are those of `lstm_viz.cells.lstm`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lstm_viz.arrays import FloatArray, euclidean_norms
from lstm_viz.cells import LSTM
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

_ORDER, _SIGNS = (2, 0, 1, 3), (1.0, -1.0, -1.0, -1.0)
"""Row blocks g, i, f, o: those with a σ are neighbours, and so are those that lead to C(t)."""


def lstm_gradients(cells: Sequence[LSTM], x: FloatArray, loss: Loss) -> EnsembleGradients:
    """See `ensemble_gradients`; all cells of one size, none with a projection."""
    stacked = stack(cells, _ORDER, _SIGNS, x.dtype)
    seen = with_ones(x)
    gates, c, tanh_c, h = _forward(stacked, seen)
    T, H, N, dtype = len(x), stacked.hidden_size, stacked.count, x.dtype
    share = loss_share(loss, T, H, dtype)
    U = stacked.weight_hh
    parameters = ParameterGradients(stacked, in_biases=(2, 2, 2, 2))
    norm_h, norm_c, norm_direct = np.empty((3, T, N), dtype)

    block_steps = block_length(T, 4 * H * N)
    slopes, dL_dpre = np.empty((2, block_steps, 4, H, N), dtype)
    e, dL_dh, dL_dc, direct = np.empty((4, block_steps, H, N), dtype)
    rows = dL_dpre.reshape(block_steps, 4 * H, N)
    rows_by_network = rows.transpose(0, 2, 1)[:, :, None, :]
    from_gates, from_belt, direct_from_belt = np.zeros((3, H, N), dtype)  # what t+1 hands to t
    from_gates_by_network = from_gates.T[:, None, :]
    add, multiply, matmul = np.add, np.multiply, np.matmul
    for block in blocks_from_the_end(T, 4 * H * N):
        size, f = block.stop - block.start, gates[block, 2]
        _slopes(gates[block], c[block], tanh_c[block], slopes[:size], e[:size])
        multiply(e[:size], share[block, None, None], direct[:size])
        for t in range(size - 1, -1, -1):
            at_h, at_c, at_direct, f_t = dL_dh[t], dL_dc[t], direct[t], f[t]
            add(from_gates, share[block.start + t], at_h)
            multiply(e[t], at_h, at_c)
            add(at_c, from_belt, at_c)
            multiply(slopes[t, :3], at_c, dL_dpre[t, :3])
            multiply(slopes[t, 3], at_h, dL_dpre[t, 3])
            multiply(f_t, at_c, from_belt)
            add(at_direct, direct_from_belt, at_direct)
            multiply(f_t, at_direct, direct_from_belt)
            matmul(rows_by_network[t], U, from_gates_by_network)
        parameters.add(rows[:size], seen[block], h[block])
        norm_h[block] = euclidean_norms(dL_dh[:size], axis=1)
        norm_c[block] = euclidean_norms(dL_dc[:size], axis=1)
        norm_direct[block] = euclidean_norms(direct[:size], axis=1)
    return EnsembleGradients(norm_h.T, norm_c.T, norm_direct.T, parameters.norms())


def _forward(
    stacked: Stacked, seen: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Run all networks from a state of zeros.

    Returns
    -------
    gates : ndarray, shape (T, 4, H, N)
        g, i, f, o after activation.
    c : ndarray, shape (T+1, H, N)
        The state before the first step, then that after each.
    tanh_c : ndarray, shape (T, H, N)
    h : ndarray, shape (T+1, H, N)
    """
    T, H, N, dtype = len(seen), stacked.hidden_size, stacked.count, seen.dtype
    U = stacked.weight_hh
    gates = np.empty((T, 4, H, N), dtype)
    c, h = np.zeros((2, T + 1, H, N), dtype)
    tanh_c = np.empty((T, H, N), dtype)
    rows = gates.reshape(T, 4 * H * N)
    from_h, written = np.empty((4, H, N), dtype), np.empty((H, N), dtype)
    from_h_by_network = from_h.reshape(4 * H, N).T[:, :, None]
    h_by_network = h.transpose(0, 2, 1)[..., None]
    one = np.ones((), dtype)
    add, multiply, matmul = np.add, np.multiply, np.matmul
    exp, tanh, reciprocal = np.exp, np.tanh, np.reciprocal
    for block in blocks_of(T, 4 * H * N):
        small_product(seen[block], stacked.from_input, rows[block])
        for t in range(block.start, block.stop):
            now = gates[t]
            (g, i, f, o), sigmoids, c_t, tanh_c_t = now, now[1:], c[t + 1], tanh_c[t]
            matmul(U, h_by_network[t], from_h_by_network)
            add(now, from_h, now)
            exp(sigmoids, sigmoids)
            add(sigmoids, one, sigmoids)
            reciprocal(sigmoids, sigmoids)
            tanh(g, g)
            multiply(i, g, written)
            multiply(f, c[t], c_t)
            add(c_t, written, c_t)
            tanh(c_t, tanh_c_t)
            multiply(o, tanh_c_t, h[t + 1])
    return gates, c, tanh_c, h


def _slopes(
    gates: FloatArray, c_prev: FloatArray, tanh_c: FloatArray, slopes: FloatArray, e: FloatArray
) -> None:
    """Write down the local slopes of a block of B steps, see `LSTMTrace.slopes`.

    `slopes`, of shape (B, 4, H, N), are those in g, i, f and o as the sweep has them: negated for
    a σ, since so are its weights. `e`, of shape (B, H, N), is that of h(t) in C(t).
    """
    g, i, _, o = (gates[:, k] for k in range(4))
    np.multiply(g, g, slopes[:, 0])
    np.subtract(1, slopes[:, 0], slopes[:, 0])
    np.subtract(gates[:, 1:], 1, slopes[:, 1:])
    slopes[:, 1:] *= gates[:, 1:]
    for slope, factor in zip(range(4), (i, g, c_prev, tanh_c), strict=True):
        slopes[:, slope] *= factor
    np.multiply(tanh_c, tanh_c, e)
    np.subtract(1, e, e)
    e *= o
