"""Networks: what fits together, what does not, and what a trace of one holds."""

from __future__ import annotations

import numpy as np
import pytest

import lstm_viz as lv
from lstm_viz.network import softmax


def two_layers() -> lv.Network:
    return lv.Network(((lv.LSTM.random(2, 3, seed=1),), (lv.LSTM.random(3, 3, seed=2),)))


def test_h_of_the_lower_layer_is_x_of_the_upper() -> None:
    trace = two_layers().trace(np.random.default_rng(0).normal(size=(5, 2)))
    (lower,), (upper,) = trace.layers
    np.testing.assert_array_equal(upper.x, lower.h)
    np.testing.assert_array_equal(trace.output, upper.h)
    np.testing.assert_array_equal(trace.h_n, [lower.h[-1], upper.h[-1]])
    np.testing.assert_array_equal(trace.c_n, [lower.c[-1], upper.c[-1]])


def test_both_directions_side_by_side() -> None:
    there, back = lv.GRU.random(2, 3, seed=1), lv.GRU.random(2, 3, seed=2)
    x = np.random.default_rng(0).normal(size=(5, 2))
    trace = lv.Network(((there, back),)).trace(x)
    np.testing.assert_array_equal(trace.output[:, :3], there.trace(x).h)
    np.testing.assert_array_equal(trace.output[:, 3:], back.trace(x[::-1]).h[::-1])
    assert trace.c_n is None


def test_a_softmax_read_out_gives_probabilities_even_of_huge_sums() -> None:
    readout = lv.Readout(1e4 * np.eye(4, 3), np.zeros(4), "softmax")
    network = lv.Network(((lv.LSTM.random(2, 3, seed=1),),), readout)
    trace = network.trace(np.random.default_rng(0).normal(size=(5, 2)))
    np.testing.assert_allclose(trace.output.sum(axis=-1), 1.0, rtol=1e-14)
    np.testing.assert_array_equal(trace.logits[:, :3], 1e4 * trace.hidden)
    np.testing.assert_array_equal(softmax(np.array([1000.0, 0.0])), [1.0, 0.0])


def test_nothing_of_a_trace_can_be_changed() -> None:
    trace = two_layers().trace(np.zeros((3, 2)))
    for array in (trace.output, trace.hidden, trace.h_n, trace.c_n, trace.layers[0][0].c):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: lv.Network(()), "at least one layer"),
        (lambda: lv.Network(((),)), "at least one layer"),
        (lambda: lv.Network(((lv.RNN.random(1, 1),) * 3,)), "one or two directions"),
        (lambda: lv.Network((("cell",),)), "a layer holds a str; expected LSTM, GRU or RNN"),
        (lambda: lv.Network(((lv.RNN.random(1, 2),), (lv.GRU.random(2, 2),))), "of one kind"),
        (
            lambda: lv.Network(((lv.RNN.random(1, 2),), (lv.RNN.random(2, 3),))),
            "layer 1 has 3 units; expected 2",
        ),
        (
            lambda: lv.Network(((lv.RNN.random(1, 2),), (lv.RNN.random(3, 2),))),
            "layer 1 takes 3 inputs; expected 2",
        ),
        (
            lambda: lv.Network(((lv.RNN.random(1, 2),),), lv.Readout(np.zeros((5, 3)))),
            r"readout.weight has shape \(5, 3\); expected \(K, 2\)",
        ),
        (
            lambda: lv.Network(
                ((lv.RNN.random(1, 2),), (lv.RNN.random(2, 2, nonlinearity="relu"),))
            ),
            "layer 1 has the nonlinearity 'relu'; expected 'tanh'",
        ),
        (lambda: lv.Network((lv.RNN.random(1, 2),)), r"such as \(\(cell,\),\)"),
        (lambda: lv.Readout(np.zeros(3)), r"readout.weight has shape \(3,\)"),
        (lambda: lv.Readout(np.zeros((2, 3)), np.zeros(3)), r"readout.bias has shape \(3,\)"),
        (lambda: lv.Readout(np.zeros((2, 3)), None, "relu"), "expected 'linear' or 'softmax'"),
    ],
)
def test_what_does_not_fit_is_refused(build, message: str) -> None:
    with pytest.raises(lv.InvalidInput, match=message):
        build()


@pytest.mark.parametrize(
    ("states", "message"),
    [
        ({"h0": np.zeros(3)}, r"h0 has shape \(3,\); expected \(2, H\) or \(2, B, H\)"),
        ({"h0": np.zeros((1, 3))}, "one state for each layer and direction"),
        ({"c0": np.zeros((2, 4))}, r"c0 has shape \(4,\); expected \(H,\) = \(3,\)"),
        ({"c0": np.full((2, 3), np.inf)}, r"c0\[0, 0\] is inf"),
    ],
)
def test_bad_states_are_refused(states: dict, message: str) -> None:
    with pytest.raises(lv.InvalidInput, match=message):
        two_layers().trace(np.zeros((4, 2)), **states)


def test_only_an_lstm_starts_with_a_cell_state() -> None:
    with pytest.raises(lv.InvalidInput, match="a GRU has no cell state"):
        lv.Network.of(lv.GRU.random(1, 2)).trace(np.zeros((2, 1)), c0=np.zeros((1, 2)))


def test_numbers_beyond_the_range_are_named() -> None:
    always = lv.LSTM(np.zeros((8, 1)), np.zeros((8, 2)), np.full(8, 20.0), np.zeros(8))
    huge = lv.Network(((always,),), lv.Readout(np.full((3, 2), 1.7e308)))
    with pytest.raises(lv.InvalidInput, match="sum of the read-out left the range of float64"):
        huge.trace(np.ones((9, 1)))
    with pytest.raises(lv.InvalidInput, match="c0 holds a number beyond the range of float32"):
        lv.Network.of(always).trace(np.ones((2, 1), np.float32), c0=[[1e300, 0.0]])


def test_a_softmax_of_sums_as_far_apart_as_floats_go() -> None:
    np.testing.assert_array_equal(softmax(np.array([1.7e308, -1.7e308])), [1.0, 0.0])


def test_a_sequence_for_which_there_is_no_room_over_all_layers() -> None:
    cell = lv.LSTM.random(1, 1)
    network = lv.Network(((cell,),) * 64)
    x = np.broadcast_to(np.zeros((1, 1)), (10**6, 1))
    assert lv.Network.of(cell).trace(x[:1000]).output.shape == (1000, 1)
    with pytest.raises(lv.InvalidInput, match=r"64 chains of 1 units would take 6\.2 GiB"):
        network.trace(x)


def test_a_batch_first_shape_is_named_as_it_was_given() -> None:
    network = lv.Network(((lv.GRU.random(3, 2),),), batch_first=True)
    with pytest.raises(lv.InvalidInput, match=r"\(5, 7, 2\); expected \(B, T, D\) with D = 3"):
        network.trace(np.zeros((5, 7, 2)))
