"""The networks of a comparison, and the noise that they read."""

from __future__ import annotations

import numpy as np

from lstm_viz.arrays import FloatArray, read_only
from lstm_viz.cells import Cell
from lstm_viz.gradients.ensembles.stacked import loss_share
from lstm_viz.gradients.first_weights import first_cell
from lstm_viz.gradients.settings import Architecture, GradientSettings

_GATES: dict[Architecture, int] = {"rnn_tanh": 1, "rnn_relu": 1, "gru": 3, "lstm": 4}
_NOISE = 1
"""Beside a seed: the noise is drawn from another stream than the weights of the same seed."""


def noise(settings: GradientSettings) -> FloatArray:
    """Draw the input: independent numbers from N(0, 1), times the input scale.

    Returns
    -------
    ndarray, shape (T, D)
    """
    drawn = np.random.default_rng([settings.seed, _NOISE]).normal(
        size=(settings.steps, settings.input_size)
    )
    return read_only((settings.input_scale * drawn).astype(settings.precision))


def parameter_count(architecture: Architecture, input_size: int, hidden_size: int) -> int:
    """The weights and both biases of one network: G(HD + H² + 2H) for G gates."""
    per_gate = hidden_size * (input_size + hidden_size + 2)
    return _GATES[architecture] * per_gate


def size_of(settings: GradientSettings, architecture: Architecture, input_size: int) -> int:
    """H of one network of the comparison.

    With ``same="parameters"`` the size whose parameter count comes nearest to the LSTM's.
    """
    if settings.same == "hidden_size":
        return settings.hidden_size
    wanted = parameter_count("lstm", input_size, settings.hidden_size)
    sizes = range(1, 2 * settings.hidden_size + input_size + 4)
    return min(
        sizes, key=lambda size: abs(parameter_count(architecture, input_size, size) - wanted)
    )


def draw_cell(
    settings: GradientSettings, architecture: Architecture, k: int, input_size: int
) -> Cell:
    """Draw initialisation `k` of one network, from 0, on D inputs; see `first_cell`."""
    return first_cell(
        architecture,
        input_size,
        size_of(settings, architecture, input_size),
        seed=settings.seed + k,
        init=settings.init,
        forget_bias=settings.forget_bias,
        steps=settings.steps,
        dtype=settings.precision,
        recurrent_gain=settings.recurrent_gain,
        spectral_radius=settings.spectral_radius,
    )


def loss_seed(settings: GradientSettings, steps: int, hidden_size: int) -> FloatArray:
    """∂L/∂h(t) as the loss itself sees it, shape (T, H); see `GradientSettings`."""
    share = loss_share(settings.loss, steps, hidden_size, np.dtype(settings.precision))
    return read_only(np.tile(share[:, None], hidden_size))
