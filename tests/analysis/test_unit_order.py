"""Orders of units: by hand, and what holds for all of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis.unit_order import UNIT_ORDERS, unit_order
from tests.cells.test_parity_with_pytorch import lstm_of
from tests.strategies import Shape, single_shapes

single = single_shapes(max_size=9)
orders = st.sampled_from(UNIT_ORDERS)


def with_c(values: list[list[float]]) -> lv.LSTMTrace:
    c = np.array(values)
    trace = lv.LSTM.random(1, c.shape[1]).trace(np.zeros((c.shape[0], 1)))
    return replace(trace, c=c)


BY_HAND = [
    # unit 0, 1, 2, 3
    [0.0, 3.0, -1.0, 0.1],
    [4.0, 3.0, -1.5, 0.0],
    [1.0, 3.0, -9.0, 0.1],
]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("index", (0, 1, 2, 3)),
        ("mean", (1, 0, 3, 2)),  # 5/3, 3, -11.5/3, 0.2/3
        ("range", (2, 0, 3, 1)),  # 4, 0, 8, 0.1
        ("peak", (1, 3, 0, 2)),  # steps 1, 0, 2, 0
        ("similar", (2, 3, 0, 1)),  # 2 stands apart; 3 is nearest to it, 0 to 3
    ],
)
def test_by_hand(by: str, expected: tuple[int, ...]) -> None:
    assert unit_order(with_c(BY_HAND), "c", by) == expected


@given(single, orders, st.sampled_from("figoch"))
def test_every_unit_stands_once(shape: Shape, by: str, quantity: str) -> None:
    trace = lstm_of(shape).trace(shape.x)
    found = unit_order(trace, quantity, by)
    assert sorted(found) == list(range(trace.cell.hidden_size))
    assert all(type(unit) is int for unit in found)


@given(single)
def test_each_order_is_in_order(shape: Shape) -> None:
    trace = lstm_of(shape).trace(shape.x)
    values = trace.h
    means = values.mean(axis=0)[list(unit_order(trace, "h", "mean"))]
    assert (np.diff(means) <= 1e-15).all()
    moved = np.ptp(values, axis=0)[list(unit_order(trace, "h", "range"))]
    assert (np.diff(moved) <= 1e-15).all()
    peaks = np.abs(values).argmax(axis=0)[list(unit_order(trace, "h", "peak"))]
    assert (np.diff(peaks) >= 0).all()
    chain = unit_order(trace, "h", "similar")
    for k in range(len(chain) - 1):
        here = values[:, chain[k]]
        far = [np.linalg.norm(values[:, unit] - here) for unit in chain[k + 1 :]]
        assert far[0] <= min(far) + 1e-12


@given(st.integers(1, 64), orders, st.floats(-5, 5))
def test_equal_units_stand_by_their_index(units: int, by: str, value: float) -> None:
    assert unit_order(with_c([[value] * units] * 3), "c", by) == tuple(range(units))


@given(st.integers(0, 2**32 - 1), st.sampled_from(["mean", "range", "similar"]))
def test_the_order_does_not_hang_on_the_index(seed: int, by: str) -> None:
    rng = np.random.default_rng(seed)
    c = rng.normal(size=(7, 10))
    shuffled = rng.permutation(10)
    first = unit_order(with_c(c.tolist()), "c", by)
    second = unit_order(with_c(c[:, shuffled].tolist()), "c", by)
    assert tuple(int(shuffled[unit]) for unit in second) == first


def test_copies_become_neighbours() -> None:
    rng = np.random.default_rng(0)
    kinds = rng.normal(size=(12, 4))
    found = unit_order(with_c(kinds[:, [0, 1, 2, 3] * 16].tolist()), "c", "similar")
    changes = sum(a % 4 != b % 4 for a, b in pairwise(found))
    assert changes == 3  # 16 of one kind, then 16 of the next


@pytest.mark.parametrize("by", UNIT_ORDERS)
def test_numbers_at_the_end_of_the_range(by: str) -> None:
    assert sorted(unit_order(with_c([[1e308, -1e308, 0.0], [-1e308, 5e-324, 1.0]]), "c", by)) == [
        0,
        1,
        2,
    ]


def test_one_step_one_unit_and_a_projection() -> None:
    assert unit_order(lv.LSTM.random(1, 1).trace([[1.0]]), "f", "similar") == (0,)
    trace = lv.LSTM.random(1, 5, proj_size=2).trace(np.ones((4, 1)))
    assert sorted(unit_order(trace, "h", "mean")) == [0, 1]
    assert sorted(unit_order(trace, "c", "mean")) == [0, 1, 2, 3, 4]


def test_what_has_no_order_is_refused() -> None:
    trace = lv.LSTM.random(1, 2).trace(np.zeros((3, 1)))
    for quantity in ("x", "z", "pre_f", "steps"):
        with pytest.raises(lv.InvalidInput, match="no quantity"):
            unit_order(trace, quantity, "mean")
    with pytest.raises(lv.InvalidInput, match="by is 'size'; expected one of index, mean, range"):
        unit_order(trace, "c", "size")  # type: ignore[arg-type]
    with pytest.raises(lv.InvalidInput, match="of a batch"):
        unit_order(lv.LSTM.random(1, 2).trace(np.zeros((3, 2, 1))), "c", "index")
