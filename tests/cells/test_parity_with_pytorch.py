"""Every value and every gradient against torch in float64, over drawn shapes and options."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

import lstm_viz as lv
from tests.strategies import Shape, shapes

VALUES = 1e-12
GRADIENTS = 1e-10


def lstm_of(shape: Shape, *, bias: bool = True, projected: bool = False) -> lv.LSTM:
    H, D = shape.hidden_size, shape.input_size
    P = H - 1 if projected and H > 1 else H
    return lv.LSTM(
        weight_ih=shape.draw(4 * H, D, key=2),
        weight_hh=shape.draw(4 * H, P, key=3),
        bias_ih=shape.draw(4 * H, key=4) if bias else None,
        bias_hh=shape.draw(4 * H, key=5) if bias else None,
        weight_hr=shape.draw(P, H, key=6) if P < H else None,
    )


def gru_of(shape: Shape, *, bias: bool = True) -> lv.GRU:
    H, D = shape.hidden_size, shape.input_size
    return lv.GRU(
        weight_ih=shape.draw(3 * H, D, key=2),
        weight_hh=shape.draw(3 * H, H, key=3),
        bias_ih=shape.draw(3 * H, key=4) if bias else None,
        bias_hh=shape.draw(3 * H, key=5) if bias else None,
    )


def rnn_of(shape: Shape, nonlinearity: str, *, bias: bool = True) -> lv.RNN:
    H, D = shape.hidden_size, shape.input_size
    return lv.RNN(
        weight_ih=shape.draw(H, D, key=2),
        weight_hh=shape.draw(H, H, key=3) / H,  # relu stays in a range where 1e-12 means something
        bias_ih=shape.draw(H, key=4) if bias else None,
        bias_hh=shape.draw(H, key=5) if bias else None,
        nonlinearity=nonlinearity,
    )


def tensors(cell: lv.LSTM | lv.GRU | lv.RNN) -> dict[str, torch.Tensor]:
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")
    return {
        name: torch.tensor(array)
        for name in names
        if (array := getattr(cell, name, None)) is not None
    }


def torch_lstm(cell: lv.LSTM, x, h0, c0) -> dict[str, list[torch.Tensor]]:
    """The textbook's equations in torch, every intermediate kept in the autograd graph."""
    p = tensors(cell)
    h, c = h0, c0
    steps: dict[str, list[torch.Tensor]] = {}
    for x_t in x:
        total = x_t @ p["weight_ih"].T + h @ p["weight_hh"].T
        if "bias_ih" in p:
            total = total + p["bias_ih"] + p["bias_hh"]
        pre_i, pre_f, pre_g, pre_o = total.chunk(4, dim=-1)
        i, f, g, o = pre_i.sigmoid(), pre_f.sigmoid(), pre_g.tanh(), pre_o.sigmoid()
        c = f * c + i * g
        h = o * c.tanh()
        if "weight_hr" in p:
            h = h @ p["weight_hr"].T
        now = dict(pre_i=pre_i, pre_f=pre_f, pre_g=pre_g, pre_o=pre_o, i=i, f=f, g=g, o=o, c=c, h=h)
        for name, value in now.items():
            if value.requires_grad:
                value.retain_grad()
            steps.setdefault(name, []).append(value)
    return steps


def torch_gru(cell: lv.GRU, x, h0) -> dict[str, list[torch.Tensor]]:
    p = tensors(cell)
    h = h0
    steps: dict[str, list[torch.Tensor]] = {}
    for x_t in x:
        from_x, from_h = x_t @ p["weight_ih"].T, h @ p["weight_hh"].T
        if "bias_ih" in p:
            from_x, from_h = from_x + p["bias_ih"], from_h + p["bias_hh"]
        (x_r, x_z, x_n), (h_r, h_z, q) = from_x.chunk(3, -1), from_h.chunk(3, -1)
        r, z = (x_r + h_r).sigmoid(), (x_z + h_z).sigmoid()
        n = (x_n + r * q).tanh()
        h = (1 - z) * n + z * h
        for name, value in dict(r=r, z=z, n=n, q=q, h=h, pre_n=x_n + r * q).items():
            if value.requires_grad:
                value.retain_grad()
            steps.setdefault(name, []).append(value)
    return steps


def torch_rnn(cell: lv.RNN, x, h0) -> dict[str, list[torch.Tensor]]:
    p = tensors(cell)
    h = h0
    steps: dict[str, list[torch.Tensor]] = {}
    for x_t in x:
        pre = x_t @ p["weight_ih"].T + h @ p["weight_hh"].T
        if "bias_ih" in p:
            pre = pre + p["bias_ih"] + p["bias_hh"]
        h = pre.tanh() if cell.nonlinearity == "tanh" else pre.relu()
        for name, value in dict(pre=pre, h=h).items():
            if value.requires_grad:
                value.retain_grad()
            steps.setdefault(name, []).append(value)
    return steps


def stack(steps: list[torch.Tensor]) -> np.ndarray:
    return torch.stack(steps).detach().numpy()


@given(shapes(), st.booleans(), st.booleans())
def test_lstm_values_at_every_gate(shape: Shape, bias: bool, projected: bool) -> None:
    cell = lstm_of(shape, bias=bias, projected=projected)
    h0, c0 = shape.state(cell.output_size, 7), shape.state(cell.hidden_size, 8)
    trace = cell.trace(shape.x, h0, c0)
    reference = torch_lstm(cell, torch.tensor(shape.x), torch.tensor(h0), torch.tensor(c0))
    for name, values in reference.items():
        np.testing.assert_allclose(
            getattr(trace, name), stack(values), rtol=0, atol=VALUES, err_msg=name
        )


@given(shapes(), st.booleans())
def test_gru_values_at_every_gate(shape: Shape, bias: bool) -> None:
    cell = gru_of(shape, bias=bias)
    h0 = shape.state(cell.hidden_size, 7)
    trace = cell.trace(shape.x, h0)
    for name, values in torch_gru(cell, torch.tensor(shape.x), torch.tensor(h0)).items():
        np.testing.assert_allclose(
            getattr(trace, name), stack(values), rtol=0, atol=VALUES, err_msg=name
        )


@given(shapes(), st.booleans(), st.sampled_from(["tanh", "relu"]))
def test_rnn_values(shape: Shape, bias: bool, nonlinearity: str) -> None:
    cell = rnn_of(shape, nonlinearity, bias=bias)
    h0 = shape.state(cell.hidden_size, 7)
    trace = cell.trace(shape.x, h0)
    for name, values in torch_rnn(cell, torch.tensor(shape.x), torch.tensor(h0)).items():
        reference = stack(values)
        np.testing.assert_allclose(
            getattr(trace, name), reference, rtol=VALUES, atol=VALUES, err_msg=name
        )


@given(
    shapes(),
    st.sampled_from(["LSTM", "GRU", "tanh", "relu"]),
    st.integers(1, 3),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
def test_networks_give_the_modules_output(
    shape: Shape,
    kind: str,
    num_layers: int,
    bidirectional: bool,
    bias: bool,
    projected: bool,
    batch_first: bool,
) -> None:
    torch.manual_seed(shape.seed)
    options: dict[str, object] = {}
    if kind == "LSTM" and projected and shape.hidden_size > 1:
        options["proj_size"] = shape.hidden_size - 1
    if kind in ("tanh", "relu"):
        options["nonlinearity"] = kind
    module_class = {"LSTM": nn.LSTM, "GRU": nn.GRU}.get(kind, nn.RNN)
    module = module_class(
        shape.input_size,
        shape.hidden_size,
        num_layers=num_layers,
        bidirectional=bidirectional,
        bias=bias,
        batch_first=batch_first,
        dropout=0.5 if num_layers > 1 else 0.0,
        dtype=torch.float64,
        **options,
    ).eval()
    network = lv.from_torch(module)
    x = shape.x
    if batch_first and x.ndim == 3:
        x = x.swapaxes(0, 1)
    chains = num_layers * (1 + bidirectional)
    batch = () if shape.batch is None else (shape.batch,)
    out_size = options.get("proj_size", shape.hidden_size)
    h0 = shape.draw(chains, *batch, out_size, key=7)
    c0 = shape.draw(chains, *batch, shape.hidden_size, key=8)
    with torch.no_grad():
        if kind == "LSTM":
            output, (h_n, c_n) = module(torch.tensor(x), (torch.tensor(h0), torch.tensor(c0)))
            trace = network.trace(x, h0, c0)
            np.testing.assert_allclose(trace.c_n, c_n.numpy(), rtol=0, atol=VALUES)
        else:
            output, h_n = module(torch.tensor(x), torch.tensor(h0))
            trace = network.trace(x, h0)
            assert trace.c_n is None
    np.testing.assert_allclose(trace.output, output.numpy(), rtol=VALUES, atol=VALUES)
    np.testing.assert_allclose(trace.h_n, h_n.numpy(), rtol=VALUES, atol=VALUES)

    there_and_back = lv.from_torch(lv.to_torch(network)).trace(
        x, h0, c0 if kind == "LSTM" else None
    )
    np.testing.assert_array_equal(there_and_back.output, trace.output)


@given(shapes(), st.sampled_from([nn.LSTMCell, nn.GRUCell, nn.RNNCell]), st.booleans())
def test_single_cells_of_torch(shape: Shape, cell_class: type[nn.Module], bias: bool) -> None:
    torch.manual_seed(shape.seed)
    options = {"nonlinearity": "relu"} if cell_class is nn.RNNCell and bias else {}
    module = cell_class(
        shape.input_size, shape.hidden_size, bias=bias, dtype=torch.float64, **options
    )
    trace = lv.from_torch(module).trace(shape.x).layers[0][0]
    batch = () if shape.batch is None else (shape.batch,)
    h = torch.zeros(*batch, shape.hidden_size, dtype=torch.float64)
    c = torch.zeros_like(h)
    with torch.no_grad():
        for t, x_t in enumerate(torch.tensor(shape.x)):
            if cell_class is nn.LSTMCell:
                h, c = module(x_t, (h, c))
                np.testing.assert_allclose(trace.c[t], c.numpy(), rtol=0, atol=VALUES)
            else:
                h = module(x_t, h)
            np.testing.assert_allclose(trace.h[t], h.numpy(), rtol=0, atol=VALUES)


def seeds_of(shape: Shape, h: np.ndarray, every_step: bool) -> np.ndarray:
    """A loss's own gradient at h: on the last step, or on all of them."""
    return shape.draw(*(h.shape if every_step else h.shape[1:]), key=9)


def backward(steps: dict[str, list[torch.Tensor]], seed: np.ndarray) -> None:
    h = torch.stack(steps["h"])
    weights = torch.tensor(seed)
    loss = (h * weights).sum() if weights.shape == h.shape else (h[-1] * weights).sum()
    loss.backward()


def grads(steps: list[torch.Tensor]) -> np.ndarray:
    return np.stack([np.zeros(s.shape) if s.grad is None else s.grad.numpy() for s in steps])


@given(shapes(), st.booleans(), st.booleans(), st.booleans())
def test_lstm_gradients_at_every_step(
    shape: Shape, bias: bool, projected: bool, every_step: bool
) -> None:
    cell = lstm_of(shape, bias=bias, projected=projected)
    h0, c0 = shape.state(cell.output_size, 7), shape.state(cell.hidden_size, 8)
    x = torch.tensor(shape.x, requires_grad=True)
    steps = torch_lstm(cell, x, torch.tensor(h0), torch.tensor(c0))
    seed = seeds_of(shape, stack(steps["h"]), every_step)
    backward(steps, seed)

    flow = lv.gradient_flow(cell, shape.x, seed, h0=h0, c0=c0)
    dL_dpre = np.concatenate([grads(steps[f"pre_{gate}"]) for gate in cell.gates], axis=-1)
    for mine, reference in (
        (flow.dL_dh, grads(steps["h"])),
        (flow.dL_dc, grads(steps["c"])),
        (flow.dL_dpre, dL_dpre),
        (flow.dL_dx, x.grad.numpy()),
        (flow.norm_h, np.linalg.norm(grads(steps["h"]), axis=-1)),
        (flow.norm_c, np.linalg.norm(grads(steps["c"]), axis=-1)),
    ):
        np.testing.assert_allclose(mine, reference, rtol=GRADIENTS, atol=GRADIENTS)


@given(shapes(), st.booleans(), st.booleans())
def test_gru_gradients_at_every_step(shape: Shape, bias: bool, every_step: bool) -> None:
    cell = gru_of(shape, bias=bias)
    x = torch.tensor(shape.x, requires_grad=True)
    h0 = shape.state(cell.hidden_size, 7)
    steps = torch_gru(cell, x, torch.tensor(h0))
    seed = seeds_of(shape, stack(steps["h"]), every_step)
    backward(steps, seed)
    flow = lv.gradient_flow(cell, shape.x, seed, h0=h0)
    assert flow.dL_dc is None
    assert flow.norm_c is None
    for mine, reference in (
        (flow.dL_dh, grads(steps["h"])),
        (flow.dL_dx, x.grad.numpy()),
        (flow.norm_h, np.linalg.norm(grads(steps["h"]), axis=-1)),
    ):
        np.testing.assert_allclose(mine, reference, rtol=GRADIENTS, atol=GRADIENTS)


@given(shapes(), st.sampled_from(["tanh", "relu"]), st.booleans())
def test_rnn_gradients_at_every_step(shape: Shape, nonlinearity: str, every_step: bool) -> None:
    cell = rnn_of(shape, nonlinearity)
    x = torch.tensor(shape.x, requires_grad=True)
    h0 = shape.state(cell.hidden_size, 7)
    steps = torch_rnn(cell, x, torch.tensor(h0))
    seed = seeds_of(shape, stack(steps["h"]), every_step)
    backward(steps, seed)
    flow = lv.gradient_flow(cell, shape.x, seed, h0=h0)
    for mine, reference in (
        (flow.dL_dh, grads(steps["h"])),
        (flow.dL_dpre, grads(steps["pre"])),
        (flow.dL_dx, x.grad.numpy()),
    ):
        np.testing.assert_allclose(mine, reference, rtol=GRADIENTS, atol=GRADIENTS)


@given(shapes(max_steps=6), st.sampled_from(["LSTM", "LSTMP", "GRU", "tanh", "relu"]))
def test_one_step_jacobians_equal_autograds(shape: Shape, kind: str) -> None:
    builders = {
        "LSTM": lambda: lstm_of(shape),
        "LSTMP": lambda: lstm_of(shape, projected=True),
        "GRU": lambda: gru_of(shape),
    }
    cell = builders.get(kind, lambda: rnn_of(shape, kind))()
    x = shape.x if shape.batch is None else shape.x[:, 0]  # one sequence; batches are below
    trace = cell.trace(x)
    for t in range(trace.steps):
        x_t = torch.tensor(x[t : t + 1])
        h_before = torch.tensor(np.array(trace.h_prev[t]))
        if isinstance(cell, lv.LSTM):

            def step(state: torch.Tensor, x_t=x_t) -> torch.Tensor:
                P = cell.output_size
                after = torch_lstm(cell, x_t, state[:P], state[P:])
                return torch.cat([after["h"][0], after["c"][0]])

            before = torch.cat([h_before, torch.tensor(np.array(trace.c_prev[t]))])
        else:
            run = torch_gru if isinstance(cell, lv.GRU) else torch_rnn

            def step(state: torch.Tensor, x_t=x_t, run=run) -> torch.Tensor:
                return run(cell, x_t, state)["h"][0]

            before = h_before
        reference = torch.autograd.functional.jacobian(step, before).numpy()
        np.testing.assert_allclose(
            cell.jacobian(trace, t), reference, rtol=GRADIENTS, atol=GRADIENTS
        )


@pytest.mark.parametrize("kind", ["LSTM", "LSTMP", "GRU", "RNN"])
def test_a_batch_jacobian_is_each_sequences_own(kind: str) -> None:
    shape = Shape(steps=4, batch=3, input_size=2, hidden_size=4, seed=5)
    cell = {
        "LSTM": lambda: lstm_of(shape),
        "LSTMP": lambda: lstm_of(shape, projected=True),
        "GRU": lambda: gru_of(shape),
        "RNN": lambda: rnn_of(shape, "tanh"),
    }[kind]()
    together = cell.jacobian(cell.trace(shape.x), 2)
    for b in range(3):
        alone = cell.jacobian(cell.trace(shape.x[:, b]), 2)
        np.testing.assert_allclose(together[b], alone, rtol=0, atol=1e-14)


def test_a_read_out_gives_torchs_linear_and_softmax() -> None:
    torch.manual_seed(3)
    module = nn.LSTM(3, 5, num_layers=2, bidirectional=True, dtype=torch.float64)
    linear = nn.Linear(10, 4, dtype=torch.float64)
    x = np.random.default_rng(0).normal(size=(6, 2, 3))
    with torch.no_grad():
        logits = linear(module(torch.tensor(x))[0])
    plain = lv.from_torch(module, readout=linear).trace(x)
    np.testing.assert_allclose(plain.output, logits.numpy(), rtol=0, atol=VALUES)
    network = lv.from_torch(module, readout=linear, readout_activation="softmax")
    likely = network.trace(x)
    np.testing.assert_allclose(likely.output, logits.softmax(-1).numpy(), rtol=0, atol=VALUES)
    np.testing.assert_allclose(likely.logits, logits.numpy(), rtol=0, atol=VALUES)
    with torch.no_grad():
        back = lv.to_torch(network)(torch.tensor(x))
    np.testing.assert_allclose(back.numpy(), likely.output, rtol=0, atol=VALUES)


def test_a_backward_trace_is_indexed_by_the_sequences_own_time() -> None:
    torch.manual_seed(4)
    module = nn.LSTM(2, 3, bidirectional=True, dtype=torch.float64)
    x = np.random.default_rng(1).normal(size=(5, 2))
    forward, backward_trace = lv.from_torch(module).trace(x).layers[0]
    np.testing.assert_array_equal(backward_trace.x, x)
    assert backward_trace.backward
    assert not forward.backward
    with torch.no_grad():
        output = module(torch.tensor(x))[0].numpy()
    np.testing.assert_allclose(backward_trace.h, output[:, 3:], rtol=0, atol=VALUES)
    np.testing.assert_array_equal(backward_trace.h_prev[-1], np.zeros(3))
    np.testing.assert_array_equal(backward_trace.h_prev[:-1], backward_trace.h[1:])
    replay = backward_trace.f * backward_trace.c_prev + backward_trace.i * backward_trace.g
    np.testing.assert_array_equal(backward_trace.c, replay)
    told = lv.contributions(backward_trace, "f", unit=1, t=2)
    assert told.total == backward_trace.pre_f[2, 1]


@pytest.mark.parametrize("module_class", [nn.LSTM, nn.GRU, nn.RNN])
def test_float32_stays_float32_to_its_own_precision(module_class: type[nn.Module]) -> None:
    torch.manual_seed(5)
    module = module_class(6, 9, num_layers=2)
    x = np.random.default_rng(2).normal(size=(40, 3, 6)).astype(np.float32)
    network = lv.from_torch(module)
    with torch.no_grad():
        reference = module(torch.tensor(x))[0].numpy()
    trace = network.trace(x)
    assert trace.output.dtype == np.float32
    np.testing.assert_allclose(trace.output, reference, rtol=0, atol=2e-6)
    assert network.trace(x.astype(np.float64)).output.dtype == np.float64


@pytest.mark.parametrize("module_class", [nn.LSTM, nn.GRU, nn.RNN])
def test_float32_weights_are_exact_on_float64_input(module_class: type[nn.Module]) -> None:
    torch.manual_seed(6)
    module = module_class(6, 9)
    x = np.random.default_rng(3).normal(size=(40, 6))
    network = lv.from_torch(module)
    with torch.no_grad():
        reference = module.double()(torch.tensor(x))[0].numpy()
    np.testing.assert_allclose(network.trace(x).output, reference, rtol=0, atol=VALUES)


def test_half_precision_weights_become_float32() -> None:
    network = lv.from_torch(nn.LSTM(2, 3).half())
    assert network.layers[0][0].weight_ih.dtype == np.float32


def test_other_modules_are_refused_by_name() -> None:
    with pytest.raises(lv.InvalidInput, match=r"module is a Linear; expected nn\.LSTM"):
        lv.from_torch(nn.Linear(2, 2))
    with_nan = nn.LSTM(2, 3)
    with torch.no_grad():
        with_nan.weight_hh_l0[4, 1] = float("nan")
    with pytest.raises(lv.InvalidInput, match=r"weight_hh\[4, 1\] is nan"):
        lv.from_torch(with_nan)
