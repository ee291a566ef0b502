"""What is measured between updates, against autograd and by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from lstm_viz.cells import LSTM
from lstm_viz.gradients import ARCHITECTURES, Architecture
from lstm_viz.network import Network, Readout
from lstm_viz.sequences.tasks import TASKS, Batch
from lstm_viz.sequences.tasks.counting import words
from lstm_viz.torch_bridge import RecurrentWithReadout, to_torch
from lstm_viz.training.looks import TRACED, gradient_by_lag, look_at, openness_of
from tests.training.networks import drawn, small

LAGS = {"adding": 20, "anbn": 6, "order-two": 30, "reber": None, "brackets": 10, "copy": 3}


def by_autograd(network: Network, key: str, batch: Batch) -> np.ndarray:
    """Each sequence run step by step, every h(t) retained, the loss at its last answer alone."""
    task, module = TASKS[key], to_torch(network)
    assert isinstance(module, RecurrentWithReadout)
    norms = np.full((batch.steps, batch.count), np.nan)
    for b in range(batch.count):
        last = max(np.flatnonzero(batch.mask[:, b]))
        hidden: list[torch.Tensor] = []
        state = None
        for x in torch.tensor(batch.x[: last + 1, b], dtype=torch.float64):
            _, state = module.recurrent(x[None], state)
            hidden.append(state[0] if isinstance(state, tuple) else state)
            hidden[-1].retain_grad()
        output = module.readout(hidden[-1])
        target = torch.tensor(batch.target[last : last + 1, b])
        if task.loss == "mse":
            loss = functional.mse_loss(output, target.double())
        elif task.loss == "binary":
            loss = functional.binary_cross_entropy_with_logits(output, target.double())
        else:
            loss = functional.cross_entropy(output, target)
        loss.backward()
        for k, h in enumerate(reversed(hidden)):
            norms[k, b] = h.grad.norm()
    there = ~np.isnan(norms).all(axis=1)
    medians = np.full(batch.steps, np.nan)
    medians[there] = np.nanmedian(norms[there], axis=1)
    return medians


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("key", LAGS)
def test_the_gradient_by_lag_is_autograds(key: str, architecture: Architecture) -> None:
    settings = small(task=key, lag=LAGS[key], init="orthogonal")
    network = drawn(settings, architecture, "float64")
    batch = settings.problem.draw(7, settings.lag, seed=8)
    trace = network.layers[0][0].trace(batch.x.astype(np.float64))
    found = gradient_by_lag(network, trace, settings.problem, batch)
    np.testing.assert_allclose(found, by_autograd(network, key, batch), rtol=1e-9)


def test_the_median_is_over_the_sequences_that_are_long_enough() -> None:
    task = TASKS["anbn"]
    batch = words("ab", [2, 1])  # 5 and 3 steps
    network = drawn(small(task="anbn", lag=5), "lstm", "float64")

    def alone(b: int) -> np.ndarray:
        one = Batch(
            x=batch.x[:, [b]],
            target=batch.target[:, [b]],
            mask=batch.mask[:, [b]],
            lengths=batch.lengths[[b]],
        )
        trace = network.layers[0][0].trace(one.x.astype(np.float64))
        return gradient_by_lag(network, trace, task, one)

    trace = network.layers[0][0].trace(batch.x.astype(np.float64))
    both, longer, shorter = gradient_by_lag(network, trace, task, batch), alone(0), alone(1)
    assert np.isnan(shorter[3:]).all()
    np.testing.assert_allclose(both[:3], (longer[:3] + shorter[:3]) / 2, rtol=1e-12)
    np.testing.assert_allclose(both[3:], longer[3:], rtol=1e-12)


def test_openness_is_the_mean_over_steps_that_are_there() -> None:
    # Gates that see the letter alone: a opens i by ¾, b shuts it to ¼; S leaves it at ½.
    log_three = np.log(3.0)
    none = np.zeros((1, 3))
    cell = LSTM(
        weight_ih=np.concatenate([[[0, log_three, -log_three]], none, none, none]),
        weight_hh=np.zeros((4, 1)),
        bias_ih=np.array([0.0, log_three, 0.0, -log_three]),
        bias_hh=np.zeros(4),
    )
    batch = words("ab", [3, 1])  # the second is followed by padding, at which i would be ½
    found = openness_of(cell.trace(batch.x.astype(np.float64)), batch)
    assert found == pytest.approx({"i": (2 * 0.5 + 4 * 0.75 + 4 * 0.25) / 10, "f": 0.75, "o": 0.25})


@pytest.mark.parametrize(
    ("architecture", "gates"),
    [("lstm", {"i", "f", "o"}), ("gru", {"r", "z"}), ("rnn_tanh", set()), ("rnn_relu", set())],
)
def test_a_look(architecture: Architecture, gates: set[str]) -> None:
    settings = small(task="anbn", lag=9)
    task, network = settings.problem, drawn(settings, architecture)
    batch = task.draw(40, settings.lag, seed=2)
    outputs = network.trace(batch.x).output
    look = look_at(network, 17, task, batch, outputs[batch.mask])
    assert look.update == 17
    assert look.loss == pytest.approx(task.loss_of(outputs, batch), rel=1e-12)
    assert look.right == task.right(outputs, batch).mean()
    assert set(look.openness) == gates
    assert all(0 < mean < 1 for mean in look.openness.values())
    assert look.gradient.shape == (batch.steps,)
    longest = max(batch.lengths[:TRACED])
    assert (look.gradient[:longest] > 0).all()
    assert np.isnan(look.gradient[longest:]).all()


def test_right_is_the_share_that_meets_the_criterion() -> None:
    settings = small(lag=10)
    batch = settings.problem.draw(8, 10, seed=2)
    outputs = batch.target[batch.mask] + np.array([[0.0], [0.03], [0.05], [1.0]] * 2)
    look = look_at(drawn(settings, "lstm"), 0, settings.problem, batch, outputs)
    assert look.right == 0.5
    assert look.loss == pytest.approx((0.03**2 + 0.05**2 + 1) / 4, rel=1e-5)


def test_a_network_whose_states_leave_the_range() -> None:
    settings = small(lag=300)
    fine = drawn(settings, "rnn_relu")
    cell = fine.layers[0][0]
    wild = Network(
        ((type(cell)(1e3 + 0 * cell.weight_ih, 1e3 + 0 * cell.weight_hh, nonlinearity="relu"),),),
        Readout(np.ones((1, 5), np.float32)),
    )
    batch = settings.problem.draw(20, 300, seed=2)
    look = look_at(wild, 3, settings.problem, batch, np.full((20, 1), np.nan))
    assert np.isnan(look.loss)
    assert look.right == 0
    assert np.isnan(look.gradient).all()
    assert look.openness == {}
