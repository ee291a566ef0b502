"""The embedded Reber grammar as an automaton.

The Reber grammar (Reber 1967) stands twice inside it, one copy for each of the symbols T and P that
may open it; the same symbol closes it, so whoever predicts the last symbol but one has to remember
the second (Hochreiter & Schmidhuber 1997, experiment 1)::

    B → T → (a Reber string) → T → E
      → P → (a Reber string) → P →
"""

from __future__ import annotations

from lstm_viz.errors import InvalidInput

SYMBOLS = "BTPSXVE"

REBER: tuple[dict[str, int], ...] = (
    {"B": 1},
    {"T": 2, "P": 3},
    {"S": 2, "X": 4},
    {"T": 3, "V": 5},
    {"X": 3, "S": 6},
    {"P": 4, "V": 6},
    {"E": 7},
    {},
)
"""State to legal symbol to next state; it begins in 0, and in the last state it is over."""


def _embedded() -> tuple[dict[str, int], ...]:
    inner = len(REBER)
    starts = {"T": 2, "P": 2 + inner}
    closing = 2 + 2 * inner  # the state after the second T or P
    states: list[dict[str, int]] = [{"B": 1}, starts]
    for symbol, start in starts.items():
        for follows in REBER:
            states.append({s: start + state for s, state in follows.items()} or {symbol: closing})
    return (*states, {"E": closing + 1}, {})


EMBEDDED_REBER = _embedded()
"""The embedded grammar, written like `REBER`: 20 states, two copies of `REBER` at 2 and 10."""

LEAST_LENGTH = 9
"""The symbols of its shortest strings, such as BTBTXSETE."""


def legal_after(beginning: str) -> frozenset[str]:
    """Return the symbols that may follow the beginning of an embedded Reber string.

    Parameters
    ----------
    beginning : str
        Symbols of B, T, P, S, X, V and E; none for the first.

    Returns
    -------
    frozenset of str
        Empty after a whole string.

    Raises
    ------
    InvalidInput
        When no string begins so; the message says where it fails and what was legal there.
    """
    state = 0
    for position, symbol in enumerate(beginning, 1):
        follows = EMBEDDED_REBER[state]
        if symbol not in follows:
            expected = " or ".join(follows) or "nothing more"
            raise InvalidInput(f"symbol {position} is {symbol!r}; expected {expected}.")
        state = follows[symbol]
    return frozenset(EMBEDDED_REBER[state])


def accepts(string: str) -> bool:
    """Whether `string` is a whole string of the embedded Reber grammar."""
    try:
        return not legal_after(string)
    except InvalidInput:
        return False
