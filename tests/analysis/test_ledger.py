"""The cell state's books balance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

import lstm_viz as lv
from tests.cells.test_parity_with_pytorch import lstm_of
from tests.strategies import Shape, shapes


@given(shapes(max_steps=20))
def test_what_is_left_adds_up_to_the_cell_state(shape: Shape) -> None:
    cell = lstm_of(shape)
    trace = cell.trace(shape.x, c0=shape.state(cell.hidden_size, 8))
    for t in range(shape.steps):
        book = lv.ledger(trace, t)
        assert book.remaining.shape[0] == t + 1
        total = book.remaining.sum(axis=0) + book.initial
        np.testing.assert_allclose(total, trace.c[t], rtol=0, atol=1e-14 * (t + 2))
        np.testing.assert_allclose(total + book.rounding, book.c, rtol=0, atol=1e-16)
        np.testing.assert_array_equal(book.c, trace.c[t])
        np.testing.assert_array_equal(book.left[t], 1.0)  # what was just written is all there
        np.testing.assert_array_equal(book.written, trace.written[: t + 1])
        assert np.abs(book.rounding).max() <= 1e-14 * (t + 2)


def test_by_the_formula() -> None:
    shape = Shape(steps=5, batch=None, input_size=2, hidden_size=3, seed=1)
    cell = lstm_of(shape)
    c0 = np.array([1.0, -2.0, 0.5])
    trace = cell.trace(shape.x, c0=c0)
    book = lv.ledger(trace, 4)
    for k in range(5):
        product = np.ones(3)
        for j in range(k + 1, 5):
            product *= trace.f[j]
        np.testing.assert_allclose(book.remaining[k], product * trace.i[k] * trace.g[k], rtol=1e-14)
    np.testing.assert_allclose(book.initial, np.prod(trace.f, axis=0) * c0, rtol=1e-14)


def test_only_a_cell_state_read_forward_has_books() -> None:
    x = np.zeros((3, 1))
    with pytest.raises(lv.InvalidInput, match="only an LSTM's trace"):
        lv.ledger(lv.GRU.random(1, 2).trace(x), 0)
    trace = lv.LSTM.random(1, 2).trace(x)
    with pytest.raises(lv.InvalidInput, match="expected a step from 0 to 2"):
        lv.ledger(trace, 3)
    with pytest.raises(lv.InvalidInput, match="read backward"):
        lv.ledger(trace.turned(), 0)
