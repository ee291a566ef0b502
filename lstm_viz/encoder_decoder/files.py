"""Encoder–decoders to and from `.safetensors`, under names that say which part an array is of.

``encoder.weight_ih_l0`` … ``encoder.bias_hh_l0_reverse`` and ``decoder.weight_ih`` … as PyTorch
names them; ``attention.weight_query``, ``attention.weight_key``, ``attention.bias`` and
``attention.score``, where there is attention; ``readout.weight`` and ``readout.bias``. The signs
read and written stand in the header. Nothing is unpickled, and no name but these is read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from safetensors import SafetensorError, deserialize
from safetensors import numpy as safetensors_numpy

from lstm_viz.array_files import each_once, require_dimensions
from lstm_viz.arrays import FloatArray, finite_array
from lstm_viz.cells import LSTM
from lstm_viz.encoder_decoder.attention import AdditiveAttention
from lstm_viz.encoder_decoder.model import MOST_SIGNS, EncoderDecoder
from lstm_viz.errors import InvalidInput
from lstm_viz.network import Readout
from lstm_viz.parameter_names import named_parameters, network_from_parameters, quoted

MOST_BYTES = 16 * 1024**2
"""The largest file that is read."""

MOST_HEADER_BYTES = 100_000

_CELL = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
_ATTENTION = ("weight_query", "weight_key", "score", "bias")
_KNOWN = frozenset(
    [f"encoder.{name}_l0{ending}" for name in _CELL for ending in ("", "_reverse")]
    + [f"decoder.{name}" for name in _CELL]
    + [f"attention.{name}" for name in _ATTENTION]
    + ["readout.weight", "readout.bias"]
)
_DTYPES = {"F64": "<f8", "F32": "<f4"}
_SIGNS = "signs"  # the name in the header's metadata under which the signs' JSON stands


def encoder_decoder_arrays(network: EncoderDecoder) -> dict[str, FloatArray]:
    """Return all arrays by name."""
    encoder = named_parameters(network.encoder)
    named = {f"encoder.{name}": array for name, array in encoder.items()}
    parts: tuple[tuple[str, object, tuple[str, ...]], ...] = (
        ("decoder", network.decoder, _CELL),
        ("attention", network.attention, _ATTENTION),
        ("readout", network.readout, ("weight", "bias")),
    )
    for part, owner, names in parts:
        for name in names:
            array = getattr(owner, name, None)
            if array is not None:
                named[f"{part}.{name}"] = array
    return named


def encoder_decoder_from(
    named: Mapping[str, FloatArray],
    *,
    reads: tuple[str, ...],
    writes: tuple[str, ...],
    end: str | None = None,
) -> EncoderDecoder:
    """Build an encoder–decoder from arrays by name.

    Parameters
    ----------
    named : mapping of str to ndarray
        As `encoder_decoder_arrays` names them; without any of ``attention.`` there is none.
    reads, writes, end
        As of `EncoderDecoder`.

    Raises
    ------
    InvalidInput
        When a name is unknown or missing, or shapes do not fit together.
    """
    for name in named:
        if name not in _KNOWN:
            raise InvalidInput(f"{quoted(name)} is no array of an encoder–decoder.")
    required = {"encoder.weight_ih_l0", "encoder.weight_ih_l0_reverse", "decoder.weight_ih"}
    required |= {"decoder.weight_hh", "readout.weight"}
    attention = _of(named, "attention.")
    if attention:
        required |= {f"attention.{name}" for name in ("weight_query", "weight_key", "score")}
    for name in sorted(required):
        if name not in named:
            raise InvalidInput(f"{quoted(name)} is missing.")
    readout = _of(named, "readout.")
    return EncoderDecoder(
        encoder=network_from_parameters(_of(named, "encoder.")),
        decoder=LSTM(**_of(named, "decoder.")),
        readout=Readout(readout["weight"], readout.get("bias")),
        attention=AdditiveAttention(**attention) if attention else None,
        reads=reads,
        writes=writes,
        end=end,
    )


def encoder_decoder_bytes(
    network: EncoderDecoder, metadata: Mapping[str, str] | None = None
) -> bytes:
    """Return a `.safetensors` file; `metadata` stands in its header beside the signs."""
    signs = {"reads": network.reads, "writes": network.writes, "end": network.end}
    arrays: dict[str, np.ndarray[Any, Any]] = {
        name: np.ascontiguousarray(array)
        for name, array in sorted(encoder_decoder_arrays(network).items())
    }
    plain = safetensors_numpy.save(arrays)
    length = int.from_bytes(plain[:8], "little")
    header = json.loads(plain[8 : 8 + length])
    header["__metadata__"] = {**(metadata or {}), _SIGNS: json.dumps(signs, ensure_ascii=False)}
    # In one order, so that the same network gives the same bytes; padded as the format is.
    written = json.dumps(header, sort_keys=True, ensure_ascii=False).encode()
    written += b" " * (-len(written) % 8)
    return len(written).to_bytes(8, "little") + written + plain[8 + length :]


def load_encoder_decoder(content: bytes) -> tuple[EncoderDecoder, dict[str, str]]:
    """Read what `encoder_decoder_bytes` wrote.

    Parameters
    ----------
    content : bytes
        A whole `.safetensors` file with float32 or float64 arrays.

    Returns
    -------
    EncoderDecoder, and what else stands in the header's metadata

    Raises
    ------
    InvalidInput
        When it is none, damaged or too large, or its arrays make no encoder–decoder.
    """
    if len(content) > MOST_BYTES:
        raise InvalidInput(f"the file is too large; expected at most {MOST_BYTES // 1024**2} MiB.")
    metadata = _metadata_of(content)
    try:
        tensors = deserialize(content)  # type: ignore[no-untyped-call]
    except (SafetensorError, ValueError) as problem:
        raise InvalidInput("the file is no whole .safetensors file; it is damaged.") from problem
    named = {name: _array(name, tensor) for name, tensor in tensors}
    reads, writes, end = _signs_in(metadata.pop(_SIGNS, ""))
    return encoder_decoder_from(named, reads=reads, writes=writes, end=end), metadata


def _of(named: Mapping[str, FloatArray], prefix: str) -> dict[str, Any]:
    return {
        name.removeprefix(prefix): array for name, array in named.items() if name.startswith(prefix)
    }


def _array(name: str, tensor: dict[str, Any]) -> FloatArray:
    if tensor["dtype"] not in _DTYPES:
        raise InvalidInput(f"{quoted(name)} holds {tensor['dtype']}; expected F32 or F64.")
    require_dimensions(name, tensor["shape"])
    array = np.frombuffer(tensor["data"], _DTYPES[tensor["dtype"]]).reshape(tensor["shape"])
    return finite_array(quoted(name), array)


def _metadata_of(content: bytes) -> dict[str, str]:
    length = int.from_bytes(content[:8], "little")
    if not 0 < length <= min(MOST_HEADER_BYTES, len(content) - 8):
        raise InvalidInput("the file is no whole .safetensors file with a short header.")
    try:
        header = json.loads(content[8 : 8 + length], object_pairs_hook=each_once)
    except InvalidInput:
        raise
    except (ValueError, RecursionError) as problem:
        raise InvalidInput("the file's header is not JSON; it is damaged.") from problem
    metadata = header.get("__metadata__") if isinstance(header, dict) else None
    if not isinstance(metadata, dict) or not all(isinstance(v, str) for v in metadata.values()):
        raise InvalidInput("the file's header has no metadata; the signs are missing.")
    return dict(metadata)


def _signs_in(text: str) -> tuple[tuple[str, ...], tuple[str, ...], str | None]:
    try:
        signs = json.loads(text, object_pairs_hook=each_once)
        reads, writes, end = signs["reads"], signs["writes"], signs["end"]
    except InvalidInput:
        raise
    except (ValueError, RecursionError, KeyError, TypeError) as problem:
        raise InvalidInput("the signs read and written are missing in the header.") from problem
    is_fine = all(
        isinstance(each, list) and len(each) <= MOST_SIGNS and all(isinstance(s, str) for s in each)
        for each in (reads, writes)
    )
    if not is_fine or not (end is None or isinstance(end, str)):
        raise InvalidInput("the signs read and written are no lists of strings.")
    return tuple(reads), tuple(writes), end
