"""Stacked, bidirectional and feed-forward networks in training, against PyTorch's own parts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from lstm_viz.errors import InvalidInput
from lstm_viz.gradients import ARCHITECTURES, Architecture
from lstm_viz.network import Network
from lstm_viz.on_device import find_device
from lstm_viz.parameter_names import named_parameters
from lstm_viz.sequences.tasks import Batch
from lstm_viz.torch_bridge import RecurrentWithReadout, to_torch
from lstm_viz.training import OPTIMISERS, Optimiser, TrainingSettings, train
from lstm_viz.training.batches import batch_of_update
from lstm_viz.training.last_answer import FOLLOWED
from lstm_viz.training.looks import Judge, gradient_by_lag
from lstm_viz.training.loss import TensorBatch
from lstm_viz.training.untrained import untrained_network
from lstm_viz.zoo.card import settings_of
from tests.training.networks import drawn, learner_of, small, weights_of

CPU = find_device("cpu")
SHAPES = [(2, False), (3, False), (1, True), (2, True)]
shapes = pytest.mark.parametrize(("layers", "bidirectional"), SHAPES)
MODULES = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn_tanh": nn.RNN, "rnn_relu": nn.RNN}


def anbn(**changes: Any) -> TrainingSettings:
    """Words of 3 to 9 steps: side by side most of them are followed by zeros."""
    return small(**{"task": "anbn", "lag": 4, "hidden_size": 3, "updates": 5} | changes)


def plain(settings: TrainingSettings, architecture: Architecture, first: Network) -> nn.ModuleList:
    """PyTorch's module and read-out with the same first weights."""
    options = {} if architecture in ("lstm", "gru") else {"nonlinearity": architecture[4:]}
    module = MODULES[architecture](
        settings.problem.input_size,
        settings.hidden_size,
        num_layers=settings.layers,
        bidirectional=settings.bidirectional,
        dtype=torch.float64,
        **options,
    )
    directions = 2 if settings.bidirectional else 1
    readout = nn.Linear(
        directions * settings.hidden_size, settings.problem.output_size, dtype=torch.float64
    )
    both = nn.ModuleList([module, readout])
    named = named_parameters(first)
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            parameter.copy_(torch.tensor(named[name]))
        for name, parameter in readout.named_parameters():
            parameter.copy_(torch.tensor(named[f"readout.{name}"]))
    return both


def plain_loss(both: nn.ModuleList, batch: Batch) -> torch.Tensor:
    """Sequence by sequence, each as long as it is, so that nobody reads what is behind it."""
    module, readout = both
    losses = []
    for b in range(batch.count):
        steps = batch.lengths[b]
        answers = readout(module(torch.tensor(batch.x[:steps, b], dtype=torch.float64))[0])
        target = torch.tensor(batch.target[:steps, b], dtype=torch.float64)
        losses.append(
            functional.binary_cross_entropy_with_logits(answers, target, reduction="none").flatten()
        )
    return torch.cat(losses).mean()


@shapes
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_updates_are_those_of_pytorchs_own_module(
    layers: int, bidirectional: bool, architecture: Architecture
) -> None:
    settings = anbn(layers=layers, bidirectional=bidirectional)
    learner = learner_of(settings, architecture, "float64")
    first = drawn(settings, architecture, "float64")
    both = plain(settings, architecture, first)
    theirs = torch.optim.Adam(both.parameters(), lr=settings.learning_rate)
    for update in range(settings.updates):
        batch = batch_of_update(settings, update)
        assert len(set(batch.lengths.tolist())) > 1
        learner.update(TensorBatch.of(batch, "cpu", torch.float64))
        theirs.zero_grad()
        loss = plain_loss(both, batch)
        loss.backward()
        norm = nn.utils.clip_grad_norm_(both.parameters(), settings.clip or 1.0)
        theirs.step()
        assert learner.course.losses[update] == pytest.approx(loss.item(), rel=1e-12)
        assert learner.course.gradient_norms[update] == pytest.approx(norm.item(), rel=1e-10)
    weights = np.concatenate([p.detach().numpy().ravel() for p in both.parameters()])
    found = learner.network
    assert (found.num_layers, found.bidirectional) == (layers, bidirectional)
    np.testing.assert_allclose(weights_of(found), weights, rtol=1e-9, atol=1e-9)
    assert np.abs(weights - weights_of(first)).max() > 1e-3
    assert learner.course.parameter_count == len(weights)


@shapes
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_what_is_trained_is_what_numpy_traces_and_pytorch_computes(
    layers: int, bidirectional: bool, architecture: Architecture
) -> None:
    settings = anbn(layers=layers, bidirectional=bidirectional, init="orthogonal")
    learner = learner_of(settings, architecture, "float64")
    batch = batch_of_update(settings, 3)
    tensors = TensorBatch.of(batch, "cpu", torch.float64)
    learner.update(tensors)
    with torch.no_grad():
        hidden = learner.hidden(tensors).numpy()
        module = to_torch(learner.network)
    assert isinstance(module, RecurrentWithReadout)
    for b in range(batch.count):
        x = batch.x[: batch.lengths[b], b].astype(np.float64)
        alone = learner.network.trace(x)
        np.testing.assert_allclose(hidden[: len(x), b], alone.hidden, rtol=0, atol=1e-12)
        with torch.no_grad():
            theirs = module(torch.tensor(x)).numpy()
        np.testing.assert_allclose(alone.output, theirs, rtol=0, atol=1e-12)


@shapes
@pytest.mark.parametrize("architecture", ["lstm", "gru", "rnn_tanh"])
def test_the_gradient_is_that_of_the_last_layers_forward_direction(
    layers: int, bidirectional: bool, architecture: Architecture
) -> None:
    settings = anbn(layers=layers, bidirectional=bidirectional, init="orthogonal")
    network = drawn(settings, architecture, "float64")
    batch = settings.problem.draw(5, 4, seed=8)
    *lower, (top, *_) = network.layers
    hidden = np.zeros((batch.steps, batch.count, network.readout.weight.shape[1]))
    norms = np.full((batch.steps, batch.count), np.nan)
    for b in range(batch.count):
        steps = int(batch.lengths[b])
        x = batch.x[:steps, b].astype(np.float64)
        run = network.trace(x)
        hidden[:steps, b] = run.hidden
        # The chain alone, step by step, on what the layers below gave it.
        read = x if not lower else Network(tuple(lower)).trace(x).hidden
        chain = to_torch(Network.of(top))
        states: list[torch.Tensor] = []
        state = None
        for each in torch.tensor(read):
            _, state = chain(each[None], state)
            states.append(state[0] if isinstance(state, tuple) else state)
            states[-1].retain_grad()
        weight, bias = torch.tensor(network.readout.weight), torch.tensor(network.readout.bias)
        backward = torch.tensor(run.hidden[-1, top.hidden_size :])
        last = torch.cat([states[-1][0], backward])
        target = torch.tensor(batch.target[steps - 1, b], dtype=torch.float64)
        functional.binary_cross_entropy_with_logits(weight @ last + bias, target).backward()
        for k, h in enumerate(reversed(states)):
            norms[k, b] = h.grad.norm()
    found = gradient_by_lag(network, hidden, settings.problem, batch, CPU)
    longest = int(batch.lengths.max())
    medians = [np.nanmedian(norms[k]) for k in range(longest)]
    np.testing.assert_allclose(found[:longest], medians, rtol=1e-9)


@shapes
@pytest.mark.parametrize(("architecture", "gates"), [("lstm", "ifo"), ("gru", "rz")])
def test_a_look(layers: int, bidirectional: bool, architecture: Architecture, gates: str) -> None:
    settings = anbn(layers=layers, bidirectional=bidirectional)
    task, learner = settings.problem, learner_of(settings, architecture)
    batch = task.draw(20, 4, seed=3)
    look = Judge(task, batch, CPU).look(learner)
    outputs = np.zeros((batch.steps, batch.count, task.output_size))
    opened: dict[str, list[np.ndarray]] = {gate: [] for gate in gates}
    for b in range(batch.count):
        run = learner.network.trace(batch.x[: batch.lengths[b], b])
        outputs[: batch.lengths[b], b] = run.output
        for gate in gates if b < FOLLOWED else "":
            opened[gate].append(getattr(run.layers[-1][0], gate).ravel())
    assert look.loss == pytest.approx(task.loss_of(outputs, batch), rel=1e-5)
    assert look.right == task.right(outputs, batch).mean()
    means = {gate: np.concatenate(values).mean() for gate, values in opened.items()}
    assert look.openness == pytest.approx(means, rel=1e-5)
    assert (look.gradient[:3] > 0).all()


def test_the_first_cell_is_that_of_a_single_layer_and_all_others_differ() -> None:
    for architecture in ARCHITECTURES:
        one = untrained_network(small(), architecture, 12).layers[0][0]
        deep = untrained_network(small(layers=3, bidirectional=True), architecture, 12)
        np.testing.assert_array_equal(deep.layers[0][0].weight_ih, one.weight_ih)
        cells = [cell for layer in deep.layers for cell in layer]
        assert len(cells) == 6
        assert len({cell.weight_hh.tobytes() for cell in cells}) == 6
        assert [cell.input_size for cell in cells] == [2, 2, 10, 10, 10, 10]
        assert deep.readout.weight.shape == (1, 10)
        assert np.abs(deep.readout.weight).max() <= 1 / np.sqrt(10)


@pytest.mark.parametrize("optimiser", OPTIMISERS)
@pytest.mark.parametrize("architecture", ["rnn_tanh", "rnn_relu"])
def test_a_feed_forward_network_is_two_linear_layers_at_each_step(
    architecture: Architecture, optimiser: Optimiser
) -> None:
    settings = anbn(recurrent=False, architectures=(architecture,), optimiser=optimiser, clip=0.1)
    learner = learner_of(settings, architecture, "float64")
    cell, readout = learner.network.layers[0][0], learner.network.readout
    assert not cell.weight_hh.any()
    # Both biases are trained, as in the recurrent network: Adam moves each of them.
    mine = [
        torch.tensor(array, requires_grad=True)
        for array in (cell.weight_ih, cell.bias_ih, cell.bias_hh, readout.weight, readout.bias)
    ]
    rate = settings.learning_rate
    theirs = {
        "adam": lambda: torch.optim.Adam(mine, lr=rate),
        "rmsprop": lambda: torch.optim.RMSprop(mine, lr=rate),
        "sgd": lambda: torch.optim.SGD(mine, lr=rate, momentum=0.9),
    }[optimiser]()
    phi = torch.tanh if architecture == "rnn_tanh" else torch.relu
    for update in range(settings.updates):
        batch = batch_of_update(settings, update)
        learner.update(TensorBatch.of(batch, "cpu", torch.float64))
        weight_ih, bias_ih, bias_hh, weight, bias = mine
        seen = torch.tensor(batch.x[batch.mask], dtype=torch.float64)
        answers = phi(seen @ weight_ih.T + bias_ih + bias_hh) @ weight.T + bias
        target = torch.tensor(batch.target[batch.mask], dtype=torch.float64)
        loss = functional.binary_cross_entropy_with_logits(answers, target)
        theirs.zero_grad()
        loss.backward()
        norm = nn.utils.clip_grad_norm_(mine, 0.1)
        theirs.step()
        assert learner.course.losses[update] == pytest.approx(loss.item(), rel=1e-12)
        assert learner.course.gradient_norms[update] == pytest.approx(norm.item(), rel=1e-10)
    trained = learner.network.layers[0][0]
    assert not trained.weight_hh.any()
    np.testing.assert_allclose(trained.weight_ih, mine[0].detach().numpy(), rtol=1e-9, atol=1e-9)
    assert np.abs(trained.weight_ih - cell.weight_ih).max() > 1e-4
    assert learner.course.parameter_count == sum(each.numel() for each in mine)


def test_a_feed_forward_network_knows_the_present_step_only() -> None:
    settings = anbn(recurrent=False, architectures=("rnn_tanh",), layers=2, bidirectional=True)
    learner = learner_of(settings, "rnn_tanh")
    learner.update(TensorBatch.of(batch_of_update(settings, 0), "cpu"))
    x = settings.problem.draw(1, 4, seed=5).x[:, 0]
    together = learner.network.trace(x).output
    alone = np.concatenate([learner.network.trace(step[None]).output for step in x])
    np.testing.assert_allclose(together, alone, rtol=0, atol=1e-6)


def test_only_who_reads_backward_learns_what_the_future_tells() -> None:
    losses = {}
    for bidirectional in (False, True):
        *_, last = train(
            small(
                task="future",
                lag=8,
                hidden_size=4,
                batch=32,
                updates=200,
                learning_rate=0.03,
                architectures=("lstm",),
                bidirectional=bidirectional,
            )
        )
        losses[bidirectional] = last.courses[0].looks[-1].loss
    assert losses[True] < 0.3
    assert losses[False] > 0.98 * np.log(3)


@pytest.mark.parametrize(
    ("changes", "begins"),
    [
        ({"layers": 0}, "layers is 0; expected a whole number from 1 to 4."),
        ({"layers": 5}, "layers is 5; expected a whole number from 1 to 4."),
        ({"layers": True}, "layers is True; expected a whole number from 1 to 4."),
        ({"bidirectional": 1}, "bidirectional is 1; expected True or False."),
        ({"recurrent": None}, "recurrent is None; expected True or False."),
        (
            {"recurrent": False, "architectures": ("rnn_tanh", "lstm")},
            "recurrent is False, and architectures is ('rnn_tanh', 'lstm'); expected rnn_tanh or",
        ),
    ],
)
def test_refused(changes: dict[str, Any], begins: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        TrainingSettings(**changes)
    assert str(caught.value).startswith(begins)


def test_room_is_counted_over_all_chains() -> None:
    fits = {"task": "first-token", "lag": 1000, "hidden_size": 128, "batch": 200}
    train(TrainingSettings(**fits))
    with pytest.raises(InvalidInput, match=r"with 1,?024 units would take"):
        train(TrainingSettings(**fits, layers=4, bidirectional=True))


def test_a_card_names_layers_and_directions_only_where_they_are_unusual() -> None:
    usual = settings_of(TrainingSettings())
    assert not {"layers", "bidirectional", "recurrent"} & set(usual)
    deep = settings_of(TrainingSettings(layers=2, bidirectional=True))
    assert deep == usual | {"layers": 2, "bidirectional": True}
    plain_rnn = TrainingSettings(architectures=("rnn_tanh",), recurrent=False)
    assert settings_of(plain_rnn)["recurrent"] is False
