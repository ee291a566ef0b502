"""One vector's steps against `torch.optim` on the same numbers."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch

from lstm_viz.training import OPTIMISERS, Optimiser
from lstm_viz.training.optimisers import Stepper, learning_rate

THEIRS: dict[Optimiser, Callable[[list[torch.Tensor]], torch.optim.Optimizer]] = {
    "adam": lambda parameters: torch.optim.Adam(parameters, lr=0.01),
    "rmsprop": lambda parameters: torch.optim.RMSprop(parameters, lr=0.01),
    "sgd": lambda parameters: torch.optim.SGD(parameters, lr=0.01, momentum=0.9),
}


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_every_step_is_that_of_torch_optim(optimiser: Optimiser) -> None:
    generator = torch.Generator().manual_seed(5)
    ours = torch.randn(40, generator=generator, dtype=torch.float64)
    theirs = ours.clone().requires_grad_()
    stepper, reference = Stepper(optimiser, ours), THEIRS[optimiser]([theirs])
    for k in range(25):
        gradient = torch.randn(40, generator=generator, dtype=torch.float64) * 10.0 ** (k % 5 - 3)
        gradient[:3] = 0  # some parameters nothing depends on
        rate = learning_rate(k, 25, 0.01, 0.001)
        reference.param_groups[0]["lr"] = rate
        theirs.grad = gradient.clone()
        reference.step()
        before = ours.clone()
        after = stepper.step(ours, gradient, rate)
        torch.testing.assert_close(ours, before, rtol=0, atol=0)  # what it was stays as it was
        ours = after
        torch.testing.assert_close(ours, theirs.detach(), rtol=1e-12, atol=1e-13)


def test_the_rate_stays_or_follows_half_a_cosine() -> None:
    assert {learning_rate(k, 100, 0.01) for k in range(100)} == {0.01}
    rates = [learning_rate(k, 101, 0.01, 0.001) for k in range(101)]
    assert rates[0] == 0.01
    assert rates[50] == pytest.approx(0.0055)
    assert rates[25] == pytest.approx(0.001 + 0.009 * (1 + math.sqrt(0.5)) / 2)
    assert rates[100] == pytest.approx(0.001)
    assert rates == sorted(rates, reverse=True)
    assert learning_rate(0, 1, 0.01, 0.001) == 0.01  # of a single update the first rate


def test_it_is_the_schedule_of_pytorch() -> None:
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.01)
    theirs = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, T_max=40, eta_min=0.002)
    for k in range(41):
        ours = learning_rate(k, 41, 0.01, 0.002)
        assert ours == pytest.approx(theirs.get_last_lr()[0], rel=1e-9)
        optimiser.step()
        theirs.step()
