"""What a board is sent, as one block of bytes; ``payload.js`` reads it.

Arrays of numbers go as they lie in memory. A picture's skeleton is a text of its own, so that a
browser can see that it is the same as before without reading it; the texts say much the same again
and again, and go deflated::

    bytes 0-3   length of the header, little-endian
    header      JSON: {"board": …, "arrays": [[kind, start, rows, columns], …],
                "texts": [[start, length], …], "deflated": [start, length]}
    body        begins at the next multiple of 8; first the arrays, each at a multiple of 8, then
                the texts, deflated (zlib, RFC 1950). Arrays and the deflated texts are counted from
                the body's beginning, texts from that of the inflated ones.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from cachetools import LRUCache, cached
from numpy.typing import NDArray

from lstm_viz.figures.moving import Layer, MovingPicture
from lstm_viz.figures.moving.values import text_of_json

_KINDS = {
    np.dtype(np.float64): "f8",
    np.dtype(np.float32): "f4",
    np.dtype(np.uint16): "u2",
    np.dtype(np.uint8): "u1",
}
_MOST_BYTES = 4 * 1024**2
"""What may be kept of deflated texts, and of the texts that they were made of."""


@dataclass(frozen=True, eq=False)
class Packed:
    """Pictures as a payload holds them: all of it but what the board knows besides them."""

    pictures: bytes  # JSON: a list, with a name each and where its texts and arrays are
    places: bytes  # JSON: the header's "arrays", "texts" and "deflated"
    body: bytes

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.pictures) + len(self.places) + len(self.body)


def packed(pictures: Mapping[str, MovingPicture]) -> Packed:
    """Write pictures down, top to bottom."""
    body = _Body()
    described = [{"name": name, **body.add_picture(each)} for name, each in pictures.items()]
    deflated = _deflated(b"".join(body.text_pieces))
    places = {
        "arrays": body.arrays,
        "texts": body.texts,
        "deflated": [body.arrays_size, len(deflated)],
    }
    return Packed(
        text_of_json(described), text_of_json(places), b"".join([*body.array_pieces, deflated])
    )


def payload(board: Mapping[str, Any], pictures: Mapping[str, MovingPicture] | Packed) -> bytes:
    """Put a board and its pictures together.

    Parameters
    ----------
    board : mapping
        What the board has to know besides its pictures; must be JSON.
    pictures : mapping of str to MovingPicture, or Packed
        The pictures by name, top to bottom.

    Returns
    -------
    bytes
    """
    sent = pictures if isinstance(pictures, Packed) else packed(pictures)
    known = text_of_json(board)[1:-1]
    header = b"".join(
        [
            *(b'{"board":{', known, b"," if known else b"", b'"pictures":', sent.pictures, b"},"),
            sent.places[1:],
        ]
    )
    gap = -(4 + len(header)) % 8
    return b"".join([len(header).to_bytes(4, "little"), header, bytes(gap), sent.body])


def read_payload(data: bytes) -> tuple[dict[str, Any], list[str], list[NDArray[Any]]]:
    """Take a payload apart again: the board, the texts, the arrays (rows, columns)."""
    length = int.from_bytes(data[:4], "little")
    header = json.loads(data[4 : 4 + length])
    body = data[4 + length + -(4 + length) % 8 :]
    begin, size = header["deflated"]
    inflated = zlib.decompress(body[begin : begin + size])
    texts = [inflated[start : start + size].decode() for start, size in header["texts"]]
    kinds: dict[str, Any] = {kind: dtype for dtype, kind in _KINDS.items()}
    arrays = [
        np.frombuffer(body, kinds[kind], rows * columns, start).reshape(rows, columns)
        for kind, start, rows, columns in header["arrays"]
    ]
    return header["board"], texts, arrays


class _Body:
    """The texts and arrays behind the header, and where each begins."""

    def __init__(self) -> None:
        self.array_pieces: list[bytes] = []
        self.arrays: list[tuple[str, int, int, int]] = []
        self.arrays_size = 0
        self.text_pieces: list[bytes] = []
        self.texts: list[tuple[int, int]] = []
        self._texts_size = 0

    def add_picture(self, picture: MovingPicture) -> dict[str, Any]:
        """Add a picture's texts and arrays; returns where they are."""
        return {
            "text": self._text(picture.text_beside_layers),
            "layers": [self._layer(layer) for layer in picture.layers],
            "arrays": {name: self._array(array) for name, array in picture.arrays.items()},
        }

    def _layer(self, layer: Layer) -> dict[str, Any]:
        figure, bindings = layer.texts
        return {
            "figure": self._text(figure),
            "bindings": self._text(bindings),
            "listens": layer.listens,
        }

    def _text(self, text: bytes) -> int:
        self.texts.append((self._texts_size, len(text)))
        self.text_pieces.append(text)
        self._texts_size += len(text)
        return len(self.texts) - 1

    def _array(self, array: NDArray[Any]) -> int:
        rows, columns = array.shape
        self.arrays.append((_KINDS[array.dtype], self.arrays_size, rows, columns))
        piece = np.ascontiguousarray(array).tobytes()
        piece += bytes(-len(piece) % 8)
        self.array_pieces.append(piece)
        self.arrays_size += len(piece)
        return len(self.arrays) - 1


def _digest(texts: bytes) -> bytes:
    """What stands for texts, which are ten times as long as they are deflated."""
    return hashlib.blake2b(texts, digest_size=32).digest()


@cached(LRUCache(_MOST_BYTES, len), key=_digest, lock=Lock())
def _deflated(texts: bytes) -> bytes:
    """Deflate; a class that drags one slider has the same texts, with other numbers."""
    return zlib.compress(texts, level=1)
