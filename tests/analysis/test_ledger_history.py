"""The books of all steps agree with the books of each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis.ledger_history import LedgerHistory, ledger_history
from tests.cells.test_parity_with_pytorch import lstm_of
from tests.strategies import Shape, single_shapes


def added_up(history: LedgerHistory) -> np.ndarray:
    return history.remaining.sum(axis=0) + history.initial + history.others


def by_hand(f: list[float], i: list[float], g: list[float], c0: float = 0.0) -> lv.LSTMTrace:
    """A trace of one unit with these gates."""
    c, states = c0, []
    for keep, write, candidate in zip(f, i, g, strict=True):
        c = keep * c + write * candidate
        states.append(c)
    trace = lv.LSTM.random(1, 1).trace(np.zeros((len(f), 1)))
    column = {name: np.array(v)[:, None] for name, v in dict(f=f, i=i, g=g, c=states).items()}
    return replace(trace, c0=np.array([c0]), **column)


@given(
    single_shapes(max_steps=20),
    st.integers(1, 25),
    st.integers(0, 10**6),
)
def test_at_every_step_the_books_of_that_step(shape: Shape, bands: int, pick: int) -> None:
    cell = lstm_of(shape)
    trace = cell.trace(shape.x, c0=shape.state(cell.hidden_size, 8))
    unit = pick % cell.hidden_size
    history = ledger_history(trace, unit, bands)
    sources = list(history.sources)
    assert len(sources) == min(bands, trace.steps)
    assert sources == sorted(set(sources))
    assert history.other_steps == trace.steps - len(sources)
    assert history.steps == trace.steps
    for t in range(trace.steps):
        book = lv.ledger(trace, t)
        kept = [source for source in sources if source <= t]
        rest = [step for step in range(t + 1) if step not in kept]
        np.testing.assert_allclose(
            history.remaining[: len(kept), t], book.remaining[kept, unit], rtol=1e-12, atol=1e-300
        )
        assert not history.remaining[len(kept) :, t].any()
        np.testing.assert_allclose(
            history.others[t], book.remaining[rest, unit].sum(), rtol=0, atol=1e-14
        )
        np.testing.assert_allclose(history.initial[t], book.initial[unit], rtol=1e-12, atol=1e-300)
    np.testing.assert_array_equal(history.total, trace.c[:, unit])
    np.testing.assert_allclose(
        added_up(history) + history.rounding, history.total, rtol=0, atol=1e-16
    )
    assert np.abs(history.rounding).max() <= 1e-14 * (trace.steps + 1)


def test_by_hand_with_gates_shut_and_open() -> None:
    f, i, g = [0.5, 1.0, 0.0, 0.5], [1.0, 0.5, 1.0, 0.0], [0.5, -1.0, 0.25, 1.0]
    history = ledger_history(by_hand(f, i, g, c0=2.0), 0)
    assert history.sources == (0, 1, 2, 3)
    assert history.remaining.tolist() == [
        [0.5, 0.5, 0.0, 0.0],
        [0.0, -0.5, 0.0, 0.0],
        [0.0, 0.0, 0.25, 0.125],
        [0.0, 0.0, 0.0, 0.0],
    ]
    assert history.initial.tolist() == [1.0, 1.0, 0.0, 0.0]
    assert history.others.tolist() == [0.0] * 4
    assert history.other_steps == 0
    assert history.total.tolist() == [1.5, 1.0, 0.25, 0.125]
    assert history.rounding.tolist() == [0.0] * 4


def test_the_largest_are_told_one_by_one_and_the_rest_together() -> None:
    trace = by_hand([1.0] * 4, [1.0] * 4, [0.25, -0.75, 0.125, 0.5])
    history = ledger_history(trace, 0, bands=2)
    assert history.sources == (1, 3)
    assert history.remaining.tolist() == [[0.0, -0.75, -0.75, -0.75], [0.0, 0.0, 0.0, 0.5]]
    assert history.others.tolist() == [0.25, 0.25, 0.375, 0.375]
    assert history.other_steps == 2


def test_those_of_which_the_most_was_ever_there() -> None:
    trace = lv.LSTM.random(2, 3, seed=4).trace(np.random.default_rng(1).normal(size=(60, 2)))
    for unit in range(3):
        most = np.abs(ledger_history(trace, unit, bands=60).remaining).max(axis=1)
        largest = sorted(np.argsort(-most, kind="stable")[:12].tolist())
        assert list(ledger_history(trace, unit).sources) == largest


def test_one_step_one_unit() -> None:
    trace = lv.LSTM.random(1, 1).trace([[1.0]], c0=[-3.0])
    history = ledger_history(trace, 0)
    assert history.sources == (0,)
    assert history.remaining.tolist() == trace.written.tolist()
    np.testing.assert_allclose(history.initial, trace.retained[:, 0])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_five_hundred_steps(dtype: type) -> None:
    x = np.random.default_rng(0).normal(size=(500, 3)).astype(dtype)
    trace = lv.LSTM.random(3, 64, forget_bias=3.0, dtype=dtype).trace(x)
    history = ledger_history(trace, 63)
    assert history.remaining.shape == (12, 500)
    assert history.remaining.dtype == dtype
    size = np.finfo(dtype).eps * np.abs(trace.c).max()
    assert np.abs(added_up(history) - history.total).max() <= 500 * size
    np.testing.assert_allclose(
        added_up(history) + history.rounding, history.total, rtol=0, atol=2 * size
    )


def test_it_cannot_be_written_to() -> None:
    history = ledger_history(lv.LSTM.random(1, 1).trace([[1.0]]), 0)
    for name in ("remaining", "initial", "others", "rounding", "total"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(history, name)[0] = 0


def test_what_it_cannot_follow() -> None:
    x = np.zeros((3, 1))
    trace = lv.LSTM.random(1, 2).trace(x)
    with pytest.raises(lv.InvalidInput, match="only an LSTM's trace"):
        ledger_history(lv.GRU.random(1, 2).trace(x), 0)  # type: ignore[arg-type]
    with pytest.raises(lv.InvalidInput, match="unit is 2; expected 0 to 1"):
        ledger_history(trace, 2)
    for bands in (0, -1, 1.5, True):
        with pytest.raises(lv.InvalidInput, match=f"bands is {bands}; expected a whole number"):
            ledger_history(trace, 0, bands)  # type: ignore[arg-type]
    with pytest.raises(lv.InvalidInput, match="read backward"):
        ledger_history(trace.turned(), 0)
    with pytest.raises(lv.InvalidInput, match="the trace is of a batch"):
        ledger_history(lv.LSTM.random(1, 2).trace(x[:, None]), 0)
