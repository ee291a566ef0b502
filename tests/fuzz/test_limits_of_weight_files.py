"""Weight files made to take time or memory, or to be read in two ways."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lstm_viz.encoder_decoder.files import load_encoder_decoder
from lstm_viz.errors import InvalidInput
from lstm_viz.ui.lab.keep import MOST_ARRAY_BYTES
from lstm_viz.weight_files import load_weights
from tests.fuzz.files import (
    npz_members,
    safetensors_files,
    taken_apart,
    translator_files,
    with_header,
    zipped,
)
from tests.fuzz.refusing import refused

MIB = 1024**2


def upload(content: bytes) -> object:
    """Read weights as the weight lab does."""
    return load_weights(content, most_bytes=MOST_ARRAY_BYTES)


def safetensors(header: Any, data: bytes = b"") -> bytes:
    return with_header(header if isinstance(header, bytes) else json.dumps(header).encode(), data)


def tensor(dtype: str, shape: list[int], size: int) -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [0, size]}


def npy(description: str, shape: str, body: bytes = b"") -> bytes:
    header = f"{{'descr': {description}, 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x02\x00" + len(header).to_bytes(4, "little") + header + body


def npz(array: bytes, name: str = "weight_ih_l0.npy") -> bytes:
    return zipped([(name, array)], zipfile.ZIP_DEFLATED)


def test_a_small_file_that_claims_a_thousand_million_rows() -> None:
    size = 8 * 10**9
    content = safetensors({"weight_ih_l0": tensor("F64", [10**9, 1], size)}, bytes(800))
    assert len(content) < 1000
    assert "may be damaged or cut off" in refused(upload, content, 1_000_000)
    content = npz(npy("'<f8'", "(1000000000, 1)", bytes(800)))
    assert len(content) < 1000
    message = refused(upload, content, 1_000_000)
    assert "'weight_ih_l0' claims shape (1000000000, 1) of float64 but has 800 bytes" in message


@pytest.mark.parametrize(
    "shape",
    [
        "(1000000000000, 1000000000000)",
        "(-1, -1)",
        "(" + "9" * 5000 + ", 1)",
        "(1, 2.5)",
        "None",
        "(" * 3000,
        "(1,)*10**9",
        "__import__('os').getpid()",
    ],
)
def test_an_array_whose_header_claims_anything(shape: str) -> None:
    message = refused(upload, npz(npy("'<f8'", shape, bytes(16))), 5_000_000)
    assert "claims shape" in message or "not a whole .npz file" in message


def test_pickled_objects_are_named_and_not_read() -> None:
    class Evil:
        def __reduce__(self) -> tuple[Any, ...]:
            return (pytest.fail, ("it was unpickled",))

    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.array([Evil()], dtype=object), allow_pickle=True)
    message = refused(upload, npz(stream.getvalue()), 1_000_000)
    assert "'weight_ih_l0' holds pickled Python objects, which are never read" in message


@pytest.mark.parametrize("dtype", [np.bool_, np.int16, np.float64])
def test_a_zip_bomb_is_refused_by_what_it_claims(dtype: type) -> None:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, weight_ih_l0=np.zeros(60 * MIB // np.dtype(dtype).itemsize, dtype))
    assert len(buffer.getvalue()) < 100_000
    message = refused(upload, buffer.getvalue(), 1_000_000)
    assert message == "the .npz file claims to unpack to more than 16 MiB."


@pytest.mark.parametrize("arrays", [1, 15])
def test_small_types_count_as_what_they_are_widened_to(arrays: int) -> None:
    buffer = io.BytesIO()
    each = np.zeros(15 * MIB // arrays, np.bool_)
    np.savez_compressed(buffer, **{f"w{k}": each for k in range(arrays)})
    message = refused(upload, buffer.getvalue())
    assert "take more than 16 MiB once they are read" in message
    size = 8 * MIB - 1000
    content = safetensors({"weight_ih_l0": tensor("BOOL", [size], size)}, bytes(size))
    assert "take more than 16 MiB once they are read" in refused(upload, content)
    with pytest.raises(InvalidInput, match="more than 64 MiB once they are read"):
        load_weights(safetensors({"w": tensor("I8", [20 * MIB], 20 * MIB)}, bytes(20 * MIB)))


def test_as_much_as_may_be_uploaded_takes_little_memory() -> None:
    size = 8 * MIB - 1000
    for dtype, width in (("BF16", 2), ("F16", 2), ("F32", 4), ("F64", 8)):
        header = {"weight_ih_l0": tensor(dtype, [size // width, 1], size)}
        message = refused(upload, safetensors(header, bytes(size)))
        assert message == "'weight_hh_l0' is missing."


def test_a_zip_file_of_very_many_members() -> None:
    entry = b"PK\x01\x02" + bytes(42)
    directory = entry * 160_000
    end = b"PK\x05\x06" + bytes(8) + len(directory).to_bytes(4, "little") + bytes(6)
    content = b"PK\x03\x04" + directory + end
    message = refused(upload, content, 5_000_000)
    assert message == "the .npz file holds 160000 arrays; expected at most 1024."


def test_a_header_that_claims_a_thousand_million_bytes() -> None:
    for claimed in (10**9, 2**63 - 1, 2**64 - 1):
        message = refused(upload, claimed.to_bytes(8, "little") + b"{}", 1_000_000)
        assert "not a whole .safetensors file" in message
        message = refused(load_encoder_decoder, claimed.to_bytes(8, "little") + b"{}", 1_000_000)
        assert "no whole .safetensors file with a short header" in message


@pytest.mark.parametrize(
    "header",
    [
        b"{" + b" " * (7 * MIB) + b"}",
        json.dumps({"__metadata__": {str(k): "" for k in range(500_000)}}).encode(),
        json.dumps({str(k): tensor("F32", [0], 0) for k in range(100_000)}).encode(),
        json.dumps({"weight_ih_l0": tensor("F32", [1] * 2_000_000, 4)}).encode(),
    ],
)
def test_a_header_as_long_as_a_file_may_be(header: bytes) -> None:
    message = refused(upload, safetensors(header, bytes(4)), 1_000_000)
    assert f"has {len(header):,} bytes; expected at most 1,048,576." in message


def test_a_header_of_very_many_arrays() -> None:
    header = {str(k): tensor("F32", [0], 0) for k in range(10_000)}
    message = refused(upload, safetensors(header))
    assert message == "the .safetensors file holds 10,000 arrays; expected at most 1024."


@pytest.mark.parametrize("read", [upload, load_encoder_decoder])
def test_an_array_of_more_dimensions_than_numpy_has(read: Callable[[Any], object]) -> None:
    for count in (33, 65, 100_000):
        header = {
            "__metadata__": {"signs": "{}"},
            "decoder.weight_ih": tensor("F32", [1] * count, 4),
        }
        content = safetensors(header, bytes(4))
        if read is load_encoder_decoder and count == 100_000:
            assert "with a short header" in refused(read, content, 5_000_000)
            continue
        message = refused(read, content, 5_000_000)
        assert message == f"'decoder.weight_ih' has {count:,} dimensions; expected at most 32."


@pytest.mark.parametrize("read", [upload, load_encoder_decoder])
def test_a_header_nested_without_end(read: Callable[[Any], object]) -> None:
    for piece in (b"[", b'{"a":'):
        header = b'{"__metadata__":{},"a":' + piece * (90_000 // len(piece))
        message = refused(read, safetensors(header), 5_000_000)
        assert "damaged" in message


def test_a_file_that_says_something_twice() -> None:
    header, data = taken_apart(safetensors_files()[0])
    written = json.dumps(header).encode()
    again = f', "bias_hh_l0": {json.dumps(header["bias_hh_l0"])}}}'.encode()
    message = refused(upload, with_header(written[:-1] + again, data))
    assert message == "the file is damaged: it says 'bias_hh_l0' twice."
    settings = written.replace(b'"batch_first": ', b'"batch_first": "true", "batch_first": ')
    message = refused(upload, with_header(settings, data))
    assert message == "the file is damaged: it says 'batch_first' twice."
    members = npz_members()[0]
    message = refused(upload, zipped([*members, members[0]]))
    assert message == "the .npz file holds 'weight_ih_l0' twice."
    header, data = taken_apart(translator_files()[0])
    written = json.dumps(header).replace('"card":', '"card": "", "card":').encode()
    message = refused(load_encoder_decoder, with_header(written, data))
    assert message == "the file is damaged: it says 'card' twice."
    signs = header["__metadata__"]["signs"].replace('"end":', '"end": "w1", "end":')
    header["__metadata__"]["signs"] = signs
    message = refused(load_encoder_decoder, with_header(json.dumps(header).encode(), data))
    assert message == "the file is damaged: it says 'end' twice."


@pytest.mark.parametrize(
    "name", ["../../weight_ih_l0", "/etc/passwd", "C:\\weight_ih_l0", "..", "\u202eih_l0", "a\0b"]
)
def test_a_name_is_never_a_place(name: str, tmp_path: Any, monkeypatch: Any) -> None:
    """A name with a path in it is quoted in the message, and nothing is written anywhere."""
    monkeypatch.chdir(tmp_path)
    array = npz_members()[0][0][1]
    for content in (
        zipped([(f"{name}.npy", array)]),
        safetensors({name: tensor("F64", [2], 16)}, bytes(16)),
    ):
        message = refused(upload, content, 1_000_000)
        assert (
            "found '" in message
            or "'../../weight_hh_l0' is missing" in message
            or ("weight_hh_l0' is missing" in message)
        )
        assert "\u202e" not in message
        assert "\0" not in message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_none_in_weights(number: float) -> None:
    data = np.array([0.0, number]).tobytes()
    message = refused(upload, safetensors({"weight_ih_l0": tensor("F64", [2], 16)}, data))
    assert message == f"'weight_ih_l0'[1] is {number}; every value must be a finite number."
    message = refused(upload, npz(npy("'<f8'", "(2,)", data)))
    assert message == f"'weight_ih_l0'[1] is {number}; every value must be a finite number."
