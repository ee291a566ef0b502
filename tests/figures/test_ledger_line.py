"""The line adds up, read as it stands."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis.ledger_history import ledger_history
from lstm_viz.figures.digits import shown
from lstm_viz.figures.ledger_line import MOST_PARTS, ledger_line
from tests.analysis.test_ledger_history import by_hand
from tests.cells.test_parity_with_pytorch import lstm_of
from tests.strategies import Shape, single_shapes

PART = re.compile(r"(?:([−+]) )?(−?\d+\.\d+(?:e\d+)?) \(([^)]*)\)")


def read(line: str) -> tuple[list[tuple[float, str]], str]:
    """The parts with their names, and the total as it stands."""
    name, _, told = line.partition(" = ")
    assert re.fullmatch(r"C[₀-₉]+\(\d+\)", name)
    parts = [
        (float(number.replace("−", "-")) * (-1 if sign == "−" else 1), where)
        for sign, number, where in PART.findall(told)
    ]
    if " = " in told:
        rest, _, total = told.partition(" = ")
        assert len(parts) > 1
        assert PART.sub("", rest).strip() == ""  # nothing but parts
    else:
        total = told.partition(" (")[0]
        assert len(parts) <= 1
    return parts, total


@settings(max_examples=100)
@given(
    single_shapes(max_steps=25),
    st.integers(1, 30),
    st.sampled_from([0.0, 1e-3, 1.0, 300.0]),
    st.integers(0, 10**6),
)
def test_what_is_read_adds_up(shape: Shape, bands: int, size: float, pick: int) -> None:
    cell = lstm_of(shape)
    trace = cell.trace(shape.x, c0=size * shape.state(cell.hidden_size, 8))
    unit, t = pick % cell.hidden_size, pick % trace.steps
    parts, total = read(line := ledger_line(ledger_history(trace, unit, bands), t))
    assert shown(sum(value for value, _ in parts)) == total, line
    assert total == shown(trace.c[t, unit])
    assert len(parts) <= MOST_PARTS + 2
    book = lv.ledger(trace, t)
    for value, where in parts:
        if where == "start":
            assert value == pytest.approx(book.initial[unit], abs=0.00501)
        elif where.startswith("step "):
            step = int(where.removeprefix("step ")) - 1
            assert value == pytest.approx(book.remaining[step, unit], abs=0.00501)
        else:
            assert where in ("another step", "other steps together")
    steps = [int(where[5:]) for _, where in parts if where.startswith("step ")]
    assert steps == sorted(steps)


def test_by_hand() -> None:
    trace = by_hand([1.0] * 5, [1.0] * 5, [0.0, 0.31, 0.0, 0.22, -0.10])
    history = ledger_history(trace, 0)
    assert ledger_line(history, 4) == (
        "C₁(5) = 0.31 (step 2) + 0.22 (step 4) − 0.10 (step 5) = 0.43"
    )
    assert ledger_line(history, 1) == "C₁(2) = 0.31 (step 2)"
    assert ledger_line(history, 0) == "C₁(1) = 0.00"


def test_more_decimals_where_two_do_not_add_up() -> None:
    trace = by_hand([1.0, 1.0], [1.0, 1.0], [0.004, 0.004])
    assert ledger_line(ledger_history(trace, 0), 1) == (
        "C₁(2) = 0.004 (step 1) + 0.004 (step 2) = 0.01"
    )


def test_a_negative_start_and_a_shut_gate() -> None:
    trace = by_hand([0.5, 0.0], [0.0, 1.0], [0.0, -0.5], c0=-1.0)
    history = ledger_history(trace, 0)
    assert ledger_line(history, 0) == "C₁(1) = −0.50 (start)"
    assert ledger_line(history, 1) == "C₁(2) = −0.50 (step 2)"


def test_the_largest_by_name_and_the_rest_together() -> None:
    g = [0.1, 0.5, -0.2, 0.3, 0.4, 0.05]
    trace = by_hand([1.0] * 6, [1.0] * 6, g)
    history = ledger_history(trace, 0)
    assert ledger_line(history, 4) == (  # one more is named, not told as another
        "C₁(5) = 0.10 (step 1) + 0.50 (step 2) − 0.20 (step 3) + 0.30 (step 4) + 0.40 (step 5) "
        "= 1.10"
    )
    assert ledger_line(history, 5) == (
        "C₁(6) = 0.50 (step 2) − 0.20 (step 3) + 0.30 (step 4) + 0.40 (step 5) "
        "+ 0.15 (other steps together) = 1.15"
    )
    few = ledger_history(trace, 0, bands=1)
    assert ledger_line(few, 1) == "C₁(2) = 0.50 (step 2) + 0.10 (another step) = 0.60"
    assert ledger_line(few, 2) == "C₁(3) = 0.50 (step 2) − 0.10 (other steps together) = 0.40"


def test_five_hundred_steps_are_told_in_few() -> None:
    x = np.random.default_rng(0).normal(size=(500, 2))
    history = ledger_history(lv.LSTM.random(2, 12, forget_bias=5.0).trace(x), 11, bands=500)
    line = ledger_line(history, 499)
    assert line.startswith("C₁₂(500) = ")
    assert "other steps together" in line
    assert len(line) < 160


@pytest.mark.parametrize("t", [-1, 2, 0.5])
def test_a_step_that_is_not_there(t: float) -> None:
    history = ledger_history(by_hand([1.0, 1.0], [1.0, 1.0], [0.5, 0.5]), 0)
    with pytest.raises(lv.InvalidInput, match=f"t is {t}; expected a step from 0 to 1"):
        ledger_line(history, t)  # type: ignore[arg-type]
