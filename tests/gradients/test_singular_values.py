"""Singular values of long products against SVDs, exact arithmetic and products known beforehand."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis import gradient_flow_of
from lstm_viz.gradients import MOST_LAG, jacobian_singular_values
from lstm_viz.gradients.long_products import log10_singular_values
from tests.cells.test_parity_with_pytorch import gru_of, lstm_of, rnn_of
from tests.strategies import Shape, shapes

CELLS = {
    "LSTM": lstm_of,
    "LSTMP": lambda shape: lstm_of(shape, projected=True),
    "GRU": gru_of,
    "RNN": lambda shape: rnn_of(shape, "tanh"),
}


def after(factors: list[np.ndarray]) -> np.ndarray:
    return next(log10_singular_values(factors, [len(factors)], len(factors[0])))


def orthogonal(rng: np.random.Generator, size: int) -> np.ndarray:
    return np.linalg.qr(rng.normal(size=(size, size)))[0]


@given(st.integers(1, 12), st.integers(1, 4), st.integers(0, 10**6))
def test_short_products_have_the_svds_singular_values(size: int, count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    # Well-conditioned, so that the SVD of the product itself is right.
    factors = [
        orthogonal(rng, size) * rng.uniform(0.2, 3, size) @ orthogonal(rng, size)
        for _ in range(count)
    ]
    product = np.linalg.multi_dot([*factors[::-1], np.eye(size)])
    np.testing.assert_allclose(
        10 ** after(factors), np.linalg.svd(product, compute_uv=False), rtol=1e-10
    )


@given(
    st.integers(1, 10), st.integers(20, 150), st.floats(0, 2), st.integers(0, 10**6), st.booleans()
)
def test_products_built_of_known_singular_values(
    size: int, count: int, decades: float, seed: int, in_turns: bool
) -> None:
    """Factors V(k+1) D(k) V(k)ᵀ: the V cancel, the singular values are the products of the D."""
    rng = np.random.default_rng(seed)
    basis = orthogonal(rng, size)
    factors, expected = [], np.zeros(size)
    for k in range(count):
        powers = -decades * np.arange(size) / size
        if in_turns and k % 3 == 0:
            powers = rng.permutation(powers)
        following = orthogonal(rng, size)
        factors.append(following * 10**powers @ basis.T)
        expected += powers
        basis = following
    np.testing.assert_allclose(after(factors), np.sort(expected)[::-1], rtol=0, atol=1e-8)


def test_a_spread_of_hundreds_of_decades() -> None:
    rng = np.random.default_rng(1)
    basis = orthogonal(rng, 5)
    factors = []
    for _ in range(300):
        following = orthogonal(rng, 5)
        factors.append(following * 10.0 ** -np.arange(5) @ basis.T)
        basis = following
    np.testing.assert_allclose(after(factors), [0, -300, -600, -900, -1200], atol=1e-8)


def exact_log10(product: list[list[Fraction]]) -> list[float]:
    """From sums of squared minors: e_p of the σ², by Cauchy and Binet; σ far apart."""
    size = len(product)

    def minor(rows: tuple[int, ...], columns: tuple[int, ...]) -> Fraction:
        if len(rows) == 1:
            return product[rows[0]][columns[0]]
        return sum(
            (-1) ** k * product[rows[0]][column] * minor(rows[1:], columns[:k] + columns[k + 1 :])
            for k, column in enumerate(columns)
        )

    def log10(number: Fraction) -> float:
        """Of a fraction whose parts are beyond floats."""
        shift = number.numerator.bit_length() - number.denominator.bit_length()
        return math.log10(float(number / Fraction(2) ** shift)) + shift * math.log10(2)

    sums = [0.0]
    for p in range(1, size + 1):
        chosen = list(combinations(range(size), p))
        sums.append(log10(sum(minor(r, c) ** 2 for r in chosen for c in chosen)))
    return [(after - before) / 2 for before, after in pairwise(sums)]


@pytest.mark.parametrize(("size", "count", "seed"), [(2, 300, 5), (3, 200, 1), (4, 150, 3)])
def test_products_computed_in_exact_arithmetic(size: int, count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    factors = [rng.integers(-999, 1000, (size, size)) / 256 for _ in range(count)]
    product = [[Fraction(int(row == column)) for column in range(size)] for row in range(size)]
    for factor in factors:
        left = [[Fraction(float(number)) for number in row] for row in factor]
        product = [
            [sum(row[k] * product[k][c] for k in range(size)) for c in range(size)] for row in left
        ]
    expected = exact_log10(product)
    assert expected[0] - expected[-1] > 60
    assert min(np.diff(expected[::-1])) > 4  # far enough apart for the sums to tell them
    np.testing.assert_allclose(after(factors), expected, rtol=0, atol=1e-7)


@given(shapes(max_steps=8).filter(lambda s: s.batch is None), st.sampled_from(sorted(CELLS)))
def test_they_are_those_of_the_jacobians_product(shape: Shape, kind: str) -> None:
    cell = CELLS[kind](shape)
    trace = cell.trace(shape.x)
    found = jacobian_singular_values(trace)
    assert list(found.lags) == list(range(1, shape.steps))
    product = None
    for row, lag in zip(found.log10, found.lags, strict=True):
        step = cell.jacobian(trace, shape.steps - int(lag))
        product = step if product is None else product @ step
        expected = np.linalg.svd(product, compute_uv=False)
        assert row.shape == expected.shape
        told = expected > 1e-8 * expected[0]  # further down the SVD itself is lost
        np.testing.assert_allclose(10 ** row[told], expected[told], rtol=1e-6)
        assert (np.diff(row[np.isfinite(row)]) <= 0).all()


@pytest.mark.parametrize("cell", [lv.RNN, lv.GRU, lv.LSTM])
def test_they_multiply_to_the_determinants(cell: type) -> None:
    network = cell.random(4, 32)
    trace = network.trace(np.random.default_rng(0).normal(size=(100, 4)))
    found = jacobian_singular_values(trace)
    logs = [np.linalg.slogdet(network.jacobian(trace, t))[1] for t in range(100)]
    for lag, row in zip(found.lags, found.log10, strict=True):
        assert row.sum() == pytest.approx(sum(logs[100 - lag :]) / math.log(10), rel=1e-9)
    assert (found.lags[0], found.lags[-1]) == (1, 99)
    assert 20 <= len(found.lags) <= 28


def test_gradients_lie_between_the_smallest_and_the_largest() -> None:
    cell = lv.GRU.random(3, 8, seed=5)
    trace = cell.trace(np.random.default_rng(2).normal(size=(60, 3)))
    flow = gradient_flow_of(trace, np.eye(8)[2])
    found = jacobian_singular_values(trace, [5, 20, 59])
    for lag, row in zip(found.lags, found.log10, strict=True):
        assert row[-1] <= np.log10(flow.norm_h[59 - lag]) <= row[0]


def test_units_that_are_shut_cost_rank() -> None:
    cell = lv.RNN.random(2, 12, seed=4, nonlinearity="relu")
    trace = cell.trace(np.random.default_rng(3).normal(size=(30, 2)))
    found = jacobian_singular_values(trace, range(1, 30))
    open_units = (trace.h[1:] > 0).sum(axis=1)[::-1]
    left = np.isfinite(found.log10).sum(axis=1)
    np.testing.assert_array_equal(left, np.minimum.accumulate(open_units))
    product = np.eye(12)
    for t in range(29, 24, -1):
        product = product @ cell.jacobian(trace, t)
    expected = np.linalg.svd(product, compute_uv=False)
    np.testing.assert_allclose(10 ** found.log10[4][: left[4]], expected[: left[4]], rtol=1e-8)


def test_nothing_is_left_behind_a_network_that_is_shut() -> None:
    cell = lv.RNN([[1.0]], [[1.0]], nonlinearity="relu")
    found = jacobian_singular_values(cell.trace([[1.0], [-9.0], [1.0]]))
    assert found.log10.tolist() == [[0.0], [-math.inf]]
    dark = lv.RNN(np.zeros((3, 1)), np.zeros((3, 3)))
    assert (jacobian_singular_values(dark.trace(np.zeros((4, 1)))).log10 == -np.inf).all()


@given(st.integers(0, 10**6), st.integers(2, 6))
def test_ranks_that_fall_apart_in_any_way(seed: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    factors = [
        rng.integers(-2, 3, (size, size)).astype(float) * rng.integers(0, 2, (size, 1))
        for _ in range(4)
    ]
    product = np.eye(size)
    for factor in factors:
        product = factor @ product
    expected = np.linalg.svd(product, compute_uv=False)
    rank = np.linalg.matrix_rank(product)
    found = after(factors)
    np.testing.assert_allclose(10 ** found[:rank], expected[:rank], rtol=1e-9)
    assert (found[rank:] == -np.inf).all()


def test_a_diagonal_in_the_wrong_order() -> None:
    factor = np.diag([1e-3, 1.0, 1e3])
    assert after([factor] * 200) == pytest.approx([600, 0, -600])
    nearly = factor + np.triu(np.full((3, 3), 1e-3), 1)
    logs = after([nearly] * 200)
    assert logs.sum() == pytest.approx(0, abs=1e-6)
    assert logs[0] == pytest.approx(600, abs=0.01)


def test_one_step_has_no_lags() -> None:
    found = jacobian_singular_values(lv.LSTM.random(1, 2).trace([[1.0]]))
    assert found.lags.shape == (0,)
    assert found.log10.shape == (0, 4)


def test_long_sequences_are_followed_as_far_as_is_said() -> None:
    trace = lv.RNN.random(1, 3).trace(np.zeros((1000, 1)))
    found = jacobian_singular_values(trace)
    assert found.lags[-1] == MOST_LAG
    assert list(jacobian_singular_values(trace, [7, 3, 7]).lags) == [3, 7]


def test_bad_input() -> None:
    trace = lv.RNN.random(1, 2).trace(np.zeros((5, 1)))
    for lag in (0, 5, 1.5, True):
        with pytest.raises(lv.InvalidInput, match="expected a whole number from 1 to 4"):
            jacobian_singular_values(trace, [lag])
    with pytest.raises(lv.InvalidInput, match="holds 258 numbers"):
        jacobian_singular_values(lv.LSTM.random(1, 129).trace(np.zeros((2, 1))))
    with pytest.raises(lv.InvalidInput, match="of a batch"):
        jacobian_singular_values(lv.RNN.random(1, 2).trace(np.zeros((5, 2, 1))))
    with pytest.raises(lv.InvalidInput, match="beyond the float range"):
        after([np.full((2, 2), np.inf)])


@pytest.mark.parametrize("cell", [lv.RNN, lv.GRU, lv.LSTM])
def test_one_qr_takes_a_step_on_for_all_lags(
    cell: type[lv.RNN | lv.GRU | lv.LSTM], monkeypatch: pytest.MonkeyPatch
) -> None:
    modes: list[str] = []
    qr = np.linalg.qr

    def counted(matrix: np.ndarray, mode: str = "reduced") -> Any:
        modes.append(mode)
        return qr(matrix, mode)

    monkeypatch.setattr(np.linalg, "qr", counted)
    trace = cell.random(4, 32).trace(np.random.default_rng(0).normal(size=(100, 4)))
    found = jacobian_singular_values(trace)
    assert modes.count("reduced") == 99  # a step back each, however many lags are told
    assert modes.count("r") == 3 * len(found.lags)  # and three more where one is
