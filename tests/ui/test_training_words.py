"""What a training says in words: times, places in line, who solved what, what to try."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lstm_viz.gradients import Architecture
from lstm_viz.training import Course, Look, Training, TrainingSettings
from lstm_viz.training.untrained import untrained_network
from lstm_viz.ui.training.words import (
    counted_large,
    duration,
    numbers_table,
    progress_share,
    progress_words,
    result_words,
    waiting_words,
    what_to_try,
)

SETTINGS = TrainingSettings(hidden_size=2, lag=10, updates=2000)


def course(architecture: Architecture, updates: int, right: float, **changes: Any) -> Course:
    look = Look(update=updates, loss=0.25, right=right, gradient=np.ones(10), openness={})
    return replace(
        Course(
            architecture=architecture,
            parameter_count=1234,
            losses=np.full(updates, 0.25),
            gradient_norms=np.ones(updates),
            looks=(look,),
            network=untrained_network(SETTINGS, architecture, 10),
            seconds=0.004 * updates,
        ),
        **changes,
    )


def training(*courses: Course, **settings: Any) -> Training:
    return Training(
        settings=replace(SETTINGS, **settings),
        courses=courses,
        baseline=1 / 6,
        seconds=12.3,
        is_done=False,
    )


BOTH = (course("rnn_tanh", 640, 0.04), course("lstm", 640, 0.97))


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.2, "0 s"), (59.4, "59 s"), (65, "1 min 5 s"), (900, "15 min"), (4200, "1 h 10 min")],
)
def test_times(seconds: float, told: str) -> None:
    assert duration(seconds) == told


@pytest.mark.parametrize(
    ("line", "told"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (21, "21st")],
)
def test_places_in_line(line: int, told: str) -> None:
    assert waiting_words(line, 2).startswith(f"You are {told} in line: this server trains for 2 ")


def test_counts() -> None:
    assert counted_large(1, "update") == "1 update"
    assert counted_large(12345, "update") == "12,345 updates"


def test_how_far_it_is() -> None:
    now = training(*BOTH)
    assert progress_share(now) == pytest.approx(0.32)
    assert progress_words("training", now) == (
        "Training: 640 of 2,000 updates, 12 s; about 26 s left at most"
    )
    assert progress_words("paused", now) == "Paused: 640 of 2,000 updates, 12 s"
    assert progress_words("left", now).startswith("Paused when you left this page: 640 of")
    assert progress_words("stopped", now).startswith("Stopped: 640 of")
    assert "PyTorch" in progress_words("loading", None)


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("paused", "Paused before the first update"),
        ("left", "Paused when you left this page before the first update"),
        ("stopped", "Stopped before the first update"),
        ("failed", "Broken off before the first update"),
    ],
)
def test_nothing_is_said_to_load_where_nothing_does(state: Any, told: str) -> None:
    assert progress_words(state, None) == told


def test_what_is_left_counts_the_looks() -> None:
    # 2 · 1360 updates at 4 ms, while 2 · 640 of them and their looks took 12.3 s
    assert training(*BOTH).seconds_left == pytest.approx(10.88 * 12.3 / 5.12)
    assert training(course("lstm", 0, 0.0)).seconds_left == 0


def test_a_network_that_is_through_counts_as_all_of_its_budget() -> None:
    solved = replace(BOTH[1], solved_at=640)
    assert progress_share(training(BOTH[0], solved)) == pytest.approx((0.32 + 1) / 2)
    assert progress_share(training(BOTH[0], solved, stops_when_solved=False)) == pytest.approx(0.32)
    diverged = replace(BOTH[0], diverged_at=640)
    assert progress_share(training(diverged, solved)) == 1


def test_who_is_right_how_often() -> None:
    assert result_words(training(*BOTH)) == (
        "After 640 updates the LSTM answers 97 % of unseen sequences right and the RNN (tanh) 4 %."
    )
    begun = [replace(one, looks=(replace(one.looks[0], update=0, right=0.0),)) for one in BOTH]
    assert result_words(training(*begun)) == (
        "Before the first update the LSTM answers 0 % of unseen sequences right and the RNN (tanh) "
        "0 %."
    )


def test_who_solved_it() -> None:
    words = result_words(training(BOTH[0], replace(BOTH[1], solved_at=1200)))
    assert words == (
        "Solved by the LSTM after 1,200 updates. After 640 updates the RNN (tanh) answers 4 % of "
        "unseen sequences right."
    )
    both = result_words(training(replace(BOTH[0], solved_at=80), replace(BOTH[1], solved_at=200)))
    assert both == "Solved by the RNN (tanh) after 80 updates and the LSTM after 200 updates."


def test_who_diverged_and_what_to_try() -> None:
    courses = (replace(BOTH[0], diverged_at=7), BOTH[1])
    now = training(*courses, learning_rate=10.0, clip=None, optimiser="sgd")
    assert "The RNN (tanh) diverged at update 7: the loss was no number any more." in result_words(
        now
    )
    tips = what_to_try(now)
    for tip in ("a smaller learning rate than 10", "clipping", "Adam"):
        assert tip in tips
    assert what_to_try(training(*BOTH)) == ""
    relu = replace(course("rnn_relu", 5, 0.0), diverged_at=5)
    assert "tanh instead of relu" in what_to_try(training(relu))
    assert "lower than at 50" in what_to_try(training(relu, clip=50.0))


def test_the_table() -> None:
    rows = numbers_table(training(BOTH[0], replace(BOTH[1], solved_at=600)))
    assert [list(row.values()) for row in rows] == [
        ["RNN (tanh)", "1,234", "4.0 ms", "640", "0.25", "4 %", "–"],
        ["LSTM", "1,234", "4.0 ms", "640", "0.25", "97 %", "600"],
    ]
    (diverged,) = numbers_table(training(replace(BOTH[0], diverged_at=640)))
    assert "diverged at 640" in diverged.values()
    (begun,) = numbers_table(training(course("gru", 0, 0.0)))
    assert (begun["Time per update"], begun["Updates"]) == ("–", "0")
