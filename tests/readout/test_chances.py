"""How likely a network takes the right answer to be."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.errors import InvalidInput
from lstm_viz.readout import Answers, chances_of, wanted_from


def test_what_will_be_asked_is_known_before() -> None:
    target = np.array([[np.nan], [1.0], [np.nan], [0.0], [np.nan]])
    np.testing.assert_array_equal(wanted_from(target), [[1], [1], [0], [0], [np.nan]])


def test_of_one_class_it_is_that_classs_probability() -> None:
    p = np.array([[0.7, 0.2, 0.1], [0.3, 0.3, 0.4]])
    wanted = np.array([[1.0, 0, 0], [np.nan] * 3])
    found = Answers(loss="cross_entropy", outputs=("a", "b", "c"), values=p, target=wanted)
    np.testing.assert_array_equal(chances_of(found, wanted), [0.7, np.nan])


def test_of_several_answers_all_have_to_be_right() -> None:
    p = np.array([[0.9, 0.2], [0.5, 0.5]])
    wanted = np.array([[1.0, 0.0], [np.nan, np.nan]])
    found = Answers(loss="binary", outputs=("a", "b"), values=p, target=wanted)
    np.testing.assert_allclose(chances_of(found, wanted), [0.9 * 0.8, np.nan], rtol=1e-15)


def test_numbers_are_no_chances() -> None:
    found = Answers(loss="mse", outputs=("y",), values=np.ones((2, 1)), target=np.ones((2, 1)))
    with pytest.raises(InvalidInput, match="expected probabilities"):
        chances_of(found, np.ones((2, 1)))
