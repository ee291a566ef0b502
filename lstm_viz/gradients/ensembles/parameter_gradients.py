"""The gradients of N networks with respect to their parameters, added up along the way back."""

from __future__ import annotations

import numpy as np

from lstm_viz.arrays import FloatArray, euclidean_norms
from lstm_viz.gradients.ensembles.stacked import Stacked, small_product


class ParameterGradients:
    """∂L/∂θ of N networks, and its norm.

    ::

        ∂L/∂W = Σ ∂L/∂pre(t) x(t)ᵀ    ∂L/∂U = Σ ∂L/∂pre(t) h(t-1)ᵀ    ∂L/∂b = Σ ∂L/∂pre(t)

    Parameters
    ----------
    stacked : Stacked
        The networks.
    in_biases : sequence of int
        Of each row block of ∂L/∂pre, in how many of the two biases its sum stands.
    not_of_input : int, optional
        The row block that W has no part in: a GRU's q, which is made of h alone.
    """

    def __init__(
        self, stacked: Stacked, in_biases: tuple[int, ...], not_of_input: int | None = None
    ) -> None:
        seen, H, N = len(stacked.from_input), stacked.hidden_size, stacked.count
        dtype = stacked.weight_hh.dtype
        self._of_input: FloatArray = np.zeros((len(in_biases) * H * N, seen), dtype)
        self._of_h: FloatArray = np.zeros(stacked.weight_hh.shape, dtype)
        self._of_input_now = np.empty_like(self._of_input)
        self._of_h_now = np.empty_like(self._of_h)
        # Each entry of the gradient counts once, and a bias's as often as there are such biases.
        counts = np.ones((len(in_biases), 1, N, seen), dtype)
        if not_of_input is not None:
            counts[not_of_input] = 0.0
        counts[..., -1] = np.array(in_biases)[:, None, None] * stacked.has_bias
        self._shares = np.sqrt(counts)

    def add(self, dL_dpre: FloatArray, seen: FloatArray, h_prev: FloatArray) -> None:
        """Add what a block of B steps hands to the parameters.

        Parameters
        ----------
        dL_dpre : ndarray, shape (B, rows, N)
            Its first rows, as many as U has, are of what U makes.
        seen : ndarray, shape (B, D+1)
            See `with_ones`.
        h_prev : ndarray, shape (B, H, N)
            h(t-1).
        """
        small_product(dL_dpre.reshape(len(seen), -1).T, seen, self._of_input_now)
        self._of_input += self._of_input_now
        # Networks first and contiguous, as a stack of matrix products wants it.
        of_h = dL_dpre[:, : self._of_h.shape[1]].transpose(2, 0, 1).copy()
        small_product(of_h.swapaxes(1, 2), h_prev.transpose(2, 0, 1).copy(), self._of_h_now)
        self._of_h += self._of_h_now

    def norms(self) -> FloatArray:
        """‖∂L/∂θ‖ over W, U and both biases, shape (N,)."""
        blocks, _, N, seen = self._shares.shape
        from_input = self._of_input.reshape(blocks, -1, N, seen)
        # Not inf · 0: what does not count, counts 0 whatever it is.
        counted = np.multiply(
            from_input, self._shares, out=np.zeros_like(from_input), where=self._shares > 0
        )
        return np.hypot(
            euclidean_norms(np.moveaxis(counted, 2, 0).reshape(N, -1)),
            euclidean_norms(self._of_h.reshape(N, -1)),
        )
