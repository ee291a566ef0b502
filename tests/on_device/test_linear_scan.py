from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.on_device.linear_scan import MANY_PER_STEP, linear_scan


def by_hand(factors: np.ndarray, terms: np.ndarray, backward: bool) -> np.ndarray:
    y = terms.copy()
    if backward:
        for t in range(len(y) - 2, -1, -1):
            y[t] += factors[t] * y[t + 1]
    else:
        for t in range(1, len(y)):
            y[t] += factors[t - 1] * y[t - 1]
    return y


@given(
    steps=st.integers(1, 40),
    size=st.sampled_from([1, 3, MANY_PER_STEP]),
    seed=st.integers(0, 2**32 - 1),
    backward=st.booleans(),
)
def test_it_is_the_loop(steps: int, size: int, seed: int, backward: bool) -> None:
    rng = np.random.default_rng(seed)
    factors = rng.choice([0.0, 1.0, -0.5, 0.9, 1.3], size=(steps - 1, size))
    terms = rng.normal(size=(steps, size))
    found = linear_scan(torch.tensor(factors), torch.tensor(terms), backward=backward)
    expected = by_hand(factors, terms, backward)
    np.testing.assert_allclose(found.numpy(), expected, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("size", [2, MANY_PER_STEP])
@pytest.mark.parametrize("backward", [True, False])
def test_a_belt_of_ones_adds_up_and_one_of_zeros_forgets(size: int, backward: bool) -> None:
    terms = torch.ones(1000, size, dtype=torch.float64)
    kept = linear_scan(torch.ones(999, size, dtype=torch.float64), terms, backward=backward)
    counted = torch.arange(1.0, 1001.0, dtype=torch.float64)
    assert torch.equal(kept[:, 0], counted.flip(0) if backward else counted)
    forgotten = linear_scan(torch.zeros(999, size, dtype=torch.float64), terms, backward=backward)
    assert torch.equal(forgotten, terms)


@pytest.mark.parametrize("size", [2, MANY_PER_STEP])
def test_what_it_is_given_stays_as_it_is(size: int) -> None:
    factors, terms = torch.rand(9, 2, size), torch.rand(10, 2, size)
    before = factors.clone(), terms.clone()
    linear_scan(factors, terms, backward=True)
    assert torch.equal(factors, before[0])
    assert torch.equal(terms, before[1])
