"""The vertical axis of a ledger: how far it reaches and where its ticks are."""

from __future__ import annotations

import math

import numpy as np

from lstm_viz.analysis.ledger_history import LedgerHistory
from lstm_viz.figures.digits import shown


def reach(history: LedgerHistory, pinned: LedgerHistory | None) -> tuple[float, float]:
    """How far the stacks and the pinned line reach down and up, 0 between them."""
    parts = np.vstack([history.remaining, history.initial, history.others])
    low = float(np.minimum(parts, 0).sum(axis=0).min())
    high = float(np.maximum(parts, 0).sum(axis=0).max())
    if pinned is not None:
        low, high = min(low, float(pinned.total.min())), max(high, float(pinned.total.max()))
    return (low, high) if low < high else (-1.0, 1.0)


def ticks_between(low: float, high: float) -> tuple[list[float], list[str]]:
    """Round numbers at 1, 2 or 5 times a power of ten, three to six of them, 0 among them."""
    finest = (high - low) / 5
    power = math.floor(math.log10(finest))
    step = next(m * 10.0**power for m in (1, 2, 5, 10) if m * 10.0**power >= finest)
    ticks = [k * step for k in range(math.ceil(low / step), math.floor(high / step) + 1)]
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    if decimals <= 3:
        return ticks, [shown(tick, decimals) for tick in ticks]
    return ticks, [_short(tick) for tick in ticks]


def _short(number: float) -> str:
    """A number too small for its zeros to fit beside an axis: ``−2e−7``."""
    mantissa, _, exponent = f"{number:.0e}".partition("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−") if number else "0"
