"""A count as a formula: products of sizes that are added up, in symbols and with the numbers in."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Product = tuple[str, ...]
"""Factors: letters such as ``"H"``, or whole numbers such as ``"4"``."""

_LEFT_OUT = "B"
"""A batch of one sequence is not written as ``1·``."""


@dataclass(frozen=True)
class Term:
    """``times · (part + part + …)``."""

    times: Product
    parts: tuple[Product, ...]


@dataclass(frozen=True)
class Formula:
    """Terms that are added up; without any it is 0."""

    terms: tuple[Term, ...] = ()

    def __add__(self, other: Formula) -> Formula:
        return Formula(self.terms + other.terms)

    def value(self, letters: Mapping[str, int]) -> int:
        """What it comes to.

        Parameters
        ----------
        letters : mapping of str to int
            Each letter's number.
        """
        return sum(
            _product(term.times, letters) * sum(_product(part, letters) for part in term.parts)
            for term in self.terms
        )

    def symbols(self, letters: Mapping[str, int]) -> str:
        """Write it with its letters: ``4·(H·D + H·H + 2·H)``.

        Terms that are 0 with these numbers are left out, and the batch where it is 1.
        """
        return self._written(letters, lambda factor: factor)

    def numbers(self, letters: Mapping[str, int]) -> str:
        """Write the same with the numbers in: ``4·(64·32 + 64·64 + 2·64)``."""
        return self._written(letters, lambda factor: f"{_number(factor, letters):,}")

    def subtotals(self, letters: Mapping[str, int]) -> str:
        """Write what each bracket comes to: ``4·6,272``."""
        return self._written(letters, lambda factor: f"{_number(factor, letters):,}", summed=True)

    def steps(self, letters: Mapping[str, int]) -> tuple[str, ...]:
        """Write symbols, numbers, subtotals and the value, those that say the same once."""
        lines = (
            self.symbols(letters),
            self.numbers(letters),
            self.subtotals(letters),
            f"{self.value(letters):,}",
        )
        return tuple(dict.fromkeys(lines))

    def _written(
        self, letters: Mapping[str, int], write: Callable[[str], str], summed: bool = False
    ) -> str:
        texts = []
        for term in self.terms:
            if _product(term.times, letters) == 0:
                continue
            times = [
                write(factor)
                for factor in term.times
                if factor != _LEFT_OUT or letters[_LEFT_OUT] != 1
            ]
            inner = " + ".join("·".join(map(write, part)) for part in term.parts)
            if summed:
                inner = f"{sum(_product(part, letters) for part in term.parts):,}"
            elif len(term.parts) > 1 and times:
                inner = f"({inner})"
            texts.append("·".join([*times, inner]))
        return " + ".join(texts) or "0"


def _number(factor: str, letters: Mapping[str, int]) -> int:
    return int(factor) if factor.isdigit() else letters[factor]


def _product(factors: Product, letters: Mapping[str, int]) -> int:
    return math.prod(_number(factor, letters) for factor in factors)
