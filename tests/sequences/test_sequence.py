"""InputSequence: its checks, its default labels, and that it cannot be changed."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest

from lstm_viz.errors import InvalidInput
from lstm_viz.sequences import InputSequence


def test_one_column_is_labelled_by_its_numbers() -> None:
    sequence = InputSequence(np.array([[1.0], [0.5], [-1.0], [-0.0], [0.123456], [1e9], [250_000]]))
    assert sequence.tokens == ("1", "0.5", "-1", "0", "0.1235", "1e+09", "250000")
    assert sequence.channels == ("x",)
    assert (sequence.steps, sequence.input_size) == (7, 1)


def test_several_columns_are_joined_and_numbered() -> None:
    sequence = InputSequence(np.array([[1, 0], [0.25, -2]]))
    assert sequence.tokens == ("1 0", "0.25 -2")
    assert sequence.channels == ("x₁", "x₂")


def test_a_token_shows_six_columns_and_says_that_there_are_more() -> None:
    assert InputSequence(np.ones((1, 6))).tokens == ("1 1 1 1 1 1",)
    assert InputSequence(np.ones((1, 7))).tokens == ("1 1 1 1 1 1 …",)


def test_subscripts_have_all_their_digits() -> None:
    channels = InputSequence(np.zeros((1, 120))).channels
    assert (channels[9], channels[119]) == ("x₁₀", "x₁₂₀")


def test_given_labels_are_kept() -> None:
    labels: Any = ["set", "–"]  # a list becomes a tuple
    sequence = InputSequence(np.zeros((2, 1)), tokens=labels, channels=("switch",))
    assert sequence.tokens == ("set", "–")
    assert sequence.channels == ("switch",)


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64])
def test_x_is_a_frozen_float64_copy(dtype: type[np.generic]) -> None:
    given = np.array([[1, 2]], dtype=dtype)
    sequence = InputSequence(given)
    given[0, 0] = 9
    assert sequence.x.dtype == np.float64
    assert sequence.x.tolist() == [[1.0, 2.0]]
    with pytest.raises(ValueError, match="read-only"):
        sequence.x[0, 0] = 5.0
    with pytest.raises(FrozenInstanceError):
        sequence.tokens = ()  # type: ignore[misc]


@pytest.mark.parametrize("shape", [(), (3,), (0, 1), (1, 0), (2, 3, 1)])
def test_other_shapes_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInput) as caught:
        InputSequence(np.zeros(shape))
    assert str(shape) in str(caught.value)
    assert "expected (T, D)" in str(caught.value)
    assert ("x[:, None]" in str(caught.value)) == (len(shape) == 1)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_numbers_must_be_finite(value: float) -> None:
    with pytest.raises(InvalidInput, match=rf"x\[1, 0\] is {value}"):
        InputSequence(np.array([[0.0], [value]]))


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ({"tokens": ("a",)}, "tokens has 1 labels; expected 2, one a step"),
        ({"channels": ("a", "b")}, "channels has 2 labels; expected 1, one a column"),
        ({"tokens": ("a", 3)}, "tokens[1] is of type int; expected a string"),
        ({"tokens": "ab"}, "tokens is of type str; expected a tuple of 2 strings"),
        ({"channels": 7}, "channels is of type int; expected a tuple of 1 strings"),
    ],
)
def test_labels_must_fit(labels: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        InputSequence(np.zeros((2, 1)), **labels)
    assert message in str(caught.value)
