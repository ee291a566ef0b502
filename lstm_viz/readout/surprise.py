"""How surprised a network is by each token of a text that it tries to foretell."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lstm_viz.arrays import FloatArray, read_only
from lstm_viz.errors import InvalidInput
from lstm_viz.network import NetworkTrace
from lstm_viz.readout.sums import is_one_hot, sums_of


@dataclass(frozen=True, eq=False, kw_only=True)
class Surprise:
    """Bits that each token of a text costs, given those before it."""

    bits: FloatArray  # (T,), 0…; NaN for the first, which nothing came before
    blind: float  # log₂ K, the bits of a guess that takes all K tokens for equally likely

    @property
    def mean(self) -> float:
        """Bits a token, over all but the first; NaN for a text of one."""
        return float(self.bits[1:].mean()) if len(self.bits) > 1 else math.nan


def surprise(trace: NetworkTrace) -> Surprise:
    """Measure how surprised a network is by what it reads.

    With p(t-1) the probabilities that the read-out gives after t-1 tokens::

        bits(t) = -log₂ p_x(t)(t-1)

    Their mean is the cross entropy in bits a character, as language models of characters are
    measured (Graves 2013, "Generating Sequences With Recurrent Neural Networks", arXiv:1308.0850).

    Parameters
    ----------
    trace : NetworkTrace
        Of one text, a 1 in one of D columns at each step, by a network of one direction with D
        outputs that says which token comes next.

    Raises
    ------
    InvalidInput
        When the trace is of a batch or of something else than a text; when the network has no
        read-out, another number of outputs than inputs, or reads backward, too.
    """
    sums = sums_of(trace)
    if trace.network.bidirectional:
        raise InvalidInput(
            "the network also reads backward, and has seen what it should foretell; expected one "
            "of one direction."
        )
    x = trace.layers[0][0].x
    if x.shape != sums.shape:
        raise InvalidInput(
            f"the network has {x.shape[1]} inputs and {sums.shape[1]} outputs; expected as many, "
            "an output for each token that may come next."
        )
    if not is_one_hot(x):
        raise InvalidInput("x is no text; expected a 1 in one column at each step and 0 elsewhere.")
    came = sums[:-1][x[1:] == 1]
    nats = np.logaddexp.reduce(sums[:-1], axis=1) - came
    # log Σ exp is never less than the largest sum, but for its rounding.
    bits = np.concatenate([[np.nan], np.maximum(nats, 0.0) / math.log(2)])
    return Surprise(bits=read_only(bits), blind=math.log2(sums.shape[1]))
