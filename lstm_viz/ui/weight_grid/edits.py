"""What a visitor wrote into a grid. It comes from a browser, so it may be anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from lstm_viz.ui.weight_grid.blocks import GridBlock

LONGEST_TEXT = 50_000
"""Characters; a pasted block of 8 rows and 130 columns in full precision has half as many."""

_LARGEST_NUMBER = 2**53  # up to here a browser counts exactly

EditKind = Literal["typed", "slid", "pasted"]


@dataclass(frozen=True)
class GridEdit:
    """What was written where; the text is as it was typed, and may be no number at all."""

    block: str  # its name
    row: int  # 0…, a row that the block has
    column: int  # 0…, a column that the block has
    text: str  # pasted: rows by line, columns by tab, beginning at this cell
    kind: EditKind


def read_edit(told: object, blocks: Sequence[GridBlock]) -> GridEdit | None:
    """Read what a browser sent.

    Parameters
    ----------
    told : object
        Whatever it sent.
    blocks : sequence of GridBlock
        What the grid shows.

    Returns
    -------
    GridEdit or None
        None where that is no edit of a cell that is there.
    """
    if not isinstance(told, Mapping):
        return None
    name, row, column = told.get("block"), told.get("row"), told.get("column")
    text, kind = told.get("text"), told.get("kind")
    block = next((block for block in blocks if block.name == name), None)
    if block is None or not (_is_index(row, block.rows) and _is_index(column, block.columns)):
        return None
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        return None
    if not isinstance(kind, str) or kind not in get_args(EditKind):
        return None
    # Half a surrogate pair is a letter to JSON, but nothing that could be shown or sent again.
    whole = text.encode("utf-8", errors="replace").decode("utf-8")
    return GridEdit(block.name, cast(int, row), cast(int, column), whole, cast(EditKind, kind))


def message_number(told: object) -> int | None:
    """The number that a browser gave its message, by which it knows the answer again."""
    number: Any = told.get("number") if isinstance(told, Mapping) else None
    return number if type(number) is int and 0 < number < _LARGEST_NUMBER else None


def _is_index(place: object, labels: Sequence[str]) -> bool:
    return type(place) is int and 0 <= place < len(labels)
