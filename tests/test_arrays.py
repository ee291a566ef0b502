"""Norms of vectors that have vanished, exploded, or neither; single numbers in their ranges."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.arrays import euclidean_norms, finite_number, whole_number
from lstm_viz.errors import InvalidInput

# Any size from the smallest to the largest exponent, and what lies beyond.
numbers = st.builds(
    lambda digits, exponent: math.ldexp(digits, exponent),
    st.floats(-1, 1),
    st.integers(-1080, 1023),
) | st.sampled_from([0.0, math.inf, -math.inf, math.nan])


@given(st.lists(numbers, min_size=1, max_size=6))
def test_the_norm_of_anything(entries: list[float]) -> None:
    norm = euclidean_norms(np.array(entries))
    assert norm.shape == ()
    if not all(map(math.isfinite, entries)):
        assert norm == math.inf
        return
    wanted = math.hypot(*entries)  # which neither underflows nor overflows on the way
    tiny = np.finfo(np.float64).tiny
    if wanted < tiny * (1 - 1e-12):
        assert norm == 0
    elif wanted > tiny * (1 + 1e-12):
        assert norm == pytest.approx(wanted, rel=1e-12)


@given(st.lists(st.floats(width=32), min_size=1, max_size=6))
def test_the_norm_of_anything_in_single_precision(entries: list[float]) -> None:
    norm = euclidean_norms(np.array(entries, np.float32))
    assert norm.dtype == np.float32
    if not all(map(math.isfinite, entries)):
        assert norm == math.inf
        return
    wanted = math.hypot(*entries)
    limits = np.finfo(np.float32)
    if wanted > float(limits.max) * (1 + 1e-6):
        assert norm == math.inf
    elif wanted < float(limits.tiny) * (1 - 1e-6):
        assert norm == 0
    elif float(limits.tiny) * (1 + 1e-6) < wanted < float(limits.max) * (1 - 1e-6):
        assert norm == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2])
def test_along_any_axis(axis: int, dtype: Any) -> None:
    vectors = np.random.default_rng(0).normal(size=(3, 4, 5)).astype(dtype)
    vectors[1] *= 1e-30
    vectors[:, 2] *= 1e-30
    vectors[2, 1, 3] = np.inf
    norms = euclidean_norms(vectors, axis)
    wanted = np.linalg.norm(vectors.astype(np.float64), axis=axis)
    wanted[wanted < np.finfo(dtype).tiny] = 0
    np.testing.assert_allclose(norms, wanted, rtol=1e-6 if dtype == np.float32 else 1e-14)
    assert not norms.flags.writeable
    assert norms.dtype == dtype


@pytest.mark.parametrize("value", [1, 3, np.int64(3), 7])
def test_a_whole_number_within_its_range_is_given_back(value: int) -> None:
    found = whole_number("count", value, 1, 7)
    assert (found, type(found)) == (int(value), int)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "count is 0; expected a whole number from 1 to 7,000."),
        (7001, "count is 7001; expected"),
        (2.0, "count is 2.0; expected"),
        (True, "count is True; expected"),
        ("3", "count is '3'; expected"),
        (None, "count is None; expected"),
        (10**300, "count is a number of very many digits; expected"),
        ("x" * 10_000, "count is 'xxxxx"),
    ],
)
def test_what_is_no_such_number_is_named(value: Any, said: str) -> None:
    with pytest.raises(InvalidInput) as problem:
        whole_number("count", value, 1, 7000)
    assert str(problem.value).startswith(said)
    assert len(str(problem.value)) < 200


def test_a_number_that_python_does_not_write_out_is_refused_all_the_same() -> None:
    with pytest.raises(InvalidInput, match="count is a number of very many digits"):
        whole_number("count", -(10**5000))


@pytest.mark.parametrize("value", [0, -2, 0.5, np.float32(0.5), np.int64(4)])
def test_a_finite_number_is_given_back_as_a_float(value: float) -> None:
    found = finite_number("rate", value)
    assert (found, type(found)) == (float(value), float)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (math.nan, "rate is nan; expected a finite number."),
        (-math.inf, "rate is -inf; expected a finite number."),
        (10**400, "rate is inf; expected a finite number."),
        ("0.5", "rate is '0.5'; expected a number."),
        (False, "rate is False; expected a number."),
        (None, "rate is None; expected a number."),
        ([1.0], "rate is [1.0]; expected a number."),
        ("x" * 10_000, "rate is 'xxxxx"),
    ],
)
def test_what_is_no_finite_number_is_named(value: Any, said: str) -> None:
    with pytest.raises(InvalidInput) as problem:
        finite_number("rate", value)
    assert str(problem.value).startswith(said)
    assert len(str(problem.value)) < 200
