"""The networks before anything was trained, by NumPy: what a training begins with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lstm_viz.training import TrainingSettings, train
from lstm_viz.training.batches import held_out_batch
from lstm_viz.ui.training import untrained as room
from lstm_viz.ui.training.untrained import untrained

SMALL = TrainingSettings(
    architectures=("rnn_tanh", "gru", "lstm"), hidden_size=4, lag=12, updates=3
)


@pytest.mark.parametrize(
    "changes",
    [{}, {"task": "reber"}, {"task": "order-two", "lag": 20, "init": "chrono"}, {"task": "copy"}],
)
def test_it_is_what_a_training_begins_with(changes: dict[str, Any]) -> None:
    settings = replace(SMALL, **{"lag": None, **changes})
    here, count, of = untrained(settings)
    first = next(train(settings))
    assert count == of == held_out_batch(settings).count
    assert here.settings == settings
    assert here.baseline == first.baseline
    for one, other in zip(here.courses, first.courses, strict=True):
        assert one.architecture == other.architecture
        assert one.parameter_count == other.parameter_count
        assert len(one.losses) == 0
        (look,), (their_look,) = one.looks, other.looks
        assert look.loss == pytest.approx(their_look.loss, rel=1e-4)
        assert look.right == pytest.approx(their_look.right, abs=0.02)
        assert dict(look.openness) == pytest.approx(dict(their_look.openness), abs=1e-5)
        np.testing.assert_allclose(look.gradient, their_look.gradient, rtol=1e-3, atol=1e-12)


def test_where_much_would_be_computed_fewer_sequences_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    all_of_them = held_out_batch(SMALL)
    monkeypatch.setattr(room, "MOST_UNIT_STEPS", all_of_them.steps * 4 * 2 * 5)
    settings = replace(SMALL, seed=1)
    here, count, of = untrained(settings)
    assert (count, of) == (5, all_of_them.count)
    for course in here.courses:
        assert len(course.looks[0].gradient) <= all_of_them.steps
        assert 0 <= course.looks[0].right <= 1


def test_what_makes_no_difference_yet_is_not_computed_again() -> None:
    courses = untrained(SMALL)[0].courses
    again = untrained(replace(SMALL, learning_rate=0.5, updates=9, batch=3, clip=None))[0]
    assert again.courses is courses
    assert again.settings.updates == 9
    assert untrained(replace(SMALL, seed=5))[0].courses is not courses


def test_states_beyond_all_numbers_are_no_error() -> None:
    wild = TrainingSettings(
        architectures=("rnn_relu",), init="orthogonal", hidden_size=4, lag=1000, seed=2
    )
    (course,) = untrained(wild)[0].courses
    assert course.looks[0].right == pytest.approx(0, abs=0.5)
