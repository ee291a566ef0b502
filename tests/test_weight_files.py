"""Weights to files and back; and files from anyone, which may be anything."""

from __future__ import annotations

import io
import json
import os
import pickle
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
import safetensors.torch
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

import lstm_viz as lv
from lstm_viz.parameter_names import named_parameters
from lstm_viz.weight_files import MAX_FILE_BYTES

MODULES = {
    "lstm": lambda: nn.LSTM(3, 4, num_layers=2, bidirectional=True),
    "projected": lambda: nn.LSTM(3, 4, proj_size=2, bidirectional=True, dtype=torch.float64),
    "gru": lambda: nn.GRU(3, 4, bias=False, batch_first=True),
    "rnn": lambda: nn.RNN(3, 4, num_layers=3, nonlinearity="relu"),
}
X = np.random.default_rng(0).normal(size=(5, 2, 3))


def network_of(name: str) -> lv.Network:
    torch.manual_seed(1)
    return lv.from_torch(MODULES[name]())


@pytest.mark.parametrize("ending", ["safetensors", "npz"])
@pytest.mark.parametrize("name", sorted(MODULES))
def test_what_is_saved_is_loaded(tmp_path: Path, name: str, ending: str) -> None:
    network = network_of(name)
    readout = lv.Readout(np.ones((2, 8 if name == "lstm" else 4)), None, "softmax")
    networks = [network]
    if name != "projected":
        networks.append(lv.Network(network.layers, readout, network.batch_first))
    for saved in networks:
        path = tmp_path / f"weights.{ending}"
        lv.save_weights(saved, path)
        for loaded in (lv.load_weights(path), lv.load_weights(path.read_bytes())):
            np.testing.assert_array_equal(loaded.trace(X).output, saved.trace(X).output)
            assert loaded.kind == saved.kind
            assert loaded.batch_first == saved.batch_first
            assert named_parameters(loaded).keys() == named_parameters(saved).keys()
            for mine, theirs in zip(
                named_parameters(loaded).values(), named_parameters(saved).values(), strict=True
            ):
                assert mine.dtype == theirs.dtype


@pytest.mark.parametrize("name", sorted(MODULES))
def test_the_names_are_pytorchs(tmp_path: Path, name: str) -> None:
    network = network_of(name)
    lv.save_weights(network, tmp_path / "weights.safetensors")
    module = MODULES[name]()
    module.load_state_dict(safetensors.torch.load_file(tmp_path / "weights.safetensors"))
    there = lv.from_torch(module).trace(X).output
    np.testing.assert_array_equal(there, network.trace(X).output)


def test_a_single_cell_is_a_network_of_one(tmp_path: Path) -> None:
    cell = lv.RNN.random(3, 4, nonlinearity="relu")
    lv.save_weights(cell, tmp_path / "cell.npz")
    loaded = lv.load_weights(tmp_path / "cell.npz")
    np.testing.assert_array_equal(loaded.trace(X).output, cell.trace(X).h)
    assert lv.load_weights(tmp_path / "cell.npz", nonlinearity="tanh").layers[0][
        0
    ].nonlinearity == ("tanh")


def test_a_whole_models_state_dict_with_other_modules_in_it() -> None:
    torch.manual_seed(2)
    lstm, embedding = nn.LSTM(3, 4), nn.Embedding(7, 3)
    state = {f"encoder.lstm.{k}": v for k, v in lstm.state_dict().items()}
    state |= {f"embed.{k}": v for k, v in embedding.state_dict().items()}
    loaded = lv.load_weights(safetensors.torch.save(state))
    np.testing.assert_array_equal(loaded.trace(X).output, lv.from_torch(lstm).trace(X).output)


def test_half_precision_and_single_cells() -> None:
    cell = nn.GRUCell(3, 4)
    loaded = lv.load_weights(safetensors.torch.save(cell.half().state_dict()))
    assert loaded.kind == "GRU"
    assert loaded.layers[0][0].weight_ih.dtype == np.float32


def npz_of(named: dict[str, np.ndarray]) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **named)
    return buffer.getvalue()


def weights(**changes: np.ndarray | None) -> dict[str, np.ndarray]:
    arrays = {
        "weight_ih_l0": np.zeros((8, 3)),
        "weight_hh_l0": np.zeros((8, 2)),
        "bias_ih_l0": np.zeros(8),
        "bias_hh_l0": np.zeros(8),
    } | changes
    return {name: array for name, array in arrays.items() if array is not None}


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"a": np.zeros(2)}, "no recurrent weights found; expected PyTorch's names"),
        (weights(weight_hh_l0=None), "'weight_hh_l0' is missing"),
        (weights(bias_hh_l0=None), "bias_ih is given without bias_hh"),
        (weights(weight_hh_l0=np.zeros((8, 3))), "has 8 rows for 3 units"),
        (weights(weight_ih_l0=np.zeros((10, 3))), "has 10 rows for 2 units; expected 4"),
        (weights(weight_hh_l0=np.zeros((8, 0))), "has 8 rows for 0 units"),
        (weights(weight_ih_l0=np.zeros(8)), r"'weight_ih_l0' has shape \(8,\); expected a matrix"),
        (weights(weight_hr_l0=np.array(1.0)), r"'weight_hr_l0' has shape \(\); expected a matrix"),
        (weights(weight_hr_l0=np.zeros(2)), r"'weight_hr_l0' has shape \(2,\); expected a matrix"),
        (weights(weight_ih=np.zeros((8, 3))), "is there under another name too"),
        (weights(bias_ih_l0=np.full(8, np.nan)), r"'bias_ih_l0'\[0\] is nan"),
        (weights(weight_ih_l2=np.zeros((8, 2))), "'weight_ih_l1' is missing"),
        (weights(weight_ih_l999=np.zeros((8, 2))), "1000 layers found; expected at most 64"),
        (weights(weight_ih_l1000=np.zeros((8, 2))), "1001 layers found; expected at most 64"),
        ({"weight_ih_l٠": np.zeros((8, 3))}, "no recurrent weights found"),  # a digit, not ASCII
        (weights(weight_ih_l0_reverse=np.zeros((8, 3))), "'weight_hh_l0_reverse' is missing"),
        (
            {f"{p}.{k}": v for p in "ab" for k, v in weights().items()},
            r"weights of 2 recurrent modules found \('a\.', 'b\.'\); expected one",
        ),
        (
            weights(weight_ih_l0=np.zeros((8, 3), np.complex64)),
            r"holds (C64|complex64) values; expected real",
        ),
    ],
)
@pytest.mark.parametrize("ending", ["safetensors", "npz"])
def test_weights_that_make_no_network(named: dict, message: str, ending: str) -> None:
    if ending == "safetensors":
        content = safetensors.numpy.save(named)
    else:
        content = npz_of(named)
    with pytest.raises(lv.InvalidInput, match=message):
        lv.load_weights(content)


def test_whole_numbers_are_weights_too() -> None:
    ones = {"weight_ih_l0": np.ones((2, 3), np.int8), "weight_hh_l0": np.ones((2, 2), np.int64)}
    for content in (safetensors.numpy.save(ones), npz_of(ones)):
        cell = lv.load_weights(content).layers[0][0]
        assert cell.weight_ih.tolist() == [[1, 1, 1], [1, 1, 1]]
        assert (cell.weight_ih.dtype, cell.weight_hh.dtype) == (np.float32, np.float64)


def test_bfloat16_is_read_exactly() -> None:
    torch.manual_seed(3)
    state = nn.GRU(3, 4).bfloat16().state_dict()
    cell = lv.load_weights(safetensors.torch.save(state)).layers[0][0]
    assert cell.weight_ih.dtype == np.float32
    np.testing.assert_array_equal(cell.weight_ih, state["weight_ih_l0"].float().numpy())


@pytest.mark.skipif(np.finfo(np.longdouble).maxexp <= 1024, reason="no wider float here")
def test_a_float_beyond_float64_is_named() -> None:
    huge = np.full((8, 3), np.finfo(np.longdouble).max)
    with pytest.raises(lv.InvalidInput, match=r"'weight_ih_l0'\[0, 0\] is inf"):
        lv.load_weights(npz_of(weights(weight_ih_l0=huge)))


# Names as files have them, right and nearly right, and shapes that sometimes fit.
near_names = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "", "", "a.", "a.b.", "."]),
        st.sampled_from(["weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr", "readout"]),
        st.sampled_from(["_l0", "_l0", "_l0", "", "_l1", "_l0_reverse", ".weight", ".bias"]),
    ),
)
near_shapes = st.lists(st.sampled_from([0, 1, 2, 4, 6, 8]), max_size=3).map(tuple)


@settings(max_examples=200)
@given(
    st.dictionaries(near_names, near_shapes, max_size=4),
    st.sampled_from([1, 3, 4]),
    st.sampled_from([np.float64, np.float32, np.float16, np.int8]),
)
def test_arrays_of_any_shape_make_a_network_or_a_message(
    shapes: dict, blocks: int, dtype: type
) -> None:
    shapes = {"weight_ih_l0": (2 * blocks, 1), "weight_hh_l0": (2 * blocks, 2)} | shapes
    named = {name: np.ones(shape, dtype) for name, shape in shapes.items()}
    outcomes = set()
    for content in (safetensors.numpy.save(named), npz_of(named)):
        try:
            outcomes.add(lv.load_weights(content).kind)
        except lv.InvalidInput as problem:
            outcomes.add(str(problem))
    assert len(outcomes) == 1  # the same in both kinds of file


def good_file(ending: str) -> bytes:
    if ending == "safetensors":
        return safetensors.numpy.save(weights(), metadata={"nonlinearity": "tanh"})
    return npz_of(weights())


@pytest.mark.parametrize("ending", ["safetensors", "npz"])
def test_a_file_cut_off_anywhere_is_refused(ending: str) -> None:
    content = good_file(ending)
    assert lv.load_weights(content).kind == "LSTM"
    for length in range(0, len(content), 1 if ending == "safetensors" else 7):
        with pytest.raises(lv.InvalidInput, match=r"empty|damaged or cut off"):
            lv.load_weights(content[:length])


@pytest.mark.parametrize("ending", ["safetensors", "npz"])
@given(data=st.data())
def test_damaged_files_make_a_network_or_a_message(ending: str, data: st.DataObject) -> None:
    content = bytearray(good_file(ending))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    try:
        loaded = lv.load_weights(bytes(content))
    except lv.InvalidInput as problem:
        assert str(problem)  # noqa: PT017
    else:
        assert loaded.kind in ("LSTM", "GRU", "RNN")


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK", b"PK\x03\x04", b"\x10" + bytes(7)]))
def test_any_bytes_are_refused_in_words(content: bytes, start: bytes) -> None:
    with pytest.raises(lv.InvalidInput):
        lv.load_weights(start + content)


@pytest.mark.parametrize(
    "header",
    [
        {"weight_ih_l0": {"dtype": "F32", "shape": [10**9, 4], "data_offsets": [0, 16 * 10**9]}},
        {"weight_ih_l0": {"dtype": "F32", "shape": [2**40, 2**40], "data_offsets": [0, 0]}},
        {"weight_ih_l0": {"dtype": "X1", "shape": [1], "data_offsets": [0, 4]}},
        {"weight_ih_l0": {"dtype": "BOOL", "shape": [4], "data_offsets": [0, 4]}},
        {"weight_ih_l0": None},
        {"__metadata__": {"a": 1}},
        {"__metadata__": {"nonlinearity": "x"}},
        [],
        "text",
    ],
)
def test_headers_that_lie(header: object) -> None:
    text = json.dumps(header).encode()
    with pytest.raises(lv.InvalidInput):
        lv.load_weights(len(text).to_bytes(8, "little") + text + bytes(4))


def test_settings_of_a_file_are_checked_too() -> None:
    content = safetensors.numpy.save(
        {"weight_ih_l0": np.zeros((2, 3)), "weight_hh_l0": np.zeros((2, 2))},
        metadata={"nonlinearity": "<b>sin</b>"},
    )
    with pytest.raises(lv.InvalidInput, match="expected 'tanh' or 'relu'"):
        lv.load_weights(content)


def safetensors_of(header: bytes, body: bytes) -> bytes:
    return len(header).to_bytes(8, "little") + header + body


HEADER_START = b'{"weight_ih_l0":{"dtype":"F64","shape":[8,3],"data_offsets":[0,192],"x":'


@pytest.mark.parametrize(
    "header",
    [
        HEADER_START + b"[" * 100_000 + b"]" * 100_000 + b"}}",
        HEADER_START + b"9" * 6000 + b"}}",
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"__metadata__":{},"__metadata__":{"nonlinearity":"relu"}}',
        b'{"__metadata__":{"nonlinearity":["relu"]}}',
        b'{"a\\ud800":1}',
        b"\xff" * 100,
        b" " * 100,
    ],
    ids=["deep", "long number", "deep names", "twice", "list", "surrogate", "not text", "blank"],
)
def test_headers_made_to_break_a_reader(header: bytes) -> None:
    with pytest.raises(lv.InvalidInput, match=r"damaged or cut off"):
        lv.load_weights(safetensors_of(header, bytes(192)))


LONG = "<b>\n" * 50_000


@pytest.mark.parametrize(
    "content",
    [
        safetensors.numpy.save({LONG: np.zeros(1)}),
        safetensors.numpy.save({f"{LONG}.weight_ih_l0": np.zeros((8, 3))}),
        safetensors.numpy.save({f"{k}{LONG}.weight_ih_l0": np.zeros((8, 3)) for k in range(9)}),
        safetensors.numpy.save(
            {"weight_ih_l0": np.ones((2, 3)), "weight_hh_l0": np.ones((2, 2))},
            metadata={"nonlinearity": LONG},
        ),
        safetensors_of(json.dumps({"a": {"dtype": LONG}}).encode(), bytes(8)),
        npz_of({LONG[:60_000]: np.array([np.nan])}),
        npz_of({LONG[:60_000]: np.array(["1"], dtype=object)}),
    ],
    ids=["name", "prefix", "prefixes", "setting", "dtype", "array", "objects"],
)
def test_a_message_quotes_a_file_in_part_and_escaped(content: bytes) -> None:
    with pytest.raises(lv.InvalidInput) as caught:
        lv.load_weights(content)
    assert 20 < len(str(caught.value)) < 900
    assert str(caught.value).isprintable()


def test_a_safetensors_file_that_starts_like_a_zip_file() -> None:
    empty = safetensors.numpy.save(weights(), metadata={"note": ""})
    room = int.from_bytes(b"PK", "little") - int.from_bytes(empty[:8], "little")
    content = safetensors.numpy.save(weights(), metadata={"note": "x" * room})
    assert content[:2] == b"PK"
    assert lv.load_weights(content).kind == "LSTM"


class Intruder:
    """Unpickling this creates a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple:
        return (Path.touch, (self.path,))


def test_pickled_objects_are_never_read(tmp_path: Path) -> None:
    trap = tmp_path / "sprung"
    np.savez(tmp_path / "trap.npz", weight_ih_l0=np.array([Intruder(trap)], dtype=object))
    with pytest.raises(lv.InvalidInput, match="pickled Python objects, which are never read"):
        lv.load_weights(tmp_path / "trap.npz")
    (tmp_path / "plain.npz").write_bytes(pickle.dumps(Intruder(trap)))
    with pytest.raises(lv.InvalidInput):
        lv.load_weights(tmp_path / "plain.npz")
    assert not trap.exists()


def archive_of(name: str, content: bytes, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def npy_header(shape: str, descr: str = "'<f8'") -> bytes:
    text = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}}}".encode()
    text += b" " * (-(len(text) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text


@pytest.mark.parametrize(
    "member",
    [
        npy_header("(1000000000, 4)") + bytes(64),
        npy_header("(-1, 4)"),
        npy_header("(" + "9" * 300 + ",)"),
        npy_header("(2, 2)", "'|O'") + bytes(32),
        npy_header("(2, 2)", "[('a', '<f8')]") + bytes(32),
        npy_header("(2, 2)", "'<M8[s]'") + bytes(32),
        npy_header("()") + bytes(8),
        npy_header("(((((((((((((((((((((((()))))))))))))))))))))))),)"),
        b"\x93NUMPY\x09\x00" + bytes(100),
        b"not numpy",
        b"",
    ],
)
def test_arrays_that_claim_more_than_they_have(member: bytes) -> None:
    tracemalloc.start()
    with pytest.raises(lv.InvalidInput):
        lv.load_weights(archive_of("weight_ih_l0.npy", member))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = archive_of("weight_ih_l0.npy", bytes(3 * MAX_FILE_BYTES))
    assert len(bomb) < 1_000_000
    tracemalloc.start()
    with pytest.raises(lv.InvalidInput, match="claims to unpack to more than 64 MiB"):
        lv.load_weights(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


@pytest.mark.parametrize(
    ("compression", "message"),
    [
        (zipfile.ZIP_DEFLATED, "damaged or cut off"),
        (zipfile.ZIP_BZIP2, "compressed in a way that NumPy does not write"),
        (zipfile.ZIP_LZMA, "compressed in a way that NumPy does not write"),
    ],
)
def test_a_zip_bomb_that_claims_to_be_small_takes_no_memory(compression: int, message: str) -> None:
    size = 40_000_000
    bomb = archive_of("weight_ih_l0.npy", bytes(size), compression)
    assert bomb.count(size.to_bytes(4, "little")) == 2
    bomb = bomb.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    tracemalloc.start()
    with pytest.raises(lv.InvalidInput, match=message):
        lv.load_weights(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_an_array_that_is_there_twice() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("a.npy", "a"):
            archive.writestr(name, npy_header("(1,)") + bytes(8))
    with pytest.raises(lv.InvalidInput, match=r"the \.npz file holds 'a' twice"):
        lv.load_weights(buffer.getvalue())


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (os.devnull, "cannot be read: it is not a file"),
        ("a\0b", r"'a\\x00b' is no name of a file"),
        ("a\ud800b", r"'a\\ud800b' is no name of a file"),
        ("a" * 5000, "cannot be read: File name too long"),
        ("", "cannot be read"),
        (None, "is of type NoneType; expected a path or bytes"),
        (7, "is of type int; expected a path or bytes"),
    ],
)
def test_what_is_no_file(file: object, message: str) -> None:
    with pytest.raises(lv.InvalidInput, match=message):
        lv.load_weights(file)  # type: ignore[arg-type]


def test_a_large_file_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "large.safetensors"
    with path.open("wb") as stream:
        stream.truncate(MAX_FILE_BYTES + 1024**2)
    with pytest.raises(lv.InvalidInput, match="the weight file is too large; expected at most 64"):
        lv.load_weights(path)


def test_too_large_too_many_missing_or_of_another_kind(tmp_path: Path) -> None:
    with pytest.raises(lv.InvalidInput, match="the weight file is too large; expected at most 64"):
        lv.load_weights(bytes(MAX_FILE_BYTES + 1))
    with pytest.raises(lv.InvalidInput, match=r"'none\.npz' cannot be read: No such file"):
        lv.load_weights(tmp_path / "none.npz")
    with pytest.raises(lv.InvalidInput, match="cannot be read"):
        lv.load_weights(tmp_path)
    with pytest.raises(lv.InvalidInput, match=r"ends in '\.pt'; expected '\.safetensors'"):
        lv.save_weights(lv.LSTM.random(1, 1), tmp_path / "weights.pt")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for k in range(1025):
            archive.writestr(f"{k}.npy", b"")
    with pytest.raises(lv.InvalidInput, match="holds 1025 arrays; expected at most 1024"):
        lv.load_weights(buffer.getvalue())
