"""The cell state's books at one step as one line that adds up."""

from __future__ import annotations

from lstm_viz.analysis.ledger_history import LedgerHistory
from lstm_viz.arrays import checked_index
from lstm_viz.figures.digits import SHOWN, decimals_that_add_up, shown
from lstm_viz.notation import subscript

MOST_PARTS = 4
"""More steps than this are told as the largest ones and the sum of the rest."""


def ledger_line(history: LedgerHistory, t: int) -> str:
    """Write what C(t) is made of: ``C₁(5) = 0.31 (step 2) + 0.22 (step 4) − 0.10 (step 5) = 0.43``.

    Parameters
    ----------
    history : LedgerHistory
        The books of one unit. With as many bands as steps, the steps that are named are the
        largest at t; with fewer, the largest of those that the history tells one by one.
    t : int
        The step, 0 to T-1.

    Returns
    -------
    str
        Plain text, the parts in the order of their steps; a part that is shown as 0 is left out.
        The numbers shown give the total shown to its last digit.

    Raises
    ------
    InvalidInput
        When there is no such step.
    """
    checked_index("t", t, history.steps, "a step from ")
    written = [
        (float(history.remaining[band, t]), source)
        for band, source in enumerate(history.sources)
        if source <= t
    ]
    unnamed = t + 1 - len(written)
    by_size = sorted(written, key=lambda part: -abs(part[0]))
    # A rest of one step is named: that takes no more room than "another step".
    named = MOST_PARTS + 1 if len(written) == MOST_PARTS + 1 and not unnamed else MOST_PARTS
    rest = by_size[named:]
    parts = [(float(history.initial[t]), "start")]
    parts += [
        (value, f"step {source + 1}")
        for value, source in sorted(by_size[:named], key=lambda part: part[1])
    ]
    parts.append(
        (
            sum(value for value, _ in rest) + float(history.others[t]),
            "another step" if len(rest) + unnamed == 1 else "other steps together",
        )
    )
    total = float(history.total[t])
    decimals = decimals_that_add_up([value for value, _ in parts], total)
    told = [
        (number, name)
        for value, name in parts
        if _is_more_than_0(number := shown(value, decimals, signed=True))
    ]
    result = f"C{subscript(history.unit + 1)}({t + 1}) ="
    if not told:
        return f"{result} {shown(total, SHOWN)}"
    (first, first_name), *more = told
    if not more:
        return f"{result} {shown(total, SHOWN)} ({first_name})"
    terms = [f"{first.removeprefix('+')} ({first_name})"]
    terms += [f"{number[0]} {number[1:]} ({name})" for number, name in more]
    return f"{result} {' '.join(terms)} = {shown(total, SHOWN)}"


def _is_more_than_0(number: str) -> bool:
    """Whether a number written with its sign is anything but 0."""
    return number[0] in "+−"
