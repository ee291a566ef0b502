"""Weights to and from files: `.safetensors` and `.npz`, under PyTorch's parameter names."""

from __future__ import annotations

import io
import os
from os import PathLike
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
from safetensors import numpy as safetensors_numpy

from lstm_viz.array_files import read_npz, read_safetensors
from lstm_viz.cells import RNN, Cell
from lstm_viz.cells.rnn import Nonlinearity
from lstm_viz.errors import InvalidInput
from lstm_viz.network import Network
from lstm_viz.parameter_names import named_parameters, network_from_parameters, quoted
from lstm_viz.whole_files import replace_whole

MAX_FILE_BYTES = 64 * 1024**2
"""The largest weight file that is read, and the most that its arrays may take unpacked."""


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
        When the ending is another one, or the file cannot be written: what was there before is
        then there still.
    """
    if not isinstance(network, Network):
        network = Network.of(network)
    path = Path(path)
    if path.suffix == ".safetensors":
        replace_whole(path, safetensors_bytes(network))
    elif path.suffix == ".npz":
        named, settings = named_parameters(network), _settings_of(network)
        file = io.BytesIO()
        np.savez(file, **cast(dict[str, Any], named), **cast(dict[str, Any], settings))
        replace_whole(path, file.getvalue())
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
    file: str | PathLike[str] | bytes,
    *,
    nonlinearity: Nonlinearity | None = None,
    most_bytes: int = MAX_FILE_BYTES,
) -> Network:
    """Read weights under PyTorch's parameter names.

    Parameters
    ----------
    file : path or bytes
        A `.safetensors` or `.npz` file, or its content; told apart by the content.
    nonlinearity : str, optional
        ``"tanh"`` or ``"relu"`` for a vanilla RNN; what the file says, or tanh, by default.
    most_bytes : int, up to 64 MiB
        The most that all arrays together may take once they are read, small types as float32.

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
        named, settings = read_npz(content, most_bytes)
    else:
        named, settings = read_safetensors(content, most_bytes)
    chosen = nonlinearity or settings.get("nonlinearity", "tanh")
    activation = settings.get("readout_activation", "linear")
    return network_from_parameters(
        named,
        nonlinearity=cast(Nonlinearity, chosen),
        readout_activation=cast(Literal["linear", "softmax"], activation),
        batch_first=settings.get("batch_first") == "true",
    )


# As the length of a .safetensors header, both would be more than the largest file.
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")


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
