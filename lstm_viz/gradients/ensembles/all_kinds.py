"""The gradients of N networks, of whatever kind they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import ArrayLike

from lstm_viz.arrays import FloatArray, read_only, sequence_array
from lstm_viz.cells import GRU, LSTM, RNN, Cell
from lstm_viz.errors import InvalidInput
from lstm_viz.gradients.ensembles.gru import gru_gradients
from lstm_viz.gradients.ensembles.lstm import lstm_gradients
from lstm_viz.gradients.ensembles.memory import at_once
from lstm_viz.gradients.ensembles.rnn import rnn_gradients
from lstm_viz.gradients.results import EnsembleGradients
from lstm_viz.gradients.settings import LOSSES, Architecture, Loss


def ensemble_gradients(cells: Sequence[Cell], x: ArrayLike, loss: Loss) -> EnsembleGradients:
    """Compute how the gradient of a loss reaches back, for N networks of one kind at once.

    Backpropagation through time (Werbos 1990) from a state of zeros, with v = (1, …, 1)/√H as
    ∂L/∂h(T), or as the loss's own share of every ∂L/∂h(t). The same numbers as N times
    `gradient_flow`.

    Parameters
    ----------
    cells : sequence of LSTM, GRU or RNN
        N networks of one kind and size, with weights of their own.
    x : array_like, shape (T, D)
        What all of them read. float32 is computed in float32, everything else in float64.
    loss : str
        ``"last"`` or ``"every"``, as in `GradientSettings`.

    Returns
    -------
    EnsembleGradients
        A network whose own state leaves the float range, as a relu RNN's can, has inf for all of
        its norms; the others are not touched by it.

    Raises
    ------
    InvalidInput
        When there is no network, they differ in kind or size, an LSTM has a projection, `x` does
        not fit them, or there is no such loss.
    """
    cells = list(cells)
    architecture = _common_architecture(cells)
    if loss not in LOSSES:
        raise InvalidInput(f"loss is {loss!r}; expected one of {', '.join(LOSSES)}.")
    x = sequence_array(x, cells[0].input_size, values_per_step=7 * cells[0].hidden_size)
    if x.ndim != 2:
        raise InvalidInput(f"x has shape {x.shape}; expected one sequence, (T, D).")
    most = at_once(architecture, len(x), cells[0].hidden_size, x.dtype.itemsize)
    # What explodes is marked by inf, and found by the norms.
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        parts = [
            _gradients(cells[first : first + most], x, loss) for first in range(0, len(cells), most)
        ]
        return EnsembleGradients(
            norm_h=_joined([part.norm_h for part in parts]),
            norm_c=_joined_if_any([part.norm_c for part in parts]),
            norm_direct=_joined_if_any([part.norm_direct for part in parts]),
            norm_parameters=_joined([part.norm_parameters for part in parts]),
        )


def _common_architecture(cells: list[Cell]) -> Architecture:
    """What the cells all are, or `InvalidInput` naming the one that is something else."""
    if not cells:
        raise InvalidInput("cells is empty; expected at least one network.")
    first = cells[0]
    for k, cell in enumerate(cells):
        if not isinstance(cell, (LSTM, GRU, RNN)):
            raise InvalidInput(f"cells[{k}] is a {type(cell).__name__}; expected a cell.")
        if cell.output_size != cell.hidden_size:
            raise InvalidInput(f"cells[{k}] has a projection; expected LSTMs without one.")
        if _face(cell) != _face(first):
            raise InvalidInput(
                f"cells[{k}] is {_face(cell)}, but cells[0] {_face(first)}; expected networks of "
                "one kind and size."
            )
    if isinstance(first, RNN):
        return "rnn_tanh" if first.nonlinearity == "tanh" else "rnn_relu"
    return "gru" if isinstance(first, GRU) else "lstm"


def _face(cell: Cell) -> str:
    kind = f"{cell.kind} ({cell.nonlinearity})" if isinstance(cell, RNN) else cell.kind
    return f"{kind} with D = {cell.input_size} and H = {cell.hidden_size}"


def _gradients(cells: list[Cell], x: FloatArray, loss: Loss) -> EnsembleGradients:
    if isinstance(cells[0], LSTM):
        return lstm_gradients(cast(list[LSTM], cells), x, loss)
    if isinstance(cells[0], GRU):
        return gru_gradients(cast(list[GRU], cells), x, loss)
    return rnn_gradients(cast(list[RNN], cells), x, loss)


def _joined(parts: list[FloatArray]) -> FloatArray:
    return read_only(np.concatenate(parts, axis=0))


def _joined_if_any(parts: list[FloatArray | None]) -> FloatArray | None:
    there = [part for part in parts if part is not None]
    return _joined(there) if there else None
