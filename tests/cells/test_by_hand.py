"""Cells of one unit computed on paper, two steps each, written out."""

from __future__ import annotations

import math

import numpy as np
import pytest

import lstm_viz as lv


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def test_an_lstm_of_one_unit_over_two_steps() -> None:
    cell = lv.LSTM(
        weight_ih=[[0.5], [1.0], [-1.5], [2.0]],  # i, f, g, o
        weight_hh=[[0.25], [-0.5], [0.75], [1.0]],
        bias_ih=[0.1, 1.0, 0.0, -0.5],
        bias_hh=[0.0, 0.5, -0.25, 0.0],
    )
    trace = cell.trace([[2.0], [-1.0]], h0=[0.4], c0=[-0.8])

    # t = 1: x = 2, h(0) = 0.4, C(0) = -0.8
    i1 = sigmoid(0.5 * 2 + 0.25 * 0.4 + 0.1 + 0.0)  # σ(1.2)  = 0.76852
    f1 = sigmoid(1.0 * 2 - 0.5 * 0.4 + 1.0 + 0.5)  # σ(3.3)  = 0.96443
    g1 = math.tanh(-1.5 * 2 + 0.75 * 0.4 + 0.0 - 0.25)  # tanh(-2.95) = -0.99454
    o1 = sigmoid(2.0 * 2 + 1.0 * 0.4 - 0.5 + 0.0)  # σ(3.9)  = 0.98016
    c1 = f1 * -0.8 + i1 * g1
    h1 = o1 * math.tanh(c1)
    # t = 2: x = -1
    i2 = sigmoid(0.5 * -1 + 0.25 * h1 + 0.1)
    f2 = sigmoid(1.0 * -1 - 0.5 * h1 + 1.5)
    g2 = math.tanh(-1.5 * -1 + 0.75 * h1 - 0.25)
    o2 = sigmoid(2.0 * -1 + 1.0 * h1 - 0.5)
    c2 = f2 * c1 + i2 * g2
    h2 = o2 * math.tanh(c2)

    assert (i1, f1, g1, o1) == pytest.approx((0.768525, 0.964429, -0.994536, 0.980160), abs=1e-6)
    for name, expected in (
        ("i", (i1, i2)),
        ("f", (f1, f2)),
        ("g", (g1, g2)),
        ("o", (o1, o2)),
        ("c", (c1, c2)),
        ("h", (h1, h2)),
        ("retained", (f1 * -0.8, f2 * c1)),
        ("written", (i1 * g1, i2 * g2)),
        ("tanh_c", (math.tanh(c1), math.tanh(c2))),
    ):
        np.testing.assert_allclose(getattr(trace, name)[:, 0], expected, rtol=1e-14, err_msg=name)


def test_the_gradient_of_an_lstm_of_one_unit_over_two_steps() -> None:
    cell = lv.LSTM([[0.5], [1.0], [-1.5], [2.0]], [[0.25], [-0.5], [0.75], [1.0]])
    flow = lv.gradient_flow(cell, [[2.0], [-1.0]])
    t = flow.trace
    i, f, g, o, c = (getattr(t, name)[:, 0] for name in "ifgoc")
    # L = h(2), so dL/dC(2) = o(2) (1 - tanh² C(2))
    at_c2 = o[1] * (1 - math.tanh(c[1]) ** 2)
    # h(1) reaches C(2) through i, f and g of step 2, and h(2) through o
    at_h1 = (
        at_c2 * g[1] * i[1] * (1 - i[1]) * 0.25
        + at_c2 * c[0] * f[1] * (1 - f[1]) * -0.5
        + at_c2 * i[1] * (1 - g[1] ** 2) * 0.75
        + math.tanh(c[1]) * o[1] * (1 - o[1]) * 1.0
    )
    # C(1) reaches L along the belt, times f(2), and through h(1)
    along_the_belt = f[1] * at_c2
    at_c1 = along_the_belt + o[0] * (1 - math.tanh(c[0]) ** 2) * at_h1
    np.testing.assert_allclose(flow.dL_dc[:, 0], [at_c1, at_c2], rtol=1e-13)
    np.testing.assert_allclose(flow.dL_dh[:, 0], [at_h1, 1.0], rtol=1e-13)
    np.testing.assert_allclose(flow.direct[:, 0], [along_the_belt, at_c2], rtol=1e-13)


def test_a_gru_of_one_unit_over_two_steps() -> None:
    cell = lv.GRU(
        weight_ih=[[0.5], [-1.0], [1.5]],  # r, z, n
        weight_hh=[[1.0], [0.5], [-2.0]],
        bias_ih=[0.1, 0.2, 0.3],
        bias_hh=[0.0, -0.4, 0.7],
    )
    trace = cell.trace([[1.0], [-0.5]], h0=[0.6])
    h, expected = 0.6, {"r": [], "z": [], "n": [], "h": []}
    for x in (1.0, -0.5):
        r = sigmoid(0.5 * x + 1.0 * h + 0.1 + 0.0)
        z = sigmoid(-1.0 * x + 0.5 * h + 0.2 - 0.4)
        n = math.tanh(1.5 * x + 0.3 + r * (-2.0 * h + 0.7))  # reset after the product
        h = (1 - z) * n + z * h
        for name, value in zip("rznh", (r, z, n, h), strict=True):
            expected[name].append(value)
    for name, values in expected.items():
        np.testing.assert_allclose(getattr(trace, name)[:, 0], values, rtol=1e-14, err_msg=name)


@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
def test_a_vanilla_rnn_of_one_unit_over_two_steps(nonlinearity: str) -> None:
    cell = lv.RNN([[2.0]], [[-0.5]], [0.25], [0.5], nonlinearity)
    trace = cell.trace([[1.0], [-1.5]], h0=[0.2])
    phi = math.tanh if nonlinearity == "tanh" else lambda z: max(z, 0.0)
    h1 = phi(2.0 * 1.0 - 0.5 * 0.2 + 0.75)
    h2 = phi(2.0 * -1.5 - 0.5 * h1 + 0.75)
    np.testing.assert_allclose(trace.h[:, 0], [h1, h2], rtol=1e-14)
    np.testing.assert_allclose(trace.pre[0], [2.65], rtol=1e-14)
