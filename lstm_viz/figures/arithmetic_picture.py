"""Where one number comes from: its formula, the same with numbers, and its terms as bars."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.analysis import ArithmeticOverTime
from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.figures.arithmetic_bars import _INNER, MOST_BARS, range_with_room, skeleton
from lstm_viz.figures.arithmetic_words import (
    ArithmeticTexts,
    description,
    formula_lines,
    pinned_lines,
)
from lstm_viz.figures.digits import beside_numbers, counted, plain_text
from lstm_viz.figures.moving import (
    Binding,
    Choose,
    Colors,
    Item,
    Join,
    Layer,
    MovingPicture,
    Repeat,
    Row,
    Switch,
)
from lstm_viz.figures.theme import LINE, Scale, theme

_GAP = 5  # pixels between a bar, or the pinned one's outline, and the number
_NUMBER, _PRODUCT, _CUT = 0, 1, 2
"""The forms in which a term is written."""


def arithmetic_picture(
    told: ArithmeticOverTime, *, pinned: ArithmeticOverTime | None = None, dark: bool = False
) -> MovingPicture:
    """Draw where one unit's number comes from, at each step.

    Parameters
    ----------
    told : ArithmeticOverTime
        What is to be told.
    pinned : ArithmeticOverTime, optional
        The same quantity of another cell, with as many terms and steps: its terms are outlined
        around those of `told`, whichever of these are shown, on the same scale.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    MovingPicture
        Trace 0 of its one layer is the bars, ``customdata`` their true values; the last is the sum
        (or product). Under it stand the formula in symbols, the same in numbers. The shown numbers
        give the shown total to its last digit. At a step at which the gate is held the bars are
        those of the sum that it would have followed, and the lines say so. With `pinned`, the
        trace "pinned" holds the outlines.

    Raises
    ------
    InvalidInput
        When `pinned` is of another quantity, or has other numbers of terms or steps.
    """
    colors = theme(dark)
    _require_alike(told, pinned)
    which, others = told.largest(MOST_BARS)
    ghosts = None if pinned is None else _ghosts(pinned, which)
    has_others = len(told.labels) > which.shape[1]
    steps = len(told.value)
    if has_others:  # one more row, whose label is the one behind the terms' own
        which = np.concatenate([which, np.full((steps, 1), len(told.labels))], axis=1)
    rows = which.shape[1]
    first, second = (_rows_of(values, which, others) for values in (told.first, told.second))
    if has_others:
        second[:, -1] = 1.0
    terms = first * second
    is_product, is_cut = np.array(told.is_product), np.array(told.is_cut)
    forms = np.where(is_cut, _CUT, np.where(is_product, _PRODUCT, _NUMBER))
    bars = np.concatenate([terms, told.combined[:, None]], axis=1)
    reach = range_with_room(bars if ghosts is None else np.concatenate([bars, ghosts]))

    smaller = f"{len(told.labels) - rows + 1} smaller terms"
    # In a figure < would begin mark-up; in the lines under it, and for the ear, it is a letter.
    names = [beside_numbers(plain_text(label)) for label in told.labels]
    spoken = [beside_numbers(_short(label)) for label in told.labels]
    arrays = {
        "which": which.astype(np.uint16),
        "first": first,
        "second": second,
        "bars": bars,
        "form": np.append(forms, _NUMBER)[which].astype(np.uint8),
        "value": told.value[:, None],
        "held": told.held[:, None].astype(np.uint8),
        "if_free": told.if_free[:, None],
        "reach": np.array([reach]),
    }
    if pinned is not None and ghosts is not None:
        arrays |= _pinned_arrays(pinned, bars, ghosts, (reach[1] - reach[0]) / _INNER)
    texts = ArithmeticTexts(rows, told.operation == "product", pinned)
    return MovingPicture(
        layers=(
            Layer(
                skeleton(rows, told.quantity, colors, pinned is not None),
                (
                    Binding(0, "x", Row("bars")),
                    Binding(0, "customdata", Row("bars")),
                    Binding(0, "text", texts.beside_bars),
                    Binding(
                        0,
                        "marker.color",
                        Join(
                            (
                                Colors(
                                    Row("bars", tuple(range(rows))),
                                    Scale(
                                        -1e-300,
                                        1e-300,
                                        (colors.signed_scale[0], colors.signed_scale[2]),
                                    ),
                                ),
                                (LINE[told.quantity],),
                            )
                        ),
                    ),
                    Binding(0, "marker.opacity", _lit(rows)),
                    Binding(1, "text", texts.labels),
                    Binding(1, "x", Repeat(Item(Row("reach")), rows + 1)),
                    Binding(None, "xaxis.range", Row("reach")),
                    *(_pinned_bindings(rows, texts) if pinned is not None else ()),
                ),
                listens=True,
            ),
        ),
        arrays=arrays,
        words={"terms": [*names, smaller], "spoken_terms": [*spoken, smaller]},
        alt=description(told, rows, texts, pinned),
        steps=steps,
        lines=(*formula_lines(told, rows, texts), *pinned_lines(pinned, texts)),
        lit_trace=(0, 0),
        secret_until={"f": 2, "i": 3, "g": 3, "c": 4, "o": 5, "h": 5}[told.quantity],
    )


def _short(label: str, longest: int = 24) -> str:
    return label if len(label) <= longest else label[: longest - 1] + "…"


def _require_alike(told: ArithmeticOverTime, pinned: ArithmeticOverTime | None) -> None:
    if pinned is None:
        return
    if pinned.quantity != told.quantity:
        raise InvalidInput(
            f"pinned tells of {pinned.quantity!r}; expected {told.quantity!r}, as beside it."
        )
    if pinned.terms.shape != told.terms.shape:
        steps, terms = told.terms.shape
        other_steps, other_terms = pinned.terms.shape
        raise InvalidInput(
            f"pinned has {counted(other_terms, 'term')} at {counted(other_steps, 'step')}; "
            f"expected {terms} at {steps}, as beside it."
        )


def _ghosts(pinned: ArithmeticOverTime, which: NDArray[np.intp]) -> FloatArray:
    """The pinned cell's bars: of the terms that are shown, of the others, of the total."""
    parts = [np.take_along_axis(pinned.terms, which, axis=1)]
    if len(pinned.labels) > which.shape[1]:
        left_out = pinned.terms.copy()
        np.put_along_axis(left_out, which, 0.0, axis=1)
        parts.append(left_out.sum(axis=1, keepdims=True))
    return np.concatenate([*parts, pinned.combined[:, None]], axis=1)


def _pinned_arrays(
    pinned: ArithmeticOverTime, bars: FloatArray, ghosts: FloatArray, pixel: float
) -> dict[str, NDArray[Any]]:
    """The outlines, what is said of them, and where each number has room beside both its bars."""
    is_left = bars < 0
    beside = np.where(
        is_left,
        np.minimum(bars, ghosts) - _GAP * pixel,
        np.maximum(bars, ghosts) + _GAP * pixel,
    )
    return {
        "pinned": ghosts,
        "pinned_value": pinned.value[:, None],
        "pinned_held": pinned.held[:, None].astype(np.uint8),
        "beside": beside,
        "is_left": is_left.astype(np.uint8),
    }


def _pinned_bindings(rows: int, texts: ArithmeticTexts) -> tuple[Binding, ...]:
    sides = (Repeat("middle right", rows + 1), Repeat("middle left", rows + 1))
    return (
        Binding(2, "x", Row("pinned")),
        Binding(2, "customdata", Row("pinned")),
        Binding(2, "marker.opacity", _lit(rows)),
        Binding(3, "x", Row("beside")),
        Binding(3, "text", texts.beside_bars),
        Binding(3, "textposition", Choose(Row("is_left"), sides)),
    )


def _rows_of(values: Any, which: Any, others: Any) -> Any:
    """The values of the terms that are shown; in the others' place what they come to."""
    padded = np.concatenate([values, others[:, None]], axis=1)
    return np.take_along_axis(padded, which, axis=1)


def _lit(rows: int) -> Switch:
    """All bars, or the one that is pointed at before the others."""
    full = [1.0] * (rows + 1)
    ones = [[1.0 if k == lit else 0.3 for k in range(rows + 1)] for lit in range(rows + 1)]
    return Switch("lit", (full, *ones))
