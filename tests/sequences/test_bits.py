"""parse_bits and random_bits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.errors import InvalidInput
from lstm_viz.sequences import parse_bits, random_bits


def message_of(text: Any, **options: Any) -> str:
    with pytest.raises(InvalidInput) as caught:
        parse_bits(text, **options)
    return str(caught.value)


@pytest.mark.parametrize("text", ["10110", "1 0 1 1 0", " 1,0;1\t1\r\n0\n", "\ufeff10110"])
def test_typed_bits(text: str) -> None:
    sequence = parse_bits(text)
    assert sequence.x.tolist() == [[1], [0], [1], [1], [0]]
    assert sequence.tokens == ("1", "0", "1", "1", "0")
    assert sequence.channels == ("bit",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the text is empty; expected zeros and ones such as 10110"),
        (" \n", "the text is empty; expected zeros and ones such as 10110"),
        (",;", "the text holds separators only; expected zeros and ones"),
        ("102", "line 1, column 3: '2' is not a bit; expected 0 or 1"),
        ("10\n 1x0", "line 2, column 3: 'x' is not a bit; expected 0 or 1"),
        ("1١", "line 1, column 2: '١' is not a bit"),
        ("1１", "line 1, column 2: '１' is not a bit"),
        ("1\x00", r"line 1, column 2: '\x00' is not a bit"),
        ("1" * 1_000_001, "1,000,001 characters; expected at most 1,000,000"),
        ("1" * 10_001, "10,001 steps; expected at most 10,000"),
    ],
)
def test_refused_texts(text: str, message: str) -> None:
    assert message in message_of(text)


def test_max_steps() -> None:
    assert parse_bits("1 0 1", max_steps=3).steps == 3
    assert message_of("1 0 1", max_steps=2) == "the text has 3 steps; expected at most 2."
    assert "max_steps is -1; expected a whole number" in message_of("1", max_steps=-1)


def test_only_a_string_is_a_text() -> None:
    assert "the text is of type int; expected zeros and ones" in message_of(101)


@given(st.lists(st.sampled_from([0, 1]), min_size=1), st.sampled_from(["", " ", ",", "\n", "; "]))
def test_bits_are_read_back(bits: list[int], separator: str) -> None:
    assert parse_bits(separator.join(map(str, bits))).x[:, 0].tolist() == bits


@given(st.one_of(st.text(), st.text(st.sampled_from("01 ,;\n2\ud800"))))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        x = parse_bits(text).x
    except InvalidInput as problem:
        message = str(problem)
    else:
        assert x.shape == (text.count("0") + text.count("1"), 1)
        assert x.sum() == text.count("1")
        return
    assert "expected" in message
    message.encode()  # can be shown: no lone surrogate


@given(st.integers(1, 200), st.integers(1, 5), st.integers(0, 2**40))
def test_random_bits_are_bits_of_the_size_asked_for(steps: int, channels: int, seed: int) -> None:
    sequence = random_bits(steps, channels=channels, seed=seed)
    assert sequence.x.shape == (steps, channels)
    assert np.isin(sequence.x, (0, 1)).all()
    assert np.array_equal(sequence.x, random_bits(steps, channels=channels, seed=seed).x)


def test_random_bits_use_the_seed_and_are_fair() -> None:
    first, second = (random_bits(10_000, seed=seed).x for seed in (0, 1))
    assert not np.array_equal(first, second)
    assert abs(first.mean() - 0.5) < 0.02  # four standard deviations
    assert np.array_equal(random_bits(10_000).x, first)


def test_random_bits_names() -> None:
    assert random_bits(1).channels == ("bit",)
    assert random_bits(1, channels=2).channels == ("bit₁", "bit₂")


@pytest.mark.parametrize(
    ("steps", "options", "message"),
    [
        (0, {}, "steps is 0; expected a whole number from 1 to 1,000,000"),
        (1_000_001, {}, "steps is 1000001; expected a whole number from 1 to 1,000,000"),
        (2.0, {}, "steps is 2.0; expected a whole number"),
        (1, {"channels": 0}, "channels is 0; expected a whole number from 1 to 1,024"),
        (1, {"seed": -1}, "seed is -1; expected a whole number of at least 0"),
        (1_000_000, {"channels": 11}, "11,000,000 values; expected at most 10,000,000"),
    ],
)
def test_random_bits_check_their_arguments(
    steps: Any, options: dict[str, int], message: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        random_bits(steps, **options)
    assert message in str(caught.value)
