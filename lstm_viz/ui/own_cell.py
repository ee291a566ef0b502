"""A cell that a visitor made: its weights as a value that can be kept, compared and sent.

Knows no Streamlit.
"""

from __future__ import annotations

import base64
import binascii
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lstm_viz.arrays import FloatArray
from lstm_viz.cells import LSTM
from lstm_viz.editing import resized, scaled
from lstm_viz.errors import InvalidInput
from lstm_viz.sequences import Alphabet

MAX_UNITS = 64
MAX_INPUTS = 64


@dataclass(frozen=True)
class OwnCell:
    """Weights, what they are multiplied by as a whole, and what the columns stand for."""

    input_size: int  # D, 1…MAX_INPUTS
    hidden_size: int  # H, 1…MAX_UNITS
    weights: bytes  # float64: weight_ih (4H, D), weight_hh (4H, H), bias_ih, bias_hh (4H,)
    alphabet: Alphabet | None = None  # for text: which character is which column
    input_scale: float = 1.0  # what W is multiplied by
    recurrent_scale: float = 1.0  # what U is multiplied by
    origin: str = ""  # what it was made from, in words, where that is none of the named networks

    @classmethod
    def of(cls, cell: LSTM, alphabet: Alphabet | None = None) -> OwnCell:
        """Keep a cell.

        Raises
        ------
        InvalidInput
            When it is too large, or has a projection.
        """
        if cell.hidden_size > MAX_UNITS or cell.input_size > MAX_INPUTS:
            raise InvalidInput(
                f"the cell has {cell.hidden_size} units and {cell.input_size} inputs; expected at "
                f"most {MAX_UNITS} and {MAX_INPUTS}."
            )
        if cell.weight_hr is not None:
            raise InvalidInput("the cell has a projection; expected one without.")
        if alphabet is not None and alphabet.size != cell.input_size:
            alphabet = None
        return cls(cell.input_size, cell.hidden_size, _values_of(cell).tobytes(), alphabet)

    def shares_weights_with(self, base: LSTM) -> bool:
        """Whether any number of W or U is still that of a network, one from which it may come.

        Zeros do not count: they are alike in many networks.
        """
        count = 4 * self.hidden_size * (self.input_size + self.hidden_size)
        mine = np.frombuffer(self.weights, "<f8")[:count]
        return bool(((mine == _base_values(lambda _: base, self)[:count]) & (mine != 0)).any())

    @property
    def unscaled(self) -> LSTM:
        """The cell before W and U are multiplied."""
        return _cell_of(self.input_size, self.hidden_size, self.weights)

    @property
    def cell(self) -> LSTM:
        """The cell that runs."""
        return _scaled_cell_of(self)

    def with_cell(self, cell: LSTM) -> OwnCell:
        """Take over changed weights as they run.

        Where only biases changed, W and U stay multiplied as they are; otherwise the products
        become the weights.
        """
        new = OwnCell.of(cell, self.alphabet)
        running = self.cell
        if cell.weight_ih.shape == running.weight_ih.shape and (
            np.array_equal(cell.weight_ih, running.weight_ih)
            and np.array_equal(cell.weight_hh, running.weight_hh)
        ):
            before = self.unscaled
            unscaled = LSTM(
                weight_ih=before.weight_ih,
                weight_hh=before.weight_hh,
                bias_ih=cell.bias_ih,
                bias_hh=cell.bias_hh,
            )
            return replace(self, weights=_values_of(unscaled).tobytes())
        return replace(new, origin=self.origin)


@lru_cache(maxsize=128)
def _cell_of(input_size: int, hidden_size: int, weights: bytes) -> LSTM:
    values = np.frombuffer(weights, "<f8")
    rows = 4 * hidden_size
    ends = np.cumsum([rows * input_size, rows * hidden_size, rows])
    weight_ih, weight_hh, bias_ih, bias_hh = np.split(values, ends)
    return LSTM(
        weight_ih=weight_ih.reshape(rows, input_size),
        weight_hh=weight_hh.reshape(rows, hidden_size),
        bias_ih=bias_ih,
        bias_hh=bias_hh,
    )


@lru_cache(maxsize=128)
def _scaled_cell_of(own: OwnCell) -> LSTM:
    return scaled(own.unscaled, own.input_scale, own.recurrent_scale)


def _values_of(cell: LSTM) -> FloatArray:
    """All parameters in a row; zeros for a bias that the cell does not have."""
    none = np.zeros(4 * cell.hidden_size)
    return np.concatenate(
        [
            cell.weight_ih.ravel(),
            cell.weight_hh.ravel(),
            none if cell.bias_ih is None else cell.bias_ih,
            none if cell.bias_hh is None else cell.bias_hh,
        ]
    ).astype("<f8")


# How a link writes a cell. Most numbers are those of the network that it was made from, or short
# decimals; each number has a code of two bits that says which. Behind the codes stand the numbers.
_AS_IN_BASE, _HUNDREDTHS, _MILLIONTHS, _FLOAT64 = range(4)
_FORMS = {_HUNDREDTHS: ("<i2", 100), _MILLIONTHS: ("<i4", 1_000_000)}
_VERSION = 1
_HEADER = struct.Struct("<BBBBHdd")
"""Version, H, D, whether the alphabet has a column for others, its length, both scales."""

_MOST_BYTES = 8 * 4 * MAX_UNITS * (MAX_UNITS + MAX_INPUTS + 2) * 2


Base = Callable[[int], LSTM]
"""The network that a cell was made from, for D inputs; another D than asked for does no harm."""


def text_of(own: OwnCell, base: Base) -> str:
    """Write a cell as letters that a link can hold.

    Parameters
    ----------
    own : OwnCell
        The cell.
    base : callable, D to LSTM
        The network that it was made from; where the sizes differ, its part that fits counts.
    """
    values = np.frombuffer(own.weights, "<f8")
    codes = np.full(len(values), _FLOAT64, np.uint8)
    for code, (dtype, parts) in sorted(_FORMS.items(), reverse=True):
        codes[_is_whole(values, parts, dtype)] = code
    codes[values.view("<u8") == _base_values(base, own).view("<u8")] = _AS_IN_BASE
    letters, other = b"", False
    if own.alphabet is not None:
        letters = own.alphabet.characters.encode("utf-8", errors="surrogatepass")
        other = own.alphabet.other
    payload = [
        _HEADER.pack(
            _VERSION,
            own.hidden_size,
            own.input_size,
            other,
            len(letters),
            own.input_scale,
            own.recurrent_scale,
        ),
        letters,
        _packed(codes),
    ]
    for code, (dtype, parts) in _FORMS.items():
        payload.append(np.rint(values[codes == code] * parts).astype(dtype).tobytes())
    payload.append(_planes(values[codes == _FLOAT64].tobytes()))
    return base64.urlsafe_b64encode(zlib.compress(b"".join(payload), 9)).decode().rstrip("=")


class Unreadable(ValueError):
    """Letters that are no cell; the message says what is wrong with them."""


def cell_from_text(text: str, base: Base) -> OwnCell:
    """Read what `text_of` wrote.

    Parameters
    ----------
    text : str
        The letters, from anyone.
    base : callable, D to LSTM
        The network that the link names.

    Raises
    ------
    Unreadable
        When the letters are damaged, or of a later version.
    """
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(packed, _MOST_BYTES)
        if not unpacker.eof or unpacker.unconsumed_tail:
            raise Unreadable("it is cut off")
        return _read(content, base)
    except (binascii.Error, UnicodeError, zlib.error, struct.error, InvalidInput, ValueError) as at:
        if isinstance(at, Unreadable):
            raise
        raise Unreadable("it is damaged") from at


def _read(content: bytes, base: Base) -> OwnCell:
    if content[:1] and content[0] > _VERSION:
        raise Unreadable(
            f"it was written by a later version ({content[0]}; this one reads {_VERSION})"
        )
    version, hidden_size, input_size, other, letters, input_scale, recurrent_scale = (
        _HEADER.unpack_from(content)
    )
    sizes = 1 <= hidden_size <= MAX_UNITS and 1 <= input_size <= MAX_INPUTS
    if version != _VERSION or not sizes or not np.isfinite([input_scale, recurrent_scale]).all():
        raise Unreadable("it is damaged")
    at = _HEADER.size + letters
    written = content[_HEADER.size : at].decode("utf-8", errors="surrogatepass")
    alphabet = None
    if written:
        alphabet = Alphabet(written, other=other == 1)
        if alphabet.size != input_size:
            raise Unreadable("it is damaged")
    count = 4 * hidden_size * (input_size + hidden_size + 2)
    codes = _unpacked(content[at : at + -(-count // 4)], count)
    at += -(-count // 4)
    values = np.empty(count)
    own = OwnCell(input_size, hidden_size, values.tobytes(), alphabet, input_scale, recurrent_scale)
    values[:] = _base_values(base, own)
    for code, (dtype, parts) in [*_FORMS.items(), (_FLOAT64, ("<f8", 1))]:
        where = codes == code
        length = int(where.sum()) * np.dtype(dtype).itemsize
        piece = content[at : at + length]
        if code == _FLOAT64:
            piece = _planes(piece, back=True)
        with np.errstate(invalid="ignore"):  # a signalling NaN; refused below
            values[where] = np.frombuffer(piece, dtype).astype(np.float64) / parts
        at += length
    if at != len(content) or not np.isfinite(values).all():
        raise Unreadable("it is damaged")
    return replace(own, weights=values.astype("<f8").tobytes())


def _base_values(base_for: Base, own: OwnCell) -> FloatArray:
    """The base's numbers at the places that the cell has; 0 where the base has none."""
    base = base_for(own.input_size)
    if (base.hidden_size, base.input_size) != (own.hidden_size, own.input_size):
        kept = range(min(base.hidden_size, own.hidden_size))
        base = resized(base, kept, own.input_size, own.hidden_size - len(kept))
    return _values_of(base)


def _is_whole(values: FloatArray, parts: int, dtype: str) -> NDArray[np.bool_]:
    """Where a value is exactly a whole number divided by `parts`, and -0.0 is not taken for 0."""
    limits = np.iinfo(dtype)
    with np.errstate(over="ignore", invalid="ignore"):
        whole = np.rint(values * parts)
        fits = (whole >= limits.min) & (whole <= limits.max)
        same = (whole / parts).view("<u8") == values.view("<u8")
    whole_number: NDArray[np.bool_] = fits & same & ~((values == 0) & np.signbit(values))
    return whole_number


def _planes(numbers: bytes, *, back: bool = False) -> bytes:
    """All first bytes, then all second ones, …: what came as float32 then has long runs of 0."""
    shape = (8, -1) if back else (-1, 8)
    return np.frombuffer(numbers, np.uint8).reshape(shape).T.tobytes()


def _packed(codes: NDArray[np.uint8]) -> bytes:
    """Four codes of two bits in a byte."""
    padded = np.concatenate([codes, np.zeros(-len(codes) % 4, np.uint8)]).reshape(-1, 4)
    return (padded << np.array([0, 2, 4, 6], np.uint8)).sum(axis=1).astype(np.uint8).tobytes()


def _unpacked(packed: bytes, count: int) -> NDArray[np.uint8]:
    """The other way round; `ValueError` where there are too few."""
    if len(packed) != -(-count // 4):
        raise Unreadable("it is cut off")
    spread = np.frombuffer(packed, np.uint8)[:, None] >> np.array([0, 2, 4, 6], np.uint8)
    return (spread & np.uint8(3)).astype(np.uint8).ravel()[:count]
