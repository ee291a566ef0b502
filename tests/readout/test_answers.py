"""What a network says at each step: by hand, of every task, and what holds for all sums."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import lstm_viz as lv
from lstm_viz.readout import Answers, answers, answers_to, next_tokens
from lstm_viz.readout.sums import sigmoid, softmax_at
from lstm_viz.sequences import TASKS, one_hot
from tests.readout.networks import network, saying

sums = hnp.arrays(np.float64, (3, 4), elements=st.floats(-1e6, 1e6))


def test_by_hand() -> None:
    trace = saying(0.0, math.log(3.0)).trace(np.eye(2)[[0, 1, 1]])
    softmax = answers(trace, ("a", "b"), "cross_entropy")
    np.testing.assert_allclose(softmax.values, [[0.25, 0.75]] * 3, rtol=1e-15)
    separate = answers(trace, ("a", "b"), "binary")
    np.testing.assert_allclose(separate.values, [[0.5, 0.75]] * 3, rtol=1e-15)
    numbers = answers(trace, ("a", "b"), "mse")
    np.testing.assert_array_equal(numbers.values, [[0.0, math.log(3.0)]] * 3)
    assert (softmax.steps, softmax.output_size) == (3, 2)
    assert not softmax.asked.any()
    for array in (softmax.values, softmax.target, numbers.values):
        assert not array.flags.writeable


def test_the_readouts_own_softmax_is_of_no_account() -> None:
    plain = network(3, 4)
    assert plain.readout is not None
    with_softmax = lv.Network(
        plain.layers, lv.Readout(plain.readout.weight, plain.readout.bias, "softmax")
    )
    x = np.random.default_rng(0).normal(size=(6, 3))
    one, other = (
        answers(net.trace(x), tuple("abcd"), "cross_entropy").values
        for net in (plain, with_softmax)
    )
    np.testing.assert_array_equal(one, other)
    np.testing.assert_allclose(one, with_softmax.trace(x).output, rtol=1e-12)


def test_float32_is_read_out_in_float64() -> None:
    x = np.random.default_rng(0).normal(size=(6, 3)).astype(np.float32)
    found = answers(network(3, 4).trace(x), tuple("abcd"), "cross_entropy")
    assert found.values.dtype == np.float64
    np.testing.assert_allclose(found.values.sum(axis=1), 1, atol=1e-15)


@given(sums)
def test_a_sigmoid_is_one_for_sums_of_any_size(z: np.ndarray) -> None:
    found = sigmoid(z)
    assert ((found >= 0) & (found <= 1)).all()
    np.testing.assert_allclose(found + sigmoid(-z), 1, atol=1e-15)
    np.testing.assert_allclose(sigmoid(np.clip(z, -30, 30)), 1 / (1 + np.exp(-np.clip(z, -30, 30))))


@given(sums, st.floats(0, 5), st.none() | st.integers(0, 3))
def test_chances_are_probabilities_at_any_temperature(
    z: np.ndarray, temperature: float, never: int | None
) -> None:
    found = softmax_at(z, temperature, never)
    assert ((found >= 0) & (found <= 1)).all()
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-12)
    if never is not None:
        assert (found[:, never] == 0).all()
        kept = np.delete(z, never, axis=1)
        np.testing.assert_array_equal(
            np.delete(found, never, axis=1), softmax_at(kept, temperature)
        )
    best = found.max(axis=1)
    allowed = z if never is None else np.where(np.arange(4) == never, -np.inf, z)
    np.testing.assert_array_equal(found[np.arange(3), allowed.argmax(axis=1)], best)


def test_temperature_by_hand() -> None:
    z = np.log([[1.0, 4.0, 16.0]])
    np.testing.assert_allclose(softmax_at(z, 1.0), np.array([[1, 4, 16]]) / 21)
    np.testing.assert_allclose(softmax_at(z, 2.0), np.array([[1, 2, 4]]) / 7)
    np.testing.assert_array_equal(softmax_at(z, 0.0), [[0, 0, 1]])
    np.testing.assert_allclose(softmax_at(z, 1.0, never=2), [[0.2, 0.8, 0]])
    np.testing.assert_array_equal(
        softmax_at(np.zeros((1, 3)), 0.0), [[1, 0, 0]]
    )  # the first of equals


@pytest.mark.parametrize("key", sorted(TASKS))
def test_what_is_right_is_the_batchs_target(key: str) -> None:
    task = TASKS[key]
    batch = task.draw(3, task.least_lag, seed=4)
    net = network(task.input_size, task.output_size)
    for b in range(3):
        length = int(batch.lengths[b])
        trace = net.trace(batch.x[:length, b])
        found = answers_to(task, trace, batch, b)
        assert (found.loss, found.outputs) == (task.loss, task.outputs)
        np.testing.assert_array_equal(found.asked, batch.mask[:length, b])
        assert np.isnan(found.target[~found.asked]).all()
        wanted = batch.target[:length, b][found.asked]
        if task.loss == "cross_entropy":
            np.testing.assert_array_equal(found.target[found.asked].argmax(axis=1), wanted)
            np.testing.assert_array_equal(found.target[found.asked].sum(axis=1), 1)
        else:
            np.testing.assert_array_equal(found.target[found.asked], wanted)
        assert not answers_to(task, trace).asked.any()


def test_the_loss_comes_out_of_the_probabilities() -> None:
    task = TASKS["order-two"]
    batch = task.draw(1, task.least_lag, seed=1)
    trace = network(task.input_size, task.output_size).trace(batch.x[: batch.lengths[0], 0])
    found = answers_to(task, trace, batch)
    right = found.values[found.asked][found.target[found.asked] == 1]
    assert trace.logits is not None
    loss = task.loss_of(trace.logits[:, None], batch)
    assert -np.log(right).mean() == pytest.approx(loss, rel=1e-9)


@given(hnp.arrays(np.float64, (5, 6), elements=st.integers(0, 4)), st.integers(1, 9))
def test_the_likeliest_come_first(values: np.ndarray, count: int) -> None:
    target = np.full(values.shape, np.nan)
    found = Answers(loss="mse", outputs=tuple("abcdef"), values=values, target=target)
    likeliest = found.likeliest(count)
    assert likeliest.shape == (5, min(count, 6))
    for row, picked in zip(values, likeliest, strict=True):
        expected = sorted(range(6), key=lambda k: (-row[k], k))
        assert picked.tolist() == expected[:count]
    ranks = found.ranks()
    np.testing.assert_array_equal(
        np.take_along_axis(ranks, found.likeliest(6), axis=1), [range(6)] * 5
    )


def test_the_next_token_is_the_next_steps_input() -> None:
    x = one_hot("hello").x
    wanted = next_tokens(x)
    np.testing.assert_array_equal(wanted[:-1], x[1:])
    assert np.isnan(wanted[-1]).all()
    assert np.isnan(next_tokens(np.eye(3)[:1])).all()
    for bad in (np.ones((3, 2)), np.zeros((3, 2)), np.zeros(3), np.zeros((0, 2)), [[0.5, 0.5]]):
        with pytest.raises(lv.InvalidInput, match="x is no text"):
            next_tokens(bad)


def test_what_cannot_be_read_out_is_refused() -> None:
    x = np.zeros((4, 3))
    trace = network(3, 2).trace(x)
    with pytest.raises(lv.InvalidInput, match="no read-out"):
        answers(lv.Network.of(lv.LSTM.random(3, 2)).trace(x), ("a",), "mse")
    with pytest.raises(lv.InvalidInput, match="of a batch"):
        answers(network(3, 2).trace(x[:, None]), ("a", "b"), "mse")
    with pytest.raises(lv.InvalidInput, match="3 names for 2 outputs"):
        answers(trace, ("a", "b", "c"), "mse")
    with pytest.raises(lv.InvalidInput, match="loss is 'hinge'; expected one of mse"):
        answers(trace, ("a", "b"), "hinge")  # type: ignore[arg-type]
    with pytest.raises(lv.InvalidInput, match=r"target has shape \(4,\); expected"):
        answers(trace, ("a", "b"), "mse", target=np.zeros(4))
    with pytest.raises(lv.InvalidInput, match=r"expected \(T, K\)"):
        Answers(loss="mse", outputs=(), values=np.zeros((3, 0)), target=np.zeros((3, 0)))
    task = TASKS["adding-unit"]
    batch = task.draw(2, 10)
    read = network(2, 1).trace(batch.x[:, 0])
    with pytest.raises(lv.InvalidInput, match="b is 2; expected 0 to 1"):
        answers_to(task, read, batch, 2)
    with pytest.raises(lv.InvalidInput, match="7 steps, and sequence 1 of the batch 10"):
        answers_to(task, network(2, 1).trace(batch.x[:7, 1]), batch, 1)
    with pytest.raises(lv.InvalidInput, match="1 names for 2 outputs"):
        answers_to(task, network(2, 2).trace(batch.x[:, 0]), batch, 0)
