"""A cell written down as a student sees it: gate by gate, a unit's weights side by side."""

from __future__ import annotations

import numpy as np

from lstm_viz.cells import LSTM

Rows = list[list[float]]


def cell_of_rows(*, i: Rows, f: Rows, g: Rows, o: Rows) -> LSTM:
    """Assemble a cell from its four gates.

    Parameters
    ----------
    i, f, g, o : list of list of float, shape (H, D+H+1) each
        One row a unit: its D input weights W, its H recurrent weights U, its bias b.

    Returns
    -------
    LSTM
        With the biases in `bias_ih`; `bias_hh` is zero.

    Raises
    ------
    InvalidInput
        When the rows leave no room for an input weight or hold anything but finite numbers.
    """
    table = np.array([*i, *f, *g, *o], dtype=np.float64)  # (4H, D+H+1)
    hidden_size = len(i)
    return LSTM(
        weight_ih=table[:, : -hidden_size - 1],
        weight_hh=table[:, -hidden_size - 1 : -1],
        bias_ih=table[:, -1],
        bias_hh=np.zeros(len(table)),
    )
