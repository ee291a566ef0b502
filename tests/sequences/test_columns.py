"""Columns written by hand."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.errors import InvalidInput
from lstm_viz.sequences import sequence_of_columns


def test_columns_stand_side_by_side() -> None:
    read = sequence_of_columns(("token", "mark"), "1 -0.5 0", np.array([0.0, 1.0, 0.0]))
    np.testing.assert_array_equal(read.x, [[1, 0], [-0.5, 1], [0, 0]])
    assert read.channels == ("token", "mark")
    assert read.tokens == ("1 0", "-0.5 1", "0 0")


@pytest.mark.parametrize(
    ("channels", "columns", "message"),
    [
        (("x",), ("1 two",), "holds no number: could not convert string to float: 'two'"),
        (("x", "y"), ("1 2", "1"), r"shapes \[\(2,\), \(1,\)\]; expected one length"),
        (("x",), ("1 2", "1 2"), "channels"),
        (("x",), ("",), "at least one step"),
        ((), (), "at least one"),
    ],
)
def test_bad_columns(channels: tuple[str, ...], columns: tuple[str, ...], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        sequence_of_columns(channels, *columns)
