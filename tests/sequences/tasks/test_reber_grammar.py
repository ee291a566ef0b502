"""The automaton against the grammar written out as an expression."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.tasks import TASKS
from lstm_viz.sequences.tasks.reber_grammar import (
    EMBEDDED_REBER,
    LEAST_LENGTH,
    SYMBOLS,
    accepts,
    legal_after,
)
from tests.sequences.tasks import oracles


def drawn_strings(count: int, lag: int, seed: int) -> list[str]:
    batch = TASKS["reber"].draw(count, lag, seed)
    return [
        oracles.letters(batch.x[:length, k].tolist(), SYMBOLS) + "E"
        for k, length in enumerate(batch.lengths)
    ]


@pytest.mark.parametrize("string", ["BTBTXSETE", "BPBPVVEPE", "BTBTSSXXTVVETE", "BPBPVPXVPSEPE"])
def test_accepted(string: str) -> None:
    assert accepts(string)


@pytest.mark.parametrize(
    "string", ["", "B", "BTBTXSEPE", "BTBTXSET", "BTBTXSETEE", "BTXSE", "btbtxsete"]
)
def test_rejected(string: str) -> None:
    assert not accepts(string)


def test_the_automaton_and_all_short_strings() -> None:
    assert all(oracles.EMBEDDED_REBER.fullmatch(string) for string in oracles.REBER_STRINGS)
    assert all(map(accepts, oracles.REBER_STRINGS))
    assert min(map(len, oracles.REBER_STRINGS)) == LEAST_LENGTH
    # The automaton's own strings, as many as there are.
    found, unfinished = set(), [("", 0)]
    while unfinished:
        beginning, state = unfinished.pop()
        if not EMBEDDED_REBER[state]:
            found.add(beginning)
        elif len(beginning) < 16:
            unfinished += [(beginning + s, n) for s, n in EMBEDDED_REBER[state].items()]
    assert found == {string for string in oracles.REBER_STRINGS if len(string) <= 16}


@given(seed=st.integers(0, 2**40), lag=st.integers(6, 40), data=st.data())
def test_drawn_strings_are_accepted_and_perturbed_ones_are_told(
    seed: int, lag: int, data: st.DataObject
) -> None:
    (string,) = drawn_strings(1, lag, seed)
    assert accepts(string)
    assert len(string) - 3 >= lag
    where = data.draw(st.integers(0, len(string) - 1))
    other = data.draw(st.sampled_from(SYMBOLS))
    for perturbed in (
        string[:where] + other + string[where + 1 :],
        string[:where] + string[where + 1 :],
        string[:where] + other + string[where:],
    ):
        assert accepts(perturbed) == bool(oracles.EMBEDDED_REBER.fullmatch(perturbed))
    assert not accepts(string[:-2] + ("P" if string[-2] == "T" else "T") + "E")


def test_what_is_legal() -> None:
    assert legal_after("") == {"B"}
    assert legal_after("BTB") == {"T", "P"}
    assert legal_after("BTBTXSE") == {"T"}
    assert legal_after("BPBTXSE") == {"P"}
    assert legal_after("BTBTXSETE") == frozenset()
    with pytest.raises(InvalidInput, match=re.escape("symbol 3 is 'X'; expected B.")):
        legal_after("BTXX")
    with pytest.raises(InvalidInput, match="symbol 10 is 'E'; expected nothing more"):
        legal_after("BTBTXSETEE")


def test_strings_come_as_often_as_their_choices_make_them() -> None:
    strings = drawn_strings(20_000, 6, seed=5)
    # BTBTXSETE has four even choices: T or P, T or P, S or X, S or X.
    for string, chance in (("BTBTXSETE", 1 / 16), ("BPBPVVEPE", 1 / 16), ("BTBTSXSETE", 1 / 32)):
        share = strings.count(string) / len(strings)
        assert share == pytest.approx(chance, abs=4 * np.sqrt(chance / len(strings)))


@pytest.mark.parametrize("lag", [8, 12])
def test_a_longer_lag_draws_from_the_same_strings_without_the_short_ones(lag: int) -> None:
    long_enough = [s for s in drawn_strings(40_000, 6, seed=6) if len(s) - 3 >= lag]
    drawn = drawn_strings(20_000, lag, seed=7)
    for string in sorted(set(drawn), key=drawn.count)[-5:]:
        chance = drawn.count(string) / len(drawn)
        share = long_enough.count(string) / len(long_enough)
        error = np.sqrt(chance * (1 / len(drawn) + 1 / len(long_enough)))
        assert share == pytest.approx(chance, abs=4.5 * error)
