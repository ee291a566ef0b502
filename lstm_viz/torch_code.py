"""An LSTM as PyTorch source text, for who wants to take it along. Imports no torch itself."""

from __future__ import annotations

from collections.abc import Iterator

from lstm_viz.arrays import FloatArray, finite_array
from lstm_viz.cells import LSTM
from lstm_viz.errors import InvalidInput
from lstm_viz.notation import LSTM_GATES, QUANTITIES

_BLOCKS = ", ".join(LSTM_GATES[:-1]) + " and " + LSTM_GATES[-1]


def torch_code(cell: LSTM, x: FloatArray | None = None) -> str:
    """Write PyTorch source text that builds the same cell and, with `x`, runs it.

    Parameters
    ----------
    cell : LSTM
        The cell, with or without biases and a projection. Its weights stand in the text as float64
        literals that read back to the last bit.
    x : ndarray, shape (T, D), optional
        A single sequence, to be run from a state of zeros, in float64.

    Returns
    -------
    str
        Python that needs only torch. It names the module ``lstm``; with `x`, also ``x``, ``h``
        and ``C``, and prints the last h and the last C, a list each. What interventions do to a
        cell that runs is not part of it, for `nn.LSTM` cannot do it.

    Raises
    ------
    InvalidInput
        When `x` is no single sequence of at least one step with D finite inputs.
    """
    lines = [
        "import torch",
        "from torch import nn",
        "",
        f"lstm = nn.LSTM({_options(cell)})",
        "",
        f"# The rows are in four blocks: {_BLOCKS}; a row for each unit.",
        "weights = {",
    ]
    for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
        array = getattr(cell, name)
        if array is not None:
            lines += [f'    "{name}_l0": [{_MEANING[name]}', *_by_gate(cell, array), "    ],"]
    if cell.weight_hr is not None:
        lines.append(f'    "weight_hr_l0": [{_MEANING["weight_hr"]}')
        lines += [f"        {_row(row)}," for row in cell.weight_hr]
        lines.append("    ],")
    lines += [
        "}",
        "with torch.no_grad():",
        "    for name, values in weights.items():",
        "        lstm.get_parameter(name).copy_(torch.tensor(values, dtype=torch.float64))",
    ]
    if x is not None:
        lines += ["", *_run(_checked(cell, x))]
    return "\n".join(lines) + "\n"


_MEANING = {
    "weight_ih": "  # W, for x(t)",
    "weight_hh": "  # U, for h(t-1)",
    "bias_ih": f"  # b, a line each for {_BLOCKS}",
    "bias_hh": "  # is added to it",
    "weight_hr": "  # the projection, to h(t)",
}


def _options(cell: LSTM) -> str:
    options = [f"input_size={cell.input_size}", f"hidden_size={cell.hidden_size}"]
    if cell.bias_ih is None:
        options.append("bias=False")
    if cell.weight_hr is not None:
        options.append(f"proj_size={cell.output_size}")
    return ", ".join([*options, "dtype=torch.float64"])


def _by_gate(cell: LSTM, array: FloatArray) -> Iterator[str]:
    for gate in cell.gates:
        block = array[cell.rows(gate)]
        if block.ndim == 1:
            yield f"        {_numbers(block)},"
        else:
            yield f"        # {gate}: {QUANTITIES[gate].name}"
            yield from (f"        {_row(row)}," for row in block)


def _run(x: FloatArray) -> Iterator[str]:
    yield "x = torch.tensor("
    yield "    ["
    yield from (f"        {_row(row)}," for row in x)
    yield "    ],"
    yield "    dtype=torch.float64,"
    yield ")  # a row for each step"
    yield "with torch.no_grad():"
    yield "    _, (h, C) = lstm(x)"
    yield 'print("h =", h[0].tolist())'
    yield 'print("C =", C[0].tolist())'


def _checked(cell: LSTM, x: FloatArray) -> FloatArray:
    array = finite_array("x", x)
    if array.ndim != 2 or array.shape[0] == 0 or array.shape[1] != cell.input_size:
        raise InvalidInput(
            f"x has shape {array.shape}; expected (T, D) with T at least 1 and "
            f"D = {cell.input_size}."
        )
    return array


def _row(row: FloatArray) -> str:
    return f"[{_numbers(row)}]"


def _numbers(row: FloatArray) -> str:
    return ", ".join(repr(float(number)) for number in row)
