"""Singular values of long products of matrices, however far apart they are.

Multiplied out, a product of a hundred matrices is of rank one to a float: its small singular
values drown at 1e-16 of the largest. So the product is kept as Q D N with Q orthonormal, D a
diagonal of which only the logarithm is kept, in descending order, and the rows of N of norm 1.
Each further matrix A takes one QR decomposition, A Q D = Q' R D, whose rows are scaled anew
(after Stewart 1995, On graded QR decompositions of products of matrices).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np

from lstm_viz.arrays import FloatArray, read_only
from lstm_viz.errors import InvalidInput

_TRANSPOSITIONS = 3  # QR iterations before the singular values are read off
_CORE, _MARGIN = 4.0, 3.0  # decades: of values found at once, and of what they are found among
_LN10 = np.log(10.0)


def log10_singular_values(
    factors: Iterable[FloatArray], counts: Sequence[int], size: int
) -> Iterator[FloatArray]:
    """Follow a product A_k … A_2 A_1 and tell its singular values after some of the factors.

    Parameters
    ----------
    factors : iterable of ndarray, shape (S, S)
        A_1, A_2, …; taken one at a time.
    counts : sequence of int
        After how many factors to tell them, from 1.
    size : int
        S.

    Yields
    ------
    ndarray, shape (S,)
        For each count, ascending: log₁₀ of the singular values, descending; −∞ where the product
        has lost rank. A direction that a single factor shrinks to under about 1e-14 of what it
        does to others is lost: in float64 it cannot be told from 0.

    Raises
    ------
    InvalidInput
        When a factor holds anything but finite numbers.
    """
    product = _GradedProduct(size)
    for count, factor in enumerate(islice(factors, max(counts, default=0)), 1):
        product.multiply(factor)
        if count in counts:
            yield product.log10_singular_values()


class _GradedProduct:
    """Q D N: (S, r), the logarithm of (r,), (r, S); r is the rank that is left."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.Q: FloatArray = np.eye(size)
        self.log_d: FloatArray = np.zeros(size)
        self.N: FloatArray = np.eye(size)

    def multiply(self, A: FloatArray) -> None:
        """Put another factor on the left."""
        if not np.isfinite(A).all():
            raise InvalidInput("a Jacobian of this sequence holds a number beyond the float range.")
        largest = float(np.abs(A).max(initial=0.0))
        if largest == 0 or len(self.log_d) == 0:
            self._keep(0)
            return
        A = A / largest
        columns = A @ self.Q
        lengths = np.linalg.norm(columns, axis=0)
        negligible = 4 * np.finfo(np.float64).eps * float(np.linalg.norm(A))  # as large as rounding
        with np.errstate(divide="ignore"):
            order: list[int] = np.argsort(-(self.log_d + np.log(lengths)), kind="stable").tolist()
        Q, R = np.linalg.qr(columns[:, order])
        if np.abs(np.diagonal(R)).min() <= negligible:
            Q, R, order = _pivoted_qr(columns, self.log_d, negligible)
        log_d, N = self.log_d[order], self.N[order]
        if len(R) == 0:
            self._keep(0)
            return
        # Row k of R D N, divided by D_k: what stands right of the diagonal has a smaller D.
        rows = (R * _ratios(log_d)[: len(R)]) @ N
        norms = np.linalg.norm(rows, axis=1)
        self.Q, self.N = Q, rows / norms[:, None]
        self.log_d = log_d[: len(R)] + np.log(norms) + np.log(largest)

    def _keep(self, rank: int) -> None:
        self.Q, self.log_d, self.N = self.Q[:, :rank], self.log_d[:rank], self.N[:rank]

    def log10_singular_values(self) -> FloatArray:
        """Of D N, whose singular values are those of the product, shape (S,)."""
        log_d, N = self.log_d, self.N
        for _ in range(_TRANSPOSITIONS if len(log_d) else 0):
            # (D N)ᵀ = Nᵀ D = Q R D: it has the same singular values as R D, whose part right of
            # the diagonal is smaller by the square of the distance between two values each time.
            order = np.argsort(-log_d, kind="stable")
            log_d = log_d[order]
            R = np.linalg.qr(N[order].T, mode="r")
            rows = R * _ratios(log_d)
            norms = np.linalg.norm(rows, axis=1)
            norms = np.maximum(norms, np.finfo(np.float64).tiny)
            N = rows / norms[:, None]
            log_d = log_d + np.log(norms)
        found = np.full(self.size, -np.inf)
        found[: len(log_d)] = _by_neighbourhood(log_d, N) / _LN10
        return read_only(np.sort(found)[::-1])


def _ratios(log_d: FloatArray) -> FloatArray:
    """D_j / D_k in row k and column j; above 1 only where D is out of order by a little."""
    with np.errstate(under="ignore", over="ignore"):
        return np.triu(np.exp(np.minimum(log_d[None, :] - log_d[:, None], 700.0)))


def _pivoted_qr(
    columns: FloatArray, log_d: FloatArray, negligible: float
) -> tuple[FloatArray, FloatArray, list[int]]:
    """QR of columns that depend on each other, the longest rest times its D first.

    Businger & Golub's pivoting, which ends where the rest is rounding: the rank r.

    Returns
    -------
    Q : ndarray, shape (S, r)
    R : ndarray, shape (r, columns)
        In the returned order of columns; upper trapezoidal.
    order : list of int
    """
    size, count = columns.shape
    rest = columns.copy()
    Q, R = np.zeros((size, 0)), np.zeros((0, count))
    order: list[int] = []
    for _ in range(min(size, count)):
        lengths = np.linalg.norm(rest, axis=0)
        rest[:, lengths <= negligible] = 0.0  # rounding: these depend on the others
        lengths[lengths <= negligible] = 0.0
        if not lengths.any():
            break
        with np.errstate(divide="ignore"):
            pivot = int((log_d + np.log(lengths)).argmax())
        order.append(pivot)
        direction = rest[:, pivot] / lengths[pivot]
        direction -= Q @ (Q.T @ direction)  # again, so that it is orthogonal to the last digit
        direction /= np.linalg.norm(direction)
        along = direction @ rest
        rest -= np.outer(direction, along)
        rest[:, pivot] = 0.0
        Q, R = np.column_stack([Q, direction]), np.vstack([R, along])
    order += [k for k in range(count) if k not in order]
    return Q, R[:, order], order


def _by_neighbourhood(log_d: FloatArray, N: FloatArray) -> FloatArray:
    """Logarithms of the singular values of D N, (r,), where N is nearly triangular.

    What is `_MARGIN` decades away hardly touches a value; what is nearer is decomposed with it,
    in numbers that a float can hold.
    """
    # Descending also where neighbours of nearly the same size are not.
    level = np.maximum.accumulate(log_d[::-1])[::-1]
    found = np.empty_like(log_d)
    start = 0
    while start < len(level):
        top = level[start]
        end = int(np.searchsorted(-level, -(top - _CORE * _LN10), side="right"))
        first = int(np.searchsorted(-level, -(top + _MARGIN * _LN10), side="left"))
        last = int(np.searchsorted(-level, -(top - (_CORE + _MARGIN) * _LN10), side="right"))
        part = slice(first, last)
        near = np.exp(log_d[part] - top)[:, None] * N[part, part]
        with np.errstate(divide="ignore"):
            values = np.log(np.linalg.svd(near, compute_uv=False)) + top
        found[start:end] = values[start - first : end - first]
        start = end
    return found
