"""Weights to and from files: `.safetensors` and `.npz`, under PyTorch's parameter names.

A file from outside is never unpickled, and nothing is read before its size is known to fit: the
sizes that a file claims are checked against the bytes it has.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from os import PathLike
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
from safetensors import SafetensorError, deserialize
from safetensors import numpy as safetensors_numpy

from lstm_viz.arrays import FloatArray, finite_array
from lstm_viz.cells import RNN, Cell
from lstm_viz.cells.rnn import Nonlinearity
from lstm_viz.errors import InvalidInput
from lstm_viz.network import Network
from lstm_viz.parameter_names import named_parameters, network_from_parameters, quoted

MAX_FILE_BYTES = 64 * 1024**2
"""The largest weight file that is read, and the most that its arrays may take unpacked."""

MAX_ARRAYS = 1024


def save_weights(network: Network | Cell, path: str | PathLike[str]) -> None:
    """Write the weights of a network or a single cell.

    Parameters
    ----------
    network : Network, LSTM, GRU or RNN
        What to write.
    path : path
        Ends in ``.safetensors`` or ``.npz``.

    Raises
    ------
    InvalidInput
        When the ending is another one.
    """
    if not isinstance(network, Network):
        network = Network.of(network)
    path = Path(path)
    if path.suffix == ".safetensors":
        path.write_bytes(safetensors_bytes(network))
    elif path.suffix == ".npz":
        named, settings = named_parameters(network), _settings_of(network)
        with path.open("wb") as file:
            np.savez(file, **cast(dict[str, Any], named), **cast(dict[str, Any], settings))
    else:
        raise InvalidInput(
            f"the file name {path.name!r} ends in {path.suffix!r}; expected '.safetensors' or "
            "'.npz'."
        )


def safetensors_bytes(network: Network | Cell) -> bytes:
    """Return what `save_weights` writes into a ``.safetensors`` file."""
    if not isinstance(network, Network):
        network = Network.of(network)
    named = {name: np.ascontiguousarray(a) for name, a in named_parameters(network).items()}
    return safetensors_numpy.save(named, metadata=_settings_of(network))


def load_weights(
    file: str | PathLike[str] | bytes, *, nonlinearity: Nonlinearity | None = None
) -> Network:
    """Read weights under PyTorch's parameter names.

    Parameters
    ----------
    file : path or bytes
        A `.safetensors` or `.npz` file, or its content; told apart by the content.
    nonlinearity : str, optional
        ``"tanh"`` or ``"relu"`` for a vanilla RNN; what the file says, or tanh, by default.

    Returns
    -------
    Network

    Raises
    ------
    InvalidInput
        When the file cannot be read, is neither kind, is truncated, too large or claims more than
        it holds, contains pickled objects, or its arrays do not make a network.
    """
    content = _bytes_of(file)
    if content[:4] in _ZIP_STARTS:
        named, settings = _read_npz(content)
    else:
        named, settings = _read_safetensors(content)
    chosen = nonlinearity or settings.get("nonlinearity", "tanh")
    activation = settings.get("readout_activation", "linear")
    return network_from_parameters(
        named,
        nonlinearity=cast(Nonlinearity, chosen),
        readout_activation=cast(Literal["linear", "softmax"], activation),
        batch_first=settings.get("batch_first") == "true",
    )


_SETTINGS = ("nonlinearity", "readout_activation", "batch_first")
_LONGEST_SETTING = 20  # longer than any that means something
_LONGEST_REASON = 200

# As the length of a .safetensors header, both would be more than the largest file.
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")

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


def _settings_of(network: Network) -> dict[str, str]:
    """What shapes do not tell, as text."""
    settings = {"format": "lstm_viz", "batch_first": str(network.batch_first).lower()}
    first = network.layers[0][0]
    if isinstance(first, RNN):
        settings["nonlinearity"] = first.nonlinearity
    if network.readout is not None:
        settings["readout_activation"] = network.readout.activation
    return settings


def _bytes_of(file: str | PathLike[str] | bytes) -> bytes:
    if isinstance(file, bytes):
        content = file
    elif isinstance(file, (str, PathLike)):
        content = _read_file(Path(file))
    else:
        raise InvalidInput(
            f"the weight file is of type {type(file).__name__}; expected a path or bytes."
        )
    if len(content) > MAX_FILE_BYTES:
        raise InvalidInput(
            f"the weight file is too large; expected at most {MAX_FILE_BYTES // 1024**2} MiB."
        )
    if not content:
        raise InvalidInput("the weight file is empty.")
    return content


def _read_file(path: Path) -> bytes:
    """What is in a file, up to one byte more than is allowed."""
    if os.path.exists(path) and not os.path.isfile(path):  # a folder, or a device without an end
        raise InvalidInput(f"{quoted(path.name)} cannot be read: it is not a file.")
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_FILE_BYTES + 1)
    except OSError as problem:
        reason = problem.strerror or "unknown error"
        raise InvalidInput(
            f"the weight file {quoted(path.name)} cannot be read: {reason}."
        ) from problem
    except ValueError as problem:  # a NUL or half a surrogate pair
        raise InvalidInput(f"{quoted(path.name)} is no name of a file.") from problem


def _read_safetensors(content: bytes) -> tuple[dict[str, FloatArray], dict[str, str]]:
    try:
        tensors = deserialize(content)  # type: ignore[no-untyped-call]
        settings = _safetensors_settings(content)
    except (SafetensorError, ValueError, RecursionError) as problem:
        raise InvalidInput(
            "the file is not a whole .safetensors file of float weights (nor an .npz file); it "
            f"may be damaged or cut off: {_reason(problem)}."
        ) from problem
    return {name: _safetensors_array(name, tensor) for name, tensor in tensors}, settings


def _safetensors_array(name: str, tensor: dict[str, Any]) -> FloatArray:
    dtype = tensor["dtype"]
    if dtype not in _SAFETENSORS_DTYPES:
        raise InvalidInput(f"{quoted(name)} holds {dtype} values; expected real numbers.")
    array = np.frombuffer(tensor["data"], _SAFETENSORS_DTYPES[dtype]).reshape(tensor["shape"])
    if dtype == "BF16":
        array = (array.astype(np.uint32) << 16).view(np.float32)
    return finite_array(quoted(name), _widened(array))


def _widened(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Half precision and small integers as float32, which is exact; the rest as it is."""
    return array.astype(np.float32) if array.dtype.itemsize <= 2 else array


def _reason(problem: Exception) -> str:
    """What a library says is wrong, in which it may quote a file at any length."""
    text = str(problem)[:_LONGEST_REASON].rstrip(".") or type(problem).__name__
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _safetensors_settings(content: bytes) -> dict[str, str]:
    header_length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + header_length])
    metadata = header.get("__metadata__") or {}
    return {key: str(metadata[key])[:_LONGEST_SETTING] for key in _SETTINGS if key in metadata}


def _read_npz(content: bytes) -> tuple[dict[str, FloatArray], dict[str, str]]:
    named: dict[str, FloatArray] = {}
    settings: dict[str, str] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MAX_ARRAYS:
                raise InvalidInput(
                    f"the .npz file holds {len(members)} arrays; expected at most {MAX_ARRAYS}."
                )
            if sum(member.file_size for member in members) > MAX_FILE_BYTES:
                raise InvalidInput(
                    f"the .npz file claims to unpack to more than {MAX_FILE_BYTES // 1024**2} MiB."
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
                if array.dtype.kind == "U":
                    if name in _SETTINGS and array.ndim == 0:
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
