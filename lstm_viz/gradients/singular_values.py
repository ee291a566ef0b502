"""How much of a state k steps ago the last state still depends on, in every direction.

P_k = ∂s(T)/∂s(T-k) = J(T) J(T-1) … J(T-k+1) is the product of one-step Jacobians, with s = h for
an RNN or a GRU and s = (h, C) for an LSTM: C alone is not its state. The largest singular value of
P_k says how much a change of s(T-k) can matter at most, the smallest how much at least.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray, read_only, whole_number
from lstm_viz.cells import LSTMTrace, Trace
from lstm_viz.errors import InvalidInput
from lstm_viz.gradients.long_products import log10_singular_values

MOST_LAG = 200
"""The most steps back that are followed."""

MOST_STATE = 256
"""The largest state, H numbers or an LSTM's 2H."""

_LAGS = 28  # some of which coincide


@dataclass(frozen=True, eq=False)
class SingularValues:
    """Singular values of ∂s(T)/∂s(T-k), as log₁₀: they go far below what a float can hold."""

    lags: NDArray[np.intp]  # (K,), k ascending
    log10: FloatArray  # (K, S), descending in each row; −inf for 0


def jacobian_singular_values(trace: Trace, lags: Sequence[int] | None = None) -> SingularValues:
    """The singular values of the Jacobian from earlier states to the last, for several lags.

    Parameters
    ----------
    trace : LSTMTrace, GRUTrace or RNNTrace
        A network on one sequence.
    lags : sequence of int, optional
        How many steps back, 1 to T-1 and at most `MOST_LAG`; some two dozen of them by default,
        none where there is only one step.

    Returns
    -------
    SingularValues
        S = H, or 2H for an LSTM (P + H with a projection). See
        `long_products.log10_singular_values` for how small a value is told from 0.

    Raises
    ------
    InvalidInput
        When the trace is of a batch or read backward, a lag is out of its range, or the state is
        larger than `MOST_STATE`.
    """
    trace.require_single()
    trace.require_forward()
    size = trace.h.shape[-1] + (trace.c.shape[-1] if isinstance(trace, LSTMTrace) else 0)
    if size > MOST_STATE:
        raise InvalidInput(
            f"the state holds {size} numbers; singular values are computed up to {MOST_STATE}."
        )
    furthest = min(trace.steps - 1, MOST_LAG)
    wanted = _spread(furthest) if lags is None else _checked(lags, furthest)
    # The transposed product grows on its left: P_kᵀ = J(T-k+1)ᵀ … J(T)ᵀ.
    factors = (
        trace.cell.jacobian(trace, t).T.astype(np.float64)  # type: ignore[arg-type]
        for t in range(trace.steps - 1, 0, -1)
    )
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        rows = list(log10_singular_values(factors, wanted, size))
    return SingularValues(
        lags=np.array(wanted, np.intp),
        log10=read_only(np.array(rows).reshape(len(wanted), size)),
    )


def _spread(furthest: int) -> list[int]:
    """Whole lags from 1 to the furthest: half of them evenly, half by equal factors."""
    if furthest < 1:
        return []
    even = np.linspace(1, furthest, _LAGS // 2)
    by_factors = np.geomspace(1, furthest, _LAGS // 2)
    return sorted({round(float(lag)) for lag in (*even, *by_factors)})


def _checked(lags: Sequence[int], furthest: int) -> list[int]:
    return sorted({whole_number("a lag", lag, 1, furthest) for lag in lags})
