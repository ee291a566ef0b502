"""Which column each piece of a text has: that of its own, or that of all others."""

from __future__ import annotations

from collections.abc import Sequence

from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.checks import quoted

MOST_LISTED = 64
"""So many of the known pieces are named to who used another one."""


def known_columns(
    pieces: Sequence[str],
    known: Sequence[str],
    *,
    other: bool,
    what: tuple[str, str],
    shown: Sequence[str],
) -> list[int]:
    """Find the column of each piece, 0 to K - 1, or K where it is none of the K known ones.

    Parameters
    ----------
    pieces : sequence of str
        The characters or words of a text.
    known : sequence of str
        Those that have a column of their own, K of them.
    other : bool
        Whether there is a column, the last, for all others.
    what : (str, str)
        What a piece is called, and what holds the known ones, for the message.
    shown : sequence of str
        The known ones as they can be seen, K of them or more.

    Raises
    ------
    InvalidInput
        When a piece is not known and there is no column for others; the message names it and its
        position, counted from 1.
    """
    column_of = {piece: column for column, piece in enumerate(known)}
    if other:
        return [column_of.get(piece, len(column_of)) for piece in pieces]
    piece_is, holder = what
    for position, piece in enumerate(pieces, 1):
        if piece not in column_of:
            more = len(column_of) - MOST_LISTED
            raise InvalidInput(
                f"the {piece_is} {quoted(piece)} at position {position} is not in the {holder}; "
                f"expected one of: {' '.join(shown[:MOST_LISTED])}"
                + (f" and {more} more" if more > 0 else "")
            )
    return [column_of[piece] for piece in pieces]
