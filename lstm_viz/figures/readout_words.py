"""What a network's read-out says, in words: probabilities, numbers, a sentence a step."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from lstm_viz.figures.digits import decimals_that_add_up, shown
from lstm_viz.figures.shares import chance_text
from lstm_viz.figures.token_words import quoted_token
from lstm_viz.readout import Answers, RealUnits

_NAMED = {"␣": "␣ space", "⏎": "⏎ line end", "⇥": "⇥ tab"}


def real_text(value: float, units: RealUnits) -> str:
    """One of the network's numbers with its unit: ``12.34 °C``."""
    return shown(float(units.real(value))) + units.behind


def named_output(name: str) -> str:
    """An output's name, with a word beside a sign for a blank; not yet safe for a figure."""
    return _NAMED.get(name, name)


def ordinal(place: int) -> str:
    """A place, counted from 1: ``1st``, ``2nd``, ``13th``."""
    suffix = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10)
    return f"{place}{suffix or 'th'}"


def sentences(
    found: Answers, tokens: Sequence[str], right_words: str, units: RealUnits
) -> list[str]:
    """One sentence or two for each step, for under the picture and for the ear."""
    ranks = found.ranks()
    told = []
    for t, token in enumerate(tokens):
        read = f"Step {t + 1}, having read {quoted_token(token)}: "
        told.append(read + _said(found, t, ranks, right_words, units))
    return told


def nothing_right(found: Answers) -> str:
    """What is said where every one of the separate outputs should be 0."""
    return "no" if found.output_size == 1 else "none"


def _said(found: Answers, t: int, ranks: np.ndarray, right_words: str, units: RealUnits) -> str:
    values, target = found.values[t].tolist(), found.target[t].tolist()
    names = found.outputs
    is_asked = bool(found.asked[t])
    right = [k for k, value in enumerate(target) if value == 1]
    if found.loss == "mse":
        return " ".join(
            _number_said(name, value, wanted, units, len(names) > 1)
            for name, value, wanted in zip(names, values, target, strict=True)
        )
    if found.loss == "binary":
        said = ", ".join(
            f"{quoted_token(name)} {chance_text(p)}" for name, p in zip(names, values, strict=True)
        )
        if not is_asked:
            return f"says {said}."
        wanted = ", ".join(quoted_token(names[k]) for k in right) or nothing_right(found)
        return f"says {said}; {right_words}: {wanted}."
    order = ranks[t].argsort()
    said = ", ".join(
        f"{quoted_token(names[k])} {chance_text(values[k])}" for k in order[:2].tolist()
    )
    if not is_asked:
        return f"likeliest {said}."
    (k,) = right
    place = (
        "the likeliest" if ranks[t, k] == 0 else f"the {ordinal(int(ranks[t, k]) + 1)} likeliest"
    )
    named = quoted_token(names[k])
    return f"likeliest {said}; {right_words}: {named}, {chance_text(values[k])}, {place}."


def _number_said(name: str, value: float, wanted: float, units: RealUnits, named: bool) -> str:
    said, asked = float(units.real(value)), float(units.real(wanted))
    what = f"{name}: " if named else ""
    if math.isnan(asked):
        return f"{what}says {shown(said)}{units.behind}; nothing is asked here."
    # The shown numbers are as far apart as is said.
    off = abs(said - asked)
    decimals = decimals_that_add_up([said, asked], off, lambda pair: abs(pair[0] - pair[1]))
    return (
        f"{what}says {shown(said, decimals)}{units.behind}, asked {shown(asked, decimals)}"
        f"{units.behind}: off by {shown(off)}{units.behind}."
    )
