"""From what is chosen to what is traced."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.ui.current import build, build_nearest
from lstm_viz.ui.selection import RANDOM, Selection, sources_for

NETWORKS = [*lv.PRESETS, RANDOM]


@pytest.mark.parametrize("network", NETWORKS)
def test_every_kind_of_sequence_a_network_offers_can_be_built_or_says_why_not(network: str) -> None:
    chosen = Selection().with_network(network)
    for source in sources_for(chosen):
        current, problem = build_nearest(replace(chosen, source=source), None)
        assert current.trace.steps == current.sequence.steps
        assert current.sequence.input_size == current.cell.input_size
        np.testing.assert_array_equal(current.trace.x, current.sequence.x)
        if problem is not None:  # the typed default has too few columns, or other letters
            assert source in ("numbers", "text")
            assert "expected" in problem


def test_a_preset_on_its_own_sequence() -> None:
    current = build(Selection())
    assert current.example is lv.preset("first-token")
    assert current.trace.c[:, 0].tolist() == [-1.0] * 8


def test_a_random_cell_takes_its_input_size_from_the_sequence() -> None:
    chosen = replace(Selection().with_network(RANDOM), text="abca", hidden_size=3, seed=9)
    current = build(chosen)
    expected = lv.LSTM.random(3, 3, seed=9, forget_bias=1.0).trace(np.eye(3)[[0, 1, 2, 0]])
    np.testing.assert_array_equal(current.trace.c, expected.c)
    plain = build(replace(chosen, forget_bias=None))
    np.testing.assert_array_equal(plain.cell.bias_ih, lv.LSTM.random(3, 3, seed=9).bias_ih)


def test_indices_are_brought_into_range() -> None:
    chosen = replace(Selection(), step=400, unit=60, first_unit=60)
    within = build(chosen).selection
    assert (within.step, within.unit, within.first_unit) == (7, 1, 1)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"source": "numbers", "numbers": "0 " * 501}, "501 steps; expected at most 500"),
        ({"source": "numbers", "numbers": "1 2\n3 4"}, "expected 1 column"),
        ({"source": "numbers", "numbers": "1 x"}, "line 1, column 2: 'x' is not a number"),
        ({"source": "bits", "bits": "102"}, "2"),
        ({"source": "numbers", "numbers": "1 -1e101"}, r"size 1e\+101; expected numbers from -1e"),
        ({"source": "bits", "bits": ""}, "empty"),
    ],
)
def test_what_cannot_be_used_is_said(changes: dict, message: str) -> None:
    chosen = replace(Selection().with_network("counter"), **changes)
    with pytest.raises(lv.InvalidInput, match=message):
        build(chosen)


def test_too_many_columns_or_letters() -> None:
    wide = replace(
        Selection().with_network(RANDOM), source="numbers", numbers="1 " * 65 + "\n" + "1 " * 65
    )
    with pytest.raises(lv.InvalidInput, match="65 columns; expected at most 64"):
        build(wide)
    letters = "".join(chr(200 + k) for k in range(65))
    with pytest.raises(lv.InvalidInput, match="65"):
        build(replace(Selection().with_network(RANDOM), text=letters))


def test_the_nearest_thing_keeps_the_last_sequence() -> None:
    good = replace(Selection().with_network("counter"), source="bits", bits="111")
    bad = replace(good, bits="1x1", step=2)
    current, problem = build_nearest(bad, good)
    assert current.trace.c[:, 0].tolist() == [1, 2, 3]
    assert problem is not None
    assert "x" in problem
    current, problem = build_nearest(bad, None)
    assert current.sequence is lv.preset("counter").sequence
    other = replace(Selection().with_network("set-reset"), source="numbers", numbers="1")
    current, problem = build_nearest(other, good)
    assert current.cell is lv.preset("set-reset").cell
    assert problem is not None


def test_the_largest_numbers_that_are_shown_can_be_drawn() -> None:
    from lstm_viz.figures import sequence_strip, step_picture

    numbers = "1e100 -1e100 1e100 -1e-300"
    chosen = replace(Selection().with_network(RANDOM), source="numbers", numbers=numbers)
    trace = build(chosen).trace
    assert trace.x[1, 0] == -1e100
    for figure in (step_picture(trace, 1), sequence_strip(trace)):
        json.dumps(figure.to_dict(), allow_nan=False)


@given(
    network=st.sampled_from(NETWORKS),
    source=st.sampled_from(["numbers", "bits", "text"]),
    typed=st.text(max_size=30) | st.text("01 ,;.-e\n\tx", max_size=30),
    step=st.integers(0, 499),
    unit=st.integers(0, 63),
)
def test_whatever_is_typed_something_is_shown(
    network: str, source: Any, typed: str, step: int, unit: int
) -> None:
    chosen = replace(Selection().with_network(network), source=source, step=step, unit=unit)
    chosen = replace(chosen, **{source: typed})
    current, problem = build_nearest(chosen, Selection())
    assert 0 <= current.selection.step < current.trace.steps
    assert 0 <= current.selection.unit < current.cell.hidden_size
    assert current.selection.network == network
    if problem is None:
        assert current.selection.source == source
        assert getattr(current.selection, source) == typed
    else:
        assert problem.rstrip()
        with pytest.raises(lv.InvalidInput):
            build(chosen)
