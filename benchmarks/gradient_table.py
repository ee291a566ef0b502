"""``python -m benchmarks.gradient_table``: what an honest comparison of untrained cells shows.

How far ∂(state at T)/∂(state at 1) stretches at most, for initialisations of a vanilla RNN and of
an LSTM, beside the figures of a table that was computed with PyTorch's own random numbers. It is
the table that the app's statements about vanishing gradients are held to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTM, RNN, Cell

STEPS, HIDDEN_SIZE, SEEDS = 100, 64, 10

INPUT_SIZE = 8
"""D, which the table does not give. Of 19 sizes tried from 1 to 64 it comes nearest to the totals:
0.17 decades off on the average over the rows. With fewer than 5 the IRNN loses its gradient."""

HEADER = f"""\
T = {STEPS}, H = {HIDDEN_SIZE}, D = {INPUT_SIZE} inputs from N(0, 1), {SEEDS} seeds.
total:  geometric mean over the seeds of σ_max of the product of the {STEPS - 1} Jacobians
        ∂s(t)/∂s(t-1), t = 2…T, of the whole state s: h of an RNN, (h, C) of an LSTM.
direct: geometric mean over the seeds of σ_max of the diagonal matrix ∏ f(t), t = 2…T: the largest
        of its units' products.
The table does not give D; of those from 1 to 64 tried, {INPUT_SIZE} comes nearest to its totals.
"""


@dataclass(frozen=True)
class Published:
    """One row of the table: a kind of cell, how it is drawn, and what was found."""

    key: str
    kind: Literal["rnn", "lstm"]
    total: float
    direct: float | None = None  # None for an RNN
    options: dict[str, Any] = field(default_factory=dict)  # of `LSTM.random` or `RNN.random`


TABLE: tuple[Published, ...] = (
    Published("RNN, PyTorch's default", "rnn", 3.8e-24),
    Published("RNN, orthogonal", "rnn", 7.9e-6, options={"init": "orthogonal"}),
    Published(
        "RNN, orthogonal ×1.5",
        "rnn",
        5.2e2,
        options={"init": "orthogonal", "recurrent_gain": 1.5},
    ),
    Published("RNN, default ×3", "rnn", 6.9e3, options={"recurrent_gain": 3.0}),
    Published(
        "RNN, identity (IRNN, relu)",
        "rnn",
        1.0,
        options={"init": "identity", "nonlinearity": "relu"},
    ),
    Published("LSTM, PyTorch's default", "lstm", 1.7e-19, 5e-26),
    Published("LSTM, forget bias 1", "lstm", 6.3e-7, 5e-13, {"forget_bias": 1.0}),
    Published("LSTM, forget bias 2", "lstm", 0.56, 5.7e-5, {"forget_bias": 2.0}),
    Published("LSTM, forget bias 5", "lstm", 154.0, 0.65, {"forget_bias": 5.0}),
    Published("LSTM, chrono", "lstm", 0.47, 0.36, {"init": "chrono", "chrono_steps": STEPS}),
    Published("LSTM, default, U ×5", "lstm", 93.0, 6e-18, {"recurrent_gain": 5.0}),
)


@dataclass(frozen=True)
class Found:
    """The same two figures, computed here."""

    total: float
    direct: float | None


def find(row: Published, seeds: int = SEEDS, input_size: int = INPUT_SIZE) -> Found:
    """Compute a row of the table.

    Parameters
    ----------
    row : Published
        Which one.
    seeds : int
        How many cells are drawn, each with an input of its own.
    input_size : int
        D.

    Returns
    -------
    Found
        Geometric means; 0 when one of the products is 0.
    """
    of_each = [_log_growth(row, seed, input_size) for seed in range(seeds)]
    total, direct = np.exp(np.mean(of_each, axis=0))
    return Found(float(total), None if row.direct is None else float(direct))


def _log_growth(row: Published, seed: int, input_size: int) -> tuple[float, float]:
    """The logarithms of both σ_max for one seed; the second means nothing for an RNN."""
    x = np.random.default_rng([seed, 1]).normal(size=(STEPS, input_size))
    if row.kind == "rnn":
        return log_largest_stretch(RNN.random(input_size, HIDDEN_SIZE, seed=seed, **row.options), x)
    cell = LSTM.random(input_size, HIDDEN_SIZE, seed=seed, **row.options)
    return log_largest_stretch(cell, x)


def log_largest_stretch(cell: Cell, x: FloatArray) -> tuple[float, float]:
    """How far a sequence's Jacobians, multiplied, stretch the longest: ln σ_max.

    The product is divided by its largest entry after each step and the logarithms added up, so
    that it leaves the float range neither way.

    Parameters
    ----------
    cell : LSTM, GRU or RNN
        The cell.
    x : ndarray, shape (T, D)
        The sequence; the product is that of its steps 2 to T.

    Returns
    -------
    total : float
        Of the whole state; -inf when nothing is left.
    direct : float
        Of the gate alone that keeps the state, as if no gate saw h; -inf without such a gate.
    """
    trace = cell.trace(x)
    product = np.eye(len(cell.jacobian(trace, 0)))  # type: ignore[arg-type]
    scale = 0.0
    for t in range(1, trace.steps):
        product = cell.jacobian(trace, t) @ product  # type: ignore[arg-type]
        largest = np.abs(product).max()
        if largest == 0:
            scale = -np.inf
            break
        product /= largest
        scale += np.log(largest)
    with np.errstate(divide="ignore"):
        total = scale + np.log(np.linalg.norm(product, 2))
        kept = np.zeros(1) if cell.keep_gate is None else getattr(trace, cell.keep_gate)[1:]
        return float(total), float(np.log(kept).sum(axis=0).max())


def main() -> None:
    """Print the table with our figures beside its own."""
    print(HEADER)
    print(f"{'':<28}{'total':>10}{'table':>10}   {'direct':>10}{'table':>10}")
    for row in TABLE:
        found = find(row)
        line = f"{row.key:<28}{found.total:>10.2g}{row.total:>10.2g}"
        if found.direct is not None:
            line += f"   {found.direct:>10.2g}{row.direct:>10.2g}"
        print(line, flush=True)


if __name__ == "__main__":
    main()
