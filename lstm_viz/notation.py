"""The one place for symbols: gate order, names, labels, LaTeX, value ranges, meanings.

Code writes ``f i g o c h x``; the screen writes f(t), i(t), C̃(t), o(t), C(t), h(t), x(t).
This module is where the two meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LSTM_GATES = ("i", "f", "g", "o")
"""The order of the row blocks in an LSTM's weights (PyTorch's)."""

GRU_GATES = ("r", "z", "n")
"""The order of the row blocks in a GRU's weights (PyTorch's)."""

RNN_GATES = ("h",)
"""A vanilla RNN has one row block: the new hidden state itself."""

LSTM_QUANTITIES = ("f", "i", "g", "o", "c", "h")
"""The six vectors of one LSTM step, in the order a textbook tells them."""

Activation = Literal["sigmoid", "tanh", "relu", "none"]

ACTIVATION_SYMBOL: dict[Activation, str] = {
    "sigmoid": "σ",
    "tanh": "tanh",
    "relu": "relu",
    "none": "",
}


@dataclass(frozen=True)
class Quantity:
    """What one vector of a recurrent step is called and what it means."""

    key: str  # the name in code: an attribute of a trace
    symbol: str  # on screen, without the time: "C̃"
    latex: str  # the symbol in LaTeX: r"\tilde{C}"
    name: str  # "forget gate"
    activation: Activation  # what the pre-activation goes through
    value_range: tuple[float, float] | None  # None: unbounded, drawn symmetric about 0
    meaning: str  # one line, a full sentence

    @property
    def label(self) -> str:
        """The symbol with its time, as textbooks write it: ``"f(t)"``."""
        return f"{self.symbol}(t)"

    @property
    def is_gate(self) -> bool:
        """Whether the value says how far something is let through, from 0 to 1."""
        return self.activation == "sigmoid"


QUANTITIES: dict[str, Quantity] = {
    quantity.key: quantity
    for quantity in (
        Quantity("x", "x", "x", "input", "none", None, "What arrives at this step."),
        Quantity(
            "f",
            "f",
            "f",
            "forget gate",
            "sigmoid",
            (0.0, 1.0),
            "How much of the old cell state is kept: 1 keeps all of it, 0 none.",
        ),
        Quantity(
            "i",
            "i",
            "i",
            "input gate",
            "sigmoid",
            (0.0, 1.0),
            "How much of the candidate is written to the cell state.",
        ),
        Quantity(
            "g",
            "C̃",
            r"\tilde{C}",
            "candidate",
            "tanh",
            (-1.0, 1.0),
            "What could be written to the cell state, with its sign.",
        ),
        Quantity(
            "o",
            "o",
            "o",
            "output gate",
            "sigmoid",
            (0.0, 1.0),
            "How much of tanh C(t) is read out as h(t).",
        ),
        Quantity(
            "c",
            "C",
            "C",
            "cell state",
            "none",
            None,
            "The memory: what was kept of it plus what was written.",
        ),
        Quantity(
            "h",
            "h",
            "h",
            "hidden state",
            "tanh",
            (-1.0, 1.0),
            "What the cell shows to the outside and to itself at the next step.",
        ),
        Quantity(
            "r",
            "r",
            "r",
            "reset gate",
            "sigmoid",
            (0.0, 1.0),
            "How much of the old hidden state the candidate may see.",
        ),
        Quantity(
            "z",
            "z",
            "z",
            "update gate",
            "sigmoid",
            (0.0, 1.0),
            "How much of the old hidden state is kept: 1 keeps all of it, 0 none.",
        ),
        Quantity(
            "n",
            "n",
            "n",
            "candidate",
            "tanh",
            (-1.0, 1.0),
            "What the hidden state could become.",
        ),
    )
}


def subscript(number: int) -> str:
    """Write a non-negative number in subscript digits: 12 becomes ``"₁₂"``."""
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
