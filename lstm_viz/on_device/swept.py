"""What a fused run does not show, recomputed without going through time. Imports torch.

All of h(t) is known after a run, so the pre-activations of every step are one matrix product; the
belt is a linear scan. Each quantity is computed when it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch.nn.functional import linear

from lstm_viz.cells import GRU, LSTM, RNN, Cell
from lstm_viz.on_device.fused import FusedRun, run_there_and_back
from lstm_viz.on_device.linear_scan import linear_scan


@dataclass(frozen=True, eq=False)
class SweptCell:
    """The gradients of one run at every step, tensors on the run's device."""

    run: FusedRun

    @property
    def dL_dh(self) -> torch.Tensor:
        """The total ∂L/∂h(t), shape (T, B, P)."""
        raise NotImplementedError

    @property
    def dL_dpre(self) -> torch.Tensor:
        """∂L/∂pre(t), shape (T, B, G·H), row blocks in the cell's gate order."""
        raise NotImplementedError

    @property
    def dL_dc(self) -> torch.Tensor | None:
        """The total ∂L/∂C(t), shape (T, B, H); None without a cell state."""
        return None

    @property
    def direct(self) -> torch.Tensor | None:
        """What came along the belt alone, shape (T, B, H); None for an RNN."""
        return None

    def _with_next(self, at_previous: torch.Tensor) -> torch.Tensor:
        """The loss's own share of ∂L/∂h(t), plus what step t+1 hands to the h before it."""
        total = self.run.h_seed.clone()
        total[:-1].add_(at_previous[1:])
        return total

    def _pre_activations(self, rows: slice = slice(None)) -> torch.Tensor:
        """W x(t) + U h(t-1) + b of some rows for all steps at once, shape (T, B, rows)."""
        run, cell = self.run, self.run.cell
        h_before = torch.cat([torch.zeros_like(run.h[:1]), run.h[:-1]])
        weights = run.to_device(np.concatenate([cell.weight_ih, cell.weight_hh], axis=1)[rows])
        bias = None
        if cell.bias_ih is not None and cell.bias_hh is not None:
            bias = run.to_device(cell.bias_ih[rows]) + run.to_device(cell.bias_hh[rows])
        return linear(torch.cat([run.x, h_before], dim=-1), weights, bias)


def sweep(
    cell: Cell, x: torch.Tensor, h_seed: torch.Tensor, *, with_parameters: bool = False
) -> SweptCell:
    """Run a cell there and back; see `run_there_and_back`."""
    run = run_there_and_back(cell, x, h_seed, with_parameters=with_parameters)
    if isinstance(cell, LSTM):
        return _SweptLSTM(run)
    return _SweptGRU(run) if isinstance(cell, GRU) else _SweptRNN(run)


class _SweptRNN(SweptCell):
    @cached_property
    def dL_dh(self) -> torch.Tensor:
        return self._with_next(self.run.at_probe)

    @cached_property
    def dL_dpre(self) -> torch.Tensor:
        h, cell = self.run.h, self.run.cell
        assert isinstance(cell, RNN)
        slope = 1 - h**2 if cell.nonlinearity == "tanh" else (h > 0).to(h.dtype)
        return slope * self.dL_dh


class _SweptLSTM(SweptCell):
    @cached_property
    def dL_dh(self) -> torch.Tensor:
        return self._with_next(self.run.at_probe)

    @cached_property
    def _gates(self) -> tuple[torch.Tensor, ...]:
        """i, f, g, o, each (T, B, H)."""
        i, f, g, o = self._pre_activations().chunk(4, dim=-1)
        return i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()

    @cached_property
    def _c(self) -> torch.Tensor:
        """C(t) = f(t) ⊙ C(t-1) + i(t) ⊙ g(t), from C = 0."""
        i, f, g, _ = self._gates
        return linear_scan(f[1:], i * g, backward=False)

    @cached_property
    def _e(self) -> torch.Tensor:
        """∂read(t)/∂C(t) = o ⊙ (1 - tanh²C)."""
        return self._gates[3] * (1 - self._c.tanh() ** 2)

    def _at_read(self, at_h: torch.Tensor) -> torch.Tensor:
        """Behind a projection W_hr, if there is one."""
        cell = self.run.cell
        assert isinstance(cell, LSTM)
        return at_h if cell.weight_hr is None else at_h @ self.run.to_device(cell.weight_hr)

    @cached_property
    def dL_dc(self) -> torch.Tensor:
        """∂L/∂C(t) = f(t+1) ⊙ ∂L/∂C(t+1) + e(t) ⊙ ∂L/∂read(t)."""
        return linear_scan(self._gates[1][1:], self._e * self._at_read(self.dL_dh), backward=True)

    @cached_property
    def direct(self) -> torch.Tensor:
        """The same of the loss's own share: what would be left if the gates did not see h."""
        own = self._e * self._at_read(self.run.h_seed)
        return linear_scan(self._gates[1][1:], own, backward=True)

    @cached_property
    def dL_dpre(self) -> torch.Tensor:
        i, f, g, o = self._gates
        c, at_c = self._c, self.dL_dc
        c_before = torch.cat([torch.zeros_like(c[:1]), c[:-1]])
        return torch.cat(
            [
                at_c * g * i * (1 - i),
                at_c * c_before * f * (1 - f),
                at_c * i * (1 - g**2),
                self._at_read(self.dL_dh) * c.tanh() * o * (1 - o),
            ],
            dim=-1,
        )


class _SweptGRU(SweptCell):
    @cached_property
    def _r_and_z(self) -> tuple[torch.Tensor, torch.Tensor]:
        """(T, B, H) each."""
        r, z = self._pre_activations(slice(2 * self.run.cell.hidden_size)).sigmoid().chunk(2, -1)
        return r, z

    @cached_property
    def dL_dh(self) -> torch.Tensor:
        """∂L/∂h(t) = z(t+1) ⊙ ∂L/∂h(t+1) + Uᵀ (∂L/∂pre_r, ∂L/∂pre_z, r ⊙ ∂L/∂pre_n)(t+1)."""
        r, z = self._r_and_z
        at_r, at_z, at_n = self.dL_dpre.chunk(3, dim=-1)
        at_products = torch.cat([at_r, at_z, r * at_n], dim=-1)
        through_gates = at_products @ self.run.to_device(self.run.cell.weight_hh)
        return linear_scan(z[1:], self._with_next(through_gates), backward=True)

    @property
    def dL_dpre(self) -> torch.Tensor:
        return self.run.at_probe

    @cached_property
    def direct(self) -> torch.Tensor:
        """What would be left if the gates did not see h: z(t+1) ⊙ direct(t+1)."""
        return linear_scan(self._r_and_z[1][1:], self.run.h_seed, backward=True)
