"""What a whole network is called beside its lines."""

from __future__ import annotations

from lstm_viz.figures.network_colors import NETWORK_LABELS


def network_name(key: str) -> str:
    """The name of a network: ``LSTM``, ``RNN (tanh)``; ``yours`` for the visitor's own.

    Raises
    ------
    KeyError
        When there is no such network.
    """
    return NETWORK_LABELS[key].removesuffix(" h(t)").removesuffix(",")
