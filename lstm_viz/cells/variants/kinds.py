"""The variants of the LSTM, each with what it changes and who wrote of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from lstm_viz import notation
from lstm_viz.arrays import FloatArray
from lstm_viz.cells.lstm import LSTM
from lstm_viz.cells.variants.variant_lstm import Forgets, VariantLSTM


@dataclass(frozen=True, eq=False)
class PeepholeLSTM(VariantLSTM):
    """Gates that see the cell state (Gers & Schmidhuber 2000).

    f and i see C(t-1), o sees C(t), each unit its own alone: one weight a unit and gate. A gate
    whose peephole is None sees nothing of it.
    """

    kind: ClassVar[str] = "LSTM with peepholes"
    gates: ClassVar[tuple[str, ...]] = notation.LSTM_GATES
    keep_gate: ClassVar[str | None] = "f"
    write_gate: ClassVar[str | None] = "i"
    forgets: ClassVar[Forgets] = "by its gate"

    @classmethod
    def of(
        cls,
        cell: LSTM,
        *,
        peephole_i: ArrayLike | None = None,
        peephole_f: ArrayLike | None = None,
        peephole_o: ArrayLike | None = None,
    ) -> Self:
        """The same weights, with peepholes, (H,) each.

        Raises
        ------
        InvalidInput
            When a peephole's shape is another, or a number of it is not finite.
        """
        return cls(
            cell.weight_ih,
            cell.weight_hh,
            cell.bias_ih,
            cell.bias_hh,
            cell.weight_hr,
            *(
                None if weights is None else np.asarray(weights)
                for weights in (peephole_i, peephole_f, peephole_o)
            ),
        )


class _WithoutForgetRows(VariantLSTM):
    """A variant whose f(t) has no weights."""

    gates: ClassVar[tuple[str, ...]] = ("i", "g", "o")

    @classmethod
    def of(cls, cell: LSTM) -> Self:
        """The same weights without those of the forget gate."""
        kept = np.r_[tuple(cell.rows(gate) for gate in cls.gates)]

        def rows(array: FloatArray | None) -> FloatArray | None:
            return None if array is None else array[kept]

        return cls(
            cell.weight_ih[kept],
            cell.weight_hh[kept],
            rows(cell.bias_ih),
            rows(cell.bias_hh),
            cell.weight_hr,
        )


@dataclass(frozen=True, eq=False)
class NoForgetGateLSTM(_WithoutForgetRows):
    """C(t) = C(t-1) + i(t) ⊙ C̃(t): the LSTM of Hochreiter & Schmidhuber (1997).

    Three row blocks: i, g, o. The forget gate came with Gers, Schmidhuber & Cummins (2000).
    """

    kind: ClassVar[str] = "LSTM without a forget gate"
    forgets: ClassVar[Forgets] = "never"


@dataclass(frozen=True, eq=False)
class CoupledLSTM(_WithoutForgetRows):
    """C(t) = (1 - i(t)) ⊙ C(t-1) + i(t) ⊙ C̃(t): coupled input and forget gate.

    Three row blocks: i, g, o. The input gate is the one that is kept, f(t) = 1 - i(t) (Greff et al.
    2017, "CIFG"). C(t) lies between C(t-1) and C̃(t), as a GRU's h(t) between h(t-1) and n(t).
    """

    kind: ClassVar[str] = "LSTM with coupled gates"
    forgets: ClassVar[Forgets] = "as it writes"
