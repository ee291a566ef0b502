"""One colour, one dash and one name for each line of the gradient lab."""

from __future__ import annotations

from lstm_viz.figures.theme import Theme
from lstm_viz.gradients import ARCHITECTURE_NAMES

_NAMES = dict[str, str](ARCHITECTURE_NAMES.items()) | {"own": "yours"}

NETWORK_LABELS: dict[str, str] = {
    **{key: _NAMES[key] for key in ("rnn_tanh", "rnn_relu", "gru")},
    "lstm": f"{_NAMES['lstm']} h(t)",
    "lstm_c": f"{_NAMES['lstm']} C(t)",
    "own": f"{_NAMES['own']} h(t)",
    "own_c": f"{_NAMES['own']} C(t)",
}
"""What a line is called; the keys are the architectures', an LSTM's cell state with ``_c``."""

# An LSTM's hidden and cell state have the colours that h and C have everywhere. The others were
# searched for: with normal sight, protanopia, deuteranopia and tritanopia (Machado et al. 2009)
# the nearest two of one ground are over 26 apart in CIELAB.
_INK: dict[bool, dict[str, str]] = {
    False: {"rnn_tanh": "#AF4859", "rnn_relu": "#4C2707", "gru": "#6C04AC"},
    True: {"rnn_tanh": "#F07C90", "rnn_relu": "#A88E3F", "gru": "#B07CF2"},
}
_QUANTITIES = {"lstm": "h", "lstm_c": "c"}

_DASHES: dict[str, str] = {
    "rnn_tanh": "10px,3px,2px,3px",
    "rnn_relu": "2px,3px",
    "gru": "8px,4px",
    "lstm": "18px,4px",
    "lstm_c": "solid",
    "own": "5px,3px",
    "own_c": "12px,3px,5px,3px",
}


def network_name(key: str) -> str:
    """What a whole network is called: ``LSTM``, ``RNN (tanh)``; ``yours`` for the visitor's own.

    Raises
    ------
    KeyError
        When there is no such network.
    """
    return _NAMES[key]


def network_color(key: str, colors: Theme) -> str:
    """The colour of a network's line, and of text about it.

    Parameters
    ----------
    key : str
        One of `NETWORK_LABELS`.
    colors : Theme
        Light or dark.

    Returns
    -------
    str
        ``#RRGGBB``, contrast AA as text on the background and on a surface. The visitor's own
        network has the text's.

    Raises
    ------
    KeyError
        When no line is called so.
    """
    if key in ("own", "own_c"):
        return colors.text
    if key in _QUANTITIES:
        return colors.ink[_QUANTITIES[key]]
    return _INK[colors.dark][key]


def network_dash(key: str) -> str:
    """The dash of a network's line, as Plotly reads it; each has its own.

    Raises
    ------
    KeyError
        When no line is called so.
    """
    return _DASHES[key]
