"""A network that is given one input after the other, and keeps its state in between."""

from __future__ import annotations

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.network import Network
from lstm_viz.readout.sums import sums_of


class StepByStep:
    """Carries h, and an LSTM's C, from one input to the next; nothing is read twice.

    Raises
    ------
    InvalidInput
        When the network has no read-out, or reads backward, too: then it needs the whole sequence.
    """

    def __init__(self, network: Network) -> None:
        if network.readout is None:
            raise InvalidInput("the network has no read-out; expected one that says something.")
        if network.bidirectional:
            raise InvalidInput(
                "the network also reads backward, from an end that is not there yet; expected one "
                "of one direction."
            )
        self._network = network
        self._h: FloatArray | None = None  # (layers, H), after what was read so far
        self._c: FloatArray | None = None

    def read(self, rows: FloatArray) -> FloatArray:
        """Read some steps (N, D) and return the read-out's sums after each, (N, K) in float64."""
        trace = self._network.trace(np.asarray(rows, np.float64), self._h, self._c)
        self._h, self._c = trace.h_n, trace.c_n
        return sums_of(trace)
