"""The small language about films."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.sequences import TASKS
from lstm_viz.sequences.tasks.sentiment import HELD_OUT_SHARE, is_held_out
from lstm_viz.sequences.tasks.sentiment_rule import (
    ADJECTIVES,
    VERBS,
    VOCABULARY,
    follow,
    valences,
)
from tests.sequences.tasks.oracles import SENTIMENT_WORDS, ratings, sentiment_of

SENTIMENT = TASKS["sentiment"]


def test_the_words_and_their_ratings_are_the_lexicons() -> None:
    assert VOCABULARY.channels == tuple(SENTIMENT_WORDS.split())
    rated = {word: ratings()[word] for word in VOCABULARY.words if word in ratings()}
    assert valences() == rated
    assert set(rated) == {*ADJECTIVES, *VERBS}
    for words in (ADJECTIVES, VERBS):  # the first half of each is good, the second bad
        half = len(words) // 2
        assert all(rated[word] > 0 for word in words[:half])
        assert all(rated[word] < 0 for word in words[half:])


@pytest.mark.parametrize(
    ("sentence", "score"),
    [
        ("the film was good .", 1.9),
        ("the film was not good .", -1.9),
        ("the film was very good .", 3.8),
        ("the film was not very good .", -3.8),
        ("i never really liked this book .", -3.6),
        ("it was hardly bad , and the plot was dull .", 0.8),
        ("it was bad , and the plot was not dull , but we hated the actors .", -3.2),
        ("the other was good .", 1.9),
        ("not .", 0.0),
        ("", 0.0),
    ],
)
def test_the_rule_by_hand(sentence: str, score: float) -> None:
    followed = follow(sentence.split()).score.tolist()
    assert (followed or [0.0])[-1] == score


def test_the_rule_followed_word_by_word_is_the_one_of_whole_sentences() -> None:
    batch = SENTIMENT.draw(300, seed=0)
    for b in range(300):
        words = SENTIMENT.sequence(batch, b).tokens
        assert follow(words).score[-1] == pytest.approx(sentiment_of(" ".join(words)), abs=1e-9)


def test_positive_and_negative_come_equally_often_at_every_length() -> None:
    for lag in (7, 23, 100):
        batch = SENTIMENT.draw(1500, lag, seed=1)
        positive = batch.target.sum(axis=0)
        assert abs(positive.mean() - 0.5) < 4 * 0.5 / 1500**0.5
        # The length alone says nothing worth having.
        longer = batch.lengths > np.median(batch.lengths)
        if longer.any():
            assert abs(positive[longer].mean() - 0.5) < 0.1


def test_every_word_and_every_number_of_clauses_comes() -> None:
    batch = SENTIMENT.draw(3000, seed=2)
    assert batch.x.any(axis=(0, 1)).all()
    commas = batch.x[:, :, VOCABULARY.words.index(",")].sum(axis=0)
    assert np.bincount(commas.astype(int)).tolist() == pytest.approx([1000] * 3, rel=0.15)


def test_the_last_word_of_the_lexicon_is_not_enough() -> None:
    """Who only knows the sign of the last one is wrong often."""
    batch = SENTIMENT.draw(2000, seed=3)
    of_column = np.sign([valences().get(word, 0) for word in VOCABULARY.channels])
    sign = of_column[batch.x.argmax(axis=2)]
    last = np.array([column[np.flatnonzero(column)[-1]] for column in sign.T])
    right = ((last > 0) == (batch.target.sum(axis=0) > 0)).mean()
    assert 0.5 < right < 0.75


def test_a_sentence_is_held_out_by_its_words() -> None:
    rng = np.random.default_rng(0)
    words = rng.integers(0, VOCABULARY.size, (8000, 12))
    share = is_held_out(words).mean()
    assert share == pytest.approx(1 / HELD_OUT_SHARE, abs=4 * (0.11 / 8000) ** 0.5)
    longer = np.concatenate([words, np.full((8000, 9), -1)], axis=1)
    assert np.array_equal(is_held_out(longer), is_held_out(words))
