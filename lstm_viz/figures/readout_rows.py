"""Which rows stand in the picture of a read-out at each step, and what is in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.digits import beside_numbers, plain_text, shown
from lstm_viz.figures.readout_words import named_output, ordinal, real_text
from lstm_viz.figures.shares import chance_text
from lstm_viz.readout import Answers, RealUnits

LONGEST_NAME = 14
"""A name of more letters than this is cut."""

MOST_NUMBERS = 4
"""More numbers than this, each beside what was asked, are too many rows."""

RIGHT = "✓"

_Texts = list[list[str]]


@dataclass(frozen=True, eq=False, kw_only=True)
class ReadoutRows:
    """R rows, the same number at each of T steps."""

    values: FloatArray  # (T, R), the bars' ends, in real units
    labels: _Texts  # T lists of R names, safe for a figure
    numbers: _Texts  # T lists of R, behind the bars, safe for a figure
    tips: _Texts  # T lists of R, for where a bar is pointed at; plain text
    outlined: NDArray[np.bool_]  # (T, R), whether the bar has a thick outline: it is right
    hollow: tuple[bool, ...]  # R, whether the bar is an outline alone: asked for, not said
    quiet: tuple[bool, ...]  # R, whether the row stands for several outputs
    seen: NDArray[np.bool_]  # (T, R), whether there is a bar


def readout_rows(found: Answers, most: int, units: RealUnits) -> ReadoutRows:
    """Choose the rows of a picture of answers.

    Parameters
    ----------
    found : Answers
        What is said at each step.
    most : int
        How many outputs with a probability have a row.
    units : RealUnits
        Of numbers.

    Returns
    -------
    ReadoutRows
        Numbers: a row for each output and one for what was asked. Probabilities: up to `most` + 2
        outputs in their own order. Of more, at each step the likeliest, `most` of them, the last
        of which gives way to what was right where that is not among them; for one of many classes
        one more row has what all others come to.

    Raises
    ------
    InvalidInput
        When there are more than `MOST_NUMBERS` numbers.
    """
    if found.loss == "mse":
        return _number_rows(found, units)
    if found.output_size <= most + 2:
        everything = np.tile(np.arange(found.output_size), (found.steps, 1))
        return _chance_rows(found, everything, others=None)
    which = found.likeliest(most).copy()
    if found.loss == "binary":
        return _chance_rows(found, which, others=None)
    asked = np.flatnonzero(found.asked)
    right = found.target[asked].argmax(axis=1)
    is_shown = (which[asked] == right[:, None]).any(axis=1)
    which[asked[~is_shown], -1] = right[~is_shown]
    shown_sum = np.take_along_axis(found.values, which, axis=1).sum(axis=1)
    return _chance_rows(found, which, others=np.clip(1 - shown_sum, 0.0, 1.0))


def _chance_rows(found: Answers, which: NDArray[np.intp], others: FloatArray | None) -> ReadoutRows:
    values = np.take_along_axis(found.values, which, axis=1)
    outlined = np.take_along_axis(found.target, which, axis=1) == 1  # NaN is not
    ranks = np.take_along_axis(found.ranks(), which, axis=1)
    names = [beside_numbers(named_output(name)) for name in found.outputs]
    safe = [_short(name) for name in names]
    one_of_many = found.loss == "cross_entropy"
    most = which.shape[1]
    labels: _Texts = []
    numbers: _Texts = []
    tips: _Texts = []
    for t, row in enumerate(which.tolist()):
        marks = outlined[t].tolist()
        chances, places = values[t].tolist(), ranks[t].tolist()
        labels.append(
            [f"{RIGHT} {safe[k]}" if mark else safe[k] for k, mark in zip(row, marks, strict=True)]
        )
        numbers.append(
            [
                chance_text(p)
                + (f", {ordinal(place + 1)}" if one_of_many and place >= most else "")
                for p, place in zip(chances, places, strict=True)
            ]
        )
        tips.append(
            [
                f"{names[k]}: {p:.3g}"
                + (f", {ordinal(place + 1)} of {found.output_size}" if one_of_many else "")
                for k, p, place in zip(row, chances, places, strict=True)
            ]
        )
    quiet = (False,) * most
    if others is not None:
        left = found.output_size - most
        for t, p in enumerate(others.tolist()):
            labels[t].append(f"{left} others")
            numbers[t].append(chance_text(p))
            tips[t].append(f"{left} others together: {p:.3g}")
        values = np.concatenate([values, others[:, None]], axis=1)
        outlined = np.concatenate([outlined, np.zeros((found.steps, 1), np.bool_)], axis=1)
        quiet += (True,)
    return ReadoutRows(
        values=values,
        labels=labels,
        numbers=numbers,
        tips=tips,
        outlined=outlined,
        hollow=(False,) * len(quiet),
        quiet=quiet,
        seen=np.ones(values.shape, np.bool_),
    )


def _number_rows(found: Answers, units: RealUnits) -> ReadoutRows:
    count = found.output_size
    if count > MOST_NUMBERS:
        raise InvalidInput(
            f"the read-out says {count} numbers a step; expected at most {MOST_NUMBERS} to draw."
        )
    said, asked = units.real(found.values), units.real(found.target)
    is_asked = ~np.isnan(asked)
    values = np.stack([said, np.where(is_asked, asked, 0.0)], axis=2).reshape(found.steps, -1)
    names = [f"{_short(name, 8)}: " if count > 1 else "" for name in found.outputs]
    labels = [text for name in names for text in (f"{name}says", f"{name}asked")]

    def rows_of(written: Callable[[float], str], nothing: str) -> _Texts:
        return [
            [
                text
                for said, wanted, there in zip(*step, strict=True)
                for text in (written(said), written(wanted) if there else nothing)
            ]
            for step in zip(
                found.values.tolist(), found.target.tolist(), is_asked.tolist(), strict=True
            )
        ]

    tips = rows_of(lambda value: shown(float(units.real(value)), 4) + units.behind, "")
    words = [
        f"{'' if count == 1 else f'{name}, '}{what} "
        for name in found.outputs
        for what in ("said", "asked")
    ]
    return ReadoutRows(
        values=values,
        labels=[labels] * found.steps,
        numbers=rows_of(lambda value: plain_text(real_text(value, units)), "nothing here"),
        tips=[
            [
                word + text if text else "nothing is asked"
                for word, text in zip(words, row, strict=True)
            ]
            for row in tips
        ],
        outlined=np.zeros(values.shape, np.bool_),
        hollow=(False, True) * count,
        quiet=(False,) * (2 * count),
        seen=np.stack([np.ones_like(is_asked), is_asked], axis=2).reshape(found.steps, -1),
    )


def _short(name: str, longest: int = LONGEST_NAME) -> str:
    return plain_text(name, longest)


def indexed(texts: Sequence[Sequence[str]]) -> tuple[list[str], NDArray[np.uint16]]:
    """Return the different texts, and for each place which of them it is, shape (T, R).

    Raises
    ------
    InvalidInput
        When there are more than 65,536 different ones.
    """
    number_of: dict[str, int] = {}
    rows = [[number_of.setdefault(text, len(number_of)) for text in row] for row in texts]
    if len(number_of) > 2**16:
        raise InvalidInput(
            f"there are {len(number_of):,} different texts; expected at most 65,536. Look at a "
            "shorter piece."
        )
    return list(number_of), np.array(rows, np.uint16)
