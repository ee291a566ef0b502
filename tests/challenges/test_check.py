"""The score and the verdict: in range, growing, and in agreement with a plain calculation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.challenges import CHALLENGES, Challenge, Verdict, check
from lstm_viz.challenges.gate_rows import cell_of_rows

NAMES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
each = pytest.mark.parametrize("challenge", CHALLENGES.values(), ids=CHALLENGES)


def between(challenge: Challenge, share: float) -> lv.LSTM:
    """The cell that share of the way along the straight line from the start to the solution."""
    start, end = challenge.cell, challenge.solution
    return lv.LSTM(
        *((1 - share) * getattr(start, name) + share * getattr(end, name) for name in NAMES)
    )


def perturbed(challenge: Challenge, size: float, seed: int) -> lv.LSTM:
    rng = np.random.default_rng(seed)
    weights = (getattr(challenge.solution, name) for name in NAMES)
    return lv.LSTM(*(array + size * rng.normal(size=array.shape) for array in weights))


def plainly(challenge: Challenge, cell: lv.LSTM) -> tuple[bool, float, float, float]:
    """Solved, the score and the two shares, one sequence and one step after the other."""
    counts, within = [], []
    for sequence in (challenge.sequence, *challenge.hidden(0)):
        values = getattr(cell.trace(sequence.x), challenge.quantity)[:, challenge.unit]
        errors = [
            abs(value - target)
            for value, target in zip(values, challenge.target(sequence.x), strict=True)
            if not np.isnan(target)
        ]
        tolerance = challenge.tolerance
        within.append([error <= tolerance for error in errors])
        counts.append(
            np.mean([1 / (1 + max(0, error - tolerance) / (2 * tolerance)) for error in errors])
        )
    solved = all(map(all, within))
    score = 1.0 if solved else min(0.999, (counts[0] + np.mean(counts[1:])) / 2)
    hidden = [step for steps in within[1:] for step in steps]
    return solved, float(score), float(np.mean(within[0])), float(np.mean(hidden))


@given(
    key=st.sampled_from(list(CHALLENGES)),
    size=st.sampled_from([0.0, 1e-3, 0.1, 1.0, 10.0, 1e3]),
    seed=st.integers(0, 2**32 - 1),
)
def test_a_score_is_a_share_and_1_exactly_when_solved(key: str, size: float, seed: int) -> None:
    challenge = CHALLENGES[key]
    cell = perturbed(challenge, size, seed)
    verdict = check(challenge, cell)
    assert 0 <= verdict.score <= 1
    assert (verdict.score == 1) == verdict.solved
    assert verdict.solved == (verdict.shown_score == 1 and verdict.hidden_score == 1)
    if verdict.worst is None:
        assert verdict.solved
    else:
        assert abs(verdict.worst.value - verdict.worst.target) > challenge.tolerance
    solved, score, shown, hidden = plainly(challenge, cell)
    assert verdict.solved == solved
    assert verdict.score == pytest.approx(score, abs=1e-9)
    assert (verdict.shown_score, verdict.hidden_score) == pytest.approx((shown, hidden))


@each
def test_the_straight_way_ends_at_1(challenge: Challenge) -> None:
    scores = [check(challenge, between(challenge, share)).score for share in np.linspace(0, 1, 11)]
    assert scores[-1] == 1
    assert max(scores[:2]) < 0.95
    assert scores[-2] > scores[0]


@each
def test_a_small_move_shows_in_the_score(challenge: Challenge) -> None:
    here = check(challenge, between(challenge, 0.1)).score
    there = check(challenge, between(challenge, 0.11)).score
    assert 0 < abs(there - here) < 0.1


@each
def test_the_output_is_the_trace_and_the_worst_step_is_in_it(challenge: Challenge) -> None:
    verdict = check(challenge, challenge.cell)
    trace = challenge.cell.trace(challenge.sequence.x)
    states = trace.c if challenge.quantity == "c" else trace.h
    np.testing.assert_allclose(verdict.output, states[:, challenge.unit], rtol=0, atol=1e-12)
    np.testing.assert_array_equal(verdict.target, challenge.target(challenge.sequence.x))
    assert not verdict.output.flags.writeable
    assert not verdict.target.flags.writeable

    worst = verdict.worst
    assert worst is not None
    sequence = (challenge.sequence, *challenge.hidden(0))[worst.sequence]
    states = getattr(challenge.cell.trace(sequence.x), challenge.quantity)
    assert worst.value == pytest.approx(states[worst.step, challenge.unit], abs=1e-12)
    assert worst.target == pytest.approx(challenge.target(sequence.x)[worst.step])
    assert worst.token == sequence.tokens[worst.step]


def test_the_worst_step_in_words() -> None:
    def words(key: str) -> str:
        worst = check(CHALLENGES[key], CHALLENGES[key].cell).worst
        assert worst is not None
        return worst.words

    assert words("keep-the-token").endswith("asked for is 1, give or take 0.05.")
    assert "C(" in words("parity")
    assert "h(" in words("write-keep-read")
    assert "C₂(" in words("delay")
    assert " of hidden sequence " in words("count-ones")


def test_a_cell_that_only_knows_the_sequence_shown_is_found_out() -> None:
    challenge = CHALLENGES["keep-the-token"]  # shown is a word that begins with an a
    blind_to_b = cell_of_rows(
        i=[[0, 0, 0, 0, 4]], f=[[0, 0, 0, 0, 8]], g=[[4, 0, 0, 0, 0]], o=[[0, 0, 0, 0, 0]]
    )
    verdict = check(challenge, blind_to_b)
    assert verdict.shown_score == 1
    assert verdict.hidden_score < 1
    assert not verdict.solved
    assert verdict.score < 1
    assert verdict.worst is not None
    assert verdict.worst.sequence > 0
    assert verdict.worst.target == -1


@each
def test_another_size_is_refused(challenge: Challenge) -> None:
    wanted = challenge.cell
    for hidden_size, input_size in (
        (wanted.hidden_size + 1, wanted.input_size),
        (wanted.hidden_size, wanted.input_size + 1),
    ):
        cell = lv.LSTM.random(input_size, hidden_size)
        expected = (
            f"H = {hidden_size} and D = {input_size}; .*"
            f"H = {wanted.hidden_size} and D = {wanted.input_size}"
        )
        with pytest.raises(lv.InvalidInput, match=expected):
            check(challenge, cell)


def test_another_kind_of_cell_is_refused() -> None:
    challenge = CHALLENGES["delay"]
    for cell in (lv.GRU.random(1, 2), lv.LSTM.random(1, 2, proj_size=1)):
        with pytest.raises(lv.InvalidInput, match="a plain LSTM cell"):
            check(challenge, cell)  # type: ignore[arg-type]


@each
def test_weights_beyond_the_range_are_refused_or_judged(challenge: Challenge) -> None:
    huge = lv.LSTM(*(np.full_like(getattr(challenge.cell, name), 1e308) for name in NAMES))
    with pytest.raises(lv.InvalidInput, match="left the range of float64"):
        check(challenge, huge)  # the two biases alone add up to infinity
    large = lv.LSTM(*(np.full_like(getattr(challenge.cell, name), 1e100) for name in NAMES))
    assert not check(challenge, large).solved


def test_nan_makes_no_cell() -> None:
    cell = CHALLENGES["parity"].cell
    with pytest.raises(lv.InvalidInput, match="finite"):
        lv.LSTM(np.full_like(cell.weight_ih, np.nan), cell.weight_hh, cell.bias_ih, cell.bias_hh)


@pytest.mark.parametrize("seed", [-1, 0.5, True])
def test_a_seed_is_a_whole_number(seed: int) -> None:
    challenge = CHALLENGES["parity"]
    with pytest.raises(lv.InvalidInput, match="seed is"):
        check(challenge, challenge.cell, seed=seed)


def test_a_cell_without_biases_and_one_bias_in_either_place_are_judged_alike() -> None:
    challenge = CHALLENGES["anbn"]
    solution = challenge.solution

    def score_of(bias_ih: np.ndarray | None, bias_hh: np.ndarray | None) -> Verdict:
        return check(challenge, lv.LSTM(solution.weight_ih, solution.weight_hh, bias_ih, bias_hh))

    assert score_of(solution.bias_hh, solution.bias_ih).solved
    assert not score_of(None, None).solved
