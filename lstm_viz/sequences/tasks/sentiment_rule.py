"""A small language about films, and the rule by which a sentence of it is positive or negative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.sequences.words import Vocabulary

NEGATIONS = ("not", "never", "hardly")
INTENSIFIERS = ("very", "really", "so")
SUBJECTS = ("i", "we")
DETERMINERS = ("the", "this")
NOUNS = ("film", "movie", "book", "plot", "story", "music", "acting", "ending", "cast", "actors")
PLURAL = "actors"
ADJECTIVES = (
    *("good", "great", "wonderful", "excellent", "brilliant", "beautiful"),
    *("funny", "charming", "clever", "perfect", "interesting", "impressive"),
    *("bad", "terrible", "awful", "boring", "horrible", "poor"),
    *("weak", "dull", "stupid", "sad", "annoying", "disappointing"),
)
VERBS = ("loved", "liked", "enjoyed", "admired", "hated", "disliked", "despised", "resented")

VOCABULARY = Vocabulary(
    (
        *(".", ",", "and", "but", *NEGATIONS, *INTENSIFIERS, *SUBJECTS, *DETERMINERS, "it"),
        *("was", "is", "were", *NOUNS, *ADJECTIVES, *VERBS),
    )
)
"""The words that have a column. Their order is written out, so that trained networks stay valid."""

BOOST = 2
"""How many times as much a word counts after very, really or so."""

_CLAUSE_ENDS = (".", ",", "and", "but")


@lru_cache(maxsize=1)
def valences() -> dict[str, float]:
    """Return how good (above 0, up to 4) or bad (below 0) each word of `VOCABULARY` is.

    The means of ten people's ratings in VADER's lexicon (Hutto & Gilbert 2014); words that are
    not in it are left out.
    """
    text = files("vaderSentiment").joinpath("vader_lexicon.txt").read_text(encoding="utf-8")
    # A line is a word, the mean, the standard deviation and the ten ratings, with tabs between.
    rated = {line.split("\t")[0]: line for line in text.splitlines()}
    return {word: float(rated[word].split("\t")[1]) for word in VOCABULARY.words if word in rated}


@dataclass(frozen=True, eq=False)
class Followed:
    """A sentence followed by the rule, after each of its T words."""

    score: FloatArray  # (T,), the sum so far: above 0 is positive
    negation: FloatArray  # (T,), 1 where a negation is in force, else 0
    intensifier: FloatArray  # (T,), 1 where very, really or so waits for its word
    after_but: FloatArray  # (T,), 1 from the first but on


def follow(words: Sequence[str]) -> Followed:
    """Follow a sentence by the rule.

    A word of the lexicon counts as much as `valences` says; twice as much after very, really or
    so; with the opposite sign after not, never or hardly, which are in force until the clause
    ends, at a comma, a full stop, and or but. A but sets the sum so far to 0. All other words,
    those without a column too, count nothing.

    Parameters
    ----------
    words : sequence of str, length T
        In lower case, signs on their own.
    """
    of_word = valences()
    tenths, is_negated, is_boosted, came_but = 0, False, False, False
    rows = []
    for word in words:
        if word in _CLAUSE_ENDS:
            is_negated = is_boosted = False
        if word == "but":
            tenths, came_but = 0, True
        if word in NEGATIONS:
            is_negated = True
        if word in INTENSIFIERS:
            is_boosted = True
        if word in of_word:
            counted = round(10 * of_word[word])  # whole tenths, so that a sum of 0 is exactly 0
            tenths += counted * (BOOST if is_boosted else 1) * (-1 if is_negated else 1)
            is_boosted = False
        rows.append((tenths / 10, is_negated, is_boosted, came_but))
    return Followed(*np.array(rows, dtype=np.float64).reshape(-1, 4).T)
