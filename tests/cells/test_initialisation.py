"""Random cells: what each named initialisation promises."""

from __future__ import annotations

import numpy as np
import pytest

import lstm_viz as lv

KINDS = [lv.LSTM, lv.GRU, lv.RNN]


def blocks(cell: lv.LSTM | lv.GRU | lv.RNN) -> list[np.ndarray]:
    return [cell.weight_hh[cell.rows(gate)] for gate in cell.gates]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_cell(kind: type) -> None:
    one, again, other = (kind.random(3, 5, seed=seed) for seed in (7, 7, 8))
    np.testing.assert_array_equal(one.weight_hh, again.weight_hh)
    assert not np.array_equal(one.weight_hh, other.weight_hh)
    assert (one.input_size, one.hidden_size, one.output_size) == (3, 5, 5)


@pytest.mark.parametrize("kind", KINDS)
def test_the_default_is_pytorchs_uniform(kind: type) -> None:
    cell = kind.random(30, 64, seed=0)
    for array in (cell.weight_ih, cell.weight_hh, cell.bias_ih, cell.bias_hh):
        assert np.abs(array).max() <= 1 / 8  # U(-1/√H, 1/√H)
        assert array.std() == pytest.approx(1 / 8 / np.sqrt(3), rel=0.15)
        assert abs(array.mean()) < 0.03


@pytest.mark.parametrize("kind", KINDS)
def test_orthogonal_and_its_gain(kind: type) -> None:
    for gain in (1.0, 1.5):
        for block in blocks(kind.random(2, 6, init="orthogonal", recurrent_gain=gain)):
            np.testing.assert_allclose(block @ block.T, gain**2 * np.eye(6), atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_identity_is_the_irnns(kind: type) -> None:
    cell = kind.random(2, 4, init="identity")
    for block in blocks(cell):
        np.testing.assert_array_equal(block, np.eye(4))
    np.testing.assert_array_equal(cell.bias_ih + cell.bias_hh, 0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("radius", [0.0, 0.1, 0.9, 2.0])
def test_the_spectral_radius_asked_for(kind: type, radius: float) -> None:
    for block in blocks(kind.random(2, 7, init="spectral_radius", spectral_radius=radius)):
        assert np.abs(np.linalg.eigvals(block)).max() == pytest.approx(radius, abs=1e-12)


def test_forget_bias_is_the_sum_of_both_biases() -> None:
    cell = lv.LSTM.random(2, 5, forget_bias=1.5)
    plain = lv.LSTM.random(2, 5)
    total, untouched = cell.bias_ih + cell.bias_hh, plain.bias_ih + plain.bias_hh
    np.testing.assert_array_equal(total[cell.rows("f")], 1.5)
    np.testing.assert_array_equal(total[cell.rows("g")], untouched[cell.rows("g")])
    gru = lv.GRU.random(2, 5, forget_bias=2.0)
    np.testing.assert_array_equal((gru.bias_ih + gru.bias_hh)[gru.rows("z")], 2.0)


def test_chrono() -> None:
    cell = lv.LSTM.random(2, 400, init="chrono", chrono_steps=100)
    total = cell.bias_ih + cell.bias_hh
    kept = np.exp(total[cell.rows("f")])
    assert kept.min() >= 1
    assert kept.max() <= 99
    assert kept.mean() == pytest.approx(50, rel=0.1)  # U[1, T-1]
    np.testing.assert_array_equal(total[cell.rows("i")], -total[cell.rows("f")])
    np.testing.assert_array_equal(total[cell.rows("o")], 0)


def test_projection_bias_and_dtype() -> None:
    cell = lv.LSTM.random(2, 5, proj_size=3, bias=False, dtype=np.float32)
    assert cell.weight_hh.shape == (20, 3)
    assert cell.weight_hr.shape == (3, 5)
    assert cell.bias_ih is None
    assert cell.weight_ih.dtype == np.float32
    assert cell.output_size == 3
    assert cell.trace(np.zeros((4, 2))).h.shape == (4, 3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"input_size": 0}, "input_size is 0; expected a whole number of at least 1"),
        ({"hidden_size": 2.5}, "hidden_size is 2.5"),
        ({"hidden_size": True}, "hidden_size is True"),
        ({"seed": -1}, "seed is -1"),
        ({"init": "xavier"}, "init is 'xavier'; expected one of pytorch, orthogonal"),
        ({"forget_bias": float("nan")}, "forget_bias is nan; expected a finite number"),
        ({"forget_bias": 1.0, "bias": False}, "expected bias=True"),
        ({"init": "chrono"}, "chrono_steps is 0; expected a whole number of at least 3"),
        ({"init": "spectral_radius", "spectral_radius": -1}, "spectral_radius is -1"),
        ({"proj_size": 3}, "proj_size is 3; expected less than hidden_size 3"),
        ({"proj_size": 2, "init": "identity"}, "needs square recurrent blocks"),
        ({"dtype": np.int64}, "dtype is <class 'numpy.int64'>; expected float64 or float32"),
        ({"dtype": "foo"}, "dtype is 'foo'; expected float64 or float32"),
        ({"recurrent_gain": "big"}, "recurrent_gain is 'big'; expected a number"),
        ({"recurrent_gain": 10**400}, "recurrent_gain is inf; expected a finite number"),
        ({"hidden_size": 10**7}, "make 400,000,080,000,000 weights; expected at most 134,217,728"),
    ],
)
def test_options_outside_their_range(arguments: dict, message: str) -> None:
    with pytest.raises(lv.InvalidInput, match=message):
        lv.LSTM.random(**({"input_size": 2, "hidden_size": 3} | arguments))


def test_options_that_a_cell_has_no_use_for() -> None:
    with pytest.raises(lv.InvalidInput, match="a GRU has no projection"):
        lv.GRU.random(2, 3, proj_size=1)
    with pytest.raises(lv.InvalidInput, match="a vanilla RNN has no gate that keeps the state"):
        lv.RNN.random(2, 3, forget_bias=1.0)
    assert lv.RNN.random(2, 3, nonlinearity="relu").nonlinearity == "relu"
