"""Small networks in training, and what they read."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from lstm_viz.gradients import Architecture
from lstm_viz.network import Network
from lstm_viz.on_device import find_device
from lstm_viz.parameter_names import named_parameters, network_from_parameters
from lstm_viz.training import TrainingSettings
from lstm_viz.training.learner import Learner
from lstm_viz.training.untrained import untrained_network

DTYPES = {"float32": torch.float32, "float64": torch.float64}


def small(**changes: Any) -> TrainingSettings:
    return TrainingSettings(
        **{"task": "adding-unit", "lag": 12, "hidden_size": 5, "batch": 4, "updates": 30} | changes
    )


def drawn(
    settings: TrainingSettings, architecture: Architecture, precision: str = "float32"
) -> Network:
    network = untrained_network(settings, architecture, steps=12)
    return network_from_parameters(
        {name: array.astype(precision) for name, array in named_parameters(network).items()},
        nonlinearity="relu" if architecture == "rnn_relu" else "tanh",
    )


def learner_of(
    settings: TrainingSettings, architecture: Architecture, precision: str = "float32"
) -> Learner:
    network = drawn(settings, architecture, precision)
    return Learner(settings, architecture, network, find_device("cpu"))


def weights_of(network: Network) -> np.ndarray:
    return np.concatenate([array.ravel() for array in named_parameters(network).values()])
