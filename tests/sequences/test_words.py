"""Vocabulary and one_hot_words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.errors import InvalidInput
from lstm_viz.sequences import Vocabulary, one_hot_words
from lstm_viz.sequences.words import split

SMALL = Vocabulary(("the", "film", "good", ","))


def test_words_and_signs_in_lower_case() -> None:
    assert split("The film, isn’t (very) GOOD!") == [
        *("the", "film", ",", "isn't", "(", "very", ")", "good", "!")
    ]
    assert split("a well-known 2nd  half\n- that's 'it'") == [
        *("a", "well-known", "2nd", "half", "-", "that's", "'", "it", "'")
    ]
    assert split(" \n") == []


def test_each_word_has_its_column_and_others_the_last() -> None:
    sequence = one_hot_words("Good film, BAD film", SMALL)
    assert sequence.channels == ("the", "film", "good", ",", "other")
    assert sequence.tokens == ("good", "film", ",", "bad", "film")
    assert sequence.x.argmax(axis=1).tolist() == [2, 1, 3, 4, 1]
    assert (sequence.x.sum(axis=1) == 1).all()
    assert SMALL.size == 5
    assert Vocabulary(("a",), other=False).size == 1


def test_it_is_a_value() -> None:
    assert Vocabulary(("a", "b")) == Vocabulary(("a", "b"))
    assert len({Vocabulary(("a", "b")), Vocabulary(("a", "b")), Vocabulary(("b", "a"))}) == 2


def test_long_words_and_those_that_cannot_be_seen() -> None:
    read = one_hot_words("x" * 50 + " a\x07", SMALL).tokens
    assert read == ("x" * 39 + "…", "a", "\N{REPLACEMENT CHARACTER}")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "the vocabulary is empty; expected at least one word."),
        (("a", "b", "a"), "the vocabulary has 'a' twice; expected each word once."),
        (("a b",), "the vocabulary has 'a b'; expected one word or one sign, in lower case."),
        (("Film",), "the vocabulary has 'Film'; expected one word or one sign, in lower case."),
        (("",), "the vocabulary has ''; expected one word"),
        ((7,), "a word of the vocabulary is of type int; expected a string."),
        ("ab", "the vocabulary is of type str; expected a tuple of different words."),
        (tuple(f"w{k}" for k in range(257)), "the vocabulary has 257 words; expected at most 256."),
    ],
)
def test_refused_vocabularies(words: Any, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Vocabulary(words)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("", {}, "the text is empty; expected words such as the film was good."),
        (" \n", {}, "the text is empty"),
        (7, {}, "the text is of type int"),
        ("a b c", {"max_steps": 2}, "the text has 3 words and signs, one step each; expected at m"),
        ("a" * 1_000_001, {}, "the text has 1,000,001 characters; expected at most 1,000,000."),
        ("a", {"vocabulary": ("a",)}, "the vocabulary is of type tuple; expected a Vocabulary."),
        (
            "the bad film",
            {"vocabulary": Vocabulary(("the", "film"), other=False)},
            "the word 'bad' at position 2 is not in the vocabulary; expected one of: the film",
        ),
        (
            "no",
            {"vocabulary": Vocabulary(tuple(f"w{k}" for k in range(70)), other=False)},
            "w62 w63 and 6 more",
        ),
    ],
)
def test_refused_texts(text: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        one_hot_words(text, **{"vocabulary": SMALL} | options)
    assert message in str(caught.value)


@given(st.text(min_size=1, max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    words = split(text)
    assert all(word.strip() == word != "" for word in words)
    if not words:
        with pytest.raises(InvalidInput):
            one_hot_words(text, SMALL)
        return
    sequence = one_hot_words(text, SMALL)
    assert sequence.steps == len(words)
    assert np.array_equal(sequence.x[:, -1] == 1, [word not in SMALL.words for word in words])
    assert all(token.isprintable() for token in sequence.tokens)
