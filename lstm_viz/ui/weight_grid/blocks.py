"""What a grid shows: blocks of numbers, and what their rows, columns and cells are called."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.arrays import FloatArray


@dataclass(frozen=True)
class GridGroup:
    """Neighbouring columns under one heading."""

    label: str  # "U · h(t−1)"
    columns: int  # how many
    cell: str  # what a cell is called: "U_f, unit {row} ← {column}", with the labels put in


@dataclass(frozen=True)
class GridBlock:
    """A table of numbers in one colour."""

    name: str  # what an edit calls it: "f"
    title: str  # "f(t) · forget gate"
    color: str  # "#RRGGBB", readable as text on the page's ground
    groups: tuple[GridGroup, ...]  # left to right; together they hold all columns
    columns: tuple[str, ...]  # their labels; may be empty
    rows: tuple[str, ...]  # their labels: "1", "2", …
    values: FloatArray  # (rows, columns)
    corner: str = ""  # what the rows' labels are: "unit"

    def __post_init__(self) -> None:
        shape = (len(self.rows), len(self.columns))
        if self.values.shape != shape:
            raise ValueError(
                f"values of block {self.name!r} has the shape {self.values.shape}; "
                f"expected {shape}: rows, columns."
            )
        grouped = sum(group.columns for group in self.groups)
        if grouped != len(self.columns):
            raise ValueError(
                f"the groups of block {self.name!r} hold {grouped} columns; "
                f"expected {len(self.columns)}."
            )
