"""Gradients of N GRUs at once; the equations are those of `lstm_viz.cells.gru`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lstm_viz.arrays import FloatArray, euclidean_norms
from lstm_viz.cells import GRU
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

_ORDER, _SIGNS, _CANDIDATE = (0, 1, 2), (-1.0, -1.0, 1.0), 2
"""Row blocks r, z, n; the bias_hh of n stands inside the reset product."""


def gru_gradients(cells: Sequence[GRU], x: FloatArray, loss: Loss) -> EnsembleGradients:
    """See `ensemble_gradients`; all cells of one size."""
    stacked = stack(cells, _ORDER, _SIGNS, x.dtype, apart=_CANDIDATE)
    seen = with_ones(x)
    gates, q, h = _forward(stacked, seen)
    T, H, N, dtype = len(x), stacked.hidden_size, stacked.count, x.dtype
    share = loss_share(loss, T, H, dtype)
    U = stacked.weight_hh
    # The blocks of ∂L/∂pre here are r, z, q and n: U makes the first three, W all but q. The sums
    # at r and z stand in both biases, that at q in bias_hh, that at n in bias_ih.
    parameters = ParameterGradients(stacked, in_biases=(2, 2, 1, 1), not_of_input=2)
    norm_h, norm_direct = np.empty((2, T, N), dtype)

    block_steps = block_length(T, 4 * H * N)
    slopes, dL_dpre = np.empty((2, block_steps, 4, H, N), dtype)
    dL_dh, direct = np.empty((2, block_steps, H, N), dtype)
    rows = dL_dpre.reshape(block_steps, 4 * H, N)
    rows_by_network = rows[:, : 3 * H].transpose(0, 2, 1)[:, :, None, :]
    from_next, retained, direct_from_next = np.zeros((3, H, N), dtype)  # what t+1 hands to t
    from_next_by_network = from_next.T[:, None, :]
    add, multiply, matmul = np.add, np.multiply, np.matmul
    for block in blocks_from_the_end(T, 4 * H * N):
        size, z = block.stop - block.start, gates[block, 1]
        _slopes(gates[block], q[block], h[block], slopes[:size])
        for t in range(size - 1, -1, -1):
            at_h, at_direct, own, z_t = dL_dh[t], direct[t], share[block.start + t], z[t]
            add(from_next, own, at_h)
            add(direct_from_next, own, at_direct)
            multiply(slopes[t], at_h, dL_dpre[t])
            matmul(rows_by_network[t], U, from_next_by_network)
            multiply(z_t, at_h, retained)
            add(from_next, retained, from_next)
            multiply(z_t, at_direct, direct_from_next)
        parameters.add(rows[:size], seen[block], h[block])
        norm_h[block] = euclidean_norms(dL_dh[:size], axis=1)
        norm_direct[block] = euclidean_norms(direct[:size], axis=1)
    return EnsembleGradients(norm_h.T, None, norm_direct.T, parameters.norms())


def _forward(stacked: Stacked, seen: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Run all networks from a state of zeros.

    Returns
    -------
    gates : ndarray, shape (T, 3, H, N)
        r, z, n after activation.
    q : ndarray, shape (T, H, N)
        U_n h(t-1) + b_hn, what the reset gate multiplies.
    h : ndarray, shape (T+1, H, N)
        The state before the first step, then that after each.
    """
    T, H, N, dtype = len(seen), stacked.hidden_size, stacked.count, seen.dtype
    U, bias_q = stacked.weight_hh, stacked.bias_hh[_CANDIDATE]
    gates, q = np.empty((T, 3, H, N), dtype), np.empty((T, H, N), dtype)
    h = np.zeros((T + 1, H, N), dtype)
    rows = gates.reshape(T, 3 * H * N)
    from_h, product = np.empty((3, H, N), dtype), np.empty((H, N), dtype)
    from_h_by_network = from_h.reshape(3 * H, N).T[:, :, None]
    h_by_network = h.transpose(0, 2, 1)[..., None]
    one = np.ones((), dtype)
    add, subtract, multiply, matmul = np.add, np.subtract, np.multiply, np.matmul
    exp, tanh, reciprocal = np.exp, np.tanh, np.reciprocal
    for block in blocks_of(T, 3 * H * N):
        small_product(seen[block], stacked.from_input, rows[block])
        for t in range(block.start, block.stop):
            now = gates[t]
            (r, z, n), sigmoids, q_t, h_t = now, now[:2], q[t], h[t + 1]
            matmul(U, h_by_network[t], from_h_by_network)
            add(sigmoids, from_h[:2], sigmoids)
            exp(sigmoids, sigmoids)
            add(sigmoids, one, sigmoids)
            reciprocal(sigmoids, sigmoids)
            add(from_h[2], bias_q, q_t)
            multiply(r, q_t, product)
            add(n, product, n)
            tanh(n, n)
            # h(t) = n + z ⊙ (h(t-1) - n)
            subtract(h[t], n, h_t)
            multiply(h_t, z, h_t)
            add(h_t, n, h_t)
    return gates, q, h


def _slopes(gates: FloatArray, q: FloatArray, h_prev: FloatArray, slopes: FloatArray) -> None:
    """Write down the slopes of h(t) in the pre-activations, for a block of B steps.

    `slopes`, of shape (B, 4, H, N), are those in r, z, q and n as the sweep has them, negated for
    a σ, since so are its weights. With s_n = (1-z)(1-n²) that of n::

        r: s_n q r(1-r)      z: (h(t-1) - n) z(1-z)      q: s_n r
    """
    r, z, n = (gates[:, k] for k in range(3))
    s_n, product = slopes[:, 3], slopes[:, 2]
    np.multiply(n, n, s_n)
    np.subtract(1, s_n, s_n)
    np.subtract(1, z, product)
    s_n *= product
    np.subtract(gates[:, :2], 1, slopes[:, :2])
    slopes[:, :2] *= gates[:, :2]
    np.subtract(h_prev, n, product)
    slopes[:, 1] *= product
    np.multiply(s_n, q, product)
    slopes[:, 0] *= product
    np.multiply(s_n, r, product)
