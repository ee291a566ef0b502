"""Updates against a loop as one would write it with PyTorch's own parts."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from lstm_viz.gradients import ARCHITECTURES, Architecture
from lstm_viz.on_device import find_device
from lstm_viz.parameter_names import network_from_parameters
from lstm_viz.sequences.tasks import Batch
from lstm_viz.training import OPTIMISERS, Optimiser, TrainingSettings
from lstm_viz.training.batches import batch_of_update
from lstm_viz.training.learner import Learner, one_thread
from lstm_viz.training.loss import TensorBatch
from tests.training.networks import DTYPES, drawn, learner_of, small, weights_of
from tests.training.test_optimisers import THEIRS

NEAR = {"float32": 3e-5, "float64": 1e-12}


class Plain(nn.Module):
    def __init__(self, settings: TrainingSettings, architecture: Architecture, dtype: Any) -> None:
        super().__init__()
        sizes = settings.problem.input_size, settings.hidden_size
        if architecture == "lstm":
            self.cell: nn.RNNBase = nn.LSTM(*sizes, dtype=dtype)
        elif architecture == "gru":
            self.cell = nn.GRU(*sizes, dtype=dtype)
        else:
            self.cell = nn.RNN(*sizes, nonlinearity=architecture[4:], dtype=dtype)
        self.readout = nn.Linear(settings.hidden_size, settings.problem.output_size, dtype=dtype)


def plain_loss(settings: TrainingSettings, module: Plain, batch: Batch) -> torch.Tensor:
    """Sequence by sequence, each as long as it is."""
    losses = []
    for b in range(batch.count):
        T = batch.lengths[b]
        x = torch.tensor(batch.x[:T, b]).to(module.readout.weight.dtype)
        answers = module.readout(module.cell(x)[0])[torch.tensor(batch.mask[:T, b])]
        target = torch.tensor(batch.target[:T, b][batch.mask[:T, b]])
        if settings.problem.loss == "cross_entropy":
            losses.append(functional.cross_entropy(answers, target, reduction="none"))
        elif settings.problem.loss == "mse":
            losses.append((answers - target).square().flatten())
        else:
            terms = -target * answers.sigmoid().log() - (1 - target) * (-answers).sigmoid().log()
            losses.append(terms.flatten())
    return torch.cat(losses).mean()


@pytest.mark.parametrize("precision", DTYPES)
@pytest.mark.parametrize(
    ("task", "lag", "architecture", "optimiser", "changes"),
    [
        *(("adding", 20, architecture, "adam", {}) for architecture in ARCHITECTURES),
        *(("anbn", 4, "lstm", optimiser, {}) for optimiser in OPTIMISERS),
        ("order-two", 20, "gru", "adam", {"clip": None}),
        ("order-two", 20, "lstm", "adam", {"clip": 0.05, "learning_rate_end": 0.002}),
        ("reber", None, "rnn_tanh", "sgd", {"init": "orthogonal"}),
    ],
)
def test_updates_are_those_of_a_plain_loop(
    precision: str,
    task: str,
    lag: int | None,
    architecture: Architecture,
    optimiser: Optimiser,
    changes: dict[str, Any],
) -> None:
    settings = small(task=task, lag=lag, optimiser=optimiser, updates=6, **changes)
    learner = learner_of(settings, architecture, precision)
    module = Plain(settings, architecture, DTYPES[precision])
    first = drawn(settings, architecture, precision)
    cell, readout = first.layers[0][0], first.readout
    with torch.no_grad():
        for name, parameter in module.cell.named_parameters():
            parameter.copy_(torch.tensor(getattr(cell, name.removesuffix("_l0"))))
        module.readout.weight.copy_(torch.tensor(readout.weight))
        module.readout.bias.copy_(torch.tensor(readout.bias))
    theirs = THEIRS[optimiser](list(module.parameters()))
    end = settings.learning_rate_end or settings.learning_rate
    for update in range(settings.updates):
        batch = batch_of_update(settings, update)
        learner.update(TensorBatch.of(batch, "cpu", learner.dtype))

        theirs.param_groups[0]["lr"] = (
            end + (settings.learning_rate - end) * (1 + np.cos(np.pi * update / 5)) / 2
        )
        theirs.zero_grad()
        loss = plain_loss(settings, module, batch)
        loss.backward()
        clip = settings.clip or float("inf")
        norm = torch.nn.utils.clip_grad_norm_(module.parameters(), clip)
        theirs.step()

        course = learner.course
        assert course.losses[update] == pytest.approx(loss.item(), rel=NEAR[precision])
        assert course.gradient_norms[update] == pytest.approx(norm.item(), rel=NEAR[precision])
    weights = np.concatenate([p.detach().numpy().ravel() for p in module.parameters()])
    found = weights_of(learner.network)
    # Adam turns the rounding of a gradient near nought into a step of up to its whole rate.
    near = 2e-4 if precision == "float32" else 1e-10
    np.testing.assert_allclose(found, weights, rtol=near, atol=near)
    assert np.abs(found - weights_of(first)).max() > 50 * near
    assert found.dtype == precision
    assert learner.course.parameter_count == len(weights)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_network_in_training_computes_what_the_numpy_network_does(
    architecture: Architecture,
) -> None:
    settings = small(task="anbn", lag=5)
    learner = learner_of(settings, architecture, "float64")
    for update in range(3):
        batch = batch_of_update(settings, update)
        tensors = TensorBatch.of(batch, "cpu", torch.float64)
        learner.update(tensors)
    with torch.no_grad():
        found = learner.read_out(learner.hidden(tensors), tensors.asked).numpy()
    expected = learner.network.trace(batch.x.astype(np.float64)).output[batch.mask]
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-12)


def test_a_course_that_was_handed_out_stays_as_it_was() -> None:
    settings = small()
    learner = learner_of(settings, "lstm")
    courses = []
    for update in range(4):
        courses.append(learner.course)
        learner.update(TensorBatch.of(batch_of_update(settings, update), "cpu"))
    for update, course in enumerate(courses):
        assert len(course.losses) == len(course.gradient_norms) == update
        assert not course.losses.flags.writeable
        np.testing.assert_array_equal(course.losses, learner.course.losses[:update])
        assert (weights_of(course.network) != weights_of(learner.network)).any()


@pytest.mark.parametrize(
    ("changes", "diverged_at"),
    [
        # One step on, the states leave float32's range on their way through time …
        ({"lag": 200, "init": "identity", "learning_rate": 0.1}, 1),
        # … the loss is still a number, yet its gradient is none …
        ({"lag": 60, "optimiser": "sgd", "learning_rate": 1.0, "clip": None}, 2),
        # … or a weight is beyond it.
        ({"optimiser": "sgd", "learning_rate": 10.0, "clip": None}, None),
    ],
)
def test_a_network_that_diverges_goes_back_to_its_last_finite_loss(
    changes: dict[str, Any], diverged_at: int | None
) -> None:
    settings = small(hidden_size=8, **changes)
    learner = learner_of(settings, "rnn_relu")
    states = []
    while not learner.is_done:
        states.append(weights_of(learner.network))
        batch = batch_of_update(settings, learner.updates)
        learner.update(TensorBatch.of(batch, "cpu"))
    course = learner.course
    assert course.diverged_at == len(course.losses) < settings.updates
    assert diverged_at in (None, course.diverged_at)
    assert np.isfinite(course.losses).all()
    assert np.isfinite(course.gradient_norms).all()
    np.testing.assert_array_equal(weights_of(course.network), states[course.diverged_at - 1])
    assert np.isfinite(course.network.trace(batch.x).output).all()


def test_a_network_that_is_beyond_all_numbers_from_the_start() -> None:
    settings = small(lag=1000, init="identity", task="first-token")
    first = drawn(settings, "rnn_relu")
    cell, readout = first.layers[0][0], first.readout
    wild = network_from_parameters(
        {
            "weight_ih": 1 + 0 * cell.weight_ih,
            "weight_hh": 2 * cell.weight_hh,
            "bias_ih": 3 + 0 * cell.bias_ih,
            "bias_hh": cell.bias_hh,
            "readout.weight": readout.weight,
        },
        nonlinearity="relu",
    )
    learner = Learner(settings, "rnn_relu", wild, find_device("cpu"))
    learner.update(TensorBatch.of(batch_of_update(settings, 0), "cpu"))
    assert learner.diverged_at == 0
    assert learner.is_done
    assert len(learner.course.losses) == 0
    np.testing.assert_array_equal(weights_of(learner.network), weights_of(wild))


def test_two_that_compute_at_once_leave_pytorchs_threads_as_they_were() -> None:
    """The first leaves before the second, which came while there was one thread."""
    cpu, before = find_device("cpu"), torch.get_num_threads()
    second_is_in, first_is_out = threading.Event(), threading.Event()
    seen: list[int] = []

    def second() -> None:
        with one_thread(cpu):
            seen.append(torch.get_num_threads())
            second_is_in.set()
            assert first_is_out.wait(20)
            seen.append(torch.get_num_threads())
        seen.append(torch.get_num_threads())

    torch.set_num_threads(2)
    try:
        other = threading.Thread(target=second)
        with one_thread(cpu):
            assert torch.get_num_threads() == 1
            other.start()
            assert second_is_in.wait(20)
        assert torch.get_num_threads() == 2
        first_is_out.set()
        other.join(20)
        assert seen == [1, 1, 2]
        new = threading.Thread(target=lambda: seen.append(torch.get_num_threads()))
        new.start()
        new.join(20)
        assert seen[-1] == torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
