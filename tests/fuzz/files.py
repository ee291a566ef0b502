"""Files from anyone: `.safetensors`, `.npz`, `.json`, and the format of the translators."""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

import numpy as np

import lstm_viz as lv
from lstm_viz.cells import Clamp, Freeze, Interventions
from lstm_viz.encoder_decoder.files import encoder_decoder_bytes, load_encoder_decoder
from lstm_viz.parameter_names import named_parameters
from lstm_viz.sequences import Alphabet
from lstm_viz.ui.current import build_nearest
from lstm_viz.ui.own_cell import OwnCell
from lstm_viz.ui.saved_visit import SavedVisit, json_of_visit, visit_from_json
from lstm_viz.ui.selection import RANDOM, Pin, Selection
from lstm_viz.weight_files import safetensors_bytes
from tests.encoder_decoder.networks import Sizes
from tests.fuzz.mutations import any_bytes, any_json, hostile_text, mutated_bytes, mutated_json
from tests.fuzz.way_in import WayIn, refusal_of

_NETWORKS = (
    lv.Network.of(lv.LSTM.random(2, 2, seed=0)),
    lv.Network(((lv.GRU.random(1, 2, seed=1), lv.GRU.random(1, 2, seed=2)),)),
    lv.Network(((lv.RNN.random(2, 1, seed=3),),), lv.Readout(np.ones((2, 1)), None, "softmax")),
)


@cache
def safetensors_files() -> tuple[bytes, ...]:
    """Small valid files."""
    return tuple(safetensors_bytes(network) for network in _NETWORKS)


def taken_apart(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Header and numbers of a `.safetensors` file."""
    end = 8 + int.from_bytes(content[:8], "little")
    return json.loads(content[8:end]), content[end:]


def with_header(header: bytes, numbers: bytes) -> bytes:
    """A `.safetensors` file with the length of its header before it."""
    return len(header).to_bytes(8, "little") + header + numbers


def as_json(document: Any) -> bytes:
    """JSON as Python writes it, NaN, Infinity and halves of surrogate pairs included."""
    return json.dumps(document).encode()


def _with_mutated_header(random: Random, valid: Sequence[bytes]) -> bytes:
    """A file whose header says something else, its length right."""
    header, numbers = taken_apart(random.choice(valid))
    said = as_json(mutated_json(random, [header]))
    if random.random() < 0.25:
        said = mutated_bytes(random, [said], most=2)
    return with_header(said, mutated_bytes(random, [numbers], most=1))


def _draw_safetensors(random: Random, valid: Sequence[bytes]) -> bytes:
    kind = random.random()
    if kind < 0.6:
        return _with_mutated_header(random, valid)
    return mutated_bytes(random, valid) if kind < 0.9 else any_bytes(random)


def _run(network: lv.Network) -> None:
    """Whatever file makes a network, the network runs, or says why not."""
    trace = network.trace(np.zeros((2, 1, network.input_size)))
    assert np.isfinite(trace.output).all()


def take_weights(content: bytes) -> str | None:
    """Weights of anyone's, up to their run."""
    return refusal_of(lambda: _run(lv.load_weights(content)))


@cache
def npz_members() -> tuple[tuple[tuple[str, bytes], ...], ...]:
    """What small valid `.npz` files hold: names and `.npy` contents."""
    files = []
    for network in _NETWORKS:
        members = []
        arrays: dict[str, Any] = dict(named_parameters(network))
        arrays |= {"nonlinearity": np.array("tanh"), "batch_first": np.array("false")}
        for name, array in arrays.items():
            stream = io.BytesIO()
            np.lib.format.write_array(stream, array, allow_pickle=False)
            members.append((f"{name}.npy", stream.getvalue()))
        files.append(tuple(members))
    return tuple(files)


def zipped(members: Sequence[tuple[str, bytes]], compression: int = zipfile.ZIP_STORED) -> bytes:
    """A zip file with right checksums."""
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", compression) as archive:
        warnings.simplefilter("ignore")  # two of a name are what is wanted
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return stream.getvalue()


_NAMES = (
    "../../weight_ih_l0.npy",
    "weight_ih_l0",
    "lstm.weight_ih_l99.npy",
    "\0.npy",
    "",
    "é/.npy",
)
_DESCRIPTIONS = (
    *(
        "'<f8'",
        "'|O'",
        "'<U4'",
        "'<f2'",
        "'>i8'",
        "'<M8[ns]'",
        "'|V8'",
        "'<c16'",
        "'|b1'",
        "'<f16'",
    ),
    *("[('a', '<f8')]", "'<U0'", "1", "''", "'f8,f8'", "[" * 90, "'\\x00'", "'<U999999999'"),
)
_SHAPES = (
    *("(8, 2)", "()", "(0,)", "(-1, 2)", "(-1, -16)", "(1000000000, 1000000000)", "(True, 16)"),
    *("(2**9, 2)", "8", "(8.0, 2)", "(" + "9" * 5000 + ",)", "(1,) * 99", "((8, 2))", "None"),
)


def _npy(random: Random) -> bytes:
    """An array whose header claims anything, in any version of the format."""
    order = random.choice(["False", "True", "None", "1"])
    header = (
        f"{{'descr': {random.choice(_DESCRIPTIONS)}, 'fortran_order': {order}, "
        f"'shape': {random.choice(_SHAPES)}, }}\n"
    ).encode()
    version = random.choice([(1, 0), (2, 0), (3, 0), (9, 9)])
    length = len(header).to_bytes(2 if version == (1, 0) else 4, "little")
    body = np.arange(random.choice([0, 1, 15, 16, 17])).astype("<f8").tobytes()
    return b"\x93NUMPY" + bytes(version) + length + header + body


def _draw_npz(random: Random) -> bytes:
    """A zip file in order whose members are not, or one that is damaged itself."""
    kind, members = random.random(), list(random.choice(npz_members()))
    if kind < 0.3:
        return mutated_bytes(random, [zipped(members)])
    if kind < 0.4:
        return b"PK\x03\x04" + any_bytes(random)
    for _ in range(random.randint(0, 2)):
        _change_a_member(random, members)
    return zipped(members, random.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))


def _change_a_member(random: Random, members: list[tuple[str, bytes]]) -> None:
    at = random.randint(0, len(members) - 1)
    name, content = members[at]
    match random.randint(0, 4):
        case 0:
            del members[at]
        case 1:
            members[at] = (random.choice(_NAMES), content)
        case 2:
            members[at] = (name, _npy(random))
        case 3:
            members.append((name.replace("_l0", ""), content))
        case _:
            members[at] = (name, mutated_bytes(random, [content], most=2))


@cache
def translator_files() -> tuple[bytes, ...]:
    """Small valid encoder–decoders, with attention and without."""
    return tuple(
        encoder_decoder_bytes(Sizes(2, 3, 1, 2, attention, seed=1).network(), {"card": "{}"})
        for attention in (1, None)
    )


def _read_translator(content: bytes) -> None:
    network, said = load_encoder_decoder(content)
    assert all(isinstance(text, str) for text in said.values())
    trace = network.trace(np.eye(network.encoder.input_size)[:1], most=2)
    assert np.isfinite(trace.decoder.h).all()


def take_translator(content: bytes) -> str | None:
    """An encoder–decoder of anyone's, up to its run."""
    return refusal_of(lambda: _read_translator(content))


@cache
def visit_files() -> tuple[bytes, ...]:
    """Valid files of the weight lab."""
    held = Interventions((Clamp("f", 1.0), Clamp("g", -0.25, 1)), (Freeze(0, 4),), (2,), True)
    own = replace(
        OwnCell.of(lv.LSTM.random(3, 2, seed=4), Alphabet("ab", other=True)), input_scale=0.5
    )
    visits = (
        SavedVisit(Selection(), {}),
        SavedVisit(
            replace(
                Selection().with_network("counter"),
                own=own,
                pin=Pin(own, held),
                interventions=held,
                source="text",
                text="ab\n😀",
            ),
            {"parity": OwnCell.of(lv.LSTM.random(1, 1, seed=5))},
        ),
        SavedVisit(replace(Selection().with_network(RANDOM), hidden_size=2, text="abc"), {}),
    )
    return tuple(json_of_visit(visit).encode() for visit in visits)


@cache
def visit_documents() -> tuple[Any, ...]:
    """What these files say."""
    return tuple(json.loads(content) for content in visit_files())


def _read_visit(content: bytes) -> None:
    visit = visit_from_json(content)
    written = json_of_visit(visit)  # without what a file says but is not in use
    assert json_of_visit(visit_from_json(written.encode())) == written
    built, _ = build_nearest(visit.selection, None)
    assert np.isfinite(built.trace.h).all()
    for own in visit.solved.values():
        refusal_of(lambda own=own: own.cell)


def take_visit(content: bytes) -> str | None:
    """A file of the weight lab, from anyone, up to what it shows."""
    return refusal_of(lambda: _read_visit(content))


def _draw_visit(random: Random) -> bytes:
    kind = random.random()
    if kind < 0.6:
        return as_json(mutated_json(random, visit_documents()))
    if kind < 0.9:
        return mutated_bytes(random, visit_files())
    if kind < 0.95:
        return as_json(any_json(random))
    return hostile_text(random).encode("utf-8", errors="surrogatepass")


WAYS = (
    WayIn(
        ".safetensors brought along",
        lambda random: _draw_safetensors(random, safetensors_files()),
        take_weights,
    ),
    WayIn(".npz brought along", _draw_npz, take_weights),
    WayIn(
        "encoder–decoder files",
        lambda random: _draw_safetensors(random, translator_files()),
        take_translator,
    ),
    WayIn(".json of a visit", _draw_visit, take_visit),
)
