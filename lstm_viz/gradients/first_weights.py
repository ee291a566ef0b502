"""The weights with which a network of a comparison, or of a training, begins."""

from __future__ import annotations

from typing import Any

from numpy.typing import DTypeLike

from lstm_viz.cells import GRU, LSTM, RNN, Cell, Initialisation
from lstm_viz.gradients.settings import Architecture


def first_cell(
    architecture: Architecture,
    input_size: int,
    hidden_size: int,
    *,
    seed: int,
    init: Initialisation,
    forget_bias: float | None,
    steps: int,
    dtype: DTypeLike,
    **options: Any,
) -> Cell:
    """Draw a cell; the same seed for every kind.

    A vanilla RNN has no gate that keeps the state: where the initialisation is chrono it is drawn
    as PyTorch does, and a forget bias is nothing to it.

    Parameters
    ----------
    architecture : str
        Which kind of cell.
    input_size, hidden_size : int
        D and H.
    seed, init, dtype
        As in `lstm_viz.cells.parameters.random_parameters`.
    forget_bias : float or None
        Of f, or of a GRU's z; None: as `init` draws it, and chrono always does.
    steps : int
        T, for the initialisation chrono (Tallec & Ollivier 2018); at least 3 are taken.
    **options
        ``recurrent_gain`` and ``spectral_radius``, as in `random_parameters`.

    Raises
    ------
    InvalidInput
        When a size or an option is outside its range.
    """
    is_chrono = init == "chrono"
    if architecture in ("rnn_tanh", "rnn_relu"):
        return RNN.random(
            input_size,
            hidden_size,
            seed=seed,
            init="pytorch" if is_chrono else init,
            dtype=dtype,
            nonlinearity=architecture.removeprefix("rnn_"),
            **options,
        )
    kind = GRU if architecture == "gru" else LSTM
    return kind.random(
        input_size,
        hidden_size,
        seed=seed,
        init=init,
        forget_bias=None if is_chrono else forget_bias,
        chrono_steps=max(3, steps),
        dtype=dtype,
        **options,
    )
