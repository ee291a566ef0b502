"""What can be done to a running LSTM without touching its weights: held gates, cut wires.

Everything that is done to gates comes down to holding them at a value, so that the equations of the
belt still add up: C(t) = f(t) ⊙ C(t-1) + i(t) ⊙ C̃(t) with the held values in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_viz.arrays import FloatArray, checked_index, finite_number, whole_number
from lstm_viz.errors import InvalidInput
from lstm_viz.notation import LSTM_GATES, QUANTITIES


@dataclass(frozen=True)
class Clamp:
    """A gate is held at a value at every step.

    Raises
    ------
    InvalidInput
        When there is no such gate, or it cannot take that value.
    """

    gate: str  # "i", "f", "g" or "o"
    value: float  # within the gate's own range: 0…1, -1…1 for the candidate g
    unit: int | None = None  # None: all units

    def __post_init__(self) -> None:
        if self.gate not in LSTM_GATES:
            raise InvalidInput(f"gate is {self.gate!r}; expected one of {', '.join(LSTM_GATES)}.")
        low, high = QUANTITIES[self.gate].value_range or (0.0, 1.0)
        value = finite_number("the value that a gate is held at", self.value)
        if not low <= value <= high:
            raise InvalidInput(
                f"the gate {QUANTITIES[self.gate].label} cannot be held at {value:g}; expected a "
                f"number from {low:g} to {high:g}."
            )
        object.__setattr__(self, "value", value)
        if self.unit is not None:
            whole_number("unit", self.unit, at_least=0)


@dataclass(frozen=True)
class Freeze:
    """From a step on a unit's cell state stays as it is: f = 1 and i = 0.

    Raises
    ------
    InvalidInput
        When the unit or the step is no whole number of at least 0.
    """

    unit: int
    first: int = 0  # the first step that no longer changes it

    def __post_init__(self) -> None:
        whole_number("unit", self.unit, at_least=0)
        whole_number("first", self.first, at_least=0)


@dataclass(frozen=True)
class Interventions:
    """All that is done to a cell while it runs. Where two disagree the later named field wins.

    Raises
    ------
    InvalidInput
        When the same gate of the same unit is held twice, or a step is no whole number.
    """

    clamps: tuple[Clamp, ...] = ()
    freezes: tuple[Freeze, ...] = ()  # one a unit
    cut_writes: tuple[int, ...] = ()  # the steps at which nothing is written: i = 0
    cut_recurrent: bool = False  # the gates do not see h(t-1)

    def __post_init__(self) -> None:
        for name, targets in (
            ("clamps", [(clamp.gate, clamp.unit) for clamp in self.clamps]),
            ("freezes", [freeze.unit for freeze in self.freezes]),
            ("cut_writes", list(self.cut_writes)),
        ):
            if len(set(targets)) < len(targets):
                raise InvalidInput(f"{name} names the same thing twice; expected it once.")
        for step in self.cut_writes:
            whole_number("a step of cut_writes", step, at_least=0)

    def __bool__(self) -> bool:
        return bool(self.clamps or self.freezes or self.cut_writes or self.cut_recurrent)

    @property
    def is_lstm_of_1997(self) -> bool:
        """Whether all forget gates are held at 1: the cell of Hochreiter & Schmidhuber (1997)."""
        return Clamp("f", 1.0) in self.clamps and not any(
            clamp.gate == "f" and clamp.unit is not None and clamp.value != 1.0
            for clamp in self.clamps
        )

    def within(self, hidden_size: int) -> Interventions:
        """The same without what is done to units that a cell of so many does not have."""
        return Interventions(
            tuple(clamp for clamp in self.clamps if (clamp.unit or 0) < hidden_size),
            tuple(freeze for freeze in self.freezes if freeze.unit < hidden_size),
            self.cut_writes,
            self.cut_recurrent,
        )

    def held(self, steps: int, hidden_size: int) -> FloatArray:
        """The values at which gates are held.

        Parameters
        ----------
        steps, hidden_size : int
            T and H.

        Returns
        -------
        ndarray, shape (T, 4, H)
            In the order i, f, g, o; NaN where a gate is free. What is said of steps after the
            last has no effect.

        Raises
        ------
        InvalidInput
            When a unit does not exist.
        """
        held = np.full((steps, len(LSTM_GATES), hidden_size), np.nan)
        i, f = LSTM_GATES.index("i"), LSTM_GATES.index("f")
        for clamp in sorted(self.clamps, key=lambda clamp: clamp.unit is not None):
            gate = LSTM_GATES.index(clamp.gate)
            if clamp.unit is None:
                held[:, gate] = clamp.value
            else:
                unit = checked_index("unit", clamp.unit, hidden_size, "a unit from ")
                held[:, gate, unit] = clamp.value
        for freeze in self.freezes:
            unit = checked_index("unit", freeze.unit, hidden_size, "a unit from ")
            held[freeze.first :, f, unit] = 1.0
            held[freeze.first :, i, unit] = 0.0
        for step in self.cut_writes:
            if step < steps:
                held[step, i] = 0.0
        return held


NO_INTERVENTIONS = Interventions()
