"""How many steps until half is forgotten, counted by hand and by brute force."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis.half_life import HalfLife, half_life
from tests.cells.test_parity_with_pytorch import lstm_of
from tests.strategies import Shape, single_shapes


def with_forget_gates(f: list[list[float]]) -> lv.LSTMTrace:
    """A trace whose forget gates are these, T rows of H."""
    gates = np.array(f, dtype=float)
    trace = lv.LSTM.random(1, gates.shape[1]).trace(np.zeros((len(gates), 1)))
    return replace(trace, f=gates)


def by_counting(f: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    steps, left = np.full(f.shape, math.inf), np.ones(f.shape)
    for s, unit in np.ndindex(*f.shape):
        for n, gate in enumerate(f[s + 1 :, unit], 1):
            left[s, unit] *= gate
            if left[s, unit] <= 0.5 and math.isinf(steps[s, unit]):
                steps[s, unit] = n
    return steps, left


def assert_same(found: HalfLife, f: np.ndarray) -> None:
    steps, left = by_counting(f)
    np.testing.assert_array_equal(found.steps, steps)
    np.testing.assert_allclose(found.left_at_end, left, rtol=1e-12, atol=1e-300)


@given(
    st.integers(1, 3).flatmap(
        lambda units: st.lists(
            # Powers of two multiply without rounding: exactly half is half in any order.
            st.lists(
                st.sampled_from([0.0, 1.0, 0.5, 0.25, 0.9, 0.99, 0.7]),
                min_size=units,
                max_size=units,
            ),
            min_size=1,
            max_size=40,
        )
    )
)
@example([[0.3]])
@example([[1.0], [0.5]])
@example([[1.0]] * 33)
def test_the_same_as_counting(f: list[list[float]]) -> None:
    assert_same(half_life(with_forget_gates(f)), np.array(f))


@given(single_shapes(max_steps=40))
def test_the_same_as_counting_in_a_cell(shape: Shape) -> None:
    trace = lstm_of(shape).trace(shape.x)
    found = half_life(trace)
    assert_same(found, trace.f)
    np.testing.assert_array_equal(np.isinf(found.steps), found.left_at_end > 0.5)
    last = lv.ledger(trace, trace.steps - 1)
    np.testing.assert_array_equal(found.left_at_end, last.left)


def test_by_hand() -> None:
    # After step 0: 0.8, 0.8·0.7 = 0.56, 0.56·0.5 = 0.28. The gate of a step itself is not in it.
    found = half_life(with_forget_gates([[0.0], [0.8], [0.7], [0.5], [1.0]]))
    assert found.steps[:, 0].tolist() == [3, 2, 1, math.inf, math.inf]
    np.testing.assert_allclose(found.left_at_end[:, 0], [0.28, 0.35, 0.5, 1.0, 1.0])


def test_gates_shut_and_open() -> None:
    found = half_life(with_forget_gates([[0.0, 1.0]] * 4))
    assert found.steps.tolist() == [[1, math.inf]] * 3 + [[math.inf, math.inf]]
    assert found.left_at_end.tolist() == [[0, 1]] * 3 + [[1, 1]]


def test_a_product_that_underflows_has_halved_long_before() -> None:
    found = half_life(with_forget_gates([[1e-200]] * 5))
    assert found.steps[:, 0].tolist() == [1, 1, 1, 1, math.inf]
    assert found.left_at_end[0, 0] == 0


def test_a_half_up_to_rounding_is_told_consistently() -> None:
    root = 0.5 ** (1 / 7)  # its seventh power is 1/2 or next to it, depending on the order
    f = [[root]] * 20
    found = half_life(with_forget_gates(f))
    np.testing.assert_array_equal(np.isinf(found.steps), found.left_at_end > 0.5)
    assert set(found.steps[:12, 0]) <= {7.0, 8.0}


def test_long_and_wide_takes_a_search_by_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[int] = []
    take = np.take_along_axis

    def counted(array: np.ndarray, places: np.ndarray, axis: int) -> np.ndarray:
        looked_up.append(len(places))
        return take(array, places, axis)

    monkeypatch.setattr(np, "take_along_axis", counted)
    trace = lv.LSTM.random(1, 64, forget_bias=6.0).trace(np.ones((500, 1)))
    found = half_life(trace)
    assert looked_up == [500] * 9  # once for each bit of 499, not for each pair of steps
    assert_same(HalfLife(found.steps[:, :2], found.left_at_end[:, :2]), trace.f[:, :2])
    assert 100 < found.steps[0, 0] < 500


def test_what_it_is_told_cannot_be_written_to_and_keeps_single_precision() -> None:
    trace = lv.LSTM.random(1, 2, dtype=np.float32).trace(np.ones((3, 1), np.float32))
    found = half_life(trace)
    assert found.left_at_end.dtype == np.float32
    for array in (found.steps, found.left_at_end):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_only_one_sequence_of_an_lstm_read_forward() -> None:
    x = np.zeros((3, 1))
    with pytest.raises(lv.InvalidInput, match="only an LSTM's trace"):
        half_life(lv.GRU.random(1, 2).trace(x))  # type: ignore[arg-type]
    with pytest.raises(lv.InvalidInput, match="read backward"):
        half_life(lv.LSTM.random(1, 2).trace(x).turned())
    with pytest.raises(lv.InvalidInput, match="the trace is of a batch"):
        half_life(lv.LSTM.random(1, 2).trace(x[:, None]))
