"""A counter that shows nothing until it has counted to three: it needs peepholes to know.

As in Gers, Schraudolph & Schmidhuber 2002, “Learning precise timing with LSTM recurrent networks”,
Journal of Machine Learning Research 3: while the output gate is shut h is 0, and no gate can see
through h how far the count is. A peephole sees C itself.
"""

from __future__ import annotations

import math

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTM
from lstm_viz.presets.gate_by_gate import FULL, OPEN, lstm_of_gates

_KEEPS_80_PERCENT = math.log(4)  # σ(log 4) = 4/5


def hidden_counter() -> LSTM:
    """Two units, set by hand: one counts ones, the other remembers for a while that it fired.

    Without peepholes the count can be seen by no gate: the output gate is shut, so h is 0.
    """
    return lstm_of_gates(
        inputs={"i": [[2 * OPEN], [0]]},
        recurrent={"g": [[0, 0], [FULL, 0]]},
        biases={"i": [-OPEN, OPEN], "f": [50, _KEEPS_80_PERCENT], "g": [FULL, 0], "o": [-50, OPEN]},
    )


def counter_peepholes() -> dict[str, FloatArray]:
    """Peephole weights of `hidden_counter` by gate, shape (2,) each: it fires at a count of three.

    σ(20·C₁ − 50) opens o₁ from a count of 3 on, σ(50 − 20·C₁) shuts f₁ one step after.
    """
    return {"f": np.array([-20.0, 0.0]), "o": np.array([20.0, 0.0])}
