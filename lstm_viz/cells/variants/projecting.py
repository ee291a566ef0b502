"""A projection (Sak, Senior & Beaufays 2014, "LSTMP") for an LSTM that has none."""

from __future__ import annotations

import numpy as np

from lstm_viz.arrays import whole_number
from lstm_viz.cells.lstm import LSTM
from lstm_viz.errors import InvalidInput


def projected(cell: LSTM, output_size: int) -> LSTM:
    """The LSTM with a projection to fewer numbers that is nearest to one without.

    The gates of an LSTM with a projection see U W_hr (o ⊙ tanh C): it is an LSTM whose recurrent
    weights U W_hr have rank P. Of those, the nearest to the cell's own U is its singular value
    decomposition cut after P (Eckart & Young 1936).

    Parameters
    ----------
    cell : LSTM
        An LSTM without a projection.
    output_size : int
        P, 1 to H-1.

    Returns
    -------
    LSTM
        Its `weight_hr` has orthonormal rows, ordered by how much of U they carry; in each the
        largest entry is positive.

    Raises
    ------
    InvalidInput
        When the cell has a projection already, or P is none of 1 to H-1.
    """
    if cell.weight_hr is not None:
        raise InvalidInput("the cell has a projection already; expected one without.")
    P, H = whole_number("output_size", output_size), cell.hidden_size
    if P >= H:
        raise InvalidInput(f"output_size is {P}; expected 1 to {H - 1}, fewer than {H} units.")
    W_hr = np.linalg.svd(cell.weight_hh, full_matrices=True)[2][:P]
    largest = np.abs(W_hr).argmax(axis=1)
    W_hr = W_hr * np.where(W_hr[np.arange(P), largest] < 0, -1.0, 1.0)[:, None]
    return LSTM(cell.weight_ih, cell.weight_hh @ W_hr.T, cell.bias_ih, cell.bias_hh, W_hr)
