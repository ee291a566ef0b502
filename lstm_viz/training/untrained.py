"""The networks before their first update."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from lstm_viz.cells import Cell
from lstm_viz.gradients import Architecture, first_cell
from lstm_viz.network import Network, Readout
from lstm_viz.training.settings import TrainingSettings

_READOUT, _CHAIN = 3, 4
"""Beside a seed: the read-out is drawn from another stream than the cell of the same seed, and so
is each cell of a further layer or of a backward direction."""


def untrained_network(
    settings: TrainingSettings, architecture: Architecture, steps: int
) -> Network:
    """Draw one network, in float32; the same seed for every kind of cell.

    The read-out is drawn as `torch.nn.Linear` does: all from U(-1/√F, 1/√F), F = H · directions;
    the cells as by `lstm_viz.gradients.first_cell`. Where a network is not `recurrent` U is 0.

    Parameters
    ----------
    settings : TrainingSettings
        The initialisation, the forget bias, H, layers, directions and the seed.
    architecture : str
        Which network.
    steps : int
        T, for the initialisation chrono (Tallec & Ollivier 2018); at least 3 are taken.
    """
    problem = settings.problem
    directions = 2 if settings.bidirectional else 1
    features = directions * settings.hidden_size
    bound = 1 / math.sqrt(features)
    rng = np.random.default_rng([settings.seed, _READOUT])
    weight = rng.uniform(-bound, bound, (problem.output_size, features))
    bias = rng.uniform(-bound, bound, problem.output_size)
    layers = tuple(
        tuple(
            _cell(
                settings,
                architecture,
                steps,
                input_size=features if layer else problem.input_size,
                seed=_seed_of_chain(settings.seed, directions * layer + direction),
            )
            for direction in range(directions)
        )
        for layer in range(settings.layers)
    )
    return Network(layers, Readout(weight.astype(np.float32), bias.astype(np.float32)))


def _seed_of_chain(seed: int, chain: int) -> int:
    """The seed of one cell: that of the settings for the first layer's forward direction."""
    if chain == 0:
        return seed
    return int(np.random.SeedSequence([seed, _CHAIN, chain]).generate_state(1, np.uint64)[0])


def _cell(
    settings: TrainingSettings, architecture: Architecture, steps: int, input_size: int, seed: int
) -> Cell:
    cell = first_cell(
        architecture,
        input_size,
        settings.hidden_size,
        seed=seed,
        init=settings.init,
        forget_bias=settings.forget_bias,
        steps=steps,
        dtype=np.float32,
    )
    return cell if settings.recurrent else replace(cell, weight_hh=0 * cell.weight_hh)
