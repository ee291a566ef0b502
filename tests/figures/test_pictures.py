"""Equations and heatmaps: numbers read back out of them."""

from __future__ import annotations

import math
import re

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.figures import equations_with_numbers, gate_heatmap, symbolic_equations
from lstm_viz.figures.digits import shown
from lstm_viz.notation import LSTM_QUANTITIES
from tests.cells.test_parity_with_pytorch import lstm_of
from tests.strategies import Shape, single_shapes

single = single_shapes(max_steps=6, max_size=12)


def traced(shape: Shape) -> lv.LSTMTrace:
    cell = lstm_of(shape)
    return cell.trace(shape.x, c0=shape.draw(cell.hidden_size, key=8))


@settings(max_examples=60)
@given(single, st.booleans(), st.integers(0, 10**6))
def test_the_equations_come_out_to_the_digits_shown(shape: Shape, dark: bool, pick: int) -> None:
    trace = traced(shape)
    unit, t = pick % trace.cell.hidden_size, pick % trace.steps
    latex = equations_with_numbers(trace, unit, t, dark=dark)
    latex = re.sub(r"\\textcolor\{#\w+\}", "", latex).replace("{", "").replace("}", "")
    rows = dict(zip(LSTM_QUANTITIES, latex.split(r"\\[4pt]"), strict=True))
    number = r"-?\d+\.\d+"

    def of(row: str) -> list[float]:
        return [float(n) for n in re.findall(number, rows[row].split("&=", 1)[1])]

    for gate in "fio":
        pre, value = of(gate)
        assert (
            shown(1 / (1 + math.exp(-pre))) == shown(value) == shown(getattr(trace, gate)[t, unit])
        )
    pre, value = of("g")
    assert shown(math.tanh(pre)) == shown(value) == shown(trace.g[t, unit])
    f, before, i, g, c = of("c")
    assert shown(f * before + i * g) == shown(c) == shown(trace.c[t, unit])
    o, c, h = of("h")
    assert shown(o * math.tanh(c)) == shown(h) == shown(trace.h[t, unit])


def test_the_symbols_are_the_textbooks() -> None:
    latex = symbolic_equations()
    assert r"f_t \odot C_{t-1} + i_t \odot \tilde{C}_t" in latex
    assert latex.count("&=") == 6


@pytest.mark.parametrize("quantity", LSTM_QUANTITIES)
def test_one_quantity_as_a_heatmap(quantity: str) -> None:
    trace = traced(Shape(steps=5, batch=None, input_size=2, hidden_size=3, seed=4))
    figure = gate_heatmap(trace, quantity)
    go.Figure(figure.to_dict())
    np.testing.assert_array_equal(np.array(figure.data[0].z).T, getattr(trace, quantity))
    assert figure.data[0].zmin == (0 if quantity in "fio" else -figure.data[0].zmax)


def test_a_heatmap_of_other_cells_and_of_what_is_not_there() -> None:
    x = np.random.default_rng(0).normal(size=(4, 2))
    gru = lv.GRU.random(2, 3).trace(x)
    np.testing.assert_array_equal(np.array(gate_heatmap(gru, "z").data[0].z).T, gru.z)
    with pytest.raises(lv.InvalidInput, match="a GRU's trace has no quantity 'f'"):
        gate_heatmap(gru, "f")
    with pytest.raises(lv.InvalidInput, match="the trace is of a batch"):
        gate_heatmap(lv.GRU.random(2, 3).trace(x[:, None]), "z")
