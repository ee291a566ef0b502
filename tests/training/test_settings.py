"""What can be trained, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.tasks import TASKS
from lstm_viz.training import TrainingSettings


def test_the_lag_left_out_is_the_tasks_own() -> None:
    for key, task in TASKS.items():
        settings = TrainingSettings(task=key)
        assert settings.lag == task.default_lag
        assert settings.problem is task
    assert TrainingSettings(task="copy") == TrainingSettings(
        task="copy", lag=TASKS["copy"].default_lag
    )


@pytest.mark.parametrize(
    ("changes", "begins"),
    [
        ({"task": "flying"}, "task is 'flying'; expected one of first-token, "),
        ({"lag": 0}, "lag is 0; expected a whole number from 10 to "),
        ({"architectures": ()}, "architectures is (); expected some of rnn_tanh, "),
        ({"architectures": ("cnn",)}, "architectures is ('cnn',); expected some of rnn_tanh, "),
        ({"init": "zeros"}, "init is 'zeros'; expected one of pytorch, "),
        ({"optimiser": "adagrad"}, "optimiser is 'adagrad'; expected one of adam, rmsprop, sgd."),
        ({"hidden_size": 0}, "hidden_size is 0; expected a whole number from 1 to 128."),
        ({"hidden_size": 129}, "hidden_size is 129; expected a whole number from 1 to 128."),
        ({"hidden_size": True}, "hidden_size is True; expected a whole number from 1 to 128."),
        ({"batch": 513}, "batch is 513; expected a whole number from 1 to 512."),
        ({"batch": 1.0}, "batch is 1.0; expected a whole number from 1 to 512."),
        ({"updates": 100_001}, "updates is 100001; expected a whole number from 1 to 100,000."),
        ({"seed": -1}, "seed is -1; expected a whole number from 0 to 2,147,483,647."),
        ({"learning_rate": 0.0}, "learning_rate is 0.0; expected a number over 0, up to 10."),
        ({"learning_rate": float("nan")}, "learning_rate is nan; expected a number over 0"),
        ({"learning_rate_end": 11.0}, "learning_rate_end is 11.0; expected a number over 0"),
        ({"clip": -1.0}, "clip is -1.0; expected a number over 0, up to 1e+06."),
        ({"forget_bias": 6.5}, "forget_bias is 6.5; expected a number from -4 to 6."),
    ],
)
def test_refused(changes: dict[str, Any], begins: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        TrainingSettings(**changes)
    assert str(caught.value).startswith(begins)


@pytest.mark.parametrize(
    "ends",
    [
        {"hidden_size": 1, "batch": 1, "updates": 1, "learning_rate": 10.0, "clip": 1e6, "seed": 0},
        {"hidden_size": 128, "batch": 512, "updates": 100_000, "seed": 2**31 - 1},
        {"learning_rate_end": 1e-9, "clip": None, "forget_bias": None},
        {"forget_bias": -4.0},
        {"forget_bias": 6.0},
    ],
)
def test_the_ends_of_every_range_are_taken_as_they_are(ends: dict[str, Any]) -> None:
    taken = TrainingSettings(**ends)
    assert {name: getattr(taken, name) for name in ends} == ends


def test_an_architecture_is_asked_for_once() -> None:
    with pytest.raises(InvalidInput, match="each once"):
        TrainingSettings(architectures=("lstm", "lstm"))
