"""Timing two things in turns, so that what slows the machine slows both."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Row:
    """One line of the table: ours against a reference."""

    what: str
    against: str
    ours: float
    reference: float
    to_reach: str  # the goal in words; "" for none
    unit: Literal["s", "B"] = "s"  # of both: seconds a run, or bytes

    @property
    def ratio(self) -> float:
        """Ours divided by the reference: below 1 is faster."""
        return self.ours / self.reference


def compare(
    what: str,
    ours: Callable[[], object],
    against: str,
    reference: Callable[[], object],
    *,
    to_reach: str = "",
    repeats: int,
    rounds: int = 15,
) -> Row:
    """Time two functions in turns and keep the best round of each.

    Parameters
    ----------
    what, against : str
        What the two are called.
    ours, reference : callable
        What is timed.
    to_reach : str
        The goal in words.
    repeats : int
        Runs a round.
    rounds : int
        How many turns each takes.
    """
    best = {ours: float("inf"), reference: float("inf")}
    for function in best:
        function()  # caches, pools of threads and lazy imports are not what is measured
    for _ in range(rounds):
        for function in best:
            start = time.perf_counter()
            for _ in range(repeats):
                function()
            best[function] = min(best[function], (time.perf_counter() - start) / repeats)
    return Row(what, against, best[ours], best[reference], to_reach)
