"""The variants' equations, in symbols with a box around what is another, and in numbers."""

from __future__ import annotations

import numpy as np
import pytest

import lstm_viz as lv
from lstm_viz.cells import CoupledLSTM, NoForgetGateLSTM, PeepholeLSTM, projected
from lstm_viz.figures import equations_with_numbers
from lstm_viz.figures.equations import variant_equations
from tests.figures.test_equations import rows

PLAIN = lv.LSTM.random(1, 2, seed=3, recurrent_gain=2.0)
X = np.array([[0.5], [-1.0], [2.0]])


@pytest.mark.parametrize(
    ("cell", "boxed"),
    [
        (PLAIN, {}),
        (NoForgetGateLSTM.of(PLAIN), {0: r"f_t &= \boxed{1}"}),
        (CoupledLSTM.of(PLAIN), {0: r"f_t &= \boxed{1 - i_t}"}),
        (projected(PLAIN, 1), {5: r"h_t &= \boxed{W_{hr}}\,(o_t \odot \tanh C_t)"}),
        (
            PeepholeLSTM.of(PLAIN, peephole_f=[1.0, 2.0], peephole_o=[1.0, 2.0]),
            {
                0: r"f_t &= \sigma(W_f\,x_t + U_f\,h_{t-1} + "
                r"\boxed{p_f \odot C_{t-1}} + b_f)",
                3: r"o_t &= \sigma(W_o\,x_t + U_o\,h_{t-1} + \boxed{p_o \odot C_t} + b_o)",
            },
        ),
    ],
)
def test_what_is_another_is_in_a_box(cell, boxed: dict[int, str]) -> None:
    lines = rows(variant_equations(cell))
    assert len(lines) == 6
    for k, line in enumerate(lines):
        assert (r"\boxed" in line) == (k in boxed)
        if k in boxed:
            assert line == boxed[k]


def test_the_numbers_of_f_where_it_has_no_sum() -> None:
    never = rows(equations_with_numbers(NoForgetGateLSTM.of(PLAIN).trace(X), 0, 1))
    assert never[0] == r"f_{1}(2) &= 1\ \text{(no forget gate)}"
    trace = CoupledLSTM.of(PLAIN).trace(X)
    coupled = rows(equations_with_numbers(trace, 1, 2))
    i, f = float(trace.i[2, 1]), float(trace.f[2, 1])
    assert coupled[0] == f"f_{{2}}(3) &= 1 - {i:.2f} = {f:.2f}"


def test_with_a_projection_the_last_line_is_what_goes_into_it() -> None:
    trace = projected(PLAIN, 1).trace(X)
    last = rows(equations_with_numbers(trace, 1, 2))[5]
    assert last.startswith(r"(o \odot \tanh C)_{2}(3) &= ")
    assert last.endswith(f"= {trace.read[2, 1]:.2f}")
