"""Curves of norms on a logarithmic axis, and labels that do not overlap."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.figures import gradient_picture
from lstm_viz.figures.gradient_curves import (
    LABEL_SPACE,
    axis_of,
    axis_ticks,
    height_on,
    label_heights,
)
from lstm_viz.figures.gradient_plan import lines_of, plan_for
from lstm_viz.figures.log_axis import LogAxis
from lstm_viz.gradients import Comparison
from tests.figures.comparisons import comparison_of_norms, computed
from tests.figures.reading import trace_of

PLAN = plan_for(4, 2, loss_at_every_step=False)


def norms_at(heights: np.ndarray, axis: LogAxis, plan_height: float) -> np.ndarray:
    low, high = axis.ends
    return 10.0 ** (np.asarray(heights) / plan_height * (high - low) + low)


def drawn(comparison: Comparison, name: str) -> np.ndarray:
    return np.array(trace_of(gradient_picture(comparison).figures_at(0)[1], name).y, float)


def test_the_curves_are_the_medians_and_bands() -> None:
    comparison = computed(steps=40, initialisations=7, hidden_size=8)
    axis = axis_of(lines_of(comparison, None))
    for key, curve in (
        ("rnn_tanh", comparison.of("rnn_tanh").h),
        ("gru", comparison.of("gru").h),
        ("lstm", comparison.of("lstm").h),
        ("lstm_c", comparison.of("lstm").c),
    ):
        assert curve is not None
        median = norms_at(drawn(comparison, f"median: {key}"), axis, PLAN.curves)
        np.testing.assert_allclose(median, curve.median, rtol=2e-4)
        band = norms_at(drawn(comparison, f"band: {key}"), axis, PLAN.curves)
        np.testing.assert_allclose(band[:40], curve.high, rtol=2e-4)
        np.testing.assert_allclose(band[40:][::-1], curve.low, rtol=2e-4)


def test_0_and_inf_stand_in_rows_of_their_own() -> None:
    norms = np.array([[np.inf, 1e30, 1.0, 1e-30, 0.0]])
    comparison = comparison_of_norms({"gru": norms})
    axis = axis_of(lines_of(comparison, None))
    heights = drawn(comparison, "median: gru")
    assert (np.diff(heights) < 0).all()
    ticks = dict(zip(*reversed(axis_ticks(axis, PLAN)), strict=True))
    np.testing.assert_allclose([heights[0], heights[-1]], [ticks["∞"], ticks["0"]], atol=1e-4)
    np.testing.assert_allclose(heights[2], ticks["1"], atol=1e-4)
    assert heights[-1] > 0
    assert heights[0] < PLAN.curves


@given(st.integers(-320, 0), st.integers(1, 300), st.booleans(), st.booleans())
def test_no_two_ticks_overlap(low: int, high: int, zero: bool, inf: bool) -> None:
    heights, texts = axis_ticks(LogAxis(low, high, zero, inf), PLAN)
    assert (np.diff(sorted(heights)) >= 13).all()
    assert len(texts) == len(set(texts)) == len(heights)
    assert ("0" in texts, "∞" in texts) == (zero, inf)


@given(st.lists(st.floats(0, 168), min_size=1, max_size=7))
def test_labels_are_spread_within_the_curves(wanted: list[float]) -> None:
    (found,) = label_heights(np.array([wanted]), PLAN)
    assert (np.diff(np.sort(found)) >= LABEL_SPACE - 1e-6).all()
    assert found.min() >= LABEL_SPACE / 2 - 1e-6
    assert found.max() <= PLAN.curves - LABEL_SPACE / 2 + 1e-6


def test_a_label_with_room_stands_at_its_curve() -> None:
    found = label_heights(np.array([[20.0, 80.0, 150.0]]), PLAN)
    np.testing.assert_allclose(found, [[20, 80, 150]])


def test_a_norm_is_never_outside_the_curves() -> None:
    axis = LogAxis(-20, 3, True, True)
    heights = height_on(axis, [0.0, 1e-20, 1.0, 1e3, np.inf], PLAN)
    assert ((heights >= 0) & (heights <= PLAN.curves)).all()
