"""Bits of surprise: by hand, against the cross entropy, and of a network that counts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.readout import answers, surprise
from lstm_viz.sequences import Alphabet, one_hot
from tests.readout.networks import follower, network, saying


def test_by_hand() -> None:
    net = saying(0.0, math.log(3.0))  # a with 1/4, b with 3/4
    found = surprise(net.trace(one_hot("abba", Alphabet("ab")).x))
    assert math.isnan(found.bits[0])
    b, a = math.log2(4 / 3), 2.0
    np.testing.assert_allclose(found.bits[1:], [b, b, a], rtol=1e-12)
    assert found.mean == pytest.approx((2 * b + a) / 3)
    assert found.blind == 1.0
    assert not found.bits.flags.writeable


def test_who_knows_what_comes_is_not_surprised() -> None:
    net = follower({0: 1, 1: 0}, 2)
    x = one_hot("ababab", Alphabet("ab")).x
    assert surprise(net.trace(x)).mean == 0
    fooled = surprise(net.trace(one_hot("aab", Alphabet("ab")).x))
    assert fooled.bits[1] == pytest.approx(100 / math.log(2))  # 100 nats: e^-100
    assert fooled.bits[2] == 0


def test_who_knows_nothing_is_as_surprised_as_a_blind_guess() -> None:
    found = surprise(saying(*[2.5] * 8).trace(np.eye(8)))
    np.testing.assert_allclose(found.bits[1:], 3.0)
    assert found.blind == 3.0


@given(st.text("abcd", min_size=1, max_size=20), st.sampled_from(["LSTM", "GRU", "RNN"]))
def test_it_is_the_probability_of_what_came(text: str, kind: str) -> None:
    alphabet = Alphabet("abcd")
    trace = network(4, 4, kind=kind).trace(one_hot(text, alphabet).x)
    found = surprise(trace)
    probabilities = answers(trace, alphabet.channels, "cross_entropy").values
    assert math.isnan(found.bits[0])
    for t in range(1, len(text)):
        p = probabilities[t - 1, "abcd".index(text[t])]
        assert found.bits[t] == pytest.approx(-math.log2(p), rel=1e-9, abs=1e-9)
    assert (found.bits[1:] >= 0).all()
    assert math.isnan(found.mean) == (len(text) == 1)


def test_what_has_no_surprise_is_refused() -> None:
    x = np.eye(3)
    with pytest.raises(lv.InvalidInput, match="no read-out"):
        surprise(lv.Network.of(lv.LSTM.random(3, 2)).trace(x))
    with pytest.raises(lv.InvalidInput, match="3 inputs and 2 outputs"):
        surprise(network(3, 2).trace(x))
    with pytest.raises(lv.InvalidInput, match="x is no text"):
        surprise(network(3, 3).trace(0.5 * x))
    with pytest.raises(lv.InvalidInput, match="of a batch"):
        surprise(network(3, 3).trace(x[:, None]))
    cells = (lv.LSTM.random(3, 2), lv.LSTM.random(3, 2, seed=1))
    both_ways = lv.Network((cells,), lv.Readout(np.ones((3, 4))))
    with pytest.raises(lv.InvalidInput, match="also reads backward"):
        surprise(both_ways.trace(x))
