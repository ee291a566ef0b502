"""The points of a saturation plane: units that share a place are one point, and say so."""

from __future__ import annotations

import math

from lstm_viz.analysis.saturation import GateSaturation
from lstm_viz.figures.digits import counted

MOST_NAMED = 12
"""More units at one point than this are told by their first ones and how many others."""

_NUMBER = 22  # pixels from the middle of a number to the middle of the next, at least


def point_size(units: int) -> float:
    """The diameter of a point that stands for so many units, in pixels: 10 for one."""
    return 10 + 3.2 * math.log2(units)


def places_of(gate: GateSaturation) -> dict[tuple[float, float], list[int]]:
    """The units by (share open, share closed), the fullest place first so that it lies below."""
    found: dict[tuple[float, float], list[int]] = {}
    for unit, place in enumerate(zip(gate.open.tolist(), gate.closed.tolist(), strict=True)):
        found.setdefault(place, []).append(unit)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def numbers_apart(
    places: dict[tuple[float, float], list[int]], across: float, up: float
) -> list[str]:
    """How many units stand at each place, where that is more than one and no other number's place.

    Two numbers closer than a number's size would read as one; `across` and `up` are the pixels of
    the plane from 0 to 1.
    """
    written: list[tuple[float, float]] = []
    numbers = []
    for (is_open, closed), units in places.items():
        x, y = is_open * across, closed * up
        is_free = all(abs(x - a) >= _NUMBER or abs(y - b) >= _NUMBER for a, b in written)
        if len(units) > 1 and is_free:
            written.append((x, y))
            numbers.append(str(len(units)))
        else:
            numbers.append("")
    return numbers


def named_units(units: list[int]) -> str:
    """Units, counted from 1, in words: ``unit 3``, ``units 1, 2, 5 and 4 others``."""
    numbers = ", ".join(str(unit + 1) for unit in units[:MOST_NAMED])
    others = len(units) - MOST_NAMED
    more = f" and {counted(others, 'other')}" if others > 0 else ""
    return f"unit{'' if len(units) == 1 else 's'} {numbers}{more}"
