"""What a cell's equations change of the stage: peepholes, how it forgets, a projection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lstm_viz.cells import LSTMTrace, VariantTrace
from lstm_viz.figures.stage_phases import FORGET, READ, WRITE

GATES = "figo"
"""The gates in the order in which they stand on the stage."""


@dataclass(frozen=True)
class StageForm:
    """How a cell differs from the plain LSTM; the plain LSTM itself by default."""

    forgets: str = "by its gate"  # or "never", or "as it writes": see `lstm_viz.cells.variants`
    peepholes: str = ""  # the gates that see the cell state, of "fio"
    outputs: int | None = None  # P, how many numbers of h there are, with a projection
    is_plain: bool = True

    @classmethod
    def of(cls, trace: LSTMTrace) -> StageForm:
        """The form of a trace's cell."""
        projection = trace.cell.weight_hr
        outputs = None if projection is None else len(projection)
        if not isinstance(trace, VariantTrace):
            return cls(outputs=outputs, is_plain=outputs is None)
        cell = trace.cell
        peepholes = "".join(gate for gate in "fio" if cell.peephole(gate) is not None)
        return cls(cell.forgets, peepholes, outputs, is_plain=False)

    @property
    def has_forget_gate(self) -> bool:
        """Whether f(t) stands on the stage, with weights of its own or not."""
        return self.forgets != "never"

    @property
    def is_coupled(self) -> bool:
        """Whether the input gate is the forget gate as well: f = 1 - i."""
        return self.forgets == "as it writes"

    @property
    def gates(self) -> str:
        """The gates that there are, in the order in which they stand on the stage."""
        return GATES if self.has_forget_gate else GATES.replace("f", "")

    @property
    def gates_of(self) -> Mapping[int, str]:
        """The gates whose vectors a phase brings."""
        if self.is_coupled:
            return {FORGET: "fi", WRITE: "g", READ: "o"}
        return {FORGET: "f" if self.has_forget_gate else "", WRITE: "ig", READ: "o"}

    def phase_of(self, gate: str) -> int:
        """The phase that brings a gate's vector."""
        return next(phase for phase, gates in self.gates_of.items() if gate in gates)


PLAIN = StageForm()
