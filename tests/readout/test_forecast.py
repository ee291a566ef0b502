"""A series continued: networks by hand, against a run from the start, and the errors."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.readout import RealUnits, forecast
from tests.readout.networks import multiplier, network


def test_by_hand() -> None:
    found = forecast(multiplier(0.5), [8.0, 6.0, 4.0], 3, known_rest=[3.0, 1.0])
    np.testing.assert_array_equal(found.known, [[8.0], [6.0], [4.0]])
    assert math.isnan(found.one_ahead[0, 0])
    np.testing.assert_array_equal(found.one_ahead[1:], [[4.0], [3.0]])
    np.testing.assert_array_equal(found.free, [[2.0], [1.0], [0.5]])
    np.testing.assert_array_equal(found.said[:, 0], [4.0, 3.0, 2.0, 1.0, 0.5, 0.25])
    assert found.one_ahead_error == pytest.approx(math.sqrt((2**2 + 1**2) / 2))
    assert found.as_before_error == pytest.approx(2.0)
    assert found.free_error == pytest.approx(math.sqrt((1**2 + 0**2) / 2))
    np.testing.assert_array_equal(found.trace.layers[0][0].x[:, 0], [8, 6, 4, 2, 1, 0.5])
    for array in (found.known, found.one_ahead, found.free, found.rest, found.said):
        assert array is not None
        assert not array.flags.writeable


def test_who_says_what_was_is_as_good_as_saying_what_was() -> None:
    x = np.abs(np.random.default_rng(0).normal(size=20))
    found = forecast(multiplier(1.0), x, 5)
    assert found.one_ahead_error == found.as_before_error
    np.testing.assert_array_equal(found.free[:, 0], [x[-1]] * 5)
    assert found.rest is None
    assert found.free_error is None


@settings(max_examples=30)
@given(
    st.sampled_from(["LSTM", "GRU", "RNN"]),
    st.integers(1, 3),
    st.integers(1, 2),
    st.integers(1, 8),
    st.integers(1, 6),
    st.integers(0, 99),
)
def test_it_runs_as_who_reads_all_from_the_start_each_time(
    kind: str, size: int, layers: int, steps: int, ahead: int, seed: int
) -> None:
    net = network(size, size, kind=kind, layers=layers, seed=seed)
    x = np.random.default_rng(seed).normal(size=(steps, size))
    found = forecast(net, x, ahead)
    read = x
    for _ in range(ahead):
        logits = net.trace(read).logits
        assert logits is not None
        read = np.concatenate([read, logits[-1:]])
    np.testing.assert_allclose(found.free, read[steps:], rtol=1e-6, atol=1e-9)
    whole = net.trace(found.trace.layers[0][0].x).logits
    assert whole is not None
    np.testing.assert_allclose(found.said, whole, rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(found.one_ahead[1:], found.said[: steps - 1])
    assert len(found.said) == steps + ahead


def test_a_single_step_and_a_rest_longer_than_the_run() -> None:
    found = forecast(multiplier(2.0), [[1.0]], 2, known_rest=np.arange(5.0))
    np.testing.assert_array_equal(found.free, [[2.0], [4.0]])
    assert found.rest is not None
    np.testing.assert_array_equal(found.rest, [[0.0], [1.0]])
    assert math.isnan(found.one_ahead_error)
    assert math.isnan(found.as_before_error)


def test_what_is_given_is_copied() -> None:
    x = np.ones((3, 1))
    found = forecast(multiplier(1.0), x, 1)
    x[:] = 7
    np.testing.assert_array_equal(found.known, 1)


def test_errors_near_the_end_of_the_range_are_finite() -> None:
    found = forecast(multiplier(0.5), [1e300, 1e300], 1)
    assert found.one_ahead_error == pytest.approx(5e299)


def test_what_runs_away_is_named() -> None:
    with pytest.raises(lv.InvalidInput, match=r"left the float range after 10[0-9] of its own"):
        forecast(multiplier(1000.0), [1.0], 200)


def test_what_cannot_be_continued_is_refused() -> None:
    x = np.zeros((4, 2))
    with pytest.raises(lv.InvalidInput, match="2 inputs and 1 outputs"):
        forecast(network(2, 1), x, 3)
    with pytest.raises(lv.InvalidInput, match="no read-out"):
        forecast(lv.Network.of(lv.LSTM.random(2, 2)), x, 3)
    cell = lv.LSTM.random(2, 2)
    with pytest.raises(lv.InvalidInput, match="says probabilities"):
        forecast(lv.Network(((cell,),), lv.Readout(np.eye(2), None, "softmax")), x, 3)
    both_ways = lv.Network(((cell, cell),), lv.Readout(np.ones((2, 4))))
    with pytest.raises(lv.InvalidInput, match="also reads backward"):
        forecast(both_ways, x, 3)
    net = network(2, 2)
    for steps in (0, 1001, 1.5):
        with pytest.raises(lv.InvalidInput, match="steps is"):
            forecast(net, x, steps)  # type: ignore[arg-type]
    for bad in (np.zeros(4), np.zeros((4, 3)), np.zeros((0, 2)), np.zeros((4, 1, 2))):
        with pytest.raises(lv.InvalidInput, match=r"x has shape .*; expected \(T, 2\)"):
            forecast(net, bad, 3)
    with pytest.raises(lv.InvalidInput, match=r"x\[1, 0\] is nan"):
        forecast(net, [[0.0, 0.0], [math.nan, 0.0]], 3)
    with pytest.raises(lv.InvalidInput, match="known_rest has shape"):
        forecast(net, x, 3, known_rest=[1.0])
    with pytest.raises(lv.InvalidInput, match="at most 10,000"):
        forecast(net, np.zeros((10_001, 2)), 3)


def test_real_units() -> None:
    celsius = RealUnits("°C", 7.0, 16.0)
    np.testing.assert_array_equal(celsius.real([0.0, 1.0, -2.0]), [16.0, 23.0, 2.0])
    assert celsius.behind == " °C"
    plain = RealUnits()
    value = np.array([0.1 + 0.2])
    assert plain.real(value)[0] == value[0]
    assert plain.behind == ""
    for bad in ({"factor": 0.0}, {"factor": -1.0}, {"factor": math.inf}, {"offset": math.nan}):
        with pytest.raises(lv.InvalidInput, match="the factor over 0"):
            RealUnits("m", **bad)
