"""What interventions hold at each step, in words and as arrays, for the stage and the belt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTMTrace
from lstm_viz.notation import ACTIVATION_SYMBOL, LSTM_GATES, QUANTITIES

GATES = "figo"
"""The gates in the order in which they stand on the stage."""

LSTM_OF_1997 = "the LSTM of 1997:<br>no forget gate"
_NO_WRITE, _NO_RECURRENT = "nothing is written", "the gates do not see h(t−1)"
CUT_WRITE = f"cut: {_NO_WRITE}"
CUT_RECURRENT = f"cut: {_NO_RECURRENT.replace('do ', 'do<br>')}"


def gate_kind(gate: str) -> str:
    """``σ · forget gate``."""
    quantity = QUANTITIES[gate]
    return f"{ACTIVATION_SYMBOL[quantity.activation]} · {quantity.name}"


@dataclass(frozen=True, eq=False)
class _Held:
    """What is held at one step."""

    values: FloatArray  # (4, H) in the order of `GATES`; NaN where a gate is free
    units: Sequence[int]  # those that are shown
    frozen: tuple[int, ...]  # the shown units whose cell state stays as it is
    is_write_cut: bool
    is_recurrent_cut: bool
    is_lstm_of_1997: bool

    def of(self, gate: str) -> FloatArray:
        """What a gate's units are held at, (H,)."""
        return self.values[GATES.index(gate)]

    def is_whole(self, gate: str) -> bool:
        """Whether all units of a gate are held, the ones not shown as well."""
        return not bool(np.isnan(self.of(gate)).any())

    def at(self, gate: str) -> str:
        """``held at 1`` of a gate that is held as a whole."""
        values = set(self.of(gate).tolist())
        return f"held at {_short(values.pop())}" if len(values) == 1 else "held"

    def header(self, gate: str) -> str:
        """What stands in a gate's box beside its symbol."""
        return self.at(gate) if self.is_whole(gate) else gate_kind(gate)

    def clause(self, gate: str) -> str:
        """``f(t) of unit 2 is held at 1``; nothing where no shown unit's gate is held."""
        label = QUANTITIES[gate].label
        if self.is_whole(gate):
            return f"{label} is {self.at(gate)}"
        held = [unit for unit in self.units if not np.isnan(self.of(gate)[unit])]
        if not held:
            return ""
        values = {float(self.of(gate)[unit]) for unit in held}
        where = f" at {_short(values.pop())}" if len(values) == 1 else ""
        return f"{label} of {_units(held)} is held{where}"

    def clauses(self, gates: str) -> str:
        """The gates' clauses with semicolons between."""
        return "; ".join(filter(None, map(self.clause, gates)))

    # How the sentence of each phase begins.

    def arrive(self) -> str:
        if self.is_recurrent_cut:
            return "But its wire is cut: the gates see only the input."
        if np.isnan(self.values).all():
            return "Every gate sees both."
        return "Every gate that is not held sees both."

    def forget(self) -> str:
        if self.is_whole("f"):
            return f"{self.clause('f')}: unit "
        clause = self.clause("f")
        return f"f(t) says how much of each lane stays{clause and '; '}{clause}. Unit "

    def write(self) -> str:
        if self.is_write_cut:
            candidate = self.clause("g")
            return f"The write is cut at this step{candidate and '; '}{candidate}: unit "
        clauses = self.clauses("ig")
        drops = "i(t)·C̃(t) drops onto the belt"
        if self.is_whole("i") and not self.of("i").any():
            drops = "nothing drops onto the belt"
        return f"{clauses}{clauses and ': '}{drops}. Unit "

    def update(self) -> str:
        stays = f"; {_frozen(self.frozen)}" if self.frozen else ""
        return f"Kept plus written is the new C(t){stays}. In unit "

    def read(self) -> str:
        clause = self.clause("o")
        return f"{clause}{clause and ': '}o(t)·tanh C(t) leaves as h(t). Unit "

    def note(self) -> str:
        """What holds for all lanes, for beside the belt: up to three lines."""
        era = " (the LSTM of 1997)" if self.is_lstm_of_1997 else ""
        gates = [
            ", ".join(
                f"{QUANTITIES[gate].label} {self.at(gate)}{era if gate == 'f' else ''}"
                for gate in pair
                if self.is_whole(gate)
            )
            for pair in ("fi", "go")
        ]
        cuts = [_NO_WRITE] if self.is_write_cut else []
        cuts += [_NO_RECURRENT] if self.is_recurrent_cut else []
        lines = [*gates, f"cut: {'; '.join(cuts)}" if cuts else ""]
        return "<br>".join(line for line in lines if line) or " "

    def told(self) -> str:
        """All of it, for the ear."""
        clauses = [
            self.clauses(GATES),
            _frozen(self.frozen) if self.frozen else "",
            "the write is cut at this step" if self.is_write_cut else "",
            _NO_RECURRENT if self.is_recurrent_cut else "",
        ]
        text = "; ".join(filter(None, clauses))
        return text and f" Interventions: {text}."


@dataclass(frozen=True, eq=False)
class StageHolds:
    """What a trace's interventions hold of the shown units."""

    trace: LSTMTrace
    units: Sequence[int]

    def __bool__(self) -> bool:
        return bool(self.trace.interventions)

    @property
    def is_recurrent_cut(self) -> bool:
        """Whether the gates do not see h(t-1)."""
        return self.trace.interventions.cut_recurrent

    @cached_property
    def arrays(self) -> dict[str, NDArray[Any]]:
        """The arrays that a picture needs to show it; none without interventions.

        ``locked_f`` and so on, (T, units), are 1 where a gate is held; ``locked_write``, likewise,
        where i or C̃ is; ``frozen`` where a unit is. ``cut_write``, (T, 1), is 1 where nothing is
        written; ``held_whole``, (T, 4) in the order of `GATES`, where all units of a gate are held.
        The others say which words stand there.
        """
        return self._found[0] if self else {}

    @cached_property
    def words(self) -> dict[str, list[str]]:
        """The words that go with `arrays`."""
        return self._found[1] if self else {}

    @cached_property
    def _found(self) -> tuple[dict[str, NDArray[Any]], dict[str, list[str]]]:
        steps = self._steps()
        picked = list(self.units)
        arrays: dict[str, NDArray[Any]] = {
            f"locked_{gate}": self.trace.held(gate)[:, picked].astype(np.uint8) for gate in GATES
        }
        arrays["locked_write"] = arrays["locked_i"] | arrays["locked_g"]
        arrays["frozen"] = np.array(
            [[unit in held.frozen for unit in self.units] for held in steps], np.uint8
        )
        arrays["cut_write"] = np.array([[held.is_write_cut] for held in steps], np.uint8)
        arrays["held_whole"] = np.array(
            [[held.is_whole(gate) for gate in GATES] for held in steps], np.uint8
        )
        words = {
            # An empty text Plotly would remove for good.
            "cut_write_words": [" ", CUT_WRITE],
            "kind_of_lstm": [LSTM_OF_1997 if self.trace.interventions.is_lstm_of_1997 else " "],
        }
        for name, texts_at in _TEXTS.items():
            texts = [texts_at(held) for held in steps]
            words[name] = list(dict.fromkeys(text for row in texts for text in row))
            number = {text: k for k, text in enumerate(words[name])}
            arrays[f"which_{name}"] = np.array(
                [[number[text] for text in row] for row in texts], np.uint16
            )
        return arrays, words

    def _steps(self) -> list[_Held]:
        """Each step's; steps at which the same is held share theirs."""
        interventions = self.trace.interventions
        order = [LSTM_GATES.index(gate) for gate in GATES]
        values = interventions.held(self.trace.steps, self.trace.cell.hidden_size)[:, order]
        first = {freeze.unit: freeze.first for freeze in interventions.freezes}
        found: dict[Any, _Held] = {}
        steps = []
        for t, row in enumerate(values):
            frozen = tuple(unit for unit in self.units if first.get(unit, t + 1) <= t)
            is_cut = t in interventions.cut_writes
            key = row.tobytes(), frozen, is_cut
            if key not in found:
                found[key] = _Held(
                    row,
                    self.units,
                    frozen,
                    is_cut,
                    interventions.cut_recurrent,
                    interventions.is_lstm_of_1997,
                )
            steps.append(found[key])
        return steps


_TEXTS: Mapping[str, Callable[[_Held], tuple[str, ...]]] = {
    "headers": lambda held: tuple(map(held.header, GATES)),
    "begins_arrive": lambda held: (held.arrive(),),
    "begins_forget": lambda held: (held.forget(),),
    "begins_write": lambda held: (held.write(),),
    "begins_update": lambda held: (held.update(),),
    "begins_read": lambda held: (held.read(),),
    "notes_of_holds": lambda held: (held.note(),),
    "interventions": lambda held: (held.told(),),
}
"""Lists of words, and what of them stands at a step."""


def _short(value: float) -> str:
    """The value that something is held at, as short as it can be: ``1``, ``0.25``, ``≈0``."""
    text = f"{round(value, 2) + 0.0:g}"  # adding 0 makes a plain one of a negative 0
    # At an end of a gate's range a reader would take the rounded number for the true one.
    almost = "≈" if float(text) in (-1.0, 0.0, 1.0) and float(text) != value else ""
    return almost + text.replace("-", "−")


def _units(units: Sequence[int]) -> str:
    """``unit 2``, ``units 2, 3 and 5``."""
    *others, last = [str(unit + 1) for unit in units]
    return f"units {', '.join(others)} and {last}" if others else f"unit {last}"


def _frozen(units: Sequence[int]) -> str:
    return f"{_units(units)} {'is' if len(units) == 1 else 'are'} frozen"
