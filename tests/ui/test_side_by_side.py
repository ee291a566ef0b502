"""What is computed for the page of cells side by side, and what of it a link keeps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz import zoo
from lstm_viz.errors import InvalidInput
from lstm_viz.ui.lesson_choice import MOST_HELD_OUT
from lstm_viz.ui.link import link_of, selection_from_link
from lstm_viz.ui.selection import Selection
from lstm_viz.ui.side_by_side.choice import (
    OPENING,
    READS,
    TEXT,
    SideBySideChoice,
    in_order,
)
from lstm_viz.ui.side_by_side.knowing import answer_words
from lstm_viz.ui.side_by_side.scene import side_scene, text_read
from lstm_viz.zoo.lessons import KINDS, SIDE_BY_SIDE

PROBLEMS = list(SIDE_BY_SIDE)

choices = st.builds(
    SideBySideChoice,
    problem=st.sampled_from(PROBLEMS),
    on_stage=st.sets(st.sampled_from(KINDS), min_size=1).map(in_order),
    reads=st.sampled_from(READS),
    held_out=st.integers(0, MOST_HELD_OUT - 1),
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
)


@given(choices)
def test_a_choice_comes_back_from_its_text_and_from_a_link(choice: SideBySideChoice) -> None:
    assert TEXT.read(TEXT.write(choice)) == choice
    chosen = Selection(side_by_side=choice)
    assert selection_from_link(link_of(chosen))[0].side_by_side == choice


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("on.xyz", "none of count"),
        ("stage.rnn-xyz", "expected some of ff, rnn, gru, lstm"),
        ("stage.rnn-rnn", "each once"),
        ("stage.", "does not name networks"),
        ("reads.sample", "none of held-out, typed"),
        ("n.0", "no whole number from 1"),
        ("n.1000", "no whole number from 1"),
        ("xyz.1", "no setting of the page"),
    ],
)
def test_a_link_that_cannot_be_used_is_refused_in_words(text: str, wrong: str) -> None:
    with pytest.raises(InvalidInput, match=wrong):
        TEXT.read(text)


@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("number", [0, 3])
def test_what_is_right_for_a_held_out_sequence_is_what_its_task_says(
    problem: str, number: int
) -> None:
    """Typed again, the same sequence has the same right answers: they follow from it alone."""
    drawn = replace(OPENING, problem=problem, held_out=number)
    typed = replace(drawn, reads="typed", text=text_read(drawn))
    found, again = side_scene(drawn), side_scene(typed)
    np.testing.assert_array_equal(found.sequence.x, again.sequence.x)
    assert found.right == again.right
    assert found.asked.tolist() == again.asked.tolist()
    for one, other in zip(found.rows, again.rows, strict=True):
        np.testing.assert_allclose(one.chance, other.chance, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("problem", PROBLEMS)
def test_the_rows_are_read_out_of_the_networks(problem: str) -> None:
    scene = side_scene(replace(OPENING, problem=problem, held_out=1))
    for kind, row in zip(KINDS, scene.rows, strict=True):
        network = zoo.network_of(scene.problem.networks[kind])
        readout = network.readout
        assert readout is not None
        h = scene.traces[kind].h.astype(np.float64)
        z = h @ readout.weight.T + (0 if readout.bias is None else readout.bias)
        t = scene.start
        right = scene.right[t]
        if scene.task.loss == "cross_entropy":
            p = np.exp(z[t]) / np.exp(z[t]).sum()
            expected = p[scene.task.outputs.index(right)]
        else:
            p = 1 / (1 + np.exp(-z[t]))
            names = right.split("/")
            target = np.array([name in names for name in scene.task.outputs])
            expected = np.where(target, p, 1 - p).prod()
        assert row.chance[t] == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_network_without_a_loop_answers_by_the_present_step_alone(problem: str) -> None:
    scene = side_scene(replace(OPENING, problem=problem, held_out=2))
    blind = scene.rows[0]
    by_token: dict[str, set[str]] = {}
    for token, says in zip(scene.sequence.tokens, blind.says, strict=True):
        by_token.setdefault(token, set()).add(says)
    assert all(len(answers) == 1 for answers in by_token.values())


@pytest.mark.parametrize("problem", PROBLEMS)
def test_it_opens_where_a_network_knows_what_another_does_not(problem: str) -> None:
    scene = side_scene(replace(OPENING, problem=problem))
    chances = sorted(row.chance[scene.start] for row in scene.rows)
    assert chances[-2] - chances[0] > 0.5
    told = scene.told[scene.start]
    assert told.startswith(f"Step {scene.start + 1}: ")
    assert f"“{scene.right[scene.start]}”" in told
    for row in scene.rows:
        assert f"{row.chance[scene.start]:.2f}" in told


@pytest.mark.parametrize("problem", PROBLEMS)
def test_the_four_were_trained_alike(problem: str) -> None:
    cards = side_scene(replace(OPENING, problem=problem)).cards
    for name in ("updates", "held_out"):
        assert len({getattr(card, name) for card in cards.values()}) == 1, name
    for name in ("batch", "hidden_size", "seed", "lag"):
        assert len({getattr(card.recipe.settings, name) for card in cards.values()}) == 1, name


def test_the_words_of_an_answer() -> None:
    assert answer_words(np.array([[0.6], [0.4]]), "binary", ["odd"]) == ("odd", "even")
    three = np.array([[0.9, 0.6, 0.1], [0.1, 0.2, 0.3], [np.nan] * 3])
    assert answer_words(three, "binary", ["a", "b", "T"]) == ("a/b", "none", "")
    four = np.array([[0.25] * 4, [0.5, 0.5, 0, 0], [0.2, 0.6, 0.1, 0.1]])
    assert answer_words(four, "cross_entropy", ["XX", "XY", "YX", "YY"]) == ("?", "?", "XY")
