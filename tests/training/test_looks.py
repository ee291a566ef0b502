"""What is measured between updates, against autograd and by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from lstm_viz.cells import LSTM, RNN
from lstm_viz.gradients import ARCHITECTURES, Architecture
from lstm_viz.network import Network, Readout
from lstm_viz.on_device import find_device
from lstm_viz.sequences.tasks import TASKS, Batch
from lstm_viz.sequences.tasks.counting import words
from lstm_viz.torch_bridge import RecurrentWithReadout, to_torch
from lstm_viz.training.last_answer import FOLLOWED
from lstm_viz.training.learner import Learner
from lstm_viz.training.looks import Judge, gradient_by_lag, openness_of
from tests.training.networks import drawn, learner_of, small

CPU = find_device("cpu")
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
    hidden = network.trace(batch.x.astype(np.float64)).hidden
    found = gradient_by_lag(network, hidden, settings.problem, batch, CPU)
    np.testing.assert_allclose(found, by_autograd(network, key, batch), rtol=1e-9)


def test_the_median_is_over_the_sequences_that_are_long_enough() -> None:
    task = TASKS["anbn"]
    batch = words("ab", [2, 1])  # 5 and 3 steps
    network = drawn(small(task="anbn", lag=5), "lstm", "float64")

    def found(batch: Batch) -> np.ndarray:
        hidden = network.trace(batch.x.astype(np.float64)).hidden
        return gradient_by_lag(network, hidden, task, batch, CPU)

    def alone(b: int) -> np.ndarray:
        one = Batch(
            x=batch.x[:, [b]],
            target=batch.target[:, [b]],
            mask=batch.mask[:, [b]],
            lengths=batch.lengths[[b]],
        )
        return found(one)

    both, longer, shorter = found(batch), alone(0), alone(1)
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
    found = openness_of(cell, batch.x, cell.trace(batch.x.astype(np.float64)).h, batch.lengths)
    assert found == pytest.approx({"i": (2 * 0.5 + 4 * 0.75 + 4 * 0.25) / 10, "f": 0.75, "o": 0.25})


@pytest.mark.parametrize(
    ("architecture", "gates"),
    [("lstm", "ifo"), ("gru", "rz"), ("rnn_tanh", ""), ("rnn_relu", "")],
)
def test_a_look(architecture: Architecture, gates: str) -> None:
    settings = small(task="anbn", lag=40)
    task, learner = settings.problem, learner_of(settings, architecture)
    batch = task.draw(40, settings.lag, seed=3)
    look = Judge(task, batch, CPU).look(learner)
    trace = learner.network.trace(batch.x)
    assert look.update == 0
    assert look.loss == pytest.approx(task.loss_of(trace.output, batch), rel=1e-5)
    assert look.right == task.right(trace.output, batch).mean()
    few = np.arange(batch.steps)[:, None] < np.where(np.arange(40) < FOLLOWED, batch.lengths, 0)
    assert look.openness == pytest.approx(
        {gate: getattr(trace.layers[0][0], gate)[few].mean() for gate in gates}, rel=1e-5
    )
    assert look.gradient.shape == (batch.steps,)
    assert not look.gradient.flags.writeable
    longest = max(batch.lengths[:FOLLOWED])
    assert longest < batch.steps
    assert (look.gradient[:longest] > 0).all()
    assert np.isnan(look.gradient[longest:]).all()


def test_right_is_the_share_that_meets_the_criterion() -> None:
    # h is 0 throughout: the answer is the bias, 1.
    settings = small(lag=10)
    none = {name: np.zeros(shape, np.float32) for name, shape in SHAPES_OF_ONE_UNIT.items()}
    cell = LSTM(**none)
    network = Network(((cell,),), Readout(np.ones((1, 1), np.float32), np.ones(1, np.float32)))
    learner = Learner(settings, "lstm", network, CPU)
    batch = settings.problem.draw(200, 10, seed=2)
    look = Judge(settings.problem, batch, CPU).look(learner)
    off = np.abs(batch.target[batch.mask] - 1)
    assert 0 < look.right == (off < 0.04).mean() < 1
    assert look.loss == pytest.approx(np.square(off).mean(), rel=1e-5)
    assert look.openness == {"i": 0.5, "f": 0.5, "o": 0.5}


SHAPES_OF_ONE_UNIT = {"weight_ih": (4, 2), "weight_hh": (4, 1), "bias_ih": 4, "bias_hh": 4}


def test_a_network_whose_states_leave_the_range() -> None:
    settings = small(lag=300)
    rnn = drawn(settings, "rnn_relu").layers[0][0]
    wild = Network(
        (
            (
                RNN(
                    1e3 + 0 * rnn.weight_ih,
                    1e3 + 0 * rnn.weight_hh,
                    rnn.bias_ih,
                    rnn.bias_hh,
                    "relu",
                ),
            ),
        ),
        Readout(np.ones((1, 5), np.float32), np.ones(1, np.float32)),
    )
    learner = Learner(settings, "rnn_relu", wild, CPU)
    batch = settings.problem.draw(20, 300, seed=2)
    look = Judge(settings.problem, batch, CPU).look(learner)
    assert not np.isfinite(look.loss)
    assert look.right == 0
    assert np.isnan(look.gradient).all()
    assert look.openness == {}
