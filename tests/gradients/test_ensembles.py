"""Gradients of N networks at once: against autograd, one by one, by hand, at the edges."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.cells import Cell
from lstm_viz.gradients import ARCHITECTURES, LOSSES, Architecture, Loss, ensemble_gradients
from lstm_viz.gradients.ensembles import MOST_BYTES, working_bytes
from lstm_viz.gradients.ensembles.memory import at_once
from tests.cells.test_parity_with_pytorch import GRADIENTS, gru_of, lstm_of, rnn_of
from tests.strategies import Shape

PARAMETERS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")

architectures = st.sampled_from(ARCHITECTURES)
losses = st.sampled_from(LOSSES)


def one_of(architecture: Architecture, shape: Shape, *, bias: bool = True) -> Cell:
    if architecture == "lstm":
        return lstm_of(shape, bias=bias)
    if architecture == "gru":
        return gru_of(shape, bias=bias)
    return rnn_of(shape, architecture.removeprefix("rnn_"), bias=bias)


@st.composite
def ensembles(draw: st.DrawFn, bias: bool = True) -> tuple[Architecture, list[Cell], np.ndarray]:
    """N networks of one kind, and a sequence that fits them."""
    architecture, seed = draw(architectures), draw(st.integers(0, 2**32 - 1))
    steps, count = draw(st.integers(1, 12)), draw(st.integers(1, 4))
    D, H = draw(st.integers(1, 5)), draw(st.integers(1, 6))
    of_each = [Shape(steps, None, D, H, seed + k) for k in range(count)]
    return architecture, [one_of(architecture, shape, bias=bias) for shape in of_each], of_each[0].x


def seed_of(loss: Loss, steps: int, hidden_size: int) -> np.ndarray:
    seed = np.zeros((steps, hidden_size))
    seed[-1 if loss == "last" else slice(None)] = 1 / np.sqrt(hidden_size)
    return seed


def autograd(cell: Cell, x: np.ndarray, loss: Loss) -> dict[str, np.ndarray]:
    """The textbook's equations with every state and every parameter in the graph."""
    p = {
        name: torch.tensor(getattr(cell, name), requires_grad=True)
        for name in PARAMETERS
        if getattr(cell, name) is not None
    }
    b_ih, b_hh = p.get("bias_ih", torch.zeros(())), p.get("bias_hh", torch.zeros(()))
    h = torch.zeros(cell.hidden_size, dtype=torch.float64)
    c, hs, cs = h, [], []
    for x_t in torch.tensor(x):
        from_x, from_h = p["weight_ih"] @ x_t + b_ih, p["weight_hh"] @ h + b_hh
        if isinstance(cell, lv.LSTM):
            i, f, g, o = (from_x + from_h).chunk(4)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            c.retain_grad()
            cs.append(c)
        elif isinstance(cell, lv.GRU):
            (x_r, x_z, x_n), (h_r, h_z, q) = from_x.chunk(3), from_h.chunk(3)
            z, n = (x_z + h_z).sigmoid(), (x_n + (x_r + h_r).sigmoid() * q).tanh()
            h = (1 - z) * n + z * h
        else:
            h = from_x + from_h
            h = h.tanh() if cell.nonlinearity == "tanh" else h.relu()
        h.retain_grad()
        hs.append(h)
    seed = torch.tensor(seed_of(loss, len(x), cell.hidden_size))
    (torch.stack(hs) * seed).sum().backward()
    found = {"h": torch.stack([h.grad for h in hs]).norm(dim=1)}
    if cs:
        found["c"] = torch.stack([c.grad for c in cs]).norm(dim=1)
    grads = [parameter.grad for parameter in p.values()]
    found["parameters"] = torch.cat([torch.zeros(1), *(grad.flatten() for grad in grads)]).norm()
    return {name: value.numpy() for name, value in found.items()}


@given(ensembles() | ensembles(bias=False), losses)
def test_autograd(case: tuple[Architecture, list[Cell], np.ndarray], loss: Loss) -> None:
    architecture, cells, x = case
    found = ensemble_gradients(cells, x, loss)
    assert (found.norm_c is not None) == (architecture == "lstm")
    for k, cell in enumerate(cells):
        wanted = autograd(cell, x, loss)
        np.testing.assert_allclose(found.norm_h[k], wanted["h"], rtol=GRADIENTS, atol=1e-300)
        if found.norm_c is not None:
            np.testing.assert_allclose(found.norm_c[k], wanted["c"], rtol=GRADIENTS)
        np.testing.assert_allclose(found.norm_parameters[k], wanted["parameters"], rtol=GRADIENTS)


@given(ensembles() | ensembles(bias=False), losses, st.sampled_from([np.float64, np.float32]))
def test_the_same_as_one_network_at_a_time(
    case: tuple[Architecture, list[Cell], np.ndarray], loss: Loss, dtype: Any
) -> None:
    _, cells, x = case
    x = x.astype(dtype)
    found = ensemble_gradients(cells, x, loss)
    tolerance = {np.float64: dict(rtol=1e-11, atol=1e-300), np.float32: dict(rtol=2e-3, atol=1e-5)}
    for k, cell in enumerate(cells):
        flow = lv.gradient_flow(cell, x, seed_of(loss, len(x), cell.hidden_size))
        for name in ("norm_h", "norm_c", "norm_direct"):
            ours, its = getattr(found, name), getattr(flow, name)
            assert (ours is None) == (its is None)
            if ours is not None:
                assert ours.shape == (len(cells), len(x))
                assert ours.dtype == dtype
                np.testing.assert_allclose(ours[k], its, **tolerance[dtype], err_msg=name)
    assert found.norm_parameters.shape == (len(cells),)
    assert found.norm_parameters.dtype == dtype


@given(ensembles())
def test_directly_a_gradient_is_multiplied_by_the_forget_gates(
    case: tuple[Architecture, list[Cell], np.ndarray],
) -> None:
    architecture, cells, x = case
    last, every = (ensemble_gradients(cells, x, loss) for loss in LOSSES)
    if architecture.startswith("rnn"):
        assert last.norm_direct is None
        return
    T, v = len(x), 1 / np.sqrt(cells[0].hidden_size)
    for k, cell in enumerate(cells):
        trace = cell.trace(x)
        keep = trace.f if architecture == "lstm" else trace.z
        e = trace.o * (1 - trace.tanh_c**2) if architecture == "lstm" else np.ones_like(keep)
        from_each = [  # from h(s) back to t: (∏ f) ⊙ e(s) ⊙ v
            [np.prod(keep[t + 1 : s + 1], axis=0) * e[s] * v for s in range(t, T)] for t in range(T)
        ]
        of_last = [np.linalg.norm(parts[-1]) for parts in from_each]
        of_every = [np.linalg.norm(np.sum(parts, axis=0)) for parts in from_each]
        np.testing.assert_allclose(last.norm_direct[k], of_last, rtol=1e-12)
        np.testing.assert_allclose(every.norm_direct[k], of_every, rtol=1e-12)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_finite_differences(architecture: Architecture, loss: Loss) -> None:
    shape = Shape(steps=5, batch=None, input_size=2, hidden_size=3, seed=4)
    cell, x = one_of(architecture, shape), shape.x
    seed = seed_of(loss, 5, 3)
    step, slopes = 1e-6, []
    for name in PARAMETERS:
        weights = getattr(cell, name)
        for where in np.ndindex(weights.shape):
            values = []
            for sign in (1, -1):
                nudged = {each: getattr(cell, each) for each in PARAMETERS}
                nudged[name] = weights.copy()
                nudged[name][where] += sign * step
                if architecture.startswith("rnn"):
                    nudged["nonlinearity"] = architecture.removeprefix("rnn_")
                values.append((type(cell)(**nudged).trace(x).h * seed).sum())
            slopes.append((values[0] - values[1]) / (2 * step))
    found = ensemble_gradients([cell], x, loss).norm_parameters[0]
    assert found == pytest.approx(np.linalg.norm(slopes), rel=1e-7)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_many_steps_and_more_networks_than_are_computed_at_once(
    architecture: Architecture,
) -> None:
    # More than one block of steps, and for all but the RNNs more than one handful of networks.
    H, N = 96, 8
    cells = [one_of(architecture, Shape(1, None, 3, H, k)) for k in range(N)]
    cells = [type(cell)(*(w / 4 for w in weights_of(cell)), **options_of(cell)) for cell in cells]
    assert architecture.startswith("rnn") or at_once(architecture, 70, H) < N
    x = Shape(70, None, 3, H, 9).x
    found = ensemble_gradients(cells, x, "every")
    for k, cell in enumerate(cells):
        flow = lv.gradient_flow(cell, x, seed_of("every", 70, H))
        np.testing.assert_allclose(found.norm_h[k], flow.norm_h, rtol=1e-11)
        grads = (
            flow.dL_dpre.T @ x,
            recurrent_pre(flow).T @ flow.trace.h_prev,
            flow.dL_dpre.sum(axis=0),
            recurrent_pre(flow).sum(axis=0),
        )
        norm = np.linalg.norm(np.concatenate([grad.ravel() for grad in grads]))
        assert found.norm_parameters[k] == pytest.approx(norm, rel=1e-11)


def weights_of(cell: Cell) -> list[np.ndarray]:
    return [getattr(cell, name) for name in PARAMETERS]


def options_of(cell: Cell) -> dict[str, str]:
    return {"nonlinearity": cell.nonlinearity} if isinstance(cell, lv.RNN) else {}


def recurrent_pre(flow: lv.GradientFlow) -> np.ndarray:
    """∂L/∂(U h + b_hh): that at the pre-activations, but for a GRU's n, which r multiplies."""
    at_pre = flow.dL_dpre.copy()
    if isinstance(flow.trace, lv.GRUTrace):
        at_pre[:, flow.trace.cell.rows("n")] *= flow.trace.r
    return at_pre


# Out of the float range.


def test_a_gradient_too_small_to_square_still_has_its_norm() -> None:
    cell = lv.RNN([[1.0]], [[1e-2]])
    found = ensemble_gradients([cell, cell], np.zeros((120, 1)), "last")
    assert found.norm_h[:, 0] == pytest.approx([1e-238] * 2, rel=1e-9)
    gone = ensemble_gradients([cell], np.zeros((400, 1)), "last")
    assert gone.norm_h[0, 0] == 0.0
    assert gone.norm_h[0, -1] == 1.0


@pytest.mark.parametrize("kind", [lv.LSTM, lv.GRU])
def test_what_vanishes_along_the_belt_is_0(kind: Any) -> None:
    # Kept by 0.7 a step: below the float range numbers so small would not shrink any more.
    keep = np.log(0.7 / 0.3)
    cell = kind.random(1, 3, forget_bias=keep, recurrent_gain=0.0)
    cell = kind(0 * cell.weight_ih, cell.weight_hh, cell.bias_ih, cell.bias_hh)
    for dtype, steps in ((np.float64, 2200), (np.float32, 300)):
        found = ensemble_gradients([cell], np.zeros((steps, 1), dtype), "last")
        assert found.norm_direct[0, 0] == 0.0
        assert found.norm_h[0, 0] == 0.0
        assert found.norm_direct[0, -100] == pytest.approx(
            found.norm_direct[0, -1] * 0.7**99, rel=1e-3
        )


def test_what_explodes_is_inf_and_spoils_no_other_network() -> None:
    grows = lv.RNN(np.ones((2, 1)), [[2.0, 3.0], [-3.0, 2.0]])  # by √13 a step
    calm = lv.RNN(np.ones((2, 1)), [[0.2, 0.3], [-0.3, 0.2]])
    x = np.zeros((1200, 1))
    found = ensemble_gradients([calm, grows, calm], x, "last")
    finite = np.isfinite(found.norm_h[1])
    assert (found.norm_h[1][~finite] == np.inf).all()
    assert 0 < finite.argmax() < 1200
    assert finite[finite.argmax() :].all()
    assert found.norm_parameters[1] == np.inf
    alone = ensemble_gradients([calm], x, "last")
    for k in (0, 2):
        np.testing.assert_allclose(found.norm_h[k], alone.norm_h[0], rtol=1e-12)
        np.testing.assert_allclose(found.norm_parameters[k], alone.norm_parameters[0], rtol=1e-12)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_relu_state_that_overflows_is_inf_and_spoils_no_other_network(dtype: Any) -> None:
    b = np.ones(2)
    grows = lv.RNN(np.ones((2, 1)), 30 * np.ones((2, 2)), b, b, nonlinearity="relu")
    signs = lv.RNN(np.ones((2, 1)), [[30.0, 1.0], [-30.0, 30.0]], b, b, nonlinearity="relu")
    calm = lv.RNN(np.ones((2, 1)), 0.4 * np.eye(2), b, b, nonlinearity="relu")
    x = np.ones((400, 1), dtype)
    with pytest.raises(lv.InvalidInput, match="left the range"):
        grows.trace(x)
    found = ensemble_gradients([grows, calm, signs], x, "every")
    for k in (0, 2):
        assert (found.norm_h[k] == np.inf).all()
        assert found.norm_parameters[k] == np.inf
    alone = ensemble_gradients([calm], x, "every")
    np.testing.assert_allclose(found.norm_h[1], alone.norm_h[0], rtol=1e-6)
    np.testing.assert_allclose(found.norm_parameters[1], alone.norm_parameters[0], rtol=1e-6)


@given(architectures, losses, st.integers(0, 2**32 - 1), st.sampled_from([1e-3, 1.0, 30.0, 1e150]))
def test_no_norm_is_ever_nan(
    architecture: Architecture, loss: Loss, seed: int, scale: float
) -> None:
    shape = Shape(steps=60, batch=None, input_size=2, hidden_size=3, seed=seed)
    cell = one_of(architecture, shape)
    cell = type(cell)(*(scale * w for w in weights_of(cell)), **options_of(cell))
    for dtype in (np.float64, np.float32):
        found = ensemble_gradients([cell], shape.x.astype(dtype), loss)
        for norms in (found.norm_h, found.norm_c, found.norm_direct, found.norm_parameters):
            if norms is not None:
                assert not np.isnan(norms).any()
                assert (norms >= 0).all()


def test_gates_that_saturate_without_a_warning() -> None:
    for kind in (lv.LSTM, lv.GRU):
        cell = kind.random(1, 2, seed=1)
        cell = kind(1e4 * cell.weight_ih, cell.weight_hh, cell.bias_ih, cell.bias_hh)
        found = ensemble_gradients([cell], np.array([[1.0], [-1.0], [1.0]]), "last")
        assert np.isfinite(found.norm_h).all()


# Memory, and what is refused.


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize(("steps", "hidden_size", "count"), [(100, 32, 20), (1500, 64, 3)])
def test_the_estimate_of_the_memory(
    architecture: Architecture, dtype: Any, steps: int, hidden_size: int, count: int
) -> None:
    cells = [one_of(architecture, Shape(1, None, 4, hidden_size, k)) for k in range(count)]
    cells = [type(cell)(*(w / 9 for w in weights_of(cell)), **options_of(cell)) for cell in cells]
    x = Shape(steps, None, 4, 1, 0).x.astype(dtype)
    tracemalloc.start()
    try:
        ensemble_gradients(cells, x, "last")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    estimate = working_bytes(architecture, steps, hidden_size, count, x.dtype.itemsize)
    assert estimate == pytest.approx(peak, rel=0.35)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_memory_stays_in_bounds(architecture: Architecture) -> None:
    assert at_once(architecture, 5000, 128) >= 1
    for steps in (1, 100, 5000):
        for hidden_size in (1, 32, 128):
            norms = 2 * 3 * steps * 50 * 8
            assert working_bytes(architecture, steps, hidden_size, 50) <= MOST_BYTES + norms


LSTM_3, X = lv.LSTM.random(2, 3), np.zeros((4, 2))


@pytest.mark.parametrize(
    ("cells", "x", "loss", "message"),
    [
        ([], X, "last", "cells is empty"),
        (["LSTM"], X, "last", r"cells\[0\] is a str"),
        ([LSTM_3, lv.GRU.random(2, 3)], X, "last", r"cells\[1\] is GRU with .*cells\[0\] LSTM"),
        ([LSTM_3, lv.LSTM.random(2, 4)], X, "last", r"cells\[1\] is LSTM with D = 2 and H = 4"),
        ([LSTM_3, lv.LSTM.random(1, 3)], X, "last", r"cells\[1\] is LSTM with D = 1 and H = 3"),
        (
            [lv.RNN.random(2, 3), lv.RNN.random(2, 3, nonlinearity="relu")],
            X,
            "last",
            r"cells\[1\] is RNN \(relu\)",
        ),
        ([lv.LSTM.random(2, 3, proj_size=1)], X, "last", r"cells\[0\] has a projection"),
        ([LSTM_3], X, "first", "loss is 'first'; expected one of last, every"),
        ([LSTM_3], np.zeros((4, 3)), "last", r"x has shape \(4, 3\)"),
        ([LSTM_3], np.zeros((4, 5, 2)), "last", r"x has shape \(4, 5, 2\); expected one sequence"),
        ([LSTM_3], np.zeros((0, 2)), "last", "empty sequence"),
        ([LSTM_3], np.full((4, 2), np.nan), "last", "x.* is nan"),
    ],
)
def test_what_is_refused(cells: Any, x: Any, loss: Any, message: str) -> None:
    with pytest.raises(lv.InvalidInput, match=message):
        ensemble_gradients(cells, x, loss)


def test_what_is_found_cannot_be_written_to() -> None:
    found = ensemble_gradients([LSTM_3], X, "last")
    for norms in (found.norm_h, found.norm_c, found.norm_direct, found.norm_parameters):
        assert not norms.flags.writeable
