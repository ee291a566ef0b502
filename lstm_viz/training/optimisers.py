"""One step of each optimiser, as PyTorch's default does it, on all parameters in one vector.

They are written out because `torch.optim` takes seconds to import (it loads PyTorch's compiler),
and because one vector takes fewer calls than many arrays. With g the gradient, η the learning rate
and n the number of the update, from 1::

    adam       m ← β₁ m + (1-β₁) g      v ← β₂ v + (1-β₂) g²        β₁ = 0.9, β₂ = 0.999
               θ ← θ - η (m / (1-β₁ⁿ)) / (√(v / (1-β₂ⁿ)) + 10⁻⁸)
    rmsprop    v ← 0.99 v + 0.01 g²     θ ← θ - η g / (√v + 10⁻⁸)
    sgd        m ← 0.9 m + g            θ ← θ - η m

Adam: Kingma & Ba 2015, algorithm 1. RMSprop: Hinton 2012, lecture 6e of his course on neural
networks. SGD has a momentum of 0.9, which PyTorch's does not have by itself.
"""

from __future__ import annotations

import math

import torch

from lstm_viz.training.settings import Optimiser

ADAM_DECAYS = (0.9, 0.999)
RMSPROP_DECAY = 0.99
MOMENTUM = 0.9
EPSILON = 1e-8


class Stepper:
    """What one optimiser remembers of the updates so far, and its next step."""

    def __init__(self, optimiser: Optimiser, parameters: torch.Tensor) -> None:
        self._optimiser = optimiser
        self._mean = torch.zeros_like(parameters)
        self._square = torch.zeros_like(parameters)
        self._updates = 0

    def step(self, parameters: torch.Tensor, gradient: torch.Tensor, rate: float) -> torch.Tensor:
        """Return the parameters after one more update; all vectors of one length."""
        self._updates += 1
        if self._optimiser == "sgd":
            self._mean.mul_(MOMENTUM).add_(gradient)
            return parameters.add(self._mean, alpha=-rate)
        if self._optimiser == "rmsprop":
            self._decay_square(RMSPROP_DECAY, gradient)
            return parameters.addcdiv(gradient, self._square.sqrt().add_(EPSILON), value=-rate)
        of_mean, of_square = ADAM_DECAYS
        self._mean.lerp_(gradient, 1 - of_mean)
        self._decay_square(of_square, gradient)
        scale = math.sqrt(1 - of_square**self._updates)
        step_size = rate / (1 - of_mean**self._updates)
        spread = self._square.sqrt().div_(scale).add_(EPSILON)
        return parameters.addcdiv(self._mean, spread, value=-step_size)

    def _decay_square(self, decay: float, gradient: torch.Tensor) -> None:
        self._square.mul_(decay).addcmul_(gradient, gradient, value=1 - decay)


def learning_rate(update: int, updates: int, rate: float, rate_end: float | None = None) -> float:
    """The learning rate of one update: it stays, or follows half a cosine down or up.

    ``rate + (rate_end - rate)(1 - cos(π u / (updates - 1))) / 2``, the annealing of Loshchilov
    & Hutter 2017 (SGDR, arXiv:1608.03983, equation 5) without restarts.

    Parameters
    ----------
    update : int
        u, 0 to `updates` - 1.
    updates : int
        How many there are in all.
    rate, rate_end : float
        Of the first and of the last update; None: the rate stays.
    """
    if rate_end is None or updates == 1:
        return rate
    return rate + (rate_end - rate) * (1 - math.cos(math.pi * update / (updates - 1))) / 2
