"""Curves by rank, and how far back a gradient reaches."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.gradients import (
    ArchitectureResult,
    Comparison,
    Curve,
    GradientSettings,
    steps_until,
)


@pytest.mark.parametrize(
    ("count", "low", "median", "high"),
    [(1, 1, 1, 1), (2, 1, 1, 2), (3, 1, 2, 3), (10, 1, 5, 9), (20, 2, 10, 18), (50, 5, 25, 45)],
)
def test_the_ranks_of_a_curve(count: int, low: int, median: int, high: int) -> None:
    ranks = np.arange(1.0, count + 1)
    shuffled = np.random.default_rng(count).permutation(ranks)
    curve = Curve.of(np.stack([shuffled, shuffled[::-1]], axis=1))
    for values, rank in ((curve.low, low), (curve.median, median), (curve.high, high)):
        np.testing.assert_array_equal(values, [rank, rank])
        assert not values.flags.writeable
    assert curve.count == count


@given(
    st.integers(1, 50).flatmap(
        lambda count: st.lists(
            st.sampled_from([0.0, 1e-300, 0.5, 3.0, 1e300, np.inf]), min_size=count, max_size=count
        )
    )
)
def test_each_number_of_a_curve_is_that_of_a_network(norms: list[float]) -> None:
    curve = Curve.of(np.array(norms)[:, None])
    assert {curve.low[0], curve.median[0], curve.high[0]} <= set(norms)
    assert curve.low[0] <= curve.median[0] <= curve.high[0]
    assert curve.vanished[0] == norms.count(0.0)
    assert curve.exploded[0] == norms.count(np.inf)
    assert sum(norm <= curve.median[0] for norm in norms) >= len(norms) / 2
    assert sum(norm >= curve.median[0] for norm in norms) >= len(norms) / 2


def test_steps_until_a_share_is_left() -> None:
    norms = np.array(
        [
            [0.1, 0.4, 0.49, 0.6, 1.0],  # two steps back
            [0.5, 0.5, 0.5, 0.5, 1.0],  # exactly half is not yet less
            [9.0, 9.0, 0.1, 9.0, 1.0],  # the first time counts
            [0.0, 0.0, 0.0, 0.0, 1.0],
            [0.0, 0.0, 0.0, 0.0, 0.0],  # nothing to begin with
            [1.0, 1.0, 1.0, 1.0, np.inf],  # no number to begin with
            [np.inf, np.inf, np.inf, 2.0, 1.0],  # grows
        ]
    )
    wanted = [2, np.inf, 2, 1, np.inf, np.inf, np.inf]
    np.testing.assert_array_equal(steps_until(norms, 0.5), wanted)
    np.testing.assert_array_equal(steps_until(10 * norms, 0.5), wanted)


def test_steps_until_over_a_single_step() -> None:
    np.testing.assert_array_equal(steps_until(np.array([[1.0], [0.0]]), 0.5), [np.inf, np.inf])


def test_a_comparison_finds_its_networks() -> None:
    curve = Curve.of(np.ones((1, 4)))
    lstm = ArchitectureResult(
        architecture="lstm",
        hidden_size=2,
        parameter_count=40,
        h=curve,
        c=curve,
        direct=curve,
        steps_to_half=np.ones(1),
        steps_to_nothing=np.ones(1),
        norm_parameters=np.ones(1),
    )
    settings = GradientSettings(architectures=("lstm",), initialisations=2)
    comparison = Comparison(settings, np.zeros((4, 3)), (lstm,), 1, 0.0, "NumPy")
    assert comparison.of("lstm") is lstm
    with pytest.raises(KeyError):
        comparison.of("gru")
    assert comparison.steps == 4
    assert not comparison.is_whole
