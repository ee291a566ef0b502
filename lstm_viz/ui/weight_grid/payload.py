"""What a grid is sent, as one block of bytes; ``payload.js`` reads it.

The numbers go as they lie in memory, so that the browser has them exactly::

    bytes 0-3   length of the header, little-endian
    header      JSON: {"answered": …, "scale": …, "blocks": […]}
    body        begins at the next multiple of 8; the blocks' numbers, float64, row by row
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from lstm_viz.arrays import FloatArray
from lstm_viz.ui.weight_grid.blocks import GridBlock


def payload(
    blocks: Sequence[GridBlock], *, stops: Sequence[str], limit: float, answered: int
) -> bytes:
    """Put a grid together.

    Parameters
    ----------
    blocks : sequence of GridBlock
        What is shown.
    stops : sequence of str
        Colours from the most negative value to the most positive.
    limit : float
        Where they end, more than 0.
    answered : int
        The number of the last message from the browser that was dealt with.
    """
    header = json.dumps(
        {
            "answered": answered,
            "scale": {"low": -limit, "high": limit, "stops": list(stops)},
            "blocks": [_described(block) for block in blocks],
        },
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
    ).encode()
    gap = -(4 + len(header)) % 8
    numbers = [np.ascontiguousarray(block.values, "<f8").tobytes() for block in blocks]
    return b"".join([len(header).to_bytes(4, "little"), header, bytes(gap), *numbers])


def read_payload(data: bytes) -> tuple[dict[str, Any], list[FloatArray]]:
    """Take a payload apart again: the header, and each block's numbers (rows, columns)."""
    length = int.from_bytes(data[:4], "little")
    header = json.loads(data[4 : 4 + length])
    numbers = np.frombuffer(data[4 + length + -(4 + length) % 8 :], "<f8")
    shapes = [(len(block["rows"]), len(block["columns"])) for block in header["blocks"]]
    ends = np.cumsum([rows * columns for rows, columns in shapes])
    parts = np.split(numbers, ends)[:-1]
    return header, [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]


def _described(block: GridBlock) -> dict[str, Any]:
    return {
        "name": block.name,
        "title": block.title,
        "color": block.color,
        "corner": block.corner,
        "rows": block.rows,
        "columns": block.columns,
        "groups": [
            {
                "label": group.label,
                "columns": group.columns,
                "cell": group.cell,
                "spoken": group.cell.replace("←", "from"),
            }
            for group in block.groups
        ],
    }
