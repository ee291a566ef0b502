"""Networks with a read-out, random or by hand."""

from __future__ import annotations

import numpy as np

import lstm_viz as lv
from lstm_viz.cells import Cell

CELLS: dict[str, type[lv.LSTM] | type[lv.GRU] | type[lv.RNN]] = {
    "LSTM": lv.LSTM,
    "GRU": lv.GRU,
    "RNN": lv.RNN,
}


def network(
    inputs: int, outputs: int, *, kind: str = "LSTM", layers: int = 1, seed: int = 0, units: int = 5
) -> lv.Network:
    """A random one whose answers differ clearly from step to step."""
    sizes = [inputs, *[units] * (layers - 1)]
    cells: list[tuple[Cell, ...]] = [
        (CELLS[kind].random(size, units, seed=seed + k, recurrent_gain=2.0),)
        for k, size in enumerate(sizes)
    ]
    rng = np.random.default_rng([seed, 7])
    readout = lv.Readout(3 * rng.normal(size=(outputs, units)), rng.normal(size=outputs))
    return lv.Network(tuple(cells), readout)


def saying(*logits: float) -> lv.Network:
    """One that has these sums at every step, whatever it reads: as many inputs as outputs."""
    count = len(logits)
    cell = lv.RNN(np.zeros((1, count)), np.zeros((1, 1)))
    return lv.Network(((cell,),), lv.Readout(np.zeros((count, 1)), np.array(logits)))


def follower(after: dict[int, int], size: int, certainty: float = 100.0) -> lv.Network:
    """One that says which column follows the present one, and is sure of it."""
    cell = lv.RNN(20 * np.eye(size), np.zeros((size, size)))  # h(t) is x(t): tanh(20) = 1
    weight = np.zeros((size, size))
    for now, then in after.items():
        weight[then, now] = certainty
    return lv.Network(((cell,),), lv.Readout(weight))


def multiplier(factor: float) -> lv.Network:
    """One of a single number that says the next is `factor` times the present one, from 0 up."""
    cell = lv.RNN(np.array([[1.0]]), np.zeros((1, 1)), nonlinearity="relu")
    return lv.Network(((cell,),), lv.Readout(np.array([[factor]])))
