"""What the experiments find, against closed forms, recurrences written out, and PyTorch."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import nn

import lstm_viz as lv
from lstm_viz.analysis import gradient_flow
from lstm_viz.gradients import draw_cell, jacobian_singular_values, noise
from lstm_viz.misconceptions import Outcome, statement
from lstm_viz.misconceptions.jacobians import GROWS_FIRST, drawn, largest_singular_values
from lstm_viz.misconceptions.memory import first_bit_and_noise, latch_through_h


def outcome(key: str, position: float | None = None) -> Outcome:
    return statement(key).outcome(position)


def positions(key: str) -> tuple[float, ...]:
    return statement(key).knob.positions


def sigmoid(z: np.ndarray | float) -> np.ndarray:
    return 1 / (1 + np.exp(-np.asarray(z)))


@pytest.mark.parametrize("i", positions("input-gate"))
def test_the_input_gate_lets_through_what_it_is(i: float) -> None:
    found = outcome("input-gate", i)
    offered = found.line("C̃(t)")
    np.testing.assert_allclose(offered, np.tanh(np.random.default_rng(0).normal(size=40)))
    np.testing.assert_allclose(found.line("C(t)"), np.cumsum(i * offered), atol=1e-12)
    assert found.value("through") == pytest.approx(i, abs=1e-12)


@pytest.mark.parametrize("f", positions("forget-one"))
def test_what_a_forget_gate_keeps_is_its_power(f: float) -> None:
    found = outcome("forget-one", f)
    np.testing.assert_allclose(found.line("C(t)"), f ** np.arange(1, 101), rtol=1e-12)
    assert found.value("left") == pytest.approx(f**100)


def test_published_shares_of_what_is_kept() -> None:
    assert outcome("forget-one", 0.5).value("left") == pytest.approx(7.9e-31, rel=0.01)
    assert outcome("forget-one", 0.999).value("left") == pytest.approx(0.9048, abs=1e-4)
    assert outcome("forget-one").value("once") == 1


@pytest.mark.parametrize("steps", positions("ninety-nine"))
def test_ninety_nine_percent_depends_on_how_long(steps: float) -> None:
    found = outcome("ninety-nine", steps)
    assert found.value("left") == pytest.approx(0.99**steps)
    assert found.holds == (0.99**steps > 0.9)
    assert 0.99 ** found.value("half") == pytest.approx(0.5)


@pytest.mark.parametrize("c", positions("output-gate"))
def test_the_cell_state_is_read_out_through_tanh(c: float) -> None:
    found = outcome("output-gate", c)
    assert found.value("h") == pytest.approx(math.tanh(c), abs=1e-12)
    assert found.value("claimed") == pytest.approx(1 / (1 + math.exp(-c)))
    np.testing.assert_allclose(found.line("h(t)"), np.tanh(found.at), atol=1e-12)


def test_a_new_lstm_has_no_gate_that_is_shut_or_open() -> None:
    """Counted with PyTorch's own cell, on the weights of that seed."""
    ours = lv.LSTM.random(4, 32, seed=0)
    cell = nn.LSTMCell(4, 32, dtype=torch.float64)
    with torch.no_grad():
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            getattr(cell, name).copy_(torch.from_numpy(np.array(getattr(ours, name))))
    x = torch.from_numpy(np.random.default_rng(0).normal(size=(100, 4)))
    h = c = torch.zeros(32, dtype=torch.float64)
    values = []
    with torch.no_grad():
        for step in x:
            sums = cell.weight_ih @ step + cell.bias_ih + cell.weight_hh @ h + cell.bias_hh
            i, f, _, o = torch.sigmoid(sums).split(32)
            values += [i, f, o]
            h, c = cell(step, (h, c))
    gates = torch.cat(values)
    found = outcome("switches", 0.0)
    assert found.value("between") == float(((gates >= 0.1) & (gates <= 0.9)).double().mean()) == 1
    assert found.value("shut") == found.value("open") == 0


def test_gates_of_the_trained_and_of_the_hand_set_network() -> None:
    trained = outcome("switches", 1.0)
    shares = [trained.value(name) for name in ("shut", "open", "between")]
    assert sum(shares) == pytest.approx(1)
    assert min(shares) > 0.05  # all three kinds
    example = lv.zoo.example_of("python")
    trace = example.cell.trace(example.sequence.x)
    np.testing.assert_array_equal(trained.line("f(t)"), trace.f[:, example.unit])
    by_hand = outcome("switches", 2.0)
    assert by_hand.value("between") == 0
    bits = np.random.default_rng(0).integers(0, 2, 100)
    # o and f are always open, i is the bit
    assert by_hand.value("open") == pytest.approx((2 + bits.mean()) / 3)


def test_one_cell_remembers_on_the_belt_and_the_other_through_h() -> None:
    belt, loop = outcome("short-and-long", 0.0), outcome("short-and-long", 1.0)
    assert (belt.value("cut"), belt.holds) == (1, True)
    assert belt.value("wiped") < 1e-15
    assert (loop.value("cut"), loop.value("wiped"), loop.holds) == (0, 1, False)


@pytest.mark.parametrize("bit", [1.0, -1.0])
def test_a_latch_through_h_holds_a_bit_for_a_thousand_steps(bit: float) -> None:
    x = np.zeros((1000, 1))
    x[0] = bit
    trace = latch_through_h().trace(x)
    assert trace.f.max() < 1e-15
    h, g = 0.0, 0.0
    for step in x[:, 0]:
        g = math.tanh(6 * step + 6 * h)
        h = math.tanh(g)
    assert trace.h[-1, 0] == pytest.approx(h)
    assert bit * h > 0.7


@pytest.mark.parametrize("steps", positions("bounded"))
def test_the_counter_goes_beyond_one(steps: float) -> None:
    found = outcome("bounded", steps)
    np.testing.assert_allclose(found.line("C(t)"), np.arange(1, steps + 1), rtol=1e-12)
    assert found.value("largest") == pytest.approx(steps)
    assert found.value("h") <= 1


@pytest.mark.parametrize("steps", positions("of-1997"))
def test_without_a_forget_gate_nothing_is_lost(steps: float) -> None:
    found = outcome("of-1997", steps)
    x = np.random.default_rng(0).random(int(steps))
    written = sigmoid(x) * np.tanh(x)
    assert found.value("before") == pytest.approx(written.sum())
    c = 0.0
    for value in written:
        c = float(sigmoid(1.0)) * c + value
    assert found.value("after") == pytest.approx(c)
    assert found.value("lost_after") == pytest.approx(1 - c / written.sum())
    assert found.value("lost_before") < 1e-12


def module_of(cell: lv.LSTM | lv.GRU | lv.RNN) -> nn.Module:
    return lv.to_torch(lv.Network.of(cell))


def run_lstm(cell: lv.LSTM, x: np.ndarray) -> np.ndarray:
    """The last (h, C), from PyTorch."""
    with torch.no_grad():
        _, (h, c) = module_of(cell)(torch.from_numpy(x))
    return np.concatenate([h.numpy().ravel(), c.numpy().ravel()])


@pytest.mark.parametrize("bias", positions("never-loses"))
def test_what_is_left_of_a_sign(bias: float) -> None:
    found = outcome("never-loses", bias)
    cell = lv.LSTM.random(1, 8, seed=0, forget_bias=None if bias == 0 else bias)
    both = [first_bit_and_noise(100, sign) for sign in (1.0, -1.0)]
    first, last = (
        np.linalg.norm(np.subtract(*(run_lstm(cell, x[:steps]) for x in both)))
        for steps in (1, 100)
    )
    assert found.value("lstm") == pytest.approx(last / first, rel=1e-2, abs=1e-14)
    ends = []
    for x in both:
        h = 0.0
        for value in x[:, 0]:
            h = math.tanh(2 * value + 2 * h)
        ends.append(h)
    assert found.value("rnn") == pytest.approx((ends[0] - ends[1]) / (2 * math.tanh(2)))


@pytest.mark.parametrize("steps", positions("parity"))
def test_one_unit_solves_parity(steps: float) -> None:
    found = outcome("parity", steps)
    bits = np.random.default_rng(1).integers(0, 2, int(steps))
    np.testing.assert_allclose(found.line("C(t)"), np.bitwise_xor.accumulate(bits), atol=1e-12)
    assert found.value("wrong") == 0


@pytest.mark.parametrize("loudness", positions("hidden-bounded"))
def test_the_hidden_state_stays_within_one(loudness: float) -> None:
    found = outcome("hidden-bounded", loudness)
    x = loudness * np.random.default_rng(0).normal(size=(100, 4))
    with torch.no_grad():
        h, _ = module_of(lv.LSTM.random(4, 8, seed=0, forget_bias=3.0))(torch.from_numpy(x))
    assert found.value("h") == pytest.approx(float(h.abs().max()), abs=1e-12)
    assert found.value("h") <= 1 < found.value("c")


@pytest.mark.parametrize("bias", positions("cannot-vanish"))
def test_gradients_of_lstm_and_rnn_are_autograds(bias: float) -> None:
    found = outcome("cannot-vanish", bias)
    settings = lv.GradientSettings(
        architectures=("rnn_tanh", "lstm"),
        forget_bias=None if bias == 0 else bias,
        initialisations=10,
    )
    x = torch.from_numpy(np.array(noise(settings)))
    left = []
    for k in range(10):
        ours = draw_cell(settings, "lstm", k, 4)
        cell = nn.LSTMCell(4, 32, dtype=torch.float64)
        with torch.no_grad():
            for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
                getattr(cell, name).copy_(torch.from_numpy(np.array(getattr(ours, name))))
        h = c = torch.zeros(32, dtype=torch.float64)
        first = None
        for step in x:
            h, c = cell(step, (h, c))
            if first is None:
                first = h
        assert first is not None
        (gradient,) = torch.autograd.grad(h.sum() / math.sqrt(32), first)
        left.append(float(gradient.norm()))
    assert found.value("lstm") == pytest.approx(sorted(left)[4], rel=1e-6)
    assert found.value("rnn") < 1e-20


@pytest.mark.parametrize("u", positions("forgetting"))
def test_a_latch_remembers_while_its_gradient_vanishes(u: float) -> None:
    found = outcome("forgetting", u)
    h, slope = 1.0, 1.0
    for _ in range(100):
        h = math.tanh(u * h)
        slope *= u * (1 - h * h)
    assert found.value("h") == pytest.approx(h)
    assert found.value("gradient") == pytest.approx(slope)
    assert found.value("gradient") < 1e-6


def test_the_latch_of_two_is_the_one_that_is_written_about() -> None:
    found = outcome("forgetting", 2.0)
    assert found.value("h") == pytest.approx(0.9575, abs=5e-5)  # h = tanh(2h)
    assert found.value("gradient") < 1e-77


@pytest.mark.parametrize("threshold", positions("clipping"))
def test_clipping_leaves_every_share_as_it_is(threshold: float) -> None:
    found = outcome("clipping", threshold)
    cell, x = lv.RNN.random(4, 32, seed=0), np.random.default_rng(0).normal(size=(100, 4))
    net = module_of(cell)
    h, _ = net(torch.from_numpy(x))
    h[-1].sum().backward()
    norm = float(nn.utils.clip_grad_norm_(net.parameters(), threshold))
    clipped_norm = math.sqrt(sum(float((p.grad**2).sum()) for p in net.parameters()))
    assert found.value("norm") == pytest.approx(norm)
    # Step 1's part: δ(1)·√(|x|² + 2), for h(0) = 0 and two biases.
    delta = np.linalg.norm(gradient_flow(cell, x).dL_dpre[0])
    part = float(delta * math.sqrt(float(x[0] @ x[0]) + 2))
    assert found.value("before") == pytest.approx(part / norm)
    assert found.value("after") == pytest.approx(part * threshold / norm / clipped_norm, rel=1e-5)
    assert found.value("after") == pytest.approx(found.value("before"))


def test_the_fast_singular_values_are_the_exact_ones() -> None:
    for cell, x in (drawn(1.0, 8), drawn(5.0, 8)):
        trace = cell.trace(x)
        exact = jacobian_singular_values(trace, [1, 2, 10, 50, 99])
        ours = np.log10(largest_singular_values(trace))[exact.lags - 1]
        np.testing.assert_allclose(ours, exact.log10[:, 0], atol=1e-9)


@pytest.mark.parametrize("bias", positions("diagonal"))
def test_the_jacobian_against_finite_differences(bias: float) -> None:
    """The norm of ∂C(t)/∂h(t−1), found by moving h(t−1)."""
    found = outcome("diagonal", bias)
    cell, x = drawn(None if bias == 0 else bias)
    trace = cell.trace(x)
    t, step = 50, 1e-6
    columns = []
    for unit in range(32):
        move = step * np.eye(32)[unit]
        up, down = (
            cell.trace(x[t : t + 1], h0=trace.h[t - 1] + sign * move, c0=trace.c[t - 1]).c[0]
            for sign in (1, -1)
        )
        columns.append((up - down) / (2 * step))
    by_moving = np.linalg.norm(np.array(columns).T, 2)
    assert by_moving == pytest.approx(
        np.linalg.norm(cell.jacobian(trace, t)[32:, :32], 2), rel=1e-6
    )
    assert found.value("gates") == pytest.approx(by_moving, rel=0.35)  # the mean over steps
    direct = found.line("diag(f) alone")
    np.testing.assert_allclose(direct[-1], np.prod(trace.f[1:], axis=0).max(), rtol=1e-9)
    assert found.value("ratio") == pytest.approx(found.line("the whole Jacobian")[-1] / direct[-1])


@pytest.mark.parametrize("radius", positions("spectral-radius"))
def test_the_spectral_radius_says_neither(radius: float) -> None:
    found = outcome("spectral-radius", radius)
    assert found.value("radius") == pytest.approx(radius)
    by_hand = found.line("[[½, 10], [0, ½]], radius ½")
    for lag in (1, 2, 3, 20):
        # U^k = [[½^k, k·10·½^(k−1)], [0, ½^k]]
        power = np.array([[0.5**lag, lag * 10 * 0.5 ** (lag - 1)], [0, 0.5**lag]])
        assert by_hand[lag - 1] == pytest.approx(np.linalg.norm(power, 2), rel=1e-9)
    assert np.abs(np.linalg.eigvals(GROWS_FIRST)).max() == 0.5
    assert found.value("grown") == pytest.approx(10.02, abs=0.01)


def test_a_radius_over_one_vanishes_all_the_same() -> None:
    found = outcome("spectral-radius", 1.1)
    cell = lv.RNN.random(4, 32, seed=0, init="spectral_radius", spectral_radius=1.1)
    x = torch.from_numpy(3 * np.random.default_rng(0).normal(size=(100, 4)))
    W, U, b = (
        torch.from_numpy(np.array(part))
        for part in (cell.weight_ih, cell.weight_hh, cell.bias_ih + cell.bias_hh)
    )

    def last(first: torch.Tensor) -> torch.Tensor:
        h = first
        for step in x[1:]:
            h = torch.tanh(W @ step + U @ h + b)
        return h

    product = torch.autograd.functional.jacobian(last, torch.tanh(W @ x[0] + b))
    assert found.value("left") == pytest.approx(
        float(torch.linalg.matrix_norm(product, 2)), rel=1e-6
    )
    assert not found.holds


def test_a_larger_bias_helps_and_then_hurts() -> None:
    carried = {bias: outcome("larger-bias", bias).value("now") for bias in positions("larger-bias")}
    less = {bias: outcome("larger-bias", bias).value("less") for bias in positions("larger-bias")}
    for bias in (2.0, 3.0, 4.0, 5.0, 6.0):
        assert less[bias] == carried[bias - 1]
    assert list(carried.values()) == sorted(carried.values())
    assert carried[1.0] < 1e-5
    assert carried[6.0] > 10
    held = [outcome("larger-bias", bias).holds for bias in positions("larger-bias")]
    assert held[0]
    assert not held[-1]
    exact = [
        jacobian_singular_values(
            lv.LSTM.random(4, 32, seed=k, forget_bias=5.0).trace(drawn(5.0)[1]), [99]
        ).log10[0, 0]
        for k in range(3)
    ]
    assert math.log10(carried[5.0]) == pytest.approx(np.mean(exact), abs=1e-9)


@pytest.mark.parametrize("steps", positions("rnn-bridge"))
def test_an_rnn_of_one_unit_bridges_any_of_them(steps: float) -> None:
    found = outcome("rnn-bridge", steps)
    rng = np.random.default_rng(0)
    x = 0.1 * rng.normal(size=(int(steps), 200, 1))
    x[0, :, 0] = bits = rng.choice([-1.0, 1.0], 200)
    net = nn.RNN(1, 1, dtype=torch.float64)
    with torch.no_grad():
        net.weight_ih_l0.fill_(2)
        net.weight_hh_l0.fill_(2)
        net.bias_ih_l0.zero_()
        net.bias_hh_l0.zero_()
        ends = net(torch.from_numpy(x))[1].numpy().ravel()
    assert found.value("right") == np.mean(np.sign(ends) == bits) == 1
    assert found.value("weakest") == pytest.approx(np.abs(ends).min())


@pytest.mark.parametrize("n", positions("peepholes"))
def test_counting_without_peepholes(n: float) -> None:
    found = outcome("peepholes", n)
    count = int(n)
    expected = [*range(1, count + 1), *range(count - 1, -1, -1)]
    np.testing.assert_allclose(found.line("C(t)"), expected, atol=1e-9)
    assert (found.value("top"), found.value("end")) == (n, 0)


@pytest.mark.parametrize("steps", positions("last-output"))
def test_the_backward_half_of_the_last_output_has_read_one_step(steps: float) -> None:
    found = outcome("last-output", steps)
    assert (found.value("end"), found.value("start")) == (1, steps)
    net = nn.LSTM(2, 4, bidirectional=True, dtype=torch.float64)
    cells = [lv.LSTM.random(2, 4, seed=seed) for seed in (0, 1)]
    with torch.no_grad():
        for suffix, cell in zip(("l0", "l0_reverse"), cells, strict=True):
            for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
                source = torch.from_numpy(np.array(getattr(cell, name)))
                getattr(net, f"{name}_{suffix}").copy_(source)
    x = torch.from_numpy(np.random.default_rng(0).normal(size=(int(steps), 2)))
    x.requires_grad_()
    out, (h_n, _) = net(x)
    torch.testing.assert_close(h_n[1], out[0, 4:])  # its last state is out[0]
    (reached,) = torch.autograd.grad(out[-1, 4:].sum(), x)
    assert reached.abs().sum(dim=1).nonzero().ravel().tolist() == [int(steps) - 1]


@pytest.mark.parametrize("size", positions("two-biases"))
def test_one_of_two_biases_is_superfluous_in_an_lstm_alone(size: float) -> None:
    found = outcome("two-biases", size)
    x = torch.from_numpy(np.random.default_rng(0).normal(size=(60, 3)))
    for kind, name in ((lv.LSTM, "lstm"), (lv.GRU, "gru")):
        net = module_of(kind.random(3, int(size), seed=0))
        with torch.no_grad():
            before = net(x)[0]
            net.bias_ih_l0 += net.bias_hh_l0
            net.bias_hh_l0.zero_()
            moved = float((net(x)[0] - before).abs().max())
        assert found.value(name) == pytest.approx(moved, abs=1e-12)
    assert found.value("lstm") < 1e-12 < 1e-3 < found.value("gru")
    assert found.value("saved") == 4 * size
