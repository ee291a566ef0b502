"""Cells with weights set by hand, each doing one thing you can see.

All are exact in the sense that their gates are saturated: a sum of ±`OPEN` gives a gate of 1 or 0
to 4e-18, so a memory loses nothing over a thousand steps. Each carries the claim it makes and the
values that the claim predicts, for its own sequence and for any other in its domain.
"""

from __future__ import annotations

from lstm_viz.errors import InvalidInput
from lstm_viz.presets.counters import ANBN, BRACKETS, COUNTER, PARITY
from lstm_viz.presets.example import Domain, Example, Preset
from lstm_viz.presets.gate_by_gate import FROM_UNIT, FULL, OPEN, lstm_of_gates
from lstm_viz.presets.memories import (
    DELAY,
    FIRST_TOKEN,
    FORGET_EVERYTHING,
    LEAKY_AVERAGE,
    REMEMBER_EVERYTHING,
    SET_RESET,
)
from lstm_viz.presets.peephole_counter import counter_peepholes, hidden_counter

__all__ = [
    "FROM_UNIT",
    "FULL",
    "OPEN",
    "PRESETS",
    "Domain",
    "Example",
    "Preset",
    "counter_peepholes",
    "hidden_counter",
    "lstm_of_gates",
    "preset",
]

PRESETS: dict[str, Preset] = {
    built.key: built
    for built in (
        FIRST_TOKEN,
        SET_RESET,
        COUNTER,
        LEAKY_AVERAGE,
        DELAY,
        BRACKETS,
        ANBN,
        PARITY,
        FORGET_EVERYTHING,
        REMEMBER_EVERYTHING,
    )
}
"""The hand-set cells by key, in the order in which they are offered."""


def preset(key: str) -> Preset:
    """Return the preset of that key.

    Raises
    ------
    InvalidInput
        When there is none; the message lists the keys.
    """
    if key not in PRESETS:
        raise InvalidInput(f"there is no preset {key!r}; expected one of {', '.join(PRESETS)}.")
    return PRESETS[key]
