"""Numbers as they are shown, so that what is shown adds up to the last digit shown."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Sequence

SHOWN = 2
"""Decimals of a value on a picture."""

MOST = 12
"""Decimals beyond which a reader gains nothing."""


def shown(value: float, decimals: int = SHOWN, *, signed: bool = False) -> str:
    """Write a number with a fixed count of decimals and a true minus sign.

    A number of a million or more is written as ``1.23e6``; one that rounds to zero has no sign.

    Parameters
    ----------
    value : float
        The number.
    decimals : int
        Digits after the point, 0 or more.
    signed : bool
        Whether a positive number gets a plus sign.
    """
    if 1e6 <= abs(value) < math.inf:
        mantissa, exponent = f"{value:.{decimals}e}".split("e")
        text = f"{mantissa}e{int(exponent)}"
    else:
        text = f"{value:.{decimals}f}"
        if float(text) == 0:
            text = text.lstrip("-")
    if signed and not text.startswith("-") and float(text) != 0:
        text = "+" + text
    return text.replace("-", "−")


def decimals_that_add_up(
    parts: Sequence[float],
    total: float,
    combine: Callable[[Sequence[float]], float] = sum,
    decimals: int = SHOWN,
) -> int:
    """How many decimals the parts need for the shown parts to give the shown total.

    Rounded parts need not add up to the rounded total: 0.004 + 0.004 is 0.01, shown with two
    decimals 0.00 + 0.00. The parts then get more decimals, never other digits.

    Parameters
    ----------
    parts : sequence of float
        The true numbers.
    total : float
        What `combine` makes of them.
    combine : callable
        From the parts to the total; their sum by default.
    decimals : int
        Decimals of the total as it is shown, and the fewest that the parts get.

    Returns
    -------
    int
        At least `decimals`, at most `MOST`.
    """
    wanted = shown(total, decimals)
    for more in range(decimals, MOST):
        made = combine([_as_read(shown(part, more)) for part in parts])
        # On the edge between two last digits a reader may round the other way: 0.045 for a true
        # 0.0449. More decimals part the two, except where the total itself lies on the edge.
        slack = 1e-9 * max(1.0, abs(made))
        on_edge = shown(made - slack, decimals) != shown(made + slack, decimals)
        if shown(made, decimals) == wanted and (not on_edge or abs(made - total) <= slack):
            return more
    return MOST


def _as_read(number: str) -> float:
    return float(number.replace("−", "-"))


def counted(number: int, noun: str) -> str:
    """Write a number of things: ``1 step``, ``3 steps``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def plain_text(text: str, longest: int = 24) -> str:
    """Make text from a person safe to stand in a Plotly figure, where ``<b>`` would be mark-up."""
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_TURNS_AROUND = {"R", "AL", "AN", "RLE", "RLO", "RLI", "LRO"}


def beside_numbers(text: str) -> str:
    """Keep text from a person that runs right to left from turning the numbers beside it around.

    Without the marks for it ``א = 0.36 × 0.50`` reads ``0.50 × 0.36 = א``, a minus sign last.
    """
    if any(unicodedata.bidirectional(letter) in _TURNS_AROUND for letter in text):
        return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
    return text
