"""Alphabet and one_hot."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.errors import InvalidInput
from lstm_viz.sequences import Alphabet, one_hot
from lstm_viz.sequences.text import typed, visible

any_text = st.text(st.characters(), min_size=1, max_size=60)


def test_own_alphabet() -> None:
    sequence = one_hot("cab a")
    assert sequence.channels == ("␣", "a", "b", "c")
    assert sequence.tokens == ("c", "a", "b", "␣", "a")
    assert sequence.x.tolist() == [
        [0, 0, 0, 1],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [1, 0, 0, 0],
        [0, 1, 0, 0],
    ]


def test_given_alphabet_keeps_its_order() -> None:
    sequence = one_hot("a", Alphabet("ba"))
    assert sequence.channels == ("b", "a")
    assert sequence.x.tolist() == [[0, 1]]


def test_unknown_characters_go_to_the_last_column() -> None:
    alphabet = Alphabet("()", other=True)
    sequence = one_hot("f(", alphabet)
    assert alphabet.size == 3
    assert sequence.channels == ("(", ")", "other")
    assert sequence.tokens == ("f", "(")
    assert sequence.x.tolist() == [[0, 0, 1], [1, 0, 0]]


def test_what_cannot_be_seen_is_shown() -> None:
    text = " \n\t\a\r\u00a0\u200b\ud800\U0010ffff␣"
    shown = (
        *("␣", "⏎", "⇥", "U+0007", "U+000D", "U+00A0", "U+200B", "U+D800", "U+10FFFF"),
        "U+2423",  # the symbol itself, or it would look like a space
    )
    assert one_hot(text).tokens == shown
    assert Alphabet(text).channels == shown


def test_alphabet_of_a_text() -> None:
    assert Alphabet.of("banana") == Alphabet("abn")
    assert Alphabet.of("banana", other=True) == Alphabet("abn", other=True)
    assert Alphabet("ab") != Alphabet("ba")


@pytest.mark.parametrize(
    ("characters", "message"),
    [
        ("", "the alphabet is empty; expected at least one character"),
        ("aba", "the alphabet has 'a' twice; expected each character once"),
        ("a\nb\n", r"the alphabet has '\n' twice"),
        ("".join(map(chr, range(300, 557))), "257 characters; expected at most 256"),
        (("a", "b"), "the alphabet is of type tuple; expected a string"),
    ],
)
def test_refused_alphabets(characters: Any, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Alphabet(characters)
    assert message in str(caught.value)


def test_the_largest_alphabet() -> None:
    text = "".join(map(chr, range(300, 556)))
    assert one_hot(text).input_size == 256
    assert np.array_equal(one_hot(text).x, np.eye(256))


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("", {}, "the text is empty; expected at least one character"),
        (
            "ab c",
            {"alphabet": Alphabet("ab ")},
            "the character 'c' at position 4 is not in the alphabet; expected one of: a b ␣",
        ),
        ("a\x07", {"alphabet": Alphabet("a")}, r"'\x07' at position 2"),
        (
            "a",
            {"alphabet": Alphabet("".join(map(chr, range(256, 326))))},
            f"expected one of: {' '.join(map(chr, range(256, 320)))} and 6 more",
        ),
        ("".join(map(chr, range(300, 557))), {}, "257 characters; expected at most 256"),
        ("a" * 10_001, {}, "10,001 characters, one step each; expected at most 10,000"),
        ("aaa", {"max_steps": 2}, "3 characters, one step each; expected at most 2"),
        ("a", {"max_steps": 0}, "max_steps is 0; expected a whole number of at least 1"),
        ("a", {"alphabet": "a"}, "the alphabet is of type str; expected an Alphabet"),
        (7, {}, "the text is of type int; expected a string"),
    ],
)
def test_refused_texts(text: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        one_hot(text, **options)
    assert message in str(caught.value)


def test_alphabet_of_something_else() -> None:
    with pytest.raises(InvalidInput, match="of type list; expected a string"):
        Alphabet.of(["a"])  # type: ignore[arg-type]


@given(any_text)
def test_one_hot_decodes_back(text: str) -> None:
    alphabet = Alphabet.of(text)
    sequence = one_hot(text)
    assert sequence.x.shape == (len(text), len(set(text)))
    assert (sequence.x.sum(axis=1) == 1).all()
    assert np.isin(sequence.x, (0, 1)).all()
    assert "".join(alphabet.characters[k] for k in sequence.x.argmax(axis=1)) == text
    assert sequence.tokens == tuple(sequence.channels[k] for k in sequence.x.argmax(axis=1))


@given(any_text, any_text)
def test_other_is_exactly_the_unknown(known: str, text: str) -> None:
    x = one_hot(text, Alphabet.of(known, other=True)).x
    assert (x.sum(axis=1) == 1).all()
    assert x[:, -1].tolist() == [character not in known for character in text]


@given(any_text, any_text)
def test_without_other_the_first_unknown_character_is_named(known: str, text: str) -> None:
    unknown = [position for position, c in enumerate(text, 1) if c not in known]
    if not unknown:
        assert one_hot(text, Alphabet.of(known)).steps == len(text)
        return
    with pytest.raises(InvalidInput) as caught:
        one_hot(text, Alphabet.of(known))
    str(caught.value).encode()
    assert f"{text[unknown[0] - 1]!r} at position {unknown[0]} is not in" in str(caught.value)


@given(any_text)
def test_channels_are_distinct_and_can_be_seen(text: str) -> None:
    channels = Alphabet.of(text, other=True).channels
    assert len(set(channels)) == len(set(text)) + 1
    assert all(channel.isprintable() and channel.strip() for channel in channels)


@given(st.characters())
def test_a_label_tells_its_character(character: str) -> None:
    assert typed(visible(character)) == character


def test_other_labels_stay_as_they_are() -> None:
    assert [typed(label) for label in ("other", "U+", "U+12", "now")] == [
        "other",
        "U+",
        "U+12",
        "now",
    ]
