"""Where each paper draws the line."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.sequences.tasks import TASKS
from lstm_viz.sequences.tasks.weather import line_through_today
from tests.sequences.tasks.answers import perfect


@pytest.mark.parametrize("key", ["adding", "adding-unit", "multiplication"])
def test_adding_is_right_when_off_by_less_than_four_hundredths(key: str) -> None:
    task = TASKS[key]
    batch = task.draw(50, seed=0)
    for off, is_right in ((0.0399, True), (-0.0399, True), (0.0401, False), (-0.0401, False)):
        assert (task.right(perfect(task, batch) + off, batch) == is_right).all()


def test_brackets_round_to_the_depth() -> None:
    task = TASKS["brackets"]
    batch = task.draw(50, seed=0)
    assert task.right(perfect(task, batch) + 0.49, batch).all()
    assert not task.right(perfect(task, batch) - 0.51, batch).any()


def test_order_is_right_when_every_probability_is_off_by_less_than_three_tenths() -> None:
    task = TASKS["order-two"]
    batch = task.draw(50, seed=0)
    # The right class at p, one other at 1 - p.
    for p, is_right in ((0.701, True), (0.699, False)):
        probabilities = np.full((batch.steps, 50, 4), 1e-12)
        steps, sequences = np.nonzero(batch.mask)
        classes = batch.target[batch.mask]
        probabilities[steps, sequences, classes] = p
        probabilities[steps, sequences, (classes + 1) % 4] = 1 - p
        assert (task.right(np.log(probabilities), batch) == is_right).all()
        assert (task.right(np.log(probabilities) + 1000, batch) == is_right).all()
    # Spread over all others, the right one is off by more than any of them.
    spread = np.where(np.arange(4) == batch.target[:, :, None], 0.69, 0.31 / 3)
    assert not task.right(np.log(spread), batch).any()


def test_reber_asks_for_the_order_and_not_for_a_threshold() -> None:
    task = TASKS["reber"]
    batch = task.draw(50, seed=0)
    assert task.right(-5 + 0.01 * batch.target, batch).all()
    assert not task.right(0 * batch.target, batch).any()  # a tie is not right


@pytest.mark.parametrize("key", ["anbn", "anbncn", "parity", "first-token"])
def test_signs_ask_for_a_threshold_of_nought(key: str) -> None:
    task = TASKS[key]
    batch = task.draw(50, seed=0)
    assert task.right(1e-9 * (batch.target - 0.5), batch).all()
    assert not task.right(2 + batch.target, batch).all()


def test_copy_asks_for_the_ten_symbols_only() -> None:
    task = TASKS["copy"]
    batch = task.draw(50, seed=0)
    output = perfect(task, batch)
    output[:-10] = 0
    assert task.right(output, batch).all()
    output[-10:] = 0
    assert not task.right(output, batch).any()


def test_python_asks_for_more_than_half_of_the_characters() -> None:
    task = TASKS["python"]
    batch = task.draw(20, 40, seed=0)
    for foretold, is_right in ((21, True), (20, False)):
        output = perfect(task, batch)
        output[foretold:] *= -1
        assert (task.right(output, batch) == is_right).all()
    assert not task.right(np.zeros_like(output), batch).any()  # a tie is not foretold


def test_season_asks_for_half_the_error_in_the_last_year() -> None:
    task = TASKS["season"]
    batch = task.draw(20, 48, seed=0)
    change = batch.target - batch.x.astype(np.float64)
    for share, is_right in ((0.7, True), (0.71, False), (-0.7, True)):  # of √½
        output = perfect(task, batch) + share * change
        assert (task.right(output, batch) == is_right).all()
        output[:-12] += 100
        assert (task.right(output, batch) == is_right).all()
    assert not task.right(np.full_like(output, 1e200), batch).any()


def test_weather_asks_for_less_than_the_error_of_the_best_line() -> None:
    task = TASKS["weather"]
    batch = task.draw(20, 100, seed=0, held_out=True)
    constant, slope = line_through_today()
    error = constant + slope * batch.x.astype(np.float64) - batch.target
    for share, is_right in ((0.99, True), (1.01, False), (-0.99, True)):
        assert (task.right(perfect(task, batch) + share * error, batch) == is_right).all()


def test_sentiment_and_dates_ask_for_the_largest_output() -> None:
    for key in ("sentiment", "dates"):
        task = TASKS[key]
        batch = task.draw(20, seed=0)
        assert task.right(1e-9 * perfect(task, batch), batch).all()
        assert not task.right(np.zeros((*batch.mask.shape, task.output_size)), batch).any()
