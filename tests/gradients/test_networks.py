"""The networks of a comparison: their sizes, their weights, the noise and the loss."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

import lstm_viz as lv
from lstm_viz.cells import INITIALISATIONS
from lstm_viz.gradients import (
    ARCHITECTURES,
    Architecture,
    GradientSettings,
    draw_cell,
    loss_seed,
    noise,
    parameter_count,
    size_of,
)

TORCH: dict[Architecture, type[nn.Module]] = {
    "rnn_tanh": nn.RNN,
    "rnn_relu": nn.RNN,
    "gru": nn.GRU,
    "lstm": nn.LSTM,
}


@given(st.sampled_from(ARCHITECTURES), st.integers(1, 16), st.integers(1, 40))
def test_as_many_parameters_as_pytorch_counts(
    architecture: Architecture, input_size: int, hidden_size: int
) -> None:
    module = TORCH[architecture](input_size, hidden_size)
    counted = sum(parameter.numel() for parameter in module.parameters())
    assert parameter_count(architecture, input_size, hidden_size) == counted


@given(st.sampled_from(ARCHITECTURES), st.integers(1, 16), st.integers(1, 128))
def test_the_size_that_comes_nearest_to_the_lstm_s_parameters(
    architecture: Architecture, input_size: int, hidden_size: int
) -> None:
    settings = GradientSettings(hidden_size=hidden_size, same="parameters")
    found = size_of(settings, architecture, input_size)
    wanted = parameter_count("lstm", input_size, hidden_size)

    def off(size: int) -> int:
        return abs(parameter_count(architecture, input_size, size) - wanted)

    assert found >= 1
    assert off(found) <= off(found + 1)
    assert found == 1 or off(found) <= off(found - 1)
    assert size_of(settings, "lstm", input_size) == hidden_size
    same = GradientSettings(hidden_size=hidden_size)
    assert size_of(same, architecture, input_size) == hidden_size


def test_noise_is_drawn_from_its_seed_and_scaled() -> None:
    settings = GradientSettings(steps=4000, input_size=3, seed=5)
    x = noise(settings)
    assert x.shape == (4000, 3)
    assert x.dtype == np.float64
    assert not x.flags.writeable
    assert abs(x.mean()) < 0.03
    assert x.std() == pytest.approx(1, abs=0.03)
    np.testing.assert_array_equal(x, noise(settings))
    assert (x != noise(GradientSettings(steps=4000, input_size=3, seed=6))).all()
    scaled = noise(GradientSettings(steps=4000, input_size=3, seed=5, input_scale=2.5))
    np.testing.assert_allclose(scaled, 2.5 * x, rtol=1e-15)
    single = noise(GradientSettings(steps=4000, input_size=3, seed=5, precision="float32"))
    np.testing.assert_array_equal(single, x.astype(np.float32))
    assert single.dtype == np.float32


@pytest.mark.parametrize("init", INITIALISATIONS)
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_each_kind_of_network_is_drawn_as_it_draws_itself(
    architecture: Architecture, init: str
) -> None:
    settings = GradientSettings(
        init=init, seed=3, hidden_size=4, steps=50, spectral_radius=0.9, recurrent_gain=1.2
    )
    cell = draw_cell(settings, architecture, 2, 3)
    options = dict(seed=5, init=init, spectral_radius=0.9, recurrent_gain=1.2)
    if architecture.startswith("rnn"):
        options["init"] = "pytorch" if init == "chrono" else init  # it has no gate to set
        nonlinearity = architecture.removeprefix("rnn_")
        wanted = lv.RNN.random(3, 4, nonlinearity=nonlinearity, **options)
        assert cell.nonlinearity == nonlinearity
    else:
        options |= {"chrono_steps": 50} if init == "chrono" else {"forget_bias": 3.0}
        wanted = (lv.GRU if architecture == "gru" else lv.LSTM).random(3, 4, **options)
    assert type(cell) is type(wanted)
    for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
        np.testing.assert_array_equal(getattr(cell, name), getattr(wanted, name), err_msg=name)


def test_the_forget_bias_is_that_of_the_gate_that_keeps() -> None:
    settings = GradientSettings(forget_bias=-2.0, hidden_size=5, precision="float32")
    for architecture, gate in (("lstm", "f"), ("gru", "z")):
        cell = draw_cell(settings, architecture, 0, 2)
        np.testing.assert_array_equal((cell.bias_ih + cell.bias_hh)[cell.rows(gate)], [-2.0] * 5)
        assert cell.weight_hh.dtype == np.float32
    as_drawn = draw_cell(GradientSettings(forget_bias=None, hidden_size=5), "lstm", 0, 2)
    np.testing.assert_array_equal(as_drawn.bias_ih, lv.LSTM.random(2, 5).bias_ih)


def test_chrono_with_very_few_steps_still_draws() -> None:
    assert draw_cell(GradientSettings(init="chrono", steps=1), "lstm", 0, 2).hidden_size == 32


@given(st.integers(1, 20), st.integers(1, 128))
def test_the_loss_s_own_share_has_norm_1(steps: int, hidden_size: int) -> None:
    last = loss_seed(GradientSettings(loss="last"), steps, hidden_size)
    every = loss_seed(GradientSettings(loss="every"), steps, hidden_size)
    assert last.shape == every.shape == (steps, hidden_size)
    np.testing.assert_allclose(np.linalg.norm(every, axis=1), 1.0, rtol=1e-14)
    np.testing.assert_allclose(np.linalg.norm(last[-1]), 1.0, rtol=1e-14)
    assert not last[:-1].any()
    single = loss_seed(GradientSettings(precision="float32"), steps, hidden_size)
    assert single.dtype == np.float32
