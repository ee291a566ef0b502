"""Shares and histograms counted again by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.analysis.saturation import GATES, saturation
from tests.cells.test_parity_with_pytorch import lstm_of
from tests.strategies import Shape, shapes


def trace_with(**values: np.ndarray) -> lv.LSTMTrace:
    """A trace whose gates are set by hand; all of one shape."""
    shape = next(iter(values.values())).shape
    steps, units = shape
    trace = lv.LSTM.random(1, units).trace(np.zeros((steps, 1)))
    return replace(trace, **values)


def test_by_hand() -> None:
    f = np.array([[0.05, 0.95], [0.1, 0.9], [0.0, 1.0], [0.5, 0.91]])
    g = np.array([[-1.0, 0.9], [-0.95, 0.2], [0.0, 0.9001], [1.0, -0.9]])
    found = saturation(trace_with(f=f, g=g), bins=4)
    forget = found.gates["f"]
    np.testing.assert_array_equal(forget.closed, [0.5, 0.0])  # 0.1 is not below 0.1
    np.testing.assert_array_equal(forget.open, [0.0, 0.75])  # 0.9 is not above 0.9
    assert (forget.closed_overall, forget.open_overall) == (2 / 8, 3 / 8)
    np.testing.assert_array_equal(forget.counts, [3, 0, 1, 4])  # 0.5 in the third, 1 in the last
    np.testing.assert_array_equal(found.candidate.saturated, [0.75, 0.25])
    assert found.candidate.saturated_overall == 4 / 8
    np.testing.assert_array_equal(found.candidate.counts, [3, 0, 2, 3])
    assert (found.closed_below, found.open_above, found.candidate.beyond) == (0.1, 0.9, 0.9)
    assert (found.units, found.values_per_quantity) == (2, 8)


@given(shapes(), st.floats(0, 1), st.floats(0, 1), st.integers(1, 40))
def test_every_value_is_counted_once(shape: Shape, one: float, other: float, bins: int) -> None:
    low, high = sorted((one, other))
    trace = lstm_of(shape).trace(shape.x)
    found = saturation(trace, closed_below=low, open_above=high, bins=bins)
    assert set(found.gates) == {"f", "i", "o"}
    for gate in GATES:
        values, part = getattr(trace, gate), found.gates[gate]
        assert part.counts.shape == (bins,)
        assert part.counts.sum() == values.size
        assert np.issubdtype(part.counts.dtype, np.integer)
        for unit in range(trace.cell.hidden_size):
            own = values[..., unit].ravel().tolist()
            assert part.closed[unit] == pytest.approx(sum(v < low for v in own) / len(own))
            assert part.open[unit] == pytest.approx(sum(v > high for v in own) / len(own))
        assert part.closed_overall == pytest.approx(part.closed.mean())
        assert part.open_overall == pytest.approx(part.open.mean())
        assert (part.closed + part.open <= 1 + 1e-12).all()
    assert found.candidate.counts.sum() == trace.g.size
    assert found.candidate.saturated_overall == pytest.approx(np.mean(np.abs(trace.g) > 0.9))


@given(shapes().filter(lambda shape: shape.batch is not None))
def test_a_batch_counts_like_its_sequences_together(shape: Shape) -> None:
    cell = lstm_of(shape)
    together = saturation(cell.trace(shape.x))
    apart = [saturation(cell.trace(shape.x[:, b])) for b in range(shape.x.shape[1])]
    # A batch may differ from its sequences in the last bit, which moves no value of these draws
    # across a threshold except with a chance of about 1e-13.
    for gate in GATES:
        np.testing.assert_array_equal(
            together.gates[gate].counts, sum(one.gates[gate].counts for one in apart)
        )
        np.testing.assert_allclose(
            together.gates[gate].open, np.mean([one.gates[gate].open for one in apart], axis=0)
        )


def test_a_single_value_and_a_constant_one() -> None:
    trace = lv.LSTM(np.zeros((4, 1)), np.zeros((4, 1))).trace(np.zeros((1, 1)))
    found = saturation(trace, bins=2)
    for part in found.gates.values():  # all gates are σ(0) = 0.5
        assert (part.closed_overall, part.open_overall) == (0.0, 0.0)
        assert part.counts.tolist() == [0, 1]
    everywhere = saturation(trace, closed_below=0.6, open_above=0.6)
    assert everywhere.gates["i"].closed.tolist() == [1.0]


@pytest.mark.parametrize("bins", [10, 20, 30, 100])
def test_a_value_on_an_edge_falls_in_the_upper_bin(bins: int) -> None:
    edges = np.array([[k / bins] for k in range(bins + 1)])
    counts = saturation(trace_with(f=edges), bins=bins).gates["f"].counts
    assert counts.tolist() == [1] * (bins - 1) + [2]  # the last edge belongs to the last bin


def test_float32_thresholds_are_as_strict() -> None:
    f = np.array([[0.1], [0.9]], dtype=np.float32)
    part = saturation(trace_with(f=f)).gates["f"]
    assert (part.closed_overall, part.open_overall) == (0.0, 0.0)


def test_its_arrays_cannot_be_written_to() -> None:
    found = saturation(lv.LSTM.random(1, 2).trace(np.zeros((3, 1))))
    for array in (found.gates["f"].closed, found.gates["f"].counts, found.candidate.saturated):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    with pytest.raises(TypeError):
        found.gates["f"] = found.gates["i"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"closed_below": 0.8, "open_above": 0.2}, "closed_below is 0.8 and open_above is 0.2"),
        ({"closed_below": -0.1}, "expected 0 ≤ closed_below"),
        ({"open_above": 1.1}, "expected 0 ≤ closed_below"),
        ({"open_above": float("nan")}, "expected 0 ≤ closed_below"),
        ({"bins": 0}, "bins is 0; expected a whole number from 1 to 1,000"),
        ({"bins": 1001}, "bins is 1001"),
        ({"bins": 2.5}, "whole number"),
        ({"bins": True}, "whole number"),
    ],
)
def test_what_cannot_be_counted_is_refused(options: dict, message: str) -> None:
    trace = lv.LSTM.random(1, 2).trace(np.zeros((3, 1)))
    with pytest.raises(lv.InvalidInput, match=message):
        saturation(trace, **options)


def test_only_an_lstm_has_these_gates() -> None:
    with pytest.raises(lv.InvalidInput, match="only an LSTM's trace"):
        saturation(lv.GRU.random(1, 2).trace(np.zeros((3, 1))))  # type: ignore[arg-type]
