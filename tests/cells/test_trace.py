"""What every trace promises: shapes, replay, read-only, saturation, batches, bad input."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstm_viz as lv
from tests.cells.test_parity_with_pytorch import gru_of, lstm_of, rnn_of
from tests.strategies import Shape, shapes

CELLS = {"LSTM": lstm_of, "GRU": gru_of, "RNN": lambda shape: rnn_of(shape, "tanh")}


@given(shapes(), st.booleans(), st.sampled_from([np.float64, np.float32]))
def test_lstm_replay_is_exact(shape: Shape, projected: bool, dtype: type) -> None:
    trace = lstm_of(shape, projected=projected).trace(shape.x.astype(dtype))
    np.testing.assert_array_equal(trace.c, trace.f * trace.c_prev + trace.i * trace.g)
    np.testing.assert_array_equal(trace.retained, trace.f * trace.c_prev)
    np.testing.assert_array_equal(trace.written, trace.i * trace.g)
    np.testing.assert_array_equal(trace.c, trace.retained + trace.written)
    np.testing.assert_array_equal(trace.read, trace.o * trace.tanh_c)
    assert trace.h.dtype == dtype
    if not projected or shape.hidden_size == 1:
        np.testing.assert_array_equal(trace.h, trace.read)


@given(shapes())
def test_gru_replay_is_exact(shape: Shape) -> None:
    trace = gru_of(shape).trace(shape.x)
    np.testing.assert_array_equal(trace.h, trace.z * trace.h_prev + (1 - trace.z) * trace.n)


@given(shapes(), st.sampled_from(sorted(CELLS)))
def test_shapes_and_ranges(shape: Shape, kind: str) -> None:
    cell = CELLS[kind](shape)
    trace = cell.trace(shape.x)
    batch = () if shape.batch is None else (shape.batch,)
    assert trace.steps == shape.steps
    assert trace.batch_size == shape.batch
    for gate in cell.gates:
        values, pre = getattr(trace, gate), getattr(trace, f"pre_{gate}")
        assert values.shape == pre.shape == (shape.steps, *batch, shape.hidden_size)
        low, high = lv.notation.QUANTITIES[gate].value_range
        assert low <= values.min()
        assert values.max() <= high
        activated = np.tanh(pre) if low < 0 else 1 / (1 + np.exp(-pre))
        np.testing.assert_allclose(values, activated, rtol=1e-14)


@given(shapes(), st.sampled_from(sorted(CELLS)))
def test_each_sequence_of_a_batch_is_traced_as_if_alone(shape: Shape, kind: str) -> None:
    if shape.batch is None:
        return
    cell = CELLS[kind](shape)
    together = cell.trace(shape.x)
    for b in range(shape.batch):
        alone = cell.trace(shape.x[:, b])
        np.testing.assert_allclose(together.h[:, b], alone.h, rtol=0, atol=1e-13)


@pytest.mark.parametrize("kind", sorted(CELLS))
def test_a_finished_trace_cannot_be_changed(kind: str) -> None:
    shape = Shape(steps=3, batch=None, input_size=2, hidden_size=2, seed=0)
    cell, x = CELLS[kind](shape), shape.x.copy()
    trace = cell.trace(x)
    for name in (*cell.gates, "h", "x", "h0", "h_prev"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(trace, name)[0] = 0.0
    with pytest.raises(ValueError, match="read-only"):
        cell.weight_ih[0, 0] = 1.0
    before = trace.x.copy()
    x[:] = 0.0  # the caller's own array is the caller's
    np.testing.assert_array_equal(trace.x, before)


@pytest.mark.parametrize("kind", sorted(CELLS))
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_saturated_gates_give_zeros_and_ones_without_a_warning(kind: str, dtype: type) -> None:
    cell_class = {"LSTM": lv.LSTM, "GRU": lv.GRU, "RNN": lv.RNN}[kind]
    blocks = len(cell_class.gates)
    rows = np.full((blocks * 2, 1), 1e4)
    rows[::2] *= -1
    cell = cell_class(rows, np.zeros((blocks * 2, 2)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        trace = cell.trace(np.ones((5, 1), dtype))
    for gate in cell.gates:
        low = lv.notation.QUANTITIES[gate].value_range[0]
        np.testing.assert_array_equal(getattr(trace, gate), [[low, 1.0]] * 5)


def test_a_nearly_shut_gate_keeps_its_relative_precision() -> None:
    cell = lv.LSTM(np.zeros((4, 1)), np.zeros((4, 1)), [-40.0] * 4, [0.0] * 4)
    assert cell.trace([[0.0]]).f[0, 0] == pytest.approx(4.248354255291589e-18, rel=1e-14)


BAD_INPUTS = [
    ([], "x has shape"),
    (np.zeros((0, 2)), r"empty sequence \(T = 0\); expected at least one step"),
    (np.zeros((3, 0, 2)), r"empty batch \(B = 0\)"),
    (np.zeros((3, 5)), r"x has shape \(3, 5\); expected \(T, D\) or \(T, B, D\) with D = 2"),
    (np.zeros(4), r"x has shape \(4,\)"),
    ([[1.0, np.nan]], r"x\[0, 1\] is nan; every value must be a finite number"),
    ([[np.inf, 0.0]], r"x\[0, 0\] is inf"),
    ([[1.0, 2.0], [3.0]], "not a rectangular array"),
    ([["a", "b"]], "expected real numbers"),
    ([[1j, 0]], "holds complex128 values"),
    (np.broadcast_to(np.zeros((1, 2)), (10**7, 2)), r"10,000,000 steps.*Trace a shorter piece"),
]


@pytest.mark.parametrize("kind", sorted(CELLS))
@pytest.mark.parametrize(("x", "message"), BAD_INPUTS)
def test_a_bad_sequence_is_refused_by_name(kind: str, x: object, message: str) -> None:
    cell = {"LSTM": lv.LSTM, "GRU": lv.GRU, "RNN": lv.RNN}[kind].random(2, 32)
    with pytest.raises(lv.InvalidInput, match=message):
        cell.trace(x)


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"h0": np.zeros(2)}, r"h0 has shape \(2,\); expected \(H,\) = \(3,\)"),
        ({"c0": np.zeros((1, 3))}, r"c0 has shape \(1, 3\); expected \(H,\) = \(3,\)"),
        ({"c0": [0.0, np.nan, 0.0]}, r"c0\[1\] is nan"),
    ],
)
def test_a_bad_initial_state_is_refused_by_name(state: dict, message: str) -> None:
    with pytest.raises(lv.InvalidInput, match=message):
        lv.LSTM.random(2, 3).trace(np.zeros((4, 2)), **state)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weight_ih": np.zeros((9, 3))}, "weight_ih has 9 rows; expected 4H"),
        ({"weight_ih": np.zeros(8)}, r"weight_ih has shape \(8,\); expected a matrix \(4H, D\)"),
        ({"weight_hh": np.zeros((8, 3))}, r"\(8, 3\); expected \(4H, H\) = \(8, 2\)"),
        ({"bias_ih": np.zeros(7)}, r"bias_ih has shape \(7,\); expected \(4H,\) = \(8,\)"),
        ({"bias_hh": None}, "bias_ih is given without bias_hh"),
        ({"weight_hh": np.full((8, 2), np.nan)}, r"weight_hh\[0, 0\] is nan"),
        ({"weight_ih": [["x"] * 3] * 8}, "weight_ih holds str"),
        ({"weight_hr": np.zeros((2, 2))}, "expected fewer than 2"),
        ({"weight_hr": np.zeros((0, 2))}, r"weight_hr has shape \(0, 2\)"),
    ],
)
def test_bad_weights_are_refused_by_name(changes: dict, message: str) -> None:
    good = {
        "weight_ih": np.zeros((8, 3)),
        "weight_hh": np.zeros((8, 2)),
        "bias_ih": np.zeros(8),
        "bias_hh": np.zeros(8),
    }
    lv.LSTM(**good)
    with pytest.raises(lv.InvalidInput, match=message):
        lv.LSTM(**(good | changes))


@pytest.mark.parametrize(
    ("cell", "x", "step"),
    [
        (lv.LSTM(np.full((4, 2), 1e308), np.zeros((4, 1))), [[0, 0], [1e308, 1e308], [0, 0]], 1),
        (lv.LSTM(np.zeros((4, 1)), np.zeros((4, 1)), [1.7e308] * 4, [1.7e308] * 4), [[0.0]], 0),
        (lv.LSTM(np.ones((8, 1)), np.zeros((8, 1)), weight_hr=[[1.7e308] * 2]), [[0.0], [9.0]], 1),
        (lv.GRU(np.full((3, 1), 1e308), np.zeros((3, 1))), [[0.0], [1e308]], 1),
        (lv.RNN([[1.0]], [[1e200]], nonlinearity="relu"), [[1.0]] * 5, 2),
    ],
)
def test_sums_beyond_the_float_range_are_refused_with_their_step(cell, x, step: int) -> None:
    with pytest.raises(lv.InvalidInput, match=f"a sum left the range of float64 at step {step}"):
        cell.trace(x)


def test_weights_beyond_float32_are_refused_only_in_float32() -> None:
    cell = lv.LSTM(np.full((4, 1), 1e39), np.zeros((4, 1)))
    assert cell.trace(np.ones((2, 1))).f[0, 0] == 1.0
    with pytest.raises(lv.InvalidInput, match="left the range of float32 at step 0"):
        cell.trace(np.ones((2, 1), np.float32))


@pytest.mark.parametrize("t", [-1, 4, 1.5, "0", True])
def test_a_step_that_is_not_there_is_refused(t: object) -> None:
    trace = lv.LSTM.random(1, 2).trace(np.zeros((4, 1)))
    with pytest.raises(lv.InvalidInput, match="expected a step from 0 to 3"):
        trace.index(t)


def test_an_unknown_nonlinearity_is_refused() -> None:
    with pytest.raises(lv.InvalidInput, match="expected 'tanh' or 'relu'"):
        lv.RNN([[1.0]], [[1.0]], nonlinearity="sigmoid")


@given(shapes())
def test_an_rnns_sum_is_what_comes_from_x_and_what_comes_round_the_loop(shape: Shape) -> None:
    cell, x = rnn_of(shape, "tanh"), shape.x
    trace = cell.trace(x)
    from_x = x @ cell.weight_ih.T
    if cell.bias_ih is not None:
        from_x = from_x + cell.bias_ih + cell.bias_hh
    np.testing.assert_allclose(trace.from_x, from_x, rtol=0, atol=1e-12)
    np.testing.assert_allclose(trace.from_x + trace.from_h, trace.pre, rtol=0, atol=1e-12)
