"""Every challenge can be met, is not met at its start, and says what it asks for."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
import torch

import lstm_viz as lv
from lstm_viz.challenges import CHALLENGES, Challenge, check
from lstm_viz.challenges.gate_rows import cell_of_rows

NAMES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
ASKED_FOR = {
    "forget-at-step-3",
    "keep-the-token",
    "count-ones",
    "brackets",
    "anbn",
    "parity",
}
SAME_TASK = {  # the preset that is itself an answer
    "count-ones": "counter",
    "anbn": "anbn",
    "parity": "parity",
    "delay": "delay",
    "first-of-many": "first-token",
    "keep-the-token": "brackets",  # it forgets nothing, and two letters are two brackets to it
}
SEEDS = range(1, 21)

each = pytest.mark.parametrize("challenge", CHALLENGES.values(), ids=CHALLENGES)


def sizes(cell: lv.LSTM) -> tuple[int, int]:
    return cell.hidden_size, cell.input_size


def mapped(cell: lv.LSTM, change: object) -> lv.LSTM:
    return lv.LSTM(*(change(getattr(cell, name)) for name in NAMES))


def test_the_ladder_holds_what_was_asked_for() -> None:
    assert 12 <= len(CHALLENGES) <= 16
    assert set(CHALLENGES) >= ASKED_FOR
    for key, challenge in CHALLENGES.items():
        assert challenge.key == key
        assert re.fullmatch(r"[a-z0-9-]{1,20}", key)
    for name in ("title", "goal", "teaches"):
        assert len({getattr(c, name) for c in CHALLENGES.values()}) == len(CHALLENGES)


@each
def test_the_words(challenge: Challenge) -> None:
    assert challenge.goal.endswith(".")
    assert f"within {challenge.tolerance:g}" in challenge.goal
    assert not challenge.teaches.endswith(".")
    assert len(challenge.hints) == 2
    assert all(hint.endswith((".", "?")) for hint in challenge.hints)


def test_no_hint_comes_twice() -> None:
    hints = [hint for challenge in CHALLENGES.values() for hint in challenge.hints]
    assert len(set(hints)) == len(hints)


@each
def test_the_start_is_an_example_to_choose(challenge: Challenge) -> None:
    start = challenge.start
    assert start is challenge.start
    assert start.key == f"challenge-{challenge.key}"
    assert start.cell is challenge.cell
    assert start.sequence.input_size == start.cell.input_size
    assert 0 <= start.start < start.sequence.steps
    assert 0 <= start.unit < start.cell.hidden_size
    if start.alphabet is not None:
        assert start.alphabet.size == start.cell.input_size
        assert start.alphabet.channels == start.sequence.channels


@each
def test_the_start_is_gentle_and_far_from_the_goal(challenge: Challenge) -> None:
    assert max(np.abs(getattr(challenge.cell, name)).max() for name in NAMES) <= 4
    verdict = check(challenge, challenge.cell)
    assert not verdict.solved
    assert verdict.score < 0.9
    assert verdict.shown_score < 0.75


@each
def test_the_solution_can_be_typed(challenge: Challenge) -> None:
    assert sizes(challenge.solution) == sizes(challenge.cell)
    for name in NAMES:
        weights = getattr(challenge.solution, name)
        assert np.abs(weights).max() <= 50
        assert all(float(f"{weight:.4g}") == weight for weight in weights.flat)


@each
@pytest.mark.parametrize("seed", [0, *SEEDS])
def test_the_solution_meets_the_goal(challenge: Challenge, seed: int) -> None:
    verdict = check(challenge, challenge.solution, seed=seed)
    assert verdict.solved, verdict.worst
    assert verdict.worst is None
    assert verdict.score == verdict.shown_score == verdict.hidden_score == 1.0


@each
def test_the_solution_meets_it_in_float32_too(challenge: Challenge) -> None:
    cell = mapped(challenge.solution, np.float32)
    for seed in (0, *SEEDS):
        assert check(challenge, cell, seed=seed).solved
    for sequence in (challenge.sequence, *challenge.hidden(0)):
        trace = cell.trace(sequence.x.astype(np.float32))
        assert trace.c.dtype == np.float32
        assert_within(challenge, getattr(trace, challenge.quantity), sequence.x)


@each
def test_the_solution_meets_it_in_pytorch(challenge: Challenge) -> None:
    module = lv.to_torch(lv.Network.of(challenge.solution))
    x = torch.tensor(challenge.sequence.x)
    with torch.no_grad():
        states = [module(x[: t + 1])[1] for t in range(len(x))]
    h, c = (np.stack([state[k][0].numpy() for state in states]) for k in (0, 1))
    assert_within(challenge, c if challenge.quantity == "c" else h, challenge.sequence.x)


def assert_within(challenge: Challenge, states: np.ndarray, x: np.ndarray) -> None:
    target = challenge.target(x)
    asked = ~np.isnan(target)
    values = states[asked, challenge.unit]
    np.testing.assert_allclose(values, target[asked], rtol=0, atol=challenge.tolerance)


@each
@pytest.mark.parametrize("seed", [0, *SEEDS])
def test_the_hidden_sequences_fit_and_are_unlike_the_one_shown(
    challenge: Challenge, seed: int
) -> None:
    hidden = challenge.hidden(seed)
    assert len(hidden) >= 3
    for sequence in hidden:
        assert not np.array_equal(sequence.x, challenge.sequence.x)
        assert sequence.channels == challenge.sequence.channels
        assert (~np.isnan(challenge.target(sequence.x))).any()
        if challenge.domain != "real":
            assert set(np.unique(sequence.x)) <= {-1.0, 0.0, 1.0}
    assert max(sequence.steps for sequence in hidden) > challenge.sequence.steps


@each
def test_the_hidden_sequences_come_from_their_seed(challenge: Challenge) -> None:
    def values(seed: int) -> list[list[list[float]]]:
        return [sequence.x.tolist() for sequence in challenge.hidden(seed)]

    assert values(3) == values(3)
    assert len({str(values(seed)) for seed in SEEDS}) > 5


@each
def test_the_targets_have_one_value_a_step(challenge: Challenge) -> None:
    for sequence in (challenge.sequence, *challenge.hidden(0)):
        assert challenge.target(sequence.x).shape == (sequence.steps,)


def test_some_targets_written_out() -> None:
    def shown(key: str) -> list[float]:
        challenge = CHALLENGES[key]
        return challenge.target(challenge.sequence.x).round(2).tolist()

    assert shown("keep-the-token") == [1] * 21
    assert shown("forget-at-step-3") == [1, 1, 0, 0, 0, -1, -1, -1]
    assert shown("write-when-told") == [0, 1, 1, 1, 2, 2, 2, 2, 2, 1]
    assert shown("count-ones") == [1, 1, 2, 3, 3, 3, 4, 4, 5, 6]
    assert shown("anbn") == [1, 2, 3, 4, 3, 2, 1, 0]
    assert shown("half-life-4")[8:18:4] == [0.79, 0.39, 0.2]
    assert shown("brackets") == [k / 4 for k in (1, 2, 2, 1, 2, 2, 3, 4, 4, 3, 2, 1, 0)]
    assert shown("run-length") == [1, 2, 0, 1, 2, 3, 4, 0, 1, 2, 0, 0]
    assert shown("latch") == [0, 1, 1, 1, 1, 1, 1, -1, -1, -1]
    assert shown("write-keep-read") == [0, 0, 0, 0.76, 0.76, 0, -0.76, 0, -0.76, 0.76, 0, 0.76]
    assert shown("adding") == [0, -0.08, -0.08, -0.08, -0.08, -0.17, -0.17, -0.17, -0.17, -0.17]
    assert shown("alternator") == [1, 0] * 6
    assert shown("parity") == [1, 1, 0, 1, 0, 0, 0, 1, 0, 0, 1, 1]
    np.testing.assert_array_equal(shown("delay"), [np.nan, 1, -1, -1, 1, 1, -1, 1, -1, -1])
    assert shown("first-of-many") == [-1] * 16
    assert shown("largest") == [0.1, 0.1, 0.3, 0.3, 0.3, 0.3, 0.3, 0.5, 0.5, 0.5, 0.5, 0.5]


def test_brackets_go_four_deep_and_no_deeper() -> None:
    challenge = CHALLENGES["brackets"]
    for seed in SEEDS:
        depths = np.concatenate([challenge.target(s.x) for s in challenge.hidden(seed)])
        assert depths.max() == 1
        assert depths.min() == 0


@each
def test_a_cell_of_zeros_is_no_answer(challenge: Challenge) -> None:
    verdict = check(challenge, mapped(challenge.cell, np.zeros_like))
    assert not verdict.solved
    assert verdict.score < 0.9


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        pytest.param(asked, given, id=f"{asked.key}-by-{given.key}")
        for asked, given in itertools.permutations(CHALLENGES.values(), 2)
        if sizes(asked.cell) == sizes(given.cell)
    ],
)
def test_the_solution_of_another_challenge_is_no_answer(asked: Challenge, given: Challenge) -> None:
    assert not check(asked, given.solution).solved


@each
def test_a_preset_is_an_answer_only_to_its_own_task(challenge: Challenge) -> None:
    solving = {
        key
        for key, preset in lv.PRESETS.items()
        if sizes(preset.cell) == sizes(challenge.cell) and check(challenge, preset.cell).solved
    }
    assert solving == ({SAME_TASK[challenge.key]} if challenge.key in SAME_TASK else set())


def test_other_ways_to_the_same_goal_count() -> None:
    small_candidate = cell_of_rows(  # i(t) open, and a candidate of a quarter instead
        i=[[0, 0, 0, 0, 10]],
        f=[[0, 0, 0, 0, 10]],
        g=[[0.255, -0.255, 0, 0, 0]],
        o=[[0, 0, 0, 0, 0]],
    )
    assert check(CHALLENGES["brackets"], small_candidate).solved
    valve_on_ones = cell_of_rows(i=[[20, 0, -10]], f=[[0, 0, 12]], g=[[0, 0, 8]], o=[[0, 0, 0]])
    assert check(CHALLENGES["count-ones"], valve_on_ones).solved
