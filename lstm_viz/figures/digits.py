"""Numbers as they are shown, so that what is shown adds up to the last digit shown."""

from __future__ import annotations

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
    if abs(value) >= 1e6:
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
    wanted = f"{total:.{decimals}f}"
    for more in range(decimals, MOST):
        rounded = [round(part, more) for part in parts]
        # Adding 0.0 turns -0.0, which would be written with a sign, into 0.0.
        if f"{combine(rounded) + 0.0:.{decimals}f}".lstrip("-") == wanted.lstrip("-"):
            return more
    return MOST


def plain_text(text: str, longest: int = 24) -> str:
    """Make text from a person safe to stand in a Plotly figure, where ``<b>`` would be mark-up."""
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
