"""How a cell is set by hand: gate by gate, with weights that open or shut a gate for good."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from lstm_viz.cells import LSTM

OPEN = 40.0
"""A gate's sum that opens it: σ(40) = 1 and σ(-40) = 4e-18."""

FROM_UNIT = OPEN / math.tanh(1.0)
"""A recurrent weight that turns h = tanh(1), a cell state of 1 read out, into a sum of `OPEN`."""

FULL = 20.0
"""A candidate's sum that gives 1: tanh(20) = 1."""

Matrix = Sequence[Sequence[float]]


def lstm_of_gates(
    *,
    inputs: Mapping[str, Matrix],
    biases: Mapping[str, Sequence[float]],
    recurrent: Mapping[str, Matrix] | None = None,
) -> LSTM:
    """Assemble a cell; a gate without input or recurrent weights has zeros there.

    Parameters
    ----------
    inputs : mapping
        W of at least one gate, ``"i"``, ``"f"``, ``"g"`` or ``"o"``, shape (H, D) each.
    biases : mapping
        b of all four gates, shape (H,) each.
    recurrent : mapping, optional
        U of gates, shape (H, H) each.

    Returns
    -------
    LSTM
        With the biases in `bias_ih`; `bias_hh` is zero.

    Raises
    ------
    InvalidInput
        When the weights do not fit each other or hold anything but finite numbers.
    """
    hidden_size = len(biases["i"])
    input_size = len(next(iter(inputs.values()))[0])
    no_input, no_recurrent = np.zeros((hidden_size, input_size)), np.zeros((hidden_size,) * 2)
    recurrent = recurrent or {}
    return LSTM(
        weight_ih=np.concatenate([inputs.get(gate, no_input) for gate in LSTM.gates]),
        weight_hh=np.concatenate([recurrent.get(gate, no_recurrent) for gate in LSTM.gates]),
        bias_ih=np.concatenate([biases[gate] for gate in LSTM.gates]),
        bias_hh=np.zeros(4 * hidden_size),
    )
