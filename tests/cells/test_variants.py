"""Variants of the LSTM against loops in torch, against PyTorch's own modules, and by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

import lstm_viz as lv
from lstm_viz.analysis.gradient_flow import gradient_flow_of
from lstm_viz.cells import (
    CoupledLSTM,
    NoForgetGateLSTM,
    PeepholeLSTM,
    VariantLSTM,
    projected,
)
from tests.cells.test_parity_with_pytorch import GRADIENTS, VALUES, lstm_of, stack
from tests.strategies import Shape, shapes

KINDS: dict[str, type[VariantLSTM]] = {
    "peepholes": PeepholeLSTM,
    "no forget gate": NoForgetGateLSTM,
    "coupled": CoupledLSTM,
}
kinds = st.sampled_from(sorted(KINDS))
ONE_UNIT = dict(
    weight_ih=[[0.5], [1.0], [-1.5], [2.0]],  # i, f, g, o
    weight_hh=[[0.25], [-0.5], [0.75], [1.0]],
    bias_ih=[0.1, 1.0, 0.0, -0.5],
    bias_hh=[0.0, 0.5, -0.25, 0.0],
)


def variant_of(
    shape: Shape, kind: str, *, peeps: bool = True, bias: bool = True, projects: bool = False
) -> VariantLSTM:
    """Any combination: coupled gates, too, can have peepholes and a projection."""
    made, H, D = KINDS[kind], shape.hidden_size, shape.input_size
    G = len(made.gates)
    P = H - 1 if projects and H > 1 else H
    peepholes = {
        f"peephole_{gate}": shape.draw(H, key=20 + k)
        for k, gate in enumerate("ifo")
        if peeps and gate in made.gates
    }
    return made(
        weight_ih=shape.draw(G * H, D, key=12),
        weight_hh=shape.draw(G * H, P, key=13),
        bias_ih=shape.draw(G * H, key=14) if bias else None,
        bias_hh=shape.draw(G * H, key=15) if bias else None,
        weight_hr=shape.draw(P, H, key=16) if P < H else None,
        **peepholes,
    )


def in_torch(
    cell: VariantLSTM, x, h, c, *, gates_see_h: bool = True
) -> dict[str, list[torch.Tensor]]:
    """The equations in torch, row block by row block, every intermediate kept for autograd."""

    def tensor(array):
        return None if array is None else torch.tensor(array)

    blocks = {gate: cell.rows(gate) for gate in cell.gates}
    W, U = tensor(cell.weight_ih), tensor(cell.weight_hh)
    p = {gate: tensor(getattr(cell, f"peephole_{gate}")) for gate in "ifo"}
    W_hr = tensor(cell.weight_hr)
    steps: dict[str, list[torch.Tensor]] = {}
    for x_t in x:
        now = {}
        h = h if gates_see_h else h.detach()
        for gate in cell.gates:
            now[f"pre_{gate}"] = x_t @ W[blocks[gate]].T + h @ U[blocks[gate]].T
            if cell.bias_ih is not None:
                both = tensor(cell.bias_ih) + tensor(cell.bias_hh)
                now[f"pre_{gate}"] = now[f"pre_{gate}"] + both[blocks[gate]]
        for gate in "if":
            if p[gate] is not None:
                now[f"pre_{gate}"] = now[f"pre_{gate}"] + p[gate] * c
        now["i"], now["g"] = now["pre_i"].sigmoid(), now["pre_g"].tanh()
        if isinstance(cell, PeepholeLSTM):
            now["f"] = now["pre_f"].sigmoid()
        elif isinstance(cell, CoupledLSTM):
            now["f"] = 1 - now["i"]
        else:
            now["f"] = torch.ones_like(now["i"])
        now["c"] = c = now["f"] * c + now["i"] * now["g"]
        if p["o"] is not None:
            now["pre_o"] = now["pre_o"] + p["o"] * c
        now["o"] = now["pre_o"].sigmoid()
        h = now["o"] * c.tanh()
        if W_hr is not None:
            h = h @ W_hr.T
        now["h"] = h
        for name, value in now.items():
            if value.requires_grad:
                value.retain_grad()
            steps.setdefault(name, []).append(value)
    return steps


@given(shapes(), kinds, st.booleans(), st.booleans(), st.booleans())
def test_values_at_every_gate(
    shape: Shape, kind: str, peeps: bool, bias: bool, projects: bool
) -> None:
    cell = variant_of(shape, kind, peeps=peeps, bias=bias, projects=projects)
    h0, c0 = shape.state(cell.output_size, 7), shape.state(cell.hidden_size, 8)
    trace = cell.trace(shape.x, h0, c0)
    reference = in_torch(cell, *map(torch.tensor, (shape.x, h0, c0)))
    for name, values in reference.items():
        np.testing.assert_allclose(
            getattr(trace, name), stack(values), rtol=0, atol=VALUES, err_msg=name
        )
    np.testing.assert_array_equal(trace.c, trace.f * trace.c_prev + trace.i * trace.g)
    np.testing.assert_array_equal(trace.read, trace.o * trace.tanh_c)
    for gate in "ifo":
        seen = trace.c if gate == "o" else trace.c_prev
        weights = cell.peephole(gate)
        expected = np.zeros_like(seen) if weights is None else weights * seen
        np.testing.assert_array_equal(trace.peeped(gate), expected)


@given(shapes(), kinds, st.booleans(), st.booleans())
def test_gradients_equal_autograds(shape: Shape, kind: str, peeps: bool, projects: bool) -> None:
    cell = variant_of(shape, kind, peeps=peeps, projects=projects)
    h0, c0 = shape.state(cell.output_size, 7), shape.state(cell.hidden_size, 8)
    trace = cell.trace(shape.x, h0, c0)
    seed = shape.draw(*trace.h.shape, key=30)  # a loss that looks at every step
    flow = gradient_flow_of(trace, seed)

    x = torch.tensor(shape.x, requires_grad=True)
    reference = in_torch(cell, x, torch.tensor(h0), torch.tensor(c0))
    sum((h * torch.tensor(s)).sum() for h, s in zip(reference["h"], seed, strict=True)).backward()

    def grads(name: str) -> np.ndarray:
        return stack([torch.zeros_like(v) if v.grad is None else v.grad for v in reference[name]])

    sums = np.concatenate([grads(f"pre_{gate}") for gate in cell.gates], axis=-1)
    for name, ours, theirs in (
        ("x", flow.dL_dx, x.grad.numpy()),
        ("h", flow.dL_dh, grads("h")),
        ("c", flow.dL_dc, grads("c")),
        ("sums", flow.dL_dpre, sums),
    ):
        np.testing.assert_allclose(ours, theirs, rtol=GRADIENTS, atol=GRADIENTS, err_msg=name)


@given(shapes(max_steps=5, max_size=4), kinds, st.booleans(), st.booleans())
def test_one_step_jacobians_equal_autograds(
    shape: Shape, kind: str, peeps: bool, projects: bool
) -> None:
    cell = variant_of(shape, kind, peeps=peeps, projects=projects)
    x = shape.x if shape.batch is None else shape.x[:, 0]
    trace, P = cell.trace(x), cell.output_size
    for t in range(trace.steps):

        def step(state: torch.Tensor, t=t) -> torch.Tensor:
            after = in_torch(cell, torch.tensor(x[t : t + 1]), state[:P], state[P:])
            return torch.cat([after["h"][0], after["c"][0]])

        before = np.concatenate([trace.h_prev[t], trace.c_prev[t]])
        expected = torch.autograd.functional.jacobian(step, torch.tensor(before)).numpy()
        np.testing.assert_allclose(
            cell.jacobian(trace, t), expected, rtol=GRADIENTS, atol=GRADIENTS
        )


@given(shapes(), kinds, st.booleans())
def test_direct_is_what_is_left_when_no_gradient_passes_h(
    shape: Shape, kind: str, projects: bool
) -> None:
    cell = variant_of(shape, kind, projects=projects)
    h0, c0 = shape.state(cell.output_size, 7), shape.state(cell.hidden_size, 8)
    trace = cell.trace(shape.x, h0, c0)
    seed = shape.draw(*trace.h.shape, key=30)
    start = torch.tensor(c0, requires_grad=True)
    states = map(torch.tensor, (shape.x, h0))
    reference = in_torch(cell, *states, start, gates_see_h=False)
    sum((h * torch.tensor(s)).sum() for h, s in zip(reference["h"], seed, strict=True)).backward()
    expected = stack([c.grad for c in reference["c"]])
    direct = gradient_flow_of(trace, seed).direct
    np.testing.assert_allclose(direct, expected, rtol=GRADIENTS, atol=GRADIENTS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_batches_and_float32(kind: str) -> None:
    shape = Shape(steps=5, batch=3, input_size=2, hidden_size=4, seed=5)
    cell = variant_of(shape, kind)
    together = cell.trace(shape.x)
    single = cell.trace(shape.x.astype(np.float32))
    assert single.h.dtype == single.c.dtype == single.slopes[1].dtype == np.float32
    np.testing.assert_allclose(single.h, together.h, atol=1e-5)
    assert gradient_flow_of(single).dL_dc.dtype == np.float32
    for b in range(3):
        alone = cell.trace(shape.x[:, b])
        np.testing.assert_allclose(together.c[:, b], alone.c, rtol=0, atol=1e-14)
        ours = cell.jacobian(together, 2)[b]
        np.testing.assert_allclose(ours, cell.jacobian(alone, 2), rtol=0, atol=1e-14)


@given(shapes())
def test_without_peepholes_it_is_the_plain_lstm(shape: Shape) -> None:
    plain = lstm_of(shape)
    zeros = np.zeros(shape.hidden_size)
    expected = plain.trace(shape.x)
    for cell in (
        PeepholeLSTM.of(plain),
        PeepholeLSTM.of(plain, peephole_i=zeros, peephole_f=zeros, peephole_o=zeros),
    ):
        for name in ("pre_f", "f", "i", "g", "o", "c", "h"):
            np.testing.assert_allclose(
                getattr(cell.trace(shape.x), name), getattr(expected, name), rtol=0, atol=VALUES
            )


@given(shapes(), st.booleans())
def test_without_a_forget_gate_it_is_one_held_at_1(shape: Shape, projects: bool) -> None:
    plain = lstm_of(shape, projected=projects)
    held = plain.trace(shape.x, interventions=lv.Interventions((lv.Clamp("f", 1.0),)))
    trace = NoForgetGateLSTM.of(plain).trace(shape.x)
    for name in ("i", "f", "g", "o", "c", "h"):
        np.testing.assert_allclose(
            getattr(trace, name), getattr(held, name), rtol=0, atol=VALUES, err_msg=name
        )
    seed = shape.draw(*trace.h.shape, key=30)
    ours, theirs = gradient_flow_of(trace, seed), gradient_flow_of(held, seed)
    np.testing.assert_allclose(ours.dL_dc, theirs.dL_dc, rtol=GRADIENTS, atol=GRADIENTS)
    assert np.isposinf(trace.pre_f).all()


@given(shapes())
def test_coupled_c_lies_between_what_was_and_the_candidate(shape: Shape) -> None:
    trace = CoupledLSTM.of(lstm_of(shape)).trace(shape.x)
    low, high = np.minimum(trace.c_prev, trace.g), np.maximum(trace.c_prev, trace.g)
    assert (trace.c >= low - 1e-15).all()
    assert (trace.c <= high + 1e-15).all()
    np.testing.assert_allclose(trace.f, 1 / (1 + np.exp(-trace.pre_f)), rtol=0, atol=1e-15)


@given(shapes(max_size=5), st.data())
def test_the_nearest_projection(shape: Shape, data: st.DataObject) -> None:
    plain = lstm_of(shape)
    if shape.hidden_size == 1:
        return
    P = data.draw(st.integers(1, shape.hidden_size - 1))
    cell = projected(plain, P)
    assert cell.weight_hr.shape == (P, shape.hidden_size)
    np.testing.assert_allclose(cell.weight_hr @ cell.weight_hr.T, np.eye(P), atol=1e-12)
    # The distance of the nearest matrix of rank P is what the singular values beyond P hold.
    lost = plain.weight_hh - cell.weight_hh @ cell.weight_hr
    beyond = np.linalg.svd(plain.weight_hh, compute_uv=False)[P:]
    assert np.linalg.norm(lost) == pytest.approx(math.hypot(*beyond), rel=1e-9, abs=1e-12)
    # An LSTM whose U has rank P: the same C and gates, its h not yet projected.
    same = lv.LSTM(plain.weight_ih, cell.weight_hh @ cell.weight_hr, plain.bias_ih, plain.bias_hh)
    trace, expected = cell.trace(shape.x), same.trace(shape.x)
    np.testing.assert_allclose(trace.c, expected.c, rtol=0, atol=1e-11)
    np.testing.assert_allclose(trace.read, expected.h, rtol=0, atol=1e-11)


@given(shapes())
def test_a_projection_equals_pytorchs(shape: Shape) -> None:
    if shape.hidden_size == 1:
        return
    cell = projected(lstm_of(shape), shape.hidden_size - 1)
    module = nn.LSTM(
        shape.input_size, shape.hidden_size, proj_size=cell.output_size, dtype=torch.float64
    )
    with torch.no_grad():
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr"):
            getattr(module, f"{name}_l0").copy_(torch.tensor(getattr(cell, name)))
        output = module(torch.tensor(shape.x))[0].numpy()
    np.testing.assert_allclose(cell.trace(shape.x).h, output, rtol=0, atol=VALUES)


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def test_peepholes_by_hand() -> None:
    cell = PeepholeLSTM.of(
        lv.LSTM(**ONE_UNIT), peephole_i=[1.5], peephole_f=[-0.5], peephole_o=[2.0]
    )
    trace = cell.trace([[2.0]], h0=[0.4], c0=[-0.8])
    i = sigmoid(0.5 * 2 + 0.25 * 0.4 + 0.1 + 1.5 * -0.8)  # σ(0.0) = 0.5
    f = sigmoid(1.0 * 2 - 0.5 * 0.4 + 1.5 - 0.5 * -0.8)  # σ(3.7)
    g = math.tanh(-1.5 * 2 + 0.75 * 0.4 - 0.25)  # sees nothing of C: tanh(-2.95)
    c = f * -0.8 + i * g
    o = sigmoid(2.0 * 2 + 1.0 * 0.4 - 0.5 + 2.0 * c)  # the new C
    assert (i, f) == pytest.approx((0.5, 0.975873), abs=1e-6)
    got = [float(getattr(trace, name)[0, 0]) for name in ("i", "f", "g", "c", "o", "h")]
    assert got == pytest.approx([i, f, g, c, o, o * math.tanh(c)], rel=1e-14)


def test_no_forget_gate_and_coupled_by_hand() -> None:
    plain = lv.LSTM(**ONE_UNIT)
    i, g = sigmoid(1.2), math.tanh(-2.95)
    never = NoForgetGateLSTM.of(plain).trace([[2.0]], h0=[0.4], c0=[-0.8])
    assert float(never.c[0, 0]) == pytest.approx(-0.8 + i * g, rel=1e-14)
    coupled = CoupledLSTM.of(plain).trace([[2.0]], h0=[0.4], c0=[-0.8])
    assert float(coupled.f[0, 0]) == pytest.approx(1 - i, rel=1e-14)
    assert float(coupled.c[0, 0]) == pytest.approx((1 - i) * -0.8 + i * g, rel=1e-14)
    assert float(coupled.pre_f[0, 0]) == pytest.approx(-1.2, rel=1e-14)


def test_a_finished_variants_trace_cannot_be_changed_and_turns() -> None:
    cell = variant_of(Shape(3, None, 2, 2, 0), "peepholes")
    trace = cell.trace(np.ones((3, 2)))
    for name in ("pre_f", "f", "i", "g", "o", "c", "h", "slopes", "c_by_c", "h_by_c"):
        values = getattr(trace, name)
        with pytest.raises(ValueError, match="read-only"):
            (values[0] if name == "slopes" else values)[0] = 0.0
    with pytest.raises(ValueError, match="read-only"):
        cell.peephole_f[0] = 1.0
    np.testing.assert_array_equal(trace.turned().c[::-1], trace.c)
    with pytest.raises(lv.InvalidInput, match="read backward"):
        gradient_flow_of(trace.turned())


@pytest.mark.parametrize(
    ("kind", "changes", "message"),
    [
        ("peepholes", {"peephole_f": np.zeros(3)}, r"peephole_f has shape \(3,\); expected \(H,\)"),
        ("peepholes", {"peephole_o": [0.0, np.nan]}, r"peephole_o\[1\] is nan"),
        ("peepholes", {"weight_ih": np.zeros((9, 3))}, "weight_ih has 9 rows; expected 4H"),
        ("coupled", {"weight_ih": np.zeros((8, 3))}, "weight_ih has 8 rows; expected 3H"),
        ("coupled", {"peephole_f": np.zeros(2)}, "the LSTM with coupled gates has no gate f"),
        ("no forget gate", {"peephole_f": [0.0, 0.0]}, "without a forget gate has no gate f"),
        ("no forget gate", {"bias_ih": None}, "bias_hh is given without bias_ih"),
        ("no forget gate", {"weight_hr": np.zeros((2, 2))}, "expected fewer than 2"),
    ],
)
def test_bad_weights_are_refused_by_name(kind: str, changes: dict, message: str) -> None:
    rows = 2 * len(KINDS[kind].gates)
    good = {
        "weight_ih": np.zeros((rows, 3)),
        "weight_hh": np.zeros((rows, 2)),
        "bias_ih": np.zeros(rows),
        "bias_hh": np.zeros(rows),
    }
    KINDS[kind](**good)
    with pytest.raises(lv.InvalidInput, match=message):
        KINDS[kind](**(good | changes))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_bad_sequences_and_states_are_refused_by_name(kind: str) -> None:
    cell = KINDS[kind].random(2, 3, seed=1)
    for x, state, message in (
        ([], {}, "x has shape"),
        (np.zeros((0, 2)), {}, "empty sequence"),
        ([[1.0, np.nan]], {}, r"x\[0, 1\] is nan"),
        ([["a", "b"]], {}, "expected real numbers"),
        (np.zeros((4, 2)), {"h0": np.zeros(2)}, r"h0 has shape \(2,\)"),
        (np.zeros((4, 2)), {"c0": [0.0, np.inf, 0.0]}, r"c0\[1\] is inf"),
    ):
        with pytest.raises(lv.InvalidInput, match=message):
            cell.trace(x, **state)


def test_sums_beyond_the_range_are_refused_with_their_step() -> None:
    huge = NoForgetGateLSTM(
        np.zeros((3, 1)), np.zeros((3, 1)), [40.0, 40.0, 0.0], np.zeros(3), peephole_o=[1.5e308]
    )
    with pytest.raises(lv.InvalidInput, match="a sum left the range of float64 at step 1"):
        huge.trace(np.zeros((4, 1)))  # C counts 1, 2, …: 2 · 1.5e308 is too large


def test_a_cell_without_a_forget_gate_of_its_own_has_no_forget_bias() -> None:
    assert PeepholeLSTM.random(1, 2, forget_bias=3.0).bias_ih[2] == 3.0
    for made in (NoForgetGateLSTM, CoupledLSTM):
        with pytest.raises(lv.InvalidInput, match="nor has an LSTM without a forget gate"):
            made.random(1, 2, forget_bias=1.0)


@pytest.mark.parametrize("size", [0, 2, 1.5, True])
def test_a_bad_projection_is_refused(size: object) -> None:
    with pytest.raises(lv.InvalidInput, match="output_size is"):
        projected(lv.LSTM.random(1, 2), size)
    with pytest.raises(lv.InvalidInput, match="has a projection already"):
        projected(lv.LSTM.random(1, 3, proj_size=2), 1)
