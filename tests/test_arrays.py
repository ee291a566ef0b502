"""Norms of vectors that have vanished, exploded, or neither."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.arrays import euclidean_norms

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
