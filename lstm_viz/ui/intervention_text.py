"""Interventions as a link writes them: ``f:1,i2:0.5,freeze2@5,write4,h``. Knows no Streamlit.

Units and steps count from 1, as on the screen.
"""

from __future__ import annotations

import re

from lstm_viz.cells import Clamp, Freeze, Interventions
from lstm_viz.errors import InvalidInput

MAX_ITEMS = 1000

_CLAMP = re.compile(r"([ifgo])([1-9]\d{0,2})?:(-?[0-9.eE+-]{1,24})", re.ASCII)
_FREEZE = re.compile(r"freeze([1-9]\d{0,2})@([1-9]\d{0,3})", re.ASCII)
_WRITE = re.compile(r"write([1-9]\d{0,3})", re.ASCII)

EXPECTED = "items such as f:1, i2:0.5, freeze2@5, write4 or h with commas between"


def text_of_interventions(interventions: Interventions) -> str:
    """Write interventions down."""
    items = [
        f"{clamp.gate}{'' if clamp.unit is None else clamp.unit + 1}:"
        f"{repr(clamp.value).removesuffix('.0')}"
        for clamp in interventions.clamps
    ]
    items += [f"freeze{freeze.unit + 1}@{freeze.first + 1}" for freeze in interventions.freezes]
    items += [f"write{step + 1}" for step in interventions.cut_writes]
    return ",".join([*items, *(["h"] if interventions.cut_recurrent else [])])


def interventions_from_text(text: str) -> Interventions:
    """Read what `text_of_interventions` wrote.

    Raises
    ------
    InvalidInput
        When an item cannot be read.
    """
    items = text.split(",") if text else []
    if len(items) > MAX_ITEMS:
        raise InvalidInput(f"{len(items)} interventions; expected at most {MAX_ITEMS}.")
    clamps, freezes, writes, cut = [], [], [], False
    for item in items:
        if match := _CLAMP.fullmatch(item):
            gate, unit, value = match.groups()
            clamps.append(Clamp(gate, _number(value), None if unit is None else int(unit) - 1))
        elif match := _FREEZE.fullmatch(item):
            freezes.append(Freeze(int(match[1]) - 1, int(match[2]) - 1))
        elif match := _WRITE.fullmatch(item):
            writes.append(int(match[1]) - 1)
        elif item == "h":
            cut = True
        else:
            raise InvalidInput(f"“{item[:30]}” cannot be read; expected {EXPECTED}.")
    return Interventions(tuple(clamps), tuple(freezes), tuple(writes), cut)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as problem:
        raise InvalidInput(f"“{text}” is no number; expected {EXPECTED}.") from problem
