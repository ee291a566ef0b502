"""Sentiment: whether a sentence of a small language speaks well of a film."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lstm_viz.sequences.reading import Words
from lstm_viz.sequences.tasks.batch import (
    Batch,
    BoolArray,
    IntArray,
    last_steps,
    one_column_each,
    steps_within,
)
from lstm_viz.sequences.tasks.criteria import class_at_all_steps
from lstm_viz.sequences.tasks.sentiment_rule import (
    ADJECTIVES,
    BOOST,
    DETERMINERS,
    INTENSIFIERS,
    NEGATIONS,
    NOUNS,
    PLURAL,
    SUBJECTS,
    VERBS,
    VOCABULARY,
    valences,
)
from lstm_viz.sequences.tasks.task import Sampler, Task

LONGEST_CLAUSE = 8
"""Words of the longest clause, the comma and the and or but before it included."""

NEGATED = 0.35
BOOSTED = 0.35
ABOUT_IT = 0.15
UNKNOWN = 0.05
JOINED_BY_BUT = 0.4
"""How likely a clause is negated and intensified, begins with “it”, has a noun without a column,
and follows a but."""

HELD_OUT_SHARE = 8
"""One sentence in so many is held out, by its words."""

_NONE = -1
_OTHER = len(VOCABULARY.words)


def _columns(words: tuple[str, ...]) -> IntArray:
    return np.array([VOCABULARY.words.index(word) for word in words])


_NOT, _VERY, _WE, _THE = map(_columns, (NEGATIONS, INTENSIFIERS, SUBJECTS, DETERMINERS))
_NOUNS, _ADJECTIVES, _VERBS = map(_columns, (NOUNS, ADJECTIVES, VERBS))
_STOP, _COMMA, _AND, _BUT, _IT, _WAS, _IS, _WERE, _REALLY, _PLURAL = _columns(
    (".", ",", "and", "but", "it", "was", "is", "were", "really", PLURAL)
)


@lru_cache(maxsize=1)
def _tenths() -> IntArray:
    """Ten times each column's valence, as whole numbers; 0 of words that the lexicon has not."""
    return np.array([round(10 * valences().get(word, 0.0)) for word in VOCABULARY.words])


def _sentences(
    rng: np.random.Generator, count: int, most_clauses: int
) -> tuple[IntArray, IntArray, IntArray]:
    """Draw sentences of 1 to `most_clauses` clauses, each number equally likely.

    A clause is “the film was not very good”, “it was very good” or “we never really liked the
    film”; between two stands a comma and an and or a but.

    Returns
    -------
    ndarray, shape (count, steps)
        The words' columns, -1 behind the full stop.
    ndarray, shape (count,)
        How many words each has, the full stop included.
    ndarray, shape (count,)
        Ten times the score.
    """
    shape = (count, most_clauses)
    clauses = rng.integers(1, most_clauses + 1, (count, 1))

    noun = rng.choice(_NOUNS, shape)
    is_plural = noun == _PLURAL
    noun = np.where(rng.random(shape) < UNKNOWN, _OTHER, noun)
    determiner = rng.choice(_THE, shape)
    is_negated, is_boosted = rng.random(shape) < NEGATED, rng.random(shape) < BOOSTED
    adjective, verb = rng.choice(_ADJECTIVES, shape), rng.choice(_VERBS, shape)

    is_it = rng.random(shape) < ABOUT_IT
    be = np.where(is_plural & ~is_it, _WERE, np.where(rng.random(shape) < 0.75, _WAS, _IS))
    negation = np.where(is_negated, rng.choice(_NOT, shape), _NONE)
    intensifier = np.where(is_boosted, rng.choice(_VERY, shape), _NONE)
    of_adjective = np.stack(
        [
            np.where(is_it, _IT, determiner),
            np.where(is_it, _NONE, noun),
            *(be, negation, intensifier, adjective),
        ],
        axis=2,
    )
    # Before a verb, “not” and “very” are no English.
    never = np.where(is_negated, rng.choice(_NOT[1:], shape), _NONE)
    really = np.where(is_boosted, _REALLY, _NONE)
    of_verb = np.stack(
        [rng.choice(_WE, shape), never, really, verb, determiner, noun],
        axis=2,
    )
    is_of_verb = rng.random(shape) < 0.4

    is_but = rng.random(shape) < JOINED_BY_BUT
    clause = np.arange(most_clauses)
    is_joined, is_there = clause > 0, clause < clauses
    words = np.concatenate(
        [
            np.where(is_joined, _COMMA, _NONE)[None, :, None].repeat(count, axis=0),
            np.where(is_joined, np.where(is_but, _BUT, _AND), _NONE)[:, :, None],
            np.where(is_of_verb[:, :, None], of_verb, of_adjective),
        ],
        axis=2,
    )
    words = np.where(is_there[:, :, None], words, _NONE).reshape(count, -1)
    words = np.concatenate([words, np.full((count, 1), _STOP)], axis=1)
    in_order = np.argsort(words == _NONE, axis=1, kind="stable")  # words first, as they stand

    counted = _tenths()[np.where(is_of_verb, verb, adjective)]
    counted = counted * np.where(is_boosted, BOOST, 1) * np.where(is_negated, -1, 1)
    last_but = np.where(is_but & is_joined & is_there, clause, 0).max(axis=1, keepdims=True)
    score = np.where(is_there & (clause >= last_but), counted, 0).sum(axis=1)
    return np.take_along_axis(words, in_order, axis=1), (words != _NONE).sum(axis=1), score


def is_held_out(words: NDArray[np.int64]) -> BoolArray:
    """Whether each sentence is one of those held out, by its words alone.

    Parameters
    ----------
    words : ndarray, shape (B, T)
        The words' columns, -1 behind the end.
    """
    factors = np.full(words.shape[1], 0x9E3779B97F4A7C15, np.uint64).cumprod(dtype=np.uint64)
    mixed = ((words + 1).astype(np.uint64) * factors).sum(axis=1, dtype=np.uint64)
    # The upper half of the sum depends on all words.
    return np.asarray((mixed >> np.uint64(32)) % np.uint64(HELD_OUT_SHARE) == 0)


def _sampler(held_out: bool) -> Sampler:
    share = 1 / HELD_OUT_SHARE if held_out else 1 - 1 / HELD_OUT_SHARE

    def draw(rng: np.random.Generator, count: int, lag: int) -> Batch:
        """Positive or negative by a coin, then a sentence that is; a sum of 0 is never drawn."""
        most_clauses = (lag + 1) // LONGEST_CLAUSE
        is_positive = rng.integers(0, 2, count)
        words = np.full((count, LONGEST_CLAUSE * most_clauses + 1), _NONE)
        lengths = np.zeros(count, dtype=np.int64)
        while (missing := lengths == 0).any():
            found, steps, score = _sentences(
                rng, int(2.5 * missing.sum() / share) + 8, most_clauses
            )
            fits = (score != 0) & (is_held_out(found) == held_out)
            for positive in (0, 1):
                places = np.flatnonzero(missing & (is_positive == positive))
                chosen = np.flatnonzero(fits & ((score > 0) == positive))[: len(places)]
                words[places[: len(chosen)]] = found[chosen]
                lengths[places[: len(chosen)]] = steps[chosen]
        mask = last_steps(lengths)
        return Batch(
            x=one_column_each(words.T[: len(mask)], VOCABULARY.size, steps_within(lengths)),
            target=np.where(mask, is_positive, 0),
            mask=mask,
            lengths=lengths,
        )

    return draw


SENTIMENT = Task(
    key="sentiment",
    name="Sentiment",
    sentence=(
        "Sentences of a small made language about films. Words count as a lexicon rates them, "
        "twice after very, really or so, the other way round after not, never or hardly in their "
        "clause; “but” wipes out all before it. At the full stop, say whether the sum is above 0."
    ),
    source=(
        "our own language; the ratings are those of VADER's lexicon (Hutto & Gilbert 2014), whose "
        "rules are others"
    ),
    inputs=VOCABULARY.channels,
    outputs=("negative", "positive"),
    loss="cross_entropy",
    lag_words="the most words and signs of a sentence",
    default_lag=23,
    least_lag=LONGEST_CLAUSE - 1,
    most_lag=199,
    baseline_words="Even odds: log 2.",
    criterion="At the full stop, the right one of the two has the larger output (ours).",
    sampler=_sampler(held_out=False),
    held_out_sampler=_sampler(held_out=True),
    memoryless_loss=lambda lag: math.log(2),
    is_right=class_at_all_steps,
    reading=Words(VOCABULARY, suffix="."),
)
