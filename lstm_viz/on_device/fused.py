"""PyTorch's fused recurrences, run so that the way back shows every step. Imports torch.

A fused `nn.LSTM` goes through time on its own: after a backward pass nobody sees what reached
h(t) on the way. But it does say what reached its input. So the input gets more columns, the
probe, which hold zeros and thus change nothing; their weights are chosen so that the gradient
which arrives there is the one that cannot be seen::

    pre(t) = W x(t) + U h(t-1) + b + U · 0        probe weights U, as in LSTM and RNN
    ∂L/∂probe(t) = Uᵀ ∂L/∂pre(t)                  all that reaches h(t-1) through step t

The GRU's reset gate stands between U_n h(t-1) and pre_n(t), and no weight of the input can copy
that. Its probe weights are the identity: ∂L/∂probe(t) = ∂L/∂pre(t), and the rest is arithmetic.

On a CPU a long run goes in pieces: forward without keeping anything but the states between them,
then back piece by piece, each run forward once more (checkpointing, Chen et al. 2016). What a
piece keeps stays in the caches, and in memory that the allocator already has; that saves more
than the second run forward costs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch
from torch import nn

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import GRU, LSTM, RNN, Cell

MOST_SUMS_IN_A_PIECE = 2**20
"""How many pre-activations a piece may have on a CPU; eight bytes each fit a large cache."""

State = tuple[torch.Tensor, ...]  # h, and an LSTM's C: (1, B, P) and (1, B, H)


@dataclass(frozen=True, eq=False)
class FusedRun:
    """One run of a cell there and back, on the device."""

    cell: Cell
    x: torch.Tensor  # (T, B, D)
    h_seed: torch.Tensor  # (T, B, P), ∂L/∂h(t) as the loss itself sees it; P = H but in an LSTMP
    at_parameters: tuple[torch.Tensor, ...]  # ∂L/∂θ, one each; empty unless asked for
    pieces: tuple[PieceRun, ...]  # in the order of time

    @property
    def is_in_range(self) -> bool:
        """Whether all states are finite; if not, no gradient says anything."""
        return all(piece.is_in_range for piece in self.pieces)

    @cached_property
    def h(self) -> torch.Tensor:
        """The hidden states, shape (T, B, P)."""
        return torch.cat([piece.h for piece in self.pieces])

    @cached_property
    def at_probe(self) -> torch.Tensor:
        """Uᵀ ∂L/∂pre(t), shape (T, B, P); of a GRU ∂L/∂pre(t), shape (T, B, 3H)."""
        return torch.cat([piece.at_probe for piece in self.pieces])

    def to_device(self, array: FloatArray) -> torch.Tensor:
        """An array of the cell as a tensor on the run's device, in the run's precision."""
        return _tensor(array, self.x)


@dataclass(frozen=True, eq=False)
class PieceRun:
    """What is kept of some neighbouring steps."""

    h: torch.Tensor  # (steps, B, P)
    is_in_range: bool  # whether all of h is finite
    at_probe: torch.Tensor  # (steps, B, P) or (steps, B, 3H)
    at_start: State  # ∂L/∂ of the state that the piece began with
    at_parameters: State  # this piece's share of ∂L/∂θ


def run_there_and_back(
    cell: Cell, x: torch.Tensor, h_seed: torch.Tensor, *, with_parameters: bool
) -> FusedRun:
    """Run a cell over a sequence, and the loss's gradient back.

    Parameters
    ----------
    cell : LSTM, GRU or RNN
        The cell; it starts from a state of zeros.
    x : tensor, shape (T, B, D)
        Its dtype and device are those of the computation.
    h_seed : tensor, shape (T, B, P)
        ∂L/∂h(t) as the loss itself sees h(t).
    with_parameters : bool
        Whether the gradients of the weights and biases are wanted.
    """
    module = _Probed(cell, x, with_parameters)
    steps = _steps_of_a_piece(cell, x)
    parts = list(zip(torch.split(x, steps), torch.split(h_seed, steps), strict=True))
    states = [module.zero_state(x.shape[1])]
    with _whole_float32(x.device):
        for x_part, _ in parts[:-1]:
            states.append(module.state_after(x_part, states[-1]))
        pieces: list[PieceRun] = []
        for (x_part, seed_part), state in zip(reversed(parts), reversed(states), strict=True):
            after = pieces[-1].at_start if pieces else ()
            pieces.append(module.there_and_back(x_part, seed_part, state, after))
    shares = zip(*(piece.at_parameters for piece in pieces), strict=True)
    return FusedRun(
        cell=cell,
        x=x,
        h_seed=h_seed,
        at_parameters=tuple(torch.stack(share).sum(0) for share in shares),
        pieces=tuple(reversed(pieces)),
    )


def _steps_of_a_piece(cell: Cell, x: torch.Tensor) -> int:
    if x.device.type != "cpu":
        return len(x)
    return max(1, MOST_SUMS_IN_A_PIECE // (x.shape[1] * len(cell.weight_hh)))


class _Probed:
    """A cell as PyTorch's module, with the probe beside its input."""

    def __init__(self, cell: Cell, like: torch.Tensor, with_parameters: bool) -> None:
        """Build it on the device and in the dtype of a tensor."""
        probe = np.eye(len(cell.weight_hh)) if isinstance(cell, GRU) else cell.weight_hh
        weight_ih = np.concatenate([cell.weight_ih, probe], axis=1)
        self._cell = cell
        self._like = like
        self._module = _module(cell, weight_ih, like)
        self._width = weight_ih.shape[1]
        self._parameters = list(self._module.parameters()) if with_parameters else []
        for parameter in self._module.parameters():
            parameter.requires_grad_(with_parameters)

    def zero_state(self, batch: int) -> State:
        """The state before the first step."""
        sizes = [self._cell.output_size]
        if isinstance(self._cell, LSTM):
            sizes.append(self._cell.hidden_size)
        return tuple(self._like.new_zeros(1, batch, size) for size in sizes)

    def state_after(self, x: torch.Tensor, state: State) -> State:
        """Run forward and keep nothing but the last state."""
        with torch.no_grad():
            return self._run(self._with_probe(x), state)[1]

    def there_and_back(
        self, x: torch.Tensor, h_seed: torch.Tensor, state: State, at_end: State
    ) -> PieceRun:
        """Run some steps forward, then back with the loss's own share and what came later.

        `at_end` is the gradient at the state after the last of them; empty when nothing follows.
        """
        size = self._cell.input_size
        seen = self._with_probe(x).requires_grad_()
        start = [part.detach().requires_grad_() for part in state]
        with torch.enable_grad():
            h, end = self._run(seen, tuple(start))
            at_seen, *rest = torch.autograd.grad(
                [h, *(end if at_end else ())],
                [seen, *start, *self._parameters],
                [h_seed, *at_end],
            )
        at_start, at_parameters = rest[: len(start)], rest[len(start) :]
        if at_parameters:
            at_parameters[0] = at_parameters[0][:, :size]  # the probe's weights are not the cell's
        return PieceRun(
            h=h.detach(),
            is_in_range=_is_in_range(h.detach()),
            at_probe=at_seen[..., size:],
            at_start=tuple(at_start),
            at_parameters=tuple(at_parameters),
        )

    def _with_probe(self, x: torch.Tensor) -> torch.Tensor:
        wide = x.new_zeros(*x.shape[:2], self._width)
        wide[..., : self._cell.input_size] = x
        return wide

    def _run(self, seen: torch.Tensor, state: State) -> tuple[torch.Tensor, State]:
        if isinstance(self._cell, LSTM):
            h, end = self._module(seen, state)
            return h, end
        h, last = self._module(seen, state[0])
        return h, (last,)


def _module(cell: Cell, weight_ih: FloatArray, like: torch.Tensor) -> nn.RNNBase:
    """The cell as a module with other input weights, on the device and in the dtype of a tensor."""
    options: dict[str, Any] = {"bias": cell.bias_ih is not None, "dtype": like.dtype}
    kind: type[nn.RNNBase] = nn.GRU
    if isinstance(cell, LSTM):
        kind = nn.LSTM
        options["proj_size"] = 0 if cell.weight_hr is None else cell.output_size
    elif isinstance(cell, RNN):
        kind = nn.RNN
        options["nonlinearity"] = cell.nonlinearity
    # By way of the meta device no weights are drawn: PyTorch's own random numbers stay untouched.
    module = kind(weight_ih.shape[1], cell.hidden_size, device="meta", **options)
    module.to_empty(device=like.device)
    arrays: dict[str, Any] = {
        "weight_ih_l0": weight_ih,
        "weight_hh_l0": cell.weight_hh,
        "bias_ih_l0": cell.bias_ih,
        "bias_hh_l0": cell.bias_hh,
        "weight_hr_l0": getattr(cell, "weight_hr", None),
    }
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            parameter.copy_(_tensor(arrays[name], like))
    return module


def _tensor(array: FloatArray, like: torch.Tensor) -> torch.Tensor:
    # Cast before it travels: Metal takes no float64.
    return torch.tensor(array).to(like.dtype).to(like.device)


@contextmanager
def _whole_float32(device: torch.device) -> Iterator[None]:
    """Keep cuDNN from rounding float32 to TF32's 10 bits, which it does where it is not told."""
    if device.type != "cuda":
        yield
        return
    cudnn = torch.backends.cudnn
    with cudnn.flags(
        enabled=cudnn.enabled,
        benchmark=cudnn.benchmark,
        deterministic=cudnn.deterministic,
        allow_tf32=False,
    ):
        yield


def _is_in_range(h: torch.Tensor) -> bool:
    """Whether all of it is finite; the sum, which is fast, decides it nearly always."""
    return bool(h.sum().isfinite()) or bool(h.isfinite().all())
