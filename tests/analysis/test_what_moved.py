"""Where a trace differs most from a pinned one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis import Difference, largest_by_quantity, what_moved
from lstm_viz.analysis.what_moved import require_comparable
from lstm_viz.notation import LSTM_QUANTITIES
from tests.cells.test_parity_with_pytorch import lstm_of
from tests.strategies import Shape, single_shapes

single = single_shapes(max_steps=8)


def by_hand(**changes: list[list[float]]) -> tuple[lv.LSTMTrace, lv.LSTMTrace]:
    """A trace of three steps and two units, and the same with some of its numbers replaced."""
    pinned = lv.LSTM(np.zeros((8, 1)), np.zeros((8, 2))).trace(np.zeros((3, 1)))
    return replace(pinned, **{key: np.array(rows) for key, rows in changes.items()}), pinned


def test_changes_made_by_hand() -> None:
    trace, pinned = by_hand(
        f=[[0.5, 0.5], [0.25, 0.5], [0.5, 0.75]],  # all gates were 0.5 before
        c=[[0.0, 0.0], [0.0, 1.0], [0.0, -3.0]],  # and all else 0
    )
    found = what_moved(trace, pinned)
    assert len(found) == 6 * 2
    assert found[:3] == (
        Difference("c", 1, 2, 0.0, -3.0),
        Difference("f", 0, 1, 0.5, 0.25),
        Difference("f", 1, 2, 0.5, 0.75),
    )
    assert [part.change for part in found[:4]] == [-3.0, -0.25, 0.25, 0.0]
    assert {(part.quantity, part.unit) for part in found} == {
        (quantity, unit) for quantity in LSTM_QUANTITIES for unit in (0, 1)
    }


def test_of_equal_changes_the_earliest_step_and_the_first_quantity() -> None:
    trace, pinned = by_hand(i=[[0.5, 0.5], [0.75, 0.5], [0.25, 0.5]], h=[[0.0, 0.25]] * 3)
    first, second, *rest = what_moved(trace, pinned)
    assert (first.quantity, first.unit, first.t) == ("i", 0, 1)
    assert (second.quantity, second.unit, second.t) == ("h", 1, 0)
    assert {part.change for part in rest} == {0.0}


@settings(max_examples=40)
@given(single, st.integers(0, 10**6))
def test_every_quantity_of_every_unit_once_and_the_largest_first(shape: Shape, seed: int) -> None:
    cell = lstm_of(shape)
    other = lv.LSTM.random(shape.input_size, shape.hidden_size, seed=seed)
    trace, pinned = cell.trace(shape.x), other.trace(shape.x)
    found = what_moved(trace, pinned)
    assert len({(part.quantity, part.unit) for part in found}) == len(found)
    assert len(found) == 6 * cell.hidden_size
    assert all(abs(one.change) >= abs(next_.change) for one, next_ in pairwise(found))
    for part in found:
        now, before = getattr(trace, part.quantity), getattr(pinned, part.quantity)
        assert (part.now, part.before) == (now[part.t, part.unit], before[part.t, part.unit])
        assert abs(part.change) == np.abs(now - before)[:, part.unit].max()
    back = {(part.quantity, part.unit): part for part in what_moved(pinned, trace)}
    assert all(back[part.quantity, part.unit].change == -part.change for part in found)
    for quantity, part in largest_by_quantity(found).items():
        assert part == next(other for other in found if other.quantity == quantity)
    assert tuple(largest_by_quantity(reversed(found))) == LSTM_QUANTITIES


@settings(max_examples=15)
@given(single)
def test_nothing_moved_between_identical_traces(shape: Shape) -> None:
    cell = lstm_of(shape)
    found = what_moved(cell.trace(shape.x), cell.trace(shape.x))
    assert {part.change for part in found} == {0.0}
    assert {part.t for part in found} == {0}


def test_a_projected_h_has_the_units_it_has() -> None:
    trace = lv.LSTM.random(1, 5, proj_size=2, seed=1).trace(np.ones((4, 1)))
    pinned = lv.LSTM.random(1, 5, proj_size=2, seed=2).trace(np.ones((4, 1)))
    found = what_moved(trace, pinned)
    assert sorted(part.unit for part in found if part.quantity == "h") == [0, 1]
    assert len(found) == 5 * 5 + 2


def test_cell_states_at_the_ends_of_what_there_is() -> None:
    cell = lv.LSTM(np.zeros((4, 1)), np.zeros((4, 1)), [20.0] * 4, [20.0] * 4)
    trace, pinned = (cell.trace([[0.0]], c0=[way * 1.7e308]) for way in (1, -1))
    assert what_moved(trace, pinned)[0].change == np.inf


def test_what_cannot_be_compared_is_refused_in_words() -> None:
    x = np.ones((4, 1))
    trace = lv.LSTM.random(1, 3).trace(x)
    with pytest.raises(lv.InvalidInput, match=r"\(T, H\) = \(4, 2\), this one \(4, 3\)"):
        what_moved(trace, lv.LSTM.random(1, 2).trace(x))
    with pytest.raises(lv.InvalidInput, match=r"\(T, H\) = \(3, 3\), this one \(4, 3\)"):
        what_moved(trace, lv.LSTM.random(1, 3).trace(x[1:]))
    with pytest.raises(lv.InvalidInput, match=r"shape \(4, 2\), of this one \(4, 3\)"):
        what_moved(trace, lv.LSTM.random(1, 3, proj_size=2).trace(x))
    with pytest.raises(lv.InvalidInput, match="kind GRU, this one of kind LSTM"):
        what_moved(trace, lv.GRU.random(1, 3).trace(x))  # type: ignore[arg-type]
    gru = lv.GRU.random(1, 3).trace(x)
    require_comparable(gru, gru)
    with pytest.raises(lv.InvalidInput, match="only an LSTM's"):
        what_moved(gru, gru)  # type: ignore[arg-type]
    with pytest.raises(lv.InvalidInput, match="of a batch"):
        what_moved(trace, lv.LSTM.random(1, 3).trace(np.ones((4, 2, 1))))
