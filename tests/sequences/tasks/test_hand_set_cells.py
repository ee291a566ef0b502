"""Cells whose weights are set by hand solve the tasks that they were made for, at any lag."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from lstm_viz import LSTM, preset
from lstm_viz.sequences.tasks import TASKS
from lstm_viz.sequences.tasks.counting import words

Rows = list[list[float]]
OPEN, FULL = 40.0, 20.0


def one_unit_a_row(i: Rows, f: float, g: Rows, i_bias: float) -> LSTM:
    """Units without recurrent weights: i and g read the input, o is open."""
    units, width = np.array(g).shape
    none = np.zeros((units, width))
    return LSTM(
        weight_ih=np.concatenate([np.array(i), none, np.array(g), none]),
        weight_hh=np.zeros((4 * units, units)),
        bias_ih=np.repeat([i_bias, f, 0.0, OPEN], units),
        bias_hh=np.zeros(4 * units),
    )


def last(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values[:, :, None]


@pytest.mark.parametrize("lag", [1, 50, 1000])
def test_first_token(lag: int) -> None:
    task = TASKS["first-token"]
    batch = task.draw(20, lag, seed=1)
    cell = preset("first-token")
    states = cell.cell.trace(batch.x).c[:, :, cell.unit]
    assert task.right(last(states), batch).all()


@pytest.mark.parametrize("lag", [2, 20, 1000])
def test_parity_from_one_unit_and_a_linear_readout_of_h(lag: int) -> None:
    task = TASKS["parity"]
    batch = task.draw(20, lag, seed=2)
    read_out = preset("parity").cell.trace(batch.x.astype(np.float64)).h
    assert task.right(read_out - math.tanh(1) / 2, batch).all()


@pytest.mark.parametrize("lag", [2, 30, 1000])
def test_brackets(lag: int) -> None:
    task = TASKS["brackets"]
    batch = task.draw(20, lag, seed=3)
    depth = preset("brackets").cell.trace(batch.x.astype(np.float64)).c
    assert task.right(depth, batch).all()
    assert task.loss_of(depth, batch) < 1e-18


def test_anbn_far_beyond_ten() -> None:
    task = TASKS["anbn"]
    batch = words("ab", [1, 2, 10, 57, 1000])
    x = batch.x.astype(np.float64)
    still_open = preset("anbn").cell.trace(x[:, :, 1:]).c[:, :, 0] > 0.5  # S is no letter
    after_s, after_a, after_b = x.transpose(2, 0, 1) > 0
    legal = [after_s | after_a, after_a | (after_b & still_open), after_b & ~still_open]
    assert task.right(np.stack(legal, axis=2) - 0.5, batch).all()


def test_anbncn_with_two_counters() -> None:
    task = TASKS["anbncn"]
    batch = words("abc", [1, 2, 10, 57, 300])
    x = batch.x.astype(np.float64)
    counters = one_unit_a_row(
        i=[[0, 2 * OPEN, 2 * OPEN, 0], [0, 0, 2 * OPEN, 2 * OPEN]],
        f=OPEN,
        g=[[0, FULL, -FULL, 0], [0, 0, FULL, -FULL]],
        i_bias=-OPEN,
    )
    more_b, more_c = (counters.trace(x).c > 0.5).transpose(2, 0, 1)
    after_s, after_a, after_b, after_c = x.transpose(2, 0, 1) > 0
    legal = [
        after_s | after_a,
        after_a | (after_b & more_b),
        (after_b & ~more_b) | (after_c & more_c),
        after_c & ~more_c,
    ]
    assert task.right(np.stack(legal, axis=2) - 0.5, batch).all()


@pytest.mark.parametrize("lag", [20, 100, 1000])
@pytest.mark.parametrize("key", ["adding", "adding-unit"])
def test_adding_with_a_gate_that_the_marker_opens(key: str, lag: int) -> None:
    task = TASKS[key]
    batch = task.draw(50, lag, seed=4)
    gate = one_unit_a_row(i=[[0, 2 * OPEN]], f=OPEN, g=[[0.01, 0]], i_bias=-OPEN)
    total = gate.trace(batch.x.astype(np.float64)).h / 0.01
    assert task.right(0.5 + total / 4 if key == "adding" else total, batch).all()
