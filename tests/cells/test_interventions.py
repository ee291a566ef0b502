"""Held gates, frozen units, cut writes, cut wires: by hand, against torch, and always."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.cells.interventions import NO_INTERVENTIONS, Clamp, Freeze, Interventions
from lstm_viz.notation import LSTM_GATES
from tests.cells.test_by_hand import sigmoid
from tests.cells.test_parity_with_pytorch import GRADIENTS, VALUES, lstm_of, stack, tensors
from tests.strategies import Shape, shapes

EVERYTHING = [
    name for gate in LSTM_GATES for name in (gate, f"pre_{gate}")
] + ["c", "tanh_c", "read", "h", "retained", "written"]  # fmt: skip


ends = st.sampled_from([0.0, 1.0])


@st.composite
def plans(draw: st.DrawFn, steps: int, hidden_size: int) -> Interventions:
    """Anything that can be done to a cell of this size over this many steps."""
    unit = st.integers(0, hidden_size - 1)
    targets = draw(
        st.lists(st.tuples(st.sampled_from(LSTM_GATES), st.none() | unit), unique=True, max_size=5)
    )
    clamps = tuple(
        Clamp(gate, draw(st.sampled_from([-1.0, -0.3] if gate == "g" else [0.25, 0.7]) | ends), of)
        for gate, of in targets
    )
    first = st.integers(0, steps + 1)
    frozen = draw(st.lists(unit, unique=True, max_size=2))
    return Interventions(
        clamps,
        tuple(Freeze(of, draw(first)) for of in frozen),
        tuple(draw(st.lists(first, unique=True, max_size=3))),
        draw(st.booleans()),
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Shape, Interventions]:
    shape = draw(shapes(max_steps=7, max_size=4))
    return shape, draw(plans(shape.steps, shape.hidden_size))


def traced(
    shape: Shape, plan: Interventions, *, projected: bool = False, dtype: Any = np.float64
) -> lv.LSTMTrace:
    cell = lstm_of(shape, projected=projected)
    h0, c0 = shape.state(cell.output_size, 7), shape.state(cell.hidden_size, 8)
    return cell.trace(shape.x.astype(dtype), h0, c0, interventions=plan)


# One unit, two steps, on paper.

CELL = lv.LSTM(
    weight_ih=[[0.5], [1.0], [-1.5], [2.0]],  # i, f, g, o
    weight_hh=[[0.25], [-0.5], [0.75], [1.0]],
    bias_ih=[0.1, 1.0, 0.0, -0.5],
    bias_hh=[0.0, 0.5, -0.25, 0.0],
)
X, H0, C0 = ([2.0], [-1.0]), 0.4, -0.8


def run(plan: Interventions) -> lv.LSTMTrace:
    return CELL.trace(X, h0=[H0], c0=[C0], interventions=plan)


def sums(x: float, h: float) -> dict[str, float]:
    return {
        "i": 0.5 * x + 0.25 * h + 0.1,
        "f": 1.0 * x - 0.5 * h + 1.5,
        "g": -1.5 * x + 0.75 * h - 0.25,
        "o": 2.0 * x + 1.0 * h - 0.5,
    }


def gates(of: dict[str, float]) -> tuple[float, float, float, float]:
    return sigmoid(of["i"]), sigmoid(of["f"]), math.tanh(of["g"]), sigmoid(of["o"])


def require(trace: lv.LSTMTrace, **expected: tuple[float, float]) -> None:
    for name, values in expected.items():
        np.testing.assert_allclose(getattr(trace, name)[:, 0], values, rtol=1e-14, err_msg=name)


def test_a_gate_held_at_a_value_by_hand() -> None:
    i1, _, g1, o1 = gates(sums(2.0, H0))
    c1 = 0.25 * C0 + i1 * g1
    h1 = o1 * math.tanh(c1)
    then = sums(-1.0, h1)
    i2, _, g2, o2 = gates(then)
    c2 = 0.25 * c1 + i2 * g2
    trace = run(Interventions((Clamp("f", 0.25),)))
    require(
        trace,
        f=(0.25, 0.25),
        i=(i1, i2),
        c=(c1, c2),
        h=(h1, o2 * math.tanh(c2)),
        pre_f=(sums(2.0, H0)["f"], then["f"]),  # the sum is still there, of the h that came about
    )
    assert trace.held("f").tolist() == [[True], [True]]
    assert not any(trace.held(gate).any() for gate in "igo")


@pytest.mark.parametrize(("gate", "value"), [("i", 0.0), ("g", -1.0), ("o", 1.0)])
def test_each_gate_can_be_held_by_hand(gate: str, value: float) -> None:
    h, c, expected = H0, C0, {"c": [], "h": []}
    for x in (2.0, -1.0):
        now = dict(zip("ifgo", gates(sums(x, h)), strict=True)) | {gate: value}
        c = now["f"] * c + now["i"] * now["g"]
        h = now["o"] * math.tanh(c)
        expected["c"].append(c)
        expected["h"].append(h)
    require(run(Interventions((Clamp(gate, value),))), **expected)


def test_a_unit_frozen_from_the_second_step_by_hand() -> None:
    i1, f1, g1, o1 = gates(sums(2.0, H0))
    c1 = f1 * C0 + i1 * g1
    h1 = o1 * math.tanh(c1)
    o2 = gates(sums(-1.0, h1))[3]
    trace = run(Interventions(freezes=(Freeze(0, 1),)))
    require(trace, f=(f1, 1.0), i=(i1, 0.0), c=(c1, c1), h=(h1, o2 * math.tanh(c1)))
    assert trace.held("f").tolist() == trace.held("i").tolist() == [[False], [True]]


def test_a_write_that_is_cut_by_hand() -> None:
    _, f1, _, o1 = gates(sums(2.0, H0))
    c1 = f1 * C0
    h1 = o1 * math.tanh(c1)
    i2, f2, g2, _ = gates(sums(-1.0, h1))
    trace = run(Interventions(cut_writes=(0,)))
    require(trace, i=(0.0, i2), written=(0.0, i2 * g2), c=(c1, f2 * c1 + i2 * g2))


def test_gates_that_do_not_see_h_by_hand() -> None:
    now, then = sums(2.0, 0.0), sums(-1.0, 0.0)
    (i1, f1, g1, o1), (i2, f2, g2, o2) = gates(now), gates(then)
    c1 = f1 * C0 + i1 * g1
    c2 = f2 * c1 + i2 * g2
    trace = run(Interventions(cut_recurrent=True))
    require(
        trace,
        pre_g=(now["g"], then["g"]),
        c=(c1, c2),
        h=(o1 * math.tanh(c1), o2 * math.tanh(c2)),
    )
    np.testing.assert_array_equal(trace.seen_weight_hh, np.zeros((4, 1)))


def test_where_two_disagree_the_later_one_wins() -> None:
    plan = Interventions(
        (Clamp("f", 0.5, unit=1), Clamp("f", 0.25), Clamp("i", 0.75)), (Freeze(0, 2),), (1,)
    )
    held = plan.held(4, 2)
    i, f = LSTM_GATES.index("i"), LSTM_GATES.index("f")
    assert held[:, f].tolist() == [[0.25, 0.5]] * 2 + [[1.0, 0.5]] * 2
    assert held[:, i].tolist() == [[0.75, 0.75], [0.0, 0.0], [0.0, 0.75], [0.0, 0.75]]
    assert np.isnan(held[:, 2:]).all()


# Against torch.


def torch_lstm(trace: lv.LSTMTrace, x, h0, c0, *, first: int = 0) -> dict[str, list[torch.Tensor]]:
    """The textbook's equations with the same overrides, every intermediate kept in the graph."""
    p, plan = tensors(trace.cell), trace.interventions
    held = torch.tensor(plan.held(trace.steps, trace.cell.hidden_size))
    h, c = h0, c0
    steps: dict[str, list[torch.Tensor]] = {}
    for t, x_t in enumerate(x, first):
        seen = torch.zeros_like(h) if plan.cut_recurrent else h
        total = x_t @ p["weight_ih"].T + seen @ p["weight_hh"].T + p["bias_ih"] + p["bias_hh"]
        pre = dict(zip(LSTM_GATES, total.chunk(4, dim=-1), strict=True))
        now = {gate: pre[gate].tanh() if gate == "g" else pre[gate].sigmoid() for gate in pre}
        for k, gate in enumerate(LSTM_GATES):
            now[gate] = torch.where(held[t, k].isnan(), now[gate], held[t, k].nan_to_num())
        c = now["f"] * c + now["i"] * now["g"]
        h = now["o"] * c.tanh()
        if "weight_hr" in p:
            h = h @ p["weight_hr"].T
        now |= {f"pre_{gate}": value for gate, value in pre.items()} | {"c": c, "h": h}
        for name, value in now.items():
            if value.requires_grad:
                value.retain_grad()
            steps.setdefault(name, []).append(value)
    return steps


def gradient(of: torch.Tensor) -> torch.Tensor:
    return torch.zeros_like(of) if of.grad is None else of.grad


def leaves(trace: lv.LSTMTrace) -> tuple[torch.Tensor, ...]:
    return tuple(torch.tensor(a, requires_grad=True) for a in (trace.x, trace.h0, trace.c0))


@given(cases(), st.booleans())
def test_values_and_gradients_are_torchs(
    case: tuple[Shape, Interventions], projected: bool
) -> None:
    shape, plan = case
    trace = traced(shape, plan, projected=projected)
    steps = torch_lstm(trace, *leaves(trace))
    for name, values in steps.items():
        np.testing.assert_allclose(
            getattr(trace, name), stack(values), rtol=0, atol=VALUES, err_msg=name
        )
    seed = shape.draw(*trace.h.shape, key=9)
    sum((torch.tensor(s) * h).sum() for s, h in zip(seed, steps["h"], strict=True)).backward()
    swept = trace.cell.backpropagate(trace, seed)
    at_pre = np.concatenate(
        [stack(list(map(gradient, steps[f"pre_{gate}"]))) for gate in LSTM_GATES], axis=-1
    )
    for mine, theirs in (
        (swept.dL_dh, stack(list(map(gradient, steps["h"])))),
        (swept.dL_dc, stack(list(map(gradient, steps["c"])))),
        (swept.dL_dpre, at_pre),
    ):
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=GRADIENTS)


@settings(max_examples=30)
@given(cases(), st.booleans())
def test_the_jacobian_is_torchs(case: tuple[Shape, Interventions], projected: bool) -> None:
    shape, plan = case
    if shape.batch is not None:
        shape = Shape(shape.steps, None, shape.input_size, shape.hidden_size, shape.seed)
    trace = traced(shape, plan, projected=projected)
    P = trace.cell.output_size
    for t in range(trace.steps):

        def step(state: torch.Tensor, t: int = t) -> torch.Tensor:
            x = torch.tensor(trace.x[t : t + 1])
            now = torch_lstm(trace, x, state[:P], state[P:], first=t)
            return torch.cat([now["h"][0], now["c"][0]])

        before = torch.tensor(np.concatenate([trace.h_prev[t], trace.c_prev[t]]))
        theirs = torch.autograd.functional.jacobian(step, before).numpy()
        np.testing.assert_allclose(
            trace.cell.jacobian(trace, t), theirs, rtol=0, atol=GRADIENTS, err_msg=str(t)
        )


def test_a_held_gate_has_no_slope_and_a_cut_wire_no_weight() -> None:
    trace = run(Interventions((Clamp("f", 0.25),), cut_recurrent=True))
    slopes, e = trace.slopes
    assert (slopes[:, LSTM_GATES.index("f")] == 0).all()
    assert (slopes[:, LSTM_GATES.index("g")] != 0).all()
    for t in range(2):
        # Nothing comes from h(t-1); from C(t-1) comes what is held of it.
        assert CELL.jacobian(trace, t).tolist() == [[0.0, e[t, 0] * 0.25], [0.0, 0.25]]
    swept = CELL.backpropagate(trace, np.array([[0.0], [1.0]]))
    np.testing.assert_array_equal(swept.dL_dc, swept.direct)
    assert swept.dL_dh[0, 0] == 0


def test_with_all_forget_gates_at_1_and_no_wires_the_error_is_carried_unchanged() -> None:
    # The constant error carousel of 1997: ∂L/∂C is the same at every step.
    shape = Shape(steps=50, batch=None, input_size=2, hidden_size=3, seed=1)
    trace = traced(shape, Interventions((Clamp("f", 1.0),), cut_recurrent=True))
    seed = np.zeros_like(trace.h)
    seed[-1] = 1.0
    dL_dc = trace.cell.backpropagate(trace, seed).dL_dc
    np.testing.assert_array_equal(dL_dc, np.broadcast_to(dL_dc[-1], dL_dc.shape))


# What is always so.


@given(cases(), st.booleans(), st.sampled_from([np.float64, np.float32]))
def test_what_was_kept_and_what_was_written_are_the_cell_state(
    case: tuple[Shape, Interventions], projected: bool, dtype: Any
) -> None:
    shape, plan = case
    trace = traced(shape, plan, projected=projected, dtype=dtype)
    assert trace.c.dtype == trace.f.dtype == dtype
    np.testing.assert_array_equal(trace.retained + trace.written, trace.c)
    np.testing.assert_array_equal(trace.o * trace.tanh_c, trace.read)
    held = plan.held(shape.steps, shape.hidden_size).astype(dtype)
    for k, gate in enumerate(LSTM_GATES):
        where = trace.held(gate)
        np.testing.assert_array_equal(where, ~np.isnan(held[:, k]))
        values, wanted = getattr(trace, gate), held[:, k]
        if shape.batch is not None:
            values, wanted = values.swapaxes(0, 1), wanted[None]
        np.testing.assert_array_equal(
            np.where(where, values, 0), np.where(where, np.broadcast_to(wanted, values.shape), 0)
        )
        # Where it is free, it follows its sum.
        pre = getattr(trace, f"pre_{gate}").astype(np.float64)
        follows = np.tanh(pre) if gate == "g" else 1 / (1 + np.exp(-pre))
        free = ~where if shape.batch is None else ~where[:, None]
        difference = np.where(free, getattr(trace, gate) - follows, 0)
        assert np.abs(difference).max() < 4 * np.finfo(dtype).eps


@given(cases(), st.integers(0, 10**6), st.sampled_from([np.float64, np.float32]))
def test_a_frozen_unit_stays_as_it_is_to_the_bit(
    case: tuple[Shape, Interventions], pick: int, dtype: Any
) -> None:
    shape, plan = case
    unit, first = pick % shape.hidden_size, pick % shape.steps
    plan = Interventions(plan.clamps, (Freeze(unit, first),), plan.cut_writes, plan.cut_recurrent)
    trace = traced(shape, plan, dtype=dtype)
    frozen = trace.c[first:, ..., unit]
    kept = np.broadcast_to(trace.c_prev[first, ..., unit], frozen.shape)
    assert frozen.tobytes() == kept.tobytes()
    assert (trace.written[first:, ..., unit] == 0).all()


@given(cases(), st.integers(0, 10**6))
def test_where_a_write_is_cut_nothing_is_written(
    case: tuple[Shape, Interventions], pick: int
) -> None:
    shape, plan = case
    step = pick % shape.steps
    plan = Interventions(plan.clamps, plan.freezes, (step,), plan.cut_recurrent)
    trace = traced(shape, plan)
    assert (trace.written[step] == 0).all()
    np.testing.assert_array_equal(trace.c[step], trace.retained[step])


@given(shapes(), st.booleans())
def test_with_all_forget_gates_at_1_the_state_is_the_sum_of_what_was_written(
    shape: Shape, cut: bool
) -> None:
    trace = traced(shape, Interventions((Clamp("f", 1.0),), cut_recurrent=cut))
    np.testing.assert_array_equal(trace.c, np.cumsum([trace.c0, *trace.written], axis=0)[1:])
    assert trace.interventions.is_lstm_of_1997


@given(shapes(), st.booleans(), st.sampled_from([np.float64, np.float32]))
def test_nothing_done_is_the_plain_trace_bit_for_bit(
    shape: Shape, projected: bool, dtype: Any
) -> None:
    cell = lstm_of(shape, projected=projected)
    plain = cell.trace(shape.x.astype(dtype))
    assert not NO_INTERVENTIONS
    beyond = Interventions(freezes=(Freeze(0, shape.steps),), cut_writes=(shape.steps,))
    for plan in (NO_INTERVENTIONS, Interventions(), beyond):
        trace = cell.trace(shape.x.astype(dtype), interventions=plan)
        for name in EVERYTHING:
            assert getattr(trace, name).tobytes() == getattr(plain, name).tobytes(), name
        np.testing.assert_array_equal(trace.slopes[0], plain.slopes[0])


@given(cases(), st.booleans())
def test_a_batch_is_its_sequences_one_by_one(
    case: tuple[Shape, Interventions], projected: bool
) -> None:
    shape, plan = case
    shape = Shape(shape.steps, shape.batch or 2, shape.input_size, shape.hidden_size, shape.seed)
    batch = traced(shape, plan, projected=projected)
    swept = batch.cell.backpropagate(batch, np.ones_like(batch.h))
    for b in range(shape.batch):
        one = batch.cell.trace(batch.x[:, b], batch.h0[b], batch.c0[b], interventions=plan)
        for name in EVERYTHING:
            np.testing.assert_allclose(
                getattr(batch, name)[:, b], getattr(one, name), rtol=0, atol=1e-14, err_msg=name
            )
        alone = batch.cell.backpropagate(one, np.ones_like(one.h))
        np.testing.assert_allclose(swept.dL_dpre[:, b], alone.dL_dpre, rtol=0, atol=1e-12)
        for gate in LSTM_GATES:
            np.testing.assert_array_equal(batch.held(gate), one.held(gate))
        t = shape.steps - 1
        np.testing.assert_allclose(
            batch.cell.jacobian(batch, t)[b], batch.cell.jacobian(one, t), rtol=0, atol=1e-13
        )


@given(cases())
def test_turned_around_a_trace_says_of_each_step_what_was_held(
    case: tuple[Shape, Interventions],
) -> None:
    shape, plan = case
    trace = traced(shape, plan)
    turned = trace.turned()
    for gate in LSTM_GATES:
        np.testing.assert_array_equal(turned.held(gate), trace.held(gate)[::-1])
        np.testing.assert_array_equal(turned.turned().held(gate), trace.held(gate))
    np.testing.assert_array_equal(turned.slopes[0], trace.slopes[0][::-1])


def test_single_biases_are_added_in_the_precision_of_the_sequence() -> None:
    cell = lv.LSTM.random(2, 3, seed=1, dtype=np.float32)
    wide = lv.LSTM(*(getattr(cell, name).astype(np.float64) for name in NAMES))
    x = np.ones((4, 2))
    for name in EVERYTHING:
        np.testing.assert_array_equal(getattr(cell.trace(x), name), getattr(wide.trace(x), name))


NAMES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


# What is refused.


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Clamp("c", 1.0), "gate is 'c'; expected one of i, f, g, o"),
        (lambda: Clamp("f", 1.5), r"the gate f\(t\) cannot be held at 1.5; .* from 0 to 1"),
        (lambda: Clamp("o", -0.1), r"the gate o\(t\) cannot be held at -0.1"),
        (lambda: Clamp("g", -2.0), r"C̃\(t\) cannot be held at -2; .* from -1 to 1"),
        (lambda: Clamp("f", math.nan), "expected a finite number"),
        (lambda: Clamp("f", math.inf), "expected a finite number"),
        (lambda: Clamp("f", "open"), "expected a number"),
        (lambda: Clamp("f", 1.0, unit=-1), "unit is -1"),
        (lambda: Clamp("f", 1.0, unit=0.5), "unit is 0.5"),
        (lambda: Freeze(-1), "unit is -1"),
        (lambda: Freeze(0, -1), "first is -1"),
        (lambda: Freeze(True), "unit is True"),
        (lambda: Interventions(cut_writes=(-1,)), "a step of cut_writes is -1"),
        (lambda: Interventions(cut_writes=(2, 2)), "cut_writes names the same thing twice"),
        (
            lambda: Interventions((Clamp("f", 1.0), Clamp("f", 0.0))),
            "clamps names the same thing twice",
        ),
        (lambda: Interventions(freezes=(Freeze(0), Freeze(0, 3))), "freezes names the same thing"),
        (lambda: run(Interventions((Clamp("f", 1.0, unit=1),))), "unit is 1; expected a unit"),
        (lambda: run(Interventions(freezes=(Freeze(1),))), "unit is 1; expected a unit"),
    ],
)
def test_what_cannot_be_done_is_refused(make: Any, message: str) -> None:
    with pytest.raises(lv.InvalidInput, match=message):
        make()


def test_the_cell_of_1997_is_the_one_without_a_forget_gate() -> None:
    assert Interventions((Clamp("f", 1.0),)).is_lstm_of_1997
    assert Interventions((Clamp("f", 1.0), Clamp("f", 1.0, unit=0))).is_lstm_of_1997
    for plan in (
        NO_INTERVENTIONS,
        Interventions((Clamp("f", 0.9),)),
        Interventions((Clamp("f", 1.0, unit=0),)),
        Interventions((Clamp("f", 1.0), Clamp("f", 0.5, unit=0))),
    ):
        assert not plan.is_lstm_of_1997
