"""How much memory the gradients of N networks take, and how many networks are a good handful."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.gradients.ensembles.stacked import block_length
from lstm_viz.gradients.settings import Architecture

MOST_BYTES = 64 * 2**20
"""What the networks that are computed at once may take together."""

_CACHED_WEIGHTS = 2**20
"""Bytes of recurrent weights that are read once a step: more than that leave the cache between."""


@dataclass(frozen=True)
class _Footprint:
    """How many numbers are kept: counted in H of one network."""

    gates: int  # G, the row blocks of U
    rows: int  # of ∂L/∂pre, as the sweep back has them
    kept: int  # at every step, until the way back
    in_block: int  # at every step of one block
    norms: int  # at every step, of all H together


_FOOTPRINTS: dict[Architecture, _Footprint] = {
    "rnn_tanh": _Footprint(gates=1, rows=1, kept=1, in_block=5, norms=1),
    "rnn_relu": _Footprint(gates=1, rows=1, kept=1, in_block=5, norms=1),
    "gru": _Footprint(gates=3, rows=4, kept=5, in_block=14, norms=2),
    "lstm": _Footprint(gates=4, rows=4, kept=7, in_block=17, norms=3),
}


def at_once(architecture: Architecture, steps: int, hidden_size: int, itemsize: int = 8) -> int:
    """How many networks are best computed together.

    The loop over time costs the same for one network as for several, so the more the better; as
    long as their weights stay in the cache and what is kept of all their steps in bounds.

    Parameters
    ----------
    architecture : str
        The kind of network.
    steps, hidden_size : int
        T and H.
    itemsize : int
        Bytes of a number.
    """
    weights = _FOOTPRINTS[architecture].gates * hidden_size**2 * itemsize
    one = _bytes_at_once(architecture, steps, hidden_size, 1, itemsize)
    return max(1, min(_CACHED_WEIGHTS // weights, MOST_BYTES // one))


def working_bytes(
    architecture: Architecture, steps: int, hidden_size: int, count: int, itemsize: int = 8
) -> int:
    """Estimate the memory that `ensemble_gradients` takes, its result included.

    Parameters
    ----------
    architecture : str
        The kind of network.
    steps, hidden_size, count : int
        T, H and N.
    itemsize : int
        Bytes of a number: 8 in float64, 4 in float32.
    """
    together = min(count, at_once(architecture, steps, hidden_size, itemsize))
    norms = _FOOTPRINTS[architecture].norms * steps * count * itemsize
    # Each norm is there twice at last: as it was found, and put together with the others'.
    return _bytes_at_once(architecture, steps, hidden_size, together, itemsize) + 2 * norms


def _bytes_at_once(
    architecture: Architecture, steps: int, hidden_size: int, count: int, itemsize: int
) -> int:
    size, states = _FOOTPRINTS[architecture], hidden_size * count
    block = block_length(steps, size.rows * states)
    values = (size.kept * steps + size.in_block * block) * states * itemsize
    # Three of the size of U: itself, its gradient, and what is being added to that. And for its
    # norm the squares in float64, with a copy to take them of where it is float32.
    of_each_weight = 3 * itemsize + (8 if itemsize == 8 else 16)
    return values + size.gates * hidden_size * states * of_each_weight
