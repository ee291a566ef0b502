"""Baselines held against all sequences there are, each with its chance, at short lags."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from fractions import Fraction

import pytest

from lstm_viz.sequences.tasks import TASKS
from lstm_viz.sequences.tasks.reber_grammar import SYMBOLS, legal_after
from tests.sequences.tasks import oracles


def entropy(p: float) -> float:
    return -p * math.log(p) - (1 - p) * math.log(1 - p) if 0 < p < 1 else 0.0


@pytest.mark.parametrize("lag", [2, 3, 7])
def test_parity(lag: int) -> None:
    odd_at_a_one = [
        sum(bits[: t + 1]) % 2
        for bits in itertools.product((0, 1), repeat=lag)
        for t in range(lag)
        if bits[t]
    ]
    share = sum(odd_at_a_one) / len(odd_at_a_one)
    assert TASKS["parity"].baseline(lag) == pytest.approx(entropy(share), rel=1e-12)


@pytest.mark.parametrize("lag", [2, 6, 10])
def test_brackets(lag: int) -> None:
    changes = {"(": 1, ")": -1, "x": 0}
    depths: dict[str, dict[int, Fraction]] = {c: defaultdict(Fraction) for c in changes}
    texts = [("", 0, Fraction(1))]
    for _ in range(lag):
        longer = []
        for text, depth, chance in texts:
            allowed = [c for c, change in changes.items() if 0 <= depth + change <= 8]
            for c in allowed:
                after, share = depth + changes[c], chance / len(allowed)
                depths[c][after] += share
                longer.append((text + c, after, share))
        texts = longer
    loss = Fraction(0)
    for seen in depths.values():
        if weight := sum(seen.values()):
            mean = sum(depth * chance for depth, chance in seen.items()) / weight
            loss += sum(chance * (depth - mean) ** 2 for depth, chance in seen.items())
    assert TASKS["brackets"].baseline(lag) == pytest.approx(float(loss / lag), rel=1e-12)


@pytest.mark.parametrize("lag", [20, 21, 40])
def test_adding(lag: int) -> None:
    # Var(X) is 1/3, or 0 for the first pair, whose value is set to 0 where it is marked.
    variance = Fraction(0)
    for first in range(10):
        others = [pair for pair in range(lag // 2) if pair != first]
        for second in others:
            chance = Fraction(1, 10 * len(others))
            variance += chance * ((first > 0) + (second > 0)) * Fraction(1, 3) / 16
    assert TASKS["adding"].baseline(lag) == pytest.approx(float(variance), rel=1e-12)


@pytest.mark.parametrize("lag", [20, 21, 40])
def test_multiplication(lag: int) -> None:
    # E[X] and E[X²] are 1/2 and 1/3, or both 1 for the first pair, set to 1 where it is marked.
    mean, of_squares = Fraction(0), Fraction(0)
    for first in range(10):
        others = [pair for pair in range(lag // 2) if pair != first]
        for second in others:
            drawn = (first > 0) + (second > 0)
            mean += Fraction(1, 10 * len(others)) / 2**drawn
            of_squares += Fraction(1, 10 * len(others)) / 3**drawn
    variance = float(of_squares - mean**2)
    assert TASKS["multiplication"].baseline(lag) == pytest.approx(variance, rel=1e-12)


def test_reber_without_the_rare_long_strings() -> None:
    visits: dict[str, float] = defaultdict(float)
    legal: dict[tuple[str, str], float] = defaultdict(float)
    for string in oracles.reber_strings(24):
        follows = [legal_after(string[:end]) for end in range(len(string))]
        chance = math.prod(1 / len(symbols) for symbols in follows)
        for symbol, symbols in zip(string, follows[1:], strict=False):
            visits[symbol] += chance
            for follower in symbols:
                legal[symbol, follower] += chance
    loss = sum(n * entropy(legal[c, k] / n) for c, n in visits.items() for k in SYMBOLS)
    found = loss / len(SYMBOLS) / sum(visits.values())
    assert TASKS["reber"].baseline(6) == pytest.approx(found, rel=0.02)
