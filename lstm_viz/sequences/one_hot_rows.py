"""The pieces of a text as rows: a 1 in the piece's own column, or in that of all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.checks import quoted

MOST_LISTED = 64
"""So many of the known pieces are named to who used another one."""


def one_hot_rows(
    pieces: Sequence[str],
    known: Sequence[str],
    *,
    other: bool,
    what: tuple[str, str],
    shown: Sequence[str],
) -> FloatArray:
    """Write each piece as a row with a single 1, in column K where it is none of the K known ones.

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

    Returns
    -------
    array of shape (T, K), or (T, K + 1) with a column for all others

    Raises
    ------
    InvalidInput
        When a piece is not known and there is no column for others; the message names it and its
        position, counted from 1.
    """
    column_of = {piece: column for column, piece in enumerate(known)}
    if not other:
        _require_known(pieces, column_of, what, shown)
    rows = np.zeros((len(pieces), len(column_of) + bool(other)))
    rows[np.arange(len(pieces)), [column_of.get(piece, len(column_of)) for piece in pieces]] = 1.0
    return rows


def _require_known(
    pieces: Sequence[str],
    column_of: Mapping[str, int],
    what: tuple[str, str],
    shown: Sequence[str],
) -> None:
    piece_is, holder = what
    for position, piece in enumerate(pieces, 1):
        if piece not in column_of:
            more = len(column_of) - MOST_LISTED
            raise InvalidInput(
                f"the {piece_is} {quoted(piece)} at position {position} is not in the {holder}; "
                f"expected one of: {' '.join(shown[:MOST_LISTED])}"
                + (f" and {more} more" if more > 0 else "")
            )
