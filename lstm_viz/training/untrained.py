"""The networks before their first update."""

from __future__ import annotations

import math

import numpy as np

from lstm_viz.cells import GRU, LSTM, RNN, Cell
from lstm_viz.gradients import Architecture
from lstm_viz.network import Network, Readout
from lstm_viz.training.settings import TrainingSettings

_READOUT = 3
"""Beside a seed: the read-out is drawn from another stream than the cell of the same seed."""


def untrained_network(
    settings: TrainingSettings, architecture: Architecture, steps: int
) -> Network:
    """Draw one network, in float32; the same seed for every kind of cell.

    The read-out is drawn as `torch.nn.Linear` does: all from U(-1/√H, 1/√H). A vanilla RNN has no
    gate that keeps the state: where the initialisation is chrono it is drawn as PyTorch does, and a
    forget bias is nothing to it.

    Parameters
    ----------
    settings : TrainingSettings
        The initialisation, the forget bias, H and the seed.
    architecture : str
        Which network.
    steps : int
        T, for the initialisation chrono (Tallec & Ollivier 2018); at least 3 are taken.
    """
    problem = settings.problem
    bound = 1 / math.sqrt(settings.hidden_size)
    rng = np.random.default_rng([settings.seed, _READOUT])
    weight = rng.uniform(-bound, bound, (problem.output_size, settings.hidden_size))
    bias = rng.uniform(-bound, bound, problem.output_size)
    return Network(
        ((_cell(settings, architecture, steps),),),
        Readout(weight.astype(np.float32), bias.astype(np.float32)),
    )


def _cell(settings: TrainingSettings, architecture: Architecture, steps: int) -> Cell:
    sizes = settings.problem.input_size, settings.hidden_size
    if architecture in ("rnn_tanh", "rnn_relu"):
        return RNN.random(
            *sizes,
            seed=settings.seed,
            init="pytorch" if settings.init == "chrono" else settings.init,
            dtype=np.float32,
            nonlinearity=architecture.removeprefix("rnn_"),
        )
    kind = GRU if architecture == "gru" else LSTM
    return kind.random(
        *sizes,
        seed=settings.seed,
        init=settings.init,
        forget_bias=None if settings.init == "chrono" else settings.forget_bias,
        chrono_steps=max(3, steps),
        dtype=np.float32,
    )
