"""A tiny network whose numbers can be computed on paper, and what makes no network."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lstm_viz.cells import LSTM
from lstm_viz.encoder_decoder.attention import AdditiveAttention, summary_of
from lstm_viz.encoder_decoder.model import MOST_READ, MOST_WRITTEN
from lstm_viz.errors import InvalidInput
from lstm_viz.network import Network, Readout
from lstm_viz.sequences import one_hot
from tests.encoder_decoder.networks import Sizes

SIZES = Sizes(reads=3, writes=4, encoder=2, decoder=3, attention=2, seed=7)


def test_attention_by_hand() -> None:
    """Scores 0, ln 2 and ln 5 give the shares 1/8, 2/8 and 5/8."""
    attention = AdditiveAttention(
        weight_query=np.array([[2.0]]), weight_key=np.array([[1.0, 0.0]]), score=np.array([2.0])
    )
    # tanh(a + 2·0.5) = ½·score: a = artanh(½·score) - 1.
    wanted = np.log([1.0, 2.0, 5.0])
    annotations = np.column_stack([np.arctanh(wanted / 2) - 1, [8.0, 16.0, 24.0]])
    keys = attention.keys(annotations)
    scores, alignment, context = attention.attend(np.array([0.5]), keys, annotations)
    np.testing.assert_allclose(scores, wanted, rtol=0, atol=1e-15)
    np.testing.assert_allclose(alignment, [1 / 8, 2 / 8, 5 / 8], rtol=0, atol=1e-15)
    assert context[1] == pytest.approx(1 + 4 + 15, abs=1e-13)
    with_bias = replace(attention, weight_query=np.zeros((1, 1)), bias=np.array([1.0]))
    by_bias = with_bias.attend(np.array([0.5]), with_bias.keys(annotations), annotations)
    np.testing.assert_allclose(by_bias[1], alignment, rtol=0, atol=1e-15)


def test_one_step_of_the_decoder_by_hand() -> None:
    """Open gates, a candidate tanh 1: C = tanh 1, h = tanh(tanh 1); then twice that."""
    zeros = LSTM(weight_ih=np.zeros((4, 1)), weight_hh=np.zeros((4, 1)))
    weights = np.zeros((4, 5))  # two signs, the begin sign, a context of two
    weights[2, :3] = 1  # the candidate sees that there is a sign before
    biases = np.array([40.0, 40.0, 0.0, 40.0])
    decoder = LSTM(weights, np.zeros((4, 1)), biases, np.zeros(4))
    network = replace(
        SIZES.network(),
        encoder=Network(((zeros, zeros),)),
        decoder=decoder,
        readout=Readout(np.array([[1.0, 0, 0], [-1.0, 0, 0]]), np.array([0.0, 1.6])),
        attention=None,
        reads=("a",),
        writes=("x", "y"),
        end="x",
    )
    trace = network.trace(["a", "a"])
    c = np.tanh(1.0) * np.array([1, 2])
    np.testing.assert_allclose(trace.decoder.c[:, 0], c, rtol=0, atol=1e-14)
    np.testing.assert_allclose(trace.decoder.h[:, 0], np.tanh(c), rtol=0, atol=1e-14)
    np.testing.assert_array_equal(trace.context, np.zeros((2, 2)))
    # tanh(tanh 1) = 0.642 < 0.8 ≤ tanh(2 tanh 1) = 0.909: first y, then x, which is the end.
    assert trace.written == ("y", "x")
    np.testing.assert_allclose(
        trace.probabilities[0, 0], 1 / (1 + np.exp(1.6 - 2 * np.tanh(c[0]))), rtol=0, atol=1e-14
    )
    assert network.trace(["a"], ["y", "y", "y"]).written == ("y", "y", "y")


def test_a_summary_is_both_directions_last_h() -> None:
    annotations = np.arange(12.0).reshape(3, 4)
    np.testing.assert_array_equal(summary_of(annotations), [8, 9, 2, 3])


def test_names_numbers_and_sequences_are_read_alike() -> None:
    network = SIZES.network()
    x = np.eye(3)[[2, 0, 1]]
    by_number = network.trace(x, most=3)
    by_name = network.trace(("r2", "r0", "r1"), most=3)
    assert by_number.read == by_name.read == ("r2", "r0", "r1")
    np.testing.assert_array_equal(by_number.logits, by_name.logits)
    assert network.trace(2 * x, most=1).read == ("1", "2", "3")
    letters = replace(network, reads=("a", "b", "c"))
    text = one_hot("cab")
    assert letters.trace(text, most=3).read == ("c", "a", "b")
    np.testing.assert_array_equal(letters.trace("cab", most=3).logits, by_name.logits)
    np.testing.assert_array_equal(letters.trace(text, most=3).logits, by_name.logits)


def test_it_stops_at_the_end_or_after_the_most() -> None:
    network = SIZES.network()
    never = replace(network, end=None)
    assert len(never.trace(SIZES.x(2)).written) == MOST_WRITTEN
    biased = replace(network, readout=Readout(network.readout.weight, np.array([99.0, 0, 0, 0])))
    assert biased.trace(SIZES.x(2)).written == ("w0",)
    assert len(replace(biased, end=None).trace(SIZES.x(2), most=4).written) == 4


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda n: n.trace([]), "read has 0 signs"),
        (lambda n: n.trace(["r0", "q"]), "sign 2 of read is 'q'; expected one of: r0 r1 r2"),
        (lambda n: n.trace(["r0"] * (MOST_READ + 1)), "read has 1,001 signs"),
        (lambda n: n.trace(np.zeros((MOST_READ + 1, 3))), "x has 1,001 steps; expected 1 to"),
        (lambda n: n.trace(np.zeros((0, 3))), "x has 0 steps"),
        (
            lambda n: n.trace(np.zeros((4, 2))),
            r"x has shape \(4, 2\); .* with D = 3",
        ),
        (lambda n: n.trace(np.zeros((4, 2, 3))), "expected"),
        (lambda n: n.trace([[np.nan, 0, 0]]), r"x\[0, 0\] is nan"),
        (lambda n: n.trace([["r0", "r1"]]), "str"),
        (lambda n: n.trace(np.ones((2, 3)), []), "target has 0 signs"),
        (lambda n: n.trace(np.ones((2, 3)), ["w1", "v"]), "sign 2 of target is 'v'"),
        (lambda n: n.trace(np.ones((2, 3)), ["w1", 3]), "sign 2 of target is a int"),
        (lambda n: n.trace(np.ones((2, 3)), ["w1"] * 5, most=4), "target has 5 signs"),
        (lambda n: n.trace(np.ones((2, 3)), most=0), "most is 0"),
        (lambda n: n.trace(np.ones((2, 3)), most=MOST_WRITTEN + 1), "most is 201"),
        (lambda n: replace(n, reads=("a", "b")), "reads has 2 different signs; expected 3"),
        (lambda n: replace(n, reads=("a", "b", "b")), "reads has 2 different signs"),
        (lambda n: replace(n, writes=("a", "b", "", "d")), "writes holds something"),
        (lambda n: replace(n, end="none"), "end is 'none'"),
        (lambda n: replace(n, encoder=Network(((n.encoder.layers[0][0],),))), "bidirectional"),
        (lambda n: replace(n, decoder=LSTM.random(8, 3)), "takes 8 inputs; expected 9"),
        (lambda n: replace(n, decoder=LSTM.random(9, 3, proj_size=2)), "projection"),
        (lambda n: replace(n, readout=Readout(np.ones((4, 6)))), r"expected \(4, 7\)"),
        (
            lambda n: replace(n, attention=OTHER),
            "4 units and annotations of 4; expected 3 and 4",
        ),
        (lambda n: replace(n.attention, score=np.ones(3)), r"attention.score has shape \(3,\)"),
        (lambda n: replace(n.attention, bias=np.ones(1)), "attention.bias"),
        (lambda n: replace(n.attention, weight_key=np.ones((3, 4))), "attention.weight_key"),
        (lambda n: replace(n.attention, weight_query=np.ones(3)), "attention.weight_query"),
        (lambda n: replace(n.attention, score=np.array([1, np.inf])), "is inf"),
    ],
)
def test_what_does_not_fit_is_named(call, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        call(SIZES.network())


OTHER = AdditiveAttention(np.ones((2, 4)), np.ones((2, 4)), np.ones(2))


def test_weights_too_large_for_the_dtype_are_named() -> None:
    attention = AdditiveAttention(np.ones((2, 1)), np.ones((2, 2)), np.full(2, 1e308))
    annotations = np.ones((3, 2))
    with pytest.raises(InvalidInput, match="a score of the attention left the range of float64"):
        attention.attend(np.ones(1), attention.keys(annotations), annotations)
