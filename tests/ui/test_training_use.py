"""A trained LSTM on the other pages: its weights, and a sequence of its task as it was drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lstm_viz.cells import LSTM
from lstm_viz.errors import InvalidInput
from lstm_viz.network import Network
from lstm_viz.sequences.tasks import TASKS
from lstm_viz.training import Course, TrainingSettings
from lstm_viz.ui.current import build
from lstm_viz.ui.link import link_of, selection_from_link
from lstm_viz.ui.selection import MAX_STEPS, Selection
from lstm_viz.ui.training.untrained import untrained
from lstm_viz.ui.training.use import used, why_not
from lstm_viz.ui.training.watched import reading_of, watched


def settings(**changes: Any) -> TrainingSettings:
    return TrainingSettings(**{"hidden_size": 3, "architectures": ("lstm",), **changes})


def course(of: TrainingSettings) -> Course:
    return untrained(of)[0].courses[0]


def taken(of: TrainingSettings, k: int = 0) -> Selection:
    return used(Selection(), course(of), of.problem, watched(of, k).sequence)


@pytest.mark.parametrize("key", sorted(TASKS))
def test_every_task_is_read_as_it_was_drawn(key: str) -> None:
    of = settings(task=key)
    sequence = watched(of, 3).sequence
    now = build(taken(of, 3))
    np.testing.assert_array_equal(now.sequence.x.astype(np.float32), sequence.x.astype(np.float32))
    trained = course(of).network.trace(now.sequence.x)
    np.testing.assert_allclose(now.trace.h, trained.hidden, rtol=0, atol=1e-12)


def test_symbols_stay_symbols_and_numbers_numbers() -> None:
    order, adding = taken(settings(task="order-two")), taken(settings(task="adding"))
    assert order.source == "text"
    assert set(order.text) <= set("abcdEBXY")
    assert build(order).sequence.channels == tuple("abcdEBXY")
    assert adding.source == "numbers"
    assert len(adding.numbers.splitlines()) >= 100


def test_it_opens_where_most_is_written() -> None:
    chosen = taken(settings(hidden_size=20))
    trace = build(chosen).trace
    written = np.abs(trace.written)
    assert written[chosen.step, chosen.unit] == written.max()
    assert chosen.first_unit <= chosen.unit < chosen.first_unit + 8
    assert 0 <= chosen.first_unit <= 12


def test_what_was_trained_is_named() -> None:
    own = taken(settings(task="parity")).own
    assert own is not None
    assert own.origin == "the LSTM that was trained on “Parity” for 0 updates"
    edited = own.with_cell(replace(own.cell, weight_ih=own.cell.weight_ih + 1))
    assert edited.origin == own.origin


def test_a_small_one_is_in_the_link() -> None:
    chosen = taken(settings(task="parity", hidden_size=2))
    back, problems = selection_from_link(link_of(chosen))
    assert problems == ()
    assert back.own is not None
    assert chosen.own is not None
    assert back.own.weights == chosen.own.weights
    assert back.numbers == chosen.numbers


def test_a_long_sequence_is_cut() -> None:
    of = settings(task="first-token", lag=700)
    assert watched(of, 0).sequence.steps == 701
    assert build(taken(of)).sequence.steps == MAX_STEPS


def test_what_cannot_be_shown_is_refused() -> None:
    large = settings(hidden_size=65, lag=20)
    assert "up to 64 units" in str(why_not(course(large)))
    with pytest.raises(InvalidInput, match="this LSTM has 65"):
        taken(large)
    gru = settings(architectures=("gru",))
    assert "LSTM" in str(why_not(course(gru)))
    with pytest.raises(InvalidInput, match="show LSTMs"):
        taken(gru)
    assert why_not(course(settings(hidden_size=64, lag=20))) is None


def test_one_that_all_but_diverged_can_be_looked_at() -> None:
    of = settings(task="parity")
    grown = course(of)
    cell = grown.network.layers[0][0]
    assert isinstance(cell, LSTM)
    huge = replace(cell, weight_ih=np.full_like(cell.weight_ih, 3e38))
    grown = replace(grown, network=Network(((huge,),), grown.network.readout))
    chosen = used(Selection(), grown, of.problem, watched(of, 0).sequence)
    assert np.isfinite(build(chosen).trace.c).all()


@pytest.mark.parametrize("key", sorted(TASKS))
def test_the_watched_sequence_is_one_of_those_it_is_judged_on(key: str) -> None:
    of = settings(task=key)
    one = watched(of, 7)
    assert one.batch.count == 1
    assert one.batch.steps == one.sequence.steps == len(one.sequence.tokens)
    np.testing.assert_array_equal(one.sequence.x.astype(np.float32), one.batch.x[:, 0])
    reading = reading_of(course(of), of, one)
    assert reading.steps == one.sequence.steps
    asked = reading.answers.asked
    np.testing.assert_array_equal(asked, one.batch.mask[:, 0])
    output = course(of).network.trace(one.sequence.x).output[:, None]
    is_right = bool(of.problem.right(output, one.batch)[0])
    assert is_right in (True, False)
    assert reading.c is not None
