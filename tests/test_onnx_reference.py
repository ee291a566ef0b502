"""A second reference, independent of PyTorch: the reference operators of the onnx package.

ONNX orders an LSTM's row blocks i, o, f, c and a GRU's z, r, h, keeps both biases side by side, and
applies a GRU's reset gate after the recurrent product when linear_before_reset is 1. Its peepholes
are in the order i, o, f. (Its reference takes no notice of input_forget: coupled gates are held to
torch in tests/cells/test_variants.py.)
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

import lstm_viz as lv
from lstm_viz.cells import PeepholeLSTM
from tests.cells.test_parity_with_pytorch import gru_of, lstm_of, rnn_of
from tests.strategies import Shape, shapes

ORDER = {"LSTM": "iofg", "GRU": "zrn", "RNN": "h"}


PEEPHOLES = "iof"


def onnx_states(
    cell: lv.LSTM | PeepholeLSTM | lv.GRU | lv.RNN,
    order: str,
    shape: Shape,
    peepholes: str = PEEPHOLES,
) -> list[np.ndarray]:
    """Run onnx's operator; every output, its direction axis dropped: Y (T, B, H), Y_h, Y_c."""

    def rows(array: np.ndarray) -> np.ndarray:
        return np.concatenate([array[cell.rows(gate)] for gate in order])

    x = shape.x if shape.batch is not None else shape.x[:, None]
    batch = x.shape[1]
    inputs = {
        "X": x,
        "W": rows(cell.weight_ih)[None],
        "R": rows(cell.weight_hh)[None],
        "B": np.concatenate([rows(cell.bias_ih), rows(cell.bias_hh)])[None],
        "initial_h": shape.draw(batch, cell.hidden_size, key=7)[None],
    }
    outputs = ["Y", "Y_h"]
    operator = "LSTM" if isinstance(cell, PeepholeLSTM) else cell.kind
    if operator == "LSTM":
        inputs["initial_c"] = shape.draw(batch, cell.hidden_size, key=8)[None]
        outputs.append("Y_c")
    names = ["X", "W", "R", "B", "", "initial_h", "initial_c"]
    if operator != "LSTM":
        names.remove("initial_c")
    if isinstance(cell, PeepholeLSTM):
        inputs["P"] = np.concatenate([cell.peephole(gate) for gate in peepholes])[None]
        names.append("P")
    options = {"linear_before_reset": 1} if cell.kind == "GRU" else {}
    node = helper.make_node(operator, names, outputs, hidden_size=cell.hidden_size, **options)

    def declared(name: str, dims: int) -> object:
        return helper.make_tensor_value_info(name, TensorProto.DOUBLE, [None] * dims)

    graph = helper.make_graph(
        [node],
        "one_cell",
        [declared(name, array.ndim) for name, array in inputs.items()],
        [declared(name, 4 if name == "Y" else 3) for name in outputs],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)])
    y, *last = ReferenceEvaluator(model).run(None, inputs)
    return [y[:, 0], *(state[0] for state in last)]


def our_trace(cell: lv.LSTM | PeepholeLSTM | lv.GRU | lv.RNN, shape: Shape):
    x = shape.x if shape.batch is not None else shape.x[:, None]
    h0 = shape.draw(x.shape[1], cell.hidden_size, key=7)
    if "LSTM" in cell.kind:
        return cell.trace(x, h0, shape.draw(x.shape[1], cell.hidden_size, key=8))
    return cell.trace(x, h0)


@settings(max_examples=30)
@given(shapes(max_steps=7))
def test_lstm(shape: Shape) -> None:
    cell = lstm_of(shape)
    y, y_h, y_c = onnx_states(cell, ORDER["LSTM"], shape)
    trace = our_trace(cell, shape)
    np.testing.assert_allclose(trace.h, y, rtol=0, atol=1e-12)
    np.testing.assert_allclose(trace.h[-1], y_h, rtol=0, atol=1e-12)
    np.testing.assert_allclose(trace.c[-1], y_c, rtol=0, atol=1e-12)


def peephole_lstm_of(shape: Shape) -> PeepholeLSTM:
    drawn = {
        f"peephole_{gate}": shape.draw(shape.hidden_size, key=20 + k)
        for k, gate in enumerate("ifo")
    }
    return PeepholeLSTM.of(lstm_of(shape), **drawn)


@settings(max_examples=30)
@given(shapes(max_steps=7))
def test_lstm_with_peepholes(shape: Shape) -> None:
    cell = peephole_lstm_of(shape)
    y, y_h, y_c = onnx_states(cell, ORDER["LSTM"], shape)
    trace = our_trace(cell, shape)
    np.testing.assert_allclose(trace.h, y, rtol=0, atol=1e-12)
    np.testing.assert_allclose(trace.h[-1], y_h, rtol=0, atol=1e-12)
    np.testing.assert_allclose(trace.c[-1], y_c, rtol=0, atol=1e-12)


@pytest.mark.parametrize("swapped", ["ifo", "oif", "foi", "ofi", "fio"])
def test_a_swapped_peephole_would_be_seen(swapped: str) -> None:
    shape = Shape(steps=5, batch=None, input_size=2, hidden_size=3, seed=1)
    cell = peephole_lstm_of(shape)
    y = onnx_states(cell, ORDER["LSTM"], shape, swapped)[0]
    assert np.abs(our_trace(cell, shape).h - y).max() > 1e-3


@settings(max_examples=30)
@given(shapes(max_steps=7))
def test_gru(shape: Shape) -> None:
    cell = gru_of(shape)
    y, y_h = onnx_states(cell, ORDER["GRU"], shape)
    trace = our_trace(cell, shape)
    np.testing.assert_allclose(trace.h, y, rtol=0, atol=1e-12)
    np.testing.assert_allclose(trace.h[-1], y_h, rtol=0, atol=1e-12)


@settings(max_examples=30)
@given(shapes(max_steps=7))
def test_rnn(shape: Shape) -> None:
    cell = rnn_of(shape, "tanh")
    y, _ = onnx_states(cell, ORDER["RNN"], shape)
    np.testing.assert_allclose(our_trace(cell, shape).h, y, rtol=0, atol=1e-12)


@pytest.mark.parametrize("swapped", ["oifg", "ifog", "gofi", "iogf"])
def test_a_swapped_gate_would_be_seen(swapped: str) -> None:
    shape = Shape(steps=5, batch=None, input_size=2, hidden_size=3, seed=1)
    cell = lstm_of(shape)
    y = onnx_states(cell, swapped, shape)[0]
    assert np.abs(our_trace(cell, shape).h - y).max() > 1e-3


@pytest.mark.parametrize("swapped", ["rzn", "nrz", "znr"])
def test_a_swapped_gate_of_a_gru_would_be_seen(swapped: str) -> None:
    shape = Shape(steps=5, batch=2, input_size=2, hidden_size=3, seed=1)
    cell = gru_of(shape)
    y = onnx_states(cell, swapped, shape)[0]
    assert np.abs(our_trace(cell, shape).h - y).max() > 1e-3
