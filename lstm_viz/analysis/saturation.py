"""How often each gate stands shut or open: left- and right-saturated gates."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray, whole_number
from lstm_viz.cells import LSTMTrace
from lstm_viz.errors import InvalidInput
from lstm_viz.notation import LSTM_QUANTITIES, QUANTITIES

GATES = tuple(key for key in LSTM_QUANTITIES if QUANTITIES[key].is_gate)
"""The gates of an LSTM, f, i and o, in the order a textbook tells them."""

CANDIDATE_BEYOND = 0.9
"""A candidate farther from 0 than this is saturated."""

MOST_BINS = 1000


@dataclass(frozen=True, eq=False)
class GateSaturation:
    """How often one gate is shut or open."""

    closed: FloatArray  # (H,), 0…1, the share of a unit's values below `closed_below`
    open: FloatArray  # (H,), 0…1, the share of a unit's values above `open_above`
    closed_overall: float  # 0…1, the same share of all units' values
    open_overall: float  # 0…1
    counts: NDArray[np.integer[Any]]  # (bins,), values in each equal bin of [0, 1]


@dataclass(frozen=True, eq=False)
class CandidateSaturation:
    """How often the candidate is close to -1 or 1."""

    saturated: FloatArray  # (H,), 0…1, the share of a unit's values beyond ±`beyond`
    saturated_overall: float  # 0…1, the same share of all units' values
    beyond: float  # where saturation begins, on either side of 0
    counts: NDArray[np.integer[Any]]  # (bins,), values in each equal bin of [-1, 1]


@dataclass(frozen=True, eq=False)
class Saturation:
    """How often the gates and the candidate of one trace are at an end of their range."""

    closed_below: float  # 0…1, a gate below it counts as closed
    open_above: float  # 0…1, a gate above it counts as open
    gates: Mapping[str, GateSaturation]  # by key: "f", "i", "o"
    candidate: CandidateSaturation

    @property
    def units(self) -> int:
        """H, the number of units."""
        return self.candidate.saturated.shape[0]

    @property
    def values_per_quantity(self) -> int:
        """T·H, or T·B·H of a batch: how many values each histogram counts."""
        return int(self.candidate.counts.sum())


def saturation(
    trace: LSTMTrace, *, closed_below: float = 0.1, open_above: float = 0.9, bins: int = 20
) -> Saturation:
    """Count how often each gate is shut or open.

    After Karpathy, Johnson & Fei-Fei 2015, "Visualizing and Understanding Recurrent Networks",
    section 4.2: a gate is left-saturated below 0.1 and right-saturated above 0.9.

    Parameters
    ----------
    trace : LSTMTrace
        A finished trace, of one sequence or of a batch.
    closed_below, open_above : float
        A gate counts as closed strictly below the one and as open strictly above the other;
        0 ≤ closed_below ≤ open_above ≤ 1.
    bins : int
        How many equal bins a histogram has, 1 to 1000. A value on the edge of two bins falls in
        the upper one, the largest possible value in the last.

    Returns
    -------
    Saturation
        The shares are over all steps and, in a batch, all its sequences.

    Raises
    ------
    InvalidInput
        When the trace is not an LSTM's, the thresholds are out of order or there is no such
        number of bins.
    """
    if not isinstance(trace, LSTMTrace):
        raise InvalidInput("only an LSTM's trace has the gates f, i and o.")
    if not 0 <= closed_below <= open_above <= 1:  # also refuses nan
        raise InvalidInput(
            f"closed_below is {closed_below} and open_above is {open_above}; expected "
            "0 ≤ closed_below ≤ open_above ≤ 1."
        )
    bins = whole_number("bins", bins, 1, MOST_BINS)
    gates = {}
    for gate in GATES:
        values = getattr(trace, gate)
        closed, is_open = values < closed_below, values > open_above
        gates[gate] = GateSaturation(
            closed=_share_per_unit(closed),
            open=_share_per_unit(is_open),
            closed_overall=_share(closed),
            open_overall=_share(is_open),
            counts=_counts(values, gate, bins),
        )
    saturated = np.abs(trace.g) > CANDIDATE_BEYOND
    return Saturation(
        closed_below=float(closed_below),
        open_above=float(open_above),
        gates=MappingProxyType(gates),
        candidate=CandidateSaturation(
            saturated=_share_per_unit(saturated),
            saturated_overall=_share(saturated),
            beyond=CANDIDATE_BEYOND,
            counts=_counts(trace.g, "g", bins),
        ),
    )


def _share_per_unit(holds: NDArray[np.bool_]) -> FloatArray:
    share: FloatArray = holds.mean(axis=tuple(range(holds.ndim - 1)))
    share.flags.writeable = False
    return share


def _share(holds: NDArray[np.bool_]) -> float:
    return int(np.count_nonzero(holds)) / math.prod(holds.shape)


def _counts(values: FloatArray, quantity: str, bins: int) -> NDArray[np.integer[Any]]:
    low, high = QUANTITIES[quantity].value_range or (-1.0, 1.0)
    # Each edge rounded once: 19/20 is 0.95, while 19 steps of 0.05 are a little more.
    upper = np.arange(bins + 1)
    edges = (low * (bins - upper) + high * upper) / bins
    counts, _ = np.histogram(np.asarray(values, np.float64), bins=edges)
    counts.flags.writeable = False
    return counts
