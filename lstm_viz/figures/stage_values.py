"""The stage's numbers as values of a moving picture, and how they are spelt out."""

from __future__ import annotations

from typing import Any

from lstm_viz.figures.digits import SHOWN
from lstm_viz.figures.moving import AddUp, Item, Numbers, Products, Row, Value, Words

C_PREV, C, H = Row("c"), Row("c", later=1), Row("h", later=1)
"""A state's array has one row more than the others, the first before the first step."""

READ_OUT = Row("read")
"""o(t)·tanh C(t) before a projection; without one it is h(t)."""

KEPT, WRITTEN = Products((Row("f"), C_PREV)), Products((Row("i"), Row("g")))
"""In float64 the trace's own products, to the last bit."""


def unit_told(about: str) -> Value:
    """The number of the unit that is told of; `about` is the array that says which."""
    return Item(Words("units", Row(about)))


def number_told(row: Value, about: str, decimals: Any = SHOWN, *, signed: bool = True) -> Value:
    """That unit's number of a row."""
    return Item(Numbers(row, decimals, signed=signed), Row(about))


def calculation_told(
    about: str, parts: tuple[Value, Value], total: Value, *, product: bool = True
) -> Any:
    """Spell out ``0.88 × −0.41 = −0.36``, so that the shown digits come out."""
    decimals = AddUp(parts, total, product=product)
    return (
        number_told(parts[0], about, decimals, signed=not product),
        " × " if product else " and ",
        number_told(parts[1], about, decimals),
        " = " if product else " make ",
        number_told(total, about),
    )
