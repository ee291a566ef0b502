"""A few hundred inputs through every way in: each is used, or refused in words."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz.errors import InvalidInput
from tests.fuzz.measuring import measure
from tests.fuzz.way_in import LONGEST_REFUSAL, WayIn, require_readable
from tests.fuzz.ways import WAYS

INPUTS = 300


@pytest.mark.parametrize("name", WAYS)
def test_whatever_comes_is_used_or_refused_in_words(name: str) -> None:
    way = WAYS[name]

    @settings(max_examples=INPUTS)
    @given(st.randoms(use_true_random=False))
    def take(random: Random) -> None:
        require_readable(way.take(way.draw(random)))

    with way.around():
        take()


@pytest.mark.parametrize("name", WAYS)
def test_valid_inputs_and_others_are_drawn(name: str) -> None:
    """What is always refused, or always used, would say nothing about what is behind."""
    way, random = WAYS[name], Random(1)
    with way.around():
        refusals = [way.take(way.draw(random)) for _ in range(INPUTS)]
    used = sum(refusal is None for refusal in refusals)
    assert 0.1 * INPUTS <= used <= 0.9 * INPUTS


def _way(take: Any) -> WayIn:
    return WayIn("a way", lambda random: random.randint(0, 9), take)


def test_the_same_seed_draws_the_same_inputs() -> None:
    drawn: list[list[int]] = [[], [], []]
    for inputs, seed in zip(drawn, (1, 1, 2), strict=True):
        measure(_way(lambda given, inputs=inputs: inputs.append(given)), 50, seed)
    assert drawn[0] == drawn[1] != drawn[2]


def test_what_comes_out_is_counted() -> None:
    def take(given: int) -> str | None:
        if given == 0:
            raise ZeroDivisionError("not declared")
        if given == 1:
            raise InvalidInput("not caught where a page catches it")
        if given == 2:
            return "half a pair: \ud800"
        if given == 3:
            return "x" * (LONGEST_REFUSAL + 1)
        if given == 4:
            bytes(2_000_000)
        return "too large" if given > 6 else None

    found = measure(_way(take), 400, 1)
    assert found.inputs == found.used + found.refused + found.fault_count == 400
    assert 60 < found.used < 200
    assert 60 < found.refused < 200
    kinds = {fault.split(":")[0] for fault in found.faults}
    assert kinds == {"ZeroDivisionError", "InvalidInput", "UnicodeEncodeError", "AssertionError"}
    assert found.largest_bytes > 2_000_000
    assert found.largest == "4"
    assert found.slowest_ms > 0
