"""A cell as PyTorch source text: run by itself, it gives the numbers of our trace."""

from __future__ import annotations

import ast
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstm_viz as lv
from lstm_viz.torch_code import torch_code
from tests.cells.test_parity_with_pytorch import lstm_of
from tests.strategies import Shape, single_shapes

single = single_shapes()


def ran(text: str) -> dict[str, Any]:
    """What the text leaves behind, run by itself."""
    names: dict[str, Any] = {}
    exec(compile(text, "<torch_code>", "exec"), names)
    return names


def require_same_numbers(cell: lv.LSTM, x: np.ndarray) -> None:
    names = ran(torch_code(cell, x))
    trace = cell.trace(x.astype(np.float64))
    np.testing.assert_allclose(names["h"][0].numpy(), trace.h[-1], rtol=0, atol=1e-12)
    np.testing.assert_allclose(names["C"][0].numpy(), trace.c[-1], rtol=0, atol=1e-12)
    require_same_weights(cell, names["lstm"])


def require_same_weights(cell: lv.LSTM, module: Any) -> None:
    found = {name.removesuffix("_l0"): value for name, value in module.named_parameters()}
    for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr"):
        mine = getattr(cell, name)
        assert (mine is None) == (name not in found)
        if mine is not None:
            theirs = found[name].detach().numpy()
            assert theirs.tobytes() == mine.astype(np.float64).tobytes(), name


@settings(max_examples=25)
@given(single, st.booleans(), st.booleans(), st.sampled_from([np.float64, np.float32]))
def test_the_text_gives_the_numbers_of_the_trace(
    shape: Shape, bias: bool, projected: bool, dtype: Any
) -> None:
    require_same_numbers(lstm_of(shape, bias=bias, projected=projected), shape.x.astype(dtype))


@pytest.mark.parametrize(("inputs", "units"), [(1, 1), (5, 3), (1, 4), (2, 64)])
@pytest.mark.parametrize("proj_size", [0, 1])
def test_cells_of_any_size(inputs: int, units: int, proj_size: int) -> None:
    x = np.random.default_rng(units).normal(size=(20, inputs))
    if proj_size < units:
        require_same_numbers(lv.LSTM.random(inputs, units, proj_size=proj_size, seed=units), x)


def test_weights_at_the_ends_of_the_range_stay_as_they_are() -> None:
    weights = [1e-300, -0.0, 1e30, 5e-324, -1.7976931348623157e308, 0.1, 1 / 3, -1e-5]
    column = np.array(weights)[:, None]
    cell = lv.LSTM(column, np.zeros((8, 2)), np.roll(weights, 1), np.zeros(8))
    require_same_numbers(cell, np.array([[0.5], [-0.0], [1e-300]]))


def test_weights_in_single_precision_are_written_in_full() -> None:
    cell = lv.LSTM.random(2, 3, seed=1, dtype=np.float32)
    require_same_numbers(cell, np.ones((4, 2)))


def test_it_runs_by_itself_and_prints_the_last_state() -> None:
    cell, x = lv.LSTM.random(2, 3, seed=5), np.random.default_rng(5).normal(size=(6, 2))
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", "-"],
        input=torch_code(cell, x),
        capture_output=True,
        text=True,
        check=True,
    )
    printed = dict(line.split(" = ") for line in done.stdout.splitlines())
    assert list(printed) == ["h", "C"]
    trace = cell.trace(x)
    for name, mine in (("h", trace.h[-1]), ("C", trace.c[-1])):
        np.testing.assert_allclose(ast.literal_eval(printed[name]), mine, rtol=0, atol=1e-12)


def test_without_a_sequence_it_is_the_module_alone() -> None:
    cell = lv.LSTM.random(2, 3, seed=5, bias=False)
    text = torch_code(cell)
    assert "print" not in text
    names = ran(text)
    assert "x" not in names
    require_same_weights(cell, names["lstm"])


def test_the_text_as_someone_reads_it() -> None:
    cell = lv.LSTM([[1.0], [0.0], [-2.0], [0.5]], np.zeros((4, 1)), [0.0, 1.0, 0.0, 0.0], [0.0] * 4)
    assert torch_code(cell, np.array([[1.0], [0.25]])) == TEXT


TEXT = """\
import torch
from torch import nn

lstm = nn.LSTM(input_size=1, hidden_size=1, dtype=torch.float64)

# The rows are in four blocks: i, f, g and o; a row for each unit.
weights = {
    "weight_ih_l0": [  # W, for x(t)
        # i: input gate
        [1.0],
        # f: forget gate
        [0.0],
        # g: candidate
        [-2.0],
        # o: output gate
        [0.5],
    ],
    "weight_hh_l0": [  # U, for h(t-1)
        # i: input gate
        [0.0],
        # f: forget gate
        [0.0],
        # g: candidate
        [0.0],
        # o: output gate
        [0.0],
    ],
    "bias_ih_l0": [  # b, a line each for i, f, g and o
        0.0,
        1.0,
        0.0,
        0.0,
    ],
    "bias_hh_l0": [  # is added to it
        0.0,
        0.0,
        0.0,
        0.0,
    ],
}
with torch.no_grad():
    for name, values in weights.items():
        lstm.get_parameter(name).copy_(torch.tensor(values, dtype=torch.float64))

x = torch.tensor(
    [
        [1.0],
        [0.25],
    ],
    dtype=torch.float64,
)  # a row for each step
with torch.no_grad():
    _, (h, C) = lstm(x)
print("h =", h[0].tolist())
print("C =", C[0].tolist())
"""


@pytest.mark.parametrize("units", [4, 64])
def test_a_row_of_weights_is_a_row_of_text(units: int) -> None:
    lines = torch_code(lv.LSTM.random(3, units, seed=2)).splitlines()
    # Two matrices of 4H rows with the names of their blocks; two biases of a line for each gate.
    assert len([line for line in lines if line.startswith("        [")]) == 8 * units
    assert len(lines) == 8 * units + 8 + 8 + 8 + 7 + 4


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (np.zeros((3, 2)), r"x has shape \(3, 2\); expected \(T, D\) with T at least 1 and D = 1"),
        (np.zeros(3), "x has shape"),
        (np.zeros((0, 1)), "x has shape"),
        (np.zeros((3, 2, 1)), "x has shape"),
        (np.array([[np.nan]]), "every value must be a finite number"),
    ],
)
def test_what_is_no_sequence_is_refused(x: np.ndarray, message: str) -> None:
    with pytest.raises(lv.InvalidInput, match=message):
        torch_code(lv.LSTM.random(1, 2), x)


def test_writing_it_needs_no_torch() -> None:
    code = (
        "import sys, lstm_viz as lv; from lstm_viz.torch_code import torch_code; "
        "torch_code(lv.LSTM.random(1, 2)); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
