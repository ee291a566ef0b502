"""Changes to an LSTM's weights, one at a time or a whole gate at once. A cell itself never changes:
each function returns another one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import numpy as np

from lstm_viz.arrays import FloatArray, checked_index, finite_number
from lstm_viz.cells import LSTM
from lstm_viz.errors import InvalidInput
from lstm_viz.shown_text import printable

LARGEST_WEIGHT = 1e100
"""A picture scales and rounds what it shows; near 1e308 that leaves the range of float64."""

MOST_TYPED = 40
"""Characters of a typed number; float64 needs no more than 24."""


def parse_weight(text: str) -> float:
    """Read a typed weight.

    Parameters
    ----------
    text : str
        A number such as ``0.5``, ``-1e-3`` or ``−2``; a decimal comma counts as a point.

    Raises
    ------
    InvalidInput
        When it is empty, no number, not finite, or larger than `LARGEST_WEIGHT`.
    """
    written = text.strip().replace("\N{MINUS SIGN}", "-").replace(",", ".")
    if not written:
        raise InvalidInput("the field was left empty; expected a number such as 0.5.")
    shown = printable(written[:MOST_TYPED]) + "…" * (len(written) > MOST_TYPED)
    try:
        value = float(written) if len(written) <= MOST_TYPED and "_" not in written else None
    except ValueError:
        value = None
    if value is None:
        raise InvalidInput(f"“{shown}” is no number; expected one such as 0.5, -2 or 1e-3.")
    if not math.isfinite(value) or abs(value) > LARGEST_WEIGHT:
        raise InvalidInput(
            f"“{shown}” is too large or no finite number; expected a number from "
            f"-{LARGEST_WEIGHT:g} to {LARGEST_WEIGHT:g}."
        )
    return value


def parse_block(text: str, most_rows: int, most_columns: int) -> FloatArray:
    """Read a pasted block of weights: rows by line, columns by tab, semicolon or spaces.

    Parameters
    ----------
    text : str
        The block.
    most_rows, most_columns : int
        How much room there is for it.

    Returns
    -------
    ndarray, shape (rows, columns)

    Raises
    ------
    InvalidInput
        When a number cannot be read (the message says which), the rows differ in length, or the
        block does not fit.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise InvalidInput("the pasted block is empty; expected numbers.")
    room = f"there is room for {most_rows} by {most_columns} from the chosen cell on"
    if len(lines) > most_rows:
        raise InvalidInput(f"the pasted block has {len(lines):,} rows; {room}.")
    rows = []
    for number, line in enumerate(lines, 1):
        parts = line.split("\t") if "\t" in line else line.replace(";", " ").split()
        if not parts:
            raise InvalidInput(f"row {number} of the pasted block has no number.")
        if len(parts) > most_columns:
            raise InvalidInput(
                f"row {number} of the pasted block has {len(parts):,} numbers; {room}."
            )
        row = []
        for column, part in enumerate(parts, 1):
            try:
                row.append(parse_weight(part))
            except InvalidInput as problem:
                raise InvalidInput(
                    f"row {number}, column {column} of the pasted block: {problem}"
                ) from problem
        rows.append(row)
    if len({len(row) for row in rows}) > 1:
        lengths = ", ".join(str(len(row)) for row in rows)
        raise InvalidInput(
            f"the pasted block has rows of different lengths ({lengths}); expected the same "
            "length for each."
        )
    return np.array(rows)


def gate_table(cell: LSTM, gate: str, *, both_biases: bool = False) -> FloatArray:
    """All weights of one gate side by side: W, U, then the bias.

    Parameters
    ----------
    cell : LSTM
        A cell without a projection.
    gate : str
        ``"i"``, ``"f"``, ``"g"`` or ``"o"``.
    both_biases : bool
        Whether `bias_ih` and `bias_hh` have a column each; their sum has one by default.

    Returns
    -------
    ndarray, shape (H, D + H + 1) or (H, D + H + 2)
    """
    rows = cell.rows(gate)
    parameters = _parameters(cell)
    bias_ih, bias_hh = parameters["bias_ih"][rows], parameters["bias_hh"][rows]
    biases = [bias_ih, bias_hh] if both_biases else [bias_ih + bias_hh]
    return np.column_stack([parameters["weight_ih"][rows], parameters["weight_hh"][rows], *biases])


def with_gate_block(
    cell: LSTM,
    gate: str,
    row: int,
    column: int,
    values: FloatArray,
    *,
    both_biases: bool = False,
) -> LSTM:
    """Replace a block of a gate's table, see `gate_table`.

    Where a sum of biases changes, `bias_ih` holds it alone and `bias_hh` becomes 0.

    Parameters
    ----------
    cell, gate, both_biases
        As for `gate_table`.
    row, column : int
        Where the block begins.
    values : ndarray, shape (rows, columns)
        What to put there.

    Raises
    ------
    InvalidInput
        When there is no such place, or the block reaches over the edge.
    """
    table = gate_table(cell, gate, both_biases=both_biases)
    checked_index("row", row, table.shape[0])
    checked_index("column", column, table.shape[1])
    rows, columns = values.shape
    if row + rows > table.shape[0] or column + columns > table.shape[1]:
        raise InvalidInput(
            f"a block of {rows} by {columns} does not fit at row {row + 1}, column {column + 1} "
            f"of a table of {table.shape[0]} by {table.shape[1]}."
        )
    new = table.copy()
    new[row : row + rows, column : column + columns] = values
    changed = _parameters(cell)
    at, inputs = cell.rows(gate), cell.input_size
    recurrent_end = inputs + cell.hidden_size
    changed["weight_ih"][at] = new[:, :inputs]
    changed["weight_hh"][at] = new[:, inputs:recurrent_end]
    if both_biases:
        changed["bias_ih"][at], changed["bias_hh"][at] = new[:, -2], new[:, -1]
    else:
        other = new[:, -1] != table[:, -1]
        changed["bias_ih"][at] = np.where(other, new[:, -1], changed["bias_ih"][at])
        changed["bias_hh"][at] = np.where(other, 0.0, changed["bias_hh"][at])
    return LSTM(**changed)


def mean_bias(cell: LSTM, gate: str) -> float:
    """The mean over the units of a gate's bias."""
    return float(gate_table(cell, gate)[:, -1].mean())


def add_to_bias(cell: LSTM, gate: str, amount: float) -> LSTM:
    """Add a number to a gate's bias in every unit."""
    changed = _parameters(cell)
    rows = cell.rows(gate)
    changed["bias_ih"][rows] = tidy(changed["bias_ih"][rows] + amount)
    return LSTM(**changed)


def scale_gate(cell: LSTM, gate: str, factor: float) -> LSTM:
    """Multiply all weights and biases of a gate by a number; 0 makes its sum always 0."""
    factor = finite_number("factor", factor)
    changed = _parameters(cell)
    for name in _GATED:
        changed[name][cell.rows(gate)] = _times(changed[name][cell.rows(gate)], factor)
    return LSTM(**changed)


def copy_gate(cell: LSTM, source: str, target: str) -> LSTM:
    """Give one gate the weights and biases of another."""
    changed = _parameters(cell)
    for name in _GATED:
        changed[name][cell.rows(target)] = changed[name][cell.rows(source)]
    return LSTM(**changed)


def scaled(cell: LSTM, input_scale: float, recurrent_scale: float) -> LSTM:
    """Multiply all input weights W, and all recurrent weights U, by a number each."""
    if input_scale == recurrent_scale == 1.0:
        return cell
    changed = _parameters(cell)
    changed["weight_ih"] = _times(changed["weight_ih"], finite_number("input_scale", input_scale))
    changed["weight_hh"] = _times(
        changed["weight_hh"], finite_number("recurrent_scale", recurrent_scale)
    )
    return LSTM(**changed)


def resized(cell: LSTM, units: Iterable[int], input_size: int, extra: int = 0) -> LSTM:
    """Keep some units and inputs, and add units of which all weights are 0.

    A unit whose weights are 0 changes nothing in the others.

    Parameters
    ----------
    cell : LSTM
        A cell without a projection.
    units : iterable of int
        The units to keep, in their new order.
    input_size : int
        D; what is missing is filled with 0, what is too much is left out.
    extra : int
        How many units to add.

    Raises
    ------
    InvalidInput
        When no unit would be left.
    """
    kept = list(units)
    hidden_size, gates = cell.hidden_size, len(cell.gates)
    size = len(kept) + extra
    if size < 1:
        raise InvalidInput("a cell without a unit is no cell; expected at least one.")
    changed: dict[str, FloatArray] = {}
    columns = min(input_size, cell.input_size)
    for name, array in _parameters(cell).items():
        blocks = array.reshape(gates, hidden_size, -1)[:, kept]
        if name == "weight_hh":
            blocks = blocks[:, :, kept]
        wanted = {"weight_ih": input_size, "weight_hh": size}.get(name, 1)
        new = np.zeros((gates, size, wanted))
        width = columns if name == "weight_ih" else blocks.shape[2]
        new[:, : len(kept), :width] = blocks[:, :, :width]
        flat = new.reshape(gates * size, wanted)
        changed[name] = flat if array.ndim == 2 else flat[:, 0]
    return LSTM(**changed)


def tidy(values: FloatArray) -> FloatArray:
    """Round what a calculation gave to six decimals, or to seven digits where it is small.

    A student can read and write such a number, and a link can hold it.
    """
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        magnitude = np.floor(np.log10(np.abs(values)))
        small = np.isfinite(magnitude) & (magnitude < -1)
        exact: FloatArray = np.round(values, 6)
    if small.any():
        exact[small] = [float(f"{value:.6e}") for value in values[small]]
    return np.where(np.abs(values) < 1e9, exact, values)


def _times(values: FloatArray, factor: float) -> FloatArray:
    """The products as they can be read; what is multiplied by 1 stays as it is."""
    if factor == 1.0:
        return values
    with np.errstate(over="ignore"):  # a weight that is then inf is refused by the cell
        return tidy(values * factor)


_GATED = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def _parameters(cell: LSTM) -> dict[str, Any]:
    """Copies of the arrays in float64, zeros where the cell has no bias."""
    if cell.weight_hr is not None:
        raise InvalidInput("the cell has a projection; expected one without.")
    rows = cell.weight_ih.shape[0]
    parameters: dict[str, Any] = {}
    for part in fields(cell):
        array = getattr(cell, part.name)
        if part.name in _GATED:
            kept = np.zeros(rows) if array is None else array
            parameters[part.name] = np.array(kept, dtype=np.float64)
    return parameters
