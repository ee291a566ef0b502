"""What a comparison of gradients finds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray, read_only
from lstm_viz.gradients.settings import Architecture, GradientSettings

LOW, HIGH = 0.1, 0.9
"""The band around the median holds the initialisations from the first tenth to the last."""

HALF, NOTHING = 0.5, 1e-8
"""A gradient has halved; of a gradient so small nothing is left that training could use."""


@dataclass(frozen=True, eq=False)
class EnsembleGradients:
    """Norms of a loss's gradient for N networks of one kind, each with weights of its own.

    0 where a gradient fell below the float range, inf where it left it.
    """

    norm_h: FloatArray  # (N, T), ‖∂L/∂h(t)‖
    norm_c: FloatArray | None  # (N, T), ‖∂L/∂C(t)‖, the total; None without a cell state
    norm_direct: FloatArray | None  # (N, T), of what came along the belt alone; None for an RNN
    norm_parameters: FloatArray  # (N,), ‖∂L/∂θ‖ over all weights and both biases


@dataclass(frozen=True, eq=False)
class Curve:
    """A norm over time, of many initialisations.

    Median and band are taken by rank, so that each is the number of an initialisation that was
    computed: the median the ⌈N/2⌉-th smallest, the band from the ⌈N/10⌉-th to the ⌈9N/10⌉-th.
    """

    median: FloatArray  # (T,)
    low: FloatArray  # (T,)
    high: FloatArray  # (T,)
    vanished: NDArray[np.intp]  # (T,), how many of them are 0
    exploded: NDArray[np.intp]  # (T,), how many of them are inf
    count: int  # N

    @classmethod
    def of(cls, norms: FloatArray) -> Curve:
        """The curve of norms of shape (N, T)."""
        ranked = np.sort(norms, axis=0)
        last = len(norms) - 1

        def at(share: float) -> FloatArray:
            rank = max(int(np.ceil(share * len(norms) - 1e-9)) - 1, 0)
            return read_only(ranked[min(rank, last)].copy())

        return cls(
            median=at(0.5),
            low=at(LOW),
            high=at(HIGH),
            vanished=(norms == 0).sum(axis=0),
            exploded=np.isinf(norms).sum(axis=0),
            count=len(norms),
        )


@dataclass(frozen=True, eq=False)
class ArchitectureResult:
    """What was found for one kind of network."""

    architecture: Architecture
    hidden_size: int
    parameter_count: int
    h: Curve
    c: Curve | None  # the belt's total; None without a cell state
    direct: Curve | None  # along the belt alone; None for an RNN
    steps_to_half: FloatArray  # (N,), steps back until ‖∂L/∂h‖ is under half of that at T; or inf
    steps_to_nothing: FloatArray  # (N,), until it is under `NOTHING` times that at T; inf: never
    norm_parameters: FloatArray  # (N,)


@dataclass(frozen=True, eq=False)
class Comparison:
    """Several kinds of network on the same sequence with the same loss."""

    settings: GradientSettings
    x: FloatArray  # (T, D), what they read
    results: tuple[ArchitectureResult, ...]  # in the order of settings.architectures
    done: int  # how many initialisations are in it so far
    seconds: float  # that the computation took
    computed_by: str  # "NumPy", or PyTorch and the device's name

    @property
    def steps(self) -> int:
        """T, the number of steps."""
        return self.x.shape[0]

    @property
    def is_whole(self) -> bool:
        """Whether all initialisations are in it."""
        return self.done == self.settings.initialisations

    def of(self, architecture: Architecture) -> ArchitectureResult:
        """What was found for one of the networks.

        Raises
        ------
        KeyError
            When it is not among them.
        """
        return {result.architecture: result for result in self.results}[architecture]


def steps_until(norms: FloatArray, share: float) -> FloatArray:
    """How many steps back from T each row of norms (N, T) first is below `share` of its last.

    Returns
    -------
    ndarray, shape (N,)
        inf where that does not happen within the sequence, or the norm at T is itself no number
        above 0.
    """
    backward = norms[:, ::-1]
    start = backward[:, :1]
    with np.errstate(invalid="ignore"):
        below = backward < share * start
    found = below.any(axis=1) & np.isfinite(start[:, 0]) & (start[:, 0] > 0)
    return read_only(np.where(found, below.argmax(axis=1), np.inf))
