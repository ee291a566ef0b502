"""N networks of one kind as one: their weights stacked, their arrays features first.

A step of N networks lives in arrays of shape (features, N). Whatever gate it is of, a row block
is then one run of neighbouring numbers, and each line of a cell's equations one call for all N.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import Cell
from lstm_viz.gradients.settings import Loss

_BLOCK_VALUES = 2**15
"""Numbers of one block of steps, so many that what is made of them stays in a processor's cache."""

_ALONE = 2**18
"""Multiplications up to which OpenBLAS does a matrix product by one thread."""


@dataclass(frozen=True, eq=False)
class Stacked:
    """The parameters of N cells with G gates, their row blocks in the order of a sweep."""

    from_input: FloatArray  # (D+1, G·H·N): W, and in its last row the biases that stand with it
    weight_hh: FloatArray  # (N, G·H, H)
    bias_hh: FloatArray  # (G, H, N), by itself
    has_bias: FloatArray  # (N,), 1 or 0

    @property
    def count(self) -> int:
        """N."""
        return self.weight_hh.shape[0]

    @property
    def hidden_size(self) -> int:
        """H."""
        return self.weight_hh.shape[2]


def stack(
    cells: Sequence[Cell],
    order: Sequence[int],
    signs: Sequence[float],
    dtype: np.dtype,
    *,
    apart: int | None = None,
) -> Stacked:
    """Stack the parameters of cells of one kind and size.

    Parameters
    ----------
    cells : sequence of Cell
        N cells.
    order : sequence of int
        The gates' row blocks in the order wanted.
    signs : sequence of float
        By which each is multiplied: -1 for a gate with a σ. σ(z) = 1 / (1 + exp(-z)), and with
        the minus in the weights, which is exact, the σ of a step are one exp.
    dtype : dtype
        float64 or float32.
    apart : int, optional
        The block, in the order wanted, whose `bias_hh` does not stand with `bias_ih`: a GRU's n.
    """
    G, H, D, N = len(order), cells[0].hidden_size, cells[0].input_size, len(cells)
    blocks, sign = list(order), np.asarray(signs, np.float64)[:, None, None]
    from_input = np.empty((D + 1, G, H, N), dtype)
    weight_hh = np.empty((N, G, H, H), dtype)
    bias_hh = np.zeros((G, H, N), dtype)
    for n, cell in enumerate(cells):
        U = cell.weight_hh.reshape(G, H, H)[blocks]
        np.multiply(U, sign, out=weight_hh[n], casting="same_kind")
        W = cell.weight_ih.reshape(G, H, D)[blocks] * sign
        from_input[:D, ..., n] = W.transpose(2, 0, 1)
        biases = np.zeros((2, G, H))
        if cell.bias_ih is not None and cell.bias_hh is not None:
            biases[0] = cell.bias_ih.reshape(G, H)[blocks]
            biases[1] = cell.bias_hh.reshape(G, H)[blocks]
            biases *= sign[..., 0]
        bias_hh[..., n] = biases[1]
        if apart is not None:
            biases[1, apart] = 0.0
        from_input[D, ..., n] = biases.sum(axis=0)
    return Stacked(
        from_input=from_input.reshape(D + 1, G * H * N),
        weight_hh=weight_hh.reshape(N, G * H, H),
        bias_hh=bias_hh,
        has_bias=np.array([cell.bias_ih is not None for cell in cells], dtype),
    )


def with_ones(x: FloatArray) -> FloatArray:
    """The input with a column of ones for the biases, shape (T, D+1)."""
    return np.concatenate([x, np.ones_like(x[:, :1])], axis=1)


def loss_share(loss: Loss, steps: int, hidden_size: int, dtype: np.dtype) -> FloatArray:
    """What the loss itself hands to each unit of h(t), shape (T,); see `loss_seed`."""
    share = np.zeros(steps, dtype)
    share[slice(-1, None) if loss == "last" else slice(None)] = hidden_size**-0.5
    return share


def block_length(steps: int, values_per_step: int) -> int:
    """How many of T steps make a block."""
    return min(steps, max(8, _BLOCK_VALUES // values_per_step))


def blocks_of(steps: int, values_per_step: int) -> Iterator[slice]:
    """Cut the steps into blocks, the first steps first."""
    length = block_length(steps, values_per_step)
    for start in range(0, steps, length):
        yield slice(start, min(start + length, steps))


def blocks_from_the_end(steps: int, values_per_step: int) -> Iterator[slice]:
    """Cut the steps into blocks, the last steps first."""
    length = block_length(steps, values_per_step)
    for stop in range(steps, 0, -length):
        yield slice(max(stop - length, 0), stop)


def small_product(a: FloatArray, b: FloatArray, out: FloatArray) -> None:
    """Write a @ b, or a stack of such products, by pieces of `a` that are one thread's work each.

    What is multiplied here is small: threads would wait for each other longer than they work, and
    much longer where other work wants the cores.
    """
    rows = max(1, _ALONE // (a.shape[-1] * b.shape[-1]))
    for start in range(0, a.shape[-2], rows):
        piece = slice(start, start + rows)
        np.matmul(a[..., piece, :], b, out=out[..., piece, :])
