"""Encoder–decoders in files, and files that hold none."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from safetensors import numpy as safetensors_numpy

from lstm_viz.encoder_decoder.files import (
    MOST_BYTES,
    encoder_decoder_arrays,
    encoder_decoder_bytes,
    encoder_decoder_from,
    load_encoder_decoder,
)
from lstm_viz.errors import InvalidInput
from tests.encoder_decoder.networks import Sizes, sizes

SIZES = Sizes(reads=3, writes=4, encoder=2, decoder=3, attention=2, seed=7)


@given(sizes())
def test_a_network_comes_back_as_it_was(drawn: Sizes) -> None:
    network = drawn.network()
    content = encoder_decoder_bytes(network, {"card": "{}"})
    again, metadata = load_encoder_decoder(content)
    assert metadata == {"card": "{}"}
    assert (again.reads, again.writes, again.end) == (network.reads, network.writes, network.end)
    before, after = encoder_decoder_arrays(network), encoder_decoder_arrays(again)
    assert set(before) == set(after)
    for name, array in before.items():
        np.testing.assert_array_equal(array, after[name])
    assert encoder_decoder_bytes(again, metadata) == content
    trace, traced_again = (each.trace(drawn.x(3), drawn.target(2)) for each in (network, again))
    np.testing.assert_array_equal(trace.logits, traced_again.logits)


def test_float32_stays_float32() -> None:
    again, _ = load_encoder_decoder(encoder_decoder_bytes(SIZES.network(np.float32)))
    assert {array.dtype for array in encoder_decoder_arrays(again).values()} == {
        np.dtype(np.float32)
    }


def with_header(content: bytes, header: object) -> bytes:
    length = int.from_bytes(content[:8], "little")
    written = header if isinstance(header, bytes) else json.dumps(header).encode()
    written += b" " * (-len(written) % 8)
    return len(written).to_bytes(8, "little") + written + content[8 + length :]


def header_of(content: bytes) -> dict[str, dict[str, object]]:
    return json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])


WHOLE = encoder_decoder_bytes(SIZES.network())
SIGNS = json.loads(header_of(WHOLE)["__metadata__"]["signs"])


def with_signs(**changed: object) -> bytes:
    metadata = {"signs": json.dumps({**SIGNS, **changed})}
    return with_header(WHOLE, {**header_of(WHOLE), "__metadata__": metadata})


DAMAGED = {
    "empty": b"",
    "a few bytes": WHOLE[:5],
    "half a header": WHOLE[:90],
    "cut off in its arrays": WHOLE[:-9],
    "a header that claims to be long": (2**40).to_bytes(8, "little") + WHOLE[8:],
    "no JSON": with_header(WHOLE, b"nonsense" * 4),
    "a list": with_header(WHOLE, [1, 2]),
    "deep JSON": with_header(WHOLE, b"[" * 90_000),
    "a pickle": b"\x80\x04\x95" + bytes(200),
    "too large": bytes(MOST_BYTES + 1),
    "no metadata": with_header(
        WHOLE, {k: v for k, v in header_of(WHOLE).items() if k != "__metadata__"}
    ),
    "no signs": with_header(WHOLE, {**header_of(WHOLE), "__metadata__": {"a": "b"}}),
    "numbers as signs": with_signs(reads=[1, 2, 3]),
    "too few signs": with_signs(writes=["a"]),
    "another end": with_signs(end="nowhere"),
    "an end that is no sign": with_signs(end=3),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_file_is_refused(kind: str) -> None:
    with pytest.raises(InvalidInput):
        load_encoder_decoder(DAMAGED[kind])


def test_names_kinds_and_shapes_are_checked() -> None:
    network = SIZES.network()
    arrays = encoder_decoder_arrays(network)
    names = dict(reads=network.reads, writes=network.writes)
    for name in (
        "decoder.weight_ih",
        "readout.weight",
        "encoder.weight_ih_l0_reverse",
        "attention.score",
    ):
        rest = {k: array for k, array in arrays.items() if k != name}
        with pytest.raises(InvalidInput, match=f"'{name}' is missing"):
            encoder_decoder_from(rest, **names)
    for other in ("decoder.weight_hr", "encoder.weight_ih_l1", "__class__", "attention.eval"):
        with pytest.raises(InvalidInput, match="is no array of an encoder–decoder"):
            encoder_decoder_from({**arrays, other: np.ones((2, 2))}, **names)
    for name, array in arrays.items():
        with pytest.raises(InvalidInput):
            encoder_decoder_from({**arrays, name: np.ones((*array.shape, 2))}, **names)
    metadata = {"signs": json.dumps(SIGNS)}
    for changed, said in (
        (arrays["readout.bias"].astype(np.int64), "holds I64; expected F32 or F64"),
        (np.full(4, np.nan), "is nan"),
    ):
        content = safetensors_numpy.save({**arrays, "readout.bias": changed}, metadata)
        with pytest.raises(InvalidInput, match=said):
            load_encoder_decoder(content)
