"""Arrays by name out of the bytes of a `.safetensors` or `.npz` file that comes from anyone.

Nothing is ever unpickled, and nothing is read before its size is known to fit: the sizes that a
file claims are checked against the bytes it has, and against what its arrays may take.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import numpy as np
from safetensors import SafetensorError, deserialize

from lstm_viz.arrays import FloatArray, finite_array
from lstm_viz.errors import InvalidInput
from lstm_viz.parameter_names import quoted
from lstm_viz.shown_text import printable

MAX_ARRAYS = 1024
MAX_DIMENSIONS = 32
MAX_HEADER_BYTES = 1024**2
"""Of a `.safetensors` file; reading it takes many times as much memory."""

SETTINGS = ("nonlinearity", "readout_activation", "batch_first")
"""The names under which a file says as text what shapes do not tell."""

_LONGEST_SETTING = 20  # longer than any that means something
_LONGEST_REASON = 200
_DIRECTORY_ENTRY = b"PK\x01\x02"  # what a zip file's list has before each of its members

_SAFETENSORS_DTYPES = {
    "F64": "<f8",
    "F32": "<f4",
    "F16": "<f2",
    "BF16": "<u2",  # the upper half of a float32
    "I64": "<i8",
    "I32": "<i4",
    "I16": "<i2",
    "I8": "<i1",
    "U64": "<u8",
    "U32": "<u4",
    "U16": "<u2",
    "U8": "<u1",
    "BOOL": "?",
}


def read_safetensors(
    content: bytes, most_bytes: int
) -> tuple[dict[str, FloatArray], dict[str, str]]:
    """Read a `.safetensors` file.

    Parameters
    ----------
    content : bytes
        The whole file.
    most_bytes : int
        The most that its arrays may take once they are read.

    Returns
    -------
    named : dict of str to ndarray
        float32 or float64; half precision and small integers as float32.
    settings : dict of str to str
        What it says under the names of `SETTINGS`.

    Raises
    ------
    InvalidInput
        When it is damaged, too large, or holds something other than finite real numbers.
    """
    header_bytes = int.from_bytes(content[:8], "little")
    if MAX_HEADER_BYTES < header_bytes <= len(content) - 8:
        raise InvalidInput(
            f"the header of the .safetensors file has {header_bytes:,} bytes; expected at most "
            f"{MAX_HEADER_BYTES:,}."
        )
    try:
        tensors = deserialize(content)  # type: ignore[no-untyped-call]
        settings = _safetensors_settings(content)
    except InvalidInput:
        raise
    except (SafetensorError, ValueError, RecursionError) as problem:
        raise InvalidInput(
            "the file is not a whole .safetensors file of float weights (nor an .npz file); it "
            f"may be damaged or cut off: {_reason(problem)}."
        ) from problem
    if len(tensors) > MAX_ARRAYS:
        raise InvalidInput(
            f"the .safetensors file holds {len(tensors):,} arrays; expected at most {MAX_ARRAYS}."
        )
    named: dict[str, FloatArray] = {}
    left = most_bytes
    for name, tensor in tensors:
        array = _safetensors_array(name, tensor)
        left = _room_left(left, array, most_bytes)
        if tensor["dtype"] == "BF16":
            array = (array.astype(np.uint32) << 16).view(np.float32)
        named[name] = finite_array(quoted(name), _widened(array))
    return named, settings


def _safetensors_array(name: str, tensor: dict[str, Any]) -> np.ndarray[Any, Any]:
    dtype, shape = tensor["dtype"], tensor["shape"]
    if dtype not in _SAFETENSORS_DTYPES:
        raise InvalidInput(f"{quoted(name)} holds {dtype} values; expected real numbers.")
    require_dimensions(name, shape)
    return np.frombuffer(tensor["data"], _SAFETENSORS_DTYPES[dtype]).reshape(shape)


def each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object's names and values, for ``object_pairs_hook``.

    Raises
    ------
    InvalidInput
        When a name is there twice: readers differ in which of the two they take.
    """
    named: dict[str, Any] = {}
    for name, value in pairs:
        if name in named:
            raise InvalidInput(f"the file is damaged: it says {quoted(name)} twice.")
        named[name] = value
    return named


def require_dimensions(name: str, shape: list[int]) -> None:
    """Raise `InvalidInput` where a file claims an array of more dimensions than NumPy has."""
    if len(shape) > MAX_DIMENSIONS:
        raise InvalidInput(
            f"{quoted(name)} has {len(shape):,} dimensions; expected at most {MAX_DIMENSIONS}."
        )


def _room_left(left: int, array: np.ndarray[Any, Any], most_bytes: int) -> int:
    """What is left for other arrays beside this one, which is widened where its type is small."""
    left -= array.size * max(array.itemsize, 4)
    if left < 0:
        raise InvalidInput(
            f"the arrays of the file take more than {most_bytes // 1024**2} MiB once they are "
            "read; expected smaller ones."
        )
    return left


def _widened(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Half precision and small integers as float32, which is exact; the rest as it is."""
    return array.astype(np.float32) if array.dtype.itemsize <= 2 else array


def _reason(problem: Exception) -> str:
    """What a library says is wrong, in which it may quote a file at any length."""
    text = str(problem)[:_LONGEST_REASON].rstrip(".") or type(problem).__name__
    return printable(text)


def _safetensors_settings(content: bytes) -> dict[str, str]:
    header_length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + header_length], object_pairs_hook=each_once)
    metadata = header.get("__metadata__") or {}
    return {key: str(metadata[key])[:_LONGEST_SETTING] for key in SETTINGS if key in metadata}


def read_npz(content: bytes, most_bytes: int) -> tuple[dict[str, FloatArray], dict[str, str]]:
    """Read an `.npz` file; parameters, results and errors as of `read_safetensors`."""
    named: dict[str, FloatArray] = {}
    settings: dict[str, str] = {}
    left = most_bytes
    try:
        _require_few(content.count(_DIRECTORY_ENTRY))  # before a list of them is made
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _require_few(len(members))
            if sum(member.file_size for member in members) > most_bytes:
                raise InvalidInput(
                    f"the .npz file claims to unpack to more than {most_bytes // 1024**2} MiB."
                )
            for member in members:
                name = member.filename.removesuffix(".npy")
                if name in named:
                    raise InvalidInput(f"the .npz file holds {quoted(name)} twice.")
                if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    # The others unpack without a limit, whatever size the member claims.
                    raise InvalidInput(
                        f"{quoted(name)} is compressed in a way that NumPy does not write; "
                        "expected an .npz file as np.savez or np.savez_compressed writes it."
                    )
                with archive.open(member) as stream:
                    array = _read_npy(name, stream.read(member.file_size))
                left = _room_left(left, array, most_bytes)
                if array.dtype.kind == "U":
                    if name in SETTINGS and array.ndim == 0:
                        settings[name] = str(array)[:_LONGEST_SETTING]
                else:
                    named[name] = finite_array(quoted(name), _widened(array))
    except InvalidInput:
        raise
    except Exception as problem:  # zipfile and zlib raise many kinds for damaged archives
        raise InvalidInput(
            f"the file is not a whole .npz file; it may be damaged or cut off: {_reason(problem)}."
        ) from problem
    return named, settings


def _require_few(members: int) -> None:
    if members > MAX_ARRAYS:
        raise InvalidInput(f"the .npz file holds {members} arrays; expected at most {MAX_ARRAYS}.")


def _read_npy(name: str, content: bytes) -> np.ndarray[Any, Any]:
    """One array of an .npz file, its claimed size checked before memory is taken for it."""
    stream = io.BytesIO(content)
    version = np.lib.format.read_magic(stream)
    read_header = (
        np.lib.format.read_array_header_1_0
        if version == (1, 0)
        else np.lib.format.read_array_header_2_0
    )
    shape, fortran_order, dtype = read_header(stream)
    if dtype.hasobject:
        raise InvalidInput(
            f"{quoted(name)} holds pickled Python objects, which are never read; expected plain "
            "numbers."
        )
    if dtype.kind not in "fiubU":
        raise InvalidInput(f"{quoted(name)} holds {dtype.name} values; expected real numbers.")
    count = 1
    for length in shape:
        count *= length
    body = content[stream.tell() :]
    if count * dtype.itemsize != len(body):
        raise InvalidInput(
            f"{quoted(name)} claims shape {str(shape)[:_LONGEST_REASON]} of {dtype.name} but has "
            f"{len(body)} bytes."
        )
    return np.frombuffer(body, dtype).reshape(shape, order="F" if fortran_order else "C")
