"""Numbers that count how often they are multiplied, and cells written out with them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]


class Counted:
    """Stands for a number; multiplying two of them is counted."""

    multiplied = 0

    def __mul__(self, other: Counted) -> Counted:
        Counted.multiplied += 1
        return self

    def __add__(self, other: Counted) -> Counted:
        return self

    __sub__ = __add__


def numbers(*shape: int) -> Numbers:
    return np.full(shape, Counted(), dtype=object)


def bent(z: Numbers) -> Numbers:
    """σ or tanh of each: another number, and nothing multiplied."""
    return numbers(*z.shape)


def sums(rows: int, *vectors: Numbers) -> Numbers:
    """W x + U h + … + b with weights of so many rows."""
    total = numbers(rows)
    for vector in vectors:
        total = total + numbers(rows, len(vector)) @ vector
    return total


def rnn(x: Numbers, h: Numbers) -> Numbers:
    return bent(sums(len(h), x, h))


def gru(x: Numbers, h: Numbers) -> Numbers:
    r, z = bent(sums(len(h), x, h)), bent(sums(len(h), x, h))
    n = bent(sums(len(h), x) + r * sums(len(h), h))
    return (z - z) * n + z * h


def lstm(x: Numbers, h: Numbers, units: int, coupled: bool = False) -> Numbers:
    c = numbers(units)
    f, g, o = (bent(sums(units, x, h)) for _ in range(3))
    i = f - f if coupled else bent(sums(units, x, h))
    c = f * c + i * g
    m = o * bent(c)
    return m if len(h) == units else numbers(len(h), units) @ m


def attended(h: Numbers, steps: int) -> Numbers:
    """The context: scores of all steps, their softmax, the weighted sum of annotations of 2H."""
    units = len(h)
    query, v = sums(units, h), numbers(units)
    alignment = numbers(steps)
    for t in range(steps):
        alignment[t] = v @ bent(numbers(units) + query)
    return alignment @ numbers(steps, 2 * units)
