"""The counter that shows nothing before three: it needs peepholes to see how far it is."""

from __future__ import annotations

import numpy as np
import pytest

import lstm_viz as lv
from lstm_viz.presets import counter_peepholes, hidden_counter


def bits(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 2, (200, 1)).astype(float)


@pytest.mark.parametrize("seed", range(5))
def test_with_peepholes_it_fires_at_every_third_one_and_begins_again(seed: int) -> None:
    x = bits(seed)
    trace = lv.PeepholeLSTM.of(
        hidden_counter(),
        **{f"peephole_{gate}": weights for gate, weights in counter_peepholes().items()},
    ).trace(x)
    count, counts = 0, []
    for bit in x[:, 0]:
        count = (0 if count == 3 else count) + int(bit)
        counts.append(count)
    np.testing.assert_allclose(trace.c[:, 0], counts, rtol=0, atol=2e-3)
    np.testing.assert_array_equal(trace.h[:, 0] > 0.9, np.array(counts) == 3)


@pytest.mark.parametrize("seed", range(5))
def test_without_them_it_counts_on_and_no_gate_sees_it(seed: int) -> None:
    x = bits(seed)
    trace = hidden_counter().trace(x)
    np.testing.assert_allclose(trace.c[:, 0], np.cumsum(x), rtol=0, atol=1e-9)
    assert np.abs(trace.h[:, 0]).max() < 1e-15
    assert np.ptp(trace.f[:, 0]) < 1e-15


def test_the_second_unit_keeps_four_fifths_a_step() -> None:
    trace = hidden_counter().trace(np.zeros((3, 1)))
    np.testing.assert_allclose(trace.f[:, 1], 0.8, rtol=1e-15)
