"""What an honest comparison of untrained cells shows, against figures computed with PyTorch."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

import lstm_viz as lv
from benchmarks.gradient_table import TABLE, Found, Published, find, log_largest_stretch

ROWS = {row.key: row for row in TABLE}
VANISHED = 1e-3
DRAWN = 30.0  # these figures hang on the numbers drawn, over many decades
NEAR_ONE = 3.0


@cache
def found(key: str) -> Found:
    return find(ROWS[key])


def factor_of(published: float) -> float:
    return NEAR_ONE if published > VANISHED else DRAWN


def apart(ours: float, published: float) -> float:
    return max(ours / published, published / ours)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.key)
def test_the_total_is_that_of_the_table(row: Published) -> None:
    factor = 5.0 if row.total > 1e3 else factor_of(row.total)
    assert apart(found(row.key).total, row.total) < factor


@pytest.mark.parametrize(
    "row", [row for row in TABLE if row.direct is not None], ids=lambda row: row.key
)
def test_the_direct_path_is_that_of_the_table(row: Published) -> None:
    # With U ×5 one unit that h holds open decides it: from ten seeds to the next ten it differs by
    # decades.
    factor = 300.0 if "×5" in row.key else factor_of(row.direct)
    assert apart(found(row.key).direct, row.direct) < factor


def total(key: str) -> float:
    return found(key).total


def test_who_vanishes_and_who_explodes() -> None:
    assert total("RNN, PyTorch's default") < 1e-20
    assert total("LSTM, PyTorch's default") < 1e-15  # so does an LSTM that nobody told to keep
    assert total("RNN, identity (IRNN, relu)") == pytest.approx(1, rel=1e-12)
    for key in ("RNN, orthogonal ×1.5", "RNN, default ×3", "LSTM, default, U ×5"):
        assert total(key) > 10  # explodes


def test_the_forget_bias_makes_the_difference() -> None:
    by_bias = [
        total("LSTM, PyTorch's default"),
        *(total(f"LSTM, forget bias {bias}") for bias in (1, 2, 5)),
    ]
    assert by_bias == sorted(by_bias)
    assert by_bias[1] > 1e9 * by_bias[0]
    assert by_bias[-1] > 10  # too much of it explodes


def test_the_direct_path_understates_it() -> None:
    for row in TABLE:
        if row.direct is not None:
            assert found(row.key).direct < found(row.key).total


def test_a_product_beyond_the_float_range_keeps_its_logarithm() -> None:
    shrinking = lv.RNN([[1.0]], [[1e-5]])
    total, _ = log_largest_stretch(shrinking, np.zeros((201, 1)))
    assert total == pytest.approx(200 * np.log(1e-5), rel=1e-12)
    dead = lv.RNN([[1.0]], [[-1.0]], nonlinearity="relu")
    assert log_largest_stretch(dead, np.zeros((5, 1)))[0] == -np.inf


def test_a_row_of_fewer_seeds_is_a_geometric_mean() -> None:
    row = TABLE[0]
    one, two = find(row, seeds=1), find(row, seeds=2)
    assert isinstance(one, Found)
    assert one.direct is None
    assert one.total != two.total
