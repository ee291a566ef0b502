"""How a series goes on, by a network that reads its own answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from lstm_viz.arrays import FloatArray, finite_array, frozen_copy, read_only, whole_number
from lstm_viz.errors import InvalidInput
from lstm_viz.network import Network, NetworkTrace
from lstm_viz.readout.step_by_step import StepByStep

MOST_AHEAD = 1000
"""The most steps that a series is continued by."""

MOST_KNOWN = 10_000
"""The most steps that a series may have."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Forecast:
    """A series as far as it is known, what a network says at each step, and how it goes on.

    All in the network's own numbers; the arrays are read-only.
    """

    known: FloatArray  # (T, D), what was read
    one_ahead: FloatArray  # (T, D), said of each step after those before it; NaN at the first
    free: FloatArray  # (steps, D), of the steps behind it, each said after reading those before
    rest: FloatArray | None  # (R, D), what really came, R at most `steps`; None where unknown
    trace: NetworkTrace  # of the known part and the network's own answers, T + steps steps

    @cached_property
    def said(self) -> FloatArray:
        """What the network says of the next step, after each of the T + steps, (T + steps, D)."""
        last = np.asarray(self.trace.output[-1:], np.float64)
        return read_only(np.concatenate([self.one_ahead[1:], self.free, last]))

    @property
    def one_ahead_error(self) -> float:
        """Root mean square error one step ahead, over the known part; NaN for a single step."""
        return _rms(self.one_ahead[1:] - self.known[1:])

    @property
    def as_before_error(self) -> float:
        """The same of who says that each step is as the one before; NaN for a single step."""
        return _rms(self.known[1:] - self.known[:-1])

    @property
    def free_error(self) -> float | None:
        """Root mean square error of the free run, as far as it is known what came."""
        return None if self.rest is None else _rms(self.free[: len(self.rest)] - self.rest)


def forecast(
    network: Network, x: ArrayLike, steps: int, known_rest: ArrayLike | None = None
) -> Forecast:
    """Predict each step of a series from those before it, then let the network run on alone.

    Behind the known part each answer y(t) is the next input, x(t+1) = y(t) (Graves 2013,
    arXiv:1308.0850), so that errors feed on themselves.

    Parameters
    ----------
    network : Network
        Of one direction, with a linear read-out of as many outputs as inputs, that says the next
        step's numbers.
    x : array_like, shape (T, D), or (T,) where D = 1
        The known part, at most 10,000 steps.
    steps : int
        How many steps to run free, 1 to 1,000.
    known_rest : array_like, shape (R, D) or (R,), optional
        What really came behind x; what is longer than `steps` is left out.

    Raises
    ------
    InvalidInput
        When the network says something else than its own next input, an array has the wrong shape
        or is not finite, `steps` is outside its range, or the free run leaves the float range.
    """
    steps = whole_number("steps", steps, 1, MOST_AHEAD)
    running = StepByStep(network)
    readout, size = network.readout, network.input_size
    if readout is None or len(readout.weight) != size:
        outputs = 0 if readout is None else len(readout.weight)
        raise InvalidInput(
            f"the network has {size} inputs and {outputs} outputs; to read its own answers it "
            "needs an output for each input."
        )
    if readout.activation != "linear":
        raise InvalidInput(
            "the network says probabilities; expected a linear read-out, whose answers are numbers "
            "like those it reads."
        )
    known = _series("x", x, size)
    if len(known) > MOST_KNOWN:
        raise InvalidInput(f"x has {len(known):,} steps; expected at most {MOST_KNOWN:,}.")
    rest = None if known_rest is None else _series("known_rest", known_rest, size)[:steps]

    said = running.read(known)
    free = np.empty((steps, size))
    free[0] = said[-1]
    for k in range(1, steps):
        try:
            free[k] = running.read(free[k - 1 : k])[-1]
        except InvalidInput as problem:
            raise InvalidInput(
                f"the free run left the float range after {k} of its own answers: the network "
                "amplifies what it reads."
            ) from problem
    one_ahead = np.concatenate([np.full((1, size), np.nan), said[:-1]])
    return Forecast(
        known=known,
        one_ahead=read_only(one_ahead),
        free=read_only(free),
        rest=rest,
        trace=network.trace(np.concatenate([known, free])),
    )


def _series(name: str, value: ArrayLike, size: int) -> FloatArray:
    """A read-only float64 copy of shape (T, D), T at least 1."""
    numbers = finite_array(name, value).astype(np.float64)
    if numbers.ndim == 1 and size == 1:
        numbers = numbers[:, None]
    if numbers.ndim != 2 or numbers.shape[1] != size or len(numbers) == 0:
        raise InvalidInput(
            f"{name} has shape {numbers.shape}; expected (T, {size}) with at least one step."
        )
    return frozen_copy(name, numbers)


def _rms(errors: FloatArray) -> float:
    """The root of the mean square; NaN of nothing."""
    if errors.size == 0:
        return float("nan")
    largest = float(np.abs(errors).max()) or 1.0
    return largest * float(np.sqrt(np.square(errors / largest).mean()))
