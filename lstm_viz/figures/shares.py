"""How shares and probabilities are written: one that is not none or all never reads as that.

In three lengths: for where room is short, for what a network gives its answers, and for what
somebody will compare.
"""

from __future__ import annotations

from lstm_viz.figures.digits import shown
from lstm_viz.figures.log_axis import magnitude

_ALMOST_0, _ALMOST_1 = 0.0005, 0.995  # chances that are rounded to 0 or 100 %
_LEAST_PERCENT = 0.1  # of a smaller share the power of ten is what counts


def share_text(share: float) -> str:
    """Write a share, 0…1, as a whole percentage: ``62 %``, ``<1 %``, ``>99 %``.

    Two characters of it are mark-up to a figure: make it safe there with `digits.plain_text`.
    """
    if 0 < share < 0.01:
        return "<1 %"
    if 0.99 < share < 1:
        return ">99 %"
    return f"{shown(100 * share, 0)} %"


def chance_text(chance: float) -> str:
    """Write a probability: ``62 %``, ``3.1 %``, ``≈ 0 %``, ``≈ 100 %``; 0 and 1 as such."""
    if chance in (0, 1):
        return f"{chance * 100:.0f} %"
    if chance < _ALMOST_0:
        return "≈ 0 %"
    if chance < 0.0995:
        return f"{chance * 100:.1f} %"
    return "≈ 100 %" if chance >= _ALMOST_1 else f"{chance * 100:.0f} %"


def precise_share_text(share: float) -> str:
    """Write a share that is to be compared: ``60.5 %``, ``100 %``, ``7.9·10⁻²⁹ %``.

    With one decimal, or as many as it takes for it not to read 100 where it is not all.
    """
    hundred = 100 * share
    if 0 < hundred < _LEAST_PERCENT:
        return f"{magnitude(hundred)} %"
    for decimals in (1, 2, 3, 4):
        text = f"{hundred:.{decimals}f}".rstrip("0").rstrip(".")
        if text != "100" or abs(share - 1) < 1e-9:
            break
    return f"{text} %".replace("-", "−")
