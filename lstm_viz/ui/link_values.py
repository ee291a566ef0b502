"""Readers of the single values in a link. Knows no Streamlit."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar

from lstm_viz.errors import InvalidInput

Value = TypeVar("Value")

_MOST_NAMED = 12
"""How many of the words that a part takes are named where another one stands."""


class NotAsExpected(ValueError):
    """A link's value that is not what its part takes; the message says what it takes."""


def whole_from(low: int, high: int, shift: int = 0) -> Callable[[str], int]:
    """A whole number in a range, of which `shift` is taken off."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 12):
            raise NotAsExpected(f"a whole number from {low} to {high}")
        number = int(text)
        if not low <= number <= high:
            raise NotAsExpected(f"a whole number from {low} to {high}")
        return number - shift

    return read


def number_from(low: float, high: float) -> Callable[[str], float]:
    """A number in a range."""

    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not low <= number <= high:
            raise NotAsExpected(f"a number from {low:g} to {high:g}")
        return number

    return read


def one_of(*choices: str) -> Callable[[str], str]:
    """One of some words."""

    def read(text: str) -> str:
        if text not in choices:
            more = " and others" if len(choices) > _MOST_NAMED else ""
            raise NotAsExpected(f"one of {', '.join(choices[:_MOST_NAMED])}{more}")
        return text

    return read


def numbers_from_one(most: int) -> Callable[[str], tuple[int, ...]]:
    """Indices, written from 1 with commas between."""
    read_one = whole_from(1, most, shift=1)

    def read(text: str) -> tuple[int, ...]:
        try:
            return tuple(dict.fromkeys(read_one(number) for number in text.split(",")))
        except NotAsExpected:
            raise NotAsExpected(f"whole numbers from 1 to {most} with commas between") from None

    return read


def forget_bias(text: str) -> float | None:
    """A forget bias, or PyTorch’s own."""
    return None if text == "pytorch" else number_from(-20, 20)(text)


def checked_by(read_inner: Callable[[str], Value], what: str) -> Callable[[str], Value]:
    """A reader that says what a text was to be where `read_inner` refuses it."""

    def read(text: str) -> Value:
        try:
            return read_inner(text)
        except InvalidInput as problem:
            raise NotAsExpected(f"{what}; {problem}".rstrip(".")) from problem

    return read
