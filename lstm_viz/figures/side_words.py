"""What a narrow stage says in words: a short sentence a phase, and all of a step for the ear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.figures.digits import SHOWN, beside_numbers, plain_text
from lstm_viz.figures.moving import AddUp, Item, Numbers, Row, Sentence, Step, Value, Words

ARRIVING = "arriving"
"""The words of a picture that have each step's token, with a blank before it."""


def arriving(tokens: Sequence[str] | None, steps: int) -> list[str]:
    """Each step's token as it stands in a sentence behind ``x(t)``: `` “b”``, or nothing."""
    return [
        f" “{beside_numbers(plain_text(token, 12))}”" if token else ""
        for token in (tokens or [""] * steps)
    ]


def told_places(
    happens: Mapping[str, FloatArray], units: Sequence[int]
) -> dict[str, NDArray[np.uint8]]:
    """Find the unit that each sentence is about: the one to which most happens.

    Parameters
    ----------
    happens : mapping of str to ndarray, shape (T, H)
        By the name of the array that is returned: what happens to each unit.
    units : sequence of int
        The units that are shown.

    Returns
    -------
    dict of str to ndarray, shape (T, 1)
        Its place among the shown units.
    """
    return {
        name: np.argmax(np.abs(values[:, list(units)]), axis=1)[:, None].astype(np.uint8)
        for name, values in happens.items()
    }


def told_unit(about: str) -> Value:
    """The number of the unit that a sentence is about."""
    return Item(Words("units", Row(about)))


def told_number(row: Value, about: str, decimals: Any = SHOWN, *, signed: bool = True) -> Value:
    """Its number of a line."""
    return Item(Numbers(row, decimals, signed=signed), Row(about))


def product(about: str, parts: tuple[Value, Value], total: Value) -> tuple[Any, ...]:
    """Spell out ``0.88 × −0.41 = −0.36``, so that the shown digits come out."""
    decimals = AddUp(parts, total, product=True)
    return (
        told_number(parts[0], about, decimals, signed=False),
        " × ",
        told_number(parts[1], about, decimals),
        " = ",
        told_number(total, about),
    )


def addition(about: str, parts: tuple[Value, Value], total: Value, words: str) -> tuple[Any, ...]:
    """Spell out ``−0.36 and +0.05 make C(t) = −0.31``, so that the shown digits add up."""
    decimals = AddUp(parts, total)
    return (
        told_number(parts[0], about, decimals),
        " and ",
        told_number(parts[1], about, decimals),
        words,
        told_number(total, about),
    )


def described(
    kind: str, steps: int, units: Sequence[int], rows: Sequence[tuple[str, Row]]
) -> Sentence:
    """Put a step into words for a screen reader.

    Parameters
    ----------
    kind : str
        What is drawn: ``"GRU cell"``.
    steps : int
        T.
    units : sequence of int
        The units that are shown.
    rows : sequence of (str, Row)
        What is told of each: ``", update gate "`` and its numbers.
    """
    pieces: list[Any] = [f"{kind} at step ", Step(), f" of {steps}. "]
    for place, unit in enumerate(units):
        pieces.append(f"unit {unit + 1}:")
        for words, row in rows:
            pieces += [words, Item(Numbers(replace(row, columns=(place,))))]
        pieces.append("; " if place + 1 < len(units) else ".")
    return Sentence(tuple(pieces))
