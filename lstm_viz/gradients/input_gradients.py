"""Which inputs a loss depends on: its gradient with respect to every x(t)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_viz.analysis import GradientFlow
from lstm_viz.arrays import FloatArray, euclidean_norms, read_only
from lstm_viz.errors import InvalidInput
from lstm_viz.gradients.results import NOTHING


@dataclass(frozen=True, eq=False)
class InputGradients:
    """A loss's gradient with respect to the input of one sequence.

    The gradient says how much a small change of an input would change the loss (Simonyan, Vedaldi
    & Zisserman 2013). Times the input it is, to first order, what the loss would lose if that
    input were 0; of a network that saturates, a first order says little about so large a change.
    """

    x: FloatArray  # (T, D), what was read
    gradient: FloatArray  # (T, D), ∂L/∂x(t)
    times_input: FloatArray  # (T, D), ∂L/∂x(t) ⊙ x(t)
    norm: FloatArray  # (T,), ‖∂L/∂x(t)‖; 0 and inf where it left the float range
    contribution: FloatArray  # (T,), ∂L/∂x(t) · x(t); nan where the gradient has exploded


def input_gradients(flow: GradientFlow) -> InputGradients:
    """Read a loss's gradient with respect to the input out of a backward sweep.

    Parameters
    ----------
    flow : GradientFlow
        The gradient of a loss for one sequence.

    Raises
    ------
    InvalidInput
        When the flow is of a batch.
    """
    flow.trace.require_single()
    norm = euclidean_norms(flow.dL_dx)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        times_input = flow.dL_dx * flow.trace.x
        contribution = times_input.sum(axis=-1)
    return InputGradients(
        x=flow.trace.x,
        gradient=flow.dL_dx,
        times_input=read_only(times_input),
        norm=norm,
        contribution=read_only(np.where(np.isfinite(norm), contribution, np.nan)),
    )


def correctable(norms: FloatArray, share: float = NOTHING) -> NDArray[np.bool_]:
    """Which steps' gradients are not nothing beside the largest: these would still be corrected.

    Parameters
    ----------
    norms : ndarray, shape (T,)
        Norms of gradients; 0 and inf may be among them.
    share : float
        The least share of the largest that counts, above 0 and up to 1.

    Returns
    -------
    ndarray of bool, shape (T,)
        Where norms ≥ share · largest and above 0. Beside an exploded gradient no finite one counts.

    Raises
    ------
    InvalidInput
        When the share is out of its range.
    """
    if not 0 < share <= 1:
        raise InvalidInput(f"share is {share!r}; expected a number above 0 and up to 1.")
    # In float64, where share · largest is above 0 also for what float32 can only just hold.
    wide = np.asarray(norms, np.float64)
    largest = float(wide.max(initial=0.0))
    found: NDArray[np.bool_] = (wide > 0) & (wide >= share * largest)
    return found
