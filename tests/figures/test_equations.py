"""The equations at their limits: saturated gates, large sums, brackets, colours."""

from __future__ import annotations

import re

import numpy as np
import pytest

import lstm_viz as lv
from lstm_viz.cells.interventions import Clamp, Freeze, Interventions
from lstm_viz.figures import equations_with_numbers, symbolic_equations
from lstm_viz.figures.theme import DARK, LIGHT


def rows(latex: str) -> list[str]:
    plain = re.sub(
        r"\\textcolor\{#\w{6}\}\{((?:[^{}]|\{[^{}]*\}|\{\{?[^{}]*\}?\})*)\}", r"\1", latex
    )
    body = plain.removeprefix(r"\begin{aligned}").removesuffix(r"\end{aligned}")
    return body.split(r" \\[4pt] ")


def one_unit(i: float, f: float, g: float, o: float, c0: float = 0.0) -> lv.LSTMTrace:
    cell = lv.LSTM(np.zeros((4, 1)), np.zeros((4, 1)), [i, f, g, o], [0.0] * 4)
    return cell.trace([[0.0]], c0=[c0])


def test_the_lines_of_a_known_step() -> None:
    assert rows(equations_with_numbers(one_unit(0.0, 0.0, -40.0, 40.0, c0=-3.0), 0, 0)) == [
        r"f_{1}(1) &= \sigma(0.00) = 0.50",
        r"i_{1}(1) &= \sigma(0.00) = 0.50",
        r"\tilde{C}_{1}(1) &= \tanh(-40.00) = -1.00",
        r"o_{1}(1) &= \sigma(40.00) = 1.00",
        r"C_{1}(1) &= 0.50 \cdot (-3.00) + 0.50 \cdot (-1.00) \\ &= -2.00",
        r"h_{1}(1) &= 1.00 \cdot \tanh(-2.00) = -0.96",
    ]


@pytest.mark.parametrize(
    ("pre", "line"),
    [
        (1e4, r"f_{1}(1) &= \sigma(10000.00) = 1.00"),
        (-1e4, r"f_{1}(1) &= \sigma(-10000.00) = 0.00"),
        (-2.5e9, r"f_{1}(1) &= \sigma(-2.50\cdot10^{9}) = 0.00"),
        (1e300, r"f_{1}(1) &= \sigma(1.00\cdot10^{300}) = 1.00"),
    ],
)
def test_saturated_gates(pre: float, line: str) -> None:
    assert rows(equations_with_numbers(one_unit(0, pre, 0, 0), 0, 0))[0] == line


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_each_quantity_has_its_ink_and_braces_are_in_pairs(colors) -> None:
    trace = lv.LSTM.random(2, 3, seed=1).trace(np.ones((4, 2)))
    for latex in (
        equations_with_numbers(trace, 2, 3, dark=colors.dark),
        symbolic_equations(dark=colors.dark),
    ):
        for quantity in "figoch":
            assert rf"\textcolor{{{colors.ink[quantity]}}}" in latex
        assert latex.count("{") == latex.count("}")
        assert latex.count(r"\begin{aligned}") == latex.count(r"\end{aligned}") == 1
        assert "−" not in latex  # LaTeX's own minus


def test_units_and_steps_count_from_one() -> None:
    trace = lv.LSTM.random(1, 12, seed=1).trace(np.ones((30, 1)))
    assert all("_{12}(30) &=" in row for row in rows(equations_with_numbers(trace, 11, 29)))


def test_a_held_gate_has_no_sum() -> None:
    cell = lv.LSTM(np.zeros((4, 1)), np.ones((4, 1)), [0.0, 0.0, 40.0, 40.0], [0.0] * 4)
    plan = Interventions((Clamp("f", 0.25),), (Freeze(0, 1),), cut_recurrent=True)
    trace = cell.trace([[0.0], [0.0]], h0=[0.5], c0=[-1.0], interventions=plan)
    assert rows(equations_with_numbers(trace, 0, 0)) == [
        r"f_{1}(1) &= 0.25\ \text{(held)}",
        r"i_{1}(1) &= \sigma(0.00) = 0.50",
        r"\tilde{C}_{1}(1) &= \tanh(40.00) = 1.00",
        r"o_{1}(1) &= \sigma(40.00) = 1.00",
        r"C_{1}(1) &= 0.25 \cdot (-1.00) + 0.50 \cdot 1.00 \\ &= 0.25",
        r"h_{1}(1) &= 1.00 \cdot \tanh(0.25) = 0.24",
    ]
    assert rows(equations_with_numbers(trace, 0, 1))[:2] == [
        r"f_{1}(2) &= 1.00\ \text{(held)}",
        r"i_{1}(2) &= 0.00\ \text{(held)}",
    ]


def test_in_symbols_a_cut_wire_is_no_term() -> None:
    plain, cut = symbolic_equations(), symbolic_equations(cut_recurrent=True)
    assert plain.count("U_") == plain.count(r"\,h_{t-1}") == 4
    assert "U_" not in cut
    assert "h_{t-1}" not in cut
    assert r"\sigma(W_f\,x_t + b_f)" in cut
    assert r"\tanh(W_C\,x_t + b_C)" in cut
    assert cut.count("&=") == 6
