"""What all recurrent cells' parameters have in common: their checks and their first values."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import DTypeLike

from lstm_viz.arrays import FloatArray, finite_number, frozen_copy, require_shape, whole_number
from lstm_viz.errors import InvalidInput

Initialisation = Literal["pytorch", "orthogonal", "identity", "spectral_radius", "chrono"]
INITIALISATIONS: tuple[Initialisation, ...] = (
    "pytorch",
    "orthogonal",
    "identity",
    "spectral_radius",
    "chrono",
)

MAX_WEIGHTS = 2**27
"""The most weights that are drawn for one cell: a gigabyte in float64."""


def freeze_parameters(cell: object, gate_count: int) -> None:
    """Check a cell's arrays against each other and replace them by read-only copies.

    Parameters
    ----------
    cell : object
        A frozen dataclass with `weight_ih`, `weight_hh`, `bias_ih`, `bias_hh` and perhaps
        `weight_hr`.
    gate_count : int
        How many row blocks of H rows each array has: 4 (LSTM), 3 (GRU) or 1 (RNN).

    Raises
    ------
    InvalidInput
        Names the array, its shape and the shape wanted.
    """
    rows = "H" if gate_count == 1 else f"{gate_count}H"
    weight_ih = frozen_copy("weight_ih", cell.weight_ih)  # type: ignore[attr-defined]
    weight_hh = frozen_copy("weight_hh", cell.weight_hh)  # type: ignore[attr-defined]
    for name, weight, columns in (("weight_ih", weight_ih, "D"), ("weight_hh", weight_hh, "H")):
        if weight.ndim != 2 or 0 in weight.shape:
            raise InvalidInput(
                f"{name} has shape {weight.shape}; expected a matrix ({rows}, {columns})."
            )
    projection = getattr(cell, "weight_hr", None)
    if weight_ih.shape[0] % gate_count:
        raise InvalidInput(
            f"weight_ih has {weight_ih.shape[0]} rows; expected {rows}, a multiple of {gate_count}."
        )
    hidden_size = weight_ih.shape[0] // gate_count
    output_size = hidden_size
    if projection is not None:
        projection = frozen_copy("weight_hr", projection)
        if projection.ndim != 2 or projection.shape[0] == 0:
            raise InvalidInput(f"weight_hr has shape {projection.shape}; expected (P, H).")
        output_size = projection.shape[0]
        require_shape("weight_hr", projection, (output_size, hidden_size), "(P, H)")
        if output_size >= hidden_size:
            raise InvalidInput(
                f"weight_hr projects {hidden_size} units to {output_size}; expected fewer than "
                f"{hidden_size}."
            )
    meaning = f"({rows}, {'H' if projection is None else 'P'})"
    require_shape("weight_hh", weight_hh, (gate_count * hidden_size, output_size), meaning)

    biases: dict[str, FloatArray | None] = {}
    for name in ("bias_ih", "bias_hh"):
        bias = getattr(cell, name)
        if bias is not None:
            bias = frozen_copy(name, bias)
            require_shape(name, bias, (gate_count * hidden_size,), f"({rows},)")
        biases[name] = bias
    given = [name for name, bias in biases.items() if bias is not None]
    if len(given) == 1:
        missing = "bias_hh" if given == ["bias_ih"] else "bias_ih"
        raise InvalidInput(
            f"{given[0]} is given without {missing}; expected both biases or neither "
            f"(a single bias: give zeros as {missing})."
        )

    checked = {"weight_ih": weight_ih, "weight_hh": weight_hh, **biases}
    if projection is not None:
        checked["weight_hr"] = projection
    for name, array in checked.items():
        object.__setattr__(cell, name, array)


def random_parameters(
    gates: tuple[str, ...],
    input_size: int,
    hidden_size: int,
    *,
    seed: int,
    init: Initialisation,
    bias: bool,
    keep_gate: str | None,
    write_gate: str | None = None,
    forget_bias: float | None = None,
    recurrent_gain: float = 1.0,
    spectral_radius: float = 1.0,
    chrono_steps: int | None = None,
    proj_size: int = 0,
    dtype: DTypeLike = np.float64,
) -> dict[str, FloatArray | None]:
    """Draw the parameters of one cell.

    Parameters
    ----------
    gates : tuple of str
        The row blocks in their order.
    input_size, hidden_size, proj_size : int
        D, H and P (0: no projection).
    seed : int
        The same seed gives the same numbers.
    init : str
        ``"pytorch"``: everything from U(-1/√H, 1/√H), as `torch.nn.LSTM` does.
        ``"orthogonal"``: each recurrent block orthogonal (Saxe et al. 2014).
        ``"identity"``: each recurrent block the identity and all biases 0 (the IRNN of Le,
        Jaitly & Hinton 2015, §3); the input weights stay PyTorch's.
        ``"spectral_radius"``: each recurrent block scaled to the radius given.
        ``"chrono"``: keep gate's bias log U[1, T-1], the write gate's its negative
        (Tallec & Ollivier 2018, "chrono initialization"), all other biases 0; the weights
        stay PyTorch's.
    bias : bool
        Whether the cell has biases.
    keep_gate, write_gate : str or None
        The gate that keeps the old state (f; z in a GRU) and the one that admits the new (i).
    forget_bias : float or None
        Sets the summed bias of `keep_gate` (`bias_ih` holds it, `bias_hh` is 0 there).
    recurrent_gain : float
        The recurrent weights are multiplied by it at the end.
    spectral_radius : float
        The radius wanted with ``init="spectral_radius"``; 0 or more.
    chrono_steps : int or None
        T of ``init="chrono"``: the longest dependency expected; at least 3.
    dtype : dtype
        float64 or float32.

    Returns
    -------
    dict
        `weight_ih`, `weight_hh`, `bias_ih`, `bias_hh` and, with a projection, `weight_hr`.

    Raises
    ------
    InvalidInput
        When a size or an option is outside its range.
    """
    whole_number("input_size", input_size)
    whole_number("hidden_size", hidden_size)
    whole_number("seed", seed, at_least=0)
    whole_number("proj_size", proj_size, at_least=0)
    if proj_size >= hidden_size:
        raise InvalidInput(
            f"proj_size is {proj_size}; expected less than hidden_size {hidden_size}."
        )
    if init not in INITIALISATIONS:
        raise InvalidInput(f"init is {init!r}; expected one of {', '.join(INITIALISATIONS)}.")
    if dtype not in (np.float64, np.float32, "float64", "float32"):
        raise InvalidInput(f"dtype is {dtype!r}; expected float64 or float32.")
    rows, columns = len(gates) * hidden_size, proj_size or hidden_size
    if rows * (input_size + columns) > MAX_WEIGHTS:
        raise InvalidInput(
            f"input_size {input_size} and hidden_size {hidden_size} make "
            f"{rows * (input_size + columns):,} weights; expected at most {MAX_WEIGHTS:,}."
        )
    gain = finite_number("recurrent_gain", recurrent_gain)
    if proj_size and init in ("identity", "spectral_radius"):
        raise InvalidInput(f"init {init!r} needs square recurrent blocks; expected proj_size = 0.")
    if not bias and (forget_bias is not None or init == "chrono"):
        raise InvalidInput("a forget bias was asked for, but bias is False; expected bias=True.")
    if keep_gate is None and (forget_bias is not None or init == "chrono"):
        raise InvalidInput(
            "a vanilla RNN has no gate that keeps the state, nor has an LSTM without a forget gate "
            "of its own: no forget bias."
        )

    rng = np.random.default_rng(seed)
    bound = 1.0 / math.sqrt(hidden_size)
    weight_ih = rng.uniform(-bound, bound, (rows, input_size))
    weight_hh = rng.uniform(-bound, bound, (rows, columns))
    bias_ih = rng.uniform(-bound, bound, rows)
    bias_hh = rng.uniform(-bound, bound, rows)
    weight_hr = rng.uniform(-bound, bound, (proj_size, hidden_size)) if proj_size else None

    blocks = weight_hh.reshape(len(gates), hidden_size, columns)
    if init == "orthogonal":
        for block in blocks:
            q, r = np.linalg.qr(rng.standard_normal(block.shape))
            block[:] = q * np.sign(np.diag(r))  # the sign makes the draw uniform over O(H)
    elif init == "identity":
        blocks[:] = np.eye(hidden_size)
        bias_ih[:] = bias_hh[:] = 0.0
    elif init == "spectral_radius":
        radius = finite_number("spectral_radius", spectral_radius)
        if radius < 0:
            raise InvalidInput(f"spectral_radius is {radius}; expected 0 or more.")
        for block in blocks:
            block *= radius / np.abs(np.linalg.eigvals(block)).max()
    weight_hh *= gain

    rows_of = {gate: slice(k * hidden_size, (k + 1) * hidden_size) for k, gate in enumerate(gates)}
    if init == "chrono" and keep_gate is not None:
        steps = whole_number("chrono_steps", 0 if chrono_steps is None else chrono_steps, 3)
        bias_ih[:] = bias_hh[:] = 0.0
        bias_ih[rows_of[keep_gate]] = np.log(rng.uniform(1.0, steps - 1.0, hidden_size))
        if write_gate is not None:
            bias_ih[rows_of[write_gate]] = -bias_ih[rows_of[keep_gate]]
    if forget_bias is not None and keep_gate is not None:
        bias_ih[rows_of[keep_gate]] = finite_number("forget_bias", forget_bias)
        bias_hh[rows_of[keep_gate]] = 0.0

    drawn: dict[str, FloatArray | None] = {
        "weight_ih": weight_ih.astype(dtype),
        "weight_hh": weight_hh.astype(dtype),
        "bias_ih": bias_ih.astype(dtype) if bias else None,
        "bias_hh": bias_hh.astype(dtype) if bias else None,
    }
    if weight_hr is not None:
        drawn["weight_hr"] = weight_hr.astype(dtype)
    return drawn
