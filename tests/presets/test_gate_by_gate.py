"""Cells assembled gate by gate: each weight is where it was put, all others are 0."""

from __future__ import annotations

import numpy as np
import pytest

import lstm_viz as lv
from lstm_viz.presets import FROM_UNIT, FULL, OPEN, lstm_of_gates


def test_every_weight_is_where_it_was_put() -> None:
    cell = lstm_of_gates(
        inputs={"f": [[1, 2, 3], [4, 5, 6]]},
        recurrent={"o": [[7, 8], [9, 10]]},
        biases={"i": [1, 2], "f": [3, 4], "g": [5, 6], "o": [7, 8]},
    )
    assert (cell.input_size, cell.hidden_size) == (3, 2)
    for gate in cell.gates:
        rows = cell.rows(gate)
        np.testing.assert_array_equal(
            cell.weight_ih[rows], [[1, 2, 3], [4, 5, 6]] if gate == "f" else np.zeros((2, 3))
        )
        np.testing.assert_array_equal(
            cell.weight_hh[rows], [[7, 8], [9, 10]] if gate == "o" else np.zeros((2, 2))
        )
    assert cell.bias_ih is not None
    np.testing.assert_array_equal(cell.bias_ih, [1, 2, 3, 4, 5, 6, 7, 8])
    assert cell.bias_hh is not None
    assert not cell.bias_hh.any()


def test_the_weights_saturate_as_they_say() -> None:
    assert 1 / (1 + np.exp(-OPEN)) == 1
    assert 1 / (1 + np.exp(OPEN)) < 5e-18
    assert np.tanh(FULL) == 1
    assert FROM_UNIT * np.tanh(1.0) == pytest.approx(OPEN, rel=1e-15)


def test_weights_that_do_not_fit_are_refused() -> None:
    biases = {gate: [0.0] for gate in "ifgo"}
    with pytest.raises(lv.InvalidInput, match="weight_hh"):
        lstm_of_gates(
            inputs={"g": [[1.0]]},
            recurrent={gate: [[1.0, 2.0]] for gate in "ifgo"},
            biases=biases,
        )
    with pytest.raises(lv.InvalidInput, match="weight_ih"):
        lstm_of_gates(inputs={"g": [[float("nan")]]}, biases=biases)
