"""What a board is sent, as one block of bytes; ``payload.js`` reads it.

Arrays of numbers go as they lie in memory, and a picture's skeleton as a text of its own, so that
a browser can see that it is the same as before without reading it::

    bytes 0-3   length of the header, little-endian
    header      JSON: {"board": …, "texts": [[start, length], …],
                "arrays": [[kind, start, rows, columns], …]}; places count from the body
    body        begins at the next multiple of 8; arrays stand at multiples of 8
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.figures.moving import MovingPicture

_KINDS = {
    np.dtype(np.float64): "f8",
    np.dtype(np.float32): "f4",
    np.dtype(np.uint16): "u2",
    np.dtype(np.uint8): "u1",
}


def payload(board: Mapping[str, Any], pictures: Mapping[str, MovingPicture]) -> bytes:
    """Put a board and its pictures together.

    Parameters
    ----------
    board : mapping
        What the board has to know besides its pictures; must be JSON.
    pictures : mapping of str to MovingPicture
        The pictures by name, top to bottom.

    Returns
    -------
    bytes
    """
    body = _Body()
    described = [
        {
            "name": name,
            **body.add_picture(picture),
        }
        for name, picture in pictures.items()
    ]
    header = _json(
        {
            "board": {**board, "pictures": described},
            "texts": body.texts,
            "arrays": body.arrays,
        }
    )
    gap = -(4 + len(header)) % 8
    return b"".join([len(header).to_bytes(4, "little"), header, bytes(gap), *body.pieces])


def read_payload(data: bytes) -> tuple[dict[str, Any], list[str], list[NDArray[Any]]]:
    """Take a payload apart again: the board, the texts, the arrays (rows, columns)."""
    length = int.from_bytes(data[:4], "little")
    header = json.loads(data[4 : 4 + length])
    body = data[4 + length + -(4 + length) % 8 :]
    texts = [body[start : start + size].decode() for start, size in header["texts"]]
    kinds: dict[str, Any] = {kind: dtype for dtype, kind in _KINDS.items()}
    arrays = [
        np.frombuffer(body, kinds[kind], rows * columns, start).reshape(rows, columns)
        for kind, start, rows, columns in header["arrays"]
    ]
    return header["board"], texts, arrays


class _Body:
    """The texts and arrays behind the header, and where each begins."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.texts: list[tuple[int, int]] = []
        self.arrays: list[tuple[str, int, int, int]] = []
        self._size = 0

    def add_picture(self, picture: MovingPicture) -> dict[str, Any]:
        """Add a picture's texts and arrays; returns where they are."""
        spec = picture.json()
        layers = spec.pop("layers")
        return {
            "text": self._text(spec),
            "layers": [
                {
                    "figure": self._text(layer["figure"]),
                    "bindings": self._text(layer["bindings"]),
                    "listens": layer["listens"],
                }
                for layer in layers
            ],
            "arrays": {name: self._array(array) for name, array in picture.arrays.items()},
        }

    def _text(self, content: Any) -> int:
        text = _json(content)
        self.texts.append((self._add(text), len(text)))
        return len(self.texts) - 1

    def _array(self, array: NDArray[Any]) -> int:
        rows, columns = array.shape
        start = self._add(np.ascontiguousarray(array).tobytes())
        self.arrays.append((_KINDS[array.dtype], start, rows, columns))
        return len(self.arrays) - 1

    def _add(self, piece: bytes) -> int:
        start = self._size
        padded = piece + bytes(-len(piece) % 8)
        self.pieces.append(padded)
        self._size += len(padded)
        return start


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
