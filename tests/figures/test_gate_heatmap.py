"""One quantity as a heatmap: its scale, its description, its size."""

from __future__ import annotations

import json

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures import gate_heatmap
from lstm_viz.figures.digits import shown


@settings(max_examples=20)
@given(
    st.sampled_from(["f", "i", "g", "o", "c", "h", "x"]),
    st.sampled_from([1, 7, 200]),
    st.sampled_from([1, 9, 64]),
    st.integers(1, 12),
    st.booleans(),
)
def test_every_quantity_at_every_size(
    quantity: str, steps: int, units: int, inputs: int, dark: bool
) -> None:
    x = np.random.default_rng(steps).normal(size=(steps, inputs))
    trace = lv.LSTM.random(inputs, units, seed=units).trace(x)
    figure = gate_heatmap(trace, quantity, dark=dark)
    go.Figure(figure.to_dict())
    json.dumps(figure.to_dict(), allow_nan=False)
    (part,) = figure.data
    values = getattr(trace, quantity)
    np.testing.assert_array_equal(np.array(part.z), values.T)
    bounds = {"f": (0, 1), "i": (0, 1), "o": (0, 1), "g": (-1, 1), "h": (-1, 1)}
    largest = float(np.abs(values).max())
    assert (part.zmin, part.zmax) == bounds.get(quantity, (-largest, largest))
    assert list(part.x) == list(range(1, steps + 1))
    assert list(part.y) == list(range(1, values.shape[1] + 1))
    alt = figure.layout.meta["alt"]
    assert f"from {shown(values.min())} to {shown(values.max())}" in alt


def test_its_description() -> None:
    trace = lv.LSTM(np.zeros((8, 1)), np.zeros((8, 2))).trace(np.zeros((3, 1)))
    assert gate_heatmap(trace, "o").layout.meta["alt"] == (
        "output gate of 2 units over 3 steps, from 0.50 to 0.50."
    )


@pytest.mark.parametrize("quantity", ["", "pre_f", "cell", "trace", "<b>"])
def test_what_is_no_quantity_is_refused(quantity: str) -> None:
    trace = lv.LSTM.random(1, 1).trace([[1.0]])
    with pytest.raises(lv.InvalidInput, match="trace has no quantity"):
        gate_heatmap(trace, quantity)
