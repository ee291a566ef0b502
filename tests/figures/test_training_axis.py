"""The axis of updates, the looks that are drawn, the axis of losses, the running median."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.figures.theme import theme
from lstm_viz.figures.training_axis import drawn_looks, round_up, update_ticks, updates_end
from lstm_viz.figures.training_loss_axis import MOST_TICKS, loss_axis
from lstm_viz.figures.training_smoothing import running_band, window_for
from tests.figures.trainings import course, look, training

LOSSES = st.floats(0, allow_infinity=True) | st.just(math.nan)


@given(st.floats(1e-9, 1e9))
def test_a_number_is_rounded_up_to_1_2_or_5(number: float) -> None:
    found = round_up(number)
    digit = found / 10.0 ** math.floor(math.log10(found) + 1e-6)
    assert min(abs(digit - wanted) for wanted in (1, 2, 5)) < 1e-9
    assert number <= found * (1 + 1e-8)
    assert found < 2.5 * number * (1 + 1e-8)


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 400))
def test_the_axis_goes_on_in_round_steps_up_to_the_budget(
    one: int, other: int, budget: int
) -> None:
    parts = [
        course("gru", np.ones(min(one, budget)), [look(0)]),
        course("lstm", np.ones(min(other, budget)), [look(0)]),
    ]
    end = updates_end(training(*parts, updates=budget))
    done = max(len(part.losses) for part in parts)
    assert done <= end <= budget
    assert end in (100, 200, 500, budget)
    assert end == min(budget, 100) or done >= 0.4 * end


@given(st.integers(1, 100_000), st.integers(2, 8))
def test_ticks_are_round_and_few(end: int, most: int) -> None:
    ticks = update_ticks(end, most)
    assert ticks[0] == 0
    assert ticks[-1] <= end
    assert 1 <= len(ticks) <= most
    assert len(ticks) == 1 or set(str(ticks[1])) <= {"1", "2", "5", "0"}


@given(st.sets(st.integers(1, 2000), max_size=300), st.integers(1, 80))
def test_of_many_looks_some_are_drawn_with_the_first_and_the_last(
    updates: set[int], most: int
) -> None:
    at = [0, *sorted(updates)]
    drawn = drawn_looks(course("lstm", np.ones(2000), [look(u) for u in at]), 2000, most)
    found = [part.update for part in drawn]
    assert found == sorted(set(found))
    assert len(found) <= most + 1
    assert (found[0], found[-1]) == (at[0], at[-1])
    assert set(found) <= set(at)
    if len(at) * 2000 <= most:  # never more than one in a part
        assert found == at


def test_the_running_median_is_that_of_a_window_around_each_update() -> None:
    losses = np.random.default_rng(3).lognormal(size=90)
    found = running_band(losses, 11)
    assert found.updates[0] == 0
    assert found.updates[-1] == 89
    for k, update in enumerate(found.updates):
        window = np.sort(losses[max(0, update - 5) : update + 6])
        last = len(window) - 1
        assert found.median[k] == window[last // 2]
        assert found.low[k] == window[round(0.1 * last)]
        assert found.high[k] == window[round(0.9 * last)]


@given(
    st.lists(LOSSES, max_size=60),
    st.sampled_from([5, 7, 21]),
)
def test_what_is_no_number_is_larger_than_all_numbers(losses: list[float], window: int) -> None:
    found = running_band(np.array(losses), window)
    assert (len(found.updates) == 0) == (not losses)
    assert (found.low <= found.median).all()
    assert (found.median <= found.high).all()
    if losses and not np.isfinite(losses).any():
        assert np.isposinf(found.low).all()


@pytest.mark.parametrize("count", [0, 1, 4, 100, 20_000, 100_000])
def test_a_long_course_is_drawn_with_few_points(count: int) -> None:
    window = window_for(max(count, 100))
    assert window % 2 == 1
    assert 5 <= window <= 401
    assert len(running_band(np.ones(count), window).updates) <= 502


def test_the_axis_of_losses_stays_while_they_are_near_the_baseline() -> None:
    ends = {
        (axis.low, round(axis.high, 9))
        for losses in ([], [0.2], [0.3, 0.02], [0.17, 0.0101])
        for axis in [loss_axis(1 / 6, [np.array(losses)])]
    }
    assert ends == {(-2, round(math.log10(0.5), 9))}
    assert loss_axis(1 / 6, [np.array([0.0099])]).low == -3


@given(
    st.floats(1e-3, 1e2),
    st.lists(LOSSES, max_size=20),
)
def test_every_loss_has_a_place_and_the_baseline_is_within(
    baseline: float, losses: list[float]
) -> None:
    axis = loss_axis(baseline, [np.array(losses)])
    assert axis.low < math.log10(baseline) < axis.high
    for place, loss in zip(axis.place(losses), losses, strict=True):
        if math.isnan(loss):
            assert place is None
        elif place == pytest.approx(axis.low):
            assert loss <= 10**axis.low * (1 + 1e-9)
        elif place == pytest.approx(axis.high):
            assert loss >= 10**axis.high * (1 - 1e-9)
        else:
            assert place == pytest.approx(math.log10(loss))
    ticks = axis.layout(theme(False))
    assert 1 <= len(ticks["tickvals"]) <= MOST_TICKS
    for power, text in zip(ticks["tickvals"], ticks["ticktext"], strict=True):
        assert "10" in text or float(text) == pytest.approx(10.0**power)
