"""What every recurrent cell and every trace of one has in common."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import DTypeLike

from lstm_viz.arrays import FloatArray, checked_index, read_only
from lstm_viz.cells.parameters import Initialisation, freeze_parameters, random_parameters
from lstm_viz.errors import InvalidInput

_PARAMETERS = (
    *("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr"),
    *("peephole_i", "peephole_f", "peephole_o"),
)


class RecurrentCell:
    """Sizes and row blocks of a cell with G gates, in PyTorch's layout."""

    weight_ih: FloatArray  # (G·H, D)
    weight_hh: FloatArray  # (G·H, H); (G·H, P) with a projection
    bias_ih: FloatArray | None  # (G·H,)
    bias_hh: FloatArray | None  # (G·H,)

    kind: ClassVar[str]
    gates: ClassVar[tuple[str, ...]]
    keep_gate: ClassVar[str | None] = None  # the gate that keeps the old state, if there is one
    write_gate: ClassVar[str | None] = None  # the gate that admits the new, where it is another
    can_project: ClassVar[bool] = False

    def __post_init__(self) -> None:
        freeze_parameters(self, gate_count=len(self.gates))

    @classmethod
    def random(
        cls,
        input_size: int,
        hidden_size: int,
        *,
        seed: int = 0,
        init: Initialisation = "pytorch",
        forget_bias: float | None = None,
        recurrent_gain: float = 1.0,
        spectral_radius: float = 1.0,
        chrono_steps: int | None = None,
        bias: bool = True,
        proj_size: int = 0,
        dtype: DTypeLike = np.float64,
        **options: Any,
    ) -> Self:
        """Draw an untrained cell.

        Parameters
        ----------
        input_size, hidden_size : int
            D and H.
        seed, init, forget_bias, recurrent_gain, spectral_radius, chrono_steps, bias, dtype
            As in `random_parameters`. The forget bias is that of the gate that keeps the old
            state: f in an LSTM, z in a GRU; a vanilla RNN has none.
        proj_size : int
            P, the size that an LSTM's h is projected to; 0 for no projection.
        **options
            What else the cell takes: an RNN's `nonlinearity`.

        Raises
        ------
        InvalidInput
            When a size or an option is outside its range, or the cell has no use for it.
        """
        if proj_size and not cls.can_project:
            raise InvalidInput(f"proj_size is {proj_size}; a {cls.kind} has no projection.")
        drawn = random_parameters(
            cls.gates,
            input_size,
            hidden_size,
            seed=seed,
            init=init,
            bias=bias,
            keep_gate=cls.keep_gate,
            write_gate=cls.write_gate,
            forget_bias=forget_bias,
            recurrent_gain=recurrent_gain,
            spectral_radius=spectral_radius,
            chrono_steps=chrono_steps,
            proj_size=proj_size,
            dtype=dtype,
        )
        return cls(**drawn, **options)

    @property
    def input_size(self) -> int:
        """D, the number of input features."""
        return self.weight_ih.shape[1]

    @property
    def hidden_size(self) -> int:
        """H, the number of units."""
        return self.weight_ih.shape[0] // len(self.gates)

    @property
    def output_size(self) -> int:
        """The size of h: H, or P with a projection."""
        return self.weight_hh.shape[1]

    @property
    def parameter_count(self) -> int:
        """How many numbers training would change; both biases counted, as PyTorch has them."""
        arrays = (getattr(self, name, None) for name in _PARAMETERS)
        return sum(array.size for array in arrays if array is not None)

    def rows(self, gate: str) -> slice:
        """The rows of `weight_ih`, `weight_hh` and the biases that belong to `gate`."""
        k = self.gates.index(gate)
        return slice(k * self.hidden_size, (k + 1) * self.hidden_size)


@dataclass(frozen=True, eq=False, kw_only=True)
class RecurrentTrace:
    """The part of a trace that all cells share. In a batch every shape has B after T."""

    x: FloatArray  # (T, D)
    h0: FloatArray  # (H,), before the first step that was read
    h: FloatArray  # (T, H)
    backward: bool = False  # read from T-1 down to 0, yet indexed by the sequence's own time

    @property
    def steps(self) -> int:
        """T, the number of steps."""
        return self.x.shape[0]

    @property
    def batch_size(self) -> int | None:
        """B, or None for a single sequence."""
        return self.x.shape[1] if self.x.ndim == 3 else None

    @cached_property
    def h_prev(self) -> FloatArray:
        """The h that each step started from, shape (T, H): h(t-1), or h(t+1) read backward."""
        return self._state_before(self.h0, self.h)

    def _state_before(self, initial: FloatArray, state: FloatArray) -> FloatArray:
        parts = [state[1:], initial[None]] if self.backward else [initial[None], state[:-1]]
        return read_only(np.concatenate(parts))

    def index(self, t: int) -> int:
        """Return `t` as a checked step index, 0 to T-1.

        Raises
        ------
        InvalidInput
            When there is no such step.
        """
        return checked_index("t", t, self.steps, "a step from ")

    def require_forward(self) -> None:
        """Raise `InvalidInput` when the steps are not in the order in which they were read."""
        if self.backward:
            raise InvalidInput(
                "this trace was read backward; expected one in reading order: trace.turned()."
            )

    def require_single(self) -> None:
        """Raise `InvalidInput` when the trace is of a batch."""
        if self.batch_size is not None:
            raise InvalidInput("the trace is of a batch; expected one sequence, trace.x of (T, D).")

    def turned(self) -> Self:
        """The same trace with its steps in the opposite order and `backward` flipped.

        A chain that runs backward over a sequence is traced over the reversed sequence; turned,
        its entry t belongs to x(t).
        """
        per_step = {
            part.name: getattr(self, part.name)[::-1]
            for part in fields(self)
            if part.name not in ("cell", "interventions", "h0", "c0", "backward")
        }
        return replace(self, backward=not self.backward, **per_step)
